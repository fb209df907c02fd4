"""An order's items go out as a spreadsheet, and opinions come back in it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
ORDER = "2024-0001"


def out(run: Run, desk: Path) -> list[dict[str, str]]:
    """Return the rows of the order's sheet, written and read again."""
    file = desk / "items.csv"
    assert run("items", ORDER, "--csv", str(file)).returncode == 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def back(desk: Path, rows: list[dict[str, str]]) -> str:
    """Write rows as a person would save them, and return the file's name."""
    file = desk / "back.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


def test_a_sheet_that_came_back_is_signed_row_by_row(case: Path, run: Run) -> None:
    """What is filled in is an opinion with its own reason; what is left empty stays open."""
    rows = out(run, case)
    open_rows = [row for row in rows if row["stage"] == "open"][:3]
    for number, row in enumerate(open_rows):
        row |= {"outcome": "decline", "ground": "no-power", "reason": f"reason {number}"}
    given = run("decide-sheet", ORDER, back(case, rows), "--as", "asha", "--json")
    agreed = run("decide-sheet", ORDER, back(case, rows), "--as", "ben", "--json")

    assert json.loads(given.stdout) | {"decided": 0, "sets": 1, "items": 3} == json.loads(
        given.stdout
    )
    assert json.loads(agreed.stdout)["decided"] == len(open_rows)
    after = {row["item"]: row for row in _again(run)}
    assert {after[row["item"]]["decided"] for row in open_rows} == {"decline"}
    assert {after[row["item"]]["people"] for row in open_rows} == {"asha ben"}


def test_a_safeguard_does_not_travel_in_a_sheet(case: Path, run: Run) -> None:
    """Who is a journalist is not written where a file can be forwarded."""
    shown = json.loads(run("show", ORDER, "--items", "--json").stdout)
    raised = {mark for item in shown["items"] for mark in item["safeguards"]}
    sheet = run("items", ORDER).stdout

    assert raised
    assert not any(mark in sheet for mark in raised)
    assert "safeguards" not in out(run, case)[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "ban"}, "the outcome is one of"),
        ({"reason": ""}, "has no reason"),
        ({"item": "x"}, "no item's number"),
        ({"item": "99999"}, "no item 99999"),
        ({"outcome": "withhold", "territory": "XX"}, "ISO 3166-1"),
    ],
)
def test_one_bad_row_is_named_and_nothing_of_the_sheet_is_signed(
    case: Path, run: Run, change: dict[str, str], words: str
) -> None:
    """The row is called by the number the spreadsheet shows; the good rows wait for it."""
    rows = [row for row in out(run, case) if row["stage"] == "open"][:2]
    for row in rows:
        row |= {"outcome": "decline", "ground": "no-power", "reason": "so"}
    rows[1] |= change
    refused = run("decide-sheet", ORDER, back(case, rows), "--as", "asha")

    assert refused.returncode == 2
    assert "row 3" in refused.stderr
    assert words in refused.stderr
    assert not any(row["people"] for row in _again(run))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "item,outcome,reason\n1,,\n"])
def test_a_sheet_that_decides_nothing_is_refused(case: Path, run: Run, text: str) -> None:
    """Empty, without the columns, or with no outcome in it."""
    (case / "empty.csv").write_text(text, encoding="utf-8")
    refused = run("decide-sheet", ORDER, str(case / "empty.csv"), "--as", "asha")

    assert refused.returncode == 2
    assert refused.stderr


def test_words_of_an_order_are_no_formula(case: Path, run: Run) -> None:
    """No cell begins with what a spreadsheet would carry out."""
    cells = [cell for row in out(run, case) for cell in row.values()]

    assert cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def _again(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(run("items", ORDER).stdout.splitlines()))
