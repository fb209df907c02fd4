"""
(1) Taking an order in.

The original is kept first; then that it was received is on record; then it is read, slice by
slice, until the totals balance.  Killed anywhere, `continue_reading` goes on where it stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casefile.fold import Casefile, empty
from withheld.casework.hazards import stop_if_listed, warning_of
from withheld.casework.office import Office
from withheld.casework.people import close_set_up
from withheld.casework.sealing import Sealer
from withheld.casework.understanding import understand
from withheld.errors import AlreadyDone, NotFound, NotReady, UnreadableFile
from withheld.events.intake import Channel, DemandFound, ItemListed
from withheld.events.recorded import SYSTEM
from withheld.events.sealed import Sealed
from withheld.intake.commands import (
    CloseIntake,
    GiveUp,
    ListItems,
    SettleLine,
    TakeIn,
)
from withheld.intake.deciding import decide
from withheld.ledger.canonical import JSON
from withheld.model.document import Place
from withheld.model.identity import DemandID, DocumentID, ItemID, LineNumber, OrderID, PersonID
from withheld.model.reading import Mention, Reading

SLICE = 100
"""Items in one commit of intake."""
_TRIES_SPARE = 3
"""More tries than another reader has slices: each of its commits can get in our way once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How an order came."""

    name: str
    """The file's name."""
    channel: Channel
    received_at: datetime
    served_at: datetime | None = None
    read_at: datetime | None = None
    addressed_to: str = ""
    """The entity it names as addressee, as far as whoever took it in could tell."""


def receive(
    office: Office, data: bytes, envelope: Envelope, *, by: PersonID, again: bool = False
) -> OrderID:
    """
    Take an order in and read it; return its name.

    Args:
        office: The office.
        data: The original, byte for byte.
        envelope: How it came.
        by: Who took it in.
        again: The same bytes are on file and were served once more.

    Raises:
        AlreadyDone: The same bytes are on file, and `again` was not said.
    """
    actor = office.actor(by)
    if not office.service().is_closed:
        # From the first order on nobody is enrolled by one person alone.
        close_set_up(office)
    document = office.keep(data)
    known = orders_with(office, document)
    if known and not again:
        raise AlreadyDone(
            f"the very same document is on file as order {known[0]}; if it was served once more, "
            "say so with --again"
        )
    order = next_name(office, envelope.received_at)
    sealer = office.sealer()
    command = TakeIn(
        document=document,
        media_type=_media_type(envelope.name),
        size=len(data),
        channel=envelope.channel,
        received_at=envelope.received_at,
        served_at=envelope.served_at,
        read_at=envelope.read_at,
        envelope=sealer.seal([envelope.name, envelope.addressed_to, by], layer="document"),
    )
    events = decide(empty(order), command, actor, office.now())
    office.append(order, events, by=by, sealer=sealer, expects=0)
    continue_reading(office, order)
    return order


def continue_reading(office: Office, order: OrderID) -> None:
    """Read an order to the end, from wherever an earlier reading stopped or another process is."""
    header = office.record.order(order)
    if header.received is None or header.counted is not None or header.failed:
        return
    if header.is_hazard:
        return
    (name, *_) = office.open(header.received.envelope)
    data = office.documents.bytes_of(header.received.document)
    compared = stop_if_listed(office, order, data)
    if compared.hit is not None:
        return
    try:
        reading = understand(office.read_file(data, str(name)))
    except UnreadableFile as error:
        if _is_closed(office, order):
            return
        events = decide(office.record.view(order), GiveUp(code=error.code), None, office.now())
        office.append(order, events, by=SYSTEM)
        return
    _take_down(office, order, reading, warning_of(compared))


def _is_closed(office: Office, order: OrderID) -> bool:
    header = office.record.order(order)
    return header.counted is not None or bool(header.failed)


def unfinished(office: Office) -> list[OrderID]:
    """Return the orders whose reading was never closed."""
    headers = [office.record.order(order) for order in office.store.orders_unread()]
    return [
        one.order
        for one in headers
        if one.received and one.counted is None and not one.failed and not one.is_hazard
    ]


