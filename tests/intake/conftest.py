"""Letters and lists for the tests of intake; all invented."""

from collections.abc import Callable, Sequence

import pytest

from withheld.intake.reading import read_document
from withheld.model.document import Cell, Document, Line, LineKind, PartRead, Place
from withheld.model.identity import LineNumber
from withheld.model.reading import Reading

Rows = Sequence[Sequence[str | Cell]]


def document_of(lines: Sequence[Line]) -> Document:
    """Return a document of `lines`."""
    part = PartRead(name="", media_type="text/plain", sha256="0" * 64, size=1)
    return Document(
        media_type="text/plain", sha256="0" * 64, size=1, lines=tuple(lines), parts=(part,)
    )


def text_lines(text: str) -> list[Line]:
    """Return the lines of a plain text, as the text reader makes them."""
    return [
        Line(
            number=LineNumber(number),
            kind=LineKind.TEXT,
            text=line,
            place=Place(line=place),
        )
        for number, (place, line) in enumerate(
            ((place, line) for place, line in enumerate(text.split("\n"), 1) if line.strip()), 1
        )
    ]


def table_lines(
    rows: Rows, *, sheet: str | None, headings: Sequence[str], first: int
) -> list[Line]:
    """Return the rows of a table, as the sheet reader makes them."""
    lines = []
    for turn, row in enumerate(rows):
        cells = tuple(
            cell
            if isinstance(cell, Cell)
            else Cell(text=cell, heading=headings[column] if column < len(headings) else "")
            for column, cell in enumerate(row)
        )
        lines.append(
            Line(
                number=LineNumber(first + turn),
                kind=LineKind.ROW,
                text="\t".join(cell.text for cell in cells),
                place=Place(sheet=sheet, row=turn + 1),
                cells=cells,
            )
        )
    return lines


@pytest.fixture
def read() -> Callable[[str], Reading]:
    """Return what reads a letter given as plain text."""
    return lambda text: read_document(document_of(text_lines(text)))


@pytest.fixture
def read_rows() -> Callable[..., Reading]:
    """Return what reads a table given as rows, with the headings of its columns."""

    def reading(
        rows: Rows,
        *,
        headings: Sequence[str] = ("S.No", "URL", "Remarks"),
        sheet: str | None = "Annexure-I",
    ) -> Reading:
        return read_document(
            document_of(table_lines(rows, sheet=sheet, headings=headings, first=1))
        )

    return reading
