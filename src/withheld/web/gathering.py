"""What a page shows of an order: plain values, gathered from the office, nothing decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.casework.particulars import pack_of
from withheld.casework.resolving import locators_of, meaning_of
from withheld.casework.timeline import Moment, timeline
from withheld.errors import UnreadableFile
from withheld.ledger.canonical import JSON
from withheld.model.document import Line
from withheld.model.identity import ItemID, OrderID
from withheld.model.reading import ProposalKind
from withheld.projections.grounds import stage_of

PAGE = 100
"""Items on one page."""
LINES_MAX = 3000
"""Lines of the document shown beside the items; the rest is in the original."""
_OF_ITSELF = {
    ProposalKind.AUTHORITY: "Authority",
    ProposalKind.SIGNATORY: "Signed by",
    ProposalKind.ADDRESSEE: "Addressee",
    ProposalKind.ISSUED_ON: "Dated",
    ProposalKind.REFERENCE: "Reference",
    ProposalKind.REFERS_TO: "Refers to",
    ProposalKind.PROVISION: "Provision",
    ProposalKind.TERRITORY: "Territory",
    ProposalKind.DEADLINE: "Deadline",
    ProposalKind.SECRECY: "Silence (gag)",
    ProposalKind.REDRESS: "Redress",
    ProposalKind.CLAIMED_TOTAL: "Total it claims",
    ProposalKind.LANGUAGE: "Language",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something with the words it was read from and their place."""

    label: str
    value: str
    words: str = ""
    place: str = ""
    line: int | None = None
    """The number of the line among all lines of the document, for a link to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock that runs."""

    what: str
    due_at: datetime
    law_time: str
    """The same instant where the law's days begin."""
    left: str
    cite: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item."""

    item: ItemID
    as_written: str
    place: str
    line: int
    meaning: str
    why_not: str
    doubts: tuple[str, ...]
    safeguards: tuple[str, ...]
    stage: str
    withheld_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """Everything an order's page shows."""

    order: OrderID
    view: Casefile
    demands: tuple[Said, ...]
    proposals: tuple[Said, ...]
    unread: tuple[Said, ...]
    warnings: tuple[str, ...]
    findings: tuple[Said, ...]
    clocks: tuple[Clock, ...]
    rows: tuple[Row, ...]
    stages: tuple[tuple[str, int], ...]
    next_after: int | None
    lines: tuple[Line, ...]
    lines_left_out: int
    marked: frozenset[int]
    """Lines that items, demands or proposals stand on."""
    moments: tuple[Moment, ...]


def order_page(office: Office, order: OrderID, *, after: int = 0, stage: str = "") -> OrderPage:
    """
    Return what the page of an order shows.

    Args:
        office: The office.
        order: The order.
        after: Show items whose number is greater.
        stage: Show only items at this stage; all if empty.

    Raises:
        NotFound: There is no such order.
    """
    view = office.record.view(order, None)
    if view.order.is_hazard:
        return _withheld_from_view(office, view)
    items = list(view.items.values())
    chosen = [one for one in items if one.item > after and stage in ("", stage_of(one))]
    shown = chosen[:PAGE]
    rows = _rows(office, shown)
    lines = _lines(office, view)
    numbers = _numbers(lines)
    demands = _demands(office, view, numbers)
    proposals = _proposals(office, view, numbers)
    unread = _unread(office, view, numbers)
    counts: dict[str, int] = {}
    for one in items:
        counts[stage_of(one)] = counts.get(stage_of(one), 0) + 1
    marked = {row.line for row in rows} | {
        said.line for said in (*demands, *proposals, *unread) if said.line is not None
    }
    return OrderPage(
        order=order,
        view=view,
        demands=demands,
        proposals=proposals,
        unread=unread,
        warnings=tuple(str(one) for one in office.open(view.order.warnings) if one),
        findings=_findings(office, view),
        clocks=_clocks(office, view),
        rows=rows,
        stages=tuple(sorted(counts.items())),
        next_after=shown[-1].item if len(chosen) > PAGE else None,
        lines=lines[:LINES_MAX],
        lines_left_out=max(0, len(lines) - LINES_MAX),
        marked=frozenset(marked),
        moments=tuple(timeline(office, order)),
    )


_SPOT = ("part", "page", "sheet", "row", "line")
_Numbers = Mapping[tuple[JSON, ...], int]
"""The number of each line among all of them, by its part, page, sheet, row and physical line."""


def _numbers(lines: tuple[Line, ...]) -> _Numbers:
    return {
        (one.place.part, one.place.page, one.place.sheet, one.place.row, one.place.line): one.number
        for one in lines
    }


