"""
Visits over HTTP: one connection, one request, no cookies, no redirects.

A stream is listened to until what is looked for was heard, or for so many seconds.  A stream that
breaks off before is no answer: what it would have shown was not seen.
"""

import base64
import hashlib
import http.client
import os
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from withheld.adapters.websocket import Frames
from withheld.ports.visitor import Transport, Visit, Visited

_TIMEOUT_SECONDS = 20
_BODY_SIZE_MAX = 8 * 1024 * 1024
_PART_SIZE = 64 * 1024
_TOKEN = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # noqa: S105 -- RFC 6455 section 1.3, no secret
_SWITCHING = 101


def visit_surface(visit: Visit) -> Visited:
    """Return what came back; status 0 when nobody answered."""
    time.sleep(visit.after_seconds)
    try:
        match visit.transport:
            case Transport.PAGE:
                return _page(visit)
            case Transport.SSE:
                return _events(visit)
            case Transport.WEBSOCKET:
                return _messages(visit)
    except (OSError, http.client.HTTPException):
        # Whatever went wrong on the way, what the surface shows was not seen.
        return Visited(status=0)


def _page(visit: Visit) -> Visited:
    connection = _connection(visit)
    try:
        connection.request("GET", visit.path, headers=dict(visit.headers))
        response = connection.getresponse()
        return Visited(status=response.status, body=response.read(_BODY_SIZE_MAX))
    finally:
        connection.close()


def _events(visit: Visit) -> Visited:
    connection = _connection(visit)
    try:
        headers = {"Accept": "text/event-stream", **visit.headers}
        connection.request("GET", visit.path, headers=headers)
        # A response that ends with its connection takes the socket away from it.
        wire = connection.sock
        response = connection.getresponse()
        if not 200 <= response.status < 300:  # noqa: PLR2004 -- RFC 9110 section 15.3
            return Visited(status=response.status, body=response.read(_BODY_SIZE_MAX))
        _pull(visit)
        heard = _listen(visit, wire, lambda: response.read1(_PART_SIZE))
        return Visited(status=response.status if heard is not None else 0, body=heard or b"")
    finally:
        connection.close()


def _messages(visit: Visit) -> Visited:
    connection = _connection(visit)
    nonce = base64.b64encode(os.urandom(16)).decode()
    headers = {
        **visit.headers,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": nonce,
    }
    try:
        connection.request("GET", visit.path, headers=headers)
        wire = connection.sock
        response = connection.getresponse()
        if response.status != _SWITCHING:
            return Visited(status=response.status, body=response.read(_BODY_SIZE_MAX))
        if response.getheader("sec-websocket-accept") != _accepted(nonce):
            return Visited(status=0)
        # What came with the head of the answer lies in its reader; there is no other way to it.
        frames = Frames(read=lambda: response.fp.read1(_PART_SIZE), write=wire.sendall)
        _pull(visit)
        heard = _listen(visit, wire, frames.payload)
        return Visited(status=200 if heard is not None else 0, body=heard or b"")
    finally:
        connection.close()


def _listen(visit: Visit, wire: socket.socket, take: Callable[[], bytes]) -> bytes | None:
    """Return what was heard until the marker or the end of time; None if it broke off before."""
    ends_at = time.monotonic() + visit.seconds_max
    heard = b""
    while len(heard) < _BODY_SIZE_MAX:
        left = ends_at - time.monotonic()
        if left <= 0:
            return heard
        wire.settimeout(left)
        try:
            part = take()
        except TimeoutError:
            return heard
        if not part:
            return None
        heard += part
        if visit.marker in heard:
            return heard
    return None


def _pull(visit: Visit) -> None:
    """
    Have the service send the thing again, now that somebody listens.

    Raises:
        ConnectionError: It refuses, or cannot be told: what is heard then would say nothing.
    """
    if not visit.trigger:
        return
    connection = _connection(visit)
    try:
        connection.request("POST", visit.trigger, headers={**visit.headers, "Content-Length": "0"})
        status = connection.getresponse().status
    finally:
        connection.close()
    if not 200 <= status < 300:  # noqa: PLR2004 -- RFC 9110 section 15.3
        raise ConnectionError("the service does not send it again")


def _accepted(nonce: str) -> str:
    """Return what a server that took the handshake answers (RFC 6455 section 4.2.2)."""
    return base64.b64encode(hashlib.sha1((nonce + _TOKEN).encode()).digest()).decode()  # noqa: S324 -- as the RFC has it


def _connection(visit: Visit) -> http.client.HTTPConnection:
    """Return a connection that is not open yet."""
    parts = urlsplit(visit.origin)
    if parts.scheme in {"https", "wss"}:
        return http.client.HTTPSConnection(
            parts.netloc, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT_SECONDS)
