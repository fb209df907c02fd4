"""One letter and one annexure in every form a real office program writes: each says the same."""

from pathlib import Path

import pytest

from withheld.model.document import Document
from withheld.readers.reading import read_bytes
from withheld.readers.sandbox import read_many

SAMPLES = Path(__file__).parent / "samples"
LETTER = [
    "Direction under rule 9",
    (
        "To the service. Block https://chirp.example/struck and https://chirp.example/a within"
        " 24 hours."
    ),
    "तत्काल. Ключ. 封锁. Işık. 😀",
    "https://chirp.example/l1",
    "https://chirp.example/l2",
    "No\tURL",
    "1\thttps://chirp.example/t1",
    "2\thttps://chirp.example/t2",
    "Do not disclose.",
]
COUNTED = frozenset({"docx", "html", "odt", "rtf"})
"""Forms whose automatic numbers are read; of the others it is said that they are not."""


def read(name: str) -> Document:
    """A sample as read."""
    return read_bytes((SAMPLES / name).read_bytes(), name=name)


@pytest.mark.parametrize("form", ["doc", "docx", "html", "odt", "rtf"])
def test_a_letter_says_the_same_in_every_form(form: str) -> None:
    """Lines, links, what is struck and the rows of the table are the same in every form."""
    document = read(f"letter.{form}")

    numbered = [
        text.removeprefix(f"{number}. ") if form in COUNTED and "/l" in text else text
        for number, text in zip(
            [0, 0, 0, 1, 2, 0, 0, 0, 0], map(_text, document.lines), strict=True
        )
    ]
    assert numbered == LETTER
    assert document.lines[1].struck == ((22, 50),)
    assert [(link.text, link.target) for link in document.lines[1].links] == [
        ("https://chirp.example/a", "https://other.example/x")
    ]
    assert [cell.is_struck for cell in document.lines[7].cells] == [False, True]
    assert [cell.heading for cell in document.lines[7].cells] == ["No", "URL"]
    is_said = any("automatic numbers" in spot for spot in document.parts[0].blind_spots)
    assert is_said == (form not in COUNTED)


def _text(line: object) -> str:
    """The text of a line."""
    return str(getattr(line, "text", ""))


@pytest.mark.parametrize("form", ["fods", "ods", "xls", "xlsx"])
def test_an_annexure_says_the_same_in_every_form(form: str) -> None:
    """Links, struck and hidden cells, rounded ids and hidden sheets are seen in every form."""
    document = read(f"annexure.{form}")

    assert [(line.place.sheet, line.place.row, line.is_hidden) for line in document.lines] == [
        ("Annexure", 1, False),
        ("Annexure", 1, True),
        ("Annexure", 2, False),
        ("Annexure", 2, True),
        ("Annexure", 3, True),
        ("Annexure", 4, False),
        ("Annexure", 5, False),
        ("Annexure", 6, False),
        ("Hidden", 1, True),
    ]
    first = document.lines[2].cells
    assert first[1].hyperlink == "https://other.example/x"
    assert first[2].is_rounded
    assert first[2].text.startswith("13548868027033")
    assert first[1].heading == "URL"
    assert document.lines[5].cells[1].is_struck
    assert document.lines[6].cells[1].is_struck == (form != "xls")
    assert document.lines[7].cells[0].text == "2021-01-31"
    assert document.lines[7].cells[1].hyperlink == "https://f.example/f"


def test_the_child_reads_every_sample_as_the_parent_would() -> None:
    """What the sandbox forbids, no reader needs: each form is the same read here and there."""
    paths = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".md")

    documents = {path.name: document for path, document in read_many(paths)}

    assert documents == {path.name: read(path.name) for path in paths}
