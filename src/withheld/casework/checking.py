"""(2) Who sent an order: what the letter shows, the registry knows and a call-back proved."""

from collections.abc import Iterable
from hashlib import sha256

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.casework.particulars import proposed
from withheld.casework.people import Hand, approve
from withheld.errors import NotReady, UnreadableFile
from withheld.events.recorded import SYSTEM, StreamID
from withheld.events.verification import CallBackMade
from withheld.ledger.canonical import JSON
from withheld.model.document import MailHead, Place
from withheld.model.identity import AuthorityID, OrderID
from withheld.model.reading import Proposal, ProposalKind
from withheld.model.review import Standing
from withheld.verification.checking import Letter, PastReference, check_sender
from withheld.verification.deciding import RecordCheck, decide
from withheld.verification.evidence import Proof, SenderCheck


def check_order_sender(
    office: Office, order: OrderID, *, proofs: Iterable[Proof] = ()
) -> SenderCheck:
    """
    Check who sent an order, put the result with its evidence on record, and return it.

    Raises:
        NotReady: The order is not read completely yet.
    """
    view = office.record.view(order)
    if view.order.counted is None:
        raise NotReady("the order is not read completely yet; let intake finish first")
    found = _check(office, view, proofs)
    sealer = office.sealer()
    evidence: list[JSON] = [
        {"code": one.code, "speaks": str(one.speaks), "because": one.because}
        for one in found.evidence
    ]
    command = RecordCheck(
        standing=found.standing,
        authority=found.authority,
        codes=found.codes,
        evidence=sealer.seal(evidence, layer="verification") if evidence else None,
    )
    events = decide(view, command)
    office.append(order, events, by=SYSTEM, sealer=sealer, expects=view.order.version)
    return found


def record_call_back(
    office: Office,
    order: OrderID,
    authority: AuthorityID,
    standing: Standing,
    note: str,
    hands: tuple[Hand, Hand],
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
    sealer = office.sealer()
    made = CallBackMade(
        authority=authority,
        standing=standing,
        note=sealer.one(note, layer="verification"),
        approved_by=(),
    )
    office.append(
        order, [approve(office, made, hands, StreamID(order))], by=hands[0].person, sealer=sealer
    )


def is_contradicted(office: Office, order: OrderID) -> bool:
    """Return whether what is known now speaks against the sender; asked again before deciding."""
    view = office.record.view(order)
    return _check(office, view, ()).standing is Standing.CONTRADICTED


def _check(office: Office, view: Casefile, proofs: Iterable[Proof]) -> SenderCheck:
    letter = Letter(
        mail=_mail_of(office, view),
        claimed=_claimed(office, view),
        contents=_contents(view),
        pack=view.order.particulars.pack if view.order.particulars else None,
    )
    return check_sender(
        letter,
        office.authorities(),
        signs=office.signs,
        history=_history(office, view),
        proofs=tuple(proofs),
    )


def _mail_of(office: Office, view: Casefile) -> MailHead | None:
    """Return the header of the mail it came in, None if it came otherwise."""
    received = view.order.received
    if received is None or view.order.is_hazard:
        return None
    (name, *_) = office.open(received.envelope)
    try:
        return office.read_file(office.documents.bytes_of(received.document), str(name)).mail
    except UnreadableFile:
        return None  # An order nobody could read names no sender either.


def _claimed(office: Office, view: Casefile) -> tuple[Proposal, ...]:
    kinds = (ProposalKind.AUTHORITY, ProposalKind.SIGNATORY, ProposalKind.REFERENCE)
    return tuple(
        Proposal(kind=kind, value=value, place=Place())
        for kind in kinds
        for value in proposed(office, view, kind)
    )


def _contents(view: Casefile) -> str:
    """Return a digest of what the order demands: the document it came as."""
    received = view.order.received
    return sha256((received.document if received else "").encode()).hexdigest()


def _history(office: Office, view: Casefile) -> list[PastReference]:
    """Return the own references of the other orders on file."""
    found = []
    for order in office.store.orders():
        if order == view.order.order:
            continue
        other = office.record.view(order)
        found += [
            PastReference(reference=reference, contents=_contents(other))
            for reference in proposed(office, other, ProposalKind.REFERENCE)[:1]
        ]
    return found
