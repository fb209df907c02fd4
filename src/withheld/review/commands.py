"""What people can ask for at the review desk."""

from dataclasses import dataclass
from datetime import datetime

from withheld.events.clocks import ClockStarted
from withheld.events.review import ItemFound, Terms
from withheld.events.sealed import Sealed
from withheld.model.identity import AuthorityID, ItemID, PackID, PackVersion
from withheld.model.review import Bindingness, SafeguardClass
from withheld.model.territory import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmParticulars:
    """Confirm what the order says of itself, and start the clocks that follow from it."""

    pack: PackID | None
    pack_version: PackVersion | None = None
    variant: str = ""
    provisions: tuple[str, ...]
    territory: Territory
    authority: AuthorityID | None = None
    is_secret: bool
    secrecy_cite: str = ""
    secrecy_ends_at: datetime | None = None
    secrecy_review_at: datetime | None = None
    clocks: tuple[ClockStarted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFindings:
    """Lay the findings before the reviewers."""

    items: tuple[ItemFound, ...]
    defects: tuple[str, ...]
    words: Sealed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSafeguard:
    """Mark items as protected speech."""

    items: tuple[ItemID, ...]
    safeguard: SafeguardClass
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBindingness:
    """Record counsel's view of the order."""

    bindingness: Bindingness
    reason: Sealed
    despite_sender: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion:
    """Give one's opinion on a set of items; where enough people agree, they are decided."""

    items: tuple[ItemID, ...]
    terms: Terms
    reasons: Sealed
    """One leaf an item, in the order of `items`."""
    acts: Sealed
    """One leaf an item, in the order of `items`; used if the items are decided."""
    signature: str
    seen: str = ""
    """What the person had in front of them when they signed, from `opinions.seen`."""
    reopens: bool = False
    """Decide again what is decided."""
    read: tuple[ItemID, ...] = ()
    """The items of the set that they say to have read."""
    necessity: Sealed | None = None
    """Why withholding protected speech is necessary, and why nothing less would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideProvisionally:
    """Withhold at once, alone, until an explicit end, for someone to second."""

    items: tuple[ItemID, ...]
    terms: Terms
    """What is to be decided in the end."""
    until: datetime
    reasons: Sealed
    signature: str
    seen: str = ""
    read: tuple[ItemID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOpinion:
    """Take back an opinion nobody has seconded yet."""

    items: tuple[ItemID, ...]
    reason: Sealed
    signature: str = ""
    seen: str = ""


ReviewCommand = (
    ConfirmParticulars
    | ListFindings
    | MarkSafeguard
    | RecordBindingness
    | GiveOpinion
    | DecideProvisionally
    | WithdrawOpinion
)
