"""The desk's index in a SQLite file of its own, beside the store; dropping it loses nothing."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import finalize

from withheld.adapters.sqlite.desk_reading import DeskReading, folded
from withheld.adapters.sqlite.desk_schema import OF_ITEMS, OWN, TABLES, VERSION
from withheld.events.codec import instant_to_text
from withheld.model.identity import OrderID
from withheld.ports.index import FindingEntry, ItemEntry, MentionEntry, OpinionEntry, OrderEntry
from withheld.projections.desk import UNDECIDED, WAITING, stake

NO_CLOCK = "9999"
"""Sorts after every instant: an order on which no clock runs."""
_UNDECIDED = ", ".join(f"'{one}'" for one in sorted(UNDECIDED))
_WAITING = ", ".join(f"'{one}'" for one in sorted(WAITING))
_COLUMNS = (
    "ord, item, version, line, kind, serials, stage, subject, subject_kind, holder, why_not, "
    "doubts, safeguards, is_guarded, overlaps, people, terms, is_split, withheld_in, written, "
    "place, text_key, excerpt, handle, followers, is_verified"
)
_CHANGED = ", ".join(
    f"{one} = excluded.{one}" for one in _COLUMNS.split(", ") if one not in ("ord", "item")
)


class DeskIndexWriting:
    """One transaction of the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put_order(self, entry: OrderEntry) -> None:
        """Keep an order, and count its items anew."""
        one = self._connection.execute(
            f"SELECT coalesce(sum(n) FILTER (WHERE stage IN ({_UNDECIDED})), 0), "  # noqa: S608 -- our own words
            f"coalesce(sum(n) FILTER (WHERE stage IN ({_WAITING})), 0), "
            f"coalesce(sum(n) FILTER (WHERE stage IN ({_UNDECIDED}) AND is_guarded = 1), 0) "
            "FROM tally WHERE ord = ?",
            (entry.order,),
        ).fetchone()
        undecided, waiting, guarded = one
        self._connection.execute(
            f"INSERT OR REPLACE INTO ord VALUES ({', '.join('?' * 23)})",  # noqa: S608 -- our own words
            (
                entry.order,
                entry.seen,
                instant_to_text(entry.due_at) if entry.due_at else NO_CLOCK,
                entry.due_what,
                entry.received_at and instant_to_text(entry.received_at),
                entry.intent,
                entry.standing,
                entry.bindingness,
                entry.reference,
                entry.unread,
                entry.item_count,
                entry.failed,
                int(entry.is_hazard),
                entry.countries,
                entry.assignee,
                entry.team,
                undecided,
                waiting,
                guarded,
                stake(undecided, guarded),
                entry.authority,
                entry.provision,
                entry.dated,
            ),
        )
        self._connection.execute("DELETE FROM named WHERE rowid = ?", (entry.seen,))
        self._connection.execute(
            "INSERT INTO named (rowid, words) VALUES (?, ?)", (entry.seen, _words_of_order(entry))
        )
        self._connection.execute("DELETE FROM waiting WHERE ord = ?", (entry.order,))
        self._connection.execute("DELETE FROM speaks WHERE ord = ?", (entry.order,))
        if waiting:
            self._connection.execute(
                "INSERT INTO waiting SELECT ord, terms, people, is_guarded, is_split, count(*), "  # noqa: S608 -- our own words
                f"min(item) FROM item WHERE ord = ? AND stage IN ({_WAITING}) "
                "GROUP BY terms, people, is_guarded, is_split",
                (entry.order,),
            )
            sets = self._connection.execute(
                "SELECT people, first_item FROM waiting WHERE ord = ?", (entry.order,)
            ).fetchall()
            self._connection.executemany(
                "INSERT OR IGNORE INTO speaks VALUES (?, ?, ?)",
                (
                    (person, entry.order, first)
                    for people, first in sets
                    for person in people.split()
                ),
            )

    @contextmanager
    def load(self) -> Iterator[None]:
        """Return the time in which an index that is empty is given every item at once."""
        for name, made in OF_ITEMS.items():
            self._connection.execute(f"DROP {made.partition(' ')[0]} IF EXISTS {name}")
        yield
        for made in OF_ITEMS.values():
            self._connection.execute(f"CREATE {made}")
        self._connection.execute(
            "INSERT INTO tally SELECT ord, stage, is_guarded, count(*) FROM item "
            "GROUP BY ord, stage, is_guarded"
        )

    def put_items(self, entries: Iterable[ItemEntry]) -> None:
        """Keep items."""
        entries = list(entries)
        rows = [_row(entry) for entry in entries]
        self._connection.executemany(
            f"INSERT INTO item ({_COLUMNS}) VALUES ({', '.join('?' * 26)}) "  # noqa: S608 -- our own words
            f"ON CONFLICT (ord, item) DO UPDATE SET {_CHANGED}",
            rows,
        )
        self._put_words(entries)

    def put_opinions(self, entries: Iterable[OpinionEntry]) -> None:
        """Keep opinions."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO opinion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    one.order,
                    one.item,
                    one.n,
                    one.person,
                    one.role,
                    instant_to_text(one.at),
                    one.terms,
                    one.reasons_key,
                    one.index,
                )
                for one in entries
            ),
        )

    def put_mentions(self, entries: Iterable[MentionEntry]) -> None:
        """Keep who was called by which note."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO mention VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (who, instant_to_text(one.at), one.order, one.n, one.kind, one.by, one.words_key)
                for one in entries
                for who in one.to
            ),
        )

    def put_findings(self, order: OrderID, entries: Iterable[FindingEntry]) -> None:
        """Keep the findings about an order's items, in place of those before."""
        self._connection.execute("DELETE FROM finding WHERE ord = ?", (order,))
        self._connection.executemany(
            "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (order, one.item, n, one.kind, one.code, one.because, one.cite)
                for n, one in enumerate(entries)
            ),
        )

    def move_on(self, cursor: int, mark: str, *, gaps: int = 0) -> None:
        """Say how far the record was followed, the digest of the last leaf, and what it lacks."""
        self._connection.execute(
            "UPDATE followed SET size = ?, mark = ?, gaps = gaps + ?", (cursor, mark, gaps)
        )

    def _put_words(self, entries: Iterable[ItemEntry]) -> None:
        """Keep what is searched for, and touch only what reads otherwise than before."""
        wanted: dict[OrderID, dict[int, str]] = {}
        for entry in entries:
            wanted.setdefault(entry.order, {})[entry.item] = _words(entry)
        for order, texts in wanted.items():
            known = self._connection.execute(
                "SELECT i.item, i.id, s.words FROM item i LEFT JOIN search s ON s.rowid = i.id "
                "WHERE i.ord = ? AND i.item IN (SELECT value FROM json_each(?))",
                (order, json.dumps([*texts])),
            ).fetchall()
            other = [one for one in known if one[2] != texts[one[0]]]
            self._connection.executemany(
                "DELETE FROM search WHERE rowid = ?",
                [(number,) for _, number, words in other if words is not None],
            )
            self._connection.executemany(
                "INSERT INTO search (rowid, words) VALUES (?, ?)",
                [(number, texts[item]) for item, number, _ in other],
            )


