"""`withheld removal`, as two people run it."""

import json
from pathlib import Path

from tests.cli.conftest import Run

TWO = ("--with", "cleo", "--with", "dev")


def somebody(desk: Path) -> str:
    """Return an account of the service's own directory."""
    line = next(desk.glob("**/accounts.jsonl")).read_text("utf-8").splitlines()[0]
    return f"account:{json.loads(line)['id']}"


def test_two_people_remove_under_own_policy_and_give_back(run: Run, desk: Path) -> None:
    """Listed while it lasts; one person, no such account, or twice, is refused with the reason."""
    who = somebody(desk)
    alone = run("removal", "place", who, "--reason", "rule 4", "--with", "cleo")
    nobody = run("removal", "place", "account:nobody", "--reason", "rule 4", *TWO)
    placed = run("removal", "place", who, "--reason", "rule 4", *TWO)
    twice = run("removal", "place", who, "--reason", "rule 4", *TWO)
    listed = json.loads(run("removal", "list", "--json").stdout)
    ended = run("removal", "end", who, "--reason", "an appeal", *TWO)
    empty = run("removal", "list")

    assert [one.returncode for one in (alone, nobody, placed, twice, ended)] == [1, 2, 0, 1, 0]
    assert [one["subject"] for one in listed["removals"]] == [who]
    assert "own policy" in placed.stdout
    assert who not in twice.stderr
    assert empty.stdout == "Nothing is removed under own policy.\n"
