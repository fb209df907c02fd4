"""The sidecar: the same answers over HTTP, and the shapes in which proxies ask."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from withheld.edge.asgi import Message
from withheld.edge.build import build
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.response import Pages, Service
from withheld.edge.serving import Guard, PathPatterns, TrustedHeader, WhenUnsure
from withheld.edge.table import Table
from withheld.edge.texts import Texts
from withheld.model.identity import SubjectID
from withheld.sidecar.app import Sidecar
from withheld.sidecar.endpoints import BODY_SIZE_MAX

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)


def sidecar(*, hours: int = 0, has_table: bool = True) -> Sidecar:
    """Return a sidecar whose edge withholds one post and one account in India."""
    entries = [
        Entry(subject=SubjectID(one), countries=frozenset({"IN"}))
        for one in ("post:1", "account:asha")
    ]
    table = Table(build(entries, version=3, published_at=NOON, hash_key=b"k" * 16))
    guard = Guard(
        edge=Edge({}, table=table if has_table else None),
        pages=Pages(
            service=Service(name="Chirp", blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        subjects_of=PathPatterns(
            {"/@(?P<handle>[^/]+)(/(?P<id>[0-9]+))?": ("post:{id}", "account:{handle}")}
        ),
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        when_unsure=WhenUnsure.SHOW,
        clock=lambda: NOON + timedelta(hours=hours),
    )
    return Sidecar(guard)


@dataclass
class Got:
    """A response, as the server would have sent it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body's JSON."""
        return json.loads(self.body)


def ask(
    app: Sidecar,
    target: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Got:
    """Return what the sidecar answers."""
    sent: list[Message] = []
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Got(sent[0]["status"], found, sent[1]["body"])


def test_one_subject_is_answered_with_its_reason_and_staleness() -> None:
    """GET says what the library says."""
    got = ask(sidecar(hours=1), "/v1/check?subject=post:1&country=IN")

    assert got.json() == {
        "answer": "withheld",
        "reason_kind": "legal-demand",
        "country_source": "caller",
        "stale_for_seconds": 3600.0,
        "table_version": 3,
    }
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("subject=post:1&country=DE", "not-withheld"),
        ("subject=post:9&subject=account:asha&country=IN", "withheld"),
        ("subject=post:1", "dont-know"),
        ("subject=post:1&country=XX", "dont-know"),
        ("subject=post&country=IN", "dont-know"),
    ],
)
def test_the_answer_is_exact_or_is_not_known(query: str, answer: str) -> None:
    """In its territory only; of an unknown country or subject, *don't know*."""
    assert ask(sidecar(), f"/v1/check?{query}").json()["answer"] == answer


def test_a_timeline_is_answered_in_its_order() -> None:
    """POST answers a list, each a subject or a chain."""
    asked = {"country": "IN", "subjects": ["post:2", ["post:3", "account:asha"], "post:1"]}
    got = ask(sidecar(), "/v1/check", method="POST", body=json.dumps(asked).encode())

    assert [one["answer"] for one in got.json()["answers"]] == [
        "not-withheld", "withheld", "withheld",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"subjects": "post:1"}',
        b'{"subjects": [1]}',
        b'{"subjects": [[1]]}',
        b'{"subjects": [], "country": 1}',
        b"\xff",
        json.dumps({"subjects": ["post:1"] * 1001}).encode(),
    ],
)
def test_a_question_of_another_shape_is_told_the_shape(body: bytes) -> None:
    """A clear 400, never a guess."""
    got = ask(sidecar(), "/v1/check", method="POST", body=body)

    assert got.status == 400
    assert got.headers["content-type"] == "application/problem+json"
    assert "send {" in got.json()["detail"]


def test_a_question_that_is_too_long_is_refused() -> None:
    """Bodies are bounded."""
    body = b" " * (BODY_SIZE_MAX + 1)

    assert ask(sidecar(), "/v1/check", method="POST", body=body).status == 413


@pytest.mark.parametrize("query", ["", "country=IN", "subject=post:1&country=IN&country=DE"])
def test_a_question_without_subject_or_with_two_countries_is_refused(query: str) -> None:
    """Which of two countries is meant is not guessed."""
    assert ask(sidecar(), f"/v1/check?{query}").status == 400


