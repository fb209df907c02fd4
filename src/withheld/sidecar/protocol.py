"""
The look-up service's own HTTP/1.1: the two hot endpoints answered from bytes to bytes.

Strict on purpose.  Whatever two servers could read in two ways is refused and the connection
closed: two lengths, a length beside chunks, another coding than chunks, no host or two, another
form of target.  What comes slowly is cut off after a time, what is long after a size.  Answers
leave in the order of the questions.

Law: RFC 9112 section 6.3 on what ends a message, section 11.2 on smuggling.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import unquote

import httptools

from withheld.edge.response import Answered
from withheld.edge.serving import Request
from withheld.sidecar.endpoints import BODY_SIZE_MAX, TOO_LONG, Endpoints, problem
from withheld.sidecar.hot import Hot, head_of

TARGET_SIZE_MAX = 16 << 10
HEADERS_SIZE_MAX = 32 << 10
HEADERS_MAX = 100
REQUEST_SECONDS_MAX = 10.0
"""How long a request may take to arrive, from its first byte to its last."""
IDLE_SECONDS_MAX = 75.0
"""How long a connection may wait for its next request."""
CONNECTIONS_MAX = 10_000

_PLAIN = b"GET /v1/check?subject="
_VERSION = b" HTTP/1.1\r\n"
_END = b"\r\n\r\n"

_MALFORMED = problem(400, "the request is malformed, or could be read in two ways")
_TOO_MUCH = problem(431, "the request's target or headers are too long")
_LATE = problem(408, "the request took too long to arrive")
_BUSY = problem(503, "too many connections are open; try again later")


@dataclass(slots=True)
class Served:
    """What the connections of one server share."""

    endpoints: Endpoints
    hot: Hot
    connections: "set[LookUpProtocol]" = field(default_factory=set)
    is_stopping: bool = False
    request_seconds_max: float = REQUEST_SECONDS_MAX
    idle_seconds_max: float = IDLE_SECONDS_MAX
    clock: Callable[[], float] = time.monotonic
    now: float = field(default_factory=time.monotonic)
    """As of the last sweep: limits are kept to a second."""

    def sweep(self) -> None:
        """Cut off what is late, and what is idle for too long; once a second."""
        self.now = self.clock()
        for connection in [one for one in self.connections if one.deadline <= self.now]:
            connection.cut_off()


class LookUpProtocol(asyncio.Protocol):
    """One connection."""

    __slots__ = (
        "_alike",
        "_answers",
        "_body",
        "_complete",
        "_header_size",
        "_headers",
        "_is_closing",
        "_is_headed",
        "_is_within",
        "_parser",
        "_peer",
        "_refusal",
        "_served",
        "_target",
        "_transport",
        "deadline",
    )

    def __init__(self, served: Served) -> None:
        """Serve one connection of `served`."""
        self._served = served
        self._parser = httptools.HttpRequestParser(self)
        self._answers: list[bytes] = []
        self._is_closing = False
        self._refusal: Answered | None = None
        self._peer = ""
        self._alike = b""
        self._complete = 0
        self.deadline = served.now + served.request_seconds_max
        self._begin()

    def _begin(self) -> None:
        """Be ready for the next request."""
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._header_size = 0
        self._body: bytes | bytearray = b""
        self._is_headed = False
        self._is_within = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, unless too many are open."""
        self._transport = cast("asyncio.Transport", transport)  # What a stream server gives.
        address = transport.get_extra_info("peername")
        self._peer = address[0] if isinstance(address, tuple) else ""
        if len(self._served.connections) >= CONNECTIONS_MAX:
            self._refuse(_BUSY)
            self._flush()
            return
        self._served.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- theirs
        """Forget the connection."""
        self._served.connections.discard(self)

    def pause_writing(self) -> None:
        """Read no more while the other side does not take what it asked for."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Read again."""
        if not self._is_closing:
            self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Read what came, and answer every request that is whole."""
        if self._is_closing or (not self._is_within and self._answer_alike(data)):
            return
        self._alike = b""
        complete_before = self._complete
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._stop(_MALFORMED)
        # What follows a request after which the connection ends is not looked at.
        if self._refusal is not None and not self._is_closing:
            self._refuse(self._refusal)
        self._flush()
        if self._complete == complete_before + 1 and not (self._is_within or self._is_closing):
            self._remember(data)

    def _remember(self, data: bytes) -> None:
        """Remember the headers of a request that was plain, whole and came alone."""
        _, version, headers = data.partition(_VERSION)
        if data.startswith(_PLAIN) and headers.find(_END) == len(headers) - len(_END):
            self._alike = version + headers

    def _answer_alike(self, data: bytes) -> bool:
        """
        Answer a request whose headers are, byte for byte, those that the parser accepted just now.

        The same bytes are read the same way, so the parser need not read them again; it stands
        between two requests, and this is a whole one.
        """
        alike = self._alike
        if not alike or not data.endswith(alike) or not data.startswith(_PLAIN):
            return False
        # Where this is answered it has letters only, so that the request line ends where it seems.
        found = self._served.hot.plain(data[len(_PLAIN) : -len(alike)], self._peer)
        if found is None:
            return False
        self.deadline = self._served.now + self._served.idle_seconds_max
        self._transport.write(found)
        return True

    # --- what the parser calls -----------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Start the time a request has."""
        self._is_within = True
        self.deadline = self._served.now + self._served.request_seconds_max

    def on_url(self, part: bytes) -> None:
        """Take a part of the target."""
        self._target += part
        if len(self._target) > TARGET_SIZE_MAX:
            self._stop(_TOO_MUCH)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; a trailer, which comes after the body, is dropped."""
        if self._is_headed:
            return
        self._headers.append((name, value))
        self._header_size += len(name) + len(value)
        if self._header_size > HEADERS_SIZE_MAX or len(self._headers) > HEADERS_MAX:
            self._stop(_TOO_MUCH)

    def on_headers_complete(self) -> None:
        """Refuse what could be read in two ways."""
        self._is_headed = True
        version = self._parser.get_http_version()
        hosts, codings, expects = 0, list[bytes](), False
        for name, value in self._headers:
            lowered = name.lower()
            hosts += lowered == b"host"
            expects = expects or lowered == b"expect"
            if lowered == b"transfer-encoding":
                codings.append(value.lower())
        is_plain = (
            version in {"1.1", "1.0"}
            and (hosts == 1 or (hosts == 0 and version == "1.0"))
            and (not codings or (version == "1.1" and codings == [b"chunked"]))
            and self._target.startswith(b"/")
            and not self._parser.should_upgrade()
        )
        if not is_plain:
            self._stop(_MALFORMED)
        elif expects:
            self._answers.append(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, part: bytes) -> None:
        """Take a part of the body."""
        if self._refusal is not None:
            return
        if not self._body:
            self._body = part
        else:
            if isinstance(self._body, bytes):
                self._body = bytearray(self._body)
            self._body += part
        if len(self._body) > BODY_SIZE_MAX:
            self._stop(TOO_LONG)

    def on_message_complete(self) -> None:
        """Answer a request that is whole."""
        if self._refusal is not None or self._is_closing:
            return
        self._complete += 1
        method = self._parser.get_method()
        found = self._served.hot.answer(method, self._target, self._body, self._peer)
        if found is None:
            found = self._answer(method.decode("latin-1"))
        if self._parser.should_keep_alive() and not self._served.is_stopping:
            self._answers.append(found)
        else:
            self._answers.append(found.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            self._is_closing = True
        self.deadline = self._served.now + self._served.idle_seconds_max
        self._begin()

    # --- answering -----------------------------------------------------------------------------

    def _answer(self, method: str) -> bytes:
        """Return the bytes of the response of an endpoint that is not hot."""
        path, _, query = self._target.decode("latin-1").partition("?")
        request = Request(
            path=unquote(path),
            headers=[
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in self._headers
            ],
            peer=self._peer,
            query=query,
        )
        self._served.hot.settle()
        answered = self._served.endpoints.respond(method, request, query, bytes(self._body))
        body = b"" if method == "HEAD" else answered.body
        return head_of(answered.status, answered.headers) + body

    def _stop(self, refusal: Answered) -> None:
        """Read nothing more of this connection once the parser returns."""
        self._refusal = self._refusal or refusal

    def _refuse(self, refusal: Answered) -> None:
        """Answer with a refusal, and close: where the next request would begin is not known."""
        head = head_of(refusal.status, (*refusal.headers, ("Connection", "close")))
        self._answers.append(head + refusal.body)
        self._is_closing = True

    def _flush(self) -> None:
        """Send the answers together; close when no other can follow."""
        if self._answers:
            self._transport.write(b"".join(self._answers))
            self._answers = []
        if self._is_closing:
            self._transport.close()

    def close_if_idle(self) -> None:
        """Close a connection that waits for no answer."""
        if not self._is_within:
            self._is_closing = True
            self._transport.close()

    def cut_off(self) -> None:
        """End a connection that is late (with an answer) or idle (without)."""
        if self._is_within and not self._is_closing:
            self._refuse(_LATE)
            self._flush()
        self._is_closing = True
        self._transport.close()
        if self.deadline + IDLE_SECONDS_MAX <= self._served.now:
            self._transport.abort()  # It does not even take the answer.
