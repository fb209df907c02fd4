"""What the pages of an order show: plain values gathered from the office, nothing decided."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from withheld.casefile.fold import Casefile
from withheld.casefile.order import OrderState
from withheld.casework.office import Office
from withheld.casework.particulars import pack_of
from withheld.errors import ensure
from withheld.events.codec import dataclass_from_json
from withheld.events.review import Terms
from withheld.ledger.canonical import JSON, parse
from withheld.model.document import Place
from withheld.model.identity import OrderID
from withheld.model.reading import ProposalKind
from withheld.web.times import LawZone, left

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
LABELS = tuple(_OF_ITSELF.values())
_SPOT = ("part", "page", "sheet", "row", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something with the words it was read from and their place."""

    label: str
    value: str
    words: str = ""
    place: str = ""
    spot: str = ""
    """The same place as the index of lines writes it."""
    line: int = 0
    scope: str = ""
    within: str = ""
    """How long a clause gives, an ISO 8601 duration; empty where it says nothing."""
    lasts: str = ""
    """How long what it asks goes on; empty where it says nothing."""
    preference: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock that runs."""

    what: str
    due_at: datetime
    days: int
    hours: int
    minutes: int
    cite: str
    is_over: bool
    spent: float
    """How much of it is gone since the order came, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands on top of every page of an order."""

    state: OrderState
    view: Casefile
    law: LawZone | None
    clocks: tuple[Clock, ...]
    reference: str
    authority: str
    name: str
    """The file's name."""
    channel: str = ""
    """Where material under a hazard stop is reported; empty where none is named."""


def head_of(office: Office, order: OrderID) -> Head:
    """
    Return what stands on top of every page of an order.

    Raises:
        NotFound: There is no such order.
    """
    view = office.record.view(order)
    pack = None if view.order.is_hazard else pack_of(office, view)
    law = LawZone(pack.head.time_zone, pack.head.utc_offset) if pack else None
    said = {} if view.order.is_hazard else _first_said(office, view)
    return Head(
        state=view.order,
        view=view,
        law=law,
        clocks=clocks_of(view.order, office.now()),
        reference=said.get(ProposalKind.REFERENCE, ""),
        authority=said.get(ProposalKind.AUTHORITY, ""),
        name="" if view.order.is_hazard else _file_name(office, view),
        channel=office.profile.reporting_channel,
    )


def _file_name(office: Office, view: Casefile) -> str:
    received = view.order.received
    opened = office.open(received.envelope) if received else [""]
    return str(opened[0] or "")


def _first_said(office: Office, view: Casefile) -> dict[ProposalKind, str]:
    if view.order.proposals is None:
        return {}
    found: dict[ProposalKind, str] = {}
    values = office.open(view.order.proposals.values)
    for kind, value in zip(view.order.proposals.kinds, values, strict=True):
        found.setdefault(kind, str(field(value, "value") or ""))
    return found


def clocks_of(state: OrderState, now: datetime) -> tuple[Clock, ...]:
    """Return the clocks that run, the next one first."""
    began = state.received.clock_starts_at if state.received else now
    return tuple(
        Clock(
            what=one.what,
            due_at=one.due_at,
            days=left(one.due_at, now)[0],
            hours=left(one.due_at, now)[1],
            minutes=left(one.due_at, now)[2],
            cite=one.cite,
            is_over=one.due_at <= now,
            spent=(now - began) / max(one.due_at - began, timedelta(seconds=1)),
        )
        for one in sorted(state.clocks.values(), key=lambda clock: clock.due_at)
    )


def demands_of(office: Office, view: Casefile) -> tuple[Said, ...]:
    """Return the operative clauses, each in its own words and place."""
    found = []
    clauses = office.open(view.order.clauses)
    for demand, clause in zip(view.order.demands, clauses, strict=True):
        found.append(
            replace(
                _said(str(demand.act), str(demand.act), clause),
                scope=demand.scope or "",
                within=demand.within or "",
                lasts=demand.lasts or "",
                preference=demand.priority,
            )
        )
    return tuple(found)


def proposals_of(office: Office, view: Casefile) -> tuple[Said, ...]:
    """Return what the letter says of itself, each in its own words and place."""
    proposals = view.order.proposals
    if proposals is None:
        return ()
    values = zip(proposals.kinds, office.open(proposals.values), strict=True)
    return tuple(
        _said(_OF_ITSELF.get(kind, str(kind)), str(field(value, "value")), value)
        for kind, value in values
    )


def unread_of(office: Office, view: Casefile) -> tuple[Said, ...]:
    """Return the lines that wait for a person; `line` is their number."""
    seals = {sealed.key: sealed for sealed in view.order.unread.values()}
    values = [value for sealed in seals.values() for value in office.open(sealed)]
    found = []
    for value in values:
        line = field(value, "line")
        if line in view.order.open_lines:
            said = _said(str(line), str(field(value, "why")), value)
            found.append(
                Said(
                    label=said.label,
                    value=said.value,
                    words=said.words,
                    place=said.place,
                    spot=said.spot,
                    line=int(str(line)),
                )
            )
    return tuple(found)


def defects_of(office: Office, view: Casefile) -> tuple[Said, ...]:
    """Return what the law asks for and the order lacks."""
    return tuple(
        Said(
            label=str(field(value, "code")),
            value=str(field(value, "because")),
            place=str(field(value, "cite")),
        )
        for value in office.open(view.order.findings)
        if field(value, "kind") == "defect"
    )


def _said(label: str, value: str, source: JSON) -> Said:
    where = field(source, "where")
    return Said(
        label=label,
        value=value,
        words=str(field(source, "text") or ""),
        place=str(field(source, "place") or ""),
        spot="|".join(str(field(where, name) or "") for name in _SPOT),
    )


def spot_of(place: Place) -> str:
    """Return a place as the index of lines writes it."""
    return "|".join(str(getattr(place, name) or "") for name in _SPOT)


def field(value: JSON, name: str) -> JSON:
    """Return a field of a JSON object; None where there is none."""
    return value.get(name) if isinstance(value, dict) else None


def terms_of_text(text: str) -> Terms | None:
    """Return the terms the index wrote as text."""
    if not text:
        return None
    found = dataclass_from_json(Terms, parse(text.encode()))
    ensure(isinstance(found, Terms), "terms in the index that are none")
    return found  # type: ignore[return-value]  # ensured above
