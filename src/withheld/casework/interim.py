"""
(7) Orders given before anyone was heard: confirmed, revoked, or lapsed.

That one has lapsed is reckoned and proposed, from the authority's own clock and what its law says
happens then; a person looks whether a confirmation went astray, and carries it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.record import Batch
from withheld.casework.table import withholdings
from withheld.casework.timekeeping import Judged, judged
from withheld.errors import InvalidInput, NotPermitted, NotReady
from withheld.events.clocks import ClockStopped
from withheld.events.recorded import Event, StreamID
from withheld.events.redress import InterimFate, InterimSettled
from withheld.events.restriction import LiftCause, WithholdingsLifted
from withheld.model.identity import ItemID, OrderID, PersonID, TimerID
from withheld.model.review import RANK
from withheld.regimes import evaluating
from withheld.regimes.schema import Interim
from withheld.restriction.algebra import Lapse, lapsed
from withheld.review.interim import WATCHED

_CAUSES = {
    InterimFate.REVOKED: LiftCause.ORDER_REVOKED,
    InterimFate.LAPSED: LiftCause.INTERIM_LAPSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An interim order that waits for its authority."""

    order: OrderID
    ends_at: datetime
    """When the authority's time runs out (aware UTC)."""
    items: tuple[ItemID, ...]
    """What it withholds now."""
    has_run_out: bool
    lapses: bool
    """Whether its law says that it then ends by itself.  Never read this as lifted."""
    cite: str


def waiting(office: Office) -> tuple[Waiting, ...]:
    """Return the interim orders that withhold something and are not settled, the next first."""
    ends: dict[OrderID, datetime] = {}
    for timer in office.store.timers():
        if timer.what.startswith(WATCHED):
            ends[timer.order] = max(timer.due_at, ends.get(timer.order, timer.due_at))
    standing = [one for one in withholdings(office) if one.ground.order in ends]
    lapses = [Lapse(ground=one.ground, at=ends[one.ground.order]) for one in standing]
    over = {ground.order for ground in lapsed(standing, lapses, office.now())}
    found: list[Waiting] = []
    for order, ends_at in ends.items():
        items = tuple(sorted({one.ground.item for one in standing if one.ground.order == order}))
        if not items:
            continue
        case = judged(office, order)
        rule = _rule(case) if case is not None else None
        found.append(
            Waiting(
                order=order,
                ends_at=ends_at,
                items=items,
                has_run_out=order in over,
                lapses=rule is not None and rule.lapses,
                cite=rule.rule.cite if rule is not None else "",
            )
        )
    return tuple(sorted(found, key=lambda one: one.ends_at))


def settle(  # noqa: PLR0913 -- what became of it, when, until when, in whose words
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    fate: InterimFate,
    words: str,
    hands: Sequence[Hand],
    *,
    settled_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> None:
    """
    Record what became of an interim order for items; revoked or lapsed, their grounds are lifted.

    Args:
        office: The office.
        order: The order.
        items: The items it is about; other grounds on their subjects stay.
        fate: What became of it.
        words: What the authority said, or how it was looked into.
        hands: Who approves; counsel among them, and as many as a decision takes where a
            withholding is to last longer than was decided.
        settled_at: When it became so; else now, or for a lapse when the time ran out.
        ends_at: Confirmed: when it now ends; None until it is lifted.

    Raises:
        InvalidInput: No item, no words, or an end for what is over.
        NotReady: The order's law is not confirmed, or an item withholds nothing now.
        NotPermitted: Too few people; or its law does not say that it lapses, or not yet.
    """
    office.record.append(
        settlement(office, order, items, fate, words, hands, settled_at=settled_at, ends_at=ends_at)
    )


def settlement(  # noqa: PLR0913 -- the same as `settle`
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    fate: InterimFate,
    words: str,
    hands: Sequence[Hand],
    *,
    settled_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Batch:
    """
    Return what `settle` records, as these people signed it.

    Raises:
        InvalidInput: No item, no words, or an end for what is over.
        NotReady: The order's law is not confirmed.
        NotPermitted: Nobody approves it; or its law does not say that it lapses, or not yet.
    """
    if not items or not words.strip():
        raise InvalidInput("name the items, and say what the authority said or what was looked at")
    if ends_at is not None and fate is not InterimFate.CONFIRMED:
        raise InvalidInput("what is revoked or has lapsed has no further end; leave --until out")
    case = judged(office, order)
    if case is None:
        raise NotReady("the order's law is not confirmed yet; confirm the particulars first")
    view = office.record.view(order, None)
    rule, clocks = _rule(case), [one for one in view.order.clocks.values() if _is_watched(one.what)]
    if rule is None and not clocks:
        raise NotPermitted("by its law this is no interim order; decide its items anew instead")
    now = office.now()
    if fate is InterimFate.LAPSED:
        if rule is None or not rule.lapses:
            raise NotPermitted(
                "its law does not say that it ends by itself; where the authority took it back, "
                "record that it is revoked"
            )
        settled_at = settled_at or max((one.due_at for one in clocks), default=now)
    sealer = office.sealer()
    event = InterimSettled(
        items=tuple(items),
        fate=fate,
        settled_at=settled_at or now,
        ends_at=ends_at,
        words=sealer.one(words, layer="reasons"),
    )
    approved = approve(office, event, hands, StreamID(order))
    events: list[Event] = [approved]
    if fate in _CAUSES:
        events.append(WithholdingsLifted(items=tuple(items), cause=_CAUSES[fate]))
    others = {one.item for one in view.items.values() if one.placed} - set(items)
    if not others:
        stops = [TimerID(one.timer) for one in clocks]
        events += [ClockStopped(timer=one, cause="interim-settled") for one in stops]
    return Batch(
        stream=StreamID(order),
        events=events,
        by=_counsel(office, hands),
        secrets=sealer.secrets,
        expects=view.order.version,
    )


def _counsel(office: Office, hands: Sequence[Hand]) -> PersonID:
    """
    Return in whose name it is put on record: the highest of those who approve.

    Raises:
        NotPermitted: Nobody approves it.
    """
    ranked = sorted((office.actor(one.person) for one in hands), key=lambda one: RANK[one.role])
    if not ranked:
        raise NotPermitted("nobody approves it; counsel reads what the authority said")
    return ranked[-1].person


def _is_watched(what: str) -> bool:
    return what.startswith(WATCHED)


def _rule(case: Judged) -> Interim | None:
    """Return what the order's law says becomes of it; None where it is no interim order."""
    return evaluating.interim(case.pack, variant=case.variant, on=case.on)
