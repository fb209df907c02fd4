"""Who looked at the safeguards of which items: kept beside the store, never in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from withheld.model.identity import ItemID, OrderID


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody was shown that items raise a safeguard."""

    at: datetime
    """Aware UTC."""
    person: str
    """A `PersonID`; empty where a command was run by whoever has the store's own account."""
    order: OrderID
    items: tuple[ItemID, ...]


class Looks(Protocol):
    """A log that only grows."""

    def note(self, look: Look) -> None:
        """Keep a look before anything is shown."""
        ...

    def of(self, order: OrderID) -> Sequence[Look]:
        """Return the looks at one order, the oldest first."""
        ...


class NoLooks:
    """Keeps nothing: for an office that shows nobody anything."""

    def note(self, look: Look) -> None:
        """Forget a look."""

    def of(self, order: OrderID) -> Sequence[Look]:  # noqa: ARG002 -- the port's own
        """Return none."""
        return ()
