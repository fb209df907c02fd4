"""What a machine read from a picture is doubted, and never taken for what it might have been."""

from dataclasses import replace

from tests.intake.conftest import document_of, table_lines, text_lines

from withheld.intake.reading import read_document
from withheld.model.document import Cell, Line, LineKind, Place
from withheld.model.identity import LineNumber
from withheld.model.reading import LineClass, Reading


def recognised(text: str) -> list[Line]:
    """The lines of a text that a machine read from a picture."""
    return [replace(line, is_recognised=True) for line in text_lines(text)]


def read(lines: list[Line]) -> Reading:
    """The reading of lines."""
    return read_document(document_of(lines))


def test_what_is_read_from_a_picture_is_doubted() -> None:
    """The same words as text have no doubt; from a picture they have one."""
    text = "Please remove https://chirp.example/lyft at once."

    assert read(text_lines(text)).items[0].doubts == ()
    assert read(recognised(text)).items[0].doubts == ("ocr",)


def test_the_reading_that_stands_most_often_stands_with_a_doubt() -> None:
    """Two against one: the two stand, doubted; the one waits for a person and is no item."""
    reading = read(
        recognised(
            "Please remove https://chirp.example/lyft at once.\n\n"
            "The page https://chirp.example/lvft sells what is forbidden.\n\n"
            "It is ordered to block https://chirp.example/lyft for all."
        )
    )

    assert [item.url for item in reading.items] == ["https://chirp.example/lyft"]
    assert reading.items[0].doubts == ("ocr", "readings-differ")
    assert [line.line for line in reading.unread] == [2]
    assert reading.classes[1] is LineClass.UNREAD


def test_of_two_readings_equally_often_neither_stands() -> None:
    """One against one: nobody guesses, and both wait for a person."""
    reading = read(
        recognised(
            "Please remove https://chirp.example/lyft at once.\n\n"
            "It is ordered to block https://chirp.example/lvft for all."
        )
    )

    assert not reading.items
    assert len(reading.unread) == 2


def test_what_stands_as_text_beats_what_was_read_from_a_picture() -> None:
    """A letter's own text needs no vote; the picture's unlike reading waits for a person."""
    scan = recognised("It is ordered to block https://chirp.example/lvft for all.")
    reading = read(
        [
            *text_lines("Please remove https://chirp.example/lyft at once."),
            replace(scan[0], number=LineNumber(2), place=Place(part="scan.pdf", page=1)),
        ]
    )

    assert [(item.url, item.doubts) for item in reading.items] == [
        ("https://chirp.example/lyft", ())
    ]
    assert [line.line for line in reading.unread] == [2]


def test_numbered_pages_are_not_misreadings_of_each_other() -> None:
    """A digit that is another digit is meant: both addresses stand."""
    reading = read(
        recognised(
            "Please remove https://chirp.example/page1 at once.\n\n"
            "Please remove https://chirp.example/page2 at once."
        )
    )

    assert len(reading.items) == 2
    assert not reading.unread


def test_rows_of_a_list_do_not_speak_of_each_other() -> None:
    """A list names many that look alike; each row stands by itself, doubted."""
    rows = table_lines(
        [("1", "https://chirp.example/lyft"), ("2", "https://chirp.example/lvft")],
        sheet=None,
        headings=("S.No", "URL"),
        first=1,
    )
    reading = read([replace(row, is_recognised=True) for row in rows])

    assert [item.doubts for item in reading.items] == [("ocr",), ("ocr",)]


def test_a_stretch_that_was_read_twice_and_not_alike_is_doubted() -> None:
    """The doubt falls on the address that the stretch lies in, not on its neighbour."""
    text = "Please remove https://chirp.example/one and https://chirp.example/another today."
    line = replace(recognised(text)[0], unsure=((40, 46),))
    first, second = read([line]).items

    assert first.doubts == ("ocr",)
    assert second.doubts == ("ocr", "readings-differ")


def test_a_cell_that_was_read_twice_and_not_alike_is_doubted() -> None:
    """The doubt on a cell falls on what stands in it."""
    line = Line(
        number=LineNumber(1),
        kind=LineKind.ROW,
        text="1\thttps://chirp.example/lyft",
        place=Place(page=1, row=1),
        cells=(
            Cell(text="1", heading="S.No"),
            Cell(text="https://chirp.example/lyft", heading="URL", is_unsure=True),
        ),
        is_recognised=True,
    )

    assert read([line]).items[0].doubts == ("ocr", "readings-differ")
