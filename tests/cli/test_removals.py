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


def test_the_holder_is_told_and_complains_at_the_command_line(run: Run, desk: Path) -> None:
    """Drafted, released, complained of, decided by a third person, answered; and published."""
    who = somebody(desk)
    run("removal", "place", who, "--reason", "rule 4", *TWO)
    drafted = run(
        *("removal", "letter", who, "--source", "notice", "--facts", "It sells forgeries."),
        *("--terms", "rule 4", "--terms-because", "it deceives.", "--as", "asha", "--json"),
    )
    letter = json.loads(drafted.stdout)["letters"][0]
    run("removal", "release", letter, "--as", "asha")
    taken = run("removal", "complain", who, "--text", "I sell tea", "--as", "asha", "--json")
    complaint = json.loads(taken.stdout)["complaint"]
    self_judged = run("removal", "decide", complaint, "upheld", "--reason", "tea", "--as", "cleo")
    decided = run("removal", "decide", complaint, "upheld", "--reason", "tea", "--as", "ben")
    answered = run("removal", "answer", complaint, "--reasons", "It is tea.", "--as", "asha")
    figures = run("removal", "figures", "2026", "--as", "cleo")
    listed = json.loads(run("removal", "list", "--json").stdout)

    assert self_judged.returncode == 1
    assert [one.returncode for one in (decided, answered, figures)] == [0, 0, 0]
    assert listed["removals"] == []
    assert [(one["kind"], one["stage"]) for one in listed["letters"]] == [
        ("statement-of-reasons", "delivered"),
        ("complaint-answer", "drafted"),
    ]
    assert [one["result"] for one in listed["complaints"]] == ["upheld"]
