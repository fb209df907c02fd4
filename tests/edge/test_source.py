"""An edge and its source: fed, cut off, lied to, and started again."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from withheld.edge import memory
from withheld.edge.build import Signer, build
from withheld.edge.changes import Alive, Change, write_line
from withheld.edge.folder import ALIVE, CHANGES, TABLE, Worker, append, open_edge, receive
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.signatures import PublicKeys
from withheld.edge.source import FolderSource, HTTPSource, follow, poll
from withheld.errors import NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POST, OTHER = SubjectID("post:1"), SubjectID("post:2")


def held(subject: SubjectID) -> Entry:
    """Return that a subject is withheld in India."""
    return Entry(subject=subject, countries=frozenset({"IN"}))


class Service:
    """The service's side: a folder it publishes into."""

    def __init__(self, folder: Path, signer: Signer, keys: PublicKeys) -> None:
        """Publish into `folder`."""
        self.folder, self._signer, self._keys = folder, signer, keys

    def publish(self, version: int, *subjects: SubjectID) -> None:
        """Publish a table in which those subjects are withheld."""
        data = build(
            map(held, subjects),
            version=version,
            published_at=NOON + version * HOUR,
            hash_key=b"k" * 16,
            signer=self._signer,
        )
        receive(data, self._keys, self.folder)

    def change(self, sequence: int, subject: SubjectID, *, lifted: bool = False) -> None:
        """Publish a change of one subject."""
        now = {subject: () if lifted else (held(subject),)}
        change = Change(
            previous=sequence - 1, sequence=sequence, at=NOON + sequence * HOUR, subjects=now
        )
        append(write_line(change, self._signer), self._keys, self.folder)

    def breathe(self, sequence: int, at: datetime) -> None:
        """Say that nothing is new."""
        alive = write_line(Alive(sequence=sequence, at=at), self._signer)
        append(alive, self._keys, self.folder)


@pytest.fixture
def service(tmp_path: Path, signer: Signer, keys: PublicKeys) -> Service:
    """Return a service that has published one withholding."""
    service = Service(tmp_path / "service", signer, keys)
    service.publish(1, POST)
    return service


@pytest.fixture
def worker(tmp_path: Path, keys: PublicKeys) -> Worker:
    """Return an edge that has heard nothing yet."""
    return Worker(tmp_path / "edge", Edge(keys))


def is_withheld(worker: Worker, subject: SubjectID) -> bool:
    """Return whether the edge withholds a subject in India."""
    return worker.edge.look_up([subject], "IN", NOON + 9 * HOUR).answer is Answer.WITHHELD


def test_an_edge_follows_its_source(service: Service, worker: Worker, tmp_path: Path) -> None:
    """First the table, then changes as they come."""
    first = poll(FolderSource(service.folder), tmp_path / "edge", worker)
    service.change(2, OTHER)
    service.change(3, POST, lifted=True)
    second = poll(FolderSource(service.folder), tmp_path / "edge", worker)

    assert (first.is_new_table, second.is_new_table, second.taken) == (True, False, 2)
    assert is_withheld(worker, OTHER)
    assert not is_withheld(worker, POST)


def test_an_edge_started_again_while_cut_off_still_knows_the_changes(
    service: Service, worker: Worker, tmp_path: Path, keys: PublicKeys
) -> None:
    """What was taken is on the edge's own disk."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    service.change(2, OTHER)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    shutil.rmtree(service.folder)
    again = open_edge(tmp_path / "edge", Edge(keys))

    assert again.edge.version == 2
    assert is_withheld(again, OTHER)


def test_a_second_worker_sees_what_the_receiver_took(
    service: Service, worker: Worker, tmp_path: Path, keys: PublicKeys
) -> None:
    """One process receives; the others read its folder."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    second = open_edge(tmp_path / "edge", Edge(keys))
    service.change(2, OTHER)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)

    assert not is_withheld(second, OTHER)
    assert second.refresh()
    assert is_withheld(second, OTHER)
    assert not second.refresh()


