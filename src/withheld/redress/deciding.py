"""What each redress command comes to: events, or a refusal."""

from collections.abc import Sequence
from datetime import datetime

from withheld.casefile.access import check_access
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.clocks import ClockStarted
from withheld.events.recorded import Event
from withheld.events.redress import (
    ChallengeClosed,
    ChallengeOpened,
    ComplaintDecided,
    ComplaintReceived,
    ComplaintResult,
    HappeningNoted,
    StayEnded,
    StayRecorded,
)
from withheld.events.restriction import LiftCause, WithholdingsLifted
from withheld.model.identity import ChallengeID, ItemID, OrderID, TimerID
from withheld.model.people import Actor
from withheld.model.review import Role
from withheld.redress.commands import (
    CloseChallenge,
    DecideComplaint,
    EndStay,
    NoteHappening,
    OpenChallenge,
    ReceiveComplaint,
    RecordStay,
    RedressCommand,
)


def decide(
    view: Casefile, command: RedressCommand, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Args:
        view: The order's header, and at least the items the command is about.
        command: What a person asks for.
        actor: Who asks.
        at: Now (aware UTC).

    Raises:
        Refused: A rule forbids it, or something has to happen first; nothing is to be written.
    """
    check_access(view.order, actor)
    match command:
        case ReceiveComplaint():
            return _receive(view, command, at)
        case DecideComplaint():
            return _decide_complaint(view, command, actor)
        case OpenChallenge():
            return _open(view, command, actor)
        case CloseChallenge(challenge=challenge, result=result, note=note):
            _check_counsel(actor)
            _check_challenge(view, challenge)
            return (ChallengeClosed(challenge=challenge, result=result, note=note),)
        case RecordStay():
            return _stay(view, command, actor, at)
        case EndStay():
            return _end_stay(view, command, actor)
        case NoteHappening(kind=kind, happened_at=happened_at, words=words):
            return (HappeningNoted(kind=kind, happened_at=happened_at, words=words),)


def _receive(view: Casefile, command: ReceiveComplaint, at: datetime) -> tuple[Event, ...]:
    _named(view, command.items)
    if command.complaint in view.order.complaints:
        raise AlreadyDone("a complaint of that name is open already; it is taken in once")
    if command.received_at > at:
        raise InvalidInput("the complaint would arrive in the future; give the time it came")
    return (
        ComplaintReceived(
            complaint=command.complaint,
            items=command.items,
            received_at=command.received_at,
            text=command.text,
        ),
    )


def _decide_complaint(view: Casefile, command: DecideComplaint, actor: Actor) -> tuple[Event, ...]:
    if not actor.ranks(Role.SENIOR):
        raise NotPermitted(f"a {actor.role} may not decide a complaint; it takes a senior reviewer")
    numbers = view.order.complaints.get(command.complaint)
    if numbers is None:
        raise NotFound(
            f"order {view.order.order} has no open complaint of that name; "
            "it was decided before, or belongs to another order"
        )
    items = _named(view, numbers)
    involved = [
        one.item
        for one in items
        if (one.decision and actor.person in one.decision.people)
        or any(opinion.person == actor.person for opinion in one.opinions)
    ]
    if involved:
        raise NotPermitted(
            f"this person decided item {involved[0]}, or has an opinion standing on it; "
            "a complaint is decided by somebody else"
        )
    decided = ComplaintDecided(
        complaint=command.complaint, items=numbers, result=command.result, reason=command.reason
    )
    lifted = tuple(one.item for one in items if one.placed)
    if command.result is ComplaintResult.REJECTED or not lifted:
        return (decided,)
    return (decided, WithholdingsLifted(items=lifted, cause=LiftCause.COMPLAINT_UPHELD))


def _open(view: Casefile, command: OpenChallenge, actor: Actor) -> tuple[Event, ...]:
    _check_counsel(actor)
    if command.challenge in view.order.challenges:
        raise AlreadyDone("a challenge of that name is open already; it is recorded once")
    if command.items:
        _named(view, command.items)
    return (
        ChallengeOpened(
            challenge=command.challenge,
            side=command.side,
            items=command.items,
            forum=command.forum,
        ),
    )


def _stay(view: Casefile, command: RecordStay, actor: Actor, at: datetime) -> tuple[Event, ...]:
    _check_counsel(actor)
    _check_challenge(view, command.challenge)
    if command.ends_at is not None and command.ends_at <= at:
        raise InvalidInput("the stay would end before now; give its end, or none")
    stayed = [one for one in _named(view, command.items) if command.challenge in one.stays]
    if stayed:
        raise AlreadyDone(f"item {stayed[0].item} is stayed already by this challenge")
    recorded = StayRecorded(
        challenge=command.challenge,
        items=command.items,
        ends_at=command.ends_at,
        note=command.note,
    )
    if command.ends_at is None:
        return (recorded,)
    # The court decided the end, so the ground holds again without anybody; people are called
    # before it does.
    timer = resume_timer(view.order.order, command.challenge, command.ends_at)
    if timer in view.order.clocks:
        return (recorded,)
    clock = ClockStarted(
        timer=timer, what="resume", due_at=command.ends_at, cite="the end the court set"
    )
    return (recorded, clock)


def resume_timer(order: OrderID, challenge: ChallengeID, ends_at: datetime) -> TimerID:
    """Return the name of the clock that pages before a stay ends and its grounds hold again."""
    return TimerID(f"{order}/resume/{challenge}/{ends_at:%Y%m%dT%H%M%SZ}")


def _end_stay(view: Casefile, command: EndStay, actor: Actor) -> tuple[Event, ...]:
    _check_counsel(actor)
    free = [one.item for one in _named(view, command.items) if command.challenge not in one.stays]
    if free:
        raise NotReady(f"item {free[0]} is not stayed by this challenge; nothing to end")
    return (StayEnded(challenge=command.challenge, items=command.items, note=command.note),)


def _check_counsel(actor: Actor) -> None:
    if not actor.ranks(Role.COUNSEL):
        raise NotPermitted(f"a {actor.role} may not record what happens in court; counsel may")


def _check_challenge(view: Casefile, challenge: ChallengeID) -> None:
    if challenge not in view.order.challenges:
        raise NotFound(f"order {view.order.order} has no open challenge of that name")


def _named(view: Casefile, items: Sequence[ItemID]) -> list[ItemState]:
    if not items:
        raise InvalidInput("no item was named; name at least one")
    missing = [item for item in items if item not in view.items]
    if missing:
        raise NotFound(f"order {view.order.order} has no item {missing[0]}")
    return [view.items[item] for item in items]
