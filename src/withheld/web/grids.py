"""
A document's text laid out as it looks: sheets and tables as grids, letters as lines.

Everything in it is text of the sandbox's own making, escaped: no formula, no link, no script of the
original reaches the page.  What a spreadsheet would not show is shown, and said to be hidden.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from withheld.adapters.sqlite.desk_rows import LineRow
from withheld.model.document import Cell

COLUMNS_MAX = 60
"""Columns that are drawn; cells further to the right are listed in the last one."""
_STRUCK, _ROUNDED, _UNSURE = 1, 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell as it is drawn."""

    text: str
    heading: str = ""
    hyperlink: str = ""
    """Where the original leads when clicked, if that is not what the cell says; shown, no link."""
    is_struck: bool = False
    is_rounded: bool = False
    is_unsure: bool = False
    is_hidden: bool = False
    """In a column nobody sees."""
    columns: int = 1
    """How many columns it covers, where cells were merged."""
    rows: int = 1
    is_covered: bool = False
    """A merged cell before it covers it; nothing stands in it."""


@dataclass(slots=True, kw_only=True)
class GridRow:
    """One row of a grid."""

    line: LineRow
    cells: list[GridCell]
    skipped: tuple[int, int] | None = None
    """The first and the last of the empty rows before it."""
    others: list[int] = field(default_factory=list)
    """Lines that stand in the same row: those of hidden columns."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the lines that stand in it."""
        return (self.line.number, *self.others)


@dataclass(slots=True, kw_only=True)
class Block:
    """Lines that belong together: rows of one table, or text of one part."""

    part: str
    sheet: str
    rows: list[GridRow] = field(default_factory=list)
    """Empty for text."""
    lines: list[LineRow] = field(default_factory=list)
    """Empty for a grid."""

    @property
    def is_grid(self) -> bool:
        """Return whether it is drawn as a grid."""
        return bool(self.rows)

    @property
    def width(self) -> int:
        """Return how many columns it has."""
        return max((len(row.cells) for row in self.rows), default=0)

    @property
    def columns(self) -> list[tuple[str, str, bool]]:
        """Return each column's letters, its heading, and whether nobody sees it."""
        found = []
        for n in range(self.width):
            cells = [row.cells[n] for row in self.rows if n < len(row.cells)]
            filled = [cell for cell in cells if cell.text]
            heading = next((cell.heading for cell in cells if cell.heading), "")
            found.append(
                (letters(n), heading, bool(filled) and all(one.is_hidden for one in filled))
            )
        return found


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column counted from 0: A, B … Z, AA."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def cells_text(cells: Sequence[Cell]) -> str:
    """Return cells as the index keeps them; empty where a line has none."""
    if not cells:
        return ""
    return json.dumps([_kept(one) for one in cells], ensure_ascii=False, separators=(",", ":"))


def _kept(cell: Cell) -> list[object]:
    flags = cell.is_struck * _STRUCK + cell.is_rounded * _ROUNDED + cell.is_unsure * _UNSURE
    return [cell.text, cell.heading, cell.hyperlink, flags, cell.columns, cell.rows]


def cells_of(line: LineRow) -> list[GridCell]:
    """Return the cells of a line as they are drawn; none for a line of text."""
    if not line.cells:
        return []
    made: list[GridCell] = []
    for text, heading, hyperlink, flags, columns, rows in json.loads(line.cells):
        made.append(
            GridCell(
                text=text,
                heading=heading,
                hyperlink="" if _says_the_same(text, hyperlink) else hyperlink,
                is_struck=bool(flags & _STRUCK),
                is_rounded=bool(flags & _ROUNDED),
                is_unsure=bool(flags & _UNSURE),
                columns=columns,
                rows=rows,
            )
        )
    if len(made) > COLUMNS_MAX:
        made = [*made[: COLUMNS_MAX - 1], _rest(made)]
    return _covering(made)


def _covering(cells: list[GridCell]) -> list[GridCell]:
    """Return cells with those marked that a merged one covers; one with text in it ends it."""
    made = list(cells)
    for n, cell in enumerate(cells):
        if cell.columns == 1:
            continue
        end = n + 1
        while end < min(n + cell.columns, COLUMNS_MAX) and (end >= len(made) or not made[end].text):
            made[end : end + 1] = [GridCell(text="", is_covered=True)]
            end += 1
        made[n] = replace(cell, columns=end - n)
    return made


def _rest(cells: list[GridCell]) -> GridCell:
    """Return one cell with what stands too far to the right."""
    return GridCell(text=" | ".join(one.text for one in cells[COLUMNS_MAX - 1 :] if one.text))


def _says_the_same(text: str, hyperlink: str) -> bool:
    """Return whether a link leads where the cell's own words say."""
    return hyperlink.rstrip("/").casefold() == text.strip().rstrip("/").casefold()


def blocks_of(lines: Iterable[LineRow]) -> list[Block]:
    """Return lines as blocks: a grid for each run of rows of one table, text for the rest."""
    found: list[Block] = []
    for line in lines:
        cells = cells_of(line)
        last = found[-1] if found else None
        if not cells:
            if last is None or last.is_grid or last.part != line.part:
                last = Block(part=line.part, sheet="")
                found.append(last)
            last.lines.append(line)
            continue
        if last is None or not _goes_on(last, line):
            last = Block(part=line.part, sheet=line.sheet)
            found.append(last)
        _add(last, line, cells)
    for block in found:
        _spread_titles(block)
    return found


def _spread_titles(block: Block) -> None:
    """Let a row of one cell reach across its sheet, as a spreadsheet draws a title."""
    width = block.width
    for row in block.rows if block.sheet else ():
        if len(row.cells) == 1 and width > 1:
            covered = [GridCell(text="", is_covered=True)] * (width - 1)
            row.cells = [replace(row.cells[0], columns=width), *covered]


def _goes_on(block: Block, line: LineRow) -> bool:
    """Return whether a row belongs to the table before it: the same sheet, further down."""
    if not block.is_grid or (block.part, block.sheet) != (line.part, line.sheet):
        return False
    before = block.rows[-1].line.row
    return line.row is not None and before is not None and line.row >= before


def _add(block: Block, line: LineRow, cells: list[GridCell]) -> None:
    """Add a row; what stands in hidden columns goes into the row it belongs to."""
    last = block.rows[-1] if block.rows else None
    if last is not None and line.row is not None and last.line.row == line.row and block.sheet:
        last.others.append(line.number)
        for n, cell in enumerate(cells):
            while len(last.cells) <= n:
                last.cells.append(GridCell(text=""))
            if cell.text:
                last.cells[n] = replace(cell, is_hidden=True)
        return
    skipped = None
    if last is not None and last.line.row is not None and line.row is not None:
        first, end = last.line.row + 1, line.row - 1
        skipped = (first, end) if first <= end else None
    block.rows.append(GridRow(line=line, cells=cells, skipped=skipped))


def names_item(cell: GridCell, written: Sequence[str]) -> bool:
    """Return whether a cell says what an item of its line is called."""
    return any(one in cell.text for one in written)
