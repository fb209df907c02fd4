"""What each verification command comes to: events, or a refusal."""

from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.errors import NotReady
from withheld.events.approvals import Approval
from withheld.events.recorded import Event
from withheld.events.sealed import Sealed
from withheld.events.verification import (
    CallBackMade,
    EvidenceKind,
    SenderChecked,
    SenderEvidenceKept,
)
from withheld.model.identity import AuthorityID, DocumentID
from withheld.model.review import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck:
    """Record what checking the sender came to."""

    standing: Standing
    authority: AuthorityID | None
    codes: tuple[str, ...]
    evidence: Sealed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCallBack:
    """Record that two people called the authority at a contact known before."""

    authority: AuthorityID
    standing: Standing
    note: Sealed
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepEvidence:
    """Record that a file which helps to check the sender was kept."""

    kind: EvidenceKind
    document: DocumentID


VerificationCommand = RecordCheck | RecordCallBack | KeepEvidence


def decide(view: Casefile, command: VerificationCommand) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Raises:
        NotReady: The order is not read yet.
    """
    if view.order.received is None:
        raise NotReady("no order was received under this name")
    match command:
        case RecordCheck():
            return (
                SenderChecked(
                    standing=command.standing,
                    authority=command.authority,
                    codes=command.codes,
                    evidence=command.evidence,
                ),
            )
        case RecordCallBack():
            return (
                CallBackMade(
                    authority=command.authority,
                    standing=command.standing,
                    note=command.note,
                    approved_by=command.approved_by,
                ),
            )
        case KeepEvidence():
            kept = SenderEvidenceKept(kind=command.kind, document=command.document)
            return () if kept in view.order.sender_evidence else (kept,)
