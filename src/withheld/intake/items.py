"""
From sightings to items, asides and unread lines: every line ends in exactly one class.

A line's class is that of its strongest mention: unread > item > repeat > context.
"""

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from zlib import crc32

from withheld.intake.columns import Column, column_of
from withheld.intake.gaps import WHY_GAP, gaps_in_lists
from withheld.intake.keeping import closed, kept
from withheld.intake.lists import sightings_of
from withheld.intake.neighbours import Neighbourhood
from withheld.intake.pictured import WHY_OTHERWISE, take_text
from withheld.intake.plain_rows import PlainRow, plain_sighting
from withheld.intake.recognised import OCR, READINGS_DIFFER, WHY_APART, keep_apart
from withheld.intake.redactions import is_illegible
from withheld.intake.roles import Role, Weight
from withheld.intake.seen import Seen
from withheld.intake.segments import segments_of
from withheld.intake.serials import serial_cell
from withheld.intake.settling import settle
from withheld.intake.sightings import HIDDEN, Sighting, key_of
from withheld.intake.spelling import clean
from withheld.intake.urls import WRAPPED
from withheld.model.document import Line, LineKind, Place
from withheld.model.identity import LineNumber
from withheld.model.reading import Aside, LineClass, Mention, Serial, UnreadLine

ROLE_UNCLEAR = "role-unclear"
"""The doubt on an address of which the letter does not say what is to be done with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What became of the lines."""

    classes: tuple[LineClass, ...]
    items: Sequence[Mention]
    asides: Sequence[Aside]
    unread: Sequence[UnreadLine]
    hidden: tuple[Place, ...]
    """Where the items stand that nobody sees, of each the place where it stands first."""


_ALMOST = re.compile(
    r"\bh\W{0,2}t\W{0,2}t{0,2}\W{0,2}[pрP]s?\s?[:;.]?\s?/|\bhttps?\s?[:;]\s?\w"
    r"|\bhttps?[a-z0-9-]+\.[a-z]{2,}/"
    r"|\bwww\s?[.,]\s?\w|://|\bwww\.",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]+\.)+[^\W\d_]{2,24}")


def sort_lines(lines: Sequence[Line], around: Neighbourhood) -> Sorted:
    """Return the class of every line, and what the lines name; `around` knows their context."""
    seen = sightings_of(lines, around)
    waits, repeats = _pictured(lines, seen) if around.is_recognised else ({}, frozenset())
    roles = settle(seen, around)
    gaps = gaps_in_lists(lines, around.texts, seen.at) - repeats
    book = _Book(around, {**dict.fromkeys(gaps, WHY_GAP), **waits}, repeats)
    if around.is_long:
        book.may_repeat = _said_twice(seen)
    classes: list[LineClass] = []
    for turn, (named, series) in enumerate(zip(seen, around.every_series(), strict=True)):
        if isinstance(named, PlainRow):
            is_new = book.enter_plain(turn, named, series)
            classes.append(LineClass.ITEM if is_new else LineClass.REPEAT)
        else:
            own = roles.get(turn) or [_TARGET] * len(named)
            line = named[0].line if named else lines[turn]
            classes.append(_sort_line(line, named, own, book))
    return Sorted(
        classes=tuple(classes),
        items=closed(book.kept.items),
        asides=closed(book.kept.asides),
        unread=closed(book.kept.unread),
        hidden=tuple(book.hidden),
    )


_TARGET = Role(Weight.TARGET)


def _pictured(
    lines: Sequence[Line], seen: Seen
) -> tuple[dict[LineNumber, str], frozenset[LineNumber]]:
    """
    Hold what was read from pictures against what stands elsewhere; change `seen` accordingly.

    Return the lines that a person must look at, and why, and those that are repeats.
    """
    every = [seen.at(turn) for turn in range(len(lines))]
    left, repeats, otherwise = take_text(every)
    left, apart = keep_apart(left)
    for turn, (line, ones) in enumerate(zip(lines, left, strict=True)):
        if line.is_recognised:
            seen.put(turn, ones)
    return (
        {**dict.fromkeys(apart, WHY_APART), **dict.fromkeys(otherwise, WHY_OTHERWISE)},
        repeats,
    )


def _said_twice(seen: Seen) -> frozenset[int]:
    """Return the marks of everything that lines may name more than once."""
    marks = array("L", (_mark(row.address) for row in seen.plain_rows() if row is not None))
    marks.extend(_mark(key_of(one)) for _, ones in seen.others() for one in ones)
    ordered = array("L", sorted(marks))
    return frozenset(mark for before, mark in pairwise(ordered) if before == mark)


