"""What people keep for themselves at the desk: views, replies and choices."""

import sqlite3

from withheld.adapters.sqlite.desk_rows import Choices
from withheld.model.identity import PersonID


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
