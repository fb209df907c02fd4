"""A case store in one SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import finalize

from withheld.adapters.sqlite.faults import told
from withheld.adapters.sqlite.reading import SQLiteReading
from withheld.adapters.sqlite.schema import VERSION, prepare, version_of
from withheld.adapters.sqlite.writing import SQLiteWriting
from withheld.errors import InvalidInput, NotFound, NotReady
from withheld.ports.steps import Steps

_BUSY_SECONDS_MAX = 30.0
"""How long a writer waits for another before it gives up."""


class SQLiteStore(SQLiteReading):
    """Open it with `create` or `open_store`."""

    def __init__(self, connection: sqlite3.Connection, steps: Steps) -> None:
        super().__init__(connection)
        self._steps = steps
        # Closed with the last who holds the store, whatever way it was let go of.
        finalize(self, connection.close)

    @contextmanager
    def writing(self) -> Iterator[SQLiteWriting]:
        """
        Return a transaction; it is committed at the end, or nothing of it is kept.

        Raises:
            NotReady: Another process held the store for too long.
            OSError: The disk is full or failed, the file damaged, or it may only be read.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield SQLiteWriting(self._connection)
            with self._steps("commit"):
                self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                because = told(error)
                raise because from error
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def backup(self, path: Path) -> None:
        """Write a consistent copy of the store to `path`, which must not exist."""
        self._connection.execute("VACUUM INTO ?", (str(path),))


def create(path: Path, steps: Steps) -> SQLiteStore:
    """
    Make a new store at `path` and open it.

    Raises:
        InvalidInput: There is something at `path` already.
    """
    if path.exists():
        raise InvalidInput("there is a store here already; choose an empty folder")
    connection = _connect(path)
    prepare(connection)
    return SQLiteStore(connection, steps)


def open_store(path: Path, steps: Steps, *, migrates: bool = False) -> SQLiteStore:
    """
    Open the store at `path`.

    Args:
        path: The SQLite file.
        steps: Told of every commit.
        migrates: Bring an older store to this version first.

    Raises:
        NotFound: There is no store.
        InvalidInput: It is no store, or a later version made it.
        NotReady: An older version made it, and `migrates` was not said.
        OSError: It may not be opened by this user, or its disk failed.
    """
    if not path.is_file():
        raise NotFound("there is no case store here; make one with `withheld init`")
    try:
        connection = _connect(path)
        found = version_of(connection)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            because = told(error)
            raise because from error
        raise InvalidInput("this file is no case store: SQLite cannot read it") from error
    if found == 0:
        # Never fill an emptied file with fresh tables: it would pass for a service without orders.
        connection.close()
        raise InvalidInput(
            "this file is no case store: it is empty, or another program's; restore it from the "
            "backup"
        )
    if found < VERSION and not migrates:
        connection.close()
        raise NotReady(
            f"this store has version {found}, this software writes {VERSION}; back it up, then run "
            "`withheld migrate`"
        )
    try:
        prepare(connection)
    except InvalidInput:
        connection.close()
        raise
    return SQLiteStore(connection, steps)


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit: every transaction is begun and ended by hand.
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS_MAX, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    return connection
