"""
Which directory a folder describes: its own files, or, where `directory.toml` lies there, another's.

    kind = "http"                       # or "mastodon", "atproto", "sqlite", "postgres"
    address = "https://directory.chirp.example/v1"
    token_file = "token"                # beside directory.toml; optional
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from withheld.adapters.directory import open_directory
from withheld.adapters.directory_asking import Asker
from withheld.adapters.directory_atproto import ATProtoDirectory
from withheld.adapters.directory_http import HTTPDirectory
from withheld.adapters.directory_mastodon import MastodonDirectory
from withheld.adapters.directory_sql import SQLDirectory, postgres_query, sqlite_query
from withheld.errors import DirectoryUnavailable, InvalidInput, Refused
from withheld.ports.directory import AccountEntry, Directory, PostEntry

DESCRIPTION = "directory.toml"
_KEYS = frozenset({"kind", "address", "token_file", "domain", "history", "queries"})


def open_any_directory(folder: Path) -> Directory:
    """
    Return the directory that `folder` holds or describes; nothing is asked yet.

    Raises:
        NotFound: It describes none, and holds no accounts.
        InvalidInput: Its description, or a line of it, cannot be read.
    """
    path = folder / DESCRIPTION
    if not path.is_file():
        return open_directory(folder)
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"{DESCRIPTION} is no TOML in UTF-8: {error}") from error
    if unknown := sorted(table.keys() - _KEYS):
        raise InvalidInput(
            f"{DESCRIPTION} says {unknown[0]}, which means nothing here; known are: "
            + ", ".join(sorted(_KEYS))
        )
    return _described(folder, table)


def directory_or_silence(folder: Path) -> Directory:
    """Return the directory of `folder`, or where it cannot be read one that answers nothing."""
    try:
        return open_any_directory(folder)
    except Refused as why:
        return SilentDirectory(str(why))


class SilentDirectory:
    """
    The directory of a service that made a slip in its files: whoever asks is told of it.

    Clocks, tables, letters and the public log need no directory, and go on.
    """

    def __init__(self, why: str) -> None:
        self._why = why

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:  # noqa: ARG002 -- the port's
        """Say why nobody can be looked up."""
        self._refuse()

    def account(self, account_id: str) -> AccountEntry | None:  # noqa: ARG002 -- the port's
        """Say why nobody can be looked up."""
        self._refuse()

    def post(self, post_id: str) -> PostEntry | None:  # noqa: ARG002 -- the port's
        """Say why nothing can be looked up."""
        self._refuse()

    def similar_handles(self, handle: str) -> Sequence[AccountEntry]:  # noqa: ARG002 -- the port's
        """Say why nobody can be looked up."""
        self._refuse()

    def accounts(self) -> Iterable[AccountEntry]:
        """Say why nobody can be listed."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise DirectoryUnavailable(f"the service's own directory cannot be read: {self._why}")


def _described(folder: Path, table: Mapping[str, object]) -> Directory:
    """
    Return the directory that a description means.

    Raises:
        InvalidInput: It is of no kind known here.
    """
    address, token = _text(table, "address"), _token(folder, table)
    match _text(table, "kind"):
        case "http":
            return HTTPDirectory(Asker(address, token=token))
        case "mastodon":
            domain = _text(table, "domain") or urlsplit(address).hostname or ""
            return MastodonDirectory(Asker(address, token=token), domain=domain)
        case "atproto":
            history = _text(table, "history")
            return ATProtoDirectory(
                Asker(address, token=token), Asker(history) if history else None
            )
        case "sqlite":
            return SQLDirectory(sqlite_query(folder / address), _queries(table))
        case "postgres":
            return SQLDirectory(postgres_query(address), _queries(table))
        case kind:
            raise InvalidInput(
                f"{DESCRIPTION}: {kind or 'no kind'} is none known here; known are http, mastodon, "
                "atproto, sqlite and postgres"
            )


def _text(table: Mapping[str, object], name: str) -> str:
    """
    Return a text of the description; empty where it has none.

    Raises:
        InvalidInput: It is no text.
    """
    value = table.get(name, "")
    if not isinstance(value, str):
        raise InvalidInput(f"{DESCRIPTION}: {name} is no text")
    return value


def _token(folder: Path, table: Mapping[str, object]) -> str:
    """
    Return the token in the file that the description names; empty where it names none.

    Raises:
        InvalidInput: The file cannot be read.
    """
    name = _text(table, "token_file")
    if not name:
        return ""
    try:
        return (folder / name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InvalidInput(f"{DESCRIPTION}: its token_file cannot be read") from error


def _queries(table: Mapping[str, object]) -> Mapping[str, str]:
    """
    Return the queries of a description.

    Raises:
        InvalidInput: It has none.
    """
    found = table.get("queries")
    if not isinstance(found, dict):
        raise InvalidInput(f"{DESCRIPTION} lacks the table [queries]")
    return {str(name): str(text) for name, text in found.items()}
