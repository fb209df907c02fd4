"""The 2021 case, played small: what each step claims really happened."""

import json
from pathlib import Path

import pytest

from withheld.cli.main import main
from withheld.ledger.canonical import JSON

Steps = dict[str, dict[str, JSON]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, JSON]]]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        told: list[str] = []
        patch.setattr("sys.stdout.write", told.append)
        with pytest.raises(SystemExit) as left:
            main(["demo", str(folder), "--rows", "60", "--json"])
    assert left.value.code == 0
    return folder, [json.loads(line) for line in "".join(told).splitlines()]


def test_a_viewer_in_india_meets_451_and_one_elsewhere_the_content(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """What is withheld in India is refused there and nowhere else, over real HTTP."""
    looked = [step for step in played[1] if "IN" in step]

    assert len(looked) >= 2
    assert all((step["IN"], step["DE"]) == (451, 200) for step in looked)


def test_lifting_one_ground_leaves_the_other(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """After the complaint is upheld the second order's ground still refuses the viewer."""
    upheld, looked = (step for step in played[1] if "complaint" in str(step["heading"]).lower())

    assert (upheld["before"], upheld["after"], upheld["stays"]) == (2, 1, True)
    assert (looked["IN"], looked["DE"]) == (451, 200)


def test_every_line_of_both_orders_is_accounted_for(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """Lines that name items, context, repeats and unread lines add up to all lines."""
    arrived = [step for step in played[1] if "unread" in step]

    assert [step["order"] for step in arrived] == ["first", "second"]
    for step in arrived:
        parts = [step[part] for part in ("named", "context", "repeats", "unread")]
        assert sum(part for part in parts if isinstance(part, int)) == step["lines"]


def test_a_plain_mail_proves_nothing_until_two_people_call_back(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """The sender is not confirmed by the mail alone, and confirmed by the call-back."""
    checked = [step for step in played[1] if "standing" in step]

    assert [(step["alone"], step["standing"]) for step in checked] == [
        ("not-confirmed", "confirmed")
    ] * 2


def test_every_item_of_the_first_order_ends_in_one_of_three_outcomes(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """What is withheld, declined and asked about adds up to the items; each really occurs."""
    arrived = next(step for step in played[1] if step.get("order") == "first")
    decided = next(step for step in played[1] if "declined" in step)
    outcomes = [decided[one] for one in ("withheld", "declined", "asked")]
    counts = [one for one in outcomes if isinstance(one, int)]

    assert all(counts)
    assert sum(counts) == arrived["items"]


def test_the_refusal_says_who_blocked_and_brings_a_page(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """A 451 carries the Link of RFC 7725 section 4 and a page with a title."""
    looked = [step for step in played[1] if "IN" in step]

    assert all('rel="blocked-by"' in str(step["link"]) and step["page"] for step in looked)


def test_the_receipt_leaves_before_anything_is_decided(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """Each order is acknowledged after it arrived and before reviewers decide on it."""
    marks = [
        next(mark for mark in ("unread", "receipts", "declined") if mark in step)
        for step in played[1]
        if {"unread", "receipts", "declined"} & set(step)
    ]

    assert marks[:6] == ["unread", "receipts", "declined"] * 2


def test_a_challenge_is_open_and_the_order_still_refuses(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """One challenge stands on the first order's file."""
    (opened,) = [step for step in played[1] if "challenges" in step]

    assert opened["challenges"] == 1


def test_the_folder_can_be_read_without_any_of_our_software(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """Originals, letters, statements, site, log and a guide lie there as plain files."""
    folder, _ = played
    letters = [path.name.partition("-")[0] for path in (folder / "letters").glob("*.txt")]
    statements = sorted(folder.glob("statement-*.txt"))
    guide = (folder / "START-HERE.txt").read_text(encoding="utf-8")

    assert (letters.count("ministry"), letters.count("holder")) == (5, 3)
    assert len(statements) == len(list(folder.glob("statement-*.html"))) == 2
    assert "free expression" in "".join(one.read_text(encoding="utf-8") for one in statements)
    assert (folder / "originals/order-1.eml").is_file()
    assert (folder / "store/public/log/checkpoint").is_file()
    assert "withheld verify" in guide


def test_the_timeline_tells_what_happened_elsewhere(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """The corrigendum, the complaint and the meeting each stand on the timeline."""
    folder, _ = played
    told = (folder / "timeline.txt").read_text(encoding="utf-8").lower()

    assert [word for word in ("letter filed", "complaint", "meeting") if word not in told] == []


def test_a_separate_process_verifies_what_is_public(
    played: tuple[Path, list[dict[str, JSON]]],
) -> None:
    """The verifier shares nothing with the store and finds the public folder in order."""
    (verified,) = [step for step in played[1] if "verify" in step]

    assert verified["verify"] == 0


def test_the_statement_names_nobody(played: tuple[Path, list[dict[str, JSON]]]) -> None:
    """No handle of the service's directory stands anywhere in what is public."""
    folder, _ = played
    accounts = (folder / "originals/directory/accounts.jsonl").read_text(encoding="utf-8")
    handles = [json.loads(line)["handle"] for line in accounts.splitlines()]
    public = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((folder / "store/public").rglob("*"))
        if path.is_file()
    )

    assert [handle for handle in handles if f"/{handle}" in public or f"@{handle}" in public] == []


def test_something_else_is_never_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds something else than an earlier demo is left as it is."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(SystemExit) as left:
        main(["demo", str(tmp_path)])

    assert left.value.code == 2
    assert "no earlier demo" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
