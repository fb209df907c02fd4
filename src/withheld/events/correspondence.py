"""(6a) Who may be told what, and what was told."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.sealed import Sealed
from withheld.model.identity import DocumentID, ItemID, LetterID, SubjectKey
from withheld.model.review import Audience, Layer


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureDecided:
    """Counsel decided what one audience may be told of this order, and why."""

    NAME: ClassVar[str] = "disclosure-decided"
    VERSION: ClassVar[int] = 1

    audience: Audience
    layers: frozenset[Layer]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementDecided:
    """
    Counsel decided which text stands in the place of items where their law gives a right to that.

    It is shown only while counsel lets viewers be told the document.

    Law: Law 12.965/2014 (Brazil), art. 20, sole paragraph.
    """

    NAME: ClassVar[str] = "replacement-decided"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    language: str
    """BCP 47, such as `pt-BR`."""
    words: Sealed
    """Leaf 0: the text, empty where nothing stands there any more; 1: who asked for it, and how."""
    approved_by: tuple[Approval, ...] = ()


class LetterKind(StrEnum):
    """What a letter is."""

    HOLDER = "holder"
    REINSTATEMENT = "reinstatement"
    RECEIPT = "receipt"
    ANSWER = "answer"
    DEFICIENCY = "deficiency"
    COMPLAINT_ANSWER = "complaint-answer"
    CORRECTION_ANSWER = "correction-answer"
    FORM = "form"
    """A form the law prescribes, such as Annex II or III of Regulation (EU) 2021/784."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDrafted:
    """A letter is ready to be read by a person; it has left nowhere."""

    NAME: ClassVar[str] = "letter-drafted"
    VERSION: ClassVar[int] = 1

    letter: LetterID
    kind: LetterKind
    audience: Audience
    document: DocumentID
    holder: SubjectKey | None = None
    items: tuple[ItemID, ...] = ()
    """The items it is about, for an account holder's letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersReleased:
    """A person released letters; they leave through the outbox."""

    NAME: ClassVar[str] = "letters-released"
    VERSION: ClassVar[int] = 1

    letters: tuple[LetterID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersDelivered:
    """Letters were handed over; the receipt of an effect."""

    NAME: ClassVar[str] = "letters-delivered"
    VERSION: ClassVar[int] = 1

    letters: tuple[LetterID, ...]
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """A letter could not be handed over; people are told."""

    NAME: ClassVar[str] = "delivery-failed"
    VERSION: ClassVar[int] = 1

    letter: LetterID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWaived:
    """Counsel recorded why the authority, or a holder, is not answered."""

    NAME: ClassVar[str] = "answer-waived"
    VERSION: ClassVar[int] = 1

    audience: Audience
    reason: Sealed
