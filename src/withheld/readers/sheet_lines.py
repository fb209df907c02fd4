"""
How the sheets of a workbook become lines, whatever form the workbook has.

Every row that is not blank is one line.  A cell in a hidden column is shown apart from its row, as
a hidden line of the same place, so that a note nobody sees does not taint the rows everybody sees.
"""

from collections.abc import Mapping

from withheld.model.document import Cell, LineKind, Link, Place
from withheld.readers.headings import heading_index, look_ahead
from withheld.readers.interface import Source, Transcript
from withheld.readers.sharing import SharedCells
from withheld.readers.sheet import Sheet
from withheld.readers.sheet_scan import SheetCell, SheetRow


def add_sheet(
    sheet: Sheet, source: Source, transcript: Transcript, *, name: str, is_hidden: bool
) -> None:
    """Add the rows of the sheet `name`, all of them hidden if the sheet is."""
    first = [_texts(row.cells) for row in sheet.rows[: look_ahead()]]
    heading = heading_index(first)
    covers = _covers(sheet)
    maker = _RowMaker()
    for index, row in enumerate(sheet.rows):
        hidden = sheet.hidden_columns
        shown = [c for c in row.cells if c.column not in hidden] if hidden else row.cells
        concealed = [c for c in row.cells if c.column in hidden] if hidden else []
        own = covers.get(row.number, _NOTHING)
        for cells, is_concealed in ((shown, False), (concealed, True)):
            if not cells:
                continue
            made, links = maker.cells_of(cells, own)
            text = "\t".join([cell.text for cell in made])
            if links or (text and not text.isspace()):
                transcript.add(
                    LineKind.ROW,
                    text,
                    Place(part=source.part, sheet=name, row=row.number),
                    cells=tuple(made),
                    links=tuple(links),
                    is_hidden=is_concealed or row.is_hidden or is_hidden,
                )
        if index == heading:
            maker.names = _headings(row, sheet)


def _covers(sheet: Sheet) -> dict[int, dict[int, tuple[int, int]]]:
    """Return how many columns and rows merged cells cover, by row and column."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for first_row, first_column, last_row, last_column in sheet.merged:
        size = (last_column - first_column + 1, last_row - first_row + 1)
        if min(size) > 0 and size != (1, 1):
            found.setdefault(first_row, {})[first_column] = size
    return found


class _RowMaker:
    """Makes the rows of one sheet; remembers its headings, and cells that say the same."""

    def __init__(self) -> None:
        """Begin a sheet without headings."""
        self.names: dict[int, str] = {}
        self._shared = SharedCells()

    def cells_of(
        self, cells: list[SheetCell], covers: Mapping[int, tuple[int, int]]
    ) -> tuple[list[Cell], list[Link]]:
        """Return a row's cells, blank ones between them included, and where they lead."""
        made: list[Cell] = []
        links: list[Link] = []
        names, shared = self.names, self._shared
        for column, text, is_struck, is_rounded, hyperlink in cells:
            while len(made) < column:
                made.append(_BLANK)
            heading = names.get(column, "")
            if not (hyperlink or is_struck or is_rounded or covers):
                made.append(shared.cell(text, heading))
                continue
            if hyperlink:
                links.append(Link(text=text, target=hyperlink))
            columns, rows = covers.get(column, _ALONE)
            made.append(
                Cell(
                    text=text,
                    heading=heading,
                    hyperlink=hyperlink,
                    is_struck=is_struck,
                    is_rounded=is_rounded,
                    columns=columns,
                    rows=rows,
                )
            )
        return made, links


_BLANK = Cell(text="")
_ALONE = (1, 1)
_NOTHING: Mapping[int, tuple[int, int]] = {}


def _texts(cells: list[SheetCell]) -> list[str]:
    """Return the texts of a row by column."""
    texts: list[str] = []
    for cell in cells:
        texts.extend([""] * (cell.column - len(texts)))
        texts.append(cell.text)
    return texts


def _headings(row: SheetRow, sheet: Sheet) -> dict[int, str]:
    """Return the names of the columns; a merged heading names every column beneath it."""
    names = {cell.column: cell.text.strip() for cell in row.cells}
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= row.number <= last_row and first_column in names:
            for column in range(first_column, last_column + 1):
                names.setdefault(column, names[first_column])
    return names
