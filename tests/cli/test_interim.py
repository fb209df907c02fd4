"""Interim orders on the command line: listed, confirmed, revoked, and not lapsed by themselves."""

import json

import pytest
from tests.cli.conftest import PROVISION, Run

pytestmark = pytest.mark.usefixtures("case")

ORDER = "2024-0001"
SO = ("--words", "the Secretary wrote")


@pytest.fixture
def item(run: Run) -> str:
    """Return an item that two people withheld until 2099 by an order in an emergency."""
    said = ("--authority", "in-signals", "--provision", PROVISION, "--variant", "emergency")
    assert run("confirm", ORDER, *said, "--as", "asha").returncode == 0
    shown = json.loads(run("show", ORDER, "--items", "--json").stdout)["items"]
    plain = next(one for one in shown if one["stage"] == "open" and not one["safeguards"])
    number = str(plain["item"])
    terms = ("--outcome", "withhold", "--territory", "IN", "--until", "2099-01-01T00:00:00Z")
    decided = run("decide", ORDER, "--items", number, *terms, "--reason", "incites", "--as", "asha")
    assert decided.returncode == 0, decided.stderr
    seconded = run("second", ORDER, "--items", number, "--reason", "yes", "--as", "ben")
    assert seconded.returncode == 0, seconded.stderr
    return number


def waiting(run: Run) -> list[dict[str, object]]:
    """Return the interim orders that are listed."""
    found: list[dict[str, object]] = json.loads(run("interim", "list", "--json").stdout)["waiting"]
    return found


def test_what_waits_is_listed_until_the_authority_took_it_back(run: Run, item: str) -> None:
    """The time ran out long ago, and nothing was lifted; then counsel records the revocation."""
    (listed,) = waiting(run)
    words = run("interim", "list").stdout
    by_itself = run("interim", "lapse", ORDER, "--items", item, *SO, "--with", "cleo")
    reviewer = run("interim", "revoke", ORDER, "--items", item, *SO, "--with", "asha")
    revoked = run("interim", "revoke", ORDER, "--items", item, *SO, "--with", "cleo")
    again = run("interim", "revoke", ORDER, "--items", item, *SO, "--with", "cleo")

    assert (listed["items"], listed["has_run_out"], listed["lapses"]) == ([int(item)], True, False)
    assert "does not end it by itself" in words
    assert (by_itself.returncode, reviewer.returncode) == (1, 1)
    assert revoked.returncode == 0, revoked.stderr
    assert again.returncode == 1
    assert waiting(run) == []


def test_confirmed_for_longer_takes_two_people_and_shows_in_the_timeline(
    run: Run, item: str
) -> None:
    """Counsel alone may shorten it; until it is lifted is longer than until 2099."""
    confirm = ("interim", "confirm", ORDER, "--items", item, *SO)
    alone = run(*confirm, "--with", "cleo")
    together = run(*confirm, "--with", "asha", "--with", "cleo")
    timeline = run("timeline", ORDER).stdout

    assert alone.returncode == 1
    assert together.returncode == 0, together.stderr
    assert "interim order is confirmed for 1 items" in timeline
    assert waiting(run) == []