class DeskIndex(DeskReading):
    """Open it with `open_index`; `None` for a path keeps it in memory."""

    def __init__(self, path: Path | None) -> None:
        """Open the index, and make it anew if it is of another version."""
        connection = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False
        )
        super().__init__(connection)
        finalize(self, connection.close)
        if path is not None:
            path.chmod(0o600)
        # It can be made again from the record, all but what people keep and what waits for them:
        # a power cut may take the last moments of that, and leaves the file whole.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.executescript(OWN)
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found != VERSION:
            self.begin_again()

    def followed(self) -> tuple[int, str]:
        """Return how many leaves of the record are in the index, and the digest of the last."""
        size, mark = self._connection.execute("SELECT size, mark FROM followed").fetchone()
        return int(size), str(mark)

    def gaps(self) -> int:
        """Return how many items were put in without the directory, which gave no answer."""
        (found,) = self._connection.execute("SELECT gaps FROM followed").fetchone()
        return int(found)

    def begin_again(self) -> None:
        """Forget everything that was followed."""
        connection = self._connection
        names = connection.execute(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'trigger') "
            "AND name NOT LIKE 'own%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_%' "
            "AND name NOT LIKE 'named_%' "
            "ORDER BY type DESC"
        ).fetchall()
        for kind, name in names:
            connection.execute(f"DROP {kind} {name}")
        connection.executescript(TABLES)
        for made in OF_ITEMS.values():
            connection.execute(f"CREATE {made}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        # What was forgotten leaves no trace in free pages.
        connection.execute("VACUUM")

    @contextmanager
    def writing(self) -> Iterator[DeskIndexWriting]:
        """Return a transaction; all of it is kept, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield DeskIndexWriting(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


def _row(entry: ItemEntry) -> tuple[object, ...]:
    return (
        entry.order,
        entry.item,
        entry.version,
        entry.line,
        entry.kind,
        entry.serials,
        entry.stage,
        entry.subject,
        entry.subject_kind,
        entry.holder,
        entry.why_not,
        entry.doubts,
        entry.safeguards,
        int(bool(entry.safeguards)),
        entry.overlaps,
        entry.people,
        entry.terms,
        int(entry.is_split),
        entry.withheld_in,
        entry.written,
        entry.place,
        entry.text_key,
        entry.excerpt,
        entry.handle,
        entry.followers,
        int(entry.is_verified),
    )


def _words(entry: ItemEntry) -> str:
    """Return what an item is searched by: its words, its post, its account's handle."""
    return folded(" ".join(one for one in (entry.written, entry.handle, entry.excerpt) if one))


def _words_of_order(entry: OrderEntry) -> str:
    """Return what an order is searched by: its names, its authority, its law, its days."""
    days = (entry.dated, instant_to_text(entry.received_at)[:10] if entry.received_at else "")
    said = (entry.order, entry.reference, entry.authority, entry.provision, entry.words)
    return folded(" ".join(one for one in (*said, *days, entry.assignee, entry.team) if one))
