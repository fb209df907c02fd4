"""(1) What happens when an order arrives and is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from withheld.events.sealed import Sealed
from withheld.model.identity import DemandID, DocumentID, ItemID, LineNumber, OrderID
from withheld.model.reading import Act, Intent, ProposalKind


class Channel(StrEnum):
    """How an order came."""

    MAIL = "mail"
    PORTAL = "portal"
    FORM = "form"
    API = "api"
    PAPER = "paper"
    TELEPHONE = "telephone"
    """Flagged until it is confirmed in writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReceived:
    """An order arrived and its original is kept, byte for byte."""

    NAME: ClassVar[str] = "order-received"
    VERSION: ClassVar[int] = 1

    document: DocumentID
    media_type: str
    size: int
    """In bytes."""
    channel: Channel
    received_at: datetime
    served_at: datetime | None = None
    read_at: datetime | None = None
    envelope: Sealed
    """Leaf 0: the file's name; 1: whom it was addressed to; 2: who took it in."""

    @property
    def clock_starts_at(self) -> datetime:
        """When its clocks start: the earliest of served, received, read, until counsel rules."""
        instants = (self.served_at, self.received_at, self.read_at)
        return min(instant for instant in instants if instant is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemListed:
    """One thing the order names; what it is called lies in the vault."""

    item: ItemID
    line: LineNumber
    kind: str
    doubts: tuple[str, ...] = ()
    serials: tuple[int, ...] = ()
    """The numbers the document prints beside it."""
    is_redacted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsListed:
    """A slice of the items was taken down; `IntakeBalanced` closes the slices."""

    NAME: ClassVar[str] = "items-listed"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemListed, ...]
    locators: Sealed
    """One leaf an item, in the order of `items`: as written, url, place, remark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesUnread:
    """Lines that may name items but cannot be read; they wait for a person."""

    NAME: ClassVar[str] = "lines-unread"
    VERSION: ClassVar[int] = 1

    lines: tuple[LineNumber, ...]
    texts: Sealed
    """One leaf a line: place, text, why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFound:
    """One operative clause."""

    demand: DemandID
    act: Act
    scope: str | None = None
    priority: int = 1
    within: str | None = None
    """An ISO 8601 duration."""
    lasts: str | None = None
    """How long it goes on: an ISO 8601 duration, a day, or `further-order`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandsFound:
    """The operative clauses of the order, each with its own decision, clock and answer."""

    NAME: ClassVar[str] = "demands-found"
    VERSION: ClassVar[int] = 1

    demands: tuple[DemandFound, ...]
    clauses: Sealed
    """One leaf a demand: the clause and its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsMade:
    """What the document seems to say of itself; nothing until a person confirms it."""

    NAME: ClassVar[str] = "proposals-made"
    VERSION: ClassVar[int] = 1

    kinds: tuple[ProposalKind, ...]
    values: Sealed
    """One leaf a proposal: value, words, place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeBalanced:
    """The reading is complete: every line is in one class, and the classes add up."""

    NAME: ClassVar[str] = "intake-balanced"
    VERSION: ClassVar[int] = 1

    total: int
    item: int
    context: int
    repeat: int
    unread: int
    item_count: int
    intent: Intent
    warnings: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettled:
    """A person read a line that intake could not."""

    NAME: ClassVar[str] = "line-settled"
    VERSION: ClassVar[int] = 1

    line: LineNumber
    items: tuple[ItemListed, ...] = ()
    """What the line names; none if it names nothing."""
    locators: Sealed | None = None
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFailed:
    """No reader could read the document; the original is kept and waits for a person."""

    NAME: ClassVar[str] = "intake-failed"
    VERSION: ClassVar[int] = 1

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardMarked:
    """Material that must not be looked at or copied; nothing of this order is rendered any more."""

    NAME: ClassVar[str] = "hazard-marked"
    VERSION: ClassVar[int] = 1

    reason: Sealed


class Relation(StrEnum):
    """How a later letter relates to an order on file."""

    AMENDS = "amends"
    REMINDS = "reminds"
    LIFTS = "lifts"
    ANSWERS = "answers"
    CONFIRMS = "confirms"
    """Puts in writing what was ordered by telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFiled:
    """A later letter was put to this order's file: a corrigendum, a reminder, an answer."""

    NAME: ClassVar[str] = "letter-filed"
    VERSION: ClassVar[int] = 1

    letter: OrderID
    relation: Relation
    deleted: tuple[ItemID, ...] = ()
    """Items it strikes from the order."""
    corrected: tuple[ItemID, ...] = ()
    """Items it puts in other words; they wait to be resolved and decided anew."""
    corrections: Sealed | None = None
    """One leaf for each corrected item: as written, url, place, remark."""
    corrected_doubts: tuple[tuple[str, ...], ...] = ()
    """For each corrected item why a person must confirm what it reads; empty where none must."""
    added: tuple[ItemListed, ...] = ()
    additions: Sealed | None = None
