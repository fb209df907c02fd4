"""(4) Findings, bindingness and opinions: what people see, and what they decide."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casework.checking import recheck
from withheld.casework.completeness import last_check
from withheld.casework.office import Office, stamp
from withheld.casework.particulars import country_of, pack_of
from withheld.casework.people import Hand, approve
from withheld.casework.record import check_versions
from withheld.casework.sealing import Sealer
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.events.recorded import StreamID
from withheld.events.review import ConflictDeclared, ItemFound, Terms
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, OrderID, PersonID, SubjectKey
from withheld.model.people import Actor
from withheld.model.review import Bindingness, Finding, SafeguardClass
from withheld.regimes import evaluating, timing
from withheld.review.alternatives import ENDS_AVAILABILITY, Asked, alternatives
from withheld.review.commands import (
    DecideProvisionally,
    GiveOpinion,
    ListFindings,
    MarkSafeguard,
    RecordBindingness,
    ReviewCommand,
    WithdrawOpinion,
)
from withheld.review.deciding import ReviewFacts, decide
from withheld.review.opinions import seen, statement, withdrawal
from withheld.review.safeguards import Profile, account_safeguards, post_safeguards

_POSTS_LOOKED_AT_MAX = 20
"""Posts of an account whose text is looked at for signals."""


def list_findings(
    office: Office, order: OrderID, *, by: PersonID, present: Sequence[str] = ()
) -> None:
    """
    List the order's defects, and each item's safeguards and narrower acts.

    Args:
        office: The office.
        order: The order, its particulars confirmed and its items looked up.
        by: Who asked.
        present: Keys of the required elements a person found in the order.

    Raises:
        NotReady: The particulars are not confirmed yet.
    """
    view = office.record.view(order, None)
    if view.order.particulars is None:
        raise NotReady("law and territory are not confirmed yet; confirm the particulars first")
    defects = _defects(office, view, present)
    found, words = _items_found(office, view)
    sealer = office.sealer()
    everything: list[JSON] = [_finding_to_json(one) for one in defects]
    everything += [
        {"item": item, **_finding_to_json(one)} for item, ones in words.items() for one in ones
    ]
    command = ListFindings(
        items=tuple(found),
        defects=tuple(one.code for one in defects),
        words=sealer.seal(everything, layer="findings") if everything else None,
    )
    events = decide(view, command, _facts(office, office.actor(by)), office.now())
    office.append(order, events, by=by, sealer=sealer)


def record_bindingness(
    office: Office,
    order: OrderID,
    bindingness: Bindingness,
    reason: str,
    *,
    by: PersonID,
    despite_sender: bool = False,
) -> None:
    """
    Record counsel's view of the order.

    Raises:
        NotReady: The sender is not confirmed, and counsel did not say "despite".
        NotPermitted: It takes counsel.
    """
    recheck(office, order)
    sealer = office.sealer()
    command = RecordBindingness(
        bindingness=bindingness,
        reason=sealer.one(reason, layer="reasons"),
        despite_sender=despite_sender,
    )
    _carry_out(office, order, command, office.actor(by), sealer)


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
    acts = sealer.seal([_act(view.terms)] * len(view.items), layer="act", items=view.items)
    found, at_sight_of = _sight(office, order, view.items, view.versions)
    message = statement(order, view.items, view.terms, reasons, at_sight_of)
    command = GiveOpinion(
        items=view.items,
        terms=view.terms,
        reasons=reasons,
        acts=acts,
        signature=hand.signer.sign(message).hex(),
        seen=at_sight_of,
        reopens=view.reopens,
    )
    _decide(office, found, command, _actor_of(office, hand), sealer, view)


def second(
    office: Office,
    order: OrderID,
    items: Sequence[ItemID],
    reasons: Mapping[ItemID, str],
    hand: Hand,
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
        view = View(items=tuple(same), terms=terms, reasons=reasons)
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
    message = statement(order, view.items, view.terms, reasons, at_sight_of, until)
    command = DecideProvisionally(
        items=view.items,
        terms=view.terms,
        until=until,
        reasons=reasons,
        signature=hand.signer.sign(message).hex(),
        seen=at_sight_of,
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
    events = decide(found, command, _facts(office, actor), office.now())
    office.append(
        found.order.order,
        events,
        by=actor.person,
        sealer=sealer,
        command=view.command if view else "",
        versions=view.versions if view else {},
    )


def _facts(office: Office, actor: Actor) -> ReviewFacts:
    service = office.service()
    return ReviewFacts(actor=actor, policy=service.policy, revoked=service.revoked)


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


def _act(terms: Terms) -> JSON:
    return {
        "outcome": str(terms.outcome),
        "provision": terms.provision,
        "countries": sorted(terms.territory.countries) if terms.territory else [],
        "ends_at": stamp(terms.ends_at),
        "narrower": terms.narrower,
        "ground": terms.ground,
    }


def _defects(office: Office, view: Casefile, present: Sequence[str]) -> tuple[Finding, ...]:
    pack, particulars, received = pack_of(office, view), view.order.particulars, view.order.received
    if pack is None or particulars is None or received is None:
        return ()
    on = timing.law_date(pack.head, received.clock_starts_at)
    check = last_check(office, view.order.order)
    # A check made under another pack may name elements that this law does not know.
    known = {each.rule.key for each in pack.element}
    checked = known.intersection(check.places if check else ())
    found = evaluating.defects(
        pack,
        {*present, *checked},
        variant=particulars.variant,
        on=on,
        applies=known & check.applies if check else frozenset(),
    )
    law = evaluating.standing_of_law(pack, variant=particulars.variant, on=on)
    return (law, *found) if isinstance(law, Finding) else found


def _finding_to_json(finding: Finding) -> dict[str, JSON]:
    return {
        "kind": str(finding.kind),
        "code": finding.code,
        "because": finding.because,
        "cite": finding.cite,
    }


def _items_found(
    office: Office, view: Casefile
) -> tuple[list[ItemFound], dict[ItemID, tuple[Finding, ...]]]:
    found: list[ItemFound] = []
    words: dict[ItemID, tuple[Finding, ...]] = {}
    by_holder: dict[SubjectKey, tuple[Finding, ...]] = {}
    posts = _posts_by_author(office, view.items.values())
    asks = _asked(office, view)
    for item in view.items.values():
        findings = _safeguards(office, item, by_holder, posts)
        classes = frozenset(SafeguardClass(one.code) for one in findings)
        overlaps = len(office.store.items_on(item.subject)) - 1 if item.subject else 0
        offers = asks(item)
        if classes or overlaps or offers:
            found.append(
                ItemFound(
                    item=item.item,
                    safeguards=classes,
                    alternatives=tuple(one.code for one in offers),
                    overlaps=max(0, overlaps),
                )
            )
        if findings:
            words[item.item] = findings
    return found, words


def _asked(office: Office, view: Casefile) -> Callable[[ItemState], tuple[Finding, ...]]:
    """Return what names the less restrictive acts for an item, as the order's demands stand."""
    demands = sorted(view.order.demands, key=lambda one: one.priority)
    acts = [one for one in demands if one.act in ENDS_AVAILABILITY]
    country = country_of(office, view)
    posts = Counter(one.holder for one in view.items.values() if one.subject_kind == "post")

    def offers(item: ItemState) -> tuple[Finding, ...]:
        if item.subject is None or not acts:
            return ()
        return alternatives(
            Asked(
                act=acts[0].act,
                subject_kind=item.subject_kind,
                scope=acts[0].scope,
                country=country,
                posts_named=posts[item.holder],
            )
        )

    return offers


