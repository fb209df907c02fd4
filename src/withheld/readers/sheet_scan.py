"""
Reads the rows of a worksheet by their usual shape, many times faster than element by element.

Programs write rows in one shape: nothing but cells, each with its reference, style, type and value.
What has that shape to the letter is taken from it; a row or a block of rows that departs from it in
anything is handed back to be parsed as XML.  So nothing is read here that a parser would read
otherwise.

Source: ECMA-376 part 1, 18.3.1.4 (cells) and 18.3.1.73 (rows).
"""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from withheld.readers.numbers import NumberForm, Style, show_number

_BLOCK_BYTES = 1 << 20
_ROW_END = "</row>"
_HEAD = re.compile(r'\s*<row r="([0-9]{1,7})"([^<>&]*)>')
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]{1,9})")?'
    r'(?:/>|>(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>))'
)
_SHARED = re.compile(r'(\s*<si><t(?: xml:space="preserve")?>([^<]*)</t></si>)')
_ATTRIBUTE = re.compile(r'\s([\w:]+)="([^"]*)"')
_OTHER_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNUSUAL = (b"<!", b"\r", b"\0")
"""Comments, declarations and line ends that a parser treats in a way of its own."""
_EXACT_DIGITS = 15
_WHOLE = itemgetter(0)
_KEPT_MAX = 10_000
_VALUE_KINDS = frozenset({"", "n", "b", "s"})
_PLAIN = Style()


class SharedText(NamedTuple):
    """A text that cells share."""

    text: str
    is_struck: bool = False


class SheetCell(NamedTuple):
    """One cell that is not empty."""

    column: int
    """Counted from 0."""
    text: str
    is_struck: bool = False
    is_rounded: bool = False
    hyperlink: str = ""


class SheetRow(NamedTuple):
    """One row that has cells, or one that only a parser can read."""

    number: int
    """Counted from 1."""
    is_hidden: bool
    cells: list[SheetCell]
    unusual: str = ""
    """The row's XML, where it has not the usual shape; then nothing else is said of it."""


def find_rows(data: bytes) -> tuple[int, int] | None:
    """Return where the rows of a worksheet begin and end; None where only a parser can tell."""
    opening = data.find(b"<sheetData>")
    end = data.rfind(b"</sheetData>")
    if not 0 <= opening < end or data.count(b"<sheetData") > 1 or not _is_usual(data):
        return None
    return opening + len(b"<sheetData>"), end


def _is_usual(data: bytes) -> bool:
    """Whether an XML file is UTF-8 and has nothing that only a parser can judge."""
    head = data[:200].lower()
    is_utf8 = b"encoding=" not in head or b'encoding="utf-8"' in head or b"'utf-8'" in head
    return is_utf8 and data.count(b"<?") < 2 and not any(sign in data for sign in _UNUSUAL)  # noqa: PLR2004 -- the declaration alone