def settle_line(
    office: Office,
    order: OrderID,
    line: LineNumber,
    *,
    locators: Sequence[str],
    reason: str,
    by: PersonID,
) -> None:
    """
    Say what a line nobody could read names, or that it names nothing.

    Args:
        office: The office.
        order: The order.
        line: The line that waits.
        locators: What it names, as a person reads it; none if it names nothing.
        reason: How they came to read it so.
        by: Who says so.

    Raises:
        NotFound: The line does not wait.
        NotPermitted: It takes a reviewer.
    """
    view = office.record.view(order)
    sealer = office.sealer()
    first = view.order.item_count + 1
    serials = _serials_of(office, view, line)
    items = tuple(
        ItemListed(item=ItemID(first + index), line=line, kind="url", serials=serials)
        for index in range(len(locators))
    )
    values: list[JSON] = [
        {"as_written": text, "url": text, "place": f"line {line}, read by a person", "remark": ""}
        for text in locators
    ]
    command = SettleLine(
        line=line,
        items=items,
        locators=sealer.seal(values, layer="identifiers", items=[one.item for one in items])
        if items
        else None,
        reason=sealer.one(reason, layer="reasons"),
    )
    events = decide(view, command, office.actor(by), office.now())
    office.append(order, events, by=by, sealer=sealer, expects=view.order.version)


def waiting_line(office: Office, order: OrderID, said: str) -> LineNumber:
    """
    Return the line that waits under the number, or at the place, by which people are shown it.

    Args:
        office: The office.
        order: The order.
        said: `12`, for the physical line, row or page 12; or a whole place, such as
            `annexure.csv, row 12`, where several parts have one.

    Raises:
        NotFound: No line waits there, or several do.
    """
    view = office.record.view(order)
    waiting = _waiting(office, view)
    words = " ".join(said.split()).casefold()
    if words.isdecimal():
        found = [one for one in waiting if one[1] == int(words)]
    else:
        found = [one for one in waiting if one[2].casefold() == words]
    if len(found) == 1:
        return found[0][0]
    if found:
        raise NotFound(
            f"{len(found)} lines wait under that number, in different parts; say the whole place, "
            "as `withheld show` prints it"
        )
    numbers = ", ".join(str(number) for _, number, _ in waiting) or "none"
    raise NotFound(f"no line waits to be read there; those that do have the numbers {numbers}")


def _waiting(office: Office, view: Casefile) -> list[tuple[LineNumber, int, str]]:
    """Return each line that waits, the number that is shown for it, and its place in words."""
    found = []
    for sealed in {one.key: one for one in view.order.unread.values()}.values():
        for value in office.open(sealed):
            if isinstance(value, dict) and value.get("line") in view.order.open_lines:
                line = LineNumber(int(str(value["line"])))
                where = value.get("where")
                spots = where if isinstance(where, dict) else {}
                shown = [spots.get(name) for name in ("line", "row", "page")]
                number = next((one for one in shown if isinstance(one, int)), line)
                found.append((line, number, str(value.get("place", ""))))
    return found


def _serials_of(office: Office, view: Casefile, line: LineNumber) -> tuple[int, ...]:
    """Return the serial numbers the document prints beside an unread line."""
    sealed = view.order.unread.get(str(line))
    for value in office.open(sealed):
        if isinstance(value, dict) and value.get("line") == line:
            rows = value.get("rows")
            return tuple(one for one in rows if isinstance(one, int)) if rows else ()
    return ()


