"""The proxy that has an AppView obey the labelers of the viewer's country."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from withheld.connectors.atproto.proxy import ACCEPT, OBEYED, Accepting, LabelerProxy
from withheld.connectors.calling import Endpoint
from withheld.edge.serving import TrustedHeader

IN, DE, BASIC, MINE = (f"did:plc:{name}" for name in ("india", "germany", "basic", "mine"))
ACCEPTING = Accepting(by_country={"IN": (IN,), "DE": (DE,)}, defaults=(f"{BASIC};redact",))


@pytest.mark.parametrize(
    ("said", "country", "expected"),
    [
        (None, "IN", f"{IN};redact, {BASIC};redact"),
        (None, "US", f"{BASIC};redact"),
        (None, None, f"{BASIC};redact"),
        (MINE, "IN", f"{IN};redact, {MINE}"),
        (f"{MINE}, {IN}", "IN", f"{IN};redact, {MINE}"),
        (f"{IN};redact", "DE", f"{DE};redact, {IN};redact"),
        ("", "IN", f"{IN};redact"),
        ("", "US", ""),
    ],
)
def test_the_countrys_labelers_are_obeyed_and_the_rest_stays(
    said: str | None, country: str | None, expected: str
) -> None:
    """A client that said nothing keeps the AppView's defaults; none can leave a country's out."""
    assert ACCEPTING.header(said, country) == expected


def test_what_an_unknown_country_meets_is_the_operators_choice() -> None:
    """No country's labelers, or those of every country; never one at random."""
    every = Accepting(by_country=ACCEPTING.by_country, defaults=(), withholds_unknown=True)

    assert every.header(MINE, None) == f"{IN};redact, {DE};redact, {MINE}"


@given(st.lists(st.sampled_from([IN, DE, MINE, f"{IN};redact", " ", BASIC]), max_size=6))
def test_whatever_a_client_says_its_countrys_labeler_redacts_once(said: list[str]) -> None:
    """Named first, with redact, and nowhere again."""
    parts = ACCEPTING.header(",".join(said), "IN").split(", ")

    assert parts[0] == f"{IN};redact"
    assert [part for part in parts if part.startswith(IN)] == [parts[0]]


@dataclass
class AppView:
    """An AppView on loopback that keeps what it was asked."""

    port: int = 0
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    drops: str = ""
    """A labeler that it does not know; it leaves it out and says nothing."""


class Handler(BaseHTTPRequestHandler):
    """Keeps every request, answers the same to each."""

    view: ClassVar[AppView]

    def do_GET(self) -> None:
        """Answer."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.view.asked.append((self.path, headers, body))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("cache-control", "public, max-age=60")
        obeyed = [one for one in headers.get(ACCEPT, "").split(", ") if one != self.view.drops]
        self.send_header(OBEYED, ",".join(obeyed))
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        """Answer the same."""
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name there
        """Say nothing."""


@pytest.fixture
def view() -> Iterator[AppView]:
    """Return an AppView that listens."""
    found = AppView()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handling", (Handler,), {"view": found}))
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def client(port: int, peers: frozenset[str] = frozenset()) -> TestClient:
    """Return a client of the proxy before the AppView at `port`."""
    source = TrustedHeader(name="X-Country", source="cdn", peers=peers)
    return TestClient(
        LabelerProxy(Endpoint(url=f"http://127.0.0.1:{port}"), ACCEPTING, source).app()
    )


def test_a_request_is_passed_on_whole_with_another_header(view: AppView) -> None:
    """Path, query, body and credentials as they were; the country stays on this side."""
    answer = client(view.port).post(
        "/xrpc/app.bsky.feed.getTimeline?limit=2&cursor=a%2Fb",
        content=b"body",
        headers={"X-Country": "in", "Authorization": "Bearer x", ACCEPT: MINE},
    )
    ((path, headers, body),) = view.asked

    assert path == "/xrpc/app.bsky.feed.getTimeline?limit=2&cursor=a%2Fb"
    assert body == b"body"
    assert headers[ACCEPT] == f"{IN};redact, {MINE}"
    assert headers["authorization"] == "Bearer x"
    assert "x-country" not in headers
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers[OBEYED] == f"{IN};redact,{MINE}"


@pytest.mark.parametrize("headers", [[], [("X-Country", "XX")], [("X-Country", "IN")] * 2])
def test_a_country_that_is_not_known_is_none(view: AppView, headers: list[tuple[str, str]]) -> None:
    """None said, none that there is, or two: the defaults alone."""
    client(view.port).get("/xrpc/x", headers=headers)

    assert view.asked[0][1][ACCEPT] == f"{BASIC};redact"


def test_a_country_is_taken_from_the_trusted_hop_only(view: AppView) -> None:
    """A viewer who says where they are is not believed."""
    client(view.port, frozenset({"10.0.0.1"})).get("/xrpc/x", headers={"X-Country": "US"})

    assert view.asked[0][1][ACCEPT] == f"{BASIC};redact"


def test_an_appview_that_does_not_answer_shows_nothing() -> None:
    """In doubt nothing is shown."""
    assert client(1).get("/xrpc/x").status_code == 502


def test_an_appview_that_does_not_know_the_labeler_shows_nothing_there(view: AppView) -> None:
    """It would drop the labeler silently and show what is withheld; elsewhere nothing changes."""
    view.drops = f"{IN};redact"
    there = client(view.port).get("/xrpc/x", headers={"X-Country": "IN"})
    elsewhere = client(view.port).get("/xrpc/x", headers={"X-Country": "DE"})

    assert there.status_code == 502
    assert elsewhere.status_code == 200