@pytest.mark.parametrize("lost", [TABLE, CHANGES, ALIVE, "."])
def test_whatever_the_source_loses_nothing_is_lifted(
    lost: str, service: Service, worker: Worker, tmp_path: Path
) -> None:
    """A feed that is killed or wiped leaves the edge enforcing what it last verified."""
    service.change(2, OTHER)
    service.breathe(2, NOON + 3 * HOUR)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    shutil.rmtree(service.folder) if lost == "." else (service.folder / lost).unlink()
    poll(FolderSource(service.folder), tmp_path / "edge", worker)

    assert is_withheld(worker, POST)
    assert is_withheld(worker, OTHER)


def test_a_source_that_starts_again_from_nothing_is_not_followed(
    service: Service, worker: Worker, tmp_path: Path, signer: Signer, keys: PublicKeys
) -> None:
    """A wiped database publishes a first, empty table; the edge keeps the later one."""
    service.publish(5, POST)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    wiped = Service(tmp_path / "wiped", signer, keys)
    wiped.publish(1)
    wiped.change(2, POST, lifted=True)
    poll(FolderSource(wiped.folder), tmp_path / "edge", worker)

    assert is_withheld(worker, POST)


def test_a_gap_in_the_feed_is_closed_by_the_table(
    service: Service, worker: Worker, tmp_path: Path
) -> None:
    """An edge that missed changes fetches the table they are in."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    service.publish(4, OTHER)
    service.change(5, SubjectID("post:3"))
    heard = poll(FolderSource(service.folder), tmp_path / "edge", worker)

    assert heard.is_new_table
    assert worker.edge.version == 5
    assert is_withheld(worker, OTHER)
    assert not is_withheld(worker, POST)


def test_a_stranger_in_the_feed_is_refused_and_the_rest_is_taken(
    service: Service, worker: Worker, tmp_path: Path, stranger: Signer
) -> None:
    """A forged line lifts nothing, stops nothing, and is reported without an id."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    forged = write_line(Change(previous=1, sequence=2, at=NOON, subjects={POST: ()}), stranger)
    (service.folder / CHANGES).write_bytes(forged + b"\n")
    service.change(2, OTHER)
    heard = poll(FolderSource(service.folder), tmp_path / "edge", worker)

    assert heard.taken == 1
    assert heard.refused
    assert heard.refused[0].startswith("not-permitted")
    assert "post:" not in heard.refused[0]
    assert is_withheld(worker, POST)


def test_a_line_torn_by_a_crash_is_written_again(
    service: Service, worker: Worker, tmp_path: Path
) -> None:
    """Half a line at the end of a file spoils neither itself nor what follows."""
    service.change(2, OTHER)
    whole = (service.folder / CHANGES).read_bytes()
    (service.folder / CHANGES).write_bytes(whole[:-20])
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    before = is_withheld(worker, OTHER)
    service.change(2, OTHER)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)

    assert not before
    assert is_withheld(worker, OTHER)


