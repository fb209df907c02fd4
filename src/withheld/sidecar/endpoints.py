"""
What the look-up service answers, whichever server carries it: no sockets here.

`/v1/check` answers about subjects, `/v1/tombstone` with what stands in their place;
`/forward-auth` has the shape that Traefik, Caddy and nginx's auth_request ask in, `/ext-authz` that
of Envoy.  Never reachable by the public: what it says of a list of subjects is what a table says.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote, urlsplit

from withheld.edge.answer import Said, known_country
from withheld.edge.response import Answered
from withheld.edge.serving import Guard, Request, Verdict, Viewer
from withheld.errors import InvalidInput
from withheld.model.withholding import Answer
from withheld.sidecar.metrics import metrics

BODY_SIZE_MAX = 1 << 20
"""Bytes; a timeline of 100 is about 5,000."""
QUESTIONS_MAX = 1000
EXT_AUTHZ = "/ext-authz"
CALLER = "caller"
"""The source of a country that the asking server states itself."""
_DENY = frozenset({"451", "403"})


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The service's endpoints."""

    guard: Guard
    refresh: Callable[[], object] = lambda: None
    """Called before each answer; takes what the receiver wrote (`Worker.refresh`)."""
    sources: Counter[str] = field(default_factory=Counter)
    """Where the countries came from, how often; no subjects, no viewers."""

    def respond(self, method: str, request: Request, query: str, body: bytes) -> Answered:
        """Return the response to a request that was read; `request.path` is decoded."""
        self.refresh()
        try:
            if method in {"GET", "HEAD"} and (found := self._health(request.path)) is not None:
                return found
            return self._asked(method, request, _query(query), body)
        except InvalidInput as error:
            return problem(400, str(error))

    def _health(self, path: str) -> Answered | None:
        """Return how the service is, for the paths that ask that."""
        match path:
            case "/livez":
                return said(200, "text/plain; charset=utf-8", b"ok\n")
            case "/readyz":
                return self._ready()
            case "/metrics":
                return self._metrics()
            case _:
                return None

    def _asked(
        self, method: str, request: Request, query: dict[str, list[str]], body: bytes
    ) -> Answered:
        """
        Return the response about subjects.

        Raises:
            InvalidInput: The question will not do.
        """
        match method, request.path:
            case "GET", "/v1/check":
                return self._check(request, query)
            case "POST", "/v1/check":
                return self._check_many(request, body)
            case "GET", "/v1/tombstone":
                return self._tombstone(request, query)
            case _, "/forward-auth":
                asked = replace(
                    request, path=forwarded_path(request), query=forwarded_query(request)
                )
                return self._pass_or_refuse(asked, query)
            case _, path if path.startswith(EXT_AUTHZ + "/"):
                asked_for = plain_path(path.removeprefix(EXT_AUTHZ))
                return self._pass_or_refuse(replace(request, path=asked_for), {})
            case _:
                return problem(404, "there is no such endpoint; see /v1/check")

    def _ready(self) -> Answered:
        """Return 200 when there is a table and it is not past the age the operator set."""
        edge = self.guard.edge
        if edge.as_of is None:
            return problem(503, "there is no table yet; everything is dont-know")
        if self.guard.clock() - edge.as_of > edge.max_age:
            return problem(503, "the table is past its age; unlisted subjects are dont-know")
        return said(200, "text/plain; charset=utf-8", b"ready\n")

    def _metrics(self) -> Answered:
        """Return the metrics now."""
        guard = self.guard
        text = metrics(guard.edge, guard.counts, guard.clock(), self.sources)
        return said(200, "text/plain; version=0.0.4", text.encode())

    def viewer(self, request: Request, country: str | None) -> Viewer:
        """Return the country the asking server states; nobody but the trusted hop may state it."""
        peers = self.guard.country_from.peers
        if peers and request.peer not in peers:
            found = Viewer(country=None, source="untrusted-peer")
        else:
            found = Viewer(country=country, source=CALLER)
        self.sources[found.source] += 1
        return found

    def _check(self, request: Request, query: dict[str, list[str]]) -> Answered:
        """
        Answer `?subject=post:1&subject=account:2&country=IN`: one thing and what it belongs to.

        Raises:
            InvalidInput: No subject, or more than one country.
        """
        subjects, country = _asked(query)
        viewer = self.viewer(request, country)
        found = self.guard.edge.look_up(subjects, viewer.country, self.guard.clock())
        self.guard.counts[found.answer] += 1
        fields = {
            "answer": found.answer.value,
            "reason_kind": found.reason_kind,
            "country_source": viewer.source,
            "stale_for_seconds": found.stale_for.total_seconds(),
            "table_version": found.table_version,
        }
        return as_json(200, fields)

    def _tombstone(self, request: Request, query: dict[str, list[str]]) -> Answered:
        """
        Answer with what stands in a list in the place of a thing: 204 where it may be shown.

        An HTML fragment to be put into any page, in the language of the viewer's Accept-Language.

        Raises:
            InvalidInput: No subject, or more than one country.
        """
        subjects, country = _asked(query)
        viewer = self.viewer(request, country)
        found = self.guard.edge.look_up(subjects, viewer.country, self.guard.clock())
        self.guard.counts[found.answer] += 1
        if found.reason_kind is None:
            status = 503 if found.answer is Answer.DONT_KNOW else 204
            return said(status, "text/html; charset=utf-8", b"")
        known = known_country(viewer.country)
        language = request.asked().accept_language
        disclosed, kind = self.guard.disclosed(subjects, known), subjects[0].partition(":")[0]
        stone = self.guard.pages.tombstone(known, found.reason_kind, language, disclosed, kind=kind)
        return said(200, "text/html; charset=utf-8", stone.encode())

    def _check_many(self, request: Request, body: bytes) -> Answered:
        """
        Answer a timeline: `{"country": "IN", "subjects": ["post:1", ["post:2", "account:3"]]}`.

        Raises:
            InvalidInput: Another shape, or too many.
        """
        country, questions = timeline_of(json.loads, body)
        viewer = self.viewer(request, country)
        found = self.guard.edge.look_up_many(questions, viewer.country, self.guard.clock())
        self.guard.counts.update(one.answer for one in found.said)
        fields = {
            "table_version": found.table_version,
            "country_source": viewer.source,
            "stale_for_seconds": found.stale_for.total_seconds(),
            "answers": [brief(one) for one in found.said],
        }
        return as_json(200, fields)

    def _pass_or_refuse(self, asked: Request, query: dict[str, list[str]]) -> Answered:
        """
        Answer whether the request a proxy asks about may pass: 200, or the refusal itself.

        `?deny=403` is for nginx's auth_request, which knows no other refusal; it then answers 451.

        Raises:
            InvalidInput: Another refusal was asked for.
        """
        deny = query.get("deny", ["451"])[-1]
        if deny not in _DENY:
            raise InvalidInput("deny is neither 451 nor 403; leave it out for 451")
        verdict = self.guard.decide(asked)
        extra = self._named(verdict)
        if verdict.refusal is None:
            return said(200, "text/plain; charset=utf-8", b"", extra)
        status = 403 if deny == "403" else verdict.refusal.status
        headers = (*verdict.refusal.headers, *extra)
        return Answered(status=status, headers=headers, body=verdict.refusal.body)

    def _named(self, verdict: Verdict) -> list[tuple[str, str]]:
        """Return the headers that say what was answered, and where the country came from."""
        if verdict.found is None or verdict.viewer is None:
            return []
        self.sources[verdict.viewer.source] += 1
        return [
            ("X-Withheld", verdict.found.answer.value),
            ("X-Withheld-Country-Source", verdict.viewer.source),
        ]


