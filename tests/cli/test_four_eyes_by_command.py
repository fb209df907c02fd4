"""Ways around four eyes on the command line, and by a spreadsheet: each is tried, none leads on."""

import csv
import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_sheets import ORDER, back, out

pytestmark = pytest.mark.usefixtures("case")

NO = {"outcome": "decline", "ground": "no-power", "reason": "so"}
TERMS = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")


def filled(run: Run, case: Path, count: int) -> list[dict[str, str]]:
    """Return a sheet with an opinion in its first open rows."""
    rows = out(run, case)
    for row in [row for row in rows if row["stage"] == "open"][:count]:
        row.update(NO)
    return rows


def people(run: Run) -> set[str]:
    """Return who has an opinion, or decided, on any item."""
    return {row["people"] for row in csv.DictReader(run("items", ORDER).stdout.splitlines())} - {""}


def test_a_sheet_is_not_seconded_by_who_sent_it(case: Path, run: Run) -> None:
    """The same sheet twice, or `second` after it, is still one person."""
    sheet = back(case, filled(run, case, 2))
    assert run("decide-sheet", ORDER, sheet, "--as", "asha").returncode == 0
    again = run("decide-sheet", ORDER, sheet, "--as", "asha")
    own = run("second", ORDER, "--waiting", "--reason", "agreed", "--as", "asha")

    assert (again.returncode, own.returncode) == (1, 1)
    assert people(run) == {"asha"}


def test_a_long_sheet_is_signed_when_its_sample_was_read(case: Path, run: Run) -> None:
    """A column filled down decides nothing before the rows drawn by chance were read."""
    sheet = back(case, filled(run, case, 6))
    refused = run("decide-sheet", ORDER, sheet, "--as", "asha")
    drawn = re.search(r"read items ([\d, ]+), each", refused.stderr)
    assert drawn is not None
    others = run("decide-sheet", ORDER, sheet, "--read", "999", "--as", "asha")
    nobody = people(run)
    read = run(*("decide-sheet", ORDER, sheet, "--read", drawn[1].replace(" ", ""), "--as", "asha"))

    assert (refused.returncode, others.returncode, read.returncode) == (2, 2, 0)
    assert nobody == set()
    assert people(run) == {"asha"}


def test_a_sheet_is_stale_once_an_item_of_it_means_something_else(case: Path, run: Run) -> None:
    """What was settled, or decided, after the sheet was written is not decided by it."""
    rows = filled(run, case, 1)
    (item,) = (row["item"] for row in rows if row["outcome"])
    two = [row for row in rows if row["stage"] == "open" and row["item"] != item][:1]
    settled = run(
        *("settle", ORDER, "--item", item, "--subject", two[0]["subject"]),
        *("--reason", "looked it up", "--as", "asha"),
    )
    assert settled.returncode == 0, settled.stderr
    stale = run("decide-sheet", ORDER, back(case, rows), "--as", "asha")

    assert stale.returncode == 1
    assert "came to mean something else" in stale.stderr
    assert people(run) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("bindingness", ORDER, "not-binding", "--reason", "so"),
        ("decide", ORDER, "--items", "1", *TERMS),
        ("second", ORDER, "--waiting", "--reason", "so"),
        ("provisional", ORDER, "--items", "1", *TERMS, "--ends", "PT1H"),
        ("withdraw", ORDER, "--items", "1", "--reason", "so"),
    ],
    ids=["bindingness", "decide", "second", "provisional", "withdraw"],
)
def test_nobody_acts_as_another_without_their_passphrase(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """A name given with --as opens nobody's key."""
    before = json.loads(run("show", ORDER, "--json").stdout)
    monkeypatch.setenv("WITHHELD_PASSPHRASE_CLEO", "passphrase of asha")
    refused = run(*words, "--as", "cleo")

    assert refused.returncode == 1
    assert json.loads(run("show", ORDER, "--json").stdout) == before


def test_counsels_word_is_counsels(run: Run) -> None:
    """A reviewer with their own key records nothing about whether an order binds."""
    refused = run("bindingness", ORDER, "not-binding", "--reason", "so", "--as", "asha")

    assert refused.returncode == 1
    assert json.loads(run("show", ORDER, "--json").stdout)["bindingness"] == "valid"


def test_a_set_written_as_numbers_is_read_in_its_sample_too(run: Run) -> None:
    """Naming each item by itself is no way past reading: it is one act on a set."""
    shown = json.loads(run("show", ORDER, "--items", "--json").stdout)["items"]
    plain = [one["item"] for one in shown if one["stage"] == "open" and not one["safeguards"]][:5]
    listed = ",".join(map(str, plain))
    refused = run("decide", ORDER, "--items", listed, *TERMS, "--as", "asha")

    assert refused.returncode == 2
    assert "read items" in refused.stderr
    assert people(run) == set()
