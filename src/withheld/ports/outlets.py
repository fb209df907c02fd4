"""Where what was decided reaches the world: edges, letters, the public folder, people's pagers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from withheld.edge.format import Entry
from withheld.edge.reached import Reached
from withheld.edge.told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What an edge outlet did."""

    version: int
    digest: str
    subject_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingLetter:
    """A letter ready to leave; delivering it twice must be recognisable by its name."""

    name: str
    audience: str
    data: bytes
    """A whole mail message."""


class Outlets(Protocol):
    """The ways out; each does the same thing once however often it is asked."""

    def publish_table(
        self,
        entries: Sequence[Entry],
        *,
        version: int,
        at: datetime,
        lifts_max: int,
        record_checkpoint: bytes,
        told: Sequence[Told] = (),
    ) -> Published:
        """
        Give the edges what is withheld now, and return what they were given.

        Args:
            entries: What is withheld, and to come.
            version: The number of leaves of the record this was made from.
            at: Now (aware UTC).
            lifts_max: How many subjects were lifted by decision since the last time.
            record_checkpoint: The root of the record, 32 bytes.
            told: All that viewers may be told beside, as counsel disclosed.

        Raises:
            NotReady: More would be lifted than was decided; nothing is published.
            AlreadyDone: Something later was published; this store is an old copy.
        """
        ...

    def reached(self, version: int) -> Reached:
        """Return how many edges confirmed that they enforce a version, and when the last did."""
        ...

    def table_version(self) -> int:
        """Return the version of the table the edges have; 0 if they have none."""
        ...

    def deliver(self, letter: OutgoingLetter) -> str:
        """
        Hand a letter over and return the channel it took.

        Raises:
            NotReady: It could not be handed over; try again later.
        """
        ...

    def publish_files(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files of the public site; what is there already and equal is left alone."""
        ...

    def published_file(self, path: str) -> bytes | None:
        """Return a file of the public site as the world sees it, or None."""
        ...

    def page(self, name: str, words: str) -> None:
        """Tell the people on call; `words` holds no personal data."""
        ...
