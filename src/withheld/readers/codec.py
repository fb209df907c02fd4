"""
Documents as JSON lines, the way a reader's child process hands them to its parent.

Nothing that comes from a child is trusted: every value is checked for its type, and what does not
fit is refused.  One JSON line carries many lines of the document, since a call costs more than its
content.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from withheld.errors import InvalidInput
from withheld.model.document import (
    Box,
    Cell,
    Document,
    Line,
    LineKind,
    Link,
    MailHead,
    PartRead,
    Place,
)
from withheld.model.identity import LineNumber
from withheld.model.packed import Packed
from withheld.readers.sharing import SharedCells

_BATCH = 500
KEPT_AS_THEY_ARE = 25_000
"""So many lines of a document are kept as objects; a longer list would take kilobytes a row."""
_KINDS = {kind.value: kind for kind in LineKind}
_STRUCK, _ROUNDED, _UNSURE = 1, 2, 4
_HIDDEN, _JOINED, _RECOGNISED = 1, 2, 4


def encode(document: Document) -> Iterator[str]:
    """Yield `document` as JSON texts, none with a line break in it: lines first, the head last."""
    yield from encode_lines(document.lines)
    yield encode_head(document)


def encode_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Yield `lines` as JSON texts, some hundreds in each."""
    rest = iter(lines)
    while batch := [_line_out(line) for line in islice(rest, _BATCH)]:
        yield json.dumps({"lines": batch}, ensure_ascii=True, separators=(",", ":"))


def encode_head(document: Document) -> str:
    """Return everything of `document` but its lines as a JSON text."""
    head = {
        "media_type": document.media_type,
        "sha256": document.sha256,
        "size": document.size,
        "parts": [_part_out(part) for part in document.parts],
        "mail": _mail_out(document.mail) if document.mail else None,
    }
    return json.dumps({"head": head}, ensure_ascii=True, separators=(",", ":"))


class Decoder:
    """Takes in what `encode` yields, text by text, and gives the document at the end."""

    def __init__(self, *, keep: int = KEPT_AS_THEY_ARE) -> None:
        """
        Begin a document.

        Args:
            keep: So many lines are kept as they are; those of a longer document are packed.
        """
        self._keep = keep
        self._lines: list[Line] = []
        self._packed: Packed[Line, object] | None = None
        self._taken = 0
        self._same = SharedCells()

    @property
    def count(self) -> int:
        """How many lines have come so far."""
        return self._taken + len(self._lines) + (len(self._packed) if self._packed else 0)

    def take_lines(self) -> tuple[Line, ...]:
        """Return the lines that have come since the last time; the document will not have them."""
        lines, self._lines = self._lines, []
        self._taken += len(lines)
        return tuple(lines)

    def take(self, message: object) -> Document | None:
        """
        Take in one parsed JSON text; return the document once its head has come.

        Raises:
            InvalidInput: It is not what `encode` yields.
        """
        try:
            match message:
                case {"lines": list(lines)}:
                    self._take_in(lines)
                    return None
                case {"head": dict(head)}:
                    return Document(
                        media_type=_text(head["media_type"]),
                        sha256=_text(head["sha256"]),
                        size=_whole(head["size"]),
                        lines=self._packed or tuple(self._lines),
                        parts=tuple(_part_in(part) for part in _items(head["parts"])),
                        mail=_mail_in(head["mail"]) if head["mail"] is not None else None,
                    )
                case _:
                    raise InvalidInput("a reader's answer has a form that no reader gives")
        except (KeyError, TypeError, ValueError, IndexError) as problem:
            raise InvalidInput("a reader's answer has a form that no reader gives") from problem

    def _take_in(self, lines: list[object]) -> None:
        """Check the next lines, and keep them."""
        if self._packed is None and len(self._lines) >= self._keep:
            self._packed = _pack(self._lines)
            self._lines = []
        for number, written in enumerate(lines, start=self.count + 1):
            line = _line_in(written, number, self._same)
            if self._packed is None:
                self._lines.append(line)
            else:
                self._packed.append_written(written)


def _pack(lines: Iterable[Line]) -> Packed[Line, object]:
    """Return `lines`, numbered from 1, packed."""
    same = SharedCells()
    packed = Packed[Line, object](
        _line_out, lambda written, index: _line_in(written, index + 1, same)
    )
    for line in lines:
        packed.append(line)
    return packed


# -- lines ---------------------------------------------------------------------------------------


def _line_out(line: Line) -> list[object]:
    """Return a line as an array; a cell with nothing but a text is that text."""
    place = line.place
    box = place.box
    return [
        line.kind.value,
        line.text if not line.cells else "",
        [
            place.part,
            place.page,
            place.sheet,
            place.row,
            place.line,
            [box.left, box.bottom, box.right, box.top] if box else None,
        ],
        [_cell_out(cell) for cell in line.cells],
        [[link.text, link.target] for link in line.links],
        line.is_hidden * _HIDDEN + line.is_joined * _JOINED + line.is_recognised * _RECOGNISED,
        line.unreadable,
        [list(stretch) for stretch in line.struck],
        [list(stretch) for stretch in line.unsure],
    ]


