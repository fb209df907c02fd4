"""(6a) Letters: drafted from what was decided and may be told, released by a person, delivered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casefile.order import LetterStage, LetterState
from withheld.casework.drafting import (
    Draft,
    authority_address,
    head_of,
    put_on_file,
    unread_locators,
)
from withheld.casework.holder_letters import draft_holder_letters
from withheld.casework.office import Office
from withheld.casework.particulars import proposed, told_of
from withheld.casework.probing import effects_on_record
from withheld.casework.resolving import locators_of
from withheld.correspondence.authority import answer, receipt
from withheld.correspondence.authority_facts import (
    AnswerFacts,
    DemandAnswer,
    DemandResult,
    ItemAnswer,
    ReceiptFacts,
    TheirLocator,
    Told,
)
from withheld.correspondence.deciding import (
    DecideDisclosure,
    RecordDelivery,
    RecordFailure,
    ReleaseLetters,
    WaiveAnswer,
    decide,
)
from withheld.errors import NotFound, NotReady
from withheld.events.correspondence import LetterKind
from withheld.events.recorded import SYSTEM
from withheld.events.review import Terms
from withheld.ledger.canonical import JSON, parse
from withheld.model.identity import LetterID, OrderID, PersonID
from withheld.model.reading import Act, ProposalKind
from withheld.model.review import Audience, Layer, Outcome
from withheld.ports.outlets import OutgoingLetter
from withheld.ports.store import Effect

__all__ = [
    "decide_disclosure",
    "deliver_letters",
    "draft_answer",
    "draft_holder_letters",
    "draft_receipt",
    "record_failure",
    "release_letters",
    "waive_answer",
]


def decide_disclosure(
    office: Office,
    order: OrderID,
    audience: Audience,
    layers: frozenset[Layer],
    reason: str,
    *,
    by: PersonID,
) -> None:
    """
    Record what counsel lets an audience be told, and why.

    Raises:
        NotPermitted: It takes counsel.
    """
    sealer = office.sealer()
    command = DecideDisclosure(
        audience=audience, layers=layers, reason=sealer.one(reason, layer="reasons")
    )
    view = office.record.view(order)
    events = decide(view, command, office.actor(by), told_of(office, view))
    office.append(order, events, by=by, sealer=sealer)


def draft_receipt(office: Office, order: OrderID, *, by: PersonID) -> LetterID:
    """
    Draft the receipt to the authority; it reserves jurisdiction and service.

    Raises:
        NotReady: The order is not read completely yet, or no contact point is known.
    """
    view = office.record.view(order)
    received = view.order.received
    if received is None or view.order.counted is None:
        raise NotReady("the order is not read completely yet")
    _, addressed_to, _ = (str(value) for value in office.open(received.envelope))
    named = proposed(office, view, ProposalKind.ADDRESSEE)
    facts = ReceiptFacts(
        head=head_of(office, view),
        channel=str(received.channel),
        addressed_to=named[0] if named else addressed_to,
        items_read=view.order.item_count,
        unreadable=unread_locators(office, view),
    )
    draft = Draft(kind=LetterKind.RECEIPT, paper=receipt(facts), to=authority_address(office, view))
    return put_on_file(office, order, [draft], by=by)[0]


def draft_answer(office: Office, order: OrderID, *, by: PersonID) -> LetterID:
    """
    Draft the answer to the authority, demand by demand, in its own locators.

    Raises:
        NotReady: The order is not read completely yet.
    """
    view = office.record.view(order, None)
    if view.order.counted is None:
        raise NotReady("the order is not read completely yet")
    locators = locators_of(office, list(view.items.values()))
    facts = AnswerFacts(
        head=head_of(office, view),
        demands=_demand_answers(office, view),
        items=tuple(item_answer(item, locators.get(item.item, {})) for item in view.items.values()),
        effects=effects_on_record(office, order),
        is_under_protest=any(
            item.decision is not None
            and item.decision.terms.outcome is Outcome.WITHHOLD_UNDER_PROTEST
            for item in view.items.values()
        ),
        is_challenged=bool(view.order.challenges),
    )
    draft = Draft(kind=LetterKind.ANSWER, paper=answer(facts), to=authority_address(office, view))
    return put_on_file(office, order, [draft], by=by)[0]


def release_letters(
    office: Office, order: OrderID, letters: Sequence[LetterID], *, by: PersonID
) -> None:
    """
    Let letters leave through the outbox.

    Raises:
        NotReady: Their reader may not be told.
        AlreadyDone: One was released before.
    """
    view = office.record.view(order)
    command = ReleaseLetters(letters=tuple(letters))
    events = decide(view, command, office.actor(by), told_of(office, view))
    office.append(order, events, by=by)


def waive_answer(
    office: Office, order: OrderID, audience: Audience, reason: str, *, by: PersonID
) -> None:
    """
    Record why somebody is not answered.

    Raises:
        NotPermitted: It takes counsel.
    """
    view = office.record.view(order)
    sealer = office.sealer()
    command = WaiveAnswer(audience=audience, reason=sealer.one(reason, layer="reasons"))
    events = decide(view, command, office.actor(by), told_of(office, view))
    office.append(order, events, by=by, sealer=sealer)


def deliver_letters(office: Office, effect: Effect) -> None:
    """
    Hand released letters over, and put the receipt on record; what was delivered stays so.

    Raises:
        NotFound: The effect names no letters.
        NotReady: Its readers may not be told any more.
    """
    if effect.order is None:
        raise NotFound("letters that belong to no order")
    payload = parse(effect.payload)
    names = payload.get("letters") if isinstance(payload, dict) else None
    on_file = office.record.order(effect.order).letters
    released = [on_file[str(name)] for name in names] if isinstance(names, list) else []
    _check_still_told(office, effect.order, released)
    # Whether every holder is told by now is seen by all of the order's items.
    items = None if any(one.kind is LetterKind.HOLDER for one in released) else ()
    delivered: dict[str, list[LetterID]] = {}
    for letter in released:
        if letter.stage is LetterStage.RELEASED:
            channel = office.outlets.deliver(_outgoing(office, letter))
            delivered.setdefault(channel, []).append(letter.letter)
    for channel, letters in delivered.items():
        view = office.record.view(effect.order, items)
        command = RecordDelivery(letters=tuple(letters), channel=channel)
        office.append(effect.order, decide(view, command, None, {}), by=SYSTEM)


def _check_still_told(office: Office, order: OrderID, letters: Sequence[LetterState]) -> None:
    """
    Refuse to hand letters to holders over who may not be told any more.

    Raises:
        NotReady: Counsel decided so after they were released; they stay here.
    """
    told = told_of(office, office.record.view(order))[Audience.HOLDER]
    if Layer.EXISTENCE not in told and any(one.audience is Audience.HOLDER for one in letters):
        raise NotReady(
            "letters to account holders were released, and counsel decided since that they may "
            "not be told; they stay here until they may"
        )


def record_failure(office: Office, order: OrderID, letter: LetterID, code: str) -> None:
    """Record that a letter came back."""
    view = office.record.view(order)
    events = decide(view, RecordFailure(letter=letter, code=code), None, {})
    office.append(order, events, by=SYSTEM)


def _outgoing(office: Office, letter: LetterState) -> OutgoingLetter:
    return OutgoingLetter(
        name=letter.letter,
        audience=letter.audience,
        data=office.documents.bytes_of(letter.document),
    )


_TOLD_OF_UNRESOLVED = {
    "not-ours": Told.NOT_OURS,
    "remote-copy": Told.NOT_HOSTED,
    "not-found": Told.NOT_FOUND,
    "gone": Told.GONE,
    "ambiguous": Told.AMBIGUOUS,
    "redacted": Told.UNREADABLE,
}
# A safeguard is never told: what it led to is told by its result under the provision.
_TOLD_OF_GROUND = {
    "protected-speech": Told.OUTSIDE_THE_PROVISION,
    "no-power": Told.NOT_BINDING,
}


def item_answer(item: ItemState, locator: Mapping[str, JSON]) -> ItemAnswer:
    """Return what became of an item, in the authority's own locator."""
    serials = ", ".join(f"serial {n}" for n in item.serials)
    where = ", ".join(part for part in (str(locator.get("place", "")), serials) if part)
    theirs = TheirLocator(as_written=str(locator.get("as_written", "")), where_named=where)
    if item.decision is None:
        return ItemAnswer(locator=theirs, outcome=Outcome.NO_ACTION, told=_told_undecided(item))
    terms = item.decision.terms
    placed = item.placed if terms.outcome.withholds else None
    if terms.outcome.withholds and placed is None:
        return ItemAnswer(locator=theirs, outcome=Outcome.NO_ACTION, told=Told.UNDER_REVIEW)
    return ItemAnswer(
        locator=theirs,
        outcome=terms.outcome,
        told=_told(terms.ground or terms.narrower, terms.outcome),
        territory=placed.territory if placed else None,
        since=placed.starts_at if placed else None,
        until=placed.ends_at if placed else None,
    )


