"""The working day around an order: whose it is, what colleagues tell each other, what is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from withheld.events.sealed import Sealed
from withheld.model.identity import DocumentID, HoldID, PersonID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAssigned:
    """The order was given to a person, a team, or nobody: who looks after it, not who may act."""

    NAME: ClassVar[str] = "order-assigned"
    VERSION: ClassVar[int] = 1

    person: PersonID | None
    team: str = ""
    """A slug, such as `legal-night`."""


class NoteKind(StrEnum):
    """What a note to colleagues is."""

    MENTION = "mention"
    HANDOVER = "handover"
    """With it the order passes to the first who is named."""
    THREAT_TO_LIFE = "threat-to-life"
    """Somebody's life may be in danger; it says who was told outside, and colleagues are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLeft:
    """A note to colleagues; those named are called."""

    NAME: ClassVar[str] = "note-left"
    VERSION: ClassVar[int] = 1

    kind: NoteKind
    to: tuple[PersonID, ...]
    words: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLinked:
    """The order goes by a number in another system, such as a ticket or a matter."""

    NAME: ClassVar[str] = "ticket-linked"
    VERSION: ClassVar[int] = 1

    words: Sealed
    """Leaf 0: the other system; leaf 1: the number there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced:
    """What belongs to the order is preserved; until the hold ends nothing of it is destroyed."""

    NAME: ClassVar[str] = "hold-placed"
    VERSION: ClassVar[int] = 1

    hold: HoldID
    ends_at: datetime | None
    """When people are called to end it or go on; None: it has no end, and is looked at by hand."""
    words: Sealed
    """Leaf 0: what is preserved, and for whom; leaf 1: under which law, request or case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded:
    """A person ended a hold; by itself it does not end."""

    NAME: ClassVar[str] = "hold-ended"
    VERSION: ClassVar[int] = 1

    hold: HoldID
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationKept:
    """A translation stands beside a document of the order; it never takes its place."""

    NAME: ClassVar[str] = "translation-kept"
    VERSION: ClassVar[int] = 1

    document: DocumentID
    of: DocumentID
    language: str
    """A language tag (RFC 5646)."""
    number: int
    """The how-manieth into this language, counted from 1; the last is the one in use."""
    is_certified: bool
    translator: Sealed
    """Leaf 0: who translated, person or engine, and for whom."""
