"""What intake makes of a document while it is made: lists, or packed ones where it is long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from withheld.intake.places import Where, place_in, place_out
from withheld.model.identity import LineNumber
from withheld.model.packed import Packed
from withheld.model.reading import Aside, Mention, Serial, UnreadLine

T = TypeVar("T")

_Rows = tuple[tuple[str, int], ...]
_Mention = tuple[str, str | None, str, Where, int, _Rows, str, tuple[str, ...], bool]
_Aside = tuple[str, str, Where]
_Unread = tuple[int, Where, str, str, _Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The items, asides and unread lines of a document so far, in its order."""

    items: list[Mention] | Packed[Mention, _Mention]
    asides: list[Aside] | Packed[Aside, _Aside]
    unread: list[UnreadLine] | Packed[UnreadLine, _Unread]


def kept(*, is_long: bool) -> Kept:
    """Return nothing kept so far, of a document that `is_long` or not."""
    if not is_long:
        return Kept(items=[], asides=[], unread=[])
    return Kept(
        items=Packed(_mention_out, _mention_in),
        asides=Packed(_aside_out, _aside_in),
        unread=Packed(_unread_out, _unread_in),
    )


def closed(members: Sequence[T]) -> Sequence[T]:
    """Return what nobody adds to any more: a tuple, or what is packed as it is."""
    return tuple(members) if isinstance(members, list) else members


def _mention_out(one: Mention) -> _Mention:
    """Return a mention as it is packed."""
    return (
        one.as_written,
        one.url,
        one.kind,
        place_out(one.place),
        one.line,
        _rows_out(one.rows),
        one.remark,
        one.doubts,
        one.is_redacted,
    )


def _mention_in(written: _Mention, turn: int) -> Mention:
    """Return a mention that was packed, whatever its turn."""
    del turn
    as_written, url, kind, place, line, rows, remark, doubts, is_redacted = written
    return Mention(
        as_written=as_written,
        url=url,
        kind=kind,
        place=place_in(place),
        line=LineNumber(line),
        rows=_rows_in(rows),
        remark=remark,
        doubts=tuple(doubts),
        is_redacted=is_redacted,
    )


def _aside_out(one: Aside) -> _Aside:
    """Return an aside as it is packed."""
    return one.url, one.why, place_out(one.place)


def _aside_in(written: _Aside, turn: int) -> Aside:
    """Return an aside that was packed, whatever its turn."""
    del turn
    url, why, place = written
    return Aside(url=url, why=why, place=place_in(place))


def _unread_out(one: UnreadLine) -> _Unread:
    """Return an unread line as it is packed."""
    return one.line, place_out(one.place), one.text, one.why, _rows_out(one.rows)


def _unread_in(written: _Unread, turn: int) -> UnreadLine:
    """Return an unread line that was packed, whatever its turn."""
    del turn
    line, place, text, why, rows = written
    return UnreadLine(
        line=LineNumber(line), place=place_in(place), text=text, why=why, rows=_rows_in(rows)
    )


def _rows_out(rows: tuple[Serial, ...]) -> _Rows:
    """Return serial numbers as they are packed."""
    return tuple([(row.series, row.n) for row in rows])


def _rows_in(written: _Rows) -> tuple[Serial, ...]:
    """Return serial numbers that were packed."""
    return tuple([Serial(series=series, n=n) for series, n in written])
