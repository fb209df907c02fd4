"""(5, 6a, 7) What follows from a removal under own policy: words to its holder, complaints."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.redress import ComplaintResult
from withheld.events.sealed import Sealed
from withheld.model.identity import ComplaintID, DocumentID, LetterID, SubjectKey
from withheld.model.own_policy import Restriction, Source


class PolicyLetterKind(StrEnum):
    """What a letter about own policy is."""

    STATEMENT = "statement-of-reasons"
    """Law: Regulation (EU) 2022/2065, art. 17."""
    GIVEN_BACK = "given-back"
    COMPLAINT_ANSWER = "complaint-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """What a statement of reasons rests on, as far as it is counted; its words are sealed."""

    restriction: Restriction
    source: Source
    is_detected_by_machine: bool = False
    is_decided_by_machine: bool = False
    is_illegal: bool = False
    """It rests on a law."""
    is_incompatible: bool = False
    """It rests on the service's terms."""
    category: str = ""
    """As the Union's database of statements names it, such as `scams-and-fraud`."""
    words: Sealed
    """
    Leaf 0: the facts; 1: the law; 2: why under it; 3: the clause of the terms; 4: why; 5: the facts
    for the public, without anyone's data.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLetterDrafted:
    """A letter to one account holder about own policy is ready to be read by a person."""

    NAME: ClassVar[str] = "policy-letter-drafted"
    VERSION: ClassVar[int] = 1

    letter: LetterID
    kind: PolicyLetterKind
    holder: SubjectKey
    subjects: tuple[SubjectKey, ...]
    """Accounts or posts of that holder."""
    document: DocumentID
    reasoned: Reasoned | None = None
    """For a statement of reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLettersReleased:
    """A person released letters about own policy; they leave through the outbox."""

    NAME: ClassVar[str] = "policy-letters-released"
    VERSION: ClassVar[int] = 1

    letters: tuple[LetterID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLettersDelivered:
    """Letters about own policy were handed over; the receipt of an effect."""

    NAME: ClassVar[str] = "policy-letters-delivered"
    VERSION: ClassVar[int] = 1

    letters: tuple[LetterID, ...]
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyComplaintReceived:
    """Somebody concerned complains about a removal under own policy."""

    NAME: ClassVar[str] = "policy-complaint-received"
    VERSION: ClassVar[int] = 1

    complaint: ComplaintID
    subjects: tuple[SubjectKey, ...]
    received_at: datetime
    text: Sealed
    """Leaf 0: what they wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyComplaintDecided:
    """
    Somebody who had not approved the removal decided the complaint; upheld, it is given back.

    Law: Regulation (EU) 2022/2065, art. 20(4) and (6).
    """

    NAME: ClassVar[str] = "policy-complaint-decided"
    VERSION: ClassVar[int] = 1

    complaint: ComplaintID
    subjects: tuple[SubjectKey, ...]
    result: ComplaintResult
    reason: Sealed
    approved_by: tuple[Approval, ...]
