"""Who may decide what, on the command line."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
pytestmark = pytest.mark.usefixtures("desk")
TWO = ("--with", "cleo", "--with", "dev")


def test_two_people_change_the_policy_and_one_does_not(run: Run) -> None:
    """Three eyes from now on, once two people said so; what is not named stays as it was."""
    before = json.loads(run("policy", "--json").stdout)
    alone = run("policy", "--set", "eyes=3", "--with", "cleo")
    changed = run("policy", "--set", "eyes=3", "--set", "rank_withholding=senior", *TWO, "--json")

    assert alone.returncode == 1
    assert json.loads(changed.stdout) == before | {"eyes": 3, "rank_withholding": "senior"}


@pytest.mark.parametrize(
    "change",
    [
        "ears=2",
        "eyes=none",
        "eyes=0",
        "is_solo=perhaps",
        "rank_withholding=king",
        "when_country_unknown=guess",
    ],
)
def test_a_setting_that_makes_no_sense_changes_nothing(run: Run, change: str) -> None:
    """The answer names what there is to choose from."""
    before = run("policy").stdout
    refused = run("policy", "--set", change, *TWO)

    assert refused.returncode == 2
    assert change.split("=", maxsplit=1)[0] in refused.stderr or "there are eyes" in refused.stderr
    assert run("policy").stdout == before


def test_a_wall_is_told_in_words(run: Run) -> None:
    """Who is kept out, from where, and when no longer."""
    up = run("wall", "asha", "--country", "IN", *TWO)
    down = run("wall", "asha", *TWO)

    assert up.stdout.strip() == "asha has nothing to do with orders reaching IN"
    assert down.stdout.strip() == "asha stands behind no wall"


def test_whoever_left_acts_here_no_more(run: Run) -> None:
    """Their key opens nothing, and the list of people says so."""
    left = run("part-with", "asha", *TWO)
    acts = run("receive", "order-1.eml", "--as", "asha")

    assert left.returncode == 0
    assert acts.returncode == 1
    assert "asha: reviewer" in run("people").stdout
    assert "acts here no more" in run("people").stdout