@pytest.mark.parametrize(
    ("uri", "country", "status"),
    [
        ("/@asha", "IN", 451),
        ("/@asha?page=2", "IN", 451),
        ("/%40asha", "IN", 451),
        ("//@asha", "IN", 451),
        ("/@ravi/1", "IN", 451),
        ("/@asha", "DE", 200),
        ("/@ravi", "IN", 200),
        ("/about", "IN", 200),
    ],
)
def test_a_proxy_is_told_whether_a_request_may_pass(uri: str, country: str, status: int) -> None:
    """The forward-auth shape: the original URI in a header, the refusal whole."""
    got = ask(sidecar(), "/forward-auth", headers={"X-Forwarded-Uri": uri, "X-Country": country})

    assert got.status == status
    assert ('rel="blocked-by"' in got.headers.get("link", "")) is (status == 451)


def test_the_source_of_the_country_goes_with_the_answer() -> None:
    """The proxy can log which hop said where the viewer is."""
    got = ask(sidecar(), "/forward-auth", headers={"X-Forwarded-Uri": "/@asha", "X-Country": "DE"})

    assert got.headers["x-withheld"] == "not-withheld"
    assert got.headers["x-withheld-country-source"] == "cdn"


def test_an_account_that_the_query_names_is_withheld_too() -> None:
    """Wherever the parameter stands and however it is encoded; another parameter names nobody."""
    patterns = PathPatterns({r"/lookup\?acct=(?P<handle>[^@]+)(@.*)?": ("account:{handle}",)})
    asked = Sidecar(replace(sidecar().guard, subjects_of=patterns))
    statuses = {
        uri: ask(asked, "/forward-auth", headers={"X-Forwarded-Uri": uri, "X-Country": "IN"}).status
        for uri in (
            "/lookup?acct=asha",
            "//lookup/?x=1&acct=%61sha%40chirp.example",
            "/lookup?acct=ravi&acct=asha",
            "/lookup?acct=ravi",
            "/lookup?q=asha",
            "/lookup",
        )
    }

    assert list(statuses.values()) == [451, 451, 451, 200, 200, 200]
    assert ask(asked, "/ext-authz/lookup?acct=asha", headers={"X-Country": "IN"}).status == 451


def test_an_address_that_a_viewer_adds_lets_nothing_pass() -> None:
    """Two headers that name two paths are refused, whichever is the proxy's; alike, they pass."""
    both = {"X-Forwarded-Uri": "/@ravi", "X-Original-URI": "/@asha/9", "X-Country": "IN"}
    turned = {**both, "X-Forwarded-Uri": "/@asha/9", "X-Original-URI": "/@ravi"}
    alike = {**both, "X-Forwarded-Uri": "/@ravi", "X-Original-URI": "//@ravi?x=1"}
    each = [ask(sidecar(), "/forward-auth", headers=one).status for one in (both, turned, alike)]

    assert each == [400, 400, 200]


def test_a_proxy_that_knows_only_403_is_given_it() -> None:
    """Nginx's auth_request turns any other refusal into an error of its own."""
    headers = {"X-Original-Uri": "/@asha", "X-Country": "IN"}

    assert ask(sidecar(), "/forward-auth?deny=403", headers=headers).status == 403
    assert ask(sidecar(), "/forward-auth?deny=200", headers=headers).status == 400


def test_a_proxy_that_does_not_say_which_uri_is_refused() -> None:
    """Without the URI nothing may pass as not withheld."""
    assert ask(sidecar(), "/forward-auth", headers={"X-Country": "IN"}).status == 400


def test_it_is_ready_only_with_a_fresh_table() -> None:
    """Alive always; ready when there is a table within its age."""
    assert ask(sidecar(has_table=False), "/livez").status == 200
    assert ask(sidecar(), "/readyz").status == 200
    assert ask(sidecar(hours=25), "/readyz").status == 503
    assert ask(sidecar(has_table=False), "/readyz").status == 503


def test_metrics_count_answers_and_name_no_subject() -> None:
    """Counts, version, staleness."""
    app = sidecar(hours=1)
    ask(app, "/v1/check?subject=post:1&country=IN")
    text = ask(app, "/metrics").body.decode()

    assert 'withheld_answers_total{answer="withheld"} 1' in text
    assert "withheld_table_version 3" in text
    assert "withheld_stale_seconds 3600.0" in text
    assert "post:" not in text


def test_there_is_nothing_else() -> None:
    """Any other path or method is 404."""
    assert ask(sidecar(), "/").status == 404
    assert ask(sidecar(), "/v1/check", method="DELETE").status == 404


def test_it_starts_and_stops_with_its_server() -> None:
    """The lifespan protocol is spoken to its end."""
    said = iter(["lifespan.startup", "lifespan.shutdown"])
    sent: list[str] = []

    async def receive() -> Message:
        return {"type": next(said)}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    asyncio.run(sidecar()({"type": "lifespan"}, receive, send))

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
