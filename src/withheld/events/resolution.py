"""(3) What each locator turns out to mean."""

from dataclasses import dataclass
from typing import ClassVar

from withheld.events.sealed import Sealed
from withheld.model.identity import ItemID, SubjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResolved:
    """What one item means on the service, or why that cannot be said."""

    item: ItemID
    subject: SubjectKey | None = None
    kind: str = ""
    """account, post, hashtag …; empty when unresolved."""
    holder: SubjectKey | None = None
    """The account it belongs to, or is."""
    unresolved: str | None = None
    doubts: tuple[str, ...] = ()
    """Why a person must confirm it before it is acted on."""
    settles: tuple[str, ...] = ()
    """Doubts of intake that the directory's answer settles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsResolved:
    """A set of items was looked up in the service's own directory."""

    NAME: ClassVar[str] = "items-resolved"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemResolved, ...]
    directory: str
    """The digest of the directory that answered, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSettled:
    """A person chose what a doubtful or ambiguous item means, or confirmed it means nothing."""

    NAME: ClassVar[str] = "item-settled"
    VERSION: ClassVar[int] = 1

    items: tuple[ItemResolved, ...]
    reason: Sealed
