"""
Calls to a platform's HTTP interface: one request, one answer, nothing followed.

Plain http is for loopback only.  Redirects are no answer: they could lead anywhere.
"""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from withheld.errors import InvalidInput, NotReady

_TIMEOUT_SECONDS = 20
_ANSWER_SIZE_MAX = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswer:
    """What the other side answered."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes

    @property
    def is_fine(self) -> bool:
        """Return whether the status is one of success."""
        return 200 <= self.status < 300  # noqa: PLR2004 -- RFC 9110 section 15.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address to call, checked at set-up."""

    url: str
    answer_bytes: int = _ANSWER_SIZE_MAX
    """So long an answer may be."""

    def __post_init__(self) -> None:
        """
        Refuse what is not to be called.

        Raises:
            InvalidInput: No absolute URL, or http to somewhere other than loopback.
        """
        parts = urlsplit(self.url)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and is_loopback(parts.hostname or "")
        )
        if not parts.hostname or not is_safe or parts.username or not self.url.isascii():
            raise InvalidInput(
                "the address to call is no https URL without a password in it; plain http is for "
                "loopback only"
            )

    @property
    def authority(self) -> str:
        """Return host and port as they stand in the URL, in small letters (RFC 9421 2.2.3)."""
        return urlsplit(self.url).netloc.lower()

    @property
    def path(self) -> str:
        """Return the path, a slash where it is empty."""
        return urlsplit(self.url).path or "/"

    def call(
        self, method: str, *, headers: Mapping[str, str], body: bytes = b"", below: str = ""
    ) -> CallAnswer:
        """
        Return the answer to one request.

        Args:
            method: The method.
            headers: The headers.
            body: The body.
            below: What is added to the URL's path, its query included.

        Raises:
            NotReady: Nobody answers, or without an end; nothing is known of what was done.
        """
        parts = urlsplit(self.url)
        target = (parts.path.rstrip("/") + below) if below else self.path
        if parts.query and not below:
            target += f"?{parts.query}"
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                parts.netloc, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT_SECONDS)
        try:
            # Servers of the fediverse answer nobody who does not say what they are.
            said = {name.lower() for name in headers}
            sent = {**({} if "user-agent" in said else {"User-Agent": "withheld"}), **headers}
            connection.request(method, target, body=body or None, headers=sent)
            response = connection.getresponse()
            data = response.read(self.answer_bytes + 1)
            found = {name.lower(): value for name, value in response.getheaders()}
        except (OSError, http.client.HTTPException) as error:
            raise NotReady("the platform does not answer; it is tried again later") from error
        finally:
            connection.close()
        if len(data) > self.answer_bytes:
            raise NotReady(
                f"the platform's answer is longer than {self.answer_bytes:,} bytes, and a part is "
                "never taken for the whole; ask it for less at a time"
            )
        return CallAnswer(status=response.status, headers=found, body=data)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
