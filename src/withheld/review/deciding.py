"""What each review command comes to: events, or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from withheld.casefile.access import check_access
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState, evolve_items
from withheld.casefile.order import ClockState, OrderState
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.clocks import ClockStarted, ClockStopped
from withheld.events.recorded import Event
from withheld.events.restriction import (
    LiftCause,
    SubjectWithheld,
    WithholdingsLifted,
    WithholdingsPlaced,
)
from withheld.events.review import (
    BindingnessRecorded,
    FindingsListed,
    ItemDecided,
    ItemsDecided,
    OpinionGiven,
    OpinionWithdrawn,
    ParticularsConfirmed,
    ProvisionallyDecided,
    SafeguardMarked,
    Terms,
)
from withheld.events.service import Policy
from withheld.model.identity import ItemID, KeyID, PersonID, TimerID
from withheld.model.people import Actor
from withheld.model.review import Role
from withheld.review.commands import (
    ConfirmParticulars,
    DecideProvisionally,
    GiveOpinion,
    ListFindings,
    MarkSafeguard,
    RecordBindingness,
    ReviewCommand,
    WithdrawOpinion,
)
from withheld.review.lawfulness import check_binding, check_law, check_urgent
from withheld.review.opinions import (
    agreeing,
    check_actionable,
    check_person,
    check_provisional,
    check_rank,
    check_role,
    check_terms,
    discounted,
    is_agreed,
    people_of,
)
from withheld.review.sampling import check_read, sample

_OF_OTHERS = frozenset({"second", "resume", "obstacle"})
"""Clocks that no confirmation starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What the shell gathered for a review command."""

    actor: Actor
    policy: Policy
    revoked: frozenset[KeyID] = frozenset()
    """The keys that are trusted no more."""
    walled: frozenset[PersonID] = frozenset()
    """The people behind a wall before this order, put up before or after what they said of it."""


def decide(
    view: Casefile, command: ReviewCommand, facts: ReviewFacts, at: datetime
) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Args:
        view: The order's header, and at least the items the command names.
        command: What a person asks for.
        facts: Who asks, under which policy.
        at: Now (aware UTC).

    Raises:
        Refused: A rule forbids it, or something has to happen first; nothing is to be written.
    """
    if not isinstance(command, ConfirmParticulars):
        check_access(view.order, facts.actor)
    match command:
        case ConfirmParticulars():
            return _confirm(view, command, facts)
        case ListFindings(items=items, defects=defects, words=words):
            return (FindingsListed(items=items, defects=defects, words=words),)
        case MarkSafeguard(items=items, safeguard=safeguard, reason=reason):
            _named(view, items)
            check_role(facts.actor, Role.REVIEWER, "mark a safeguard")
            return (SafeguardMarked(items=items, safeguard=safeguard, reason=reason),)
        case RecordBindingness():
            return _record_bindingness(view, command, facts)
        case GiveOpinion():
            return _give_opinion(view, command, facts, at)
        case DecideProvisionally():
            return _decide_provisionally(view, command, facts, at)
        case WithdrawOpinion():
            return _withdraw(view, command, facts)


def _confirm(view: Casefile, command: ConfirmParticulars, facts: ReviewFacts) -> tuple[Event, ...]:
    check_role(facts.actor, Role.REVIEWER, "confirm what an order says of itself")
    if view.order.counted is None:
        raise NotReady("intake of this order is not complete; let it finish, then confirm")
    if command.is_secret and not (command.secrecy_ends_at or command.secrecy_review_at):
        raise InvalidInput(
            "silence is commanded without an end; say when it ends, or when it is reviewed"
        )
    confirmed = ParticularsConfirmed(
        pack=command.pack,
        pack_version=command.pack_version,
        variant=command.variant,
        provisions=command.provisions,
        territory=command.territory,
        authority=command.authority,
        is_secret=command.is_secret,
        secrecy_cite=command.secrecy_cite,
        secrecy_ends_at=command.secrecy_ends_at,
        secrecy_review_at=command.secrecy_review_at,
    )
    superseded = tuple(
        ClockStopped(timer=clock.timer, cause="particulars-confirmed-anew")
        for clock in view.order.clocks.values()
        if _is_of_confirmation(view.order, clock)
    )
    return (confirmed, *superseded, *command.clocks)


