"""`withheld read`: one JSON object a file for scripts, a summary for people."""

import json
from pathlib import Path

import pytest

from withheld.cli.main import main
from withheld.cli.read import read

LETTER = """No. ABC/1/2024 Dated: 05.03.2024

Under Section 5 of the Safety Act, 2001 you are directed to block the 2 URLs below in India
within 24 hours. Keep this order strictly confidential.

1. https://chirp.example/a/status/1
2. http:/chirp.example/broken

Regards,
Department of Samples
https://samples.gov.in
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Return the file of a letter with one readable row and one that is not."""
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_a_script_gets_one_object_a_file(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The totals balance, and everything has its place."""
    status = read(letter, json=True)
    answer = json.loads(capsys.readouterr().out)
    lines = answer["lines"]

    assert status == 0
    assert lines["total"] == 8 == sum(lines[k] for k in ("item", "context", "repeat", "unread"))
    assert [(item["url"], item["rows"]) for item in answer["items"]] == [
        ("https://chirp.example/a/status/1", [{"series": "", "n": 1}])
    ]
    assert [row["n"] for line in answer["unread"] for row in line["rows"]] == [2]
    assert answer["proposals"]["issued_on"] == {
        "value": "2024-03-05",
        "place": "line 1",
        "text": "No. ABC/1/2024 Dated: 05.03.2024",
    }
    assert answer["proposals"]["deadline"]["value"] == "PT24H"
    assert [demand["act"] for demand in answer["demands"]] == ["restrict", "silence"]
    assert answer["mentioned"][0]["place"] == "line 11"


def test_what_a_letter_does_not_say_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is invented to fill a field."""
    path = tmp_path / "short.txt"
    path.write_text("Please remove https://chirp.example/a/1 .", encoding="utf-8")
    read(path, json=True)
    proposals = json.loads(capsys.readouterr().out)["proposals"]

    assert {key: proposals[key] for key in ("authority", "issued_on", "deadline", "secrecy")} == {
        "authority": None,
        "issued_on": None,
        "deadline": None,
        "secrecy": None,
    }
    assert proposals["references"] == proposals["provisions"] == proposals["territory"] == []


def test_a_person_gets_a_summary_in_words(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Totals, items, unread lines, demands and proposals, each with its place."""
    read(letter)
    spoken = capsys.readouterr().out

    assert "8 lines = 1 with items + 6 context + 0 repeats + 1 unread" in spoken
    assert "https://chirp.example/a/status/1 (line 6; no. 1)" in spoken
    assert "line 7: it seems to name an address that cannot be read" in spoken
    assert "restrict in IN within PT24H (line 3)" in spoken
    assert "issued_on: 2024-03-05 (line 1)" in spoken


def test_a_file_nobody_can_read_is_said_and_the_others_go_on(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 3, an error object with a stable code, and the other file's reading."""
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    status = read(empty, tmp_path / "absent.txt", letter, json=True)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert status == 3
    assert [(answer["error"] or {}).get("code") for answer in answers] == [
        "unreadable-file",
        "unreadable-file",
        None,
    ]
    assert answers[0]["lines"]["unread"] == 1


def test_naming_no_file_is_a_mistake_of_the_caller(capsys: pytest.CaptureFixture[str]) -> None:
    """The message says what was expected."""
    with pytest.raises(SystemExit) as left:
        main(["read"])

    assert left.value.code == 2
    assert "name at least one" in capsys.readouterr().err


def test_the_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever asks for help sees a command that works."""
    with pytest.raises(SystemExit):
        main(["read", "--help"])

    assert "withheld read order.eml" in capsys.readouterr().out
