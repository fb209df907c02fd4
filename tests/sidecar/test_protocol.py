"""The own protocol: right answers in order, and nothing that two servers could read in two ways."""

import json
import re
import socket
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sidecar.conftest import Running, guard, read_all

from withheld.edge.serving import Request
from withheld.sidecar import protocol
from withheld.sidecar.endpoints import BODY_SIZE_MAX, Endpoints
from withheld.sidecar.hot import Hot

GET = b"GET /v1/check?subject=post:1&country=%s HTTP/1.1\r\nHost: x\r\n\r\n"


def post(body: bytes, *headers: bytes) -> bytes:
    """Return a timeline's request."""
    lines = [b"POST /v1/check HTTP/1.1", b"Host: x", *headers]
    if not headers:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def responses(data: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Return the responses in what came back: status, headers, body."""
    found = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {line.partition(": ")[0].lower(): line.partition(": ")[2] for line in lines}
        size = int(headers.get("content-length", "0"))
        found.append((int(first.split()[1]), headers, rest[:size]))
        data = rest[size:]
    return found


def statuses(data: bytes) -> list[int]:
    """Return the statuses in what came back."""
    return [status for status, _, _ in responses(data)]


def answers(data: bytes) -> list[str]:
    """Return the answers in what came back."""
    return [json.loads(body)["answer"] for _, _, body in responses(data)]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (b"subject=post:1&country=IN", "withheld"),
        (b"subject=post:1&country=DE", "not-withheld"),
        (b"subject=post:9&subject=account:asha&country=in", "withheld"),
        (b"subject=post%3A1&country=IN", "withheld"),
        (b"subject=hashtag:%E0%A4%AD%E0%A5%82%E0%A4%AE%E0%A4%BF&country=IN", "withheld"),
        (b"subject=post:1&country=XX", "dont-know"),
        (b"subject=post:1", "dont-know"),
        (b"subject=post&country=IN", "dont-know"),
        (b"country=IN&subject=post:1", "withheld"),
    ],
)
def test_one_subject_is_answered_as_the_endpoint_does(
    query: bytes, answer: str, service: Running
) -> None:
    """The short way and the long way say the same, field by field."""
    data = service.send(b"GET /v1/check?%s HTTP/1.1\r\nHost: x\r\n\r\n" % query)
    endpoint = Endpoints(guard())
    long = endpoint.respond(
        "GET", Request(path="/v1/check", headers=[]), query.decode("ascii"), b""
    )
    ((status, headers, body),) = responses(data)

    assert (status, json.loads(body)) == (200, json.loads(long.body))
    assert json.loads(body)["answer"] == answer
    assert headers["cache-control"] == "no-store"


def test_a_timeline_is_answered_as_the_endpoint_does(service: Running) -> None:
    """A hundred questions, chains among them, in their order."""
    asked = [f"post:{number}" for number in range(98)] + [["post:5", "account:asha"], []]
    body = json.dumps({"country": "IN", "subjects": asked}).encode()
    long = Endpoints(guard()).respond("POST", Request(path="/v1/check", headers=[]), "", body)
    ((status, _, found),) = responses(service.send(post(body)))

    assert (status, json.loads(found)) == (200, json.loads(long.body))
    assert [one["answer"] for one in json.loads(found)["answers"]].count("withheld") == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"subjects": 1}',
        b'{"country": 1, "subjects": []}',
        b"[" * 100_000,
        json.dumps({"country": "IN", "subjects": ["post:1"] * 1001}).encode(),
    ],
    ids=range(8),
)
def test_a_body_of_another_shape_is_refused(body: bytes, service: Running) -> None:
    """With what was expected instead; the connection goes on."""
    found = responses(service.send(post(body) + GET % b"IN"))

    assert [status for status, _, _ in found] == [400, 200]
    assert "post:1" in json.loads(found[0][2])["detail"]


@pytest.mark.parametrize("piece", [1, 7, 64, 100_000])
def test_pipelined_requests_are_answered_in_their_order(piece: int, service: Running) -> None:
    """However the network cuts them, chunked timelines between them."""
    body = b'{"country": "IN", "subjects": ["post:1"]}'
    chunked = b"%x\r\n%s\r\n%x;x=1\r\n%s\r\n0\r\nX-Country: DE\r\n\r\n"
    timeline = post(
        chunked % (10, body[:10], len(body) - 10, body[10:]), b"Transfer-Encoding: chunked"
    )
    data = (GET % b"IN" + timeline + GET % b"DE" + post(body)) * 5
    with service.connect() as connection:
        for at in range(0, len(data), piece):
            connection.sendall(data[at : at + piece])
        connection.shutdown(socket.SHUT_WR)
        found = responses(read_all(connection))
    said = [json.loads(one) for _, _, one in found]

    assert [one.get("answer") or one["answers"][0]["answer"] for one in said] == [
        "withheld",
        "withheld",
        "not-withheld",
        "withheld",
    ] * 5


POST = b"POST /v1/check HTTP/1.1\r\nHost: x\r\n"
SMUGGLED = [
    POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    POST + b"Content-Length: 3, 3\r\n\r\nabc",
    POST + b"Content-Length: +3\r\n\r\nabc",
    POST + b"Content-Length: 0x3\r\n\r\nabc",
    POST + b"Content-Length : 3\r\n\r\nabc",
    POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    POST + b" Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/check HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    b"GET / HTTP/1.1\nHost: x\n\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
    b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    b"GET / HTTP/0.9\r\nHost: x\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01",
]


@pytest.mark.parametrize("attack", SMUGGLED, ids=range(len(SMUGGLED)))
def test_what_could_be_read_in_two_ways_ends_the_connection(
    attack: bytes, service: Running
) -> None:
    """Refused once, and what follows is not read as a request."""
    before, _, after = (GET % b"IN", attack, GET % b"DE" * 3)
    found = responses(service.send(before + attack + after))

    assert [status for status, _, _ in found] == [200, 400]
    assert found[1][1]["connection"] == "close"


def test_requests_alike_are_answered_as_if_each_were_read(service: Running) -> None:
    """Headers seen before are not read again; whatever differs in a byte is."""
    plain = b"GET /v1/check?subject=%s&country=%s HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n"
    cases = [
        (plain % (b"post:1", b"IN"), "withheld"),
        (plain % (b"post:1", b"DE"), "not-withheld"),
        (plain % (b"post:9&subject=account:asha", b"IN"), "withheld"),
        (plain % (b"post%3A1", b"IN"), "withheld"),
        (plain % (b"post:1", b"ZZ"), "dont-know"),
        (plain % (b"post", b"IN"), "dont-know"),
        (GET % b"IN", "withheld"),
        (plain % (b"post:2", b"IN") + plain % (b"post:1", b"IN"), "not-withheld"),
        (plain % (b"post:1", b"IN"), "withheld"),
    ]
    with service.connect() as connection:
        for request_, expected in cases:
            connection.sendall(request_)
            found = b""
            while found.count(b"HTTP/1.1 200") < request_.count(b"GET") or not found.endswith(b"}"):
                found += connection.recv(4096)

            assert answers(found)[0] == expected


@pytest.mark.parametrize(
    "last",
    [
        b"GET /v1/check?subject=post:1 HTTP/1.1\r\nX: &country=IN HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/check?subject=post:1&country=IN HTTP/1.1\r\nHost: x\r\n\r\n\x00\r\n\r\n",
        b"GET /v1/check?subject=po st:1&country=IN HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/check?subject=post:1\x00&country=IN HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/check?subject=post:1&country=IN HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
    ],
    ids=range(5),
)
def test_a_request_that_is_nearly_alike_is_read_in_full(last: bytes, service: Running) -> None:
    """What the parser would refuse is refused, whatever was answered before it."""
    with service.connect() as connection:
        for _ in range(3):
            connection.sendall(GET % b"IN")
            assert answers(connection.recv(4096)) == ["withheld"]
        connection.sendall(last)
        found = read_all(connection)

    assert statuses(found)[-1] == 400 or answers(found)[0] == "dont-know"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"a" * (17 << 10)), 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n%s\r\n" % (b"A: b\r\n" * 101), 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: %s\r\n\r\n" % (b"b" * (33 << 10)), 431),
        (post(b" " * (BODY_SIZE_MAX + 1)), 413),
        (
            post(
                b"%x\r\n%s\r\n0\r\n\r\n" % (BODY_SIZE_MAX + 1, b" " * (BODY_SIZE_MAX + 1)),
                b"Transfer-Encoding: chunked",
            ),
            413,
        ),
    ],
    ids=["target", "headers", "header", "body", "chunks"],
)
def test_what_is_too_long_is_not_read_to_its_end(
    request_: bytes, status: int, service: Running
) -> None:
    """Refused, and closed."""
    with service.connect() as connection:
        try:
            connection.sendall(request_)
        except (BrokenPipeError, ConnectionResetError):
            pytest.skip("the system dropped the answer with the connection")
        found = statuses(read_all(connection))

    assert found in ([status], [])


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"G",
        b"GET /v1/check HTTP/1.1\r\nHost: x\r\nA: ",
        post(b'{"country"', b"Content-Length: 100"),
        post(b"5\r\nab", b"Transfer-Encoding: chunked"),
        GET % b"IN" + b"GET /v1",
    ],
    ids=["nothing", "a-letter", "headers", "body", "chunk", "second"],
)
def test_a_slow_request_is_cut_off(part: bytes, hasty: Running) -> None:
    """A byte now and then does not hold a connection open."""
    with hasty.connect() as connection:
        connection.sendall(part)
        started = time.monotonic()
        connection.settimeout(10)
        # Cut off, as it should be.
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(40):
                time.sleep(0.1)
                if part:
                    connection.sendall(b"a")
            read_all(connection)

    assert time.monotonic() - started < 5


def test_an_idle_connection_is_closed_without_a_word(hasty: Running) -> None:
    """After its answer and a while."""
    with hasty.connect() as connection:
        connection.sendall(GET % b"IN")
        found = read_all(connection)

    assert answers(found) == ["withheld"]


def test_one_who_reads_nothing_does_not_fill_memory(service: Running) -> None:
    """Reading stops while the other side does not take its answers."""
    with service.connect() as connection:
        connection.settimeout(0.5)
        sent = 0
        # It reads no more, as it should be.
        with suppress(TimeoutError):
            while sent < 64 << 20:
                sent += connection.send(GET % b"IN" * 500)

    assert sent < 64 << 20


def test_a_connection_ends_when_the_client_says_so(service: Running) -> None:
    """`Connection: close`, and HTTP/1.0 without another word."""
    asked = [
        b"GET /v1/check?subject=post:1&country=IN HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /v1/check?subject=post:1&country=IN HTTP/1.0\r\n\r\n",
    ]
    for one in asked:
        ((status, headers, _),) = responses(service.send(one + GET % b"IN"))

        assert (status, headers["connection"]) == (200, "close")


def test_too_many_connections_are_turned_away(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more than may be is told to come back; the others are served on."""
    monkeypatch.setattr(protocol, "CONNECTIONS_MAX", 1)
    with service.connect() as first:
        first.sendall(GET % b"IN")
        held = first.recv(4096)
        turned_away = service.connect()
        busy = statuses(read_all(turned_away))
        first.sendall(GET % b"DE")

        assert (statuses(held), busy) == ([200], [503])
        assert answers(first.recv(4096)) == ["not-withheld"]
        turned_away.close()


def test_the_other_endpoints_are_reached(service: Running) -> None:
    """Health, metrics, and the shapes proxies ask in, with headers and without a body for HEAD."""
    asked = (
        b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
        b"HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
        b"GET /forward-auth HTTP/1.1\r\nHost: x\r\nX-Forwarded-Uri: /@asha/7\r\n"
        b"X-Country: IN\r\n\r\n"
        b"GET /ext-authz/@asha/7?a=b HTTP/1.1\r\nHost: x\r\nX-Country: DE\r\n\r\n"
        b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    data = service.send(asked)
    found = [int(one) for one in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", data)]

    assert found == [200, 200, 451, 200, 404]
    assert b'rel="blocked-by"' in data


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("subject=post:1&country=IN", 200),
        ("subject=post:1&country=DE", 204),
        ("subject=post:1&country=XX", 503),
        ("country=IN", 400),
    ],
)
def test_a_tombstone_is_had_for_what_is_withheld(query: str, status: int) -> None:
    """In the viewer's language; nothing for what may be shown, and not knowing is not showing."""
    headers = [("Accept-Language", "hi")]
    request = Request(path="/v1/tombstone", headers=headers)
    found = Endpoints(guard()).respond("GET", request, query, b"")

    assert found.status == status
    assert (b'lang="hi"' in found.body) == (status == 200)


@pytest.mark.parametrize(
    "path", ["/x/../@asha", "//@asha", "/./@asha/", "/%40asha", "/@asha/.", "/%2e/@asha"]
)
def test_another_spelling_of_a_path_is_the_same_path(path: str) -> None:
    """The app behind the proxy shows the same thing for it, so it is withheld the same."""
    for target in ("/forward-auth", "/ext-authz" + path.replace("%40", "@").replace("%2e", ".")):
        headers = [("X-Forwarded-Uri", path), ("X-Country", "IN")]
        found = Endpoints(guard()).respond("GET", Request(path=target, headers=headers), "", b"")

        assert found.status == 451


def test_a_country_counts_only_from_a_trusted_peer() -> None:
    """Whoever else asks is answered as for an unknown country, and that is recorded."""
    endpoints = Endpoints(guard(peers=frozenset({"10.0.0.1"})))
    stranger = Request(path="/v1/check", headers=[], peer="10.0.0.2")
    proxy = Request(path="/v1/check", headers=[], peer="10.0.0.1")
    said = [
        json.loads(endpoints.respond("GET", one, "subject=post:1&country=IN", b"").body)
        for one in (stranger, proxy)
    ]

    hot = Hot(endpoints)
    hot.tick()

    assert [(one["answer"], one["country_source"]) for one in said] == [
        ("dont-know", "untrusted-peer"),
        ("withheld", "caller"),
    ]
    assert hot.answer(b"GET", b"/v1/check?subject=post:1&country=IN", b"", "x") is None
    assert (
        'source="untrusted-peer"} 1'
        in endpoints.respond("GET", Request(path="/metrics", headers=[]), "", b"").body.decode()
    )


pieces = st.lists(
    st.sampled_from(
        [
            GET % b"IN",
            GET % b"DE",
            *SMUGGLED,
            b"\r\n",
            b"0\r\n\r\n",
            b"GET ",
            b"Host: x\r\n",
            b"\x00",
        ]
    )
    | st.binary(max_size=40),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pieces)
def test_whatever_comes_the_service_goes_on(service: Running, parts: Sequence[bytes]) -> None:
    """Every answer is whole, and the next client is served."""
    found = service.send(b"".join(parts))

    assert all(status in {200, 400, 404, 413, 431} for status in statuses(found))
    assert answers(service.send(GET % b"IN")) == ["withheld"]
