"""
From sightings to items, asides and unread lines: every line ends in exactly one class.

A line's class is that of its strongest mention: unread > item > repeat > context.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from withheld.intake.columns import Column, column_of
from withheld.intake.gaps import WHY_GAP, gaps_in_lists
from withheld.intake.lists import key_of, sightings_of
from withheld.intake.neighbours import Neighbourhood
from withheld.intake.pictured import WHY_OTHERWISE, take_text
from withheld.intake.recognised import OCR, READINGS_DIFFER, WHY_APART, keep_apart
from withheld.intake.redactions import is_illegible
from withheld.intake.roles import Role, Weight
from withheld.intake.segments import segments_of
from withheld.intake.serials import serial_cell
from withheld.intake.settling import settle
from withheld.intake.sightings import HIDDEN, Sighting
from withheld.intake.spelling import clean
from withheld.intake.urls import WRAPPED
from withheld.model.document import Line, LineKind
from withheld.model.identity import LineNumber
from withheld.model.reading import Aside, LineClass, Mention, Serial, UnreadLine

ROLE_UNCLEAR = "role-unclear"
"""The doubt on an address of which the letter does not say what is to be done with it."""


@dataclass(slots=True)
class Sorted:
    """What became of the lines."""

    classes: list[LineClass] = field(default_factory=list)
    items: list[Mention] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    unread: list[UnreadLine] = field(default_factory=list)


_ALMOST = re.compile(
    r"\bh\W{0,2}t\W{0,2}t{0,2}\W{0,2}[pрP]s?\s?[:;.]?\s?/|\bhttps?\s?[:;]\s?\w"
    r"|\bhttps?[a-z0-9-]+\.[a-z]{2,}/"
    r"|\bwww\s?[.,]\s?\w|://|\bwww\.",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]+\.)+[^\W\d_]{2,24}")


def sort_lines(lines: Sequence[Line], around: Neighbourhood) -> Sorted:
    """Return the class of every line, and what the lines name; `around` knows their context."""
    seen, repeats, otherwise = take_text(sightings_of(lines, around))
    seen, apart = keep_apart(seen)
    roles = [[around.role(one) for one in ones] for ones in seen]
    settled = settle(seen, roles)
    result = Sorted()
    gaps = gaps_in_lists(lines, seen) - repeats
    waits = {
        **dict.fromkeys(gaps, WHY_GAP),
        **dict.fromkeys(apart, WHY_APART),
        **dict.fromkeys(otherwise, WHY_OTHERWISE),
    }
    book = _Book(result, waits, repeats)
    for line, ones, own in zip(lines, seen, settled, strict=True):
        result.classes.append(_sort_line(line, ones, own, around, book))
    return result


class _Book:
    """The items so far, by what they name."""

    def __init__(
        self, result: Sorted, waits: Mapping[LineNumber, str], repeats: frozenset[LineNumber]
    ) -> None:
        self.result = result
        self.waits = waits
        """The lines that a person must look at whatever was read of them, and why."""
        self.repeats = repeats
        """The lines that say again, as a picture, what stands elsewhere as text."""
        self.by_key: dict[str, list[int]] = {}

    def enter(self, one: Sighting, rows: tuple[Serial, ...], doubts: tuple[str, ...]) -> bool:
        """Enter a mention; answer whether it is a new item rather than a repeat."""
        known = self.by_key.setdefault(key_of(one), [])
        for turn in known:
            if not one.is_redacted and self._repeats(turn, rows):
                self._merge(turn, rows, doubts, one)
                return False
        known.append(len(self.result.items))
        self.result.items.append(
            Mention(
                as_written=one.as_written,
                url=one.url,
                kind=one.kind,
                place=one.line.place,
                line=LineNumber(one.line.number),
                rows=rows,
                remark=one.remark,
                doubts=doubts,
                is_redacted=one.is_redacted,
            )
        )
        return True

    def _repeats(self, turn: int, rows: tuple[Serial, ...]) -> bool:
        """Return whether a mention with these serials says again what an item says."""
        known = self.result.items[turn].rows
        return not rows or not known or {row.n for row in rows} <= {row.n for row in known}

    def _merge(
        self, turn: int, rows: tuple[Serial, ...], doubts: tuple[str, ...], one: Sighting
    ) -> None:
        """Keep of a repeat what the item did not know: its list, remark and doubts."""
        item = self.result.items[turn]
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
        self.result.items[turn] = replace(
            item, rows=named or kept, remark=item.remark or one.remark, doubts=tuple(joined)
        )


def _sort_line(
    line: Line, ones: list[Sighting], roles: list[Role], around: Neighbourhood, book: _Book
) -> LineClass:
    """Return the line's class, and enter what it names."""
    if line.number not in book.waits and [one.is_plain for one in ones] == [True]:
        is_new = book.enter(ones[0], _rows_of(line, ones[0], around), ones[0].doubts)
        return LineClass.ITEM if is_new else LineClass.REPEAT
    if line.unreadable:
        book.result.unread.append(_unread(line, line.unreadable, around, line.text))
        return LineClass.UNREAD
    classes = {LineClass.CONTEXT}
    for one, role in zip(ones, roles, strict=True):
        if role.weight is Weight.ASIDE:
            book.result.asides.append(
                Aside(url=one.url or one.as_written, why=role.why, place=line.place)
            )
            continue
        doubts = one.doubts
        if (role.weight is not Weight.TARGET and not one.is_redacted) or one.is_remark:
            doubts = (*doubts, ROLE_UNCLEAR)
        is_new = book.enter(one, _rows_of(line, one, around), doubts)
        classes.add(LineClass.ITEM if is_new else LineClass.REPEAT)
    is_repeat = line.number in book.repeats
    classes |= {LineClass.REPEAT} if is_repeat else set()
    why = book.waits.get(line.number, "")
    why = why or ("" if is_repeat else _unreadable_locator(line, ones, around))
    if why:
        book.result.unread.append(_unread(line, why, around, line.text))
        classes.add(LineClass.UNREAD)
    for mail in _MAIL.finditer(line.text):
        book.result.asides.append(Aside(url=mail[0], why="a mail address", place=line.place))
    order = (LineClass.UNREAD, LineClass.ITEM, LineClass.REPEAT, LineClass.CONTEXT)
    return next(one for one in order if one in classes)


def _rows_of(line: Line, one: Sighting, around: Neighbourhood) -> tuple[Serial, ...]:
    """Return the serial number beside what a line names, with its list's name."""
    return () if one.serial is None else (Serial(series=around.series(line), n=one.serial),)


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


def _unreadable_locator(line: Line, ones: list[Sighting], around: Neighbourhood) -> str:
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


def _beside(line: Line, ones: list[Sighting]) -> str:
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


def _has_unread_entry(line: Line, ones: list[Sighting], around: Neighbourhood) -> bool:
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
