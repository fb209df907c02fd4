"""
Fixtures: the look-up service on a port of loopback, over a table of one post and one account.

Strategy: real sockets and the real protocol; time limits are made short instead of waited for.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from withheld.edge.build import build
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.response import Pages, Service
from withheld.edge.serving import Guard, PathPatterns, TrustedHeader, WhenUnsure
from withheld.edge.table import Table
from withheld.edge.texts import Texts
from withheld.model.identity import SubjectID
from withheld.sidecar.endpoints import Endpoints
from withheld.sidecar.hot import Hot
from withheld.sidecar.protocol import LookUpProtocol, Served

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)


def guard(*, peers: frozenset[str] = frozenset(), hours: int = 0) -> Guard:
    """Return a guard whose edge withholds one post and one account in India."""
    entries = [
        Entry(subject=SubjectID(one), countries=frozenset({"IN"}))
        for one in ("post:1", "account:asha", "hashtag:भूमि")
    ]
    table = Table(build(entries, version=3, published_at=NOON, hash_key=b"k" * 16))
    return Guard(
        edge=Edge({}, table=table),
        pages=Pages(
            service=Service(name="Chirp", blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        subjects_of=PathPatterns(
            {"/@(?P<handle>[^/]+)(/(?P<id>[0-9]+))?": ("post:{id}", "account:{handle}")}
        ),
        country_from=TrustedHeader(name="X-Country", source="cdn", peers=peers),
        when_unsure=WhenUnsure.SHOW,
        clock=lambda: NOON + timedelta(hours=hours),
    )


@dataclass
class Running:
    """A service that listens."""

    port: int
    served: Served

    def connect(self) -> socket.socket:
        """Return a connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def send(self, data: bytes) -> bytes:
        """Return all it answers to `data` until it closes, or is told that nothing follows."""
        with self.connect() as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the other side closes."""
    found = bytearray()
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return bytes(found)
        if not part:
            return bytes(found)
        found += part


def run(
    endpoints: Endpoints, *, request_seconds: float = 5, idle_seconds: float = 5
) -> Iterator[Running]:
    """Give a running service, and stop it."""
    loop, started, stop = asyncio.new_event_loop(), threading.Event(), threading.Event()
    served = Served(
        endpoints=endpoints,
        hot=Hot(endpoints),
        request_seconds_max=request_seconds,
        idle_seconds_max=idle_seconds,
    )
    ports: list[int] = []

    async def serve() -> None:
        served.hot.tick()
        server = await loop.create_server(lambda: LookUpProtocol(served), "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        started.set()
        while not stop.is_set():
            served.sweep()
            await asyncio.sleep(0.02)
        server.close()
        for connection in [*served.connections]:
            connection.cut_off()
        await asyncio.sleep(0.05)

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert started.wait(10)
    yield Running(ports[0], served)
    stop.set()
    thread.join(10)
    loop.close()


@pytest.fixture
def service() -> Iterator[Running]:
    """Return a service with ordinary limits."""
    yield from run(Endpoints(guard()))


@pytest.fixture
def hasty() -> Iterator[Running]:
    """Return a service that waits for nothing longer than a moment."""
    yield from run(Endpoints(guard()), request_seconds=0.3, idle_seconds=0.3)
