"""The gate before every page: which hosts are ours, and what a browser may do with an answer."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_SAME = frozenset({"same-origin", "none", ""})
"""What Sec-Fetch-Site says of a form that comes from us, or from a browser that does not say."""


class Gate:
    """Refuses other hosts and other origins, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """Stand before `app`; `hosts` are names besides this machine's own."""
        self._app = app
        self._hosts = LOOPBACK | hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host.rsplit(":", 1)[0] not in self._hosts:
            await HTMLResponse("This desk answers to its own names only.", 403)(
                scope, receive, send_on
            )
        elif scope["method"] == "POST" and not _is_ours(headers, host):
            await HTMLResponse("This form came from another site; nothing was done.", 403)(
                scope, receive, send_on
            )
        else:
            await self._app(scope, receive, send_on)


def _is_ours(headers: Headers, host: str) -> bool:
    """Return whether a form was sent by a page of ours, as far as the browser says."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return False
    return headers.get("sec-fetch-site", "") in _SAME
