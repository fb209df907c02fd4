"""
The service's side: what holds now goes into the folder that edges follow.

Publishing twice is publishing once.  A record that is behind what was published, or that would
lift more than was said to be right, publishes nothing: losing a database lifts nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from withheld.edge.build import Signer, build
from withheld.edge.changes import Alive, Change, changes_between, write_line
from withheld.edge.folder import Worker, append, lines, receive
from withheld.edge.format import NO_CHECKPOINT, Entry, entry_of
from withheld.edge.live import Edge
from withheld.edge.sets import gathered
from withheld.edge.signatures import PublicKeys
from withheld.edge.told import Told
from withheld.errors import AlreadyDone, NotReady

CHANGES_MAX = 1000
"""How many changes lie above a table before a new one is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a run of publishing did."""

    version: int
    changed_count: int
    """Subjects of which something else holds than before."""
    lifted_count: int
    """Of these, subjects of which nothing holds any more."""
    is_new_table: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Publishes into a folder with a key; one process at a time."""

    folder: Path
    signer: Signer
    keys: PublicKeys
    """The signer's own key among them, and those it replaced."""
    hash_key: bytes
    """16 random bytes, kept secret with the signing key; the same for all tables."""

    def publish(
        self,
        entries: Iterable[Entry],
        *,
        version: int,
        at: datetime,
        lifts_max: int,
        record_checkpoint: bytes = NO_CHECKPOINT,
        told: Iterable[Told] = (),
    ) -> Published:
        """
        Make the folder say what holds at `at` (aware UTC), and that it is fresh.

        `version` grows with the record, such as its number of leaves.  More than `lifts_max`
        subjects are lifted only when a caller who asked two people says so.  `told` is all that
        viewers may be told.

        Raises:
            AlreadyDone: Something later was published; the record is an old copy.
            NotReady: It would lift more than `lifts_max` subjects.
        """
        present = Edge(self.keys)
        Worker(self.folder, present).refresh()
        # A clock that was put back must not keep a decision from the edges.
        at = max(at, present.as_of or at)
        wanted = list(canonical(entries, at))
        if version < present.version:
            raise AlreadyDone(
                f"version {present.version} was published and {version} is older; restore a later "
                "copy of the record, or have two people record the gap"
            )
        now = changes_between(canonical(present.entries(), at), wanted)
        lifted_count = sum(not held for held in now.values())
        if lifted_count > lifts_max:
            raise NotReady(
                f"this would lift {lifted_count} subjects and at most {lifts_max} were expected; "
                "look at the record, and have two people confirm if it is right"
            )
        is_new_table = not present.has_table or len(lines(self.folder)) > CHANGES_MAX
        if is_new_table:
            self._snapshot(wanted, version, at, record_checkpoint)
        elif now and version > present.version:
            self._append(
                Change(
                    previous=present.version,
                    sequence=version,
                    at=at,
                    subjects=now,
                    record_checkpoint=record_checkpoint,
                )
            )
        elif now:
            raise AlreadyDone(
                f"version {version} was published with other content; give the record's new version"
            )
        published = version if now or is_new_table else present.version
        self._append(Alive(sequence=published, at=at, told=tuple(told)))
        return Published(
            version=published,
            changed_count=len(now),
            lifted_count=lifted_count,
            is_new_table=is_new_table,
        )

    def _snapshot(
        self, wanted: Iterable[Entry], version: int, at: datetime, checkpoint: bytes
    ) -> None:
        """Publish a whole table."""
        data = build(
            wanted,
            version=version,
            published_at=at,
            hash_key=self.hash_key,
            record_checkpoint=checkpoint,
            signer=self.signer,
        )
        receive(data, self.keys, self.folder)

    def _append(self, said: Change | Alive) -> None:
        """Publish a line."""
        append(write_line(said, self.signer), self.keys, self.folder)


def canonical(entries: Iterable[Entry], at: datetime) -> Iterable[Entry]:
    """Go through entries as a table published at `at` holds them, so that they can be compared."""
    for subject, clauses in gathered(entries, at).items():
        for clause in clauses:
            yield entry_of(subject, clause)
