"""A command speaks wherever its output leads, and never steers the terminal it leads to."""

import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from withheld.cli.main import main

ORDER = "1. https://chirp.example/ravi_sings\n"


def _start(*words: str, folder: Path, closed: int = 0, **variables: str) -> CompletedProcess[str]:
    """Run `python -m withheld` by itself; the first `closed` standard streams are closed."""
    command = [sys.executable, "-m", "withheld", *words]
    shell = " ".join(f"{number}>&-" for number in range(closed))
    return subprocess.run(  # noqa: S603 -- our own interpreter
        ["sh", "-c", f'exec "$@" {shell}', "sh", *command] if closed else command,
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("encoding", ["ascii:strict", "utf-8:strict", "latin-1:strict"])
@pytest.mark.parametrize("name", ["आदेश.txt", os.fsdecode(b"bad\xff.txt")])
def test_a_name_that_the_terminal_cannot_show_is_escaped(
    tmp_path: Path, name: str, encoding: str
) -> None:
    """Neither a letter of another script nor a byte that is no text ends in a traceback."""
    (tmp_path / name).write_text(ORDER, encoding="utf-8")

    left = _start("read", name, folder=tmp_path, PYTHONIOENCODING=encoding)

    assert left.returncode == 0, left.stderr
    assert "1. https://chirp.example/ravi_sings" in left.stdout


@pytest.mark.parametrize("closed", [2, 3])
def test_a_closed_output_is_no_reason_to_fail(tmp_path: Path, closed: int) -> None:
    """A command started without standard streams does what it is for, and says nothing."""
    (tmp_path / "order.txt").write_text(ORDER, encoding="utf-8")

    left = _start("read", "order.txt", folder=tmp_path, closed=closed)

    assert left.returncode == 0, left.stderr
    assert left.stdout == ""


def test_what_is_read_cannot_steer_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters of a file's name or of its cells are shown as strange."""
    path = tmp_path / "a\x1b[31m.csv"
    path.write_text('no,url\n1,"https://chirp.example/tea\x9b31m_shop"\n', encoding="utf-8")

    with pytest.raises(SystemExit):
        main(["read", str(path)])

    shown = capsys.readouterr().out
    assert "https://chirp.example/tea" in shown
    assert not {"\x1b", "\x9b"} & set(shown)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["queue"], "--store is missing; give it, or set WITHHELD_STORE"),
        (["check", "account:1", "--store", "x"], "--country is missing"),
        (["queue", "--store", "x", "more"], "more was written than the command takes: more"),
        (["recieve"], 'Did you mean "receive"?'),
        (["letters", "draught"], "`withheld letters --help`"),
    ],
)
def test_a_command_line_that_is_not_understood_says_what_to_write(
    words: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is missing is named with the variable it may stand in; scripts get a code."""
    monkeypatch.delenv("WITHHELD_STORE", raising=False)
    with pytest.raises(SystemExit) as left:
        main([*words, "--json"])

    told = json.loads(capsys.readouterr().err)
    assert left.value.code == 2
    assert told["error"] == "invalid-input"
    assert says in told["message"]


def test_packs_are_listed_before_there_is_a_store(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counsel can see what there is before anything is set up; of signatures nothing is said."""
    monkeypatch.delenv("WITHHELD_STORE", raising=False)
    with pytest.raises(SystemExit) as left:
        main(["pack", "list"])

    listed = capsys.readouterr().out
    assert left.value.code == 0
    assert "IN-69A" in listed
    assert "signed" not in listed
