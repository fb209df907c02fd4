"""
Counsel's lane in a SQLite file of its own.

It lies in `counsel/` beside the store, readable by the service's own account only.  `backup` and
`export` name what they take, and this is not among it: counsel keeps copies, with `copy_to`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from withheld.errors import InvalidInput
from withheld.model.counsel import (
    LaneAccess,
    LaneAct,
    LaneEntry,
    LaneKind,
    MatterID,
    Privileged,
)
from withheld.model.identity import PersonID
from withheld.ports.steps import Steps

FILE = "lane.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY, matter TEXT NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL,
    at TEXT NOT NULL, words TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entry_matter ON entry (matter);
CREATE TABLE IF NOT EXISTS access (
    number INTEGER PRIMARY KEY, matter TEXT NOT NULL, act TEXT NOT NULL, person TEXT NOT NULL,
    at TEXT NOT NULL, whom TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS access_matter ON access (matter);
"""


class SQLiteCounselLane:
    """The lane of the store in one folder; the file appears with the first who writes."""

    def __init__(self, folder: Path, steps: Steps) -> None:
        """Take the folder the file lies in, or will."""
        self._file = folder / FILE
        self._steps = steps

    def write(self, entry: LaneEntry, access: LaneAccess) -> None:
        """Keep an entry, and who wrote it, both or neither."""
        row = (
            entry.matter,
            str(entry.kind),
            entry.author,
            _text(entry.at),
            entry.words.reveal(),
        )
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO entry (matter, kind, author, at, words) VALUES (?, ?, ?, ?, ?)", row
            )
            _register(connection, access)

    def entries(self, matter: MatterID, access: LaneAccess) -> Sequence[LaneEntry]:
        """Return a matter's entries, the oldest first, once it is on record who reads them."""
        with self._writing() as connection:
            _register(connection, access)
        rows = self._rows(
            "SELECT kind, author, at, words FROM entry WHERE matter = ? ORDER BY number", matter
        )
        return [
            LaneEntry(
                matter=matter,
                kind=LaneKind(kind),
                author=PersonID(author),
                at=datetime.fromisoformat(at),
                words=Privileged(words),
            )
            for kind, author, at, words in rows
        ]

    def guests(self, matter: MatterID) -> frozenset[PersonID]:
        """Return who was admitted to a matter and not dismissed since."""
        inside: set[PersonID] = set()
        for one in self.register(matter):
            if one.act is LaneAct.ADMITTED and one.whom:
                inside.add(one.whom)
            elif one.act is LaneAct.DISMISSED and one.whom:
                inside.discard(one.whom)
        return frozenset(inside)

    def register(self, matter: MatterID) -> Sequence[LaneAccess]:
        """Return who did what in a matter, the oldest first."""
        rows = self._rows(
            "SELECT act, person, at, whom FROM access WHERE matter = ? ORDER BY number", matter
        )
        return [
            LaneAccess(
                matter=matter,
                act=LaneAct(act),
                person=PersonID(person),
                at=datetime.fromisoformat(at),
                whom=PersonID(whom) if whom else None,
            )
            for act, person, at, whom in rows
        ]

    def note(self, access: LaneAccess) -> None:
        """Put an act on the register; admitting and dismissing take effect by it."""
        with self._writing() as connection:
            _register(connection, access)

    def copy_to(self, file: Path) -> None:
        """
        Write the whole lane to `file`, for counsel to keep.

        Raises:
            InvalidInput: There is something at `file` already.
        """
        if file.exists():
            raise InvalidInput("there is a file of that name already; a copy overwrites nothing")
        file.touch(mode=0o600)
        with closing(self._open()) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                with self._steps("commit"):
                    connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _rows(self, query: str, matter: MatterID) -> list[tuple[str, ...]]:
        if not self._file.exists():
            return []
        with closing(self._open()) as connection:
            return connection.execute(query, (matter,)).fetchall()

    def _open(self) -> sqlite3.Connection:
        if not self._file.exists():
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
        connection = sqlite3.connect(self._file, isolation_level=None, timeout=30)
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(_TABLES)
        return connection


def _register(connection: sqlite3.Connection, access: LaneAccess) -> None:
    connection.execute(
        "INSERT INTO access (matter, act, person, at, whom) VALUES (?, ?, ?, ?, ?)",
        (access.matter, str(access.act), access.person, _text(access.at), access.whom),
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
