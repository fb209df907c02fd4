"""
The labeler's service: its DID document, `queryLabels`, and the stream `subscribeLabels`.

It reads the log that the connector writes; it signs nothing and knows no order.
"""

import asyncio
import re
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from withheld.connectors.atproto.encoding import to_cbor
from withheld.connectors.atproto.identity import Identity
from withheld.connectors.atproto.labels import Label, LabelLog

LIMIT, LIMIT_MAX = 50, 250
"""Labels a page; from the lexicon `com.atproto.label.queryLabels`."""
_SECONDS_BETWEEN = 0.2
_CURSOR = re.compile(r"[0-9]{1,15}")


class Labeler:
    """One labeler's service."""

    def __init__(self, identity: Identity, log: LabelLog) -> None:
        """Serve what `log` holds under `identity`."""
        self._identity, self._log = identity, log

    def app(self) -> Starlette:
        """Return the ASGI app."""
        return Starlette(
            routes=[
                Route("/.well-known/did.json", self._document),
                Route("/xrpc/com.atproto.label.queryLabels", self._query),
                WebSocketRoute("/xrpc/com.atproto.label.subscribeLabels", self._subscribe),
                Route("/xrpc/_health", self._health),
            ]
        )

    async def _document(self, request: Request) -> Response:
        del request
        return JSONResponse(self._identity.document())

    async def _health(self, request: Request) -> Response:
        del request
        return JSONResponse({"version": "withheld"})

    async def _query(self, request: Request) -> Response:
        """Answer with the labels in force on what is asked about, oldest first."""
        asked = request.query_params
        patterns, sources = asked.getlist("uriPatterns"), asked.getlist("sources")
        cursor, limit = asked.get("cursor", "0"), asked.get("limit", str(LIMIT))
        if not patterns or any("*" in one[:-1] for one in patterns):
            return _refused("uriPatterns are URIs, or beginnings of URIs that end in *")
        if not _CURSOR.fullmatch(cursor) or not _CURSOR.fullmatch(limit):
            return _refused("cursor and limit are whole numbers, as given in an earlier answer")
        if not 1 <= int(limit) <= LIMIT_MAX:
            return _refused(f"limit is 1 to {LIMIT_MAX}")
        found = [
            label
            for label in sorted(self._log.in_force().values(), key=lambda one: one.seq)
            if label.seq > int(cursor)
            and (not sources or label.src in sources)
            and any(_matches(pattern, label.uri) for pattern in patterns)
        ]
        page = found[: int(limit)]
        answer: dict[str, object] = {"labels": [label.to_json() for label in page]}
        if len(found) > len(page):
            answer["cursor"] = str(page[-1].seq)
        return JSONResponse(answer)

    async def _subscribe(self, socket: WebSocket) -> None:
        """Send what comes after the cursor, then whatever is appended."""
        await socket.accept()
        cursor, last = socket.query_params.get("cursor"), self._log.last()
        if cursor is not None and (not _CURSOR.fullmatch(cursor) or int(cursor) > last):
            await socket.send_bytes(_frame({"op": -1}) + _frame({"error": "FutureCursor"}))
            await socket.close()
            return
        gone = asyncio.create_task(_until_gone(socket))
        try:
            async for label in self._following(last if cursor is None else int(cursor), gone):
                head = _frame({"op": 1, "t": "#labels"})
                body = to_cbor({"seq": label.seq, "labels": [label.fields()]})
                await socket.send_bytes(head + body)
        except WebSocketDisconnect:
            return
        finally:
            gone.cancel()

    async def _following(self, after: int, gone: "asyncio.Task[None]") -> AsyncIterator[Label]:
        """Go through labels as they are appended, until the reader is gone."""
        while not gone.done():
            for label in self._log.read(after):
                after = label.seq
                yield label
            await asyncio.wait({gone}, timeout=_SECONDS_BETWEEN)


def _matches(pattern: str, uri: str) -> bool:
    return uri.startswith(pattern[:-1]) if pattern.endswith("*") else uri == pattern


def _frame(value: dict[str, int | str]) -> bytes:
    return to_cbor(dict(value))


def _refused(message: str) -> Response:
    return JSONResponse({"error": "InvalidRequest", "message": message}, status_code=400)


async def _until_gone(socket: WebSocket) -> None:
    """Return when the reader closes; what it says is not listened to."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
