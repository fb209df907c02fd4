"""
Questions to a directory over HTTP: one answer or none, and never a failure read as "not found".

Only the operator's own directory is asked, at the address the operator set; no redirect is followed
and no address from an order is ever fetched.
"""

import http.client
import json
import ssl
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

from withheld.adapters.directory_rows import Row
from withheld.errors import DirectoryUnavailable, InvalidInput

_TIMEOUT_SECONDS = 10
_BODY_SIZE_MAX = 4 * 1024 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

Json = Mapping[str, object]


class Asker:
    """Asks one server; each question is one request, answered with JSON."""

    def __init__(self, address: str, *, token: str = "") -> None:
        """
        Take down where to ask.

        Args:
            address: Such as `https://directory.chirp.example/v1`; http only on this machine.
            token: Sent as a bearer token; empty for none.

        Raises:
            InvalidInput: Not such an address.
        """
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or parts.hostname in _LOOPBACK
        if parts.scheme not in {"http", "https"} or not parts.hostname or not is_safe:
            raise InvalidInput(
                "the directory's address has to be https, or http on this machine, such as "
                "https://directory.chirp.example/v1"
            )
        self._parts = parts
        self._token = token

    def get(
        self, *path: str, missing: Sequence[int] = (404, 410), **query: str | None
    ) -> object | None:
        """
        Return the answer, or None where the server says that there is no such thing.

        Args:
            path: Its segments, each quoted here.
            missing: The statuses that say so.
            query: Keys and values; those that are None are left out.

        Raises:
            DirectoryUnavailable: No answer, or none that can be understood.
        """
        status, body = self._fetch(path, query)
        if status in missing:
            return None
        if status != http.HTTPStatus.OK:
            raise DirectoryUnavailable(
                f"the directory answered {status}; nothing was resolved, ask again later"
            )
        try:
            # A float would lose the last digits of an id; it is refused where it is read.
            answer: object = json.loads(body)
        except ValueError as error:
            raise DirectoryUnavailable(
                "the directory answered with what is no JSON; nothing was resolved"
            ) from error
        return answer

    def problem(self, *path: str, **query: str | None) -> tuple[int, Json]:
        """
        Return the status and the object of an answer that may be a refusal with a reason.

        Raises:
            DirectoryUnavailable: No answer, or none that is an object.
        """
        status, body = self._fetch(path, query)
        try:
            value = json.loads(body)
        except ValueError as error:
            raise DirectoryUnavailable(
                f"the directory answered {status} with what is no JSON; nothing was resolved"
            ) from error
        if not isinstance(value, dict):
            raise DirectoryUnavailable(
                "the directory answered with no object; nothing was resolved"
            )
        return status, value

    def _fetch(self, path: Sequence[str], query: Mapping[str, str | None]) -> tuple[int, bytes]:
        """
        Return status and body of one request.

        Raises:
            DirectoryUnavailable: Nobody answered, or at too great a length.
        """
        connection = self._connection()
        said = {name: value for name, value in query.items() if value is not None}
        target = self._parts.path.rstrip("/") + "".join(f"/{quote(one, safe=':')}" for one in path)
        headers = {"Accept": "application/json", "User-Agent": "withheld"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            connection.request(
                "GET", f"{target}?{urlencode(said)}" if said else target, None, headers
            )
            response = connection.getresponse()
            body = response.read(_BODY_SIZE_MAX + 1)
        except (OSError, http.client.HTTPException) as error:
            raise DirectoryUnavailable(
                "the directory did not answer; nothing was resolved, ask again later"
            ) from error
        finally:
            connection.close()
        if len(body) > _BODY_SIZE_MAX:
            raise DirectoryUnavailable("the directory's answer is too long; nothing was resolved")
        return response.status, body

    def _connection(self) -> http.client.HTTPConnection:
        """Return a connection that is not open yet."""
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                self._parts.netloc, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(self._parts.netloc, timeout=_TIMEOUT_SECONDS)


def row_of(value: object, what: str) -> Row:
    """
    Return an object of an answer as a record.

    Raises:
        DirectoryUnavailable: It is no object.
    """
    if not isinstance(value, dict):
        raise DirectoryUnavailable(f"the directory answered with no {what}; nothing was resolved")
    return Row(value, f"the directory's {what}", 1)


def rows_under(value: object, name: str) -> Sequence[Row]:
    """
    Return the objects of an answer's list.

    Raises:
        DirectoryUnavailable: There is no such list.
    """
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise DirectoryUnavailable(f"the directory's answer lacks {name}; nothing was resolved")
    return [row_of(one, name) for one in found]
