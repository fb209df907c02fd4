"""
Reads CSV and TSV: every row that is not blank is one line, also where a quoted cell is wrapped.

Source: RFC 4180, as the `csv` module reads it.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import Protocol

from withheld.errors import UnreadableFile
from withheld.model.document import LineKind, Place
from withheld.readers.decoding import decode
from withheld.readers.headings import heading_index, look_ahead
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.sharing import SharedCells


class _Rows(Protocol):
    """What `csv.reader` returns; the module has no public name for it before Python 3.13."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


_DELIMITERS = (",", ";", "\t", "|")
_RARE_DELIMITERS = ("^", "~", "\x1f", "§", "¦")
"""Marks that addresses have too: taken only where a row of headings has them as well."""
_STATED = re.compile(r"sep=([^\w\s]|\t)\r?\n")
"""The first line by which Excel is told what separates the cells."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NO_DELIMITER = "\x1f"
"""The unit separator of ASCII, which no list uses: every row is one cell."""
_SAMPLE_ROWS = 60
_SAMPLE_CHARACTERS = 200_000


def read_csv(source: Source, transcript: Transcript) -> Notes:
    """
    Read a table of separated values, in any encoding and with any of the usual delimiters.

    Raises:
        UnreadableFile: A cell is longer than any cell of an order could be.
    """
    text, blind_spots = decode(source.data)
    delimiter = sniff_delimiter(text)
    quotes: bool = True
    if _has_open_quote(text, delimiter):
        quotes = False
        blind_spots += ("a quotation mark is never closed; quotes were read as plain characters",)
    rows = csv.reader(
        _physical_lines(text),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
    )
    try:
        _add_rows(rows, source, transcript)
    except csv.Error as problem:
        raise UnreadableFile(
            "a cell is longer than 131,072 characters; save the table as XLSX, or repair its quotes"
        ) from problem
    return Notes(media_type="text/csv", blind_spots=blind_spots)


def sniff_delimiter(text: str) -> str:
    """Return what separates the cells of `text`: the mark that gives most rows the same width."""
    stated = _STATED.match(text)
    if stated:
        return stated[1]
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_score = _NO_DELIMITER, (0.0, 1)
    for delimiter in _DELIMITERS + _RARE_DELIMITERS:
        rows = _first_rows(sample, delimiter)
        widths = Counter(map(len, rows))
        if not widths or (delimiter in _RARE_DELIMITERS and not _has_heading(rows)):
            continue
        width, count = widths.most_common(1)[0]
        score = (count / widths.total() if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    """Return the first rows that are not blank; none where with this mark the text is no table."""
    try:
        rows = list(islice(csv.reader(io.StringIO(sample, ""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return []
    return [row for row in rows if any(map(str.strip, row))]


def _has_heading(rows: list[list[str]]) -> bool:
    """Whether all rows are as wide as the first, and the first names no address."""
    return len({len(row) for row in rows}) == 1 and not any("://" in cell for cell in rows[0])


def _physical_lines(text: str) -> Iterator[str]:
    """Yield the lines of `text` with their ends, whatever they end with, without a copy of it."""
    for found in _LINE.finditer(text):
        yield found[0]


def _has_open_quote(text: str, delimiter: str) -> bool:
    """Whether a quoted cell swallows the rest of the file because its quote is never closed."""
    if text.count('"') % 2 == 0:
        return False
    last: list[str] = []
    try:
        for row in csv.reader(_physical_lines(text), delimiter=delimiter):
            last = row
    except csv.Error:
        return True
    return any("\n" in cell or "\r" in cell for cell in last[-1:])


def _add_rows(rows: "_Rows", source: Source, transcript: Transcript) -> None:
    """Add every row that is not blank, with the place where it starts."""
    placed = _with_lines(rows)
    first = list(islice(placed, look_ahead()))
    heading = heading_index([cells for _, cells in first])
    names: list[str] = []
    shared = SharedCells()

    def add(number: int, line: int, texts: list[str]) -> None:
        """Add one row, with the names of its columns."""
        if not any(map(str.strip, texts)):
            return
        cells = tuple(
            [
                shared.cell(text, names[column] if column < len(names) else "")
                for column, text in enumerate(texts)
            ]
        )
        place = Place(part=source.part, row=number, line=line)
        transcript.add(LineKind.ROW, "\t".join(texts), place, cells=cells)

    for number, (line, texts) in enumerate(chain(first, placed), start=1):
        add(number, line, texts)
        if number - 1 == heading:
            names = [text.strip() for text in texts]


def _with_lines(rows: "_Rows") -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the physical line, counted from 1, on which it starts."""
    starts_at = 1
    for row in rows:
        yield starts_at, row
        starts_at = rows.line_num + 1