def _told_undecided(item: ItemState) -> Told:
    return _TOLD_OF_UNRESOLVED.get(item.unresolved or "", Told.UNDER_REVIEW)


def _told(ground: str, outcome: Outcome) -> Told | None:
    if outcome in (
        Outcome.WITHHOLD,
        Outcome.WITHHOLD_UNDER_PROTEST,
        Outcome.WITHHOLD_AND_CHALLENGE,
    ):
        return None
    if ground in _TOLD_OF_GROUND:
        return _TOLD_OF_GROUND[ground]
    if ground in {one.value for one in Told}:
        return Told(ground)
    return Told.NOT_SPECIFIC if outcome is Outcome.ASK else Told.OUTSIDE_THE_PROVISION


_RESULTS = {
    **dict.fromkeys((Act.PRODUCE_DATA, Act.PRESERVE), DemandResult.APART),
    **dict.fromkeys(
        (Act.REPORT_BACK, Act.SILENCE, Act.NOTIFY_HOLDER, Act.REGISTER, Act.OTHER),
        DemandResult.NOTED,
    ),
    # Nothing that is withheld fulfils these, and nothing else on record says that they were.
    **dict.fromkeys((Act.LABEL, Act.STAY_DOWN, Act.CORRECT, Act.LIFT), DemandResult.UNDER_REVIEW),
}
"""What is answered to a demand whatever became of the items; every other act is to withhold."""


def _demand_answers(office: Office, view: Casefile) -> tuple[DemandAnswer, ...]:
    clauses = office.open(view.order.clauses)
    result = _result(view, office.now())
    return tuple(
        DemandAnswer(
            clause=str(clause.get("text", "")) if isinstance(clause, dict) else "",
            where_named=str(clause.get("place", "")) if isinstance(clause, dict) else "",
            result=_RESULTS.get(demand.act, result),
        )
        for demand, clause in zip(view.order.demands, clauses, strict=True)
    )


def _result(view: Casefile, at: datetime) -> DemandResult:
    """Return what became of a demand to withhold; what a court stays is not acted on now."""
    items = [item for item in view.items.values() if not item.is_deleted]
    placed = [item for item in items if item.placed is not None and not item.is_stayed(at)]
    whole = [one for one in placed if not one.decision or not _is_narrower(one.decision.terms)]
    undecided = sum(item.decision is None and item.is_actionable for item in items)
    if items and len(whole) == len(items):
        return DemandResult.DONE
    if placed:
        return DemandResult.DONE_IN_PART
    return DemandResult.UNDER_REVIEW if undecided else DemandResult.DECLINED


def _is_narrower(terms: Terms) -> bool:
    return terms.outcome is Outcome.NARROWER
