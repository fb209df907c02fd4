"""A withholding: one subject, some territories, a period, the ground it rests on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from withheld.errors import InvalidInput
from withheld.model.answers import Answer, ReasonKind, WhenCountryUnknown
from withheld.model.identity import ItemID, OrderID, SubjectID
from withheld.model.territory import Territory

__all__ = [
    "Answer",
    "GroundKey",
    "Period",
    "ReasonKind",
    "Track",
    "WhenCountryUnknown",
    "Withholding",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `starts_at`, included, to `ends_at`, excluded; None means until lifted (aware UTC)."""

    starts_at: datetime
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        """
        Refuse a period that ends before it starts.

        Raises:
            InvalidInput: Not aware, or the end is not after the start.
        """
        if self.starts_at.tzinfo is None or (self.ends_at and self.ends_at.tzinfo is None):
            raise InvalidInput("a period without time zone was given; give it in UTC")
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise InvalidInput("the period ends before it starts; give an end after the start")

    def covers(self, at: datetime) -> bool:
        """Return whether `at` (aware UTC) lies in the period."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


class Track(StrEnum):
    """Whose decision it rests on; own policy is never counted as compliance."""

    ORDER = "order"
    LEGACY = "legacy"
    """Restricted before this system was here, and adopted."""
    OWN_POLICY = "own-policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundKey:
    """What a withholding rests on: one item of one order.  Two of them are two grounds."""

    order: OrderID
    item: ItemID


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """One ground on which a subject is withheld somewhere for a time."""

    ground: GroundKey
    subject: SubjectID
    territory: Territory
    period: Period
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND
    track: Track = Track.ORDER
    is_provisional: bool = False
    """Placed by one person, to be seconded before its explicit end."""
    when_country_unknown: WhenCountryUnknown | None = None
    """None: the operator's general rule."""
