"""
Paragraphs and rows of letters while they are read, and how they become lines.

Shared by the forms that word processors write.  In a place, `line` counts the paragraphs and rows
of the letter from 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from withheld.model.document import Cell, LineKind, Link, Place
from withheld.readers.headings import heading_index, look_ahead
from withheld.readers.interface import Source, Transcript


@dataclass(slots=True)
class Paragraph:
    """One paragraph while it is read."""

    words: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    is_struck: bool = False
    """Some of its text is struck through."""
    has_seen: bool = False
    """Some of its text is drawn."""
    has_hidden: bool = False
    _spans: list[tuple[int, int]] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """Its text as written."""
        return "".join(self.words).strip()

    @property
    def struck(self) -> tuple[tuple[int, int], ...]:
        """Where in `text` it is struck through: start and end, in characters from 0."""
        whole = "".join(self.words)
        before, length = len(whole) - len(whole.lstrip()), len(whole.strip())
        moved = [(max(a - before, 0), min(b - before, length)) for a, b in self._spans]
        return tuple((start, end) for start, end in moved if start < end)

    def take(self, data: str, *, is_struck: bool = False, is_hidden: bool = False) -> None:
        """Add words, and how they are drawn."""
        self.words.append(data)
        end = self._length + len(data)
        if data.strip():
            self.has_hidden = self.has_hidden or is_hidden
            self.has_seen = self.has_seen or not is_hidden
            if is_struck:
                self._strike(self._length, end)
        self._length = end

    def _strike(self, start: int, end: int) -> None:
        """Enter a struck stretch; one that goes on where another ended is the same."""
        self.is_struck = True
        if self._spans and self._spans[-1][1] == start:
            self._spans[-1] = (self._spans[-1][0], end)
        else:
            self._spans.append((start, end))


@dataclass(slots=True)
class TableRow:
    """One row while it is read: the paragraphs of each cell."""

    table: int
    """Which table of the letter, counted from 1."""
    cells: list[list[Paragraph]] = field(default_factory=list)


Letter = list[Paragraph | TableRow]
"""The paragraphs and rows of a letter, in their order."""


def end_row(row: TableRow, letter: Letter) -> None:
    """Put a finished row into the letter; a single cell is a frame around its paragraphs."""
    filled = [cell for cell in row.cells if cell]
    if len(row.cells) < 2 or not filled:  # noqa: PLR2004 -- a single cell is a frame
        letter.extend(paragraph for cell in filled for paragraph in cell)
    else:
        letter.append(row)


def add_letter(letter: Letter, source: Source, transcript: Transcript) -> None:
    """Add paragraphs and rows, rows with the headings of their tables."""
    tables: dict[int, list[list[str]]] = {}
    for line in letter:
        if isinstance(line, TableRow):
            tables.setdefault(line.table, []).append([_text_of(cell) for cell in line.cells])
    headings = {table: heading_index(rows[: look_ahead()]) for table, rows in tables.items()}
    counts: dict[int, int] = {}
    for number, line in enumerate(letter, start=1):
        if isinstance(line, Paragraph):
            transcript.add(
                LineKind.PARAGRAPH,
                line.text,
                Place(part=source.part, line=number),
                links=tuple(line.links),
                is_hidden=line.has_hidden and not line.has_seen,
                struck=line.struck,
            )
            continue
        index = counts.get(line.table, 0)
        counts[line.table] = index + 1
        heading = headings[line.table]
        is_below = heading is not None and index > heading
        names = tables[line.table][heading] if is_below and heading is not None else []
        place = Place(part=source.part, row=index + 1, line=number)
        _add_row(line, names, place, transcript)


def _add_row(row: TableRow, names: Sequence[str], place: Place, transcript: Transcript) -> None:
    """Add one row."""
    cells = tuple(
        Cell(
            text=_text_of(cell),
            heading=names[column].strip() if column < len(names) else "",
            hyperlink=next((link.target for p in cell for link in p.links), ""),
            is_struck=any(paragraph.is_struck for paragraph in cell),
        )
        for column, cell in enumerate(row.cells)
    )
    paragraphs = [paragraph for cell in row.cells for paragraph in cell]
    transcript.add(
        LineKind.ROW,
        "\t".join(cell.text for cell in cells),
        place,
        cells=cells,
        links=tuple(link for paragraph in paragraphs for link in paragraph.links),
        is_hidden=not any(paragraph.has_seen for paragraph in paragraphs),
    )


def _text_of(cell: list[Paragraph]) -> str:
    """Return the text of a cell, its paragraphs on lines of their own."""
    return "\n".join(paragraph.text for paragraph in cell)
