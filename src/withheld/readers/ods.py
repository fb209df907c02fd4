"""
Reads OpenDocument sheets (ODS): cells with links, struck-through text, hidden rows and sheets.

Source: OpenDocument 1.3, part 3, chapter 9 (tables) and 19.385 (values).  Numbers are shown digit
by digit, whatever the sheet shows of them; those beyond fifteen digits are said to be rounded.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from withheld.errors import UnreadableFile
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.numbers import Style, show_number
from withheld.readers.odf_styles import OdfStyles
from withheld.readers.package import Attributes, feed, safe_parser
from withheld.readers.sheet import COLUMNS_MAX, Sheet, formula_target
from withheld.readers.sheet_lines import add_sheet
from withheld.readers.sheet_scan import SheetCell, SheetRow

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = re.compile(r"[ \t\r\n]+")
_FILLED_REPEATS_MAX = 10_000
"""How often a row or a cell with something in it may be repeated."""
_NUMBERS = frozenset({"float", "currency", "percentage"})
_UNSEEN = frozenset({"collapse", "filter"})
_SKIPPED = {
    "table:tracked-changes": "sets of tracked changes",
    "office:annotation": "comments",
    "table:shapes": "layers of drawn shapes",
    "draw:frame": "pictures or embedded objects",
    "draw:custom-shape": "drawn shapes",
}


def read_ods(streams: Iterable[Iterator[bytes]], source: Source, transcript: Transcript) -> Notes:
    """
    Read a workbook from the XML of its styles and of its content, in this order.

    Raises:
        UnreadableFile: The XML is broken, declares entities, or repeats a row absurdly often.
    """
    handler = _Handler()
    for stream in streams:
        feed(safe_parser(start=handler.start, end=handler.end, text=handler.text), stream)
    if not handler.sheets:
        raise UnreadableFile("the workbook has no sheet; ask for it as XLSX or CSV")
    spots = [f"{count} {words}" for words, count in handler.counts.items()]
    for name, is_hidden, sheet in handler.sheets:
        add_sheet(sheet, source, transcript, name=name, is_hidden=is_hidden)
        if sheet.unread_links:
            spots.append(f"{sheet.unread_links} computed hyperlinks on the sheet {name}")
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


class _Handler:
    """What expat calls while the workbook goes by."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, Sheet]] = []
        self.counts: dict[str, int] = {}
        self._styles = OdfStyles()
        self._depth = 0
        self._sheet = Sheet()
        self._columns = 0
        self._defaults: list[tuple[int, int, str]] = []
        """First and last column, and the style that their cells have unless they say otherwise."""
        self._row = self._repeats = 0
        self._is_hidden = False
        self._row_style = ""
        self._cells: list[SheetCell] = []
        self._column = 0
        self._attributes: Attributes = {}
        self._words: list[str] = []
        self._struck: list[bool] = []
        self._has_struck = False
        self._target = ""
        self._in_paragraph = False
        self._skipping = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Open an element."""
        if self._skipping or tag in _SKIPPED:
            if not self._skipping:
                words = _SKIPPED[tag]
                self.counts[words] = self.counts.get(words, 0) + 1
            self._skipping += 1
        elif not self._styles.start(tag, attributes):
            opened = _START.get(tag)
            if opened:
                opened(self, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._skipping:
            self._skipping -= 1
            return
        self._styles.end(tag)
        closed = _END.get(tag)
        if closed:
            closed(self)

    def text(self, data: str) -> None:
        """Take in characters of a cell."""
        if self._in_paragraph and not self._skipping:
            self._take(_SPACE.sub(" ", data))

    def _take(self, words: str) -> None:
        """Add words to the cell at hand."""
        self._words.append(words)
        if self._struck and self._struck[-1] and words.strip():
            self._has_struck = True

    # -- sheets and rows -------------------------------------------------------------------------

    def start_table(self, attributes: Attributes) -> None:
        """Open a sheet; a table inside a cell is none."""
        self._depth += 1
        if self._depth > 1:
            return
        self._sheet = Sheet()
        self._columns = self._row = 0
        self._defaults = []
        style = attributes.get("table:style-name", "")
        name = attributes.get("table:name", "")
        self.sheets.append((name, self._styles.is_hidden("table", style), self._sheet))

    def end_table(self) -> None:
        """Close a sheet."""
        self._depth = max(self._depth - 1, 0)

    def start_column(self, attributes: Attributes) -> None:
        """Take in columns."""
        first = self._columns
        self._columns = min(first + _repeats(attributes, "columns"), COLUMNS_MAX)
        if attributes.get("table:visibility") in _UNSEEN:
            self._sheet.hidden_columns.update(range(first, self._columns))
        style = attributes.get("table:default-cell-style-name", "")
        if style:
            self._defaults.append((first, self._columns, style))

    def start_row(self, attributes: Attributes) -> None:
        """Open a row."""
        self._repeats = _repeats(attributes, "rows")
        self._is_hidden = attributes.get("table:visibility") in _UNSEEN
        self._row_style = attributes.get("table:default-cell-style-name", "")
        self._cells, self._column = [], 0

    def end_row(self) -> None:
        """
        Enter a row, as often as it is repeated.

        Raises:
            UnreadableFile: A row with something in it is repeated absurdly often.
        """
        cells, self._cells = self._cells, []
        first, self._row = self._row + 1, self._row + self._repeats
        if not cells:
            return
        _check_repeats(self._repeats)
        for number in range(first, self._row + 1):
            self._sheet.rows.append(SheetRow(number=number, is_hidden=self._is_hidden, cells=cells))

    # -- cells -----------------------------------------------------------------------------------

    def start_cell(self, attributes: Attributes) -> None:
        """Open a cell."""
        self._attributes = attributes
        self._words, self._has_struck, self._target = [], False, ""
        style = attributes.get("table:style-name") or self._default_style()
        self._struck = [self._styles.is_struck("table-cell", style)]

    def _default_style(self) -> str:
        """Return the style of a cell that names none."""
        if self._row_style:
            return self._row_style
        return next((s for a, b, s in self._defaults if a <= self._column < b), "")

    def end_cell(self) -> None:
        """
        Enter a cell, as often as it is repeated.

        Raises:
            UnreadableFile: A cell with something in it is repeated absurdly often.
        """
        attributes, self._attributes = self._attributes, {}
        repeats = _repeats(attributes, "columns")
        first, self._column = self._column, self._column + repeats
        text, is_rounded = self._value(attributes)
        if not (text.strip() or self._target) or first >= COLUMNS_MAX:
            return
        spanned = attributes.get("table:number-columns-spanned", "1")
        if spanned.isdecimal() and int(spanned) > 1:
            last = min(first + int(spanned), COLUMNS_MAX) - 1
            self._sheet.merged.append((self._row + 1, first, self._row + 1, last))
        _check_repeats(repeats)
        for column in range(first, min(self._column, COLUMNS_MAX)):
            self._cells.append(
                SheetCell(
                    column=column,
                    text=text,
                    is_struck=self._has_struck or (self._struck[0] and bool(text.strip())),
                    is_rounded=is_rounded,
                    hyperlink=self._target,
                )
            )

    def _value(self, attributes: Attributes) -> tuple[str, bool]:
        """Return what a cell says, and whether a number's last digits are lost."""
        formula = attributes.get("table:formula", "")
        if formula and not self._target:
            self._target, is_unread = formula_target(formula.partition(":")[2] or formula)
            self._sheet.unread_links += is_unread
        kind = attributes.get("office:value-type", "")
        if kind in _NUMBERS and attributes.get("office:value"):
            return show_number(attributes["office:value"], Style())
        if kind == "date" and attributes.get("office:date-value"):
            return attributes["office:date-value"].replace("T", " "), False
        text = "".join(self._words).strip()
        return text or attributes.get("office:string-value", ""), False

    def start_paragraph(self, _: Attributes) -> None:
        """Open a paragraph of a cell; a second one begins a line."""
        if self._words:
            self._words.append("\n")
        self._in_paragraph = True

    def end_paragraph(self) -> None:
        """Close a paragraph."""
        self._in_paragraph = False

    def start_span(self, attributes: Attributes) -> None:
        """Open a stretch of text with a look of its own."""
        is_struck = self._styles.is_struck("text", attributes.get("text:style-name", ""))
        self._struck.append(is_struck or (bool(self._struck) and self._struck[-1]))

    def end_span(self) -> None:
        """Close a stretch of text."""
        if len(self._struck) > 1:
            self._struck.pop()

    def start_link(self, attributes: Attributes) -> None:
        """Take in where the cell leads; the first link counts, as for other sheets."""
        self._target = self._target or attributes.get("xlink:href", "")

    def start_break(self, _: Attributes) -> None:
        """Take in a line break."""
        self._take("\n")

    def start_blank(self, _: Attributes) -> None:
        """Take in a blank or a tab."""
        self._take(" ")


