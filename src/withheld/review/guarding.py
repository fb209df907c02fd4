"""
The last word on four eyes: checked where events are appended, whoever appends them.

A page, a script, a replayed request or a handler with a mistake meets the same wall: a decision
without enough opinions, a withholding without a decision, or a lift without a reason is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from withheld.casefile.access import check_access
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.errors import AlreadyDone, NotFound, NotPermitted
from withheld.events.approvals import Approved, statement_of
from withheld.events.recorded import Event, items_of
from withheld.events.redress import ComplaintDecided
from withheld.events.resolution import ItemSettled, ItemsResolved
from withheld.events.restriction import LiftCause, WithholdingsLifted, WithholdingsPlaced
from withheld.events.review import (
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ProvisionallyDecided,
    Terms,
)
from withheld.events.service import Policy
from withheld.model.identity import ItemID, KeyID, PersonID
from withheld.model.people import Actor
from withheld.model.review import Role
from withheld.review.lawfulness import check_law, check_urgent
from withheld.review.opinions import (
    agreeing,
    check_actionable,
    check_person,
    check_provisional,
    check_rank,
    check_terms,
    discounted,
    is_agreed,
    people_of,
    seen,
    statement,
    withdrawal,
)

_ABOUT_ITEMS = (
    ComplaintDecided,
    ItemSettled,
    ItemsDecided,
    ItemsResolved,
    OpinionGiven,
    OpinionWithdrawn,
    ProvisionallyDecided,
    WithholdingsLifted,
    WithholdingsPlaced,
)

KeyOf = Callable[[PersonID], Actor | None]
"""Return the person as enrolled now, or None."""
VerifyWith = Callable[[KeyID, bytes, str], bool]
"""Return whether a key's owner signed these bytes: key, message, signature in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose word counts here now."""

    policy: Policy
    person: KeyOf
    verify: VerifyWith
    revoked: frozenset[KeyID] = frozenset()
    """The keys that are trusted no more."""


def guard(view: Casefile, event: Event, house: House, *, at: datetime) -> None:
    """
    Refuse an event that no rule of review allows after `view`.

    Args:
        view: The casefile as it is before the event, with the items the event names.
        event: What is about to be appended.
        house: Who is enrolled, how signatures are checked, and the operator's policy now.
        at: Now (aware UTC).

    Raises:
        Refused: No rule allows the event; nothing is appended.
    """
    _check_known(view, event)
    match event:
        case OpinionGiven():
            check_law(view, event.terms)
            message = statement(
                view.order.order, event.items, event.terms, event.reasons, event.seen
            )
            _check_opinion(view, event, message, house)
        case OpinionWithdrawn():
            _check_withdrawing(view, event, house)
        case ItemsResolved() | ItemSettled():
            _check_meaning(view.items, event)
        case ProvisionallyDecided():
            check_urgent(view, event.terms)
            message = statement(
                view.order.order,
                event.items,
                event.terms,
                event.reasons,
                event.seen,
                event.until,
            )
            _check_opinion(view, event, message, house)
            named = [view.items[item] for item in event.items]
            check_provisional(named, event.terms, house.policy, at=at, until=event.until)
        case ItemsDecided():
            check_law(view, event.terms)
            _check_decision(view, event, house)
        case ComplaintDecided():
            _check_complaint(view, event, house)
        case WithholdingsPlaced():
            _check_placing(view.items, event)
        case WithholdingsLifted():
            _check_lifting(view, event)
        case _:
            return


def _check_known(view: Casefile, event: Event) -> None:
    """
    Refuse an event about an item the order does not have.

    Raises:
        NotFound: There is no such item.
    """
    if isinstance(event, _ABOUT_ITEMS):
        missing = [item for item in items_of(event) if ItemID(item) not in view.items]
        if missing:
            raise NotFound(f"order {view.order.order} has no item {missing[0]}; nothing is written")


def _check_withdrawing(view: Casefile, event: OpinionWithdrawn, house: House) -> None:
    """
    Refuse to take back for another, and to clear the way for one person to withhold time and again.

    Raises:
        NotPermitted: The opinion is provisional, or its giver did not sign.
    """
    message = withdrawal(view.order.order, event.items, event.reason, event.seen)
    _check_signed(view.items, event, message, house)
    for item in event.items:
        opinions = view.items[item].opinions
        if any(one.is_provisional and one.person == event.person for one in opinions):
            raise NotPermitted(f"item {item}: a provisional withholding cannot be taken back so")
        if not any(one.person == event.person for one in opinions):
            raise NotPermitted(f"item {item}: no opinion of this person stands to be taken back")


def _check_signed(
    items: Mapping[ItemID, ItemState],
    event: OpinionGiven | OpinionWithdrawn | ProvisionallyDecided,
    message: bytes,
    house: House,
) -> Actor:
    """
    Return who signed, at the sight of the items as they are now.

    Raises:
        NotPermitted: Nobody enrolled, or not under their key.
        AlreadyDone: Somebody acted on an item since they signed, or the act is a repeated one.
    """
    enrolled = house.person(event.person)
    if enrolled is None or enrolled.key != event.key:
        raise NotPermitted("an opinion by nobody enrolled here, or under another role or key")
    if not house.verify(event.key, message, event.signature):
        raise NotPermitted("an opinion whose signature is not by its giver's key")
    if event.seen != seen(items[item] for item in event.items):
        raise AlreadyDone(
            "an opinion that was signed before somebody acted on these items, or that was used "
            "before; look at them again, then repeat"
        )
    return enrolled


