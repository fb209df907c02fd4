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
class Compared:
    """What came of holding a document against the lists."""

    hit: Hit | None
    """The first listed thing in it, itself or a part of it; None if none is."""
    gap_count: int = 0
    """Parts that could not be unpacked, or only beyond what is unpacked at most.  Never read a
    document with gaps as one that was compared whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeld:
    """One list, and how long it is."""

    name: str
    algorithm: str
    count: int


class HazardLists(Protocol):
    """Tells listed bytes by their hashes alone, without showing or decoding any picture."""

    def compare(self, data: bytes) -> Compared:
        """Return whether something listed is in `data`, and what of it was not compared."""
        ...

    def held(self) -> Sequence[ListHeld]:
        """Return the lists there are."""
        ...


class NoLists:
    """No list: nothing is told by its hash, and a person's mark is all there is."""

    def compare(self, data: bytes) -> Compared:
        """Return no hit and no gap."""
        del data
        return Compared(hit=None)

    def held(self) -> Sequence[ListHeld]:
        """Return nothing."""
        return ()
