"""What can be recorded, and decided, once an order was acted on."""

from dataclasses import dataclass
from datetime import datetime

from withheld.events.redress import ChallengeSide, ComplaintResult, Happening
from withheld.events.sealed import Sealed
from withheld.model.identity import ChallengeID, ComplaintID, ItemID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveComplaint:
    """Take a complaint in."""

    complaint: ComplaintID
    items: tuple[ItemID, ...]
    received_at: datetime
    text: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideComplaint:
    """Uphold or reject a complaint; upheld, the grounds it is about are lifted."""

    complaint: ComplaintID
    result: ComplaintResult
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChallenge:
    """Record that the order is challenged."""

    challenge: ChallengeID
    side: ChallengeSide
    items: tuple[ItemID, ...] = ()
    forum: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseChallenge:
    """Record how a challenge ended."""

    challenge: ChallengeID
    result: str
    note: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStay:
    """Record that a court stays the order for items."""

    challenge: ChallengeID
    items: tuple[ItemID, ...]
    ends_at: datetime | None = None
    note: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStay:
    """Record that a stay is over."""

    challenge: ChallengeID
    items: tuple[ItemID, ...]
    note: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHappening:
    """Put something that happened elsewhere on the timeline."""

    kind: Happening
    happened_at: datetime
    words: Sealed


RedressCommand = (
    ReceiveComplaint
    | DecideComplaint
    | OpenChallenge
    | CloseChallenge
    | RecordStay
    | EndStay
    | NoteHappening
)
