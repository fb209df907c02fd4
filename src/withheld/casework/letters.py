"""(6a) Letters: drafted from what was decided and may be told, released by a person, delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casefile.order import LetterStage, LetterState
from withheld.casework.office import Office
from withheld.casework.particulars import proposed, told_of
from withheld.casework.probing import effects_on_record
from withheld.casework.profile import MailTo
from withheld.casework.resolving import locators_of
from withheld.correspondence.authority import answer, receipt
from withheld.correspondence.authority_facts import (
    AnswerFacts,
    AuthorityHead,
    DemandAnswer,
    DemandResult,
    ItemAnswer,
    ReceiptFacts,
    TheirLocator,
    Told,
)
from withheld.correspondence.deciding import (
    DecideDisclosure,
    DraftLetter,
    RecordDelivery,
    RecordFailure,
    ReleaseLetters,
    WaiveAnswer,
    decide,
)
from withheld.correspondence.holder import Helper, HolderLetterFacts, HolderRow, holder_letter
from withheld.correspondence.holder_words import own_thing
from withheld.errors import NotFound, NotReady
from withheld.events.correspondence import LetterKind
from withheld.events.recorded import SYSTEM
from withheld.ledger.canonical import JSON, parse
from withheld.model.identity import ItemID, LetterID, OrderID, PersonID, SubjectKey
from withheld.model.papers import Paper
from withheld.model.reading import Act, ProposalKind
from withheld.model.review import Audience, Layer, Outcome
from withheld.ports.outlets import OutgoingLetter
from withheld.ports.store import Effect


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


def draft_holder_letters(office: Office, order: OrderID, *, by: PersonID) -> list[LetterID]:
    """
    Draft one letter to each account holder whose content the order withholds; their rows only.

    Raises:
        NotReady: Nothing is decided yet, or the holders may not be told.
    """
    view = office.record.view(order, None)
    told = told_of(office, view)[Audience.HOLDER]
    if Layer.EXISTENCE not in told:
        raise NotReady(
            "the account holders may not be told of this order as things stand; counsel decides "
            "that first with `withheld disclose`"
        )
    rows: dict[SubjectKey, list[ItemState]] = {}
    for item in view.items.values():
        if item.placed is not None and item.holder is not None:
            rows.setdefault(item.holder, []).append(item)
    if not rows:
        raise NotReady("nothing of any holder is withheld by this order; there is nothing to tell")
    already = {
        letter.holder for letter in view.order.letters.values() if letter.kind is LetterKind.HOLDER
    }
    drafts = [
        _holder_draft(office, view, holder, states, told)
        for holder, states in rows.items()
        if holder not in already
    ]
    return _draft(office, order, drafts, by=by)


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
        head=_head(office, view),
        channel=str(received.channel),
        addressed_to=named[0] if named else addressed_to,
        items_read=view.order.item_count,
        unreadable=_unread_locators(office, view),
    )
    draft = _Draft(
        kind=LetterKind.RECEIPT, paper=receipt(facts), to=_authority_address(office, view)
    )
    return _draft(office, order, [draft], by=by)[0]


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
        head=_head(office, view),
        demands=_demand_answers(office, view),
        items=tuple(
            _item_answer(item, locators.get(item.item, {})) for item in view.items.values()
        ),
        effects=effects_on_record(office, order),
        is_under_protest=any(
            item.decision is not None
            and item.decision.terms.outcome is Outcome.WITHHOLD_UNDER_PROTEST
            for item in view.items.values()
        ),
        is_challenged=bool(view.order.challenges),
    )
    draft = _Draft(kind=LetterKind.ANSWER, paper=answer(facts), to=_authority_address(office, view))
    return _draft(office, order, [draft], by=by)[0]


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
    """
    if effect.order is None:
        raise NotFound("letters that belong to no order")
    payload = parse(effect.payload)
    names = payload["letters"] if isinstance(payload, dict) else []
    view = office.record.view(effect.order)
    delivered: dict[str, list[LetterID]] = {}
    for name in names if isinstance(names, list) else []:
        letter = view.order.letters[str(name)]
        if letter.stage is not LetterStage.RELEASED:
            continue
        channel = office.outlets.deliver(_outgoing(office, letter))
        delivered.setdefault(channel, []).append(letter.letter)
    for channel, letters in delivered.items():
        view = office.record.view(effect.order)
        command = RecordDelivery(letters=tuple(letters), channel=channel)
        events = decide(view, command, None, {})
        office.append(effect.order, events, by=SYSTEM)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A letter before it is on file."""

    kind: LetterKind
    paper: Paper
    to: str
    holder: SubjectKey | None = None
    items: tuple[ItemID, ...] = ()


def _draft(
    office: Office, order: OrderID, drafts: Sequence[_Draft], *, by: PersonID
) -> list[LetterID]:
    """Put letters on file in one commit, and return their names."""
    view = office.record.view(order)
    commands = [_command(office, draft) for draft in drafts]
    actor = office.actor(by)
    events = [event for command in commands for event in decide(view, command, actor, {})]
    office.append(order, events, by=by)
    return [command.letter for command in commands]


def _command(office: Office, draft: _Draft) -> DraftLetter:
    letter = LetterID(office.chance.draw(8).hex())
    mail = office.render_mail(
        draft.paper,
        MailTo(to=draft.to, message_id=f"{letter}@{_host(office)}", sent_at=office.now()),
    )
    return DraftLetter(
        letter=letter,
        kind=draft.kind,
        audience=Audience.HOLDER if draft.holder else Audience.AUTHORITY,
        document=office.keep(mail),
        holder=draft.holder,
        items=draft.items,
    )


def _host(office: Office) -> str:
    return office.profile.mail.rpartition("@")[2]


def _holder_draft(
    office: Office,
    view: Casefile,
    holder: SubjectKey,
    items: Sequence[ItemState],
    told: frozenset[Layer],
) -> _Draft:
    subject = office.store.subject_id(holder)
    account_id = (subject or "").partition(":")[2]
    account = office.directory.account(account_id)
    if account is None:
        raise NotReady("the directory no longer knows an account the order withholds; look it up")
    particulars = view.order.particulars
    language = account.language if account.language in ("en", "hi") else "en"
    facts = HolderLetterFacts(
        language=language,
        letterhead=office.profile.letterhead,
        written_at=office.now(),
        handle=account.handle,
        rows=tuple(_holder_row(office, item, language) for item in items),
        disclosed=told,
        law="; ".join(particulars.provisions) if particulars else "",
        authority=_authority_name(office, view),
        complain_at=office.profile.complain_at,
        reference=office.chance.draw(4).hex(),
        helpers=tuple(Helper(name=name, link=link) for name, link in office.profile.helpers),
    )
    return _Draft(
        kind=LetterKind.HOLDER,
        paper=holder_letter(facts),
        to=_holder_address(office, account_id),
        holder=holder,
        items=tuple(item.item for item in items),
    )


def _holder_row(office: Office, item: ItemState, language: str) -> HolderRow:
    placed = item.placed
    # What is withheld, even where the item was put in other words since.
    key = placed.subject if placed else item.subject
    subject = office.store.subject_id(key) if key else None
    kind, _, name = (subject or "").partition(":")
    return HolderRow(
        what=own_thing(kind, name, language),
        withheld_in=placed.territory if placed else None,
        since=placed.starts_at if placed else None,
        until=placed.ends_at if placed else None,
    )


def _holder_address(office: Office, account_id: str) -> str:
    form = office.profile.holder_address
    if "{id}" not in form:
        raise NotReady(
            "service.toml does not say how holders are reached; give holder_address with {id}"
        )
    return form.replace("{id}", account_id)


def _head(office: Office, view: Casefile) -> AuthorityHead:
    received = view.order.received
    if received is None:
        raise NotReady("no order was received under this name")
    references = proposed(office, view, ProposalKind.REFERENCE)
    dates = proposed(office, view, ProposalKind.ISSUED_ON)
    return AuthorityHead(
        letterhead=office.profile.letterhead,
        to=(_authority_name(office, view) or "To whoever issued this order",),
        called="order",
        their_reference=references[0] if references else "",
        dated=date.fromisoformat(dates[0]) if dates else None,
        received_at=received.received_at,
        written_at=office.now(),
        our_reference=office.chance.draw(4).hex(),
    )


def _authority_name(office: Office, view: Casefile) -> str:
    known = next((one for one in office.authorities() if one.id == view.order.authority), None)
    if known is not None:
        return known.name
    named = proposed(office, view, ProposalKind.AUTHORITY)
    return named[0] if named else ""


def _authority_address(office: Office, view: Casefile) -> str:
    """
    Return where the registry says the authority is reached, never where the letter says.

    Raises:
        NotReady: The registry does not say.
    """
    known = next((one for one in office.authorities() if one.id == view.order.authority), None)
    if known is None or not known.addresses:
        raise NotReady(
            "the registry has no contact point of this authority; enter it first, a letter never "
            "goes to the address an unproven sender gives"
        )
    return known.addresses[0]


def _unread_locators(office: Office, view: Casefile) -> tuple[TheirLocator, ...]:
    found = {}
    for sealed in {one.key: one for one in view.order.unread.values()}.values():
        for value in office.open(sealed):
            if isinstance(value, dict) and value.get("line") in view.order.open_lines:
                found[value["line"]] = TheirLocator(
                    as_written=str(value["text"]), where_named=str(value["place"])
                )
    return tuple(found.values())


_TOLD_OF_UNRESOLVED = {
    "not-ours": Told.NOT_OURS,
    "remote-copy": Told.NOT_HOSTED,
    "not-found": Told.NOT_FOUND,
    "gone": Told.GONE,
    "ambiguous": Told.AMBIGUOUS,
    "redacted": Told.UNREADABLE,
}
# A safeguard is never told: what it led to is told by its result under the provision.
_TOLD_OF_GROUND = {"protected-speech": Told.OUTSIDE_THE_PROVISION}


def _item_answer(item: ItemState, locator: Mapping[str, JSON]) -> ItemAnswer:
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


_APART = frozenset({Act.PRODUCE_DATA, Act.PRESERVE})
_NOTED = frozenset({Act.REPORT_BACK, Act.SILENCE, Act.NOTIFY_HOLDER, Act.REGISTER, Act.OTHER})


def _demand_answers(office: Office, view: Casefile) -> tuple[DemandAnswer, ...]:
    clauses = office.open(view.order.clauses)
    result = _result(view)
    return tuple(
        DemandAnswer(
            clause=str(clause.get("text", "")) if isinstance(clause, dict) else "",
            where_named=str(clause.get("place", "")) if isinstance(clause, dict) else "",
            result=DemandResult.APART
            if demand.act in _APART
            else DemandResult.NOTED
            if demand.act in _NOTED
            else result,
        )
        for demand, clause in zip(view.order.demands, clauses, strict=True)
    )


def _result(view: Casefile) -> DemandResult:
    items = [item for item in view.items.values() if not item.is_deleted]
    placed = sum(item.placed is not None for item in items)
    undecided = sum(item.decision is None and item.is_actionable for item in items)
    if placed and placed == len(items):
        return DemandResult.DONE
    if placed:
        return DemandResult.DONE_IN_PART
    return DemandResult.UNDER_REVIEW if undecided else DemandResult.DECLINED
