"""A table in an object store: asked by tag, taken by sequence, never put backwards."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.brokers import KEYS, STRANGER, Service
from tests.edge.conftest import NOON

from withheld.adapters.object_carrying import ObjectCarrier, ObjectSource
from withheld.adapters.objects import StoredObjects
from withheld.edge.changes import Alive, write_line
from withheld.edge.folder import Worker
from withheld.edge.live import Edge
from withheld.edge.receipts import reached
from withheld.edge.source import poll
from withheld.errors import AlreadyDone, InvalidInput, NotReady
from withheld.model.withholding import Answer
from withheld.sidecar.addresses import Line, carrier_at, source_at

store = pytest.importorskip("obstore.store")


@pytest.fixture
def objects() -> StoredObjects:
    """Return a store in memory; the real one has tests of its own."""
    return StoredObjects(store.MemoryStore())


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """Return a service that has published one withholding."""
    return Service(tmp_path / "edges")


def carrier_of(objects: StoredObjects, service: Service) -> ObjectCarrier:
    """Return what carries a service's folder into a store."""
    return ObjectCarrier(
        folder=service.folder, objects=objects, keys=KEYS, clock=lambda: NOON + timedelta(hours=1)
    )


def is_withheld(worker: Worker, post: str) -> bool:
    """Return whether a post is withheld in India."""
    return worker.edge.look_up([post], "IN", NOON).answer is Answer.WITHHELD


def test_an_edge_takes_what_was_carried(
    objects: StoredObjects, service: Service, tmp_path: Path
) -> None:
    """First the table, then the changes; what it enforces comes back to the service."""
    carrier, worker = carrier_of(objects, service), Worker(tmp_path / "edge", Edge(KEYS))
    source = ObjectSource(objects=objects, edge="frankfurt-1")
    carrier.carry()
    first = poll(source, tmp_path / "edge", worker)
    service.withhold("post:1")
    version = carrier.carry()
    second = poll(source, tmp_path / "edge", worker)
    source.confirm(worker.edge.version)
    receipts = [carrier.take_receipts(), carrier.take_receipts()]

    assert (first.is_new_table, second.taken, version) == (True, 1, 2)
    assert is_withheld(worker, "post:1")
    assert receipts == [1, 0]
    assert reached(service.folder, 2).edges == 1


def test_what_has_not_changed_is_not_sent_again(objects: StoredObjects, service: Service) -> None:
    """A tag that is known comes back without bytes."""
    carrier_of(objects, service).carry()
    first = objects.get("alive.json")
    again = objects.get("alive.json", known=first.tag if first else "")

    assert first is not None
    assert again == (first.tag, b"")


def test_an_old_copy_takes_nothing_back(
    objects: StoredObjects, service: Service, tmp_path: Path
) -> None:
    """What the service's own key signed later stays."""
    old = Service(tmp_path / "copy")
    service.withhold("post:1")
    carrier_of(objects, service).carry()
    with pytest.raises(AlreadyDone):
        carrier_of(objects, old).carry()


def test_what_strangers_signed_counts_as_not_there(
    objects: StoredObjects, service: Service
) -> None:
    """Nobody keeps the service from carrying by putting a high number there."""
    objects.put("alive.json", write_line(Alive(sequence=99, at=NOON), STRANGER) + b"\n")
    objects.put("table", b"no table at all" * 50)

    assert carrier_of(objects, service).carry() == 1


def test_of_two_carriers_one_is_told_to_look_again(
    objects: StoredObjects, service: Service
) -> None:
    """The last word is put only in the place of the word that was read."""
    carrier_of(objects, service).carry()
    there = objects.get("alive.json")
    objects.put("alive.json", b"somebody else's")

    with pytest.raises(NotReady):
        objects.put("alive.json", b"ours", instead_of=there.tag if there else "")


def test_an_empty_folder_carries_nothing(objects: StoredObjects, tmp_path: Path) -> None:
    """A service that has published nothing has nothing to take away."""
    empty = ObjectCarrier(folder=tmp_path / "none", objects=objects, keys=KEYS, clock=lambda: NOON)
    with pytest.raises(NotReady):
        empty.carry()


@pytest.mark.parametrize(
    "line",
    [
        Line(address="nats://broker.chirp.example:4222", edge="e"),
        Line(address="s3://bucket/folder", endpoint="http://store.chirp.example", edge="e"),
        Line(address="ftp://127.0.0.1/", edge="e"),
        Line(address="http://feed.chirp.example/", edge="e"),
        Line(address="nats://127.0.0.1:4222", edge="a.b"),
        Line(address="nats://127.0.0.1:4222"),
    ],
)
def test_a_table_is_not_carried_unprotected(line: Line, tmp_path: Path) -> None:
    """Off the machine only by TLS; to an edge only by its name."""
    with pytest.raises(InvalidInput):
        source_at(line)
    if line.edge and "." not in line.edge:
        with pytest.raises(InvalidInput):
            carrier_at(line, tmp_path, KEYS)
