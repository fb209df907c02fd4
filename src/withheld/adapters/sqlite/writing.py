"""One transaction of a case store in SQLite."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from withheld.adapters.sqlite.reading import PUBLIC, RECORD, SQLiteReading
from withheld.errors import AlreadyDone
from withheld.events.codec import instant_to_text
from withheld.events.recorded import StreamID
from withheld.ledger.merkle import leaf_hash
from withheld.model.identity import ItemID, OrderID, SubjectID, SubjectKey, TimerID, VaultKey
from withheld.ports.store import Anchor, Effect, GroundRow, ItemRow, Secret, TimerRow


class SQLiteWriting(SQLiteReading):
    """What can be written; durable when the transaction ends, all of it or nothing."""

    def append(self, stream: StreamID, n: int, name: str, leaf: bytes) -> int:
        """
        Append a leaf to the record and return its number there.

        Raises:
            AlreadyDone: Somebody else appended event `n` of this stream first.
        """
        number = self.record_size()
        try:
            self._connection.execute(
                "INSERT INTO leaf (number, stream, n, name, bytes, hash) VALUES (?, ?, ?, ?, ?, ?)",
                (number, stream, n, name, leaf, leaf_hash(leaf)),
            )
        except sqlite3.IntegrityError as error:
            raise AlreadyDone(
                "somebody else acted on this order in the meantime; look at it again, then repeat"
            ) from error
        return number

    def put_header(self, order: OrderID, version: int, state: bytes) -> None:
        """Keep the state of an order's header."""
        self._connection.execute(
            "INSERT INTO header (stream, seen, version, state) VALUES "
            "(?, (SELECT count(*) FROM header), ?, ?) ON CONFLICT (stream) DO UPDATE SET "
            "version = excluded.version, state = excluded.state",
            (order, version, state),
        )

    def put_items(self, order: OrderID, rows: Iterable[ItemRow]) -> None:
        """Keep the states of items."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO item (stream, item, version, subject, holder, stage, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (order, row.item, row.version, row.subject, row.holder, row.stage, row.state)
                for row in rows
            ),
        )

    def put_secrets(self, secrets: Iterable[Secret]) -> None:
        """Put values into the vault."""
        self._connection.executemany(
            "INSERT INTO secret (key, idx, item, layer, leaf, salt, value) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (one.key, one.index, one.item, one.layer, one.leaf, one.salt, one.value)
                for one in secrets
            ),
        )

    def erase(self, keys: Iterable[VaultKey]) -> None:
        """Destroy values and salts under `keys`; the leaves stay."""
        gone = [(key,) for key in keys]
        self._connection.executemany(
            "UPDATE secret SET salt = NULL, value = NULL WHERE key = ?", gone
        )
        self._connection.executemany("DELETE FROM reference WHERE key = ?", gone)

    def name_subject(self, subject: SubjectID, fresh: SubjectKey) -> SubjectKey:
        """Return the subject's key; `fresh` becomes it if it has none yet."""
        known = self.find_subject(subject)
        if known is not None:
            return known
        self._connection.execute("INSERT INTO subject (key, id) VALUES (?, ?)", (fresh, subject))
        return fresh

    def forget(self, subjects: Iterable[SubjectKey]) -> None:
        """Destroy whom subject keys stand for; a subject that a ground withholds keeps its name."""
        self._connection.executemany(
            "UPDATE subject SET id = NULL WHERE key = ? "
            "AND NOT EXISTS (SELECT 1 FROM ground WHERE ground.subject = subject.key)",
            ((key,) for key in subjects),
        )

    def put_ground(self, ground: GroundRow) -> None:
        """Keep a ground."""
        self._connection.execute(
            "INSERT OR REPLACE INTO ground (stream, item, subject, countries, starts_at, ends_at, "
            "reason_kind, track, is_provisional, is_stayed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                ground.order,
                ground.item,
                ground.subject,
                " ".join(ground.countries),
                instant_to_text(ground.starts_at),
                ground.ends_at and instant_to_text(ground.ends_at),
                ground.reason_kind,
                ground.track,
                int(ground.is_provisional),
                int(ground.is_stayed),
            ),
        )

    def drop_ground(self, order: OrderID, item: ItemID) -> None:
        """Drop a ground; one that is not there stays so."""
        self._connection.execute("DELETE FROM ground WHERE stream = ? AND item = ?", (order, item))

    def put_timer(self, timer: TimerRow) -> None:
        """Keep a clock."""
        self._connection.execute(
            "INSERT OR REPLACE INTO timer (timer, stream, what, due_at, paged) "
            "VALUES (?, ?, ?, ?, ?)",
            (timer.timer, timer.order, timer.what, instant_to_text(timer.due_at), timer.paged),
        )

    def drop_timer(self, timer: TimerID) -> None:
        """Drop a clock."""
        self._connection.execute("DELETE FROM timer WHERE timer = ?", (timer,))

    def put_effect(self, effect: Effect) -> None:
        """Keep something that must reach the world; the same id twice is kept once."""
        self._connection.execute(
            "INSERT OR IGNORE INTO effect (id, kind, stream, payload, leaf, attempts, is_done) "
            "VALUES (?, ?, ?, ?, ?, 0, 0)",
            (effect.id, effect.kind, effect.order, effect.payload, effect.leaf),
        )

    def finish_effect(self, effect_id: str) -> None:
        """Mark that it reached the world."""
        self._connection.execute("UPDATE effect SET is_done = 1 WHERE id = ?", (effect_id,))

    def fail_effect(self, effect_id: str, code: str) -> None:
        """Count an attempt that failed."""
        self._connection.execute(
            "UPDATE effect SET attempts = attempts + 1, failed = ? WHERE id = ?", (code, effect_id)
        )

    def put_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed checkpoint of the record."""
        self._put_checkpoint(RECORD, size, note)

    def append_public(self, entry: bytes, at: datetime) -> int:
        """Append an entry to the public log and return its index."""
        number = self.public_size()
        self._connection.execute(
            "INSERT INTO public_entry (number, bytes, at) VALUES (?, ?, ?)",
            (number, entry, instant_to_text(at)),
        )
        return number

    def put_public_checkpoint(self, size: int, note: str) -> None:
        """Keep a signed checkpoint of the public log."""
        self._put_checkpoint(PUBLIC, size, note)

    def put_anchor(self, anchor: Anchor) -> None:
        """Keep what opens an anchor."""
        self._connection.execute(
            "INSERT INTO anchor (slot, number, salt, note) VALUES (?, ?, ?, ?)",
            (instant_to_text(anchor.slot), anchor.index, anchor.salt, anchor.note),
        )

    def remember(self, command: str, stream: StreamID, first: int, last: int) -> None:
        """Keep what a command came to, so that it is recognised when repeated."""
        self._connection.execute(
            "INSERT INTO command (id, stream, first, last) VALUES (?, ?, ?, ?)",
            (command, stream, first, last),
        )

    def put_references(self, order: OrderID, plain: Iterable[str], key: VaultKey) -> None:
        """Keep what an order bears, in place of what was kept before; it goes with its secret."""
        self._connection.execute("DELETE FROM reference WHERE stream = ?", (order,))
        self._connection.executemany(
            "INSERT OR REPLACE INTO reference (plain, stream, key) VALUES (?, ?, ?)",
            ((one, order, key) for one in plain),
        )

    def put_note(self, name: str, value: str) -> None:
        """Keep a small fact beside the record."""
        self._connection.execute(
            "INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (name, value)
        )

    def _put_checkpoint(self, tree: str, size: int, note: str) -> None:
        self._connection.execute(
            "INSERT INTO checkpoint (tree, size, note) VALUES (?, ?, ?)", (tree, size, note)
        )