def blocks(data: bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes between two places in pieces of whole rows, about a megabyte each."""
    closing = _ROW_END.encode()
    while start < end:
        stop = data.rfind(closing, start, min(start + _BLOCK_BYTES, end))
        if stop < 0:
            stop = data.find(closing, start, end)
        stop = end if stop < 0 else stop + len(closing)
        yield data[start:stop]
        start = stop


class RowScanner:
    """Takes rows out of their usual shape."""

    def __init__(
        self, shared: Sequence[SharedText], styles: Sequence[Style], *, is_hidden: bool
    ) -> None:
        """Take the texts that cells share, the styles, and whether rows are hidden by default."""
        self._shared = shared
        self._styles = styles
        self._is_hidden = is_hidden
        self._columns: dict[str, int] = {}
        self._looks: dict[str, bool] = {}

    def rows(self, block: bytes) -> list[SheetRow] | None:
        """Return the rows of a block; None if it is not made of rows in the usual way."""
        try:
            *pieces, rest = block.decode("utf-8").split(_ROW_END)
        except UnicodeDecodeError:
            return None
        made = []
        for piece in pieces:
            head = _HEAD.match(piece)
            while head is not None and head[2].endswith("/"):  # a row without cells
                head = _HEAD.match(piece, head.end())
            if head is None:
                return None
            inside = piece[head.end() :]
            cells = self._cells(inside)
            if cells is None:
                if "<row" in inside:
                    return None
                made.append(SheetRow(0, False, [], head[0] + inside + _ROW_END))  # noqa: FBT003 -- a tuple's field
            elif cells:
                made.append(SheetRow(int(head[1]), self._is_unseen(head[2]), cells))
        while (head := _HEAD.match(rest)) is not None and head[2].endswith("/"):
            rest = rest[head.end() :]
        return None if rest.strip() else made

    def _is_unseen(self, attributes: str) -> bool:
        """Return whether a row with these attributes is not shown."""
        known = self._looks.get(attributes)
        if known is None:
            stated = dict(_ATTRIBUTE.findall(attributes))
            known = stated.get("hidden") in {"1", "true"} or stated.get("ht") in {"0", "0.0"}
            if self._is_hidden and "ht" not in stated and "hidden" not in stated:
                known = True
            if len(self._looks) < _KEPT_MAX:
                self._looks[attributes] = known
        return known

    def _cells(self, inside: str) -> list[SheetCell] | None:
        """Return the cells of a row; None if it has anything but cells of the usual shape."""
        found = _CELL.findall(inside)
        # What the pattern passed over would be lost: it has to have taken everything.
        if sum(map(len, map(_WHOLE, found))) != len(inside):
            return None
        cells = []
        columns, new = self._columns, tuple.__new__
        try:
            for _, letters, style, kind, value, inline in found:
                is_struck = is_rounded = False
                if kind == "inlineStr" and not style:
                    text = _plain(inline) if "&" in inline or "_x" in inline else inline
                elif kind == "s" and not style:
                    text, is_struck = self._shared[int(value)]
                else:
                    text, is_struck, is_rounded = self._value(style, kind, value, inline)
                if not text:
                    continue
                column = columns.get(letters)
                if column is None:
                    column = columns[letters] = column_of(letters)
                cells.append(new(SheetCell, (column, text, is_struck, is_rounded, "")))
        except (IndexError, ValueError):
            return None
        return cells

    def _value(self, style: str, kind: str, value: str, inline: str) -> tuple[str, bool, bool]:
        """
        Return the text of a cell, whether it is struck through, and whether it is rounded.

        Raises:
            IndexError: Its style or its text is not there.
            ValueError: It has an entity that only a parser may judge.
        """
        looks = self._styles[int(style)] if style else _PLAIN
        is_rounded = is_gone = False
        if kind == "inlineStr" or (inline and not value):
            text = _plain(inline)
        elif ("&" in value and kind in _VALUE_KINDS) or (kind == "b" and not value):
            raise ValueError("a number or a truth that only a parser may judge")
        elif kind == "n" or not kind:
            if (
                looks.form is NumberForm.NUMBER
                and value.isdecimal()
                and len(value) <= _EXACT_DIGITS
            ):
                text = value
            else:
                text, is_rounded = show_number(value, looks) if value else ("", False)
        elif kind == "s":
            text, is_gone = self._shared[int(value)]
        elif kind == "b":
            text = "TRUE" if value == "1" else "FALSE"
        else:
            text = _plain(value)
        return text, is_gone or (looks.is_struck and bool(text.strip())), is_rounded


def scan_shared(data: bytes) -> list[SharedText] | None:
    """Return the texts that cells share; None where they have not the usual shape."""
    start, end = data.find(b"<si>"), data.rfind(b"</sst>")
    if not 0 <= start < end or not _is_usual(data):
        return None
    try:
        inside = data[start:end].decode("utf-8")
    except UnicodeDecodeError:
        return None
    found = _SHARED.findall(inside)
    if sum(map(len, map(_WHOLE, found))) != len(inside.rstrip()):
        return None
    try:
        return [SharedText(_plain(text)) for _, text in found]
    except ValueError:
        return None


def column_of(reference: str) -> int:
    """Return the column of a cell reference, counted from 0; -1 where it is none."""
    number = 0
    for letter in reference:
        if "A" <= letter <= "Z":
            number = number * 26 + ord(letter) - 64
        else:
            break
    return number - 1


def unescape(text: str) -> str:
    """Return `text` with the escapes of ECMA-376 (`_x000D_`) undone."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """
    Return text of XML as it reads.

    Raises:
        ValueError: It has an entity that only a parser may judge.
    """
    if "&" in text:
        if _OTHER_ENTITY.search(text):
            raise ValueError("an entity that only a parser may judge")
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
        text = text.replace("&apos;", "'").replace("&amp;", "&")
    return unescape(text)
