"""
Reads one worksheet of an XLSX workbook: its cells, and how they are shown.

Source: ECMA-376 part 1, section 18.3 (worksheets).  Written for speed: a sheet of a hundred
thousand rows passes through these handlers cell by cell.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from withheld.readers.numbers import Style, show_number
from withheld.readers.package import Attributes, Package, feed, local, safe_parser
from withheld.readers.sheet_scan import (
    RowScanner,
    SharedText,
    SheetCell,
    SheetRow,
    blocks,
    column_of,
    find_rows,
    unescape,
)

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_HYPERLINK = re.compile(r'\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"\s*(?:[,;)])', re.IGNORECASE)
COLUMNS_MAX = 16_384
_CELL_TAGS = frozenset({"c", "v", "t", "f", "is", "r", "rPr", "strike", "rPh", "row"})


_PLAIN = Style()


@dataclass(slots=True)
class Sheet:
    """One worksheet as read."""

    rows: list[SheetRow] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row (from 1), first column (from 0), last row, last column; all included."""
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """Cell range, relationship id, location inside the workbook."""
    unread_links: int = 0
    """Hyperlink formulas whose target is computed."""


def range_of(reference: str) -> tuple[int, int, int, int] | None:
    """Return first row (from 1), first column (from 0), last row, last column of a range."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")[:2]]
    first, last = corners[0], corners[-1]
    if first is None or last is None:
        return None
    return int(first[2]), column_of(first[1].upper()), int(last[2]), column_of(last[1].upper())


def read_sheet(
    package: Package, name: str, *, shared: list[SharedText], styles: list[Style]
) -> Sheet:
    """
    Return the worksheet in the entry `name`.

    Raises:
        UnreadableFile: The entry is broken or too large.
    """
    handler = _SheetHandler(shared, styles)
    data = package.read(name)
    found = find_rows(data)
    if found is None:
        _feed(handler, [data])
        return handler.sheet
    start, end = found
    _feed(handler, [data[:start], data[end:]])
    scanner = RowScanner(shared, styles, is_hidden=handler.zero_height)
    last = 0
    for block in blocks(data, start, end):
        rows = scanner.rows(block)
        if rows is None:
            handler.row_number = last
            _feed(handler, [b"<rows>", block, b"</rows>"])
            continue
        for row in rows:
            if row.unusual:
                _feed(handler, [row.unusual.encode()])
            else:
                last = row.number
                handler.sheet.rows.append(row)
    return handler.sheet


def _feed(handler: "_SheetHandler", chunks: Iterable[bytes]) -> None:
    """
    Parse XML of a worksheet, or of some of its rows.

    Raises:
        UnreadableFile: It is broken.
    """
    feed(safe_parser(start=handler.start, end=handler.end, text=handler.text), chunks)


class _SheetHandler:
    """What expat calls while a sheet goes by."""

    def __init__(self, shared: list[SharedText], styles: list[Style]) -> None:
        self.sheet = Sheet()
        self._shared = shared
        self._styles = styles
        self._columns: dict[str, int] = {}
        self.row_number = 0
        self._row_hidden = False
        self._cells: list[SheetCell] = []
        self._column = -1
        self._kind = ""
        self._style = _PLAIN
        self._value = ""
        self._formula = ""
        self._inline: list[str] = []
        self._inline_struck = False
        self._run_struck = False
        self._phonetic = False
        self.zero_height = False
        """Rows that do not say otherwise are hidden."""
        self._target: str | None = None
        """Which of `v`, `f`, `t` the characters belong to; None for none of them."""
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Open an element."""
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            reference = attributes.get("r")
            if reference:
                letters = reference.rstrip("0123456789")
                column = self._columns.get(letters)
                if column is None:
                    column = self._columns[letters] = column_of(letters)
                self._column = column
            else:
                self._column += 1
            self._kind = attributes.get("t", "n")
            style = attributes.get("s")
            self._style = self._style_of(style) if style else _PLAIN
            self._value = self._formula = ""
            self._inline, self._inline_struck = [], False
        elif tag in {"v", "f"} or (tag == "t" and not self._phonetic):
            self._target = tag
            self._pieces = []
        elif tag == "row":
            self._start_row(attributes)
        elif tag not in _CELL_TAGS:
            self._start_other(tag, attributes)
        else:
            self._start_rich(tag, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if ":" in tag:
            tag = local(tag)
        if tag == "v":
            self._value = "".join(self._pieces)
            self._target = None
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "f":
            self._formula = "".join(self._pieces)
            self._target = None
        elif tag == "t":
            self._end_text()
        elif tag in {"r", "rPh"}:
            self._run_struck = self._phonetic = False

    def _end_row(self) -> None:
        """Close a row; an empty one leaves no trace."""
        if self._cells:
            self.sheet.rows.append(
                SheetRow(number=self.row_number, is_hidden=self._row_hidden, cells=self._cells)
            )
            self._cells = []

    def text(self, data: str) -> None:
        """Take in characters."""
        if self._target is not None:
            self._pieces.append(data)

    def _start_row(self, attributes: Attributes) -> None:
        """Open a row."""
        stated = attributes.get("r", "")
        self.row_number = int(stated) if stated.isdecimal() else self.row_number + 1
        self._row_hidden = attributes.get("hidden") in {"1", "true"} or (
            attributes.get("ht") in {"0", "0.0"}
        )
        if self.zero_height and "ht" not in attributes and "hidden" not in attributes:
            self._row_hidden = True
        self._column = -1

    def _start_rich(self, tag: str, attributes: Attributes) -> None:
        """Open an element of rich text."""
        if tag == "strike":
            self._run_struck = attributes.get("val", "1") not in {"0", "false"}
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "is":
            self._inline, self._inline_struck = [], False

    def _start_other(self, tag: str, attributes: Attributes) -> None:
        """Open an element beside the cells."""
        if tag == "col":
            hides = attributes.get("hidden") in {"1", "true"} or attributes.get("width") == "0"
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if hides and first.isdecimal() and last.isdecimal():
                last_column = min(int(last), COLUMNS_MAX)
                self.sheet.hidden_columns.update(range(int(first) - 1, last_column))
        elif tag == "mergeCell":
            cells = range_of(attributes.get("ref", ""))
            if cells:
                self.sheet.merged.append(cells)
        elif tag == "hyperlink":
            identity = next((v for k, v in attributes.items() if local(k) == "id"), "")
            self.sheet.links.append(
                (attributes.get("ref", ""), identity, attributes.get("location", ""))
            )
        elif tag == "sheetFormatPr":
            self.zero_height = attributes.get("zeroHeight") in {"1", "true"}

    def _end_text(self) -> None:
        """Close a piece of inline text."""
        if self._target == "t":
            piece = "".join(self._pieces)
            self._inline.append(piece)
            self._inline_struck = self._inline_struck or (self._run_struck and bool(piece.strip()))
        self._target = None

    def _end_cell(self) -> None:
        """Close a cell; an empty one leaves no trace."""
        is_struck, is_rounded, hyperlink = self._style.is_struck, False, ""
        kind, value = self._kind, self._value
        # Text that stands in the cell itself is read, also where the cell forgot to say so.
        if kind == "inlineStr" or (self._inline and not value):
            text, is_struck = unescape("".join(self._inline)), is_struck or self._inline_struck
        elif kind == "s":
            shared = self._shared_text(value)
            text, is_struck = shared.text, is_struck or shared.is_struck
        elif kind == "n":
            text, is_rounded = show_number(value, self._style) if value else ("", False)
        elif kind == "b":
            text = "TRUE" if value == "1" else "FALSE"
        else:  # str (a formula's text), e (an error), d (a date in ISO 8601)
            text = unescape(value)
        if self._formula:
            hyperlink, is_unread = formula_target(self._formula)
            self.sheet.unread_links += is_unread
        if (text or hyperlink) and 0 <= self._column < COLUMNS_MAX:
            self._cells.append(
                SheetCell(
                    column=self._column,
                    text=text,
                    is_struck=is_struck and bool(text.strip()),
                    is_rounded=is_rounded,
                    hyperlink=hyperlink,
                )
            )

    def _style_of(self, index: str) -> Style:
        """Return the style of a cell; the plain one where the workbook lacks it."""
        number = int(index) if index.isdecimal() else -1
        return self._styles[number] if 0 <= number < len(self._styles) else _PLAIN

    def _shared_text(self, index: str) -> SharedText:
        """Return a shared text; an empty one where the workbook lacks it."""
        number = int(index) if index.isdecimal() else -1
        return self._shared[number] if 0 <= number < len(self._shared) else SharedText(text="")


def formula_target(formula: str) -> tuple[str, bool]:
    """Return where a HYPERLINK formula leads, and whether its target is computed and unread."""
    if "HYPERLINK" not in formula.upper():
        return "", False
    found = _HYPERLINK.match(formula.removeprefix("="))
    return (found[1].replace('""', '"'), False) if found else ("", True)