def _safeguards(
    office: Office,
    item: ItemState,
    by_holder: dict[SubjectKey, tuple[Finding, ...]],
    posts: Mapping[str, list[str]],
) -> tuple[Finding, ...]:
    if item.holder is None:
        return ()
    if item.holder not in by_holder:
        by_holder[item.holder] = _holder_findings(office, item.holder, posts)
    findings = by_holder[item.holder]
    if item.subject_kind != "post" or item.subject is None:
        return findings
    subject = office.store.subject_id(item.subject) or ""
    post = office.directory.post(subject.partition(":")[2])
    own = post_safeguards(post.text, office.vocabulary) if post else ()
    known = {one.code for one in findings}
    return (*findings, *(one for one in own if one.code not in known))


def _holder_findings(
    office: Office, holder: SubjectKey, posts: Mapping[str, list[str]]
) -> tuple[Finding, ...]:
    subject = office.store.subject_id(holder) or ""
    account = office.directory.account(subject.partition(":")[2])
    if account is None:
        return ()
    profile = Profile(
        name=account.name,
        bio=account.bio,
        handle=account.handle,
        verified=account.verified,
        followers=account.followers,
    )
    texts = posts.get(account.id, [])[:_POSTS_LOOKED_AT_MAX]
    return account_safeguards(profile, texts, office.vocabulary)


def _posts_by_author(office: Office, items: Iterable[ItemState]) -> dict[str, list[str]]:
    """Return the texts of the posts that the order names, by the account that wrote them."""
    found: dict[str, list[str]] = {}
    for item in items:
        if item.subject_kind != "post" or item.subject is None:
            continue
        subject = office.store.subject_id(item.subject) or ""
        post = office.directory.post(subject.partition(":")[2])
        if post is not None:
            found.setdefault(post.author, []).append(post.text)
    return found
