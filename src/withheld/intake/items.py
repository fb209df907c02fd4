"""
From sightings to items, asides and unread lines: every line ends in exactly one class.

A line's class is that of its strongest mention: unread > item > repeat > context.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from withheld.intake.columns import Column, column_of, is_heading_row
from withheld.intake.neighbours import QUOTED, Neighbourhood
from withheld.intake.redactions import is_illegible, only_mark
from withheld.intake.repositories import repositories_in
from withheld.intake.roles import Role, Weight, host_of
from withheld.intake.serials import serial_before, serial_cell
from withheld.intake.sightings import (
    HIDDEN,
    Sighting,
    bare_handles,
    is_text,
    listed_handles,
    sightings_of,
)
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
    r"\bh\W{0,2}t{1,3}\W?[pрP]s?\s?[:;.]?\s?/|\bhttps?\s?[:;]\s?\w|\bhttps?[a-z0-9-]+\.[a-z]{2,}/"
    r"|\bwww\s?[.,]\s?\w|://|\bwww\.",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\s*subject\s*:", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]+\.)+[^\W\d_]{2,24}")


def sort_lines(lines: Sequence[Line], around: Neighbourhood) -> Sorted:
    """Return the class of every line, and what the lines name; `around` knows their context."""
    seen = [_sightings(line, around) for line in lines]
    _drop_continued(lines, seen)
    _drop_said_below(lines, seen)
    _add_list_members(lines, seen, around)
    roles = [[around.role(one) for one in ones] for ones in seen]
    settled = _settle(seen, roles)
    result = Sorted()
    book = _Book(result)
    for line, ones, own in zip(lines, seen, settled, strict=True):
        result.classes.append(_sort_line(line, ones, own, around, book))
    return result


def _sightings(line: Line, around: Neighbourhood) -> list[Sighting]:
    """Return what the line names as it stands."""
    if line.unreadable or (line.kind is LineKind.HEADER and not _SUBJECT.match(line.text)):
        return []
    if line.cells and is_heading_row(tuple(cell.text for cell in line.cells)):
        return []
    return list(
        sightings_of(line, following=around.following(line), headings=around.headings(line))
    )


def _drop_continued(lines: Sequence[Line], seen: list[list[Sighting]]) -> None:
    """Drop what is the rest of an address that began on a line above."""
    for turn, (line, ones) in enumerate(zip(lines, seen, strict=True)):
        over = max((one.end for one in ones if not line.cells), default=0) - len(line.text) - 1
        below = turn + 1
        while over > 0 and below < len(lines):
            seen[below] = [one for one in seen[below] if one.start >= over]
            over -= len(lines[below].text) + 1
            below += 1


def _drop_said_below(lines: Sequence[Line], seen: list[list[Sighting]]) -> None:
    """Drop from a mail's subject what the mail itself says: its place there is the better one."""
    below = {
        _key(one)
        for line, ones in zip(lines, seen, strict=True)
        for one in ones
        if line.kind is not LineKind.HEADER
    }
    for turn, line in enumerate(lines):
        if line.kind is LineKind.HEADER:
            seen[turn] = [one for one in seen[turn] if _key(one) not in below]


def _add_list_members(
    lines: Sequence[Line], seen: list[list[Sighting]], around: Neighbourhood
) -> None:
    """Add handles, hashtags and redaction marks where the context says that a list stands there."""
    for turn, line in enumerate(lines):
        if not is_text(line) or line.unreadable:
            continue
        near = [
            one
            for other in range(max(0, turn - 3), min(len(lines), turn + 4))
            for one in seen[other]
        ]
        listed = any(one.is_listed for one in near)
        mark = None if is_illegible(line.text) else only_mark(line.text)
        seen[turn] += _repositories(line, around.code_host)
        if mark and _is_in_run(turn, lines, seen):
            seen[turn].append(_marked(line, mark))
        elif listed or around.leads_into_names(line):
            seen[turn] += listed_handles(line, seen[turn])
            if not seen[turn] and around.leads_into_names(line):
                seen[turn] += bare_handles(line)


def _is_in_run(turn: int, lines: Sequence[Line], seen: list[list[Sighting]]) -> bool:
    """Return whether the line right above, blank ones aside, is an address and nothing else."""
    if turn == 0:
        return False
    above = lines[turn - 1]
    return any(
        (one.url and _is_alone(above, one)) or (one.kind == "redacted" and one.is_listed)
        for one in seen[turn - 1]
    )


def _is_alone(line: Line, one: Sighting) -> bool:
    """Return whether nothing but a bullet or a number stands beside the address."""
    rest = line.text[: one.start] + line.text[one.end :]
    return not re.search(r"[^\W\d_]", rest)


def _repositories(line: Line, host: str) -> list[Sighting]:
    """Return the repositories that the line writes as `owner / name`."""
    return [
        Sighting(
            line=line,
            as_written=written,
            url=url,
            kind="repository",
            start=start,
            end=start + len(written),
            serial=serial,
            is_listed=True,
        )
        for written, url, start, serial in repositories_in(line.text, host)
    ]


