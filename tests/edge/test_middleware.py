"""Middleware, ASGI and WSGI: 451 where it is owed, the content elsewhere, nothing for caches."""

import asyncio
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from withheld.edge import asgi, wsgi
from withheld.edge.build import build
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.response import Pages, Service
from withheld.edge.serving import (
    Guard,
    PathPatterns,
    Request,
    SharedCaches,
    TrustedHeader,
    WhenUnsure,
)
from withheld.edge.table import Table
from withheld.edge.texts import Texts
from withheld.edge.told import Disclosed
from withheld.model.identity import SubjectID

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
PATHS = PathPatterns(
    {
        "/(?P<handle>[^/]+)/status/(?P<id>[0-9]+)": ("post:{id}", "account:{handle}"),
        "/@(?P<handle>[^/]+)": ("account:{handle}",),
        r"/lookup\?acct=(?P<handle>[^@]+)": ("account:{handle}",),
    }
)


def guard(
    *,
    when_unsure: WhenUnsure = WhenUnsure.SHOW,
    shared_caches: SharedCaches = SharedCaches(),  # noqa: B008 -- frozen
    hours: int = 0,
    peers: frozenset[str] = frozenset(),
) -> Guard:
    """Return a guard whose edge withholds one post and one account in India."""
    entries = [
        Entry(subject=SubjectID(one), countries=frozenset({"IN"}))
        for one in ("post:1", "account:asha")
    ]
    table = Table(build(entries, version=1, published_at=NOON, hash_key=b"k" * 16))
    return Guard(
        edge=Edge({}, table=table),
        pages=Pages(
            service=Service(name="Chirp", blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        subjects_of=PATHS,
        country_from=TrustedHeader(name="X-Country", source="cdn", peers=peers),
        when_unsure=when_unsure,
        shared_caches=shared_caches,
        clock=lambda: NOON + timedelta(hours=hours),
    )


@dataclass
class Got:
    """A response, as the server would have sent it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Pairs = list[tuple[str, str]]
SHOWN: Pairs = [("Content-Type", "text/plain"), ("Cache-Control", "public, max-age=60")]


def by_asgi(guard: Guard, path: str, headers: Pairs, *, method: str = "GET") -> Got:
    """Return what the ASGI middleware answers."""
    sent: list[asgi.Message] = []

    async def app(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:  # noqa: ARG001 -- the protocol has it
        raw = [(name.encode(), value.encode()) for name, value in SHOWN]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        await send({"type": "http.response.body", "body": b"content"})

    async def receive() -> asgi.Message:
        return {"type": "http.request", "body": b""}

    async def send(message: asgi.Message) -> None:
        sent.append(message)

    scope: MutableMapping[str, Any] = {
        "type": "http",
        "method": method,
        "path": path.partition("?")[0],
        "query_string": path.partition("?")[2].encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(asgi.WithheldMiddleware(app, guard=guard)(scope, receive, send))
    start, *rest = sent
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Got(start["status"], found, b"".join(one["body"] for one in rest))


def by_wsgi(guard: Guard, path: str, headers: Pairs, *, method: str = "GET") -> Got:
    """Return what the WSGI middleware answers."""
    started: list[tuple[str, Pairs]] = []

    def app(environ: object, start_response: Any) -> Iterable[bytes]:  # noqa: ARG001 -- the protocol has it
        start_response("200 OK", list(SHOWN))
        return [b"content"]

    def start_response(status: str, headers: Pairs, _error: object = None) -> Any:
        started.append((status, headers))

    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.partition("?")[0].encode().decode("latin-1"),
        "QUERY_STRING": path.partition("?")[2],
        "REMOTE_ADDR": "127.0.0.1",
    }
    for name, value in headers:
        key = "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    setup_testing_defaults(environ)
    body = b"".join(wsgi.WithheldMiddleware(app, guard=guard)(environ, start_response))
    ((status, sent),) = started
    return Got(int(status.split()[0]), {name.lower(): value for name, value in sent}, body)


@pytest.fixture(params=[by_asgi, by_wsgi], ids=["asgi", "wsgi"])
def ask(request: pytest.FixtureRequest) -> Any:
    """Return a way to ask, through either kind of server."""
    return request.param


@pytest.mark.parametrize(
    ("path", "country", "status"),
    [
        ("/ravi/status/1", "IN", 451),
        ("/ravi/status/1", "in", 451),
        ("/ravi/status/1", "DE", 200),
        ("/ravi/status/2", "IN", 200),
        ("/asha/status/2", "IN", 451),
        ("/@asha", "IN", 451),
        ("//@asha/", "IN", 451),
        ("/@asha", "DE", 200),
        ("/about", "IN", 200),
        ("/lookup?page=2&acct=%61sha", "IN", 451),
        ("/lookup?acct=ravi&acct=asha", "IN", 451),
        ("/lookup?acct=asha", "DE", 200),
        ("/lookup?acct=ravi", "IN", 200),
        ("/about?acct=asha", "IN", 200),
        ("/@भूमि", "IN", 200),
    ],
)
def test_a_viewer_meets_451_only_where_it_is_withheld(
    ask: Any,
    path: str,
    country: str,
    status: int,
) -> None:
    """The post, and all posts of the account, in India; nothing else, nowhere else."""
    got = ask(guard(), path, [("X-Country", country)])

    assert got.status == status
    assert (got.body == b"content") is (status == 200)


def test_every_path_that_shows_a_subject_is_kept_from_shared_caches(ask: Any) -> None:
    """Withheld somewhere or nowhere alike: the headers do not tell which."""
    listed = ask(guard(), "/@asha", [("X-Country", "DE")])
    unlisted = ask(guard(), "/@ravi", [("X-Country", "DE")])
    other = ask(guard(), "/about", [("X-Country", "DE")])

    assert listed.headers == unlisted.headers
    assert listed.headers["cache-control"] == "private, max-age=60"
    assert other.headers["cache-control"] == "public, max-age=60"


def test_a_cache_that_keys_on_the_country_may_keep_it_as_long_as_stated(ask: Any) -> None:
    """Then the response varies on the country, and is kept no longer than the operator said."""
    caches = SharedCaches(keyed_on_country=True, seconds_max=5)
    got = ask(guard(shared_caches=caches), "/@asha", [("X-Country", "DE")])

    assert got.headers["vary"] == "X-Country"
    assert got.headers["cache-control"] == "public, max-age=60, s-maxage=5"


def test_a_country_said_twice_or_by_a_stranger_is_not_known(ask: Any) -> None:
    """Only the trusted hop's one word counts; in doubt the operator's choice applies."""
    refusing = guard(when_unsure=WhenUnsure.REFUSE)
    twice = ask(refusing, "/@asha", [("X-Country", "DE"), ("X-Country", "DE")])
    none = ask(refusing, "/@asha", [])
    stranger = ask(
        guard(when_unsure=WhenUnsure.REFUSE, peers=frozenset({"10.0.0.1"})),
        "/@asha",
        [("X-Country", "DE")],
    )

    assert [twice.status, none.status, stranger.status] == [503, 503, 503]


@pytest.mark.parametrize(("choice", "status"), [(WhenUnsure.SHOW, 200), (WhenUnsure.REFUSE, 503)])
def test_what_a_stale_edge_does_not_list_is_answered_as_the_operator_chose(
    ask: Any,
    choice: WhenUnsure,
    status: int,
) -> None:
    """The listed stay withheld whatever was chosen."""
    stale = guard(when_unsure=choice, hours=48)

    assert ask(stale, "/@ravi", [("X-Country", "IN")]).status == status
    assert ask(stale, "/@asha", [("X-Country", "IN")]).status == 451


def test_a_head_request_gets_the_headers_alone(ask: Any) -> None:
    """RFC 9110 section 9.3.2."""
    got = ask(guard(), "/@asha", [("X-Country", "IN")], method="HEAD")

    assert (got.status, got.body) == (451, b"")
    assert got.headers["link"].endswith('rel="blocked-by"')


@pytest.mark.parametrize("can_answer", [True, False])
def test_a_stream_of_a_withheld_subject_is_refused(can_answer: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """A websocket is refused before it is accepted, with the 451 where the server can send it."""
    sent: list[asgi.Message] = []

    async def app(*_: object) -> None:
        sent.append({"type": "websocket.accept"})

    async def receive() -> asgi.Message:
        return {"type": "websocket.connect"}

    async def send(message: asgi.Message) -> None:
        sent.append(message)

    scope: MutableMapping[str, Any] = {
        "type": "websocket",
        "path": "/@asha",
        "headers": [(b"x-country", b"IN")],
        "extensions": {"websocket.http.response": {}} if can_answer else {},
    }
    asyncio.run(asgi.WithheldMiddleware(app, guard=guard())(scope, receive, send))

    assert sent[0]["type"] == ("websocket.http.response.start" if can_answer else "websocket.close")
    assert sent[0].get("status", 451) == 451


def test_the_source_of_the_country_is_recorded() -> None:
    """The verdict says who said where the viewer is, and answers are counted without subjects."""
    one = guard()
    verdict = one.decide(Request(path="/@asha", headers=[("x-country", "IN")]))

    assert verdict.viewer is not None
    assert (verdict.viewer.country, verdict.viewer.source) == ("IN", "cdn")
    assert one.counts == {"withheld": 1}


def test_what_counsel_disclosed_for_a_subject_reaches_its_page() -> None:
    """Disclosure is per subject; without it the page names no authority."""
    plain = guard()
    told = Guard(
        edge=plain.edge,
        pages=plain.pages,
        subjects_of=PATHS,
        country_from=plain.country_from,
        when_unsure=WhenUnsure.SHOW,
        disclosed_of=lambda _subjects, _country: Disclosed(authority="a court"),
        clock=plain.clock,
    )

    assert b"a court" in by_asgi(told, "/@asha", [("X-Country", "IN")]).body
    assert b"demand was made" not in by_asgi(plain, "/@asha", [("X-Country", "IN")]).body