_SHAPE = (
    'the body is not as expected; send {"country": "IN", "subjects": ["post:1", ["post:2", '
    f'"account:3"]]}} with at most {QUESTIONS_MAX} subjects'
)


def _asked(query: dict[str, list[str]]) -> tuple[list[str], str | None]:
    """
    Return the chain of subjects and the country of a query.

    Raises:
        InvalidInput: No subject, or more than one country.
    """
    subjects, countries = query.get("subject", []), query.get("country", [])
    if not subjects or len(countries) > 1:
        raise InvalidInput(
            f"{len(subjects)} subjects and {len(countries)} countries were given; "
            "give ?subject=kind:id at least once and &country=XX at most once"
        )
    return subjects, countries[0] if countries else None


def _query(query: str) -> dict[str, list[str]]:
    """
    Return the fields of a query.

    Raises:
        InvalidInput: More of them than may be asked at once.
    """
    try:
        return parse_qs(query, max_num_fields=QUESTIONS_MAX)
    except ValueError as error:
        raise InvalidInput(
            f"more than {QUESTIONS_MAX} fields were given; ask about fewer"
        ) from error


def timeline_of(
    loads: Callable[[bytes], object], body: bytes
) -> tuple[str | None, list[str | Sequence[str]]]:
    """
    Return the country and the questions of a timeline's body.

    Raises:
        InvalidInput: Another shape, or too many.
    """
    try:
        asked = loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(_SHAPE) from error
    if not isinstance(asked, dict):
        raise InvalidInput(_SHAPE)
    country, questions = asked.get("country"), asked.get("subjects")
    if not isinstance(country, str | None) or not isinstance(questions, list):
        raise InvalidInput(_SHAPE)
    if len(questions) > QUESTIONS_MAX:
        raise InvalidInput(_SHAPE)
    if not _are_ids(questions) and not all(map(_is_question, questions)):
        raise InvalidInput(_SHAPE)
    return country, questions


