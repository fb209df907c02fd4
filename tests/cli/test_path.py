"""A real order goes in on the command line, and what was decided is what viewers meet."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import cast

import pytest
from tests.cli.conftest import having_read

Run = Callable[..., CompletedProcess[str]]
Item = dict[str, object]

pytestmark = pytest.mark.usefixtures("case")


def _items(run: Run) -> list[Item]:
    shown = run("show", "2024-0001", "--items", "--json")
    return cast("list[Item]", json.loads(shown.stdout)["items"])


def _decide(run: Run, *words: str) -> CompletedProcess[str]:
    return having_read(run, "decide", "2024-0001", *words)


def _second(run: Run, *words: str) -> CompletedProcess[str]:
    return having_read(run, "second", "2024-0001", *words)


def _withhold(run: Run) -> list[Item]:
    """Let two people withhold in India what raises no safeguard; return the items as they were."""
    before = _items(run)
    terms = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")
    assert _decide(run, "--open", *terms, "--as", "asha").returncode == 0
    agreed = _second(run, "--waiting", "--reason", "so it is", "--as", "ben")
    assert agreed.returncode == 0, agreed.stderr
    return before


def _answers(run: Run, country: str, *subjects: object) -> dict[str, str]:
    found = json.loads(run("check", *subjects, "--country", country, "--json").stdout)
    return {one["subject"]: one["answer"] for one in found}


def test_what_two_people_decided_is_withheld_there_and_nowhere_else(run: Run) -> None:
    """The look-up answers for the country of the decision, and for no other country."""
    before = _withhold(run)
    decided = {one["subject"] for one in before if one["stage"] == "open" and not one["safeguards"]}
    guarded = {one["subject"] for one in before if one["safeguards"]}

    assert decided
    assert guarded
    assert _answers(run, "IN", *decided) == dict.fromkeys(decided, "withheld")
    assert _answers(run, "DE", *decided) == dict.fromkeys(decided, "not-withheld")
    assert _answers(run, "IN", *guarded) == dict.fromkeys(guarded, "not-withheld")
    assert run("check", *decided, "--country", "IN").returncode == 10
    assert run("check", *decided, "--country", "DE").returncode == 0


def test_one_person_alone_withholds_nothing(run: Run) -> None:
    """An opinion waits for another person; until then viewers meet the content."""
    subject = next(one["subject"] for one in _items(run) if one["stage"] == "open")
    terms = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")

    given = _decide(run, "--open", *terms, "--as", "asha", "--json")

    assert json.loads(given.stdout)["waiting"] > 0
    assert "withheld" not in _answers(run, "IN", subject).values()


def test_a_selection_in_bulk_leaves_safeguarded_items_out_and_says_how_many(run: Run) -> None:
    """Nobody withholds a newsroom by selecting everything."""
    guarded = sum(bool(one["safeguards"]) for one in _items(run))
    terms = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")

    given = _decide(run, "--open", *terms, "--as", "asha")

    assert f"left out: {guarded} that raise a safeguard" in given.stdout


def test_safeguarded_items_can_be_declined_together(run: Run) -> None:
    """What protects speech goes in bulk; only withholding it does not."""
    guarded = sum(bool(one["safeguards"]) for one in _items(run))
    terms = ("--outcome", "decline", "--ground", "protected-speech", "--reason", "a newsroom")
    assert not _decide(run, "--safeguarded", *terms, "--as", "asha").returncode

    agreed = _second(run, "--waiting", "--reason", "yes", "--as", "ben", "--json")

    assert json.loads(agreed.stdout)["decided"] == guarded
    assert json.loads(agreed.stdout)["withheld"] == 0


def test_an_upheld_complaint_lifts_the_ground_it_is_about(run: Run) -> None:
    """What was withheld on one ground alone is shown again at once."""
    _withhold(run)
    hashtag = next(one for one in _items(run) if str(one["subject"]).startswith("hashtag:"))
    about = ("--items", hashtag["item"], "--text", "it is a harvest song")
    taken = run("complain", "2024-0001", *about, "--as", "asha", "--json")
    complaint = json.loads(taken.stdout)["complaint"]

    done = run(
        *("complaint", "decide", "2024-0001", complaint, "upheld"),
        *("--reason", "it is a song", "--as", "cleo"),
    )

    assert done.returncode == 0, done.stderr
    assert _answers(run, "IN", hashtag["subject"]) == {hashtag["subject"]: "not-withheld"}


def test_letters_leave_when_a_person_releases_them_and_not_before(case: Path, run: Run) -> None:
    """Drafting an answer sends nothing."""
    _withhold(run)
    assert run("letters", "draft", "2024-0001", "answer", "--as", "cleo").returncode == 0
    drafted = list((case / "store" / "letters").rglob("*.eml"))

    released = run("letters", "release", "2024-0001", "--all", "--as", "ben")

    assert drafted == []
    assert released.returncode == 0, released.stderr
    assert len(list((case / "store" / "letters").rglob("*.eml"))) == 1


def test_a_post_is_withheld_when_its_account_is(case: Path, run: Run) -> None:
    """An account takes its posts with it; nobody need list them."""
    before = _withhold(run)
    decided = {one["subject"] for one in before if one["stage"] == "open" and not one["safeguards"]}
    lines = (case / "directory" / "posts.jsonl").read_text("utf-8").splitlines()
    posts = (json.loads(line) for line in lines)
    post = next(one["id"] for one in posts if f"account:{one['author']}" in decided)

    assert _answers(run, "IN", f"post:{post}") == {f"post:{post}": "withheld"}
    assert _answers(run, "DE", f"post:{post}") == {f"post:{post}": "not-withheld"}


def test_the_edges_answer_without_the_store(case: Path, run: Run) -> None:
    """With the database gone, what is withheld stays withheld; the edge needs its key alone."""
    before = _withhold(run)
    subject = next(
        one["subject"] for one in before if one["stage"] == "open" and not one["safeguards"]
    )
    key = _public_key(case / "store")
    (case / "store" / "withheld.sqlite3").unlink()

    asked = ("check", subject, "--country", "IN", "--edges", "store/edges", "--key", key)

    assert run(*asked).returncode == 10


def test_the_timeline_tells_the_order_from_its_arrival(run: Run) -> None:
    """Who came later reads what happened, with who did it."""
    _withhold(run)
    said = ("--kind", "meeting", "--words", "They named two officers.")
    run("note", "2024-0001", *said, "--as", "dev")

    moments = json.loads(run("timeline", "2024-0001", "--json").stdout)

    assert moments[0]["event"] == "order-received"
    assert {"asha", "ben", "cleo", "dev"} <= {one["by"] for one in moments}
    assert any("They named two officers." in one["words"] for one in moments[-6:])


def _public_key(store: Path) -> str:
    from withheld.bootstrap import keyring

    return keyring(store).service().public_key


def test_one_person_at_night_withholds_until_an_explicit_end(run: Run) -> None:
    """A provisional withholding holds at once, ends by itself, and waits for a second person."""
    item = next(one for one in _items(run) if one["stage"] == "open" and not one["safeguards"])
    subject = item["subject"]
    placed = run(
        *("provisional", "2024-0001", "--items", item["item"], "--outcome", "withhold"),
        *("--territory", "IN", "--ends", "PT6H", "--reason", "an hour is left", "--as", "asha"),
    )
    at_once, later = (
        json.loads(run("check", subject, "--country", "IN", "--json", *when).stdout)[0]["answer"]
        for when in ((), ("--at", "PT7H"))
    )
    seconded = _second(run, "--waiting", "--reason", "so it is", "--as", "ben")
    after = json.loads(run("check", subject, "--country", "IN", "--at", "PT7H", "--json").stdout)

    assert placed.returncode == 0, placed.stderr
    assert (at_once, later) == ("withheld", "not-withheld")
    assert seconded.returncode == 0, seconded.stderr
    assert after[0]["answer"] == "withheld"


def test_a_safeguarded_item_is_not_withheld_provisionally(run: Run) -> None:
    """One person alone silences no newsroom, not even for an hour."""
    item = next(one for one in _items(run) if one["safeguards"])

    left = run(
        *("provisional", "2024-0001", "--items", item["item"], "--outcome", "withhold"),
        *("--territory", "IN", "--ends", "PT1H", "--reason", "an hour is left", "--as", "asha"),
    )

    assert left.returncode == 1
    assert "withheld" not in _answers(run, "IN", item["subject"]).values()


def test_a_range_of_items_withholds_no_safeguarded_one(run: Run) -> None:
    """Of 2-8 those that raise a safeguard stay open; named by itself, one can be withheld."""
    items = _items(run)
    guarded = [one["item"] for one in items if one["safeguards"] and 2 <= _number(one) <= 8]
    terms = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")

    given = _decide(run, "--items", "2-8", *terms, "--as", "asha", "--json")
    alone = run(
        *("decide", "2024-0001", "--items", guarded[0], *terms, "--as", "asha", "--json"),
        *("--necessity", "nothing else stops it", "--proportionality", "nothing less would do"),
    )

    assert json.loads(given.stdout)["left_out_safeguarded"] == len(guarded)
    assert not set(guarded) & set(json.loads(given.stdout)["items"])
    assert json.loads(alone.stdout)["items"] == guarded[:1]


def test_a_stay_rests_the_ground_and_its_end_brings_it_back(run: Run) -> None:
    """While a court stays the order nothing is withheld on it; afterwards the decision applies."""
    _withhold(run)
    hashtag = next(one for one in _items(run) if str(one["subject"]).startswith("hashtag:"))
    subject, item = hashtag["subject"], ("--items", hashtag["item"])
    opened = run(
        *("challenge", "open", "2024-0001", "--side", "service", "--forum", "High Court"),
        *("--as", "cleo", "--json"),
    )
    challenge = json.loads(opened.stdout)["challenge"]
    words = (*item, "--note", "interim order of the court", "--as", "cleo")
    run("stay", "record", "2024-0001", challenge, *words)
    stayed = _answers(run, "IN", subject)
    run("stay", "end", "2024-0001", challenge, *words)

    assert stayed == {subject: "not-withheld"}
    assert _answers(run, "IN", subject) == {subject: "withheld"}


def _number(item: Item) -> int:
    return int(str(item["item"]))


def test_what_waits_is_found_in_the_queue(run: Run) -> None:
    """The queue says how many items are open, and which clock runs out first."""
    (order,) = json.loads(run("queue", "--json").stdout)

    assert order["order"] == "2024-0001"
    assert order["open"] == sum(one["stage"] == "open" for one in _items(run))
    assert order["due"] is not None


def test_counsel_publishes_no_more_than_is_disclosed(case: Path, run: Run) -> None:
    """A statement goes to the public log once counsel decided, and names no account."""
    before = _withhold(run)
    refused = run("publish", "statement", "2024-0001", "--as", "cleo")
    layers = ("--audience", "public", "--layers", "existence,law,act", "--reason", "it lapsed")
    run("disclose", "2024-0001", *layers, "--as", "cleo")

    published = run("publish", "statement", "2024-0001", "--as", "cleo")
    public = b"".join(
        one.read_bytes() for one in (case / "store" / "public").rglob("*") if one.is_file()
    )
    accounts = {str(one["subject"]).partition(":")[2] for one in before if one["subject"]}

    assert refused.returncode == 1
    assert published.returncode == 0, published.stderr
    assert b"69A" in public
    assert not [one for one in accounts if one.encode() in public]
