"""(6b) What the public is told: statements, tallies, counts, and what is unsealed later."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework import publiclog
from withheld.casework.office import Office
from withheld.casework.particulars import told_of
from withheld.errors import NotPermitted, NotReady
from withheld.events.correspondence import LetterKind, LettersDelivered
from withheld.events.intake import LetterFiled, Relation
from withheld.events.recorded import Event, Recorded, StreamID
from withheld.events.redress import ChallengeOpened, Happening, HappeningNoted, StayRecorded
from withheld.events.restriction import WithholdingsLifted, WithholdingsPlaced
from withheld.events.review import ItemsDecided
from withheld.events.transparency import OrderUnsealed
from withheld.ledger.canonical import JSON, parse
from withheld.model.authority import Authority, AuthorityKind
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Audience, Layer, Outcome, Role
from withheld.model.territory import Territory
from withheld.transparency.counting import (
    ItemRecord,
    OrderRecord,
    ReportingPeriod,
    tally,
)
from withheld.transparency.deciding import PublishStatement, Unseal, decide
from withheld.transparency.entries import PublishedCounts, to_entry
from withheld.transparency.recounting import recount
from withheld.transparency.results import ItemResult
from withheld.transparency.statements import (
    DatedAct,
    PublicAct,
    PublicAuthority,
    StatementFacts,
    disclose,
)


def publish_statement(office: Office, order: OrderID, *, own_words: str = "", by: PersonID) -> None:
    """
    Publish a statement about an order that tells exactly what counsel decided, and no more.

    Raises:
        NotPermitted: It takes counsel, or not even the order's existence may be told.
        NotReady: More would be told than was decided.
    """
    view = office.record.view(order, None)
    told = told_of(office, view)[Audience.PUBLIC]
    particulars = view.order.particulars
    facts = StatementFacts(
        statement=_public_name(office),
        published_on=office.now().date(),
        disclosed=told,
        acts=_acts(office, view),
        law="; ".join(particulars.provisions) if particulars else "",
        authority=public_authority(office, view),
        counts=tuple(_results(view, office.now())),
        own_words=own_words,
    )
    _publish(office, order, to_entry(disclose(facts)), told, by=by)


def publish_tally(office: Office, order: OrderID, *, by: PersonID) -> None:
    """
    Publish how the order is counted, so that anyone can count again.

    Raises:
        NotPermitted: It takes counsel.
        NotReady: The public may not be told the counts.
    """
    view = office.record.view(order, None)
    told = told_of(office, view)[Audience.PUBLIC]
    received = view.order.received
    known = _authority(office, view)
    counted = None
    if received is not None:
        counted = tally(
            OrderRecord(
                reference=_public_name(office),
                disclosed=told,
                received_at=received.clock_starts_at,
                country=known.country if known else "",
                issuer_kind=known.kind if known else AuthorityKind.UNKNOWN,
                legal_basis=_legal_basis(view),
                informed_at=_informed_at(office, view),
            ),
            [_item_record(item, office.now()) for item in _counted(view)],
        )
    if counted is None:
        raise NotReady("the public may not be told of the counts; counsel decides that first")
    _publish(office, order, to_entry(counted), told, by=by)


def publish_counts(office: Office, year: int, *, by: PersonID) -> int:
    """
    Publish the counts of a year as they follow from the tallies in the public log.

    Raises:
        NotPermitted: It takes counsel.
    """
    if not office.actor(by).ranks(Role.COUNSEL):
        raise NotPermitted("what the public is told is counsel's to decide")
    period = ReportingPeriod(first=date(year, 1, 1), last=date(year, 12, 31))
    entries = [parse(entry) for entry, _ in office.store.public_entries()]
    counted = PublishedCounts(period=period, rows=recount(entries, period))
    return publiclog.append_entry(office, to_entry(counted), f"counts/{year}/{len(entries)}")


def unseal(
    office: Office, order: OrderID, layers: frozenset[Layer], reason: str, *, by: PersonID
) -> None:
    """
    Unseal an order: its age is proven to the public, against an anchor made long before.

    Raises:
        NotPermitted: It takes counsel.
        NotReady: These layers are not disclosed to the public.
    """
    view = office.record.view(order)
    sealer = office.sealer()
    command = Unseal(layers=layers, reason=sealer.one(reason, layer="reasons"))
    events = decide(view, command, office.actor(by), told_of(office, view))
    office.append(order, events, by=by, sealer=sealer)


def _publish(
    office: Office,
    order: OrderID,
    entry: dict[str, JSON],
    layers: frozenset[Layer],
    *,
    by: PersonID,
) -> None:
    view = office.record.view(order)
    sealer = office.sealer()
    command = PublishStatement(entry=sealer.one(entry, layer="public"), layers=layers)
    events = decide(view, command, office.actor(by), told_of(office, view))
    office.append(order, events, by=by, sealer=sealer)


def _public_name(office: Office) -> str:
    """Return a name that counts what was published, never what was received."""
    today = office.now().date().isoformat()
    published = sum(office.record.order(order).statements for order in office.store.orders())
    return f"{today}-{published + 1}"


def _authority(office: Office, view: Casefile) -> Authority | None:
    return next((one for one in office.authorities() if one.id == view.order.authority), None)


def public_authority(office: Office, view: Casefile) -> PublicAuthority | None:
    """Return the authority as the public is told of it; None where the registry knows none."""
    known = _authority(office, view)
    if known is None:
        return None
    return PublicAuthority(name=known.name, kind=known.kind, country=known.country)


def _legal_basis(view: Casefile) -> str:
    particulars = view.order.particulars
    if particulars is None:
        return ""
    return particulars.pack or "; ".join(particulars.provisions)


def _acts(office: Office, view: Casefile) -> tuple[DatedAct, ...]:
    """Return the acts a statement may date, each once a day, in their order."""
    received = view.order.received
    found: list[DatedAct] = []
    if received is not None:
        on = received.clock_starts_at.date()
        found.append(DatedAct(act=PublicAct.RECEIVED, on=on))
    for recorded in office.record.events(StreamID(view.order.order)):
        found += _acts_of(view, recorded)
    return tuple(dict.fromkeys(sorted(found, key=lambda one: one.on)))


def _acts_of(view: Casefile, recorded: Recorded) -> list[DatedAct]:
    on, event = recorded.at.date(), recorded.event
    acts = [DatedAct(act=act, on=on, territory=where) for act, where in _plain_acts(event)]
    if isinstance(event, HappeningNoted) and event.kind in _HAPPENINGS:
        acts.append(DatedAct(act=_HAPPENINGS[event.kind], on=event.happened_at.date()))
    if isinstance(event, LettersDelivered):
        kinds = {view.order.letters[letter].kind for letter in event.letters}
        acts += [DatedAct(act=_LETTERS[kind], on=on) for kind in kinds if kind in _LETTERS]
    return acts


_HAPPENINGS = {
    Happening.MEETING: PublicAct.MET,
    Happening.NON_COMPLIANCE_LETTER: PublicAct.WARNED,
}
_LETTERS = {
    LetterKind.ANSWER: PublicAct.ANSWERED,
    LetterKind.HOLDER: PublicAct.HOLDERS_TOLD,
}


def _plain_acts(event: Event) -> list[tuple[PublicAct, Territory | None]]:
    match event:
        case WithholdingsPlaced(territory=territory):
            return [(PublicAct.WITHHELD, territory)]
        case WithholdingsLifted():
            return [(PublicAct.RESTORED, None)]
        case ItemsDecided(terms=terms) if terms.outcome is Outcome.DECLINE:
            return [(PublicAct.NOT_WITHHELD, None)]
        case ChallengeOpened():
            return [(PublicAct.CHALLENGED, None)]
        case StayRecorded():
            return [(PublicAct.STAYED, None)]
        case LetterFiled(relation=Relation.AMENDS):
            return [(PublicAct.CORRECTED, None)]
        case OrderUnsealed():
            return [(PublicAct.UNSEALED, None)]
        case _:
            return []


_RESULT_OF_UNRESOLVED = {
    "not-ours": ItemResult.NOT_OURS,
    "remote-copy": ItemResult.NOT_OURS,
    "not-found": ItemResult.NOT_FOUND,
    "gone": ItemResult.ALREADY_GONE,
}


def _result(item: ItemState, at: datetime) -> ItemResult:
    if item.decision is None:
        return _RESULT_OF_UNRESOLVED.get(item.unresolved or "", ItemResult.PENDING)
    outcome = item.decision.terms.outcome
    if outcome.withholds:
        placed = item.placed
        if placed is None or (placed.ends_at is not None and placed.ends_at <= at):
            return ItemResult.RESTORED
        return ItemResult.STAYED if item.is_stayed(at) else ItemResult.WITHHELD_LOCAL
    return ItemResult.ASKED if outcome is Outcome.ASK else ItemResult.DECLINED


def _counted(view: Casefile) -> Iterator[ItemState]:
    """Go through the items that count, in a statement as in a tally: not what was struck out."""
    return (one for one in view.items.values() if one.decision or not one.is_deleted)


def _results(view: Casefile, at: datetime) -> Sequence[tuple[ItemResult, int]]:
    counted = Counter(_result(item, at) for item in _counted(view))
    return [(one, counted[one]) for one in ItemResult if counted[one]]


def _item_record(item: ItemState, at: datetime) -> ItemRecord:
    effect = item.placed.starts_at if item.placed else None
    return ItemRecord(result=_result(item, at), in_effect_at=effect)


def _informed_at(office: Office, view: Casefile) -> datetime | None:
    """Return when the authority was told that its order had come."""
    for recorded in office.record.events(StreamID(view.order.order)):
        if isinstance(recorded.event, LettersDelivered):
            kinds = {view.order.letters[letter].kind for letter in recorded.event.letters}
            if kinds & {LetterKind.RECEIPT, LetterKind.ANSWER}:
                return recorded.at
    return None
