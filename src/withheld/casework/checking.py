"""(2) Who sent an order: what the letter shows, the registry knows and what was found out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casework.law import issued_on, judged, taken_in_at
from withheld.casework.letter_bytes import Original, kept, mail_head, original, signatures
from withheld.casework.office import Office
from withheld.casework.particulars import proposed
from withheld.casework.people import Hand, approve
from withheld.casework.record import Batch
from withheld.casework.references import contents_of, past_references
from withheld.casework.registry import known_to
from withheld.errors import InvalidInput, NotReady
from withheld.events.intake import OrderReceived
from withheld.events.recorded import SYSTEM, StreamID
from withheld.events.verification import CallBackMade, EvidenceKind
from withheld.ledger.canonical import JSON
from withheld.model.dns import Answers
from withheld.model.document import Place
from withheld.model.identity import AuthorityID, OrderID, PersonID
from withheld.model.reading import Intent, Proposal, ProposalKind
from withheld.model.review import Standing
from withheld.verification.answers import answers_from, answers_to_bytes
from withheld.verification.checking import Letter, check_sender
from withheld.verification.deciding import KeepEvidence, RecordCheck, decide
from withheld.verification.evidence import (
    Evidence,
    Proof,
    ProofKind,
    SenderCheck,
    speaks_for,
)
from withheld.verification.header import is_mail, split_mail
from withheld.verification.mail_check import MailCheck, check_mail
from withheld.verification.portal import LoginShown, login_from
from withheld.verification.references import of_codes
from withheld.verification.registry import Known
from withheld.verification.route import own_servers

_ROUNDS_MAX = 40
"""How often one check may come back with more to ask the domain name system."""
_FOLLOW_UPS = frozenset(
    {Intent.AMEND, Intent.REMIND, Intent.LIFT, Intent.INFORM, Intent.REQUEST_DATA}
)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What a check was made of."""

    letter: Letter
    registry: tuple[Known, ...]
    answers: Answers | None
    is_fresh: bool
    """The answers were asked for just now, and are not on record yet."""


def check_order_sender(
    office: Office, order: OrderID, *, proofs: Iterable[Proof] = ()
) -> SenderCheck:
    """
    Check who sent an order, put the result with its evidence on record, and return it.

    Where the operator turned on asking the domain name system, what it says is kept first; every
    later check reads what was kept.

    Raises:
        NotReady: The order is not read completely yet.
    """
    view = office.record.view(order)
    if view.order.counted is None:
        raise NotReady("the order is not read completely yet; let intake finish first")
    gathered = _gather(office, view, may_ask=True)
    if gathered.is_fresh and gathered.answers is not None:
        data = answers_to_bytes(gathered.answers)
        keep_evidence(office, order, EvidenceKind.DNS_ANSWERS, data, by=PersonID(SYSTEM))
    found = _check(office, view, gathered, proofs)
    _record(office, order, found)
    return found


def keep_evidence(
    office: Office, order: OrderID, kind: EvidenceKind, data: bytes, *, by: PersonID
) -> None:
    """
    Keep a file that helps to check the sender: DNS answers, a signature, a log-in.

    Raises:
        InvalidInput: It is no such file.
    """
    match kind:
        case EvidenceKind.DNS_ANSWERS:
            answers_from(data)
        case EvidenceKind.PORTAL_LOGIN:
            login_from(data)
        case EvidenceKind.SIGNATURE:
            if not data:
                raise InvalidInput("the signature's file is empty; name the .p7s or .sig file")
    view = office.record.view(order)
    events = decide(view, KeepEvidence(kind=kind, document=office.keep(data)))
    office.append(order, events, by=by, expects=view.order.version)


def record_call_back(
    office: Office,
    order: OrderID,
    authority: AuthorityID,
    standing: Standing,
    note: str,
    hands: Sequence[Hand],
) -> None:
    """
    Record that two people called the authority at a contact the registry knew before.

    Args:
        office: The office.
        order: The order.
        authority: Whom they called.
        standing: What the authority said: confirmed, or contradicted.
        note: Whom they reached, at which number of the registry, when.
        hands: The two who called.

    Raises:
        NotPermitted: Not two enrolled people, each with their own key.
    """
    office.record.append(call_back(office, order, authority, standing, note, hands))


def call_back(
    office: Office,
    order: OrderID,
    authority: AuthorityID,
    standing: Standing,
    note: str,
    hands: Sequence[Hand],
) -> Batch:
    """Return what records a call-back, as these people signed it."""
    sealer = office.sealer()
    made = CallBackMade(
        authority=authority,
        standing=standing,
        note=sealer.one(note, layer="verification"),
        approved_by=(),
    )
    stream = StreamID(order)
    signed = approve(office, made, hands, stream)
    return Batch(stream=stream, events=(signed,), by=hands[0].person, secrets=sealer.secrets)


def recheck(office: Office, order: OrderID) -> Standing | None:
    """
    Check again by what is known now, before people decide; return the standing that holds.

    A result that differs from the one on record is put on record with its evidence.  Nobody is
    asked anything: only what is kept is read.  An order that was never checked stays so.
    """
    view = office.record.view(order)
    if view.order.standing is None or view.order.counted is None:
        return view.order.standing
    found = _check(office, view, _gather(office, view, may_ask=False), (), is_again=True)
    if (found.standing, found.authority) != (view.order.standing, view.order.authority):
        _record(office, order, found)
    return found.standing