def _is_of_confirmation(order: OrderState, clock: ClockState) -> bool:
    """
    Return whether a clock runs because particulars were confirmed before, and starts with them.

    One that anything else started (a hold, a stay, an obstacle, a complaint, the table, what a
    person put on record) goes on: nothing would start it again.
    """
    # Only those bear the length of the order's record behind their name.
    is_numbered = clock.timer.rpartition("/")[2].isdecimal()
    holds = {f"{order.order}/preserve/{hold}" for hold in order.working.holds}
    return is_numbered and clock.what not in _OF_OTHERS and clock.timer not in holds


def _record_bindingness(
    view: Casefile, command: RecordBindingness, facts: ReviewFacts
) -> tuple[Event, ...]:
    check_role(facts.actor, Role.COUNSEL, "record whether an order binds")
    check_binding(view, command.bindingness, despite_sender=command.despite_sender)
    return (
        BindingnessRecorded(
            bindingness=command.bindingness,
            reason=command.reason,
            despite_sender=command.despite_sender,
        ),
    )


def _give_opinion(
    view: Casefile, command: GiveOpinion, facts: ReviewFacts, at: datetime
) -> tuple[Event, ...]:
    items = _named(view, command.items)
    check_role(facts.actor, Role.REVIEWER, "give an opinion")
    check_terms(command.terms)
    check_rank(facts.actor, command.terms, facts.policy)
    _check_sizes(command.items, command.reasons.size, command.acts.size)
    check_law(view, command.terms)
    check_actionable(items, command.terms)
    check_read(sample(command.items, command.seen, facts.actor.person), command.read)
    for item in items:
        _check_open(item, facts, reopens=command.reopens)
        check_person(item, facts.actor)
    given = OpinionGiven(
        items=command.items,
        terms=command.terms,
        reasons=command.reasons,
        person=facts.actor.person,
        role=facts.actor.role,
        key=facts.actor.key,
        signature=command.signature,
        seen=command.seen,
        read=command.read,
        necessity=command.necessity,
    )
    return (given, *_outcome(view, given, command, facts, at))


def _outcome(
    view: Casefile, given: OpinionGiven, command: GiveOpinion, facts: ReviewFacts, at: datetime
) -> tuple[Event, ...]:
    """Return the decisions that the opinion completes, and what follows from them."""
    after = _with_opinion(view, given)
    without = {
        item: discounted(after[item], view.order.conflicted | facts.walled, facts.revoked)
        for item in command.items
    }
    agreed = [
        item
        for item in command.items
        if is_agreed(after[item], given.terms, facts.policy, without[item])
    ]
    by_people: dict[tuple[PersonID, ...], list[ItemID]] = {}
    for item in agreed:
        people = people_of(agreeing(after[item], given.terms, without[item]))
        by_people.setdefault(people, []).append(item)
    position = {item: index for index, item in enumerate(command.items)}
    decided = [
        ItemsDecided(
            items=tuple(ItemDecided(item=item, leaf=position[item]) for item in items),
            terms=given.terms,
            people=people,
            acts=command.acts,
        )
        for people, items in by_people.items()
    ]
    return (*decided, *_effects(view, agreed, given.terms, at), *_finished(view, agreed))


def _with_opinion(view: Casefile, given: OpinionGiven) -> dict[ItemID, ItemState]:
    return evolve_items(view.items, given)


def _effects(
    view: Casefile, agreed: Sequence[ItemID], terms: Terms, at: datetime
) -> tuple[Event, ...]:
    """Return what becomes unavailable, or available again, by the decision."""
    items = [view.items[item] for item in agreed]
    if not terms.outcome.withholds or terms.territory is None:
        lifted = tuple(one.item for one in items if one.placed)
        cause = LiftCause.RECONSIDERED
        return (WithholdingsLifted(items=lifted, cause=cause),) if lifted else ()
    placed = tuple(
        SubjectWithheld(item=one.item, subject=one.subject)
        for one in items
        if one.subject is not None
    )
    if not placed:
        return ()
    return (
        WithholdingsPlaced(
            items=placed, territory=terms.territory, starts_at=at, ends_at=terms.ends_at
        ),
    )