def _withheld_from_view(office: Office, view: Casefile) -> OrderPage:
    """Return the page of an order nothing of which may be looked at: clocks and events only."""
    order = view.order.order
    return OrderPage(
        order=order,
        view=Casefile(order=view.order, items={}),
        demands=(),
        proposals=(),
        unread=(),
        warnings=(),
        findings=(),
        clocks=_clocks(office, view),
        rows=(),
        stages=(),
        next_after=None,
        lines=(),
        lines_left_out=0,
        marked=frozenset(),
        moments=tuple(timeline(office, order)),
    )


def _demands(office: Office, view: Casefile, numbers: _Numbers) -> tuple[Said, ...]:
    found = []
    clauses = office.open(view.order.clauses)
    for demand, clause in zip(view.order.demands, clauses, strict=True):
        reach = f" · reaches {demand.scope}" if demand.scope else ""
        within = f" · within {demand.within}" if demand.within else ""
        order = f" · preference {demand.priority}" if demand.priority > 1 else ""
        found.append(_said(str(demand.act), f"{demand.act}{reach}{within}{order}", clause, numbers))
    return tuple(found)


def _proposals(office: Office, view: Casefile, numbers: _Numbers) -> tuple[Said, ...]:
    proposals = view.order.proposals
    if proposals is None:
        return ()
    values = zip(proposals.kinds, office.open(proposals.values), strict=True)
    return tuple(
        _said(_OF_ITSELF.get(kind, str(kind)), str(_field(value, "value")), value, numbers)
        for kind, value in values
    )


def _unread(office: Office, view: Casefile, numbers: _Numbers) -> tuple[Said, ...]:
    seals = {sealed.key: sealed for sealed in view.order.unread.values()}
    values = [value for sealed in seals.values() for value in office.open(sealed)]
    return tuple(
        _said(f"line {_field(value, 'line')}", str(_field(value, "why")), value, numbers)
        for value in values
        if _field(value, "line") in view.order.open_lines
    )


def _findings(office: Office, view: Casefile) -> tuple[Said, ...]:
    return tuple(
        Said(
            label=str(_field(value, "code")),
            value=str(_field(value, "because")),
            place=str(_field(value, "cite")),
        )
        for value in office.open(view.order.findings)
        if isinstance(value, dict) and value.get("kind") == "defect"
    )


def _said(label: str, value: str, source: JSON, numbers: _Numbers) -> Said:
    where = _field(source, "where")
    spot = tuple(_field(where, name) for name in _SPOT)
    return Said(
        label=label,
        value=value,
        words=str(_field(source, "text") or ""),
        place=str(_field(source, "place") or ""),
        line=numbers.get(spot),
    )


def _field(value: JSON, name: str) -> JSON:
    return value.get(name) if isinstance(value, dict) else None


def _clocks(office: Office, view: Casefile) -> tuple[Clock, ...]:
    pack = pack_of(office, view)
    offset = pack.head.utc_offset if pack else timedelta()
    zone = pack.head.time_zone if pack else "UTC"
    now = office.now()
    return tuple(
        Clock(
            what=one.what,
            due_at=one.due_at,
            law_time=f"{one.due_at + offset:%Y-%m-%d %H:%M} {zone}",
            left=_left(one.due_at - now),
            cite=one.cite,
            is_over=one.due_at <= now,
        )
        for one in sorted(view.order.clocks.values(), key=lambda clock: clock.due_at)
    )


def _left(span: timedelta) -> str:
    minutes = int(abs(span).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    words = f"{days} d {hours} h" if days else f"{hours} h {rest} min"
    return f"{words} left" if span > timedelta() else f"ran out {words} ago"


def _rows(office: Office, items: list[ItemState]) -> tuple[Row, ...]:
    locators = locators_of(office, items)
    return tuple(_row(office, one, locators.get(one.item, {})) for one in items)


def _row(office: Office, item: ItemState, locator: dict[str, JSON]) -> Row:
    return Row(
        item=item.item,
        as_written=str(locator.get("as_written", "(erased)")),
        place=str(locator.get("place", "")),
        line=item.line,
        meaning=meaning_of(office, item) or "",
        why_not=item.unresolved or "",
        doubts=() if item.is_settled else item.doubts,
        safeguards=tuple(sorted(item.safeguards)),
        stage=stage_of(item),
        withheld_in=str(item.placed.territory) if item.placed else "",
    )


def _lines(office: Office, view: Casefile) -> tuple[Line, ...]:
    """Return the original's lines as text; a document nobody could read shows none."""
    received = view.order.received
    if received is None or view.order.failed:
        return ()
    (name, *_) = office.open(received.envelope)
    try:
        return office.read_file(office.documents.bytes_of(received.document), str(name)).lines
    except UnreadableFile:
        return ()  # Said on the page by the order's own state.
