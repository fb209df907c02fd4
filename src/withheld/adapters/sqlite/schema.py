"""The tables of a case store, and how an older store becomes a newer one."""

import sqlite3

from withheld.errors import InvalidInput

VERSION = 2
"""The version of the tables this software writes."""

# One step a version: `_STEPS[0]` makes version 1 of an empty file, `_STEPS[1]` would make 2 of 1.
_STEPS = (
    """
    CREATE TABLE leaf (
        number INTEGER PRIMARY KEY, stream TEXT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL,
        bytes BLOB NOT NULL, hash BLOB NOT NULL, UNIQUE (stream, n)
    ) STRICT;
    CREATE TABLE header (
        stream TEXT PRIMARY KEY, seen INTEGER NOT NULL, version INTEGER NOT NULL,
        state BLOB NOT NULL
    ) STRICT;
    CREATE TABLE item (
        stream TEXT NOT NULL, item INTEGER NOT NULL, version INTEGER NOT NULL, subject TEXT,
        holder TEXT, stage TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY (stream, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX item_subject ON item (subject) WHERE subject IS NOT NULL;
    CREATE INDEX item_holder ON item (holder) WHERE holder IS NOT NULL;
    CREATE INDEX item_stage ON item (stream, stage);
    CREATE TABLE secret (
        key TEXT NOT NULL, idx INTEGER NOT NULL, item INTEGER NOT NULL, layer TEXT NOT NULL,
        leaf BLOB NOT NULL, salt BLOB, value BLOB, PRIMARY KEY (key, idx)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE subject (key TEXT PRIMARY KEY, id TEXT UNIQUE) STRICT, WITHOUT ROWID;
    CREATE TABLE ground (
        stream TEXT NOT NULL, item INTEGER NOT NULL, subject TEXT NOT NULL,
        countries TEXT NOT NULL, starts_at TEXT NOT NULL, ends_at TEXT, reason_kind TEXT NOT NULL,
        track TEXT NOT NULL, is_provisional INTEGER NOT NULL, is_stayed INTEGER NOT NULL,
        PRIMARY KEY (stream, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ground_subject ON ground (subject);
    CREATE TABLE timer (
        timer TEXT PRIMARY KEY, stream TEXT NOT NULL, what TEXT NOT NULL, due_at TEXT NOT NULL,
        paged INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX timer_due ON timer (due_at);
    CREATE TABLE effect (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, stream TEXT, payload BLOB NOT NULL,
        leaf INTEGER NOT NULL, attempts INTEGER NOT NULL, failed TEXT, is_done INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX effect_open ON effect (leaf) WHERE is_done = 0;
    CREATE TABLE checkpoint (tree TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
    CREATE TABLE public_entry (
        number INTEGER PRIMARY KEY, bytes BLOB NOT NULL, at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE anchor (
        slot TEXT PRIMARY KEY, number INTEGER NOT NULL, salt BLOB NOT NULL, note TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE command (
        id TEXT PRIMARY KEY, stream TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """,
    # Finding orders without going through all: what each bears, and what is not resolved yet.
    """
    CREATE TABLE reference (
        plain TEXT NOT NULL, stream TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (plain, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reference_stream ON reference (stream);
    CREATE INDEX reference_key ON reference (key);
    CREATE INDEX leaf_proposals ON leaf (number) WHERE name = 'proposals-made';
    CREATE INDEX header_document ON header (
        json_extract(CAST(state AS TEXT), '$.received.document')
    );
    CREATE INDEX header_unread ON header (seen)
        WHERE json_extract(CAST(state AS TEXT), '$.counted') IS NULL;
    CREATE INDEX header_stopped ON header (seen)
        WHERE json_extract(CAST(state AS TEXT), '$.is_hazard');
    CREATE INDEX item_open ON item (stream, item) WHERE subject IS NULL;
    """,
)


def prepare(connection: sqlite3.Connection) -> None:
    """
    Bring the tables to the version this software writes; a store that is there already stays.

    Raises:
        InvalidInput: A later version of this software made the store.
    """
    found = version_of(connection)
    if found > VERSION:
        raise InvalidInput(
            f"this store has version {found}, and this software knows up to {VERSION}; "
            "use the version of withheld that made it"
        )
    for number in range(found, VERSION):
        connection.executescript(
            f"BEGIN IMMEDIATE; {_STEPS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
        )


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables; 0 for an empty file."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)
