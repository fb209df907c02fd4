"""The look-up service as a plain ASGI app, for servers that carry one (uvicorn, granian)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from withheld.edge.asgi import Message, Receive, Scope, Send, answer, request_of
from withheld.edge.serving import Guard
from withheld.sidecar.endpoints import BODY_SIZE_MAX, TOO_LONG, Endpoints


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The app; give it to any ASGI server, on loopback or a socket of its own."""

    guard: Guard
    refresh: Callable[[], object] = lambda: None
    """Called before each answer; takes what the receiver wrote (`Worker.refresh`)."""
    sources: Counter[str] = field(default_factory=Counter)
    """Where the countries came from, how often."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; start up and shut down at once."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            body = await _body(receive)
            has_body = scope["method"] != "HEAD"
            query = scope.get("query_string", b"").decode("latin-1")
            endpoints = Endpoints(self.guard, self.refresh, self.sources)
            answered = (
                TOO_LONG
                if body is None
                else endpoints.respond(scope["method"], request_of(scope), query, body)
            )
            await answer(send, answered, has_body=has_body)


async def _body(receive: Receive) -> bytes | None:
    """Return the request's body, or None when it is too long to be read."""
    parts = bytearray()
    while True:
        message = await receive()
        parts += message.get("body", b"")
        if len(parts) > BODY_SIZE_MAX:
            return None
        if not message.get("more_body", False):
            return bytes(parts)


async def _live(receive: Receive, send: Send) -> None:
    """Say that starting and stopping are done."""
    while True:
        message: Message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
