"""
The look-up as a plain ASGI app, for servers that ask rather than embed.

`/v1/check` answers about subjects; `/forward-auth` has the shape that Traefik, Caddy, Envoy and
nginx's auth_request ask in.  Never reachable by the public: what it says of a list of subjects is
what a table says.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from withheld.edge.answer import LookUp
from withheld.edge.asgi import Message, Receive, Scope, Send, answer, request_of
from withheld.edge.response import Answered
from withheld.edge.serving import Guard, Request
from withheld.errors import InvalidInput
from withheld.sidecar.metrics import metrics

BODY_SIZE_MAX = 1 << 20
"""Bytes; a timeline of 100 is about 5,000."""
QUESTIONS_MAX = 1000
_DENY = frozenset({"451", "403"})


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The app; give it to any ASGI server, on loopback or a socket of its own."""

    guard: Guard
    refresh: Callable[[], object] = lambda: None
    """Called before each answer; takes what the receiver wrote (`Worker.refresh`)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; start up and shut down at once."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            body = await _body(receive)
            has_body = scope["method"] != "HEAD"
            self.refresh()
            answered = _TOO_LONG if body is None else self._answered(scope, body)
            await answer(send, answered, has_body=has_body)

    def _answered(self, scope: Scope, body: bytes) -> Answered:
        """Return the response to a request that was read."""
        request = request_of(scope)
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        try:
            match scope["method"], request.path:
                case "GET" | "HEAD", "/livez":
                    return _said(200, "text/plain; charset=utf-8", b"ok\n")
                case "GET" | "HEAD", "/readyz":
                    return self._ready()
                case "GET" | "HEAD", "/metrics":
                    text = metrics(self.guard.edge, self.guard.counts, self.guard.clock())
                    return _said(200, "text/plain; version=0.0.4", text.encode())
                case "GET", "/v1/check":
                    return self._check(query)
                case "POST", "/v1/check":
                    return self._check_many(body)
                case _, "/forward-auth":
                    return self._forward_auth(request, query)
                case _:
                    return _problem(404, "there is no such endpoint; see /v1/check")
        except InvalidInput as error:
            return _problem(400, str(error))

    def _ready(self) -> Answered:
        """Return 200 when there is a table and it is not past the age the operator set."""
        edge = self.guard.edge
        if edge.as_of is None:
            return _problem(503, "there is no table yet; everything is dont-know")
        if self.guard.clock() - edge.as_of > edge.max_age:
            return _problem(503, "the table is past its age; unlisted subjects are dont-know")
        return _said(200, "text/plain; charset=utf-8", b"ready\n")

    def _check(self, query: dict[str, list[str]]) -> Answered:
        """
        Answer `?subject=post:1&subject=account:2&country=IN`: one thing and what it belongs to.

        Raises:
            InvalidInput: No subject, or more than one country.
        """
        subjects, countries = query.get("subject", []), query.get("country", [])
        if not subjects or len(countries) > 1:
            raise InvalidInput(
                f"{len(subjects)} subjects and {len(countries)} countries were given; "
                "give ?subject=kind:id at least once and &country=XX at most once"
            )
        found = self._look_up(subjects, countries[0] if countries else None)
        return _json(200, _fields(found))

    def _check_many(self, body: bytes) -> Answered:
        """
        Answer a timeline: `{"country": "IN", "subjects": ["post:1", ["post:2", "account:3"]]}`.

        Raises:
            InvalidInput: Another shape, or too many.
        """
        try:
            asked = json.loads(body)
            country, questions = asked.get("country"), asked["subjects"]
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise InvalidInput(_SHAPE) from error
        if not isinstance(questions, list) or len(questions) > QUESTIONS_MAX:
            raise InvalidInput(_SHAPE)
        if not isinstance(country, str | None):
            raise InvalidInput(_SHAPE)
        answers = [self._look_up(_chain(question), country) for question in questions]
        stated = {"table_version": self.guard.edge.version, "stale_for_seconds": 0.0}
        if answers:
            stated["stale_for_seconds"] = answers[0].stale_for.total_seconds()
        brief = [{"answer": one.answer.value, "reason_kind": one.reason_kind} for one in answers]
        return _json(200, {**stated, "answers": brief})

    def _look_up(self, subjects: Sequence[str], country: str | None) -> LookUp:
        """Return what the edge says now, counted."""
        found = self.guard.edge.look_up(subjects, country, self.guard.clock())
        self.guard.counts[found.answer] += 1
        return found

    def _forward_auth(self, request: Request, query: dict[str, list[str]]) -> Answered:
        """
        Answer whether the request a proxy asks about may pass: 200, or the refusal itself.

        `?deny=403` is for nginx's auth_request, which knows no other refusal; it then answers 451.

        Raises:
            InvalidInput: The proxy does not say which URI, or says it twice.
        """
        deny = query.get("deny", ["451"])[-1]
        if deny not in _DENY:
            raise InvalidInput("deny is neither 451 nor 403; leave it out for 451")
        verdict = self.guard.decide(
            Request(path=_forwarded_path(request), headers=request.headers, peer=request.peer)
        )
        extra: list[tuple[str, str]] = []
        if verdict.found is not None and verdict.viewer is not None:
            extra = [
                ("X-Withheld", verdict.found.answer.value),
                ("X-Withheld-Country-Source", verdict.viewer.source),
            ]
        if verdict.refusal is None:
            return _said(200, "text/plain; charset=utf-8", b"", extra)
        status = 403 if deny == "403" else verdict.refusal.status
        headers = (*verdict.refusal.headers, *extra)
        return Answered(status=status, headers=headers, body=verdict.refusal.body)


_SHAPE = (
    'the body is not as expected; send {"country": "IN", "subjects": ["post:1", ["post:2", '
    f'"account:3"]]}} with at most {QUESTIONS_MAX} subjects'
)


def _chain(question: object) -> list[str]:
    """
    Return the chain of one question.

    Raises:
        InvalidInput: Neither an id nor a list of ids.
    """
    chain = [question] if isinstance(question, str) else question
    if not isinstance(chain, list) or not all(isinstance(one, str) for one in chain):
        raise InvalidInput(_SHAPE)
    return chain


def _forwarded_path(request: Request) -> str:
    """
    Return the decoded path of the request a proxy asks about.

    Raises:
        InvalidInput: The header is missing or there are two.
    """
    uris = request.values("x-forwarded-uri") or request.values("x-original-uri")
    if len(uris) != 1:
        raise InvalidInput(
            f"{len(uris)} X-Forwarded-Uri headers came; have the proxy set exactly one"
        )
    # Two slashes at the start would be read as a host.
    return unquote(urlsplit("/" + uris[0].lstrip("/")).path)


def _fields(found: LookUp) -> dict[str, object]:
    """Return an answer as JSON says it."""
    return {
        "answer": found.answer.value,
        "reason_kind": found.reason_kind,
        "stale_for_seconds": found.stale_for.total_seconds(),
        "table_version": found.table_version,
    }


def _json(status: int, value: object, kind: str = "application/json") -> Answered:
    """Return a JSON response."""
    return _said(status, kind, json.dumps(value).encode())


def _problem(status: int, detail: str) -> Answered:
    """Return a problem (RFC 9457)."""
    problem = {"type": "about:blank", "status": status, "detail": detail}
    return _json(status, problem, "application/problem+json")


def _said(status: int, kind: str, body: bytes, extra: Sequence[tuple[str, str]] = ()) -> Answered:
    """Return a response that nothing keeps."""
    headers = (
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *extra,
    )
    return Answered(status=status, headers=headers, body=body)


_TOO_LONG = _problem(413, f"the body is longer than {BODY_SIZE_MAX} bytes; ask about fewer")


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
