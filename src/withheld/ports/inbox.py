"""A place where orders arrive by themselves: a folder, a mailbox."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from withheld.model.identity import OrderID


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One thing that arrived and was not taken in yet."""

    key: str
    """What the inbox knows it by."""
    name: str
    """A file's name, by which readers tell its form."""
    data: bytes
    arrived_at: datetime
    """When it lay there first (aware UTC): clocks run from then, not from when we looked."""
    signatures: tuple[bytes, ...] = ()
    """Signatures over it that came as files of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One thing that arrived and cannot be taken in as it is."""

    key: str
    because: str
    """For a person: what was found, what was expected, what to do."""


class Inbox(Protocol):
    """Somewhere orders arrive.  What is not marked comes again; what is marked never does."""

    def arrivals(self) -> Iterator[Arrival | Refusal]:
        """Go through what arrived and was not marked yet, the oldest first."""
        ...

    def mark_taken(self, arrival: Arrival, order: OrderID, *, is_new: bool) -> None:
        """
        Mark that it is on file as `order`; only after that is durable.

        Args:
            arrival: What was taken in.
            order: The order it is on file as.
            is_new: False where the very same bytes were on file already.
        """
        ...

    def mark_failed(self, key: str, because: str) -> None:
        """Mark that it cannot be taken in; it is kept where a person finds it, with the reason."""
        ...