def _line_in(value: object, number: int, same: SharedCells) -> Line:
    """Return the line in an array."""
    kind, text, place, cells, links, flags, unreadable, struck, unsure = _items(value)
    made = tuple([_cell_in(cell, same) for cell in _items(cells)])
    known = _whole(flags)
    return Line(
        number=LineNumber(number),
        kind=_KINDS[_text(kind)],
        text="\t".join([cell.text for cell in made]) if made else _text(text),
        place=_place_in(place, same),
        cells=made,
        links=tuple([_link_in(link) for link in _items(links)]) if links else (),
        is_hidden=bool(known & _HIDDEN),
        is_joined=bool(known & _JOINED),
        struck=tuple([_stretch_in(stretch) for stretch in _items(struck)]) if struck else (),
        unreadable=_text(unreadable),
        is_recognised=bool(known & _RECOGNISED),
        unsure=tuple([_stretch_in(stretch) for stretch in _items(unsure)]) if unsure else (),
    )


def _stretch_in(value: object) -> tuple[int, int]:
    """Return the stretch of a text in an array."""
    start, end = _items(value)
    return _whole(start), _whole(end)


def _cell_out(cell: Cell) -> list[object]:
    """Return a cell as an array, without the values that are usual at its end."""
    flags = cell.is_struck * _STRUCK + cell.is_rounded * _ROUNDED + cell.is_unsure * _UNSURE
    if cell.columns > 1 or cell.rows > 1:
        return [cell.text, cell.heading, cell.hyperlink, flags, cell.columns, cell.rows]
    if flags or cell.hyperlink:
        return [cell.text, cell.heading, cell.hyperlink, flags]
    return [cell.text, cell.heading]


def _cell_in(value: object, same: SharedCells) -> Cell:
    """
    Return the cell in an array.

    Raises:
        TypeError: It is no array.
        ValueError: There is none in it.
    """
    if not isinstance(value, list):
        raise TypeError("no array")
    if len(value) == 2:  # noqa: PLR2004 -- the usual cell, text and heading
        text, heading = value
        if isinstance(text, str) and isinstance(heading, str):
            return same.cell(text, heading)
        raise ValueError("no cell")
    text, heading, hyperlink, flags, *covers = value
    columns, rows = covers or (1, 1)
    known = _whole(flags)
    return Cell(
        text=_text(text),
        heading=same.text(_text(heading)),
        hyperlink=_text(hyperlink),
        is_struck=bool(known & _STRUCK),
        is_rounded=bool(known & _ROUNDED),
        is_unsure=bool(known & _UNSURE),
        columns=_whole(columns),
        rows=_whole(rows),
    )


def _place_in(value: object, same: SharedCells) -> Place:
    """
    Return the place in an array.

    Raises:
        TypeError: It is no array.
        ValueError: There is none in it.
    """
    if not isinstance(value, list):
        raise TypeError("no array")
    part, page, sheet, row, line, box = value
    if not (
        isinstance(part, str)
        and (sheet is None or isinstance(sheet, str))
        and (page is None or isinstance(page, int))
        and (row is None or isinstance(row, int))
        and (line is None or isinstance(line, int))
    ):
        raise ValueError("no place")
    return Place(
        part=same.text(part),
        page=page,
        sheet=None if sheet is None else same.text(sheet),
        row=row,
        line=line,
        box=None if box is None else _box_in(box),
    )


def _box_in(value: object) -> Box:
    """Return the box in an array."""
    left, bottom, right, top = (_number(side) for side in _items(value))
    return Box(left=left, bottom=bottom, right=right, top=top)


def _link_in(value: object) -> Link:
    """Return the link in an array."""
    text, target = _items(value)
    return Link(text=_text(text), target=_text(target))


# -- parts and mail ------------------------------------------------------------------------------


def _part_out(part: PartRead) -> list[object]:
    """Return a part as an array."""
    return [
        part.name,
        part.media_type,
        part.sha256,
        part.size,
        list(part.blind_spots),
        part.text_pages,
        part.page_count,
    ]


def _part_in(value: object) -> PartRead:
    """Return the part in an array."""
    name, media_type, sha256, size, blind_spots, text_pages, page_count = _items(value)
    return PartRead(
        name=_text(name),
        media_type=_text(media_type),
        sha256=_text(sha256),
        size=_whole(size),
        blind_spots=_texts(blind_spots),
        text_pages=_whole_or_none(text_pages),
        page_count=_whole_or_none(page_count),
    )


def _mail_out(mail: MailHead) -> list[object]:
    """Return a mail's head as an array."""
    return [
        mail.sender,
        mail.sender_name,
        mail.reply_to,
        list(mail.to),
        list(mail.copied),
        mail.subject,
        mail.sent_at,
        mail.message_id,
        mail.in_reply_to,
    ]


def _mail_in(value: object) -> MailHead:
    """Return the mail's head in an array."""
    sender, name, reply_to, to, copied, subject, sent_at, message_id, in_reply_to = _items(value)
    return MailHead(
        sender=_text(sender),
        sender_name=_text(name),
        reply_to=_text(reply_to),
        to=_texts(to),
        copied=_texts(copied),
        subject=_text(subject),
        sent_at=_text(sent_at),
        message_id=_text(message_id),
        in_reply_to=_text(in_reply_to),
    )


# -- values --------------------------------------------------------------------------------------


def _items(value: object) -> Sequence[object]:
    """
    Return an array.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, list):
        raise TypeError("no array")
    return value


def _text(value: object) -> str:
    """
    Return a text.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    """Return texts."""
    return tuple(_text(item) for item in _items(value))


def _whole(value: object) -> int:
    """
    Return a whole number.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, int):
        raise TypeError("no whole number")
    return value


def _whole_or_none(value: object) -> int | None:
    """Return a whole number, or None."""
    return None if value is None else _whole(value)


def _number(value: object) -> float:
    """
    Return a number.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, int | float):
        raise TypeError("no number")
    return float(value)
