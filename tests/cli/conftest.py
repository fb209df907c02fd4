"""
A case store on the command line, for the tests of this folder.

Every command is run as a person would run it, in this process: the words in, what is printed and
the exit status out.
"""

import io
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from withheld.cli.main import main
from withheld.testing.protest.case import make_small_case

PROFILE = """
name = "Chirp"
legal_name = "Chirp Inc"
address = ["1 Example Road"]
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
holder_address = "{id}@holders.chirp.example"
complain_at = "https://chirp.example/complain"
"""
MINISTRY = """
id = "in-signals"
name = "Ministry of Signals"
kind = "ministry"
country = "IN"
domains = ["signals.example"]
addresses = ["orders@signals.example"]
powers = ["IN-69A"]
"""
PROVISION = "section 69A(1) of the Information Technology Act, 2000"
PEOPLE = {"asha": "reviewer", "ben": "senior", "cleo": "counsel", "dev": "officer"}


Run = Callable[..., CompletedProcess[str]]

FIRST_ORDER = (
    ("receive", "order-1.eml", "--received-at", "2024-11-24T09:00:00Z", "--as", "asha"),
    ("resolve", "2024-0001", "--as", "asha"),
    (
        *("confirm", "2024-0001", "--authority", "in-signals", "--provision", PROVISION),
        *("--as", "asha"),
    ),
    ("findings", "2024-0001", "--as", "asha"),
    (
        *("bindingness", "2024-0001", "valid", "--reason", "complete", "--despite-sender"),
        *("--as", "cleo"),
    ),
)
"""The way of the first order up to where people decide."""


def command(*words: object) -> CompletedProcess[str]:
    """Run a command in this process; return what it printed, and its exit status."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    status = int(left.value.code or 0)
    return CompletedProcess(
        [str(word) for word in words], status, stdout=out.getvalue(), stderr=err.getvalue()
    )


def having_read(run: Run, *words: object) -> CompletedProcess[str]:
    """Run an act on a set as a person does: be told what to read, read it, then say so."""
    done = run(*words)
    drawn = re.search(r"read items ([\d, ]+), each", done.stderr)
    return run(*words, "--read", drawn[1].replace(" ", "")) if drawn else done


def _at(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Sit down at the store in `folder`; everyone's passphrase lies in the environment."""
    patch.chdir(folder)
    patch.setenv("WITHHELD_STORE", "store")
    patch.setenv("WITHHELD_PASSPHRASE", "passphrase of somebody else")
    for person in PEOPLE:
        patch.setenv(f"WITHHELD_PASSPHRASE_{person.upper()}", f"passphrase of {person}")


def _done(*words: str) -> None:
    left = command(*words)
    assert left.returncode == 0, left.stderr


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small case and a store whose set-up is over; only to be copied."""
    folder = tmp_path_factory.mktemp("set-up")
    make_small_case().write(folder)
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "ministry.toml").write_text(MINISTRY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        _at(folder, patch)
        _done("init", "store", "--profile", "profile.toml", "--directory", "directory")
        for person, role in PEOPLE.items():
            _done("enrol", person, "--role", role)
        _done("authority", "add", "ministry.toml", "--with", "cleo", "--with", "dev")
        _done("pack", "sign", "IN-69A", "--as", "cleo")
        _done("close-setup")
    return folder


@pytest.fixture(scope="session")
def under_review(set_up: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same with the first order ready to be decided; only to be copied."""
    folder = tmp_path_factory.mktemp("under-review") / "desk"
    shutil.copytree(set_up, folder)
    with pytest.MonkeyPatch.context() as patch:
        _at(folder, patch)
        for words in FIRST_ORDER:
            _done(*words)
    return folder


@pytest.fixture
def run() -> Run:
    """Return how to run a command."""
    return command


@pytest.fixture
def desk(set_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sit down at a store of one's own whose set-up is over; return its folder."""
    shutil.copytree(set_up, tmp_path / "desk")
    _at(tmp_path / "desk", monkeypatch)
    return tmp_path / "desk"


@pytest.fixture
def case(under_review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sit down at a store of one's own with an order ready to be decided; return its folder."""
    shutil.copytree(under_review, tmp_path / "desk")
    _at(tmp_path / "desk", monkeypatch)
    return tmp_path / "desk"
