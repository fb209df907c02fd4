"""
The last word on four eyes: checked where events are appended, whoever appends them.

A page, a script, a replayed request or a handler with a mistake meets the same wall: a decision
without enough opinions, a withholding without a decision, or a lift without a reason is refused.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from withheld.casefile.access import check_access, is_walled
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.errors import AlreadyDone, NotFound, NotPermitted
from withheld.events.intake import ItemsListed, LetterFiled, LineSettled
from withheld.events.recorded import Event, items_of
from withheld.events.redress import ComplaintDecided, StayEnded, StayRecorded
from withheld.events.resolution import ItemSettled, ItemsResolved
from withheld.events.restriction import (
    LegacyAdopted,
    LiftCause,
    WithholdingsLifted,
    WithholdingsPlaced,
)
from withheld.events.review import (
    BindingnessRecorded,
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ProvisionallyDecided,
    Terms,
)
from withheld.events.sealed import Sealed
from withheld.model.identity import ItemID, PersonID
from withheld.model.people import Actor
from withheld.model.reading import Intent
from withheld.model.review import Role
from withheld.review.acts import act_of
from withheld.review.approving import House
from withheld.review.lawfulness import check_binding, check_law, check_urgent
from withheld.review.opinions import (
    agreeing,
    check_actionable,
    check_necessity,
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
from withheld.review.sampling import check_read, sample

_LISTING = (ItemsListed, LetterFiled, LineSettled)
"""Events whose items need not be there before."""


def guard(  # noqa: C901 -- one case an event
    view: Casefile, event: Event, house: House, *, at: datetime
) -> None:
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
                view.order.order,
                event.items,
                event.terms,
                event.reasons,
                event.seen,
                read=event.read,
                necessity=event.necessity,
            )
            _check_opinion(view, event, message, house)
            weighed = house.open(event.necessity) if event.necessity else ()
            check_necessity((view.items[one] for one in event.items), event.terms, weighed)
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
                read=event.read,
            )
            _check_opinion(view, event, message, house)
            named = [view.items[item] for item in event.items]
            check_provisional(named, event.terms, house.policy, at=at, until=event.until)
        case ItemsDecided():
            check_law(view, event.terms)
            _check_decision(view, event, house)
        case BindingnessRecorded():
            _check_binding(view, event, house)
        case LegacyAdopted():
            _check_adopting(view, event, at=at)
        case StayRecorded() | StayEnded():
            _check_stay(view, event)
        case ComplaintDecided():
            _check_complaint(view, event, house)
        case WithholdingsPlaced():
            _check_placing(view.items, event, at=at)
        case WithholdingsLifted():
            _check_lifting(view, event)
        case _:
            return


def _check_known(view: Casefile, event: Event) -> None:
    """
    Refuse an event about an item the order does not have, or twice about one.

    Raises:
        NotFound: There is no such item.
        NotPermitted: An item is named twice.
    """
    if isinstance(event, LetterFiled):
        named: tuple[int, ...] = (*event.deleted, *event.corrected)
    else:
        named = () if isinstance(event, _LISTING) else items_of(event)
    missing = [item for item in named if ItemID(item) not in view.items]
    if missing:
        raise NotFound(f"order {view.order.order} has no item {missing[0]}; nothing is written")
    if len(set(named)) != len(named):
        raise NotPermitted("an item is named twice; nothing is written")


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
        if state.is_settled and isinstance(event, ItemsResolved):
            raise NotPermitted(f"item {one.item}: a person settled what it means; it stays so")
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
    _check_reasons(event.reasons, len(event.items), house)
    check_read(sample(event.items, event.seen, event.person), event.read)
    for item in named:
        check_person(item, enrolled)


def _check_reasons(reasons: Sealed, count: int, house: House) -> None:
    """
    Refuse an opinion whose reasons are not in the vault, one an item.

    Raises:
        NotPermitted: Some are missing, or empty.
    """
    words = house.open(reasons)
    if len(words) != count or not all(str(one or "").strip() for one in words):
        raise NotPermitted("not every item has a reason of its own in the vault; give one an item")


def _check_binding(view: Casefile, event: BindingnessRecorded, house: House) -> None:
    """
    Refuse a view of the order by anybody but counsel, and one that what is known contradicts.

    Raises:
        NotPermitted: It is not counsel's, or counsel stands behind a wall.
        NotReady: Law and territory, or the sender, are not confirmed.
    """
    for one in event.approved_by:
        counsel = house.person(one.person)
        if counsel is None or not counsel.ranks(Role.COUNSEL):
            raise NotPermitted("whether an order binds is counsel's to record, with their own key")
        check_access(view.order, counsel)
    check_binding(view, event.bindingness, despite_sender=event.despite_sender)
    if not any(str(one or "").strip() for one in house.open(event.reason)):
        raise NotPermitted("counsel's view has no reason in the vault; say why")


def _check_adopting(view: Casefile, event: LegacyAdopted, *, at: datetime) -> None:
    """
    Refuse to take over as legacy what an order demands: that is decided, item by item.

    Raises:
        NotPermitted: It is no list of what was restricted before, or of another subject.
    """
    order = view.order
    if order.intent is not Intent.INFORM or order.particulars or order.bindingness:
        raise NotPermitted("this is no list of what was restricted before; its items are decided")
    for one in event.items:
        state = view.items[one.item]
        if state.subject != one.subject or not state.is_actionable:
            raise NotPermitted(f"item {one.item} would withhold another subject than it means")
        if state.opinions or state.decision or state.placed:
            raise NotPermitted(f"item {one.item} is in people's hands, or withheld already")
    if event.starts_at > at:
        raise NotPermitted("what is taken over as legacy was restricted before now")


def _check_stay(view: Casefile, event: StayRecorded | StayEnded) -> None:
    """
    Refuse a stay by a court that nobody went to, and the end of one that is not.

    Raises:
        NotPermitted: No such challenge is open, or the items are not stayed by it.
    """
    if isinstance(event, StayRecorded) and event.challenge not in view.order.challenges:
        raise NotPermitted("no challenge of that name is open; nothing is stayed")
    if isinstance(event, StayEnded):
        free = [one for one in event.items if event.challenge not in view.items[one].stays]
        if free:
            raise NotPermitted(f"item {free[0]} is not stayed by this challenge; nothing ends")


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
    acts = house.open(event.acts)
    if any(act != act_of(event.terms) for act in acts):
        raise NotPermitted("the acts in the vault say otherwise than what was decided")
    walled = _walled(view, house, (view.items[one.item] for one in event.items))
    for one in event.items:
        state = view.items[one.item]
        if not 0 <= one.leaf < len(acts):
            raise NotPermitted(f"item {one.item} would be decided without its act in the vault")
        without = discounted(state, view.order.conflicted | walled, house.revoked)
        if not is_agreed(state, event.terms, house.policy, without):
            raise NotPermitted(
                f"item {one.item} would be decided without as many people as policy demands"
            )
        if people_of(agreeing(state, event.terms, without)) != event.people:
            raise NotPermitted(f"item {one.item} would be decided in the name of other people")


def _walled(view: Casefile, house: House, items: Iterable[ItemState]) -> frozenset[PersonID]:
    """Return who of those with an opinion on `items` stands behind a wall before the order now."""
    people = {one.person for item in items for one in item.opinions}
    found = {person: house.person(person) for person in people}
    return frozenset(
        person for person, actor in found.items() if actor and is_walled(view.order, actor)
    )


def _check_placing(
    items: Mapping[ItemID, ItemState], event: WithholdingsPlaced, *, at: datetime
) -> None:
    if event.starts_at > at:
        raise NotPermitted("what was decided is withheld from now on, and not from later")
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
        elif event.cause is LiftCause.INTERIM_LAPSED or state.is_over:
            if not state.is_over:
                raise NotPermitted(f"item {item} would be lifted without a person who says why")
        elif state.decision is None or state.decision.terms.outcome.withholds:
            raise NotPermitted(f"item {item} would be lifted without a decision to lift it")
