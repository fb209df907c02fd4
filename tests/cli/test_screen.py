"""`withheld screen`: one line an account, and what speaks for a second look at it."""

import json
from pathlib import Path

import pytest

from withheld.cli.screen import screen
from withheld.testing.protest import make_small_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the small case's directory."""
    make_small_case(rows=24).write(tmp_path)
    return tmp_path / "directory"


def test_every_account_is_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json there is one object for each account, also where nothing is raised."""
    status = screen(directory=folder, json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert status == 0
    assert len(lines) == len((folder / "accounts.jsonl").read_text().splitlines())
    assert {frozenset(line) for line in lines} == {frozenset({"subject", "safeguards"})}


def test_the_invented_protected_are_raised(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Newsroom, reporter, politician and the others of the case are all among those raised."""
    screen(directory=folder, json=True)
    raised = {
        line["subject"]
        for line in map(json.loads, capsys.readouterr().out.splitlines())
        if line["safeguards"]
    }

    assert make_small_case(rows=24).protected <= raised


def test_people_see_only_what_is_raised(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json, silence means that nothing was found."""
    screen(directory=folder)
    printed = capsys.readouterr().out

    assert "because" not in printed
    assert "news-media" in printed


def test_a_missing_directory_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, and what was expected."""
    assert screen(directory=tmp_path) == 2
    assert "accounts" in capsys.readouterr().err
