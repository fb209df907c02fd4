"""What can be asked of a case store in SQLite."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from withheld.events.codec import text_to_instant
from withheld.events.recorded import SERVICE, StreamID
from withheld.model.identity import (
    DocumentID,
    ItemID,
    OrderID,
    SubjectID,
    SubjectKey,
    TimerID,
    VaultKey,
)
from withheld.ports.store import Anchor, Effect, GroundRow, Secret, TimerRow

RECORD, PUBLIC = "record", "public"


class SQLiteReading:
    """The questions; each is one statement."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stream(self, stream: StreamID, after: int = 0) -> Iterator[bytes]:
        """Go through the leaves of a stream whose number is greater than `after`."""
        rows = self._connection.execute(
            "SELECT bytes FROM leaf WHERE stream = ? AND n > ? ORDER BY n", (stream, after)
        )
        return (bytes(row[0]) for row in rows)

    def stream_length(self, stream: StreamID) -> int:
        """Return how many events the stream has."""
        return self._number("SELECT max(n) FROM leaf WHERE stream = ?", stream)

    def orders(self) -> Sequence[OrderID]:
        """Return all orders, in the order they were received."""
        rows = self._connection.execute(
            "SELECT stream FROM header WHERE stream <> ? ORDER BY seen", (SERVICE,)
        )
        return [OrderID(row[0]) for row in rows]

    def orders_of(self, document: DocumentID) -> Sequence[OrderID]:
        """Return the orders whose original is this document, in the order they were received."""
        rows = self._connection.execute(
            "SELECT stream FROM header "
            "WHERE json_extract(CAST(state AS TEXT), '$.received.document') = ? ORDER BY seen",
            (document,),
        )
        return [OrderID(row[0]) for row in rows]

    def orders_unread(self) -> Sequence[OrderID]:
        """Return the orders whose reading was never closed, in the order they were received."""
        rows = self._connection.execute(
            "SELECT stream FROM header "
            "WHERE json_extract(CAST(state AS TEXT), '$.counted') IS NULL ORDER BY seen"
        )
        return [OrderID(row[0]) for row in rows if row[0] != SERVICE]

    def orders_stopped(self) -> Sequence[OrderID]:
        """Return the orders under a hazard stop, in the order they were received."""
        rows = self._connection.execute(
            "SELECT stream FROM header "
            "WHERE json_extract(CAST(state AS TEXT), '$.is_hazard') ORDER BY seen"
        )
        return [OrderID(row[0]) for row in rows]

    def proposals_from(self, start: int) -> Iterator[OrderID]:
        """Go through the orders of which the record says from leaf `start` on what was read."""
        rows = self._connection.execute(
            "SELECT stream FROM leaf WHERE name = 'proposals-made' AND number >= ? ORDER BY number",
            (start,),
        )
        return (OrderID(row[0]) for row in rows)

    def bearing(self, references: Sequence[str]) -> Sequence[tuple[OrderID, str]]:
        """Return the orders that bear one of these, and which, in the order they were received."""
        rows = self._connection.execute(
            "SELECT reference.stream, plain FROM reference JOIN header USING (stream) "
            "WHERE plain IN (SELECT value FROM json_each(?)) ORDER BY seen, plain",
            (json.dumps(list(references)),),
        )
        return [(OrderID(row[0]), row[1]) for row in rows]

    def without_subject(self) -> Iterator[tuple[OrderID, ItemID]]:
        """Go through the items, of any order, that mean no subject, by order and number."""
        rows = self._connection.execute(
            "SELECT stream, item FROM item WHERE subject IS NULL ORDER BY stream, item"
        )
        return ((OrderID(row[0]), ItemID(row[1])) for row in rows)

    def record_size(self) -> int:
        """Return how many leaves the record has."""
        return self._number("SELECT max(number) + 1 FROM leaf")

    def leaves(self, start: int, end: int) -> Iterator[bytes]:
        """Go through the leaves of the record from `start` up to, not including, `end`."""
        rows = self._connection.execute(
            "SELECT bytes FROM leaf WHERE number >= ? AND number < ? ORDER BY number", (start, end)
        )
        return (bytes(row[0]) for row in rows)

    def leaf_hashes(self) -> Iterator[bytes]:
        """Go through the leaf hashes of the record, 32 bytes each."""
        rows = self._connection.execute("SELECT hash FROM leaf ORDER BY number")
        return (bytes(row[0]) for row in rows)

    def leaf_of(self, stream: StreamID, n: int) -> int:
        """Return the number in the record of event `n` of a stream."""
        return self._number("SELECT number FROM leaf WHERE stream = ? AND n = ?", stream, n)

    def header(self, order: OrderID) -> bytes | None:
        """Return the state of the order's header, canonical JSON, or None."""
        row = self._one("SELECT state FROM header WHERE stream = ?", order)
        return bytes(row[0]) if row else None

    def items(self, order: OrderID, numbers: Sequence[ItemID] | None) -> Iterator[bytes]:
        """Go through the states of the named items, all of them if None, by number."""
        if numbers is None:
            rows = self._connection.execute(
                "SELECT state FROM item WHERE stream = ? ORDER BY item", (order,)
            )
            return (bytes(row[0]) for row in rows)
        # A set of 100,000 numbers passes no limit on parameters this way.
        rows = self._connection.execute(
            "SELECT state FROM item WHERE stream = ? AND item IN (SELECT value FROM json_each(?)) "
            "ORDER BY item",
            (order, f"[{','.join(str(int(number)) for number in numbers)}]"),
        )
        return (bytes(row[0]) for row in rows)

    def secrets(self, key: VaultKey) -> Sequence[Secret]:
        """Return the values under `key`, by index."""
        rows = self._connection.execute(
            "SELECT idx, item, layer, leaf, salt, value FROM secret WHERE key = ? ORDER BY idx",
            (key,),
        )
        return [
            Secret(
                key=key,
                index=row[0],
                item=row[1],
                layer=row[2],
                leaf=bytes(row[3]),
                salt=None if row[4] is None else bytes(row[4]),
                value=None if row[5] is None else bytes(row[5]),
            )
            for row in rows
        ]

    def subject_id(self, key: SubjectKey) -> SubjectID | None:
        """Return whom a subject key stands for; None once erased."""
        row = self._one("SELECT id FROM subject WHERE key = ?", key)
        return SubjectID(row[0]) if row and row[0] is not None else None

    def subject_ids(self, keys: Collection[SubjectKey]) -> Mapping[SubjectKey, SubjectID]:
        """Return whom subject keys stand for; those that were erased are left out."""
        rows = self._connection.execute(
            "SELECT key, id FROM subject WHERE id IS NOT NULL "
            "AND key IN (SELECT value FROM json_each(?))",
            (json.dumps([*keys]),),
        )
        return {SubjectKey(key): SubjectID(found) for key, found in rows}

    def find_subject(self, subject: SubjectID) -> SubjectKey | None:
        """Return the key a subject has in the record; None if no order ever named it."""
        row = self._one("SELECT key FROM subject WHERE id = ?", subject)
        return SubjectKey(row[0]) if row else None

    def items_on(self, subject: SubjectKey) -> Sequence[tuple[OrderID, ItemID]]:
        """Return every item, of any order, that means this subject or one of its holder."""
        rows = self._connection.execute(
            "SELECT stream, item FROM item WHERE subject = ? UNION "
            "SELECT stream, item FROM item WHERE holder = ? ORDER BY stream, item",
            (subject, subject),
        )
        return [(OrderID(row[0]), ItemID(row[1])) for row in rows]

    def grounds(self) -> Iterator[GroundRow]:
        """Go through the grounds in force or to come, by order and item."""
        rows = self._connection.execute(
            "SELECT stream, item, subject, countries, starts_at, ends_at, reason_kind, track, "
            "is_provisional, is_stayed FROM ground ORDER BY stream, item"
        )
        return (
            GroundRow(
                order=OrderID(row[0]),
                item=ItemID(row[1]),
                subject=SubjectKey(row[2]),
                countries=tuple(row[3].split()),
                starts_at=text_to_instant(row[4]),
                ends_at=_instant(row[5]),
                reason_kind=row[6],
                track=row[7],
                is_provisional=bool(row[8]),
                is_stayed=bool(row[9]),
            )
            for row in rows
        )

    def timers(self) -> Sequence[TimerRow]:
        """Return the clocks that run, the next one due first."""
        rows = self._connection.execute(
            "SELECT timer, stream, what, due_at, paged FROM timer ORDER BY due_at, timer"
        )
        return [
            TimerRow(
                timer=TimerID(row[0]),
                order=OrderID(row[1]),
                what=row[2],
                due_at=text_to_instant(row[3]),
                paged=row[4],
            )
            for row in rows
        ]

    def effects(self) -> Sequence[Effect]:
        """Return what has yet to reach the world, the oldest first."""
        rows = self._connection.execute(
            "SELECT id, kind, stream, payload, leaf, attempts FROM effect WHERE is_done = 0 "
            "ORDER BY leaf, id"
        )
        return [
            Effect(
                id=row[0],
                kind=row[1],
                order=OrderID(row[2]) if row[2] else None,
                payload=bytes(row[3]),
                leaf=row[4],
                attempts=row[5],
            )
            for row in rows
        ]

    def checkpoint(self) -> tuple[int, str] | None:
        """Return the size and the note of the record's newest checkpoint."""
        return self._checkpoint(RECORD)

    def public_entries(self, start: int = 0) -> Iterator[tuple[bytes, datetime]]:
        """Go through the entries of the public log with the instant they were published."""
        rows = self._connection.execute(
            "SELECT bytes, at FROM public_entry WHERE number >= ? ORDER BY number", (start,)
        )
        return ((bytes(row[0]), text_to_instant(row[1])) for row in rows)

    def public_size(self) -> int:
        """Return how many entries the public log has."""
        return self._number("SELECT max(number) + 1 FROM public_entry")

    def public_checkpoint(self) -> tuple[int, str] | None:
        """Return the size and the note of the newest public checkpoint."""
        return self._checkpoint(PUBLIC)

    def anchors(self) -> Sequence[Anchor]:
        """Return the anchors, by slot."""
        rows = self._connection.execute("SELECT slot, number, salt, note FROM anchor ORDER BY slot")
        return [
            Anchor(slot=text_to_instant(row[0]), index=row[1], salt=bytes(row[2]), note=row[3])
            for row in rows
        ]

    def command_result(self, command: str) -> tuple[StreamID, int, int] | None:
        """Return stream, first and last event number of a command carried out before."""
        row = self._one("SELECT stream, first, last FROM command WHERE id = ?", command)
        return (StreamID(row[0]), row[1], row[2]) if row else None

    def note(self, name: str) -> str | None:
        """Return a small fact kept beside the record, such as a table's version."""
        row = self._one("SELECT value FROM note WHERE name = ?", name)
        return str(row[0]) if row else None

    def _checkpoint(self, tree: str) -> tuple[int, str] | None:
        row = self._one(
            "SELECT size, note FROM checkpoint WHERE tree = ? ORDER BY size DESC, rowid DESC "
            "LIMIT 1",
            tree,
        )
        return (row[0], row[1]) if row else None

    def _one(self, statement: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
        return row

    def _number(self, statement: str, *values: object) -> int:
        row = self._one(statement, *values)
        return int(row[0]) if row and row[0] is not None else 0


def _instant(text: str | None) -> datetime | None:
    return None if text is None else text_to_instant(text)
