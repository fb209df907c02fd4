"""An act that a person looked at and did not confirm yet; it lies in their session, in no form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID


class ActKind(StrEnum):
    """What kind of act."""

    DECIDE = "decide"
    SECOND = "second"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What exactly would be signed."""

    order: OrderID
    kind: ActKind
    terms: Terms
    reasons: Mapping[ItemID, str]
    """The items, each with its own reason."""
    versions: Mapping[ItemID, int]
    """Each item's version as the person saw it."""
    sample: tuple[ItemID, ...] = ()
    """Drawn by chance; each is read before the whole is confirmed."""
    is_guarded: bool = False
    """Protected speech would be withheld: why that is necessary is written down first."""
    until: datetime | None = None
    """When a provisional withholding ends by itself."""
    reopens: bool = False
    back: str = ""
    """The address to go back to."""
    left_out: Mapping[str, tuple[ItemID, ...]] = field(default_factory=dict)
    """Why, and which items."""