def _check_meaning(items: Mapping[ItemID, ItemState], event: ItemsResolved | ItemSettled) -> None:
    """
    Refuse to change what an item means behind what people said of it.

    Raises:
        NotPermitted: An opinion or a decision stands.
    """
    for one in event.items:
        state = items[one.item]
        if state.decision is not None or state.opinions:
            raise NotPermitted(
                f"item {one.item} would come to mean another subject behind an opinion or decision"
            )


def _check_opinion(
    view: Casefile,
    event: OpinionGiven | ProvisionallyDecided,
    message: bytes,
    house: House,
) -> None:
    items, enrolled = view.items, _check_signed(view.items, event, message, house)
    check_access(view.order, enrolled)
    check_rank(enrolled, event.terms, house.policy)
    if enrolled.role != event.role:
        raise NotPermitted("an opinion by nobody enrolled here, or under another role or key")
    check_terms(event.terms)
    named = [items[item] for item in event.items]
    check_actionable(named, event.terms)
    for item in named:
        check_person(item, enrolled)


def _check_complaint(view: Casefile, event: ComplaintDecided, house: House) -> None:
    """
    Refuse a complaint decided alone by whoever decided the item, or by too low a rank.

    Raises:
        NotPermitted: No such complaint is open, or it is not this person's to decide.
    """
    if view.order.complaints.get(event.complaint) != event.items:
        raise NotPermitted("no complaint of that name, about these items, is open")
    for one in event.approved_by:
        judge = house.person(one.person)
        if judge is None or not judge.ranks(Role.SENIOR):
            raise NotPermitted("a complaint is decided by a senior reviewer, or above")
        check_access(view.order, judge)
        for item in event.items:
            state = view.items[item]
            given = {opinion.person for opinion in state.opinions}
            if one.person in given.union(state.decision.people if state.decision else ()):
                raise NotPermitted(f"item {item}: a complaint is decided by somebody else")


def _check_decision(view: Casefile, event: ItemsDecided, house: House) -> None:
    for one in event.items:
        state = view.items[one.item]
        without = discounted(state, view.order.conflicted, house.revoked)
        if not is_agreed(state, event.terms, house.policy, without):
            raise NotPermitted(
                f"item {one.item} would be decided without as many people as policy demands"
            )
        if people_of(agreeing(state, event.terms, without)) != event.people:
            raise NotPermitted(f"item {one.item} would be decided in the name of other people")


def _check_placing(items: Mapping[ItemID, ItemState], event: WithholdingsPlaced) -> None:
    for one in event.items:
        state = items[one.item]
        urgent = next((one for one in state.opinions if one.is_provisional), None)
        terms = _decided_terms(state)
        if event.is_provisional:
            terms = urgent.terms if urgent else None
        if terms is None or not terms.outcome.withholds or terms.territory != event.territory:
            raise NotPermitted(f"item {one.item} would be withheld without a decision to do so")
        if state.is_upheld:
            raise NotPermitted(f"item {one.item} would be withheld again after a complaint upheld")
        if state.subject != one.subject or not state.is_actionable:
            raise NotPermitted(f"item {one.item} would withhold another subject than it means")
        if urgent and event.is_provisional and event.ends_at != urgent.until:
            raise NotPermitted(
                f"item {one.item} would be withheld provisionally without the end that was signed"
            )
        if not event.is_provisional and event.ends_at != terms.ends_at:
            raise NotPermitted(f"item {one.item} would be withheld longer, or less, than decided")


def _decided_terms(state: ItemState) -> Terms | None:
    return state.decision.terms if state.decision else None


def _check_lifting(view: Casefile, event: WithholdingsLifted) -> None:
    for item in event.items:
        state = view.items[item]
        if event.cause is LiftCause.COMPLAINT_UPHELD:
            if not state.is_upheld:
                raise NotPermitted(f"item {item} would be lifted without a complaint upheld")
        elif state.decision is None or state.decision.terms.outcome.withholds:
            raise NotPermitted(f"item {item} would be lifted without a decision to lift it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where an event is about to stand."""

    stream: str
    after: int
    """The number of the event right before it."""


def check_approvals(event: Approved, spot: Spot, house: House, *, least: int) -> None:
    """
    Refuse an act that fewer people approved than it takes, each with their own key.

    Args:
        event: What they approve; its approvals are part of it.
        spot: Where it is about to stand.
        house: Who is enrolled, and how signatures are checked.
        least: How many it takes; 1 where the operator declared that one person runs the service.

    Raises:
        NotPermitted: Too few, somebody twice, somebody unknown, or a signature that is not theirs.
        AlreadyDone: They approved it at another time, or the approval is a repeated one.
    """
    message = statement_of(event, spot.stream, spot.after)
    people = {one.person for one in event.approved_by}
    keys = {one.key for one in event.approved_by}
    if min(len(people), len(keys)) < max(least, len(event.approved_by)):
        raise NotPermitted(
            f"{event.NAME} takes {least} enrolled people, each with a key of their own; "
            f"{min(len(people), len(keys))} approved it"
        )
    for one in event.approved_by:
        enrolled = house.person(one.person)
        if enrolled is None or enrolled.key != one.key:
            raise NotPermitted("an approval by nobody enrolled here, or under another key")
        if one.after != spot.after:
            raise AlreadyDone(
                "an approval given before something else was recorded, or one that was used "
                "before; look again, then approve again"
            )
        if not house.verify(one.key, message, one.signature):
            raise NotPermitted("an approval whose signature is not by its giver's key")
