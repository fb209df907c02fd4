"""
(5) What the service restricted before it worked with this software, taken over as it is.

The spreadsheet becomes an order of its own, kept byte for byte.  Each line that can be read and
resolved is adopted by two people, on a ground of its own; the rest waits, and is listed.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casefile.fold import empty
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.receiving import next_name, orders_with
from withheld.casework.resolving import SLICE, holder_of, part_of
from withheld.errors import InvalidInput, NotFound, Refused, ensure
from withheld.events.codec import text_to_instant
from withheld.events.intake import (
    Channel,
    IntakeBalanced,
    ItemListed,
    ItemsListed,
    LinesUnread,
)
from withheld.events.recorded import SYSTEM, Event, StreamID
from withheld.events.resolution import ItemResolved, ItemsResolved
from withheld.events.restriction import LegacyAdopted, SubjectWithheld
from withheld.intake.commands import TakeIn
from withheld.intake.deciding import decide
from withheld.ledger.canonical import JSON
from withheld.model.document import Place
from withheld.model.identity import ItemID, LineNumber, OrderID, SubjectID
from withheld.model.reading import Intent, Mention, Resolution, Totals
from withheld.model.territory import Territory
from withheld.resolution.resolving import resolve

COLUMNS = ("subject", "country", "since", "note")
"""The headings expected; `url` may stand for `subject`, and `note` may be missing."""

_SUBJECT = re.compile(r"(?:account|post):\S+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One restriction as the spreadsheet states it."""

    item: ItemID
    line: LineNumber
    subject: str
    """A subject (`account:12345`), or an address."""
    country: str
    since: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What became of every line of the spreadsheet that is not blank."""

    rows: tuple[Row, ...]
    unread: tuple[tuple[LineNumber, str, str], ...]
    """Line, text, and why nobody could read it."""
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of an import."""

    order: OrderID
    totals: Totals
    adopted: tuple[LineNumber, ...]
    unresolved: tuple[tuple[LineNumber, str], ...]
    """Lines that were read and not adopted, with the reason; people settle them one by one."""
    unread: tuple[tuple[LineNumber, str], ...]


def import_restrictions(office: Office, data: bytes, name: str, hands: Sequence[Hand]) -> Imported:
    """
    Take over what is restricted today; the same spreadsheet twice is taken over once.

    Args:
        office: The office.
        data: A CSV file in UTF-8 with the headings subject (or url), country, since, note.
        name: The file's name.
        hands: The two people who adopt it.

    Raises:
        InvalidInput: It is no such file.
        NotPermitted: Fewer people approve than it takes.
    """
    sheet = read_sheet(data, office.now())
    for hand in hands:
        office.actor(hand.person)
    known = orders_with(office, office.keep(data))
    order = known[0] if known else _take_in(office, data, name, sheet, hands[0])
    _resolve(office, order, sheet)
    _adopt(office, order, sheet, hands)
    every = office.record.view(order, None).items
    return Imported(
        order=order,
        totals=sheet.totals,
        adopted=tuple(row.line for row in sheet.rows if every[row.item].placed),
        unresolved=tuple(
            (row.line, every[row.item].unresolved or ", ".join(every[row.item].doubts))
            for row in sheet.rows
            if not every[row.item].placed
        ),
        unread=tuple((line, why) for line, _, why in sheet.unread),
    )


def read_sheet(data: bytes, at: datetime) -> Sheet:
    """
    Return the spreadsheet's lines, each in one class.

    Raises:
        InvalidInput: Not CSV in UTF-8, or a heading is missing.
    """
    lines = list(_lines(data))
    if not lines:
        raise InvalidInput("the file is empty; expected the headings " + ", ".join(COLUMNS))
    (_, heading), *rest = lines
    places = _places(heading)
    rows: list[Row] = []
    unread: list[tuple[LineNumber, str, str]] = []
    seen: set[tuple[str, str]] = set()
    repeats = 0
    for line, cells in rest:
        found = _row(ItemID(len(rows) + 1), line, cells, places, at)
        if isinstance(found, str):
            unread.append((line, ", ".join(cells), found))
        elif (found.subject, found.country) in seen:
            repeats += 1
        else:
            seen.add((found.subject, found.country))
            rows.append(found)
    totals = Totals(total=len(lines), item=len(rows), context=1, repeat=repeats, unread=len(unread))
    ensure(totals.balance, "a line of the spreadsheet went missing")
    return Sheet(rows=tuple(rows), unread=tuple(unread), totals=totals)


