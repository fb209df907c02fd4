"""A lawyer writes a pack: begins it, fills it in, lints it and runs its cases, without Python."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from withheld.adapters.packs import read_pack
from withheld.regimes.terms import Confidence
from withheld.testing.packs import check_pack

Run = Callable[..., CompletedProcess[str]]

SAID = (
    *("--title", "Sweden: Act 1", "--statute", "Act 1", "--jurisdiction", "SE"),
    *("--zone", "Europe/Stockholm", "--offset", "+01:00"),
)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """Return the folder of a pack that was just begun."""
    made = run("pack", "new", "SE-1", tmp_path / "SE-1", *SAID)
    assert made.returncode == 0, made.stderr
    return tmp_path / "SE-1"


def test_a_pack_that_was_just_begun_keeps_the_contract_and_knows_nothing(folder: Path) -> None:
    """It passes everything a shipped pack must pass, and every rule of it is unverified."""
    pack = read_pack(folder)
    check_pack(pack)

    assert {ruled.rule.confidence for _, ruled in pack.rules()} == {Confidence.UNVERIFIED}


def test_linter_and_cases_are_content_with_it(run: Run, folder: Path) -> None:
    """Whoever begins has something that runs."""
    assert run("pack", "lint", folder).returncode == 0
    tried = run("pack", "test", folder)

    assert tried.returncode == 0
    assert tried.stdout.startswith("holds")


def test_a_case_that_the_pack_does_not_keep_is_shown_with_both_sides(
    run: Run, folder: Path
) -> None:
    """What was expected, and what the pack says."""
    golden = folder / "golden.toml"
    text = golden.read_text(encoding="utf-8")
    golden.write_text(text.replace('act = "not-stated"', 'act = "stopped"'), encoding="utf-8")
    tried = run("pack", "test", folder)
    (case,) = json.loads(run("pack", "test", folder, "--json").stdout)

    assert tried.returncode == 1
    assert "due.act: expected stopped, found not-stated" in tried.stdout
    assert case["holds"] is False


def test_a_case_that_cannot_be_read_says_why(run: Run, folder: Path) -> None:
    """A misspelt key is no case that silently holds."""
    golden = folder / "golden.toml"
    text = golden.read_text(encoding="utf-8")
    golden.write_text(text.replace("received =", "recieved ="), encoding="utf-8")
    tried = run("pack", "test", folder)

    assert tried.returncode == 1
    assert "received" in tried.stdout


def test_a_folder_that_is_there_is_left_alone(run: Run, folder: Path) -> None:
    """Nobody's work is written over."""
    before = (folder / "pack.toml").read_bytes()
    refused = run("pack", "new", "SE-1", folder, *SAID)

    assert refused.returncode == 2
    assert (folder / "pack.toml").read_bytes() == before


@pytest.mark.parametrize("name", ['SE"1', "SE{1}"])
def test_a_name_that_breaks_out_of_its_quotation_marks_is_refused(
    run: Run, tmp_path: Path, name: str
) -> None:
    """A pack is data, and so is its name."""
    refused = run("pack", "new", name, tmp_path / "new", *SAID)

    assert refused.returncode == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("pack", ["EU-TCO", "GB-TA-3", "TR-5651"])
def test_the_cases_of_a_shipped_law_hold(run: Run, pack: str) -> None:
    """As anyone can check for themselves."""
    tried = run("pack", "test", pack)

    assert tried.returncode == 0
    assert "differs" not in tried.stdout
