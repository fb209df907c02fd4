"""
The last word on four eyes: checked where events are appended, whoever appends them.

A page, a script, a replayed request or a handler with a mistake meets the same wall: a decision
without enough opinions, a withholding without a decision, or a lift without a reason is refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.errors import NotFound, NotPermitted
from withheld.events.approvals import Approved, statement_of
from withheld.events.recorded import Event, items_of
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
from withheld.review.lawfulness import check_law, check_urgent
from withheld.review.opinions import (
    agreeing,
    check_actionable,
    check_person,
    check_provisional,
    check_terms,
    is_agreed,
    people_of,
    statement,
)

_ABOUT_ITEMS = (
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


def guard(
    view: Casefile, event: Event, *, policy: Policy, person: KeyOf, verify: VerifyWith, at: datetime
) -> None:
    """
    Refuse an event that no rule of review allows after `view`.

    Args:
        view: The casefile as it is before the event, with the items the event names.
        event: What is about to be appended.
        policy: The operator's policy now.
        person: Who is enrolled.
        verify: How signatures are checked.
        at: Now (aware UTC).

    Raises:
        Refused: No rule allows the event; nothing is appended.
    """
    _check_known(view, event)
    match event:
        case OpinionGiven():
            check_law(view, event.terms)
            message = statement(view.order.order, event.items, event.terms, event.reasons)
            _check_opinion(view.items, event, message, person, verify)
        case OpinionWithdrawn():
            _check_withdrawing(view.items, event)
        case ItemsResolved() | ItemSettled():
            _check_meaning(view.items, event)
        case ProvisionallyDecided():
            check_urgent(view, event.terms)
            message = statement(
                view.order.order, event.items, event.terms, event.reasons, event.until
            )
            _check_opinion(view.items, event, message, person, verify)
            named = [view.items[item] for item in event.items]
            check_provisional(named, event.terms, policy, at=at, until=event.until)
        case ItemsDecided():
            check_law(view, event.terms)
            _check_decision(view.items, event, policy)
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


def _check_withdrawing(items: Mapping[ItemID, ItemState], event: OpinionWithdrawn) -> None:
    """
    Refuse to clear the way for one person to withhold provisionally, time and again.

    Raises:
        NotPermitted: The opinion is provisional.
    """
    for item in event.items:
        if any(one.is_provisional and one.person == event.person for one in items[item].opinions):
            raise NotPermitted(f"item {item}: a provisional withholding cannot be taken back so")


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
    items: Mapping[ItemID, ItemState],
    event: OpinionGiven | ProvisionallyDecided,
    message: bytes,
    person: KeyOf,
    verify: VerifyWith,
) -> None:
    enrolled = person(event.person)
    if enrolled is None or enrolled.key != event.key or enrolled.role != event.role:
        raise NotPermitted("an opinion by nobody enrolled here, or under another role or key")
    if not verify(event.key, message, event.signature):
        raise NotPermitted("an opinion whose signature is not by its giver's key")
    check_terms(event.terms)
    named = [items[item] for item in event.items]
    check_actionable(named, event.terms)
    for item in named:
        check_person(item, enrolled)


def _check_decision(items: Mapping[ItemID, ItemState], event: ItemsDecided, policy: Policy) -> None:
    for one in event.items:
        state = items[one.item]
        if not is_agreed(state, event.terms, policy):
            raise NotPermitted(
                f"item {one.item} would be decided without as many people as policy demands"
            )
        if people_of(agreeing(state, event.terms)) != event.people:
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


def check_approvals(event: Approved, *, least: int, person: KeyOf, verify: VerifyWith) -> None:
    """
    Refuse an act that fewer people approved than it takes, each with their own key.

    Args:
        event: What they approve; its approvals are part of it.
        least: How many it takes; 1 where the operator declared that one person runs the service.
        person: Who is enrolled.
        verify: How signatures are checked.

    Raises:
        NotPermitted: Too few, somebody twice, somebody unknown, or a signature that is not theirs.
    """
    message = statement_of(event)
    people = {one.person for one in event.approved_by}
    keys = {one.key for one in event.approved_by}
    if min(len(people), len(keys)) < max(least, len(event.approved_by)):
        raise NotPermitted(
            f"{event.NAME} takes {least} enrolled people, each with a key of their own; "
            f"{min(len(people), len(keys))} approved it"
        )
    for one in event.approved_by:
        enrolled = person(one.person)
        if enrolled is None or enrolled.key != one.key:
            raise NotPermitted("an approval by nobody enrolled here, or under another key")
        if not verify(one.key, message, one.signature):
            raise NotPermitted("an approval whose signature is not by its giver's key")
