"""WSGI middleware (PEP 3333): a withheld path answers 451 before the app is asked."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from withheld.edge.serving import Guard, Request

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class WithheldMiddleware:
    """An app behind the look-up."""

    def __init__(self, app: "WSGIApplication", *, guard: Guard) -> None:
        """Guard `app`."""
        self._app = app
        self._guard = guard

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer 451 or 503, or let the app answer with headers that are safe for caches."""
        verdict = self._guard.decide(request_of(environ))
        if verdict.viewer is None:
            return self._app(environ, start_response)
        if verdict.refusal is None:
            return self._app(environ, self._safely(start_response))
        refusal = verdict.refusal
        status = f"{refusal.status} {HTTPStatus(refusal.status).phrase}"
        start_response(status, list(refusal.headers))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else refusal.body]

    def _safely(self, start_response: "StartResponse") -> "StartResponse":
        """Return a `start_response` that makes the app's headers safe for shared caches."""

        def start_safely(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: Any = None,
        ) -> Callable[[bytes], object]:
            """Start the response with safe headers."""
            return start_response(status, self._guard.cache_safe(headers), exc_info)

        return start_safely


def request_of(environ: "WSGIEnvironment") -> Request:
    """Return what a WSGI environment says; its path's bytes are UTF-8 (PEP 3333 on strings)."""
    path: str = environ.get("PATH_INFO", "")
    headers = [
        (name.removeprefix("HTTP_").replace("_", "-"), value)
        for name, value in environ.items()
        if name.startswith("HTTP_") and isinstance(value, str)
    ]
    return Request(
        path=path.encode("latin-1").decode("utf-8", "replace") or "/",
        headers=headers,
        peer=environ.get("REMOTE_ADDR", ""),
        query=environ.get("QUERY_STRING", ""),
    )
