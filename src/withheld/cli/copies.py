"""Copies of a public folder, wherever they lie: a folder on disk, or a web server."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from withheld.errors import InvalidInput, NotFound

FILE_SIZE_MAX = 64 * 2**20
"""Bytes; no file of a log or a site comes near it."""

_SECONDS_MAX = 30.0
_OK, _GONE = 200, (404, 410)


class Copy(Protocol):
    """A copy of everything a service published."""

    def fetch(self, path: str) -> bytes | None:
        """Return the file at a path, None if there is none."""
        ...

    def paths(self) -> frozenset[str] | None:
        """Return the path of every file; None where nobody can list them."""
        ...


class FolderCopy:
    """A copy in a folder."""

    def __init__(self, folder: Path) -> None:
        """
        Take the public folder, or the case store that has one.

        Raises:
            NotFound: It is no folder.
        """
        if not folder.is_dir():
            raise NotFound("there is no such folder; give the public folder, or its address")
        inner = folder / "public"
        self._folder = inner if inner.is_dir() and not (folder / "log").is_dir() else folder

    def fetch(self, path: str) -> bytes | None:
        """Return the file at a path, None if there is none."""
        found = self._folder / path
        return found.read_bytes() if found.is_file() else None

    def paths(self) -> frozenset[str]:
        """Return the path of every file."""
        return frozenset(
            path.relative_to(self._folder).as_posix()
            for path in self._folder.rglob("*")
            if path.is_file()
        )


class WebCopy:
    """A copy on a web server."""

    def __init__(self, address: str) -> None:
        """
        Take the address of the public folder.

        Raises:
            InvalidInput: It is no http or https address.
        """
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInput("this is no address; expected http://host/… or https://host/…")
        self._is_secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")

    def fetch(self, path: str) -> bytes | None:
        """
        Return the file at a path, None if there is none.

        Raises:
            NotFound: The server cannot be reached.
            InvalidInput: It answers neither with the file nor that there is none.
        """
        kind = HTTPSConnection if self._is_secure else HTTPConnection
        connection = kind(self._host, self._port, timeout=_SECONDS_MAX)
        try:
            connection.request("GET", f"{self._path}/{quote(path)}")
            answer = connection.getresponse()
            data = answer.read(FILE_SIZE_MAX + 1)
        except (OSError, HTTPException) as error:
            raise NotFound("the server does not answer; check the address and try again") from error
        finally:
            connection.close()
        if answer.status in _GONE:
            return None
        if answer.status != _OK or len(data) > FILE_SIZE_MAX:
            raise InvalidInput(
                f"the server answered {answer.status} with {len(data)} bytes; expected the file "
                "itself, or 404 (redirects are not followed: give the final address)"
            )
        return data

    def paths(self) -> None:
        """Return None: a web server does not list what it has."""
        return


def copy_at(where: str) -> Copy:
    """
    Return the copy at a folder's path or a web address.

    Raises:
        NotFound: No such folder.
        InvalidInput: An address of no kind known here.
    """
    return WebCopy(where) if "://" in where else FolderCopy(Path(where))