def _are_ids(questions: Sequence[object]) -> bool:
    """Return whether all are plain ids, as they are as a rule; joining them is the fastest way."""
    try:
        "".join(questions)  # type: ignore[arg-type]  # this is what is tried
    except TypeError:
        return False
    return True


def _is_question(question: object) -> bool:
    """Return whether it is an id or a list of ids."""
    chain = [question] if isinstance(question, str) else question
    return isinstance(chain, list) and all(isinstance(one, str) for one in chain)


def forwarded_path(request: Request) -> str:
    """
    Return the path of the request a proxy asks about.

    A proxy sets one of the two headers and may pass on the other as a viewer sent it; which of them
    is the proxy's cannot be told, so that two paths are none.

    Raises:
        InvalidInput: The header is missing, comes twice, or the two name different paths.
    """
    each = [request.values(name) for name in ("x-forwarded-uri", "x-original-uri")]
    uris = [uri for some in each for uri in some]
    if not uris or any(len(some) > 1 for some in each):
        raise InvalidInput(
            f"{len(uris)} X-Forwarded-Uri headers came; have the proxy set exactly one"
        )
    # Two slashes at the start would be read as a host.
    paths = {plain_path(unquote(urlsplit("/" + uri.lstrip("/")).path)) for uri in uris}
    if len(paths) != 1:
        raise InvalidInput(
            "X-Forwarded-Uri and X-Original-URI name different paths; have the proxy set one and "
            "empty the other"
        )
    return paths.pop()


def forwarded_query(request: Request) -> str:
    """Return what the addresses a proxy asks about have after their question marks, together."""
    uris = [*request.values("x-forwarded-uri"), *request.values("x-original-uri")]
    return "&".join(filter(None, (uri.partition("?")[2].partition("#")[0] for uri in uris)))


def plain_path(path: str) -> str:
    """
    Return a decoded path without dot segments and doubled slashes, as the app behind will see it.

    Law: RFC 3986 section 5.2.4.
    """
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return "/" + "/".join(kept)


def brief(found: Said) -> dict[str, str | None]:
    """Return an answer among many as JSON says it."""
    return {"answer": found.answer.value, "reason_kind": found.reason_kind}


def as_json(status: int, value: object, kind: str = "application/json") -> Answered:
    """Return a JSON response."""
    return said(status, kind, json.dumps(value).encode())


def problem(status: int, detail: str) -> Answered:
    """Return a problem (RFC 9457)."""
    value = {"type": "about:blank", "status": status, "detail": detail}
    return as_json(status, value, "application/problem+json")


def said(status: int, kind: str, body: bytes, extra: Sequence[tuple[str, str]] = ()) -> Answered:
    """Return a response that nothing keeps."""
    headers = (
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *extra,
    )
    return Answered(status=status, headers=headers, body=body)


TOO_LONG = problem(413, f"the body is longer than {BODY_SIZE_MAX} bytes; ask about fewer")