def _finished(view: Casefile, agreed: Sequence[ItemID]) -> tuple[Event, ...]:
    """Return the clocks that stop because of these decisions."""
    return tuple(
        ClockStopped(timer=clock.timer, cause="seconded")
        for clock in view.order.clocks.values()
        if clock.what == "second"
        and any(clock.timer == second_timer(view, view.items[item]) for item in agreed)
    )


def second_timer(view: Casefile, item: ItemState) -> TimerID:
    """Return the name of the clock that pages until a provisional withholding is seconded."""
    return TimerID(f"{view.order.order}/second/{item.item}")


def _decide_provisionally(
    view: Casefile, command: DecideProvisionally, facts: ReviewFacts, at: datetime
) -> tuple[Event, ...]:
    items = _named(view, command.items)
    check_role(facts.actor, Role.REVIEWER, "withhold provisionally")
    check_terms(command.terms)
    check_rank(facts.actor, command.terms, facts.policy)
    if view.order.particulars is None:
        raise NotReady("law and territory are not confirmed yet; confirm the particulars first")
    check_urgent(view, command.terms)
    _check_sizes(command.items, command.reasons.size)
    check_actionable(items, command.terms)
    check_provisional(items, command.terms, facts.policy, at=at, until=command.until)
    check_read(sample(command.items, command.seen, facts.actor.person), command.read)
    for item in items:
        _check_open(item, facts, reopens=False)
        check_person(item, facts.actor)
    decided = ProvisionallyDecided(
        items=command.items,
        terms=command.terms,
        until=command.until,
        reasons=command.reasons,
        person=facts.actor.person,
        role=facts.actor.role,
        key=facts.actor.key,
        signature=command.signature,
        seen=command.seen,
        read=command.read,
    )
    return (decided, *_provisional_effects(view, items, command, at))


def _provisional_effects(
    view: Casefile, items: Sequence[ItemState], command: DecideProvisionally, at: datetime
) -> tuple[Event, ...]:
    territory = command.terms.territory
    if territory is None:
        return ()
    placed = WithholdingsPlaced(
        items=tuple(
            SubjectWithheld(item=one.item, subject=one.subject)
            for one in items
            if one.subject is not None
        ),
        territory=territory,
        starts_at=at,
        ends_at=command.until,
        is_provisional=True,
    )
    clocks = tuple(
        ClockStarted(
            timer=second_timer(view, one),
            what="second",
            due_at=command.until,
            cite="the service's own policy on provisional withholding",
        )
        for one in items
    )
    return (placed, *clocks)


def _withdraw(view: Casefile, command: WithdrawOpinion, facts: ReviewFacts) -> tuple[Event, ...]:
    for item in _named(view, command.items):
        standing = [one for one in item.opinions if one.person == facts.actor.person]
        if not standing:
            raise NotFound(f"item {item.item}: no opinion of this person stands; nothing to undo")
        if standing[0].is_provisional:
            raise NotPermitted(
                f"item {item.item} is withheld provisionally; a second person decides it, "
                "or it ends by itself"
            )
    return (
        OpinionWithdrawn(
            items=command.items,
            person=facts.actor.person,
            reason=command.reason,
            key=facts.actor.key,
            signature=command.signature,
            seen=command.seen,
        ),
    )


def _named(view: Casefile, items: Sequence[ItemID]) -> list[ItemState]:
    if not items:
        raise InvalidInput("no item was named; name at least one, such as 1-20")
    if len(set(items)) != len(items):
        raise InvalidInput("an item was named twice; name each once")
    missing = [item for item in items if item not in view.items]
    if missing:
        raise NotFound(
            f"order {view.order.order} has no item {missing[0]}; it has {view.order.item_count}"
        )
    return [view.items[item] for item in items]


def _check_sizes(items: Sequence[ItemID], *sizes: int) -> None:
    if any(size != len(items) for size in sizes):
        raise InvalidInput("not every item has a reason of its own; give one an item")


def _check_open(item: ItemState, facts: ReviewFacts, *, reopens: bool) -> None:
    if item.decision is None:
        return
    if not reopens and not item.complaints:
        raise AlreadyDone(
            f"item {item.item} is settled: {item.decision.terms.outcome}; to decide it again, "
            "say that you re-open it"
        )
    check_role(facts.actor, Role.REVIEWER, "re-open a settled item")
