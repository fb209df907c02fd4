"""
The service's own directory as queries to its own database: SQLite, or PostgreSQL by its address.

The operator writes the queries in `directory.toml`; each may name `:handle`, `:id`, `:as_of`, and
gives columns called as in `accounts.csv` and `posts.csv`.  The connection is opened to read only.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from withheld.adapters.directory import account_in, post_in
from withheld.adapters.directory_rows import Row
from withheld.errors import DirectoryUnavailable, InvalidInput
from withheld.ports.directory import AccountEntry, PostEntry

Rows = Sequence[Mapping[str, object]]
Query = Callable[[str, Mapping[str, object]], Rows]
_PARAMETER = re.compile(r"(?<!:):(?P<name>[a-z_]+)\b")
REQUIRED = ("account_by_handle", "account", "post")
OPTIONAL = ("similar_handles", "short_link")
_ROWS_MAX = 100


class SQLDirectory:
    """Asks a database with the operator's own queries."""

    def __init__(self, query: Query, queries: Mapping[str, str]) -> None:
        """
        Take down how to ask.

        Raises:
            InvalidInput: A query is missing, or means nothing here.
        """
        missing = [name for name in REQUIRED if not queries.get(name)]
        unknown = sorted(queries.keys() - {*REQUIRED, *OPTIONAL})
        if missing or unknown:
            raise InvalidInput(
                "directory.toml: "
                + (f"it lacks the query {missing[0]}" if missing else f"no query is {unknown[0]}")
                + f"; known are {', '.join((*REQUIRED, *OPTIONAL))}"
            )
        self._query = query
        self._queries = queries

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """Return the accounts that bore `handle` at `as_of`, or ever where it is None."""
        at = None if as_of is None else as_of.astimezone(UTC).isoformat()
        return self._accounts("account_by_handle", {"handle": handle.casefold(), "as_of": at})

    def account(self, account_id: str) -> AccountEntry | None:
        """Return the account with that id, or None."""
        return next(iter(self._accounts("account", {"id": account_id})), None)

    def post(self, post_id: str) -> PostEntry | None:
        """Return the post with that id, or None."""
        return next((post_in(row) for row in self._rows("post", {"id": post_id})), None)

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:
        """Return accounts whose handle looks the same in print; none where no query says."""
        return self._accounts("similar_handles", {"handle": handle.casefold()})

    def accounts(self) -> Iterable[AccountEntry]:
        """Return nothing: nobody is listed."""
        return ()

    def address_behind(self, short: str) -> str:
        """Return where a short link of ours leads; empty where there is no such link."""
        return next((row.text("url") for row in self._rows("short_link", {"id": short})), "")

    def _accounts(self, name: str, values: Mapping[str, object]) -> Sequence[AccountEntry]:
        return [account_in(row) for row in self._rows(name, values)]

    def _rows(self, name: str, values: Mapping[str, object]) -> Sequence[Row]:
        """Return the rows of one query; none where the operator wrote no such query."""
        query = self._queries.get(name, "")
        if not query:
            return ()
        return [Row(one, f"the query {name}", 1) for one in self._query(query, values)]


def sqlite_query(path: Path) -> Query:
    """
    Return what asks a SQLite database, opened to read only.

    Raises:
        InvalidInput: There is no such file.
    """
    if not path.is_file():
        raise InvalidInput("directory.toml: there is no SQLite database at its address")
    address = f"file:{quote(str(path.resolve()))}?mode=ro"

    def query(text: str, values: Mapping[str, object]) -> Rows:
        try:
            with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
                connection.row_factory = sqlite3.Row
                found = connection.execute(text, dict(values)).fetchmany(_ROWS_MAX)
                return [dict(one) for one in found]
        except sqlite3.Error as error:
            raise DirectoryUnavailable(
                "the directory's database refused a query; nothing was resolved"
            ) from error

    return query


def postgres_query(address: str) -> Query:
    """
    Return what asks a PostgreSQL database, in transactions that can write nothing.

    Raises:
        InvalidInput: The package for PostgreSQL is not installed.
    """
    try:
        import psycopg
        from psycopg.rows import dict_row
    except ImportError as error:
        raise InvalidInput(
            "PostgreSQL needs the package's extra: pip install 'withheld[postgres]'"
        ) from error

    def query(text: str, values: Mapping[str, object]) -> Rows:
        try:
            with psycopg.connect(address, connect_timeout=10, row_factory=dict_row) as connection:
                connection.read_only = True
                placed = _PARAMETER.sub(r"%(\g<name>)s", text.replace("%", "%%"))
                found: Rows = connection.execute(placed.encode(), dict(values)).fetchmany(_ROWS_MAX)
                return found
        except psycopg.Error as error:
            raise DirectoryUnavailable(
                "the directory's database refused a query; nothing was resolved"
            ) from error

    return query