def _mark(key: str) -> int:
    """Return a number that differs for nearly all things."""
    return crc32(key.encode("utf-8", "surrogatepass"))


class _Book:
    """The items so far, by what they name."""

    def __init__(
        self,
        around: Neighbourhood,
        waits: Mapping[LineNumber, str],
        repeats: frozenset[LineNumber],
    ) -> None:
        self.around = around
        self.kept = kept(is_long=around.is_long)
        self.hidden: list[Place] = []
        """Where items stand that nobody sees."""
        self.waits = waits
        """The lines that a person must look at whatever was read of them, and why."""
        self.repeats = repeats
        """The lines that say again, as a picture, what stands elsewhere as text."""
        self.by_key: dict[str, list[int]] = {}
        self.may_repeat: frozenset[int] | None = None
        """The marks of what is remembered by name; None where everything is."""

    def enter_plain(self, turn: int, row: PlainRow, series: str) -> bool:
        """Enter a row of the plainest; answer whether it is a new item rather than a repeat."""
        rows = () if row.serial is None else (Serial(series=series, n=row.serial),)
        known = self._known(row.address)
        if known:
            line = self.around.lines[turn]
            return self.enter(plain_sighting(line, row), rows, ())
        known.append(len(self.kept.items))
        self.kept.items.append(
            Mention(
                as_written=row.address,
                url=row.address,
                kind="url",
                place=row.place,
                line=self.around.number_at(turn),
                rows=rows,
                remark=row.remark,
            )
        )
        return True

    def _known(self, key: str) -> list[int]:
        """Return the turns of the items that `key` names, to be added to."""
        if self.may_repeat is not None and _mark(key) not in self.may_repeat:
            return []
        known = self.by_key.get(key)
        if known is None:
            known = self.by_key[key] = []
        return known

    def enter(self, one: Sighting, rows: tuple[Serial, ...], doubts: tuple[str, ...]) -> bool:
        """Enter a mention; answer whether it is a new item rather than a repeat."""
        known = self._known(key_of(one))
        for turn in known:
            if not one.is_redacted and self._repeats(turn, rows):
                self._merge(turn, rows, doubts, one)
                return False
        known.append(len(self.kept.items))
        if one.line.is_hidden:
            self.hidden.append(one.line.place)
        self.kept.items.append(
            Mention(
                as_written=one.as_written,
                url=one.url,
                kind=one.kind,
                place=one.line.place,
                line=one.line.number,
                rows=rows,
                remark=one.remark,
                doubts=doubts,
                is_redacted=one.is_redacted,
            )
        )
        return True

    def rows_of(self, line: Line, serial: int | None) -> tuple[Serial, ...]:
        """Return the serial number beside what a line names, with its list's name."""
        return () if serial is None else (Serial(series=self.around.series(line), n=serial),)

    def _repeats(self, turn: int, rows: tuple[Serial, ...]) -> bool:
        """Return whether a mention with these serials says again what an item says."""
        known = self.kept.items[turn].rows
        return not rows or not known or {row.n for row in rows} <= {row.n for row in known}

    def _merge(
        self, turn: int, rows: tuple[Serial, ...], doubts: tuple[str, ...], one: Sighting
    ) -> None:
        """Keep of a repeat what the item did not know: its list, remark and doubts."""
        item = self.kept.items[turn]
        kept = tuple(dict.fromkeys(item.rows + rows))
        named = tuple(row for row in kept if row.series)
        joined = dict.fromkeys((*item.doubts, *doubts))
        if WRAPPED in joined and (WRAPPED not in item.doubts or WRAPPED not in doubts):
            del joined[WRAPPED]  # it also stands somewhere unbroken
        if HIDDEN in joined and (HIDDEN not in item.doubts or HIDDEN not in doubts):
            del joined[HIDDEN]  # it also stands where everybody sees it
        if ROLE_UNCLEAR in joined and (
            ROLE_UNCLEAR not in item.doubts or ROLE_UNCLEAR not in doubts
        ):
            del joined[ROLE_UNCLEAR]  # it also stands where it is meant
        if OCR in joined and (OCR not in item.doubts or OCR not in doubts):
            del joined[OCR]  # it also stands there as text
            joined.pop(READINGS_DIFFER, None)
        self.kept.items[turn] = replace(
            item, rows=named or kept, remark=item.remark or one.remark, doubts=tuple(joined)
        )


