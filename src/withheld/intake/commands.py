"""What can be asked for while an order is taken in."""

from dataclasses import dataclass
from datetime import datetime

from withheld.events.intake import Channel, DemandFound, ItemListed, Relation
from withheld.events.sealed import Sealed
from withheld.model.identity import DocumentID, ItemID, LineNumber, OrderID
from withheld.model.reading import Intent, ProposalKind, Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn:
    """Take an order in; its original lies in the store already."""

    document: DocumentID
    media_type: str
    size: int
    channel: Channel
    received_at: datetime
    served_at: datetime | None = None
    read_at: datetime | None = None
    envelope: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItems:
    """Take down the next slice of items."""

    items: tuple[ItemListed, ...]
    locators: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIntake:
    """Close the reading: what could not be read, what is asked, what the letter says of itself."""

    totals: Totals
    intent: Intent
    unread: tuple[LineNumber, ...] = ()
    texts: Sealed | None = None
    demands: tuple[DemandFound, ...] = ()
    clauses: Sealed | None = None
    kinds: tuple[ProposalKind, ...] = ()
    values: Sealed | None = None
    warnings: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Record that no reader could read the document."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleLine:
    """Say what a line nobody could read names, or that it names nothing."""

    line: LineNumber
    items: tuple[ItemListed, ...] = ()
    locators: Sealed | None = None
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkHazard:
    """Stop everything that would show, copy or index this order."""

    reason: Sealed
    is_listed: bool = False
    """The operator's own list says so, before anybody looked; otherwise it takes a reviewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLetter:
    """Put a later letter to this order's file, with what it changes."""

    letter: OrderID
    relation: Relation
    deleted: tuple[ItemID, ...] = ()
    corrected: tuple[ItemID, ...] = ()
    corrections: Sealed | None = None
    corrected_doubts: tuple[tuple[str, ...], ...] = ()
    added: tuple[ItemListed, ...] = ()
    additions: Sealed | None = None


IntakeCommand = TakeIn | ListItems | CloseIntake | GiveUp | SettleLine | MarkHazard | FileLetter