@pytest.mark.parametrize("limit", [16 << 20, 0], ids=["copied", "mapped"])
@pytest.mark.parametrize("verifies", [True, False])
def test_a_table_is_enforced_from_memory_or_from_its_file(  # noqa: PLR0913, PLR0917 -- one argument a fact
    limit: int,
    verifies: bool,  # noqa: FBT001 -- a column of the table above
    service: Service,
    worker: Worker,
    tmp_path: Path,
    keys: PublicKeys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Small tables are copied, large ones mapped and shared; the answers are the same."""
    monkeypatch.setattr(memory, "SHARED_FROM", limit)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    reader = open_edge(tmp_path / "edge", Edge(keys), verifies=verifies)

    assert is_withheld(reader, POST)
    assert not is_withheld(reader, OTHER)


def test_a_table_truncated_under_a_running_edge_stays_enforced(
    service: Service, worker: Worker, tmp_path: Path
) -> None:
    """What somebody does to the file in place neither stops the process nor lifts anything."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    os.truncate(tmp_path / "edge" / TABLE, 100)
    worker.refresh()

    assert is_withheld(worker, POST)


@pytest.mark.parametrize("damage", [b"", b"WITHHELD", None], ids=["empty", "cut", "changed"])
def test_a_damaged_file_on_the_edge_is_not_followed(
    damage: bytes | None, service: Service, worker: Worker, tmp_path: Path, keys: PublicKeys
) -> None:
    """A running edge keeps what it had; one that starts on it refuses and fetches again."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    path = tmp_path / "edge" / TABLE
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole[:-1] + b"\xff" if damage is None else damage)
    worker.refresh()

    assert is_withheld(worker, POST)
    with pytest.raises(NotReady):
        open_edge(tmp_path / "edge", Edge(keys))
    poll(
        FolderSource(service.folder),
        tmp_path / "edge",
        fresh := Worker(tmp_path / "edge", Edge(keys)),
    )
    assert is_withheld(fresh, POST)


def test_an_edge_follows_until_it_is_stopped(
    service: Service, worker: Worker, tmp_path: Path
) -> None:
    """A thread polls; what is decided reaches the edge, and stopping stops it."""
    stop, heard = threading.Event(), threading.Semaphore(0)
    thread = threading.Thread(
        target=follow,
        args=(FolderSource(service.folder), tmp_path / "edge", worker),
        kwargs={"stop": stop, "every_seconds": 0.01, "tell": lambda _heard: heard.release()},
    )
    thread.start()
    heard.acquire(timeout=10)
    service.change(2, OTHER)
    for _ in range(2):
        heard.acquire(timeout=10)
    stop.set()
    thread.join(10)

    assert not thread.is_alive()
    assert is_withheld(worker, OTHER)


def test_a_process_that_only_reads_watches_its_folder(
    service: Service, worker: Worker, tmp_path: Path, keys: PublicKeys
) -> None:
    """What the receiver took reaches the other processes without their being told."""
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    reader = open_edge(tmp_path / "edge", Edge(keys))
    stop = threading.Event()
    thread = threading.Thread(target=reader.watch, kwargs={"stop": stop, "every_seconds": 0.01})
    thread.start()
    service.change(2, OTHER)
    poll(FolderSource(service.folder), tmp_path / "edge", worker)
    for _ in range(500):
        if is_withheld(reader, OTHER):
            break
        stop.wait(0.01)
    stop.set()
    thread.join(10)

    assert is_withheld(reader, OTHER)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder to whoever has the token, and logs nothing."""

    def do_GET(self) -> None:
        """Answer 401 without the token."""
        if self.headers.get("Authorization") != "Bearer edge-1":
            self.send_error(401)
            return
        super().do_GET()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(service: Service) -> Iterator[ThreadingHTTPServer]:
    """Return a server of the service's folder on loopback."""
    handler = partial(_Quiet, directory=str(service.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_edge_follows_over_http_and_goes_on_when_the_server_is_gone(
    server: ThreadingHTTPServer, service: Service, worker: Worker, tmp_path: Path
) -> None:
    """The same over HTTP; afterwards the edge enforces alone."""
    port = server.server_address[1]
    source = HTTPSource(host="127.0.0.1", port=port, headers={"Authorization": "Bearer edge-1"})
    service.change(2, OTHER)
    reached = poll(source, tmp_path / "edge", worker)
    server.shutdown()
    server.server_close()
    gone = poll(source, tmp_path / "edge", worker)

    assert (reached.is_reached, gone.is_reached) == (True, False)
    assert is_withheld(worker, POST)
    assert is_withheld(worker, OTHER)


def test_a_source_gives_its_table_to_nobody_it_does_not_know(
    server: ThreadingHTTPServer, worker: Worker, tmp_path: Path
) -> None:
    """An edge that is not let in has nothing, and says that it does not know."""
    source = HTTPSource(host="127.0.0.1", port=server.server_address[1])
    heard = poll(source, tmp_path / "edge", worker)

    assert heard.refused == ("not-ready: the source answered 401; trying again later",)
    assert worker.edge.look_up([POST], "IN", NOON).answer is Answer.DONT_KNOW
