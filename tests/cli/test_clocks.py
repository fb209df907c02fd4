"""Clocks, the calendar of reports and the sheet of elements, on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import cast

import pytest

Run = Callable[..., CompletedProcess[str]]
Clock = dict[str, object]

pytestmark = pytest.mark.usefixtures("case")


def _clocks(run: Run, *words: str) -> list[Clock]:
    return cast("list[Clock]", json.loads(run("clocks", *words, "--json").stdout))


def test_every_clock_is_listed_in_my_zone_and_in_the_laws(run: Run) -> None:
    """One instant, three faces: the reader's, the law's, and UTC for scripts."""
    (first, *rest) = _clocks(run, "2024-0001", "--zone", "Europe/Berlin")
    words = run("clocks", "--zone", "Europe/Berlin").stdout

    assert rest
    assert str(first["here"]).endswith("+01:00")
    assert str(first["law"]).endswith("+05:30")
    assert first["law_zone"] == "Asia/Kolkata"
    assert "Europe/Berlin (" in words
    assert "Asia/Kolkata)" in words


def test_what_is_due_soon_is_a_part_of_what_is_due(run: Run) -> None:
    """Within no days only what has run out or does now; a review after 90 days is not in it."""
    every = {str(one["timer"]) for one in _clocks(run)}
    soon = {str(one["timer"]) for one in _clocks(run, "--within", "0")}

    assert soon < every


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc"])
def test_a_zone_that_is_none_is_refused(run: Run, zone: str) -> None:
    """Nobody reads a deadline by a clock that does not exist."""
    refused = run("clocks", "--zone", zone)

    assert refused.returncode == 2
    assert "time zone" in refused.stderr


def test_a_watch_is_stopped_by_hand_and_the_clock_to_act_is_not(run: Run) -> None:
    """Deciding stops the one; somebody who asked stops the other."""
    named = {str(one["what"]): str(one["timer"]) for one in _clocks(run)}
    watch = run("clock", "stop", named["appear"], "--as", "asha", "--no-work")
    act = run("clock", "stop", named["act"], "--as", "cleo", "--no-work")

    assert watch.returncode == 0, watch.stderr
    assert act.returncode == 1
    assert "decide the items" in act.stderr


def test_an_obstacle_that_the_law_does_not_excuse_stops_nothing(run: Run) -> None:
    """Section 69A knows none."""
    refused = run(
        *("clock", "claim", "2024-0001", "force-majeure", "--began", "2024-11-24T10:00:00Z"),
        *("--because", "a flood", "--as", "cleo", "--no-work"),
    )

    assert refused.returncode != 0
    assert "excuses no force-majeure" in refused.stderr


def test_what_a_law_does_not_count_from_is_not_recorded(run: Run) -> None:
    """A misspelt happening would start nothing, silently."""
    refused = run(
        *("clock", "happened", "2024-0001", "decidde", "--at", "2024-11-24T10:00:00Z"),
        *("--as", "asha", "--no-work"),
    )

    assert refused.returncode == 2
    assert "decided" in refused.stderr


def test_a_signed_pack_puts_its_reports_on_the_calendar(run: Run) -> None:
    """Before 1 March, by the law's midnight, until somebody says that it was made."""
    before = run("calendar").stdout
    assert run("pack", "sign", "EU-TCO", "--as", "cleo", "--no-work").returncode == 0
    listed = json.loads(run("calendar", "--json").stdout)
    report = next(one["report"] for one in listed if one["before"])
    made = run("reported", report, "--as", "cleo", "--no-work")
    after = json.loads(run("calendar", "--json").stdout)

    assert "No signed pack" in before
    assert str(report).startswith("report/EU-TCO/transparency/")
    assert made.returncode == 0, made.stderr
    assert report not in [one["report"] for one in after]
    assert run("reported", report, "--as", "cleo", "--no-work").returncode == 2


def test_the_sheet_of_elements_is_filled_in_by_a_person(run: Run) -> None:
    """Unchecked at first; then present with its place, missing, or a question."""
    first = run("elements", "2024-0001").stdout
    checked = run(
        *("check-elements", "2024-0001", "--present", "ground=line 17", "--present", "locator"),
        *("--as", "asha", "--no-work", "--json"),
    )
    found = {one["element"]: one for one in json.loads(checked.stdout)}
    wrong = run("check-elements", "2024-0001", "--present", "grund", "--as", "asha", "--no-work")

    assert first.count("[ ]") == len(found)
    assert found["ground"]["place"] == "line 17"
    assert found["locator"]["place"]
    assert found["reasons"]["presence"] == "missing"
    assert wrong.returncode == 2
    assert "ground" in wrong.stderr


def test_the_letter_about_what_is_missing_is_drafted_and_waits(run: Run, case: Path) -> None:
    """After the elements were gone through, and never sent by itself."""
    early = run("letters", "draft", "2024-0001", "deficiency", "--as", "cleo", "--no-work")
    run("check-elements", "2024-0001", "--present", "ground", "--as", "asha", "--no-work")
    drafted = run("letters", "draft", "2024-0001", "deficiency", "--as", "cleo")
    listed = run("letters", "list", "2024-0001").stdout

    assert early.returncode == 1
    assert "gone through" in early.stderr
    assert drafted.returncode == 0, drafted.stderr
    assert "deficiency, drafted" in listed
    assert not list((case / "store" / "letters").rglob("*.eml"))


def test_an_obstacle_is_claimed_and_ended_and_what_happened_is_recorded(run: Run) -> None:
    """Counsel stops the hour, ends the obstacle, and the whole hour runs again from then."""
    assert run("pack", "sign", "EU-TCO", "--as", "cleo", "--no-work").returncode == 0
    again = ("--pack", "EU-TCO", "--territory", "EU", "--as", "asha", "--no-work")
    confirmed = run("confirm", "2024-0001", *again)
    came = next(one for one in _clocks(run) if one["what"] == "act")
    claimed = run(
        *("clock", "claim", "2024-0001", "manifest-error", "--began", str(came["due_at"])),
        *("--because", "no address", "--as", "cleo", "--no-work"),
    )
    told = run(
        *("clock", "happened", "2024-0001", "decided", "--at", "2024-11-24T08:00:00Z"),
        *("--as", "asha", "--no-work", "--json"),
    )

    assert confirmed.returncode == 0, confirmed.stderr
    assert claimed.returncode != 0
    assert "revives nothing" in claimed.stderr
    assert json.loads(told.stdout) == {"order": "2024-0001", "what": "decided"}