def _repeats(attributes: Attributes, what: str) -> int:
    """Return how often a row, a column or a cell is repeated."""
    stated = attributes.get(f"table:number-{what}-repeated", "1")
    return max(int(stated), 1) if stated.isdecimal() and len(stated) < 10 else 1  # noqa: PLR2004 -- no sheet is longer


def _check_repeats(repeats: int) -> None:
    """
    Refuse what only a bomb does.

    Raises:
        UnreadableFile: Something with text in it is repeated absurdly often.
    """
    if repeats > _FILLED_REPEATS_MAX:
        raise UnreadableFile(
            f"one row or cell is repeated {repeats:,} times; such a sheet is refused as a bomb; ask"
            " for the list as CSV"
        )


_START: dict[str, Callable[[_Handler, Attributes], None]] = {
    "table:table": _Handler.start_table,
    "table:table-column": _Handler.start_column,
    "table:table-row": _Handler.start_row,
    "table:table-cell": _Handler.start_cell,
    "table:covered-table-cell": _Handler.start_cell,
    "text:p": _Handler.start_paragraph,
    "text:span": _Handler.start_span,
    "text:a": _Handler.start_link,
    "text:line-break": _Handler.start_break,
    "text:s": _Handler.start_blank,
    "text:tab": _Handler.start_blank,
}
_END: dict[str, Callable[[_Handler], None]] = {
    "table:table": _Handler.end_table,
    "table:table-row": _Handler.end_row,
    "table:table-cell": _Handler.end_cell,
    "table:covered-table-cell": _Handler.end_cell,
    "text:p": _Handler.end_paragraph,
    "text:span": _Handler.end_span,
}
