"""
What the service carries to its edges: the table, its changes as they happen, and their receipts.

A table is a list of silenced people, so nobody is answered without a token of their own; what the
tokens are, the service keeps as hashes.  `/table`, `/changes.jsonl` and `/alive.json` are for those
who poll; `/stream` (server-sent events, with the last sequence as cursor) tells those who listen at
once.  An edge says at `/receipts` what it enforces, which is how long a decision took to reach it.
"""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

from withheld.edge.asgi import Message, Receive, Scope, Send, answer
from withheld.edge.contents import FILES, Contents, Line
from withheld.edge.receipts import RECEIPTS, append_receipt, latest
from withheld.edge.response import Answered
from withheld.edge.serving import now
from withheld.sidecar.endpoints import as_json, problem, said

LOOK_EVERY_SECONDS = 0.02
SILENCE_SECONDS_MAX = 10.0
"""After which a word is sent, so that the other side knows the connection from a dead one."""
_RECEIPT_SIZE_MAX = 1024
_STEP = 1 << 20


def hash_of(token: str) -> str:
    """Return what the service keeps of an edge's token: the SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(slots=True)
class Feed:
    """The app; give it to any ASGI server, behind TLS where it leaves the machine."""

    folder: Path
    tokens: Mapping[str, str]
    """Hash of the token to the name of the edge."""
    clock: Callable[[], datetime] = now
    contents: Contents = field(init=False)
    listeners: dict[str, int] = field(default_factory=dict)
    """How many streams each edge has open."""
    is_stopping: bool = False
    """Set it, and every stream ends within a moment."""
    problem: str = ""
    """What is wrong with the folder, which is said in the metrics; empty when nothing is."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Look at the folder for the first time."""
        self.contents = Contents(self.folder)
        self.contents.look()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        method, path = scope["method"], scope["path"]
        if (method, path) == ("GET", "/livez"):
            await answer(send, said(200, "text/plain; charset=utf-8", b"ok\n"))
            return
        edge = self._edge(scope)
        if edge is None:
            refused = problem(401, "this is for edges of the service; send your token")
            await answer(send, _challenging(refused))
        elif method == "GET" and path.lstrip("/") in FILES:
            await self._file(path.lstrip("/"), _known(scope), send)
        elif (method, path) == ("GET", "/stream"):
            await self._stream(edge, _cursor(scope), receive, send)
        elif (method, path) == ("POST", "/receipts"):
            await answer(send, await self._take_receipt(edge, receive))
        elif (method, path) == ("GET", "/metrics"):
            await answer(send, said(200, "text/plain; version=0.0.4", self._metrics().encode()))
        else:
            await answer(send, problem(404, "there is no such file; see /stream and /table"))

    def _edge(self, scope: Scope) -> str | None:
        """Return which edge asks, or None."""
        for name, value in scope["headers"]:
            kind, _, token = value.decode("latin-1").partition(" ")
            if name == b"authorization" and kind.lower() == "bearer":
                return self.tokens.get(hash_of(token.strip()))
        return None

    async def _live(self, receive: Receive, send: Send) -> None:
        """Watch the folder from start to stop."""
        watching: asyncio.Task[None] | None = None
        while True:
            message: Message = await receive()
            if message["type"] == "lifespan.startup":
                watching = asyncio.create_task(self.watch())
            elif watching is not None:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def watch(self) -> None:
        """Look at the folder again and again, and wake who listens."""
        while True:
            try:
                is_new, self.problem = self.contents.look(), ""
            except OSError as error:
                # Whoever listens is told that we are here, and nothing that was not read.
                is_new, self.problem = False, type(error).__name__
            if is_new or self.is_stopping:
                self._news.set()
                self._news = asyncio.Event()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _file(self, name: str, known: frozenset[bytes], send: Send) -> None:
        """
        Send a file as it is at this moment, whole, unless the edge has it.

        Law: RFC 9110 sections 8.8.3 and 13.1.2.
        """
        try:
            file = (self.folder / name).open("rb")
        except FileNotFoundError:
            await answer(send, problem(404, "it is not there yet; ask again later"))
            return
        with file:
            status = os.fstat(file.fileno())
            size = status.st_size
            tag = b'"%x-%x-%x"' % (status.st_ino, size, status.st_mtime_ns)
            headers = [(b"etag", tag), (b"cache-control", b"no-store")]
            if tag in known:
                await send({"type": "http.response.start", "status": 304, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
            headers += [
                (b"content-type", b"application/octet-stream"),
                (b"content-length", str(size).encode()),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            left = size
            while left:
                part = await asyncio.to_thread(file.read, min(_STEP, left))
                if not part:
                    break  # It was cut off meanwhile; the edge sees that some is missing.
                left -= len(part)
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    async def _stream(self, edge: str, cursor: int, receive: Receive, send: Send) -> None:
        """Tell an edge what is new until it goes."""
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(_gone(receive))
        self.listeners[edge] = self.listeners.get(edge, 0) + 1
        try:
            async for part in self._told(cursor, gone):
                await send({"type": "http.response.body", "body": part, "more_body": True})
        finally:
            self.listeners[edge] -= 1
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone

    async def _told(self, cursor: int, gone: "asyncio.Task[None]") -> AsyncIterator[bytes]:
        """Go through what an edge is told: changes after its cursor, and that we are alive."""
        alive: Line | None = None
        while not (gone.done() or self.is_stopping):
            news, parts = self._news, []
            following = self.contents.after(cursor)
            if following is None:
                cursor = self.contents.table_version
                parts.append(_event("table", cursor, str(cursor).encode()))
                following = self.contents.after(cursor) or ()
            for line in following:
                parts.append(_event("change", line.sequence, line.data))
                cursor = line.sequence
            if self.contents.alive is not None and self.contents.alive != alive:
                alive = self.contents.alive
                parts.append(_event("alive", cursor, alive.data))
            yield b"".join(parts) or b": still here\n\n"
            waiting = asyncio.create_task(news.wait())
            await asyncio.wait(
                {waiting, gone}, timeout=SILENCE_SECONDS_MAX, return_when=asyncio.FIRST_COMPLETED
            )
            waiting.cancel()

    async def _take_receipt(self, edge: str, receive: Receive) -> Answered:
        """Keep what an edge says it enforces, with our own clock's time."""
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body", False) or len(body) > _RECEIPT_SIZE_MAX:
                break
        try:
            version = json.loads(body[:_RECEIPT_SIZE_MAX])["version"]
        except (ValueError, KeyError, TypeError):
            version = None
        if type(version) is not int or version < 0:
            return problem(400, 'that is no receipt; send {"version": 7}')
        await asyncio.to_thread(append_receipt, self.folder, edge, version, self.clock())
        return as_json(200, {"version": version})

    def _metrics(self) -> str:
        """Return what Prometheus reads: versions and streams by edge; no subjects."""
        last = latest(self.folder / RECEIPTS)
        lines = [
            "# HELP withheld_edge_version The last version an edge said that it enforces.",
            "# TYPE withheld_edge_version gauge",
            *(
                f'withheld_edge_version{{edge="{name}"}} {last.get(name, 0)}'
                for name in self._names()
            ),
            "# HELP withheld_edge_streams Streams an edge has open.",
            "# TYPE withheld_edge_streams gauge",
            *(
                f'withheld_edge_streams{{edge="{name}"}} {self.listeners.get(name, 0)}'
                for name in self._names()
            ),
        ]
        lines += [
            "# HELP withheld_feed_is_blind Whether the folder cannot be read now.",
            "# TYPE withheld_feed_is_blind gauge",
            f"withheld_feed_is_blind {int(bool(self.problem))}",
        ]
        if self.contents.alive is not None:
            lines.append(f"withheld_feed_version {self.contents.alive.sequence}")
        return "\n".join(lines) + "\n"

    def _names(self) -> list[str]:
        return sorted(set(self.tokens.values()))


async def _gone(receive: Receive) -> None:
    """Return when the other side has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(kind: str, cursor: int, data: bytes) -> bytes:
    """Return a server-sent event; a line of the feed has no line end in it."""
    return b"event: %s\nid: %d\ndata: %s\n\n" % (kind.encode(), cursor, data)


def _cursor(scope: Scope) -> int:
    """Return after which sequence an edge wants to hear; the later of both ways to say so."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    said_last = [v.decode("latin-1") for n, v in scope["headers"] if n == b"last-event-id"]
    numbers = [int(one) for one in (*query.get("after", ()), *said_last) if one.isdecimal()]
    return max(numbers, default=0)


def _known(scope: Scope) -> frozenset[bytes]:
    """Return the tags of what an edge says it has."""
    values = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return frozenset(one.strip() for value in values for one in value.split(b","))


def _challenging(refused: Answered) -> Answered:
    """Return a 401 that says how to come in (RFC 6750 section 3)."""
    headers = (*refused.headers, ("WWW-Authenticate", "Bearer"))
    return Answered(status=refused.status, headers=headers, body=refused.body)
