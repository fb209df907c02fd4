"""(4) Findings, bindingness and opinions: what people see, and what they decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casework.checking import recheck
from withheld.casework.findings import list_findings, review_facts
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.record import check_versions
from withheld.casework.sealing import Sealer
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotReady
from withheld.events.catalogue import catalogue
from withheld.events.recorded import SYSTEM, StreamID, from_bytes
from withheld.events.review import BindingnessRecorded, ConflictDeclared, Terms
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.people import Actor
from withheld.model.review import Bindingness, SafeguardClass
from withheld.review.acts import act_of
from withheld.review.commands import (
    DecideProvisionally,
    GiveOpinion,
    MarkSafeguard,
    RecordBindingness,
    ReviewCommand,
    WithdrawOpinion,
)
from withheld.review.deciding import decide
from withheld.review.opinions import seen, statement, withdrawal
from withheld.review.sampling import sample

__all__ = [
    "View",
    "decide_provisionally",
    "declare_conflict",
    "give_opinion",
    "list_findings",
    "mark_safeguard",
    "record_bindingness",
    "second",
    "to_be_read",
    "withdraw_opinion",
]


def record_bindingness(  # noqa: PLR0913 -- what counsel says, and at which sight
    office: Office,
    order: OrderID,
    bindingness: Bindingness,
    reason: str,
    hand: Hand,
    *,
    despite_sender: bool = False,
    version: int | None = None,
) -> None:
    """
    Record counsel's view of the order, signed.

    Args:
        office: The office.
        order: The order.
        bindingness: Counsel's view.
        reason: Why.
        hand: Counsel.
        despite_sender: Counsel holds it binding though the sender is not confirmed.
        version: How many events the order had when counsel looked; None if nobody says.

    Raises:
        NotReady: The sender is not confirmed, and counsel did not say "despite".
        NotPermitted: It takes counsel.
        AlreadyDone: A colleague acted on the order since counsel looked.
    """
    if version is not None:
        _check_unchanged(office, order, version)
    recheck(office, order)
    sealer = office.sealer()
    command = RecordBindingness(
        bindingness=bindingness,
        reason=sealer.one(reason, layer="reasons"),
        despite_sender=despite_sender,
    )
    facts, found = review_facts(office, order, _actor_of(office, hand)), office.record.view(order)
    (recorded,) = decide(found, command, facts, office.now())
    if isinstance(recorded, BindingnessRecorded):
        recorded = approve(office, recorded, (hand,), StreamID(order))
    office.append(order, [recorded], by=hand.person, sealer=sealer, expects=found.order.version)


def _check_unchanged(office: Office, order: OrderID, version: int) -> None:
    """
    Refuse to act on an order that a colleague acted on since a person looked at it.

    Raises:
        AlreadyDone: What the system records by itself does not count.
    """
    known = catalogue()
    later = (from_bytes(leaf, known) for leaf in office.store.stream(StreamID(order), version))
    if any(one.by != SYSTEM for one in later):
        raise AlreadyDone(
            "somebody else acted on this order since you looked; look at it again, then repeat"
        )


def mark_safeguard(
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    safeguard: SafeguardClass,
    reason: str,
    *,
    by: PersonID,
) -> None:
    """
    Mark items as protected speech.

    Raises:
        NotPermitted: It takes a reviewer.
    """
    sealer = office.sealer()
    command = MarkSafeguard(
        items=tuple(items), safeguard=safeguard, reason=sealer.one(reason, layer="reasons")
    )
    _carry_out(office, order, command, office.actor(by), sealer, items)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One person's view of a set of items: what, and why for each."""

    items: tuple[ItemID, ...]
    terms: Terms
    reasons: Mapping[ItemID, str]
    """Every item has its own; giving all the same is possible, leaving one out is not."""
    reopens: bool = False
    command: str = ""
    """A name of the caller's, so that a repeated request is recognised."""
    versions: Mapping[ItemID, int] = field(default_factory=dict)
    """Each item's version when the person looked at it; empty if nobody says.  Whoever acts on an
    item that changed since is told so, and nothing is written."""
    read: Collection[ItemID] = ()
    """Of a set: the items that the person read, those of `to_be_read` among them."""
    necessity: tuple[str, str] | None = None
    """Of protected speech withheld: why that is necessary, and why nothing less would do."""


def to_be_read(
    office: Office, order: OrderID, items: Sequence[ItemID], person: PersonID
) -> tuple[ItemID, ...]:
    """Return which of a set this person reads before they decide it as one; none of a small one."""
    _, at_sight_of = _sight(office, order, items)
    return sample(items, at_sight_of, person)


def give_opinion(office: Office, order: OrderID, view: View, hand: Hand) -> None:
    """
    Give one's opinion, signed; where enough people agree, the items are decided.

    Raises:
        Refused: A rule forbids it; nothing is written.
    """
    # The sender is checked again by what is known now; the guard refuses on what that comes to.
    recheck(office, order)
    sealer = office.sealer()
    reasons = sealer.seal(_reasons(view), layer="reasons", items=view.items)
    acts = sealer.seal([act_of(view.terms)] * len(view.items), layer="act", items=view.items)
    necessity = sealer.seal([*view.necessity], layer="reasons") if view.necessity else None
    read = tuple(item for item in view.items if item in view.read)
    found, at_sight_of = _sight(office, order, view.items, view.versions)
    message = statement(
        order, view.items, view.terms, reasons, at_sight_of, read=read, necessity=necessity
    )
    command = GiveOpinion(
        items=view.items,
        terms=view.terms,
        reasons=reasons,
        acts=acts,
        signature=hand.signer.sign(message).hex(),
        seen=at_sight_of,
        reopens=view.reopens,
        read=read,
        necessity=necessity,
    )
    _decide(office, found, command, _actor_of(office, hand), sealer, view)


