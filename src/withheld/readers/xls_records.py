"""
Reads what an old workbook (XLS) says beside the values of its cells: looks, links, what is hidden.

The values come from elsewhere; here the records of the workbook are gone through for hidden sheets,
rows and columns, struck-through fonts, hyperlinks and merged cells.

Source: [MS-XLS], sections 2.4 (records) and 2.5; [MS-OSHARED], 2.3.7 (hyperlinks).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from withheld.errors import UnreadableFile

_BOF, _EOF, _FORMULA, _STRING = 0x0809, 0x000A, 0x0006, 0x0207
_BOUND_SHEET, _FONT, _XF, _FILE_PASS = 0x0085, 0x0031, 0x00E0, 0x002F
_ROW, _COLUMNS, _HYPERLINK, _MERGED, _NOTE = 0x0208, 0x007D, 0x01B8, 0x00E5, 0x001C
_CELLS = frozenset({0x00FD, 0x0203, 0x027E, 0x0006, 0x0204, 0x00D6, 0x0205})
"""Records of one cell; each begins with row, column and style."""
_MANY_CELLS = 0x00BD
_WORKSHEET = 0
_ROW_IS_HIDDEN, _FONT_IS_STRUCK, _COLUMN_IS_HIDDEN = 0x20, 0x08, 0x01
_HYPERLINK_FUNCTION = b"\x67\x01"
"""2.5.198.17: function 359, as an operand of a function call."""
_CALLS = (b"\x22", b"\x42", b"\x62")
_TEXT_OPERAND = 0x17
_URL_MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_HAS_MONIKER, _HAS_LOCATION, _HAS_NAME, _HAS_FRAME, _IS_TEXT = 0x001, 0x008, 0x010, 0x080, 0x100
_CELLS_LINKED_MAX = 100_000


@dataclass(slots=True)
class OldSheet:
    """What the records say of one sheet; rows and columns are counted from 0."""

    name: str
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """The texts that formulas gave when the workbook was saved."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; all included."""
    unread_links: int = 0
    notes: int = 0


@dataclass(slots=True)
class OldBook:
    """What the records say of a workbook."""

    sheets: list[OldSheet] = field(default_factory=list)
    struck_styles: set[int] = field(default_factory=set)


def read_records(stream: bytes) -> OldBook:
    """
    Return what the records of a workbook's stream say.

    Raises:
        UnreadableFile: The workbook is encrypted.
    """
    book = OldBook()
    fonts: list[bool] = []
    styles: list[int] = []
    starts: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _FILE_PASS:
            raise UnreadableFile("the workbook is encrypted; ask for it without a password")
        if kind == _FONT and len(body) >= 4:  # noqa: PLR2004 -- height and marks
            fonts.append(bool(body[2] & _FONT_IS_STRUCK))
        elif kind == _XF and len(body) >= 2:  # noqa: PLR2004 -- the font's number
            styles.append(_u16(body, 0))
        elif kind == _BOUND_SHEET and len(body) > 8 and body[5] == _WORKSHEET:  # noqa: PLR2004 -- position, state, kind, name
            starts.append(struct.unpack_from("<I", body)[0])
            name = _characters(body, 8, count=body[6], is_wide=bool(body[7] & 1))
            book.sheets.append(OldSheet(name=name, is_hidden=bool(body[4] & 3)))
    # 2.5.129: no font has the number 4.
    book.struck_styles = {
        number
        for number, font in enumerate(styles)
        if font != 4 and (font - (font > 4)) < len(fonts) and fonts[font - (font > 4)]  # noqa: PLR2004 -- see above
    }
    for sheet, start in zip(book.sheets, starts, strict=True):
        _read_sheet(stream, start, sheet)
    return book


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream: kind and content."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        place += 4
        yield kind, stream[place : place + size]
        place += size
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return


