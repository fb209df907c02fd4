"""A service that one person runs says so, and works."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from tests.cli.conftest import having_read

Run = Callable[..., CompletedProcess[str]]
PROVISION = "section 69A(1) of the Information Technology Act, 2000"


def _all_done(run: Run, *commands: str) -> None:
    for command in commands:
        left = run(*command.split(), "--store", "solo")
        assert left.returncode == 0, left.stderr


def test_in_a_declared_solo_mode_one_pair_of_eyes_decides(desk: Path, run: Run) -> None:
    """What one person decides is withheld at once, since the operator declared to be alone."""
    made = ("--profile", "profile.toml", "--directory", "directory", "--solo")
    assert run("init", "solo", *made).returncode == 0
    _all_done(
        run,
        "enrol cleo --role counsel",
        "authority add ministry.toml --with cleo",
        "receive order-1.eml --as cleo",
    )
    order, store = _name(desk, run), ("--store", "solo")
    assert run("resolve", order, "--as", "cleo", *store).returncode == 0
    said = ("--no-pack", "--provision", PROVISION, "--territory", "IN", "--as", "cleo")
    assert run("confirm", order, *said, *store).returncode == 0
    assert run("findings", order, "--as", "cleo", *store).returncode == 0
    binds = ("valid", "--reason", "complete", "--despite-sender", "--as", "cleo")
    assert run("bindingness", order, *binds, *store).returncode == 0
    terms = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites", "--as", "cleo")

    decided = having_read(run, "decide", order, "--open", *terms, "--json", *store)

    assert decided.returncode == 0, decided.stderr
    assert json.loads(decided.stdout)["decided"] == json.loads(decided.stdout)["withheld"] > 0
    assert json.loads(decided.stdout)["waiting"] == 0


def _name(desk: Path, run: Run) -> str:
    """Return the name of the one order in the store."""
    orders = json.loads(run("queue", "--store", desk / "solo", "--json").stdout)
    return str(orders[0]["order"])
