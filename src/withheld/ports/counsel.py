"""Where counsel's lane is kept: beside the store, never in it."""

from collections.abc import Sequence
from typing import Protocol

from withheld.model.counsel import LaneAccess, LaneEntry, MatterID
from withheld.model.identity import PersonID


class CounselLane(Protocol):
    """Entries, guests, and a register of who was there."""

    def write(self, entry: LaneEntry, access: LaneAccess) -> None:
        """Keep an entry, and who wrote it, both or neither."""
        ...

    def entries(self, matter: MatterID, access: LaneAccess) -> Sequence[LaneEntry]:
        """Return a matter's entries, the oldest first, once it is on record who reads them."""
        ...

    def guests(self, matter: MatterID) -> frozenset[PersonID]:
        """Return who was admitted to a matter and not dismissed since."""
        ...

    def register(self, matter: MatterID) -> Sequence[LaneAccess]:
        """Return who did what in a matter, the oldest first."""
        ...

    def note(self, access: LaneAccess) -> None:
        """Put an act on the register; admitting and dismissing take effect by it."""
        ...
