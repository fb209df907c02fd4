"""Whoever asks for help is told what each command is for."""

import re

import pytest

from withheld.cli.main import main


@pytest.mark.parametrize("words", [[], ["--help"], ["letters", "--help"], ["pack", "-h"]])
def test_a_list_of_commands_says_what_each_is_for(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command stands in a list without a word on what it does."""
    monkeypatch.setenv("COLUMNS", "200")

    with pytest.raises(SystemExit):
        main(words)

    listed = re.findall(r"^│ ([a-z-]+)\b(.*)│$", capsys.readouterr().out, flags=re.MULTILINE)
    assert len(listed) > 1
    assert [name for name, purpose in listed if not purpose.strip()] == []


def test_commands_stand_under_the_stage_of_an_orders_life(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The list follows an order's life: only the help stands outside of it."""
    with pytest.raises(SystemExit):
        main(["--help"])

    loose = capsys.readouterr().out.split("─ Commands ─")[1].split("╰")[0]
    assert re.findall(r"^│ (\S+)", loose, flags=re.MULTILINE) == ["--help", "--version"]