def _marked(line: Line, mark: re.Match[str]) -> Sighting:
    """Return the sighting of a redaction mark that stands in a list."""
    return Sighting(
        line=line,
        as_written=mark[0],
        url=None,
        kind="redacted",
        start=mark.start(),
        end=mark.end(),
        serial=serial_before(line.text[: mark.start()]),
        is_redacted=True,
        is_listed=True,
    )


def _key(one: Sighting) -> str:
    """Return what makes two sightings the same thing."""
    if one.url:
        return one.url
    return f"{one.kind}:{clean(one.as_written).text.strip().casefold()}"


def _settle(seen: list[list[Sighting]], roles: list[list[Role]]) -> list[list[Role]]:
    """
    Return the roles once every place where an address stands has been heard.

    An address that is a target in one place is a target; one of which no place says anything is an
    item only where the letter has no other target.
    """
    strongest: dict[str, Weight] = {}
    for ones, own in zip(seen, roles, strict=True):
        for one, role in zip(ones, own, strict=True):
            is_target = role.weight is Weight.TARGET
            if is_target or _key(one) not in strongest:
                strongest[_key(one)] = role.weight
    has_target = Weight.TARGET in strongest.values()
    sites = _hosts_with_path(strongest)
    if not has_target:
        roles = [[_quoted_as_said(role) for role in own] for own in roles]
    return [
        [
            _final(one, role, strongest, sites, has_target=has_target)
            for one, role in zip(ones, own, strict=True)
        ]
        for ones, own in zip(seen, roles, strict=True)
    ]


def _final(
    one: Sighting,
    role: Role,
    strongest: dict[str, Weight],
    sites: set[str],
    *,
    has_target: bool,
) -> Role:
    """Return the role of one sighting, having heard all places."""
    if role.weight is Weight.TARGET:
        if _is_bare_host(one) and host_of(one.url or "") in sites:
            return Role(Weight.ASIDE, "the site that the items are on")
        return role
    if strongest.get(_key(one)) is Weight.TARGET:
        return Role(Weight.TARGET)
    if role.weight is Weight.ASIDE:
        return role
    is_same_site = bool(one.url) and host_of(one.url or "") in sites
    if has_target and (not is_same_site or _is_bare_host(one)):
        return Role(Weight.ASIDE, "mentioned, and nothing is asked about it")
    return role


def _quoted_as_said(role: Role) -> Role:
    """Return the role where a letter names nothing itself: what it quotes may be what it means."""
    return Role(Weight.NEUTRAL) if role.why == QUOTED else role


def _is_bare_host(one: Sighting) -> bool:
    """Return whether the address was written as a host and nothing else, without a scheme."""
    return (
        one.kind == "url" and "://" not in one.as_written and "/" not in one.as_written.rstrip("/")
    )


def _hosts_with_path(strongest: dict[str, Weight]) -> set[str]:
    """Return the hosts of the targets that name a page of them."""
    return {
        host_of(url)
        for url, weight in strongest.items()
        if weight is Weight.TARGET and "://" in url and urlsplit(url).path.strip("/")
    }


class _Book:
    """The items so far, by what they name."""

    def __init__(self, result: Sorted) -> None:
        self.result = result
        self.by_key: dict[str, list[int]] = {}

    def enter(self, one: Sighting, rows: tuple[Serial, ...], doubts: tuple[str, ...]) -> bool:
        """Enter a mention; answer whether it is a new item rather than a repeat."""
        for turn in self.by_key.get(_key(one), []):
            if not one.is_redacted and self._repeats(turn, rows):
                self._merge(turn, rows, doubts, one)
                return False
        self.by_key.setdefault(_key(one), []).append(len(self.result.items))
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
        self.result.items[turn] = replace(
            item, rows=named or kept, remark=item.remark or one.remark, doubts=tuple(joined)
        )


def _sort_line(
    line: Line, ones: list[Sighting], roles: list[Role], around: Neighbourhood, book: _Book
) -> LineClass:
    """Return the line's class, and enter what it names."""
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
        if role.weight is not Weight.TARGET and not one.is_redacted:
            doubts = (*doubts, ROLE_UNCLEAR)
        rows = (Serial(series=around.series(line), n=one.serial),) if one.serial is not None else ()
        classes.add(LineClass.ITEM if book.enter(one, rows, doubts) else LineClass.REPEAT)
    why = _unreadable_locator(line, ones, around)
    if why:
        book.result.unread.append(_unread(line, why, around, line.text))
        classes.add(LineClass.UNREAD)
    for mail in _MAIL.finditer(line.text):
        book.result.asides.append(Aside(url=mail[0], why="a mail address", place=line.place))
    order = (LineClass.UNREAD, LineClass.ITEM, LineClass.REPEAT, LineClass.CONTEXT)
    return next(one for one in order if one in classes)


def _unread(line: Line, why: str, around: Neighbourhood, text: str) -> UnreadLine:
    """Return the unread line with whatever serial it has."""
    serial = _serial_of(line)
    rows = (Serial(series=around.series(line), n=serial),) if serial is not None else ()
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
    if line.cells and not ones and _is_list_row(line, around):
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


def _is_list_row(line: Line, around: Neighbourhood) -> bool:
    """Return whether the row carries a serial number in a table of locators."""
    if _serial_of(line) is None:
        return False
    headings = [cell.heading for cell in line.cells] + list(around.headings(line))
    return any(column_of(heading) is Column.LOCATOR for heading in headings)
