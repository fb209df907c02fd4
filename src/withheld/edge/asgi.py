"""
ASGI middleware: a withheld path answers 451 before the app is asked.

Works with whatever speaks ASGI 3 (Starlette, FastAPI, Django); imports none of them.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from withheld.edge.response import Answered
from withheld.edge.serving import Guard, Request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_POLICY_VIOLATION = 1008
"""RFC 6455 section 7.4.1; there is no close code for legal reasons."""


class WithheldMiddleware:
    """An app behind the look-up."""

    def __init__(self, app: App, *, guard: Guard) -> None:
        """Guard `app`."""
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 451 or 503, or let the app answer with headers that are safe for caches."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        verdict = self._guard.decide(request_of(scope))
        if verdict.viewer is None:
            await self._app(scope, receive, send)
        elif verdict.refusal is None:
            await self._app(scope, receive, self._safely(send))
        elif scope["type"] == "websocket":
            await _deny(scope, receive, send, verdict.refusal)
        else:
            await answer(send, verdict.refusal, has_body=scope["method"] != "HEAD")

    def _safely(self, send: Send) -> Send:
        """Return a `send` that makes the app's headers safe for shared caches."""

        async def send_safely(message: Message) -> None:
            """Send a message on, its headers made safe where it has any."""
            if message["type"] == "http.response.start":
                said = [(_text(name), _text(value)) for name, value in message.get("headers", ())]
                safe = self._guard.cache_safe(said)
                message = {**message, "headers": [(_raw(n).lower(), _raw(v)) for n, v in safe]}
            await send(message)

        return send_safely


def request_of(scope: Scope) -> Request:
    """Return what an ASGI scope says."""
    client = scope.get("client")
    root: str = scope.get("root_path", "")
    path: str = scope["path"]
    return Request(
        path=path.removeprefix(root) or "/",
        headers=[(_text(name), _text(value)) for name, value in scope["headers"]],
        peer=client[0] if client else "",
        query=_text(scope.get("query_string", b"")),
    )


async def answer(send: Send, answered: Answered, *, has_body: bool = True) -> None:
    """Send a whole response."""
    headers = [(_raw(name).lower(), _raw(value)) for name, value in answered.headers]
    await send({"type": "http.response.start", "status": answered.status, "headers": headers})
    await send({"type": "http.response.body", "body": answered.body if has_body else b""})


async def _deny(scope: Scope, receive: Receive, send: Send, answered: Answered) -> None:
    """Refuse a websocket before it is accepted; with the 451 where the server can send one."""
    await receive()
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    headers = [(_raw(name).lower(), _raw(value)) for name, value in answered.headers]
    start = {"type": "websocket.http.response.start", "status": answered.status}
    await send({**start, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": answered.body})


def _text(raw: bytes) -> str:
    """Return a header's bytes as text; every byte is a character."""
    return raw.decode("latin-1")


def _raw(text: str) -> bytes:
    """Return a header's text as bytes."""
    return text.encode("latin-1")