def known_authority(office: Office, view: Casefile) -> Known | None:
    """Return the authority an order seems to come from, as the order meets it."""
    received = view.order.received
    if received is None or view.order.authority is None:
        return None
    registry = known_to(
        office, taken_in_at=taken_in_at(office, view), on=issued_on(office, view, received)
    )
    return next((one for one in registry if one.id == view.order.authority), None)


def _record(office: Office, order: OrderID, found: SenderCheck) -> None:
    view = office.record.view(order)
    sealer = office.sealer()
    evidence: list[JSON] = [_to_json(one) for one in found.evidence]
    command = RecordCheck(
        standing=found.standing,
        authority=found.authority,
        codes=found.codes,
        evidence=sealer.seal(evidence, layer="verification") if evidence else None,
    )
    events = decide(view, command)
    office.append(order, events, by=SYSTEM, sealer=sealer, expects=view.order.version)


def _to_json(one: Evidence) -> JSON:
    return {"code": one.code, "speaks": str(one.speaks), "because": one.because}


def _gather(office: Office, view: Casefile, *, may_ask: bool) -> _Gathered:
    """
    Gather all that a check reads: bytes, kept answers and signatures, the registry.

    Raises:
        NotReady: There is no such order.
    """
    received = view.order.received
    if received is None:
        raise NotReady("no order was received under this name")
    at = received.clock_starts_at
    own = original(office, view)
    answers = _kept_answers(office, view)
    sent, is_fresh = None, False
    if is_mail(own.data) and not own.is_too_long:
        sent, answers, is_fresh = _mail(office, own, answers, at, may_ask=may_ask)
    particulars = view.order.particulars
    letter = Letter(
        mail=mail_head(office, view, own.data),
        claimed=_claimed(office, view),
        is_follow_up=view.order.intent in _FOLLOW_UPS,
        pack=particulars.pack if particulars else None,
        law=judged(office, view),
        territory=particulars.territory.countries if particulars else frozenset(),
        sent=sent,
        signed=signatures(office, view, own, at),
        logins=_logins(office, view, received),
        is_too_long=own.is_too_long,
        awaits_writing=view.order.awaits_writing,
    )
    registry = known_to(
        office, taken_in_at=taken_in_at(office, view), on=issued_on(office, view, received)
    )
    return _Gathered(letter, registry, answers, is_fresh)


def _mail(
    office: Office, letter: Original, answers: Answers | None, at: datetime, *, may_ask: bool
) -> tuple[MailCheck, Answers | None, bool]:
    """Check the bytes of a mail; ask what is still wanted, where asking is turned on."""
    # What our servers write stands on the mail that reached them, and is a copy on one inside it.
    rules, resolver = office.senders()
    own = own_servers() if letter.within else rules.own
    mail, is_fresh = split_mail(letter.data), False
    found = check_mail(mail, answers, own=own, at=at)
    if may_ask and resolver is not None:
        for _ in range(_ROUNDS_MAX):
            if not found.wanted:
                break
            told = resolver.ask(found.wanted)
            answers = (answers or Answers(asked_at=office.now())).more(told)
            is_fresh = True
            found = check_mail(mail, answers, own=own, at=at)
    if letter.within:
        because = "A colleague forwarded it; the mail inside is the one that was checked."
        found = replace(found, evidence=(speaks_for("forwarded-by-us", because), *found.evidence))
    return found, answers, is_fresh


def _check(
    office: Office,
    view: Casefile,
    gathered: _Gathered,
    proofs: Iterable[Proof],
    *,
    is_again: bool = False,
) -> SenderCheck:
    """Weigh what was gathered; checking again, what was found of its reference still holds."""
    past = () if is_again else past_references(office, view)
    contents = contents_of(office, view.order) if past else ""
    return check_sender(
        replace(gathered.letter, contents=contents),
        gathered.registry,
        signs=office.signs,
        history=past,
        proofs=(*proofs, *_call_backs(view)),
        more=of_codes(view.order.sender_codes) if is_again else (),
    )


def _call_backs(view: Casefile) -> tuple[Proof, ...]:
    """Return what people heard from authorities, each as it is on record."""
    return tuple(
        Proof(
            kind=ProofKind.CALL_BACK,
            authority=one.authority,
            by=frozenset(approval.person for approval in one.approved_by),
            denies=one.standing is Standing.CONTRADICTED,
        )
        for one in view.order.call_backs
    )


def _logins(office: Office, view: Casefile, received: OrderReceived) -> tuple[LoginShown, ...]:
    return tuple(
        LoginShown(
            login=login_from(data),
            key=office.senders()[0].portal_key,
            document=received.document,
            received_at=received.received_at,
        )
        for data in kept(office, view, EvidenceKind.PORTAL_LOGIN)
    )


def _kept_answers(office: Office, view: Casefile) -> Answers | None:
    """Return the answers kept with the letter; what was kept first goes before what came later."""
    answers: Answers | None = None
    for data in kept(office, view, EvidenceKind.DNS_ANSWERS):
        found = answers_from(data)
        answers = found if answers is None else answers.more(found.answers)
    return answers


def _claimed(office: Office, view: Casefile) -> tuple[Proposal, ...]:
    kinds = (
        ProposalKind.AUTHORITY,
        ProposalKind.SIGNATORY,
        ProposalKind.REFERENCE,
        ProposalKind.PROVISION,
    )
    return tuple(
        Proposal(kind=kind, value=value, place=Place())
        for kind in kinds
        for value in proposed(office, view, kind)
    )
