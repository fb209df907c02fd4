"""What people keep for themselves at the desk: views, replies and choices."""

import sqlite3

from withheld.adapters.sqlite.desk_rows import Choices, MentionRow, PendingRow
from withheld.model.identity import OrderID, PersonID


class DeskKeeping:
    """What outlives the index: it is nobody's fold."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def kept(self, table: str, person: PersonID) -> list[tuple[str, str]]:
        """Return a person's saved views (`view`) or replies (`reply`): name and value."""
        value = {"view": "address", "reply": "text"}[table]
        rows = self._connection.execute(
            f"SELECT name, {value} FROM own_{table} WHERE person = ? ORDER BY name",  # noqa: S608 -- our own words
            (person,),
        )
        return [(str(row[0]), str(row[1])) for row in rows]

    def keep(self, table: str, person: PersonID, name: str, value: str) -> None:
        """Keep a view or a reply; an empty value drops it."""
        self.kept(table, person)
        if value:
            self._connection.execute(
                f"INSERT OR REPLACE INTO own_{table} VALUES (?, ?, ?)",  # noqa: S608 -- checked above
                (person, name, value),
            )
        else:
            self._connection.execute(
                f"DELETE FROM own_{table} WHERE person = ? AND name = ?",  # noqa: S608 -- checked above
                (person, name),
            )

    def choices(self, person: PersonID) -> Choices | None:
        """Return what a person chose for themselves."""
        row = self._connection.execute(
            "SELECT language, zone, theme, letters FROM own_choice WHERE person = ?", (person,)
        ).fetchone()
        return Choices(*row) if row else None

    def choose(self, person: PersonID, choices: Choices) -> None:
        """Keep what a person chose for themselves."""
        self._connection.execute(
            "INSERT OR REPLACE INTO own_choice VALUES (?, ?, ?, ?, ?)",
            (person, choices.language, choices.zone, choices.theme, choices.letters),
        )

    def mentions(self, person: PersonID, limit: int = 50) -> list[MentionRow]:
        """Return the notes that colleagues left for a person, the newest first."""
        rows = self._connection.execute(
            "SELECT m.ord, m.n, m.at, m.kind, m.by, m.words_key, m.n > coalesce(s.n, 0) "
            "FROM mention m LEFT JOIN own_seen s ON s.person = m.person AND s.ord = m.ord "
            "WHERE m.person = ? ORDER BY m.at DESC, m.n DESC LIMIT ?",
            (person, limit),
        )
        return [MentionRow(*row) for row in rows]

    def see_notes(self, person: PersonID, order: OrderID, n: int) -> None:
        """Keep that a person saw an order's notes up to an event's number."""
        self._connection.execute(
            "INSERT INTO own_seen VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET n = max(n, ?3)",
            (person, order, n),
        )

    def put_pending(self, row: PendingRow, *, most: int) -> None:
        """Keep what waits, of a kind of one person's the newest `most`; forget what ran out."""
        self._connection.execute("DELETE FROM own_pending WHERE until <= ?", (row.made_at,))
        self._connection.execute(
            "INSERT OR REPLACE INTO own_pending VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row.kind, row.name, row.person, row.order, row.made_at, row.until, row.data),
        )
        self._connection.execute(
            "DELETE FROM own_pending WHERE kind = ?1 AND name IN (SELECT name FROM own_pending "
            "WHERE kind = ?1 AND person = ?2 ORDER BY made_at DESC, name LIMIT -1 OFFSET ?3)",
            (row.kind, row.person, most),
        )

    def pending(
        self, kind: str, now: str, *, name: str = "", person: str = "", order: str | None = None
    ) -> list[PendingRow]:
        """Return what waits of a kind at `now`, the oldest first."""
        rows = self._connection.execute(
            "SELECT kind, name, person, ord, made_at, until, data FROM own_pending "
            "WHERE kind = ?1 AND (?2 = '' OR name = ?2) AND (?3 = '' OR person = ?3) "
            "AND (?4 IS NULL OR ord = ?4) AND until > ?5 ORDER BY made_at, name",
            (kind, name, person, order, now),
        )
        return [
            PendingRow(k, n, PersonID(who), OrderID(ord_), made, until, data)
            for k, n, who, ord_, made, until, data in rows
        ]

    def drop_pending(self, kind: str, *, name: str = "", person: str = "") -> None:
        """Forget what waits of a kind: the one of a name, or all of a person's."""
        self._connection.execute(
            "DELETE FROM own_pending WHERE kind = ?1 AND ((?2 <> '' AND name = ?2) "
            "OR (?2 = '' AND person = ?3))",
            (kind, name, person),
        )

    def forget_pending(self) -> None:
        """Forget the words of everything that waits: some of them may have to be destroyed."""
        self._connection.execute("DELETE FROM own_pending WHERE kind <> 'session'")