def second(  # noqa: PLR0913 -- what a second person says of a set
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    reasons: Mapping[ItemID, str],
    hand: Hand,
    *,
    read: Collection[ItemID] = (),
    necessity: tuple[str, str] | None = None,
) -> None:
    """
    Agree with the opinion that stands on each of `items`, whatever it is.

    Raises:
        NotFound: No opinion stands on one of them.
        Refused: A rule forbids it; nothing of that set is written.
    """
    found = office.record.view(order, items)
    by_terms: dict[str, tuple[Terms, list[ItemID]]] = {}
    for item in items:
        state = found.items.get(item)
        if state is None or not state.opinions:
            raise NotFound(f"item {item}: no opinion stands that could be seconded")
        terms = state.opinions[-1].terms
        by_terms.setdefault(repr(terms), (terms, []))[1].append(item)
    for terms, same in by_terms.values():
        view = View(items=tuple(same), terms=terms, reasons=reasons, read=read, necessity=necessity)
        give_opinion(office, order, view, hand)


def decide_provisionally(
    office: Office, order: OrderID, view: View, until: datetime, hand: Hand
) -> None:
    """
    Withhold at once, alone, until an explicit end.

    Raises:
        Refused: A rule forbids it; nothing is written.
    """
    recheck(office, order)
    sealer = office.sealer()
    reasons = sealer.seal(_reasons(view), layer="reasons", items=view.items)
    found, at_sight_of = _sight(office, order, view.items, view.versions)
    read = tuple(item for item in view.items if item in view.read)
    message = statement(order, view.items, view.terms, reasons, at_sight_of, until, read=read)
    command = DecideProvisionally(
        items=view.items,
        terms=view.terms,
        until=until,
        reasons=reasons,
        signature=hand.signer.sign(message).hex(),
        seen=at_sight_of,
        read=read,
    )
    _decide(office, found, command, _actor_of(office, hand), sealer, view)


def withdraw_opinion(
    office: Office, order: OrderID, items: Sequence[ItemID], reason: str, hand: Hand
) -> None:
    """
    Take back one's opinion on items nobody has seconded yet.

    Raises:
        NotFound: None of this person's stands.
    """
    sealer = office.sealer()
    sealed = sealer.one(reason, layer="reasons")
    found, at_sight_of = _sight(office, order, items)
    message = withdrawal(order, items, sealed, at_sight_of)
    command = WithdrawOpinion(
        items=tuple(items),
        reason=sealed,
        signature=hand.signer.sign(message).hex(),
        seen=at_sight_of,
    )
    _decide(office, found, command, _actor_of(office, hand), sealer)


def declare_conflict(office: Office, order: OrderID, reason: str, hand: Hand) -> None:
    """
    Say that one should have no say in this order; from now on one has none.

    Raises:
        AlreadyDone: They said so before.
    """
    sealer = office.sealer()
    declared = ConflictDeclared(
        person=_actor_of(office, hand).person,
        reason=sealer.one(reason, layer="reasons"),
        approved_by=(),
    )
    event = approve(office, declared, (hand,), StreamID(order))
    office.append(order, [event], by=hand.person, sealer=sealer)


def _sight(
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    versions: Mapping[ItemID, int] | None = None,
) -> tuple[Casefile, str]:
    """
    Return the items as they are now, and what stands for them in a signature.

    Raises:
        AlreadyDone: They are no longer as the person saw them.
    """
    found = office.record.view(order, items)
    # Said before the rules speak: what changed explains a refusal better than the rule it meets.
    check_versions(found, versions or {})
    return found, seen(found.items[item] for item in items if item in found.items)


def _carry_out(
    office: Office,
    order: OrderID,
    command: ReviewCommand,
    actor: Actor,
    sealer: Sealer,
    items: Sequence[ItemID] = (),
) -> None:
    _decide(office, office.record.view(order, items), command, actor, sealer)


def _decide(
    office: Office,
    found: Casefile,
    command: ReviewCommand,
    actor: Actor,
    sealer: Sealer,
    view: View | None = None,
) -> None:
    events = decide(found, command, review_facts(office, found.order.order, actor), office.now())
    office.append(
        found.order.order,
        events,
        by=actor.person,
        sealer=sealer,
        command=view.command if view else "",
        versions=view.versions if view else {},
    )


def _actor_of(office: Office, hand: Hand) -> Actor:
    actor = office.actor(hand.person)
    if actor.key != hand.signer.id:
        raise NotReady("this is not the key this person is enrolled with now; use the new one")
    return actor


def _reasons(view: View) -> list[JSON]:
    missing = [item for item in view.items if not view.reasons.get(item, "").strip()]
    if missing:
        raise InvalidInput(
            f"{len(missing)} of {len(view.items)} items have no reason, first of them item "
            f"{missing[0]}; every item keeps its own"
        )
    return [view.reasons[item] for item in view.items]
