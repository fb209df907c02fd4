"""(7) What people, authorities and courts say and do afterwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.sealed import Sealed
from withheld.model.identity import ChallengeID, ComplaintID, ItemID


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintReceived:
    """Somebody concerned complains about items."""

    NAME: ClassVar[str] = "complaint-received"
    VERSION: ClassVar[int] = 1

    complaint: ComplaintID
    items: tuple[ItemID, ...]
    received_at: datetime
    text: Sealed
    """Leaf 0: what they wrote; 1: who they are."""


class ComplaintResult(StrEnum):
    """What came of a complaint."""

    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDecided:
    """A person who had not decided the item before decided the complaint."""

    NAME: ClassVar[str] = "complaint-decided"
    VERSION: ClassVar[int] = 1

    complaint: ComplaintID
    items: tuple[ItemID, ...]
    result: ComplaintResult
    reason: Sealed
    approved_by: tuple[Approval, ...] = ()
    """The one who decided it; upholding lifts, so it is signed like everything that is decided."""


class InterimFate(StrEnum):
    """What became of an order that was given before anyone was heard."""

    CONFIRMED = "confirmed"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    """Nobody confirmed it in time, and its law says that it then ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimSettled:
    """
    People recorded what became of an interim order, for items that are withheld by it.

    Revoked or lapsed, their lifting follows; a computed lapse alone is never such an event.

    Law: for one, Information Technology (Blocking Rules) 2009, rule 9(3) and (4).
    """

    NAME: ClassVar[str] = "interim-settled"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    fate: InterimFate
    settled_at: datetime
    """When the authority decided, or when it lapsed; not when that was recorded (aware UTC)."""
    ends_at: datetime | None = None
    """Confirmed: when it now ends; None until it is lifted."""
    words: Sealed
    """What the authority said, or how the lapse was looked into."""
    approved_by: tuple[Approval, ...] = ()


class ChallengeSide(StrEnum):
    """Who goes to court."""

    SERVICE = "service"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeOpened:
    """The order is challenged in court, or before a reviewing body."""

    NAME: ClassVar[str] = "challenge-opened"
    VERSION: ClassVar[int] = 1

    challenge: ChallengeID
    side: ChallengeSide
    items: tuple[ItemID, ...] = ()
    """Empty: the whole order."""
    forum: Sealed
    """Leaf 0: court, number, what is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeClosed:
    """The challenge ended; what follows for items is decided apart."""

    NAME: ClassVar[str] = "challenge-closed"
    VERSION: ClassVar[int] = 1

    challenge: ChallengeID
    result: str
    note: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRecorded:
    """A court stays the order for items: their grounds rest until the stay ends."""

    NAME: ClassVar[str] = "stay-recorded"
    VERSION: ClassVar[int] = 1

    challenge: ChallengeID
    items: tuple[ItemID, ...]
    ends_at: datetime | None = None
    note: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class StayEnded:
    """The stay is over; what was decided before applies again."""

    NAME: ClassVar[str] = "stay-ended"
    VERSION: ClassVar[int] = 1

    challenge: ChallengeID
    items: tuple[ItemID, ...]
    note: Sealed


class Happening(StrEnum):
    """What kind of thing happened around the order."""

    MEETING = "meeting"
    CALL = "call"
    STATEMENT_BY_AUTHORITY = "statement-by-authority"
    STATEMENT_BY_SERVICE = "statement-by-service"
    NON_COMPLIANCE_LETTER = "non-compliance-letter"
    NEWS = "news"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningNoted:
    """Something outside this system belongs on the order's timeline."""

    NAME: ClassVar[str] = "happening-noted"
    VERSION: ClassVar[int] = 1

    kind: Happening
    happened_at: datetime
    words: Sealed
    """Leaf 0: in words; 1: where it was said."""