def _take_down(office: Office, order: OrderID, reading: Reading, warning: str) -> None:
    """
    Take down what was read; two processes that read the same order do it together.

    Raises:
        NotReady: Another process is at it, and neither came to the end.
    """
    # Whoever is refused a slice was overtaken by another process's, and goes on behind it.
    for _ in range(len(reading.items) // SLICE + _TRIES_SPARE):
        try:
            _list_items(office, order, reading)
            _close(office, order, reading, warning)
        except AlreadyDone:
            if _is_closed(office, order):
                return
        else:
            return
    raise NotReady("another process is reading this order; look at it when that is done")


def _list_items(office: Office, order: OrderID, reading: Reading) -> None:
    """Take the items down, one slice a commit, from where an earlier reading stopped."""
    view = office.record.view(order)
    while (done := view.order.item_count) < len(reading.items):
        mentions = reading.items[done : done + SLICE]
        sealer = office.sealer()
        items = tuple(
            _listed(ItemID(number), mention) for number, mention in enumerate(mentions, done + 1)
        )
        command = ListItems(
            items=items,
            locators=sealer.seal(
                [_locator(mention) for mention in mentions],
                layer="identifiers",
                items=[one.item for one in items],
            ),
        )
        events = decide(view, command, None, office.now())
        office.append(order, events, by=SYSTEM, sealer=sealer, expects=view.order.version)
        view = office.record.view(order)


def _listed(item: ItemID, mention: Mention) -> ItemListed:
    return ItemListed(
        item=item,
        line=mention.line,
        kind=mention.kind,
        doubts=mention.doubts,
        serials=tuple(row.n for row in mention.rows),
        is_redacted=mention.is_redacted,
    )


def _locator(mention: Mention) -> dict[str, JSON]:
    return {
        "as_written": mention.as_written,
        "url": mention.url,
        "place": str(mention.place),
        "where": _where(mention.place),
        "remark": mention.remark,
        "series": [row.series for row in mention.rows],
    }


def _where(place: Place) -> dict[str, JSON]:
    """Return a place as numbers, for a page that highlights it; points become hundredths."""
    box = place.box
    return {
        "part": place.part,
        "page": place.page,
        "sheet": place.sheet,
        "row": place.row,
        "line": place.line,
        "box": None
        if box is None
        else [round(side * 100) for side in (box.left, box.bottom, box.right, box.top)],
    }


def _close(office: Office, order: OrderID, reading: Reading, warning: str) -> None:
    sealer = office.sealer()
    demands = tuple(
        DemandFound(
            demand=DemandID(number),
            act=one.act,
            scope=one.scope,
            priority=one.priority,
            within=one.within,
            lasts=one.lasts,
        )
        for number, one in enumerate(reading.demands, start=1)
    )
    command = CloseIntake(
        totals=reading.totals,
        intent=reading.intent,
        unread=tuple(one.line for one in reading.unread),
        texts=_sealed_lines(sealer, reading),
        demands=demands,
        clauses=_sealed(
            sealer,
            [
                {"text": one.text, "place": str(one.place), "where": _where(one.place)}
                for one in reading.demands
            ],
        ),
        kinds=tuple(one.kind for one in reading.proposals),
        values=_sealed(
            sealer,
            [
                {
                    "value": one.value,
                    "text": one.text,
                    "place": str(one.place),
                    "where": _where(one.place),
                }
                for one in reading.proposals
            ],
        ),
        warnings=_sealed(sealer, [*reading.warnings, *([warning] if warning else [])]),
    )
    view = office.record.view(order)
    events = decide(view, command, None, office.now())
    office.append(order, events, by=SYSTEM, sealer=sealer, expects=view.order.version)


def _sealed_lines(sealer: Sealer, reading: Reading) -> Sealed | None:
    return _sealed(
        sealer,
        [
            {
                "line": one.line,
                "text": one.text,
                "place": str(one.place),
                "where": _where(one.place),
                "why": one.why,
                "rows": [row.n for row in one.rows],
            }
            for one in reading.unread
        ],
    )


def _sealed(sealer: Sealer, values: Sequence[JSON]) -> Sealed | None:
    return sealer.seal(values, layer="document") if values else None


def next_name(office: Office, received_at: datetime) -> OrderID:
    """Return the name the next order goes by."""
    return OrderID(f"{received_at.year}-{len(office.store.orders()) + 1:04}")


def orders_with(office: Office, document: str) -> list[OrderID]:
    """Return the orders whose original is this very document."""
    return list(office.store.orders_of(DocumentID(document)))


def _media_type(name: str) -> str:
    from mimetypes import guess_type

    return guess_type(name)[0] or "application/octet-stream"