def _sort_line(
    line: Line, ones: Sequence[Sighting], roles: Sequence[Role], book: _Book
) -> LineClass:
    """Return the line's class, and enter what it names."""
    around = book.around
    if line.unreadable:
        book.kept.unread.append(_unread(line, line.unreadable, around, line.text))
        return LineClass.UNREAD
    classes = {LineClass.CONTEXT}
    for one, role in zip(ones, roles, strict=True):
        if role.weight is Weight.ASIDE:
            book.kept.asides.append(
                Aside(url=one.url or one.as_written, why=role.why, place=line.place)
            )
            continue
        doubts = one.doubts
        if (role.weight is not Weight.TARGET and not one.is_redacted) or one.is_remark:
            doubts = (*doubts, ROLE_UNCLEAR)
        is_new = book.enter(one, book.rows_of(line, one.serial), doubts)
        classes.add(LineClass.ITEM if is_new else LineClass.REPEAT)
    is_repeat = line.number in book.repeats
    classes |= {LineClass.REPEAT} if is_repeat else set()
    why = book.waits.get(line.number, "")
    why = why or ("" if is_repeat else _unreadable_locator(line, ones, around))
    if why:
        book.kept.unread.append(_unread(line, why, around, line.text))
        classes.add(LineClass.UNREAD)
    for mail in _MAIL.finditer(line.text):
        book.kept.asides.append(Aside(url=mail[0], why="a mail address", place=line.place))
    order = (LineClass.UNREAD, LineClass.ITEM, LineClass.REPEAT, LineClass.CONTEXT)
    return next(one for one in order if one in classes)


def _unread(line: Line, why: str, around: Neighbourhood, text: str) -> UnreadLine:
    """Return the unread line with whatever serial it has."""
    beside = [one.serial for one in segments_of(line.cells, around.headings(line))[1:]]
    serials = [serial for serial in (_serial_of(line), *beside) if serial is not None]
    rows = tuple(Serial(series=around.series(line), n=serial) for serial in serials)
    return UnreadLine(line=line.number, place=line.place, text=text, why=why, rows=rows)


def _serial_of(line: Line) -> int | None:
    """Return the serial number of a row or a numbered line."""
    for cell in line.cells:
        if column_of(cell.heading) is Column.SERIAL:
            return serial_cell(cell.text)
    if line.cells:
        return serial_cell(line.cells[0].text)
    found = re.match(r"\s*\(?(\d{1,6})\s*[.)\]:-]", line.text)
    return int(found[1]) if found else None


def _unreadable_locator(line: Line, ones: Sequence[Sighting], around: Neighbourhood) -> str:
    """Return why the line seems to name something that could not be read; empty if it does not."""
    if line.kind is LineKind.HEADER or around.is_aside_part(line):
        return ""
    if line.cells and _has_unread_entry(line, ones, around):
        return "a row of the list whose locator cannot be read"
    rest = _beside(line, ones)
    if _ALMOST.search(rest):
        return "it seems to name an address that cannot be read"
    if is_illegible(line.text):
        return "the text itself says that something is illegible"
    return ""


def _beside(line: Line, ones: Sequence[Sighting]) -> str:
    """Return the line's text without what was read of it."""
    if line.cells:
        rest = clean(line.text).text
        for one in ones:
            rest = rest.replace(clean(one.as_written).text, " ")
        return rest
    text = line.text
    for one in ones:
        end = min(one.end, len(text))
        text = f"{text[: one.start]}{' ' * (end - one.start)}{text[end:]}"
    return clean(text).text


def _has_unread_entry(line: Line, ones: Sequence[Sighting], around: Neighbourhood) -> bool:
    """Return whether the row numbers an entry of a list of locators of which nothing was read."""
    entries = segments_of(line.cells, around.headings(line))
    if len(entries) == 1:
        return not ones and _is_list_row(line, around)
    read = {one.serial for one in ones}
    return any(
        one.serial is not None and one.names_locator and one.serial not in read for one in entries
    )


def _is_list_row(line: Line, around: Neighbourhood) -> bool:
    """Return whether the row carries a serial number in a table of locators."""
    if _serial_of(line) is None:
        return False
    headings = [cell.heading for cell in line.cells] + list(around.headings(line))
    return any(column_of(heading) is Column.LOCATOR for heading in headings)
