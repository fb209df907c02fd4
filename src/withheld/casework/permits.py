"""
Who may put what on an order's record, whoever appends it: rank, walls, and what stops a clock.

What a person signs is checked by their signature (`withheld.review.guarding`).  Everything else is
put on record in somebody's name, and that name must be one that may: enrolled, of the rank the act
takes, and on the right side of every wall.  What nobody did is on record as the system's own, and
the system decides, releases and discloses nothing.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from withheld.casefile.access import check_access, is_walled
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casefile.order import OrderState
from withheld.errors import AlreadyDone, NotFound, NotPermitted
from withheld.events.clocks import ClockStarted, ClockStopped, ObstacleCeased, ObstacleClaimed
from withheld.events.correspondence import AnswerWaived, LettersDelivered
from withheld.events.recorded import SYSTEM, Event
from withheld.events.redress import ComplaintDecided, InterimSettled
from withheld.events.review import (
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ParticularsConfirmed,
    ProvisionallyDecided,
)
from withheld.events.sealed import Sealed
from withheld.events.working import HoldEnded, HoldPlaced, NoteKind, NoteLeft, OrderAssigned
from withheld.ledger.canonical import JSON
from withheld.model.identity import PersonID
from withheld.model.people import Actor
from withheld.model.review import Role

_COUNSEL = frozenset(
    {
        "answer-waived",
        "bindingness-recorded",
        "challenge-closed",
        "challenge-opened",
        "disclosure-decided",
        "hold-ended",
        "interim-settled",
        "obstacle-ceased",
        "obstacle-claimed",
        "order-unsealed",
        "replacement-decided",
        "statement-published",
        "stay-ended",
        "stay-recorded",
    }
)
_REVIEWER = frozenset(
    {
        "hazard-marked",
        "item-settled",
        "items-decided",
        "letter-filed",
        "letters-released",
        "line-settled",
        "opinion-given",
        "opinion-withdrawn",
        "particulars-confirmed",
        "provisionally-decided",
        "safeguard-marked",
    }
)
_BY_ITSELF = frozenset(
    {
        "clock-started",
        "clock-stopped",
        "delivery-failed",
        "demands-found",
        "edges-reached",
        "entry-published",
        "hazard-marked",
        "intake-balanced",
        "intake-failed",
        "items-listed",
        "items-resolved",
        "letters-delivered",
        "lines-unread",
        "people-paged",
        "proposals-made",
        "sender-checked",
        "sender-evidence-kept",
        "surface-probed",
        "table-published",
    }
)
"""What the system puts on record of its own accord."""
_STEPPING_BACK = frozenset({"conflict-declared", "hazard-marked", "opinion-withdrawn"})
"""What a person with a conflict, or behind a wall since, may still do: step back, or stop all."""

_OPINIONS = (OpinionGiven, OpinionWithdrawn, ProvisionallyDecided)
BY_HAND = ("done", "not-applicable", "not-pursued")
"""The causes by which a person stops a clock by itself."""
NOT_BY_HAND = frozenset({"act", "second", "resume", "obstacle"})
"""Clocks that stop by what they are for, and never by hand."""
_FOLLOWS: dict[str, type[Event] | tuple[type[Event], ...]] = {
    "answered": (LettersDelivered, ComplaintDecided),
    "hold-ended": HoldEnded,
    "interim-settled": InterimSettled,
    "obstacle-gone": ObstacleCeased,
    "particulars-confirmed-anew": ParticularsConfirmed,
    "seconded": ItemsDecided,
    "waived": AnswerWaived,
}
"""For each cause by which a clock stops with something else: what that is, in the same batch."""
_LATER = {
    "answered": "complaint",
    "counted-anew": "",
    "heard": "appear",
    "stay-over": "resume",
}
"""The causes by which the system stops a clock afterwards, and of what kind it is; "" for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An event that is about to be put on record, and what it comes after."""

    event: Event
    by: str
    view: Casefile
    """The order as it is right before it."""
    before: tuple[Event, ...]
    """What is put on record with it, before it."""
    person: Callable[[PersonID], Actor | None]
    every_item: Callable[[], Iterable[ItemState]]
    """Return all items of the order; asked for rarely."""
    open: Callable[[Sealed], Sequence[JSON]]
    """Return what lies under a seal; nothing where the vault does not hold what it promises."""


def check_permitted(moment: Moment) -> None:
    """
    Refuse what may not be put on record in this name, or not now.

    Raises:
        NotPermitted: Nobody enrolled, of too low a rank, or behind a wall; or the system would act.
        NotFound: The clock, the hold or the letter it speaks of is none of this order.
        AlreadyDone: It is on record.
    """
    _check_name(moment)
    order = moment.view.order
    match moment.event:
        case ClockStarted(timer=timer, what=what) if timer in order.clocks and what != "second":
            raise AlreadyDone("a clock of that name runs already; nobody wins time by starting it")
        case ClockStopped() as stopped:
            _check_stopped(moment, stopped)
        case HoldPlaced(hold=hold) if hold in order.working.holds:
            raise AlreadyDone("a hold of that name stands already")
        case HoldEnded(hold=hold) if hold not in order.working.holds:
            raise NotFound("no hold of that name stands on this order")
        case OrderAssigned(person=person) if person is not None:
            _check_entrusted(moment, person)
        case NoteLeft(kind=kind, to=to):
            _check_told(moment, kind, to)
        case _:
            pass


def _check_name(moment: Moment) -> None:
    name, event = moment.event.NAME, moment.event
    if moment.by == SYSTEM:
        if name not in _BY_ITSELF:
            raise NotPermitted(f"{name} is put on record by a person, and nobody else's doing")
        return
    actor = moment.person(PersonID(moment.by))
    if actor is None:
        raise NotPermitted(f"{name} in the name of nobody who is enrolled here now")
    least = Role.COUNSEL if name in _COUNSEL else Role.REVIEWER if name in _REVIEWER else None
    if least is not None and not actor.ranks(least):
        raise NotPermitted(f"{name} takes {least}, or above; nothing is written")
    if isinstance(event, _OPINIONS) and event.person != actor.person:
        raise NotPermitted("an opinion is put on record by whoever gives it, and nobody else")
    if isinstance(event, ParticularsConfirmed):
        _check_placed(moment.view.order, event, actor)
    elif name not in _STEPPING_BACK and moment.view.order.received is not None:
        _check_side(moment.view.order, actor, name)


def _check_side(order: OrderState, actor: Actor, name: str) -> None:
    """
    Refuse people behind a wall everything, and those with a conflict what decides.

    Raises:
        NotPermitted: A wall stands between, or they said so themselves.
    """
    decides = name in _COUNSEL or name in _REVIEWER
    if decides or is_walled(order, actor):
        check_access(order, actor)


def _check_placed(order: OrderState, event: ParticularsConfirmed, actor: Actor) -> None:
    """
    Refuse a person behind a wall to say from where an order is: it may be the wall's own country.

    Raises:
        NotPermitted: They are walled off from some country.
    """
    if actor.behind and order.particulars is None:
        raise NotPermitted(
            "somebody behind no wall says first from where this order is; then whoever may see it"
        )
    if actor.is_walled_from(event.territory.countries):
        raise NotPermitted("a wall stands between this person and orders from there")
    check_access(order, actor)


def _check_stopped(moment: Moment, event: ClockStopped) -> None:
    """
    Refuse to stop a clock that does not run, or for a cause that is not there.

    Raises:
        NotFound: No clock of that name runs.
        NotPermitted: Nothing in the record is the cause.
    """
    clock = moment.view.order.clocks.get(event.timer)
    if clock is None:
        raise NotFound("no clock of that name runs for this order")
    cause = event.cause
    if cause in BY_HAND and moment.by != SYSTEM:
        _check_by_hand(moment, clock.what, cause)
        return
    if _has_cause(moment, clock.what, cause):
        return
    raise NotPermitted(
        f"the clock to {clock.what} would stop as {cause}, and nothing on record is the cause"
    )


def _check_by_hand(moment: Moment, what: str, cause: str) -> None:
    if what in NOT_BY_HAND:
        raise NotPermitted(
            f"the clock to {what} stops by what it is for: decide the items, second or end the "
            "provisional withholding, say what becomes of the stay"
        )
    actor = moment.person(PersonID(moment.by))
    if cause != "done" and (actor is None or not actor.ranks(Role.COUNSEL)):
        raise NotPermitted("that a clock does not apply or is not pursued is for counsel to say")


def _has_cause(moment: Moment, what: str, cause: str) -> bool:
    if cause == "all-items-decided":
        return what == "act" and _is_decided(moment)
    if cause.startswith("obstacle-") and cause != "obstacle-gone":
        return any(
            isinstance(one, ObstacleClaimed) and f"obstacle-{one.obstacle}" == cause
            for one in moment.before
        )
    kinds = _FOLLOWS.get(cause)
    if kinds is not None and any(isinstance(one, kinds) for one in moment.before):
        return True
    return moment.by == SYSTEM and cause in _LATER and _LATER[cause] in ("", what)


def _is_decided(moment: Moment) -> bool:
    """Return whether every item that means a subject is decided, and no line waits."""
    every = {one.item: one for one in moment.every_item()} | dict(moment.view.items)
    return not moment.view.order.open_lines and all(
        one.subject is None or one.decision is not None or one.is_deleted for one in every.values()
    )


def _check_entrusted(moment: Moment, person: PersonID) -> None:
    """
    Refuse to give an order to whoever may not act on it.

    Raises:
        NotPermitted: Nobody of that name, somebody behind a wall, or with a conflict.
    """
    actor = moment.person(person)
    if actor is None:
        raise NotPermitted("the order would be given to nobody who is enrolled here now")
    check_access(moment.view.order, actor)


def _check_told(moment: Moment, kind: NoteKind, to: Collection[PersonID]) -> None:
    """
    Refuse to call people to an order that is kept from them.

    Raises:
        NotPermitted: Nobody of that name, or somebody behind a wall.
    """
    if kind is NoteKind.HANDOVER and to:
        _check_entrusted(moment, next(iter(to)))
    for person in to:
        actor = moment.person(person)
        if actor is None:
            raise NotPermitted("a note to nobody who is enrolled here now")
        if is_walled(moment.view.order, actor):
            raise NotPermitted(
                "one of those named stands behind a wall before this order; tell somebody else"
            )