def _read_sheet(stream: bytes, start: int, sheet: OldSheet) -> None:
    """Go through the records of one sheet; what is cut short is left out."""
    at = (-1, -1)
    for kind, body in _records(stream, start):
        try:
            if kind in _CELLS:
                at = (_u16(body, 0), _u16(body, 2))
                sheet.styles[at] = _u16(body, 4)
            if kind == _FORMULA:
                _take_formula(body, at, sheet)
            elif kind == _STRING:
                sheet.texts[at] = _characters(
                    body, 3, count=_u16(body, 0), is_wide=bool(body[2] & 1)
                )
            elif kind == _MANY_CELLS:
                row, first = _u16(body, 0), _u16(body, 2)
                for turn in range((len(body) - 6) // 6):
                    sheet.styles[row, first + turn] = _u16(body, 4 + 6 * turn)
            else:
                _take_look(kind, body, sheet)
        except (struct.error, IndexError):
            continue  # a record cut short says nothing; the values are read all the same


def _take_look(kind: int, body: bytes, sheet: OldSheet) -> None:
    """Take in a record about rows, columns, links, merged cells or comments."""
    if kind == _ROW and body[12] & _ROW_IS_HIDDEN:
        sheet.hidden_rows.add(_u16(body, 0))
    elif kind == _COLUMNS and body[8] & _COLUMN_IS_HIDDEN:
        sheet.hidden_columns.update(range(_u16(body, 0), min(_u16(body, 2), 255) + 1))
    elif kind == _HYPERLINK:
        _take_link(body, sheet)
    elif kind == _MERGED:
        for turn in range(_u16(body, 0)):
            first_row, last_row, first, last = struct.unpack_from("<4H", body, 2 + 8 * turn)
            sheet.merged.append((first_row, first, last_row, last))
    elif kind == _NOTE:
        sheet.notes += 1


def _take_link(body: bytes, sheet: OldSheet) -> None:
    """Take in where the cells of a range lead."""
    first_row, last_row, first, last = struct.unpack_from("<4H", body)
    target = _target(body[24:])
    if not target:
        sheet.unread_links += 1
        return
    for row in range(first_row, min(last_row, first_row + _CELLS_LINKED_MAX) + 1):
        for column in range(first, min(last, 255) + 1):
            if len(sheet.links) >= _CELLS_LINKED_MAX:
                return
            sheet.links[row, column] = target


def _target(link: bytes) -> str:
    """Return where a hyperlink object leads; empty where it is no address."""
    _, marks = struct.unpack_from("<II", link)
    place = 8
    for mark in (_HAS_NAME, _HAS_FRAME):
        if marks & mark:
            _, place = _counted(link, place)
    address = ""
    if marks & _HAS_MONIKER and marks & _IS_TEXT:
        address, place = _counted(link, place)
    elif marks & _HAS_MONIKER:
        if link[place : place + 16] != _URL_MONIKER:
            return ""
        (size,) = struct.unpack_from("<I", link, place + 16)
        raw = link[place + 20 : place + 20 + size]
        address = raw.decode("utf-16-le", "replace").partition("\0")[0]
        place += 20 + size
    location = _counted(link, place)[0] if marks & _HAS_LOCATION else ""
    return f"{address}#{location}" if location else address


def _counted(data: bytes, place: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it ends."""
    (count,) = struct.unpack_from("<I", data, place)
    end = place + 4 + 2 * count
    return data[place + 4 : end].decode("utf-16-le", "replace").rstrip("\0"), end


def _take_formula(body: bytes, at: tuple[int, int], sheet: OldSheet) -> None:
    """Take in where a HYPERLINK formula leads: its first operand, if that is plain text."""
    size = _u16(body, 20)
    parsed = body[22 : 22 + size]
    if not (parsed.endswith(_HYPERLINK_FUNCTION) and parsed[-4:-3] in _CALLS):
        return
    if parsed[0] == _TEXT_OPERAND:
        target = _characters(parsed, 3, count=parsed[1], is_wide=bool(parsed[2] & 1))
        rest = parsed[3 + parsed[1] * (2 if parsed[2] & 1 else 1) :]
        # What follows has to be the second operand or the call, not something added to the first.
        if rest[:1] in {*_CALLS, bytes([_TEXT_OPERAND])}:
            sheet.links[at] = target
            return
    sheet.unread_links += 1


def _characters(data: bytes, place: int, *, count: int, is_wide: bool) -> str:
    """Return `count` characters of one or of two bytes."""
    if is_wide:
        return data[place : place + 2 * count].decode("utf-16-le", "replace")
    return data[place : place + count].decode("latin-1")


def _u16(data: bytes, place: int) -> int:
    """
    Return a number of two bytes.

    Raises:
        struct.error: The data ends before.
    """
    return int(struct.unpack_from("<H", data, place)[0])
