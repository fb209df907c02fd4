"""The operator's lists of material that must not be looked at, copied or published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Bytes that stand on a list; never read this as proof of what they show."""

    list_name: str
    algorithm: str
    part: str
    """The way to the bytes, by number and not by name: `attachment 2`; empty for the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeld:
    """One list, and how long it is."""

    name: str
    algorithm: str
    count: int


class HazardLists(Protocol):
    """Tells listed bytes by their hashes alone, without showing or decoding any picture."""

    def find(self, data: bytes) -> Hit | None:
        """Return the first listed thing in `data`, itself or a part of it; None if none is."""
        ...

    def held(self) -> Sequence[ListHeld]:
        """Return the lists there are."""
        ...


class NoLists:
    """No list: nothing is told by its hash, and a person's mark is all there is."""

    def find(self, data: bytes) -> Hit | None:
        """Return None."""
        del data
        return None

    def held(self) -> Sequence[ListHeld]:
        """Return nothing."""
        return ()
