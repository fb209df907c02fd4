"""(5) What becomes unavailable, where, and what the edges were given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.sealed import Sealed
from withheld.model.identity import ItemID, SubjectKey
from withheld.model.territory import Territory
from withheld.model.withholding import ReasonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectWithheld:
    """One item's subject."""

    item: ItemID
    subject: SubjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdingsPlaced:
    """Subjects are withheld in a territory for a period, on the ground of these items."""

    NAME: ClassVar[str] = "withholdings-placed"
    VERSION: ClassVar[int] = 1

    items: tuple[SubjectWithheld, ...]
    territory: Territory
    starts_at: datetime
    ends_at: datetime | None = None
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND
    is_provisional: bool = False


class LiftCause(StrEnum):
    """Why a ground is lifted."""

    COMPLAINT_UPHELD = "complaint-upheld"
    ORDER_AMENDED = "order-amended"
    ORDER_REVOKED = "order-revoked"
    COURT = "court"
    REPLACED = "replaced"
    """A later decision on the same item took its place."""
    RECONSIDERED = "reconsidered"
    INTERIM_LAPSED = "interim-lapsed"
    """An interim order that nobody confirmed ended by its law, as people established."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithholdingsLifted:
    """The grounds of these items are gone; other grounds on the same subjects stay."""

    NAME: ClassVar[str] = "withholdings-lifted"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemID, ...]
    cause: LiftCause
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePublished:
    """The edges were given a table; the receipt of an effect, not a decision."""

    NAME: ClassVar[str] = "table-published"
    VERSION: ClassVar[int] = 1

    version: int
    digest: str
    """SHA-256 of the table's file."""
    subject_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgesReached:
    """How long a decision took to be enforced, by what the edges confirmed; not a decision."""

    NAME: ClassVar[str] = "edges-reached"
    VERSION: ClassVar[int] = 1

    version: int
    """Of the table it went out with."""
    edge_count: int
    """How many edges confirmed it."""
    known_count: int
    """How many edges there were."""
    last_at: datetime
    """When the last of them did, by this service's clock."""
    delay_milliseconds: int
    """From the decision to `last_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyAdopted:
    """What the service restricted before is taken over as it is, on a ground of its own."""

    NAME: ClassVar[str] = "legacy-adopted"
    VERSION: ClassVar[int] = 1

    items: tuple[SubjectWithheld, ...]
    territory: Territory
    starts_at: datetime
    ends_at: datetime | None = None
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedUnderPolicy:
    """
    The service removes subjects everywhere under its own policy, on a track of its own.

    No law demanded it: it answers no order, stands in no table, and is never counted as compliance.
    """

    NAME: ClassVar[str] = "removed-under-policy"
    VERSION: ClassVar[int] = 1

    subjects: tuple[SubjectKey, ...]
    reason: Sealed
    is_adopted: bool = False
    """They were removed on a platform before, and are taken over as they are."""
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRemovalEnded:
    """The service gives back what it removed under its own policy; orders on it stay."""

    NAME: ClassVar[str] = "policy-removal-ended"
    VERSION: ClassVar[int] = 1

    subjects: tuple[SubjectKey, ...]
    reason: Sealed
    approved_by: tuple[Approval, ...]