def _lines(data: bytes) -> Iterator[tuple[LineNumber, list[str]]]:
    """
    Go through the rows that are not blank, by the line they end at.

    Raises:
        InvalidInput: Not CSV in UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield LineNumber(reader.line_num), [cell.strip() for cell in cells]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            "the file is not CSV in UTF-8; export it from the spreadsheet once more"
        ) from error


def _places(heading: Sequence[str]) -> dict[str, int]:
    """
    Return in which column each heading stands.

    Raises:
        InvalidInput: One is missing.
    """
    found = {name.casefold(): place for place, name in enumerate(heading)}
    if "subject" not in found and "url" in found:
        found["subject"] = found["url"]
    missing = [name for name in COLUMNS[:3] if name not in found]
    if missing:
        raise InvalidInput(
            f"the headings lack {', '.join(missing)}; expected subject (or url), country, since, "
            "note"
        )
    return found


def _row(
    item: ItemID, line: LineNumber, cells: Sequence[str], places: dict[str, int], at: datetime
) -> Row | str:
    """Return the row, or why it cannot be read."""

    def cell(name: str) -> str:
        place = places.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    country, since = cell("country").upper(), _since(cell("since"))
    if not cell("subject"):
        return "no-subject"
    if not _COUNTRY.fullmatch(country) or not _is_territory(country):
        return "country-unknown"
    if since is None:
        return "since-unreadable"
    if since > at:
        return "since-in-the-future"
    return Row(
        item=item,
        line=line,
        subject=cell("subject"),
        country=country,
        since=since,
        note=cell("note"),
    )


def _since(written: str) -> datetime | None:
    """Return a day's beginning in UTC, or an instant; None if it is neither."""
    if _DAY.fullmatch(written):
        written += "T00:00:00Z"
    try:
        return text_to_instant(written)
    except Refused:
        return None


def _is_territory(country: str) -> bool:
    try:
        Territory.of(country)
    except Refused:
        return False
    return True


def _take_in(office: Office, data: bytes, name: str, sheet: Sheet, hand: Hand) -> OrderID:
    """Put the spreadsheet on record, all of it in one transaction."""
    order = next_name(office, office.now())
    sealer = office.sealer()
    received = decide(
        empty(order),
        TakeIn(
            document=office.keep(data),
            media_type="text/csv",
            size=len(data),
            channel=Channel.FORM,
            received_at=office.now(),
            envelope=sealer.seal([name, "", hand.person], layer="document"),
        ),
        office.actor(hand.person),
        office.now(),
    )
    events: list[Event] = [*received]
    if sheet.rows:
        listed = tuple(
            ItemListed(item=row.item, line=row.line, kind="url", serials=(row.line,))
            for row in sheet.rows
        )
        values = [_locator(row) for row in sheet.rows]
        numbers = [row.item for row in sheet.rows]
        locators = sealer.seal(values, layer="identifiers", items=numbers)
        events.append(ItemsListed(items=listed, locators=locators))
    if sheet.unread:
        texts: list[JSON] = [
            {"line": line, "text": text, "place": f"row {line}", "where": {}, "why": why}
            for line, text, why in sheet.unread
        ]
        lines = tuple(line for line, _, _ in sheet.unread)
        events.append(LinesUnread(lines=lines, texts=sealer.seal(texts, layer="document")))
    counted = sheet.totals
    events.append(
        IntakeBalanced(
            total=counted.total,
            item=counted.item,
            context=counted.context,
            repeat=counted.repeat,
            unread=counted.unread,
            item_count=len(sheet.rows),
            intent=Intent.INFORM,
        )
    )
    office.append(order, events, by=hand.person, sealer=sealer, expects=0)
    return order


def _locator(row: Row) -> dict[str, JSON]:
    return {
        "as_written": row.subject,
        "url": row.subject if "://" in row.subject else None,
        "place": f"row {row.line}",
        "where": {"row": row.line},
        "remark": row.note,
        "series": [],
    }


def _resolve(office: Office, order: OrderID, sheet: Sheet) -> None:
    every = office.record.view(order, None).items
    waiting = [row for row in sheet.rows if not every[row.item].is_looked_up]
    for start in range(0, len(waiting), SLICE):
        parts: tuple[ItemResolved, ...] = tuple(
            part_of(office, row.item, _meaning(office, row))
            for row in waiting[start : start + SLICE]
        )
        event = ItemsResolved(items=parts, directory=office.directory_digest)
        office.append(order, [event], by=SYSTEM)


def _meaning(office: Office, row: Row) -> Resolution:
    """Return what a row means now: it says what is restricted today, not what once was."""
    if not _SUBJECT.fullmatch(row.subject):
        mention = Mention(
            as_written=row.subject,
            url=row.subject if "://" in row.subject else None,
            kind="url",
            place=Place(),
            line=row.line,
        )
        return resolve(mention, services=office.services, directory=office.directory, as_of=None)
    subject = SubjectID(row.subject)
    try:
        return Resolution(subject=subject, unresolved=None, holder=holder_of(office, subject))
    except NotFound:
        return Resolution(subject=None, unresolved="not-found")


def _adopt(office: Office, order: OrderID, sheet: Sheet, hands: Sequence[Hand]) -> None:
    every = office.record.view(order, None).items
    groups: dict[tuple[str, datetime], list[SubjectWithheld]] = defaultdict(list)
    for row in sheet.rows:
        item = every[row.item]
        if item.subject is not None and item.is_actionable and item.placed is None:
            part = SubjectWithheld(item=row.item, subject=item.subject)
            groups[row.country, row.since].append(part)
    events = [
        approve(
            office,
            LegacyAdopted(
                items=tuple(parts),
                territory=Territory.of(country, on=since.date()),
                starts_at=since,
                approved_by=(),
            ),
            hands,
            StreamID(order),
            ahead=ahead,
        )
        for ahead, ((country, since), parts) in enumerate(
            sorted(groups.items(), key=lambda one: one[0])
        )
    ]
    office.append(order, events, by=hands[0].person)
