"""
Finds the lines of a page by geometry: running text, rows of ruled tables, rows of aligned columns.

Pure functions of places; nothing here knows PDFium.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from withheld.readers.pdf_columns import Column, Entry, find_columns
from withheld.readers.pdf_grids import Grid, find_grids
from withheld.readers.pdf_joining import CellLine, join_lines, without_widthless
from withheld.readers.pdf_page import PageContent, Word

_MIDDLE, _LEFT, _TOP = attrgetter("middle"), attrgetter("x0"), attrgetter("top")
_GAP_HEIGHTS = 1.0
"""A gap between words wider than this many line heights parts columns."""
_COLUMN_GAP_HEIGHTS = 0.7
"""What must remain of such a gap over all rows of a table."""
_ROWS_MIN = 3
_PITCH_HEIGHTS = 1.7
_PROSE_WORDS = 5
"""Columns of at least so many words a line are two columns of prose, not a table."""


@dataclass(slots=True)
class LaidCell:
    """One cell of a row: its words by physical line."""

    lines: list[list[Word]] = field(default_factory=list)
    right_edge: float = 0.0
    text: str = ""
    is_joined: bool = False

    def finish(self) -> None:
        """Put the lines together; most cells have one."""
        if len(self.lines) == 1:
            words = self.lines[0]
            self.text = words[0].text if len(words) == 1 else " ".join([w.text for w in words])
            return
        if any(word.is_whole for words in self.lines for word in words):
            self.text = "\n".join(" ".join(w.text for w in words) for words in self.lines)
            return
        lines = [_cell_line(words) for words in self.lines]
        self.text, self.is_joined = join_lines(lines, right_edge=self.right_edge)


@dataclass(slots=True)
class Block:
    """A line of the page: a line of running text, or a row with cells."""

    words: list[Word]
    cells: list[LaidCell] = field(default_factory=list)
    table: int = 0
    """Which table of the page it belongs to, counted from 1; 0 for running text."""
    level: float | None = None
    """The upper edge of what it is read with, where that is not its own: a list in columns."""

    @property
    def text(self) -> str:
        """The words as a person reads them."""
        if self.cells:
            return "\t".join(cell.text for cell in self.cells)
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        """The height of its upper edge."""
        return float(max(map(_TOP, self.words)))

    @property
    def turn(self) -> float:
        """By which it takes its turn on the page: from the top."""
        return -(self.top if self.level is None else self.level)


def lay_out(content: PageContent) -> list[Block]:
    """
    Return the lines of a page from top to bottom.

    Words that nobody sees are lines of their own: they change nothing of what everybody sees.
    """
    grids = find_grids(content.horizontals, content.verticals)
    blocks: list[Block] = []
    rest = [word for word in content.words if not word.is_hidden]
    unseen = [word for word in content.words if word.is_hidden] if rest else []
    rest = rest or content.words
    for number, grid in enumerate(grids, start=1):
        inside: list[Word] = []
        outside: list[Word] = []
        for word in rest:
            (inside if grid.holds(word) else outside).append(word)
        rest = outside
        blocks.extend(_rows_of_grid(inside, grid, number))
    loose = visual_lines(rest)
    listed = find_columns(loose)
    if listed:
        taken = {id(word) for one in listed for column in one for word in column.words}
        loose = visual_lines([word for word in rest if id(word) not in taken])
        for one in listed:
            tables = max((block.table for block in blocks), default=len(grids))
            blocks.extend(_rows_of_columns(one, tables))
    tables = max((block.table for block in blocks), default=len(grids))
    blocks.extend(_rows_and_text(loose, tables_before=tables))
    blocks.extend(Block(words=line) for line in visual_lines(unseen))
    if grids or unseen or listed:
        blocks.sort(key=lambda block: block.turn)
    return blocks


def continued(above: Block, below: Block) -> Block | None:
    """
    Return the row that `above`, last of its page, and `below`, first of the next, are together.

    None where they are two rows: only a locator that the end of the page cut makes them one.
    """
    if len(above.cells) != len(below.cells) or below.cells[0].text:
        return None
    cells: list[LaidCell] = []
    is_cut = False
    for first, rest in zip(above.cells, below.cells, strict=True):
        cell = LaidCell(lines=first.lines + rest.lines, right_edge=first.right_edge)
        cell.finish()
        is_cut = is_cut or (bool(rest.text) and cell.text == first.text + rest.text != rest.text)
        cells.append(cell)
    return Block(words=above.words, cells=cells, table=above.table) if is_cut else None


def visual_lines(words: list[Word]) -> list[list[Word]]:
    """Return words grouped into lines from top to bottom, each from left to right."""
    if len(words) == 1:
        return [words]
    lines: list[list[Word]] = []
    for word in sorted(words, key=_MIDDLE, reverse=True):
        if lines:
            first = lines[-1][0]
            overlap = min(first.top, word.top) - max(first.bottom, word.bottom)
            height = min(first.top - first.bottom, word.top - word.bottom)
            if overlap > 0.5 * height or (height <= 0 and abs(first.middle - word.middle) < 1):
                lines[-1].append(word)
                continue
        lines.append([word])
    for line in lines:
        line.sort(key=_LEFT)
    return lines


# -- ruled tables ------------------------------------------------------------------------------


def _rows_of_grid(words: list[Word], grid: Grid, table: int) -> list[Block]:
    """Return the rows of a ruled table; a band with a single cell is running text."""
    cells: dict[tuple[int, int], list[Word]] = {}
    paddings: dict[int, float] = {}
    for word in words:
        row, column = grid.cell_of(word)
        cells.setdefault((row, column), []).append(word)
        padding = word.x0 - grid.columns[column]
        paddings[column] = min(padding, paddings.get(column, padding))
    blocks: list[Block] = []
    for row in sorted({row for row, _ in cells}):
        laid: list[LaidCell] = []
        found: list[Word] = []
        for column in range(len(grid.columns) - 1):
            cell = LaidCell()
            inside = cells.get((row, column))
            if inside:
                cell.lines = visual_lines(inside)
                edge = grid.right_of(row, column)
                cell.right_edge = edge - max(paddings[column], 0.0)
                cell.finish()
                found += inside
            laid.append(cell)
        if len(grid.rows) == 2 and sum(bool(cell.lines) for cell in laid) == 1:  # noqa: PLR2004 -- one band
            blocks.extend(Block(words=line) for cell in laid for line in cell.lines)
        else:
            blocks.append(Block(words=found, cells=laid, table=table))
    return blocks


# -- lists in columns --------------------------------------------------------------------------


def _rows_of_columns(columns: list[Column], tables_before: int) -> list[Block]:
    """Return the entries of a list, column by column; a wide gap in entries makes them a table."""
    blocks: list[Block] = []
    level = max(map(_TOP, columns[0].words))
    table = tables_before
    for column in columns:
        if _has_gaps(column):
            blocks.extend(_rows_and_text(visual_lines(column.words), tables_before=table))
        else:
            blocks.extend(_entry_rows(column, table + 1, blocks))
        table = max((block.table for block in blocks), default=table)
    for block in blocks:
        block.level = level
    return blocks


def _has_gaps(column: Column) -> bool:
    """Return whether the entries of a column have columns of their own."""
    lines = [line for entry in column.entries for line in entry.lines if line]
    return sum(bool(_gaps(line, _GAP_HEIGHTS)) for line in lines) * 5 > len(lines)


def _entry_rows(column: Column, table: int, before: list[Block]) -> list[Block]:
    """Return the entries of a column as rows: a number, and what it numbers."""
    rows: list[Block] = []
    for turn, entry in enumerate(column.entries):
        row = _entry_row(entry, column.right_edge, table)
        is_rest = (
            not turn and not entry.number and before and len(before[-1].cells) == len(row.cells)
        )
        if is_rest and not _begins_address(entry.lines[0]):
            before[-1] = _with_rest(before[-1], row)
        else:
            rows.append(row)
    return rows


def _begins_address(words: list[Word]) -> bool:
    """Return whether a line of a cell says an address from its beginning."""
    return "://" in without_widthless(words[0].text)


def _with_rest(above: Block, rest: Block) -> Block:
    """Return the last entry of a column with what the next column begins with."""
    cells = [
        LaidCell(lines=first.lines + more.lines, right_edge=first.right_edge)
        for first, more in zip(above.cells, rest.cells, strict=True)
    ]
    for cell in cells:
        cell.finish()
    return Block(words=above.words, cells=cells, table=above.table)


def _entry_row(entry: Entry, right_edge: float, table: int) -> Block:
    """Return an entry of a list as a row."""
    number = LaidCell(lines=[entry.number] if entry.number else [])
    said = LaidCell(lines=entry.lines, right_edge=right_edge)
    for cell in (number, said):
        cell.finish()
    words = [word for line in (entry.number, *entry.lines) for word in line]
    return Block(words=words, cells=[number, said], table=table)


# -- aligned columns ---------------------------------------------------------------------------


def _rows_and_text(lines: list[list[Word]], *, tables_before: int) -> list[Block]:
    """Return running text and the rows of tables without rules."""
    blocks: list[Block] = []
    index, table = 0, tables_before
    while index < len(lines):
        length, gaps = _table_run(lines[index:])
        if length < _ROWS_MIN:
            blocks.append(Block(words=lines[index]))
            index += 1
            continue
        table += 1
        blocks.extend(_rows_of_run(lines[index : index + length], gaps, table))
        index += length
    return blocks


def _table_run(lines: list[list[Word]]) -> tuple[int, list[tuple[float, float]]]:
    """Return how many lines from the first on share gaps, and those gaps; 0 if it is no table."""
    gaps = _gaps(lines[0], _GAP_HEIGHTS)
    if not gaps:
        return 0, []
    length = parted = 1
    for above, line in pairwise(lines):
        if above[0].bottom - line[0].top > _PITCH_HEIGHTS * _height(line):
            break
        remaining = _narrow(gaps, line)
        has_gaps = bool(_gaps(line, _GAP_HEIGHTS))
        if not remaining or (not has_gaps and len(remaining) < len(gaps)):
            break
        gaps = remaining
        length += 1
        parted += has_gaps
    return (length, gaps) if parted >= _ROWS_MIN else (0, [])


def _gaps(line: list[Word], heights: float) -> list[tuple[float, float]]:
    """Return the gaps of a line that are wider than `heights` line heights."""
    wide = heights * _height(line)
    return [(a.x1, b.x0) for a, b in pairwise(line) if b.x0 - a.x1 > wide]


def _narrow(gaps: list[tuple[float, float]], line: list[Word]) -> list[tuple[float, float]]:
    """Return what remains of `gaps` when `line` is laid over them."""
    narrowest = _COLUMN_GAP_HEIGHTS * _height(line)
    remaining = []
    for start, end in gaps:
        left, right = start, end
        for word in line:
            if word.x1 <= left or word.x0 >= right:
                continue
            # What reaches in from the left belongs to the left column, and so on the right.
            if (word.x0 + word.x1) / 2 <= (left + right) / 2:
                left = word.x1
            else:
                right = word.x0
        if right - left >= narrowest:
            remaining.append((left, right))
    return remaining


def _height(line: list[Word]) -> float:
    """Return the height of a line."""
    return max(1.0, *(word.top - word.bottom for word in line))


def _rows_of_run(
    lines: list[list[Word]], gaps: list[tuple[float, float]], table: int
) -> list[Block]:
    """Return the rows of lines that share `gaps`."""
    cuts = [(start + end) / 2 for start, end in gaps]
    split = [_split(line, cuts) for line in lines]
    if _is_prose(split):
        return [
            Block(words=parts[column])
            for column in range(len(cuts) + 1)
            for parts in split
            if parts[column]
        ]
    edges = [
        max((part[-1].x1 for parts in split for part in [parts[column]] if part), default=0.0)
        for column in range(len(cuts) + 1)
    ]
    rows: list[list[list[list[Word]]]] = []
    for parts in split:
        if not rows or _starts_row(parts, rows[-1], edges):
            rows.append([[] for _ in parts])
        for column, part in enumerate(parts):
            if part:
                rows[-1][column].append(part)
    return [_aligned_row(row, edges, table) for row in rows]


def _split(line: list[Word], cuts: list[float]) -> list[list[Word]]:
    """Return the words of a line by column."""
    parts: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for word in line:
        middle = (word.x0 + word.x1) / 2
        parts[sum(middle > cut for cut in cuts)].append(word)
    return parts


def _is_prose(split: list[list[list[Word]]]) -> bool:
    """Whether at least two columns are full of words on most of their lines."""
    full = 0
    for column in range(len(split[0])):
        counts = sorted(len(parts[column]) for parts in split if parts[column])
        full += bool(counts) and counts[len(counts) // 2] >= _PROSE_WORDS
    return full > 1


def _starts_row(parts: list[list[Word]], row: list[list[list[Word]]], edges: list[float]) -> bool:
    """Whether a line begins a new row rather than going on in the cells of `row`."""
    filled = [column for column, part in enumerate(parts) if part]
    for column in filled:
        if row[column] and _begins_address(parts[column]):
            return True
    if not parts[0]:
        return False
    if not row[0]:
        return False
    is_full = edges[0] - row[0][-1][-1].x1 < 1.5 * _character_width(row[0][-1])
    # Where the first column holds addresses, a piece below a full line is the rest of one.
    is_rest = filled == [0] or (_begins_address(row[0][0]) and len(parts[0]) == 1)
    return not (is_full and is_rest)


def _aligned_row(row: list[list[list[Word]]], edges: list[float], table: int) -> Block:
    """Return a row of aligned columns."""
    cells = [LaidCell(lines=lines, right_edge=edge) for lines, edge in zip(row, edges, strict=True)]
    for cell in cells:
        cell.finish()
    words = [word for lines in row for line in lines for word in line]
    return Block(words=words, cells=cells, table=table)


def _cell_line(words: list[Word]) -> CellLine:
    """Return a physical line of a cell for joining."""
    return CellLine(
        text=" ".join(word.text for word in words),
        x1=max(word.x1 for word in words),
        character_width=_character_width(words),
    )


def _character_width(words: list[Word]) -> float:
    """Return the mean width of the characters of `words`."""
    count, width = 0, 0.0
    for word in words:
        count += len(without_widthless(word.text))
        width += word.x1 - word.x0
    return width / max(count, 1)
