"""A disk that fails, a machine that stops: nobody goes blind, and no change is left out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from withheld.edge.build import Signer
from withheld.edge.changes import read_line
from withheld.edge.contents import Contents
from withheld.edge.folder import CHANGES, Worker, lines, open_edge
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.publish import Publisher
from withheld.edge.signatures import PublicKeys
from withheld.edge.source import take_lines
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def publisher(tmp_path: Path, signer: Signer, keys: PublicKeys) -> Publisher:
    """Return a publisher into a folder with a table of version 1 in it."""
    folder = tmp_path / "service"
    folder.mkdir()
    made = Publisher(folder=folder, signer=signer, keys=keys, hash_key=b"k" * 16)
    withhold(made, 1)
    return made


def withhold(publisher: Publisher, version: int) -> None:
    """Publish that as many posts are withheld in India as the version says."""
    posts = [
        Entry(subject=SubjectID(f"post:{n + 1}"), countries=frozenset({"IN"}))
        for n in range(version)
    ]
    publisher.publish(posts, version=version, at=NOON + version * SECOND, lifts_max=0)


def edge_of(publisher: Publisher, folder: Path) -> Worker:
    """Return an edge with a folder of its own that has the service's table."""
    folder.mkdir()
    folder.joinpath("table").write_bytes(publisher.folder.joinpath("table").read_bytes())
    return open_edge(folder, Edge(publisher.keys))


def is_withheld(worker: Worker, post: int) -> bool:
    """Return whether a post is withheld in India."""
    return worker.edge.look_up([f"post:{post}"], "IN", NOON).answer is Answer.WITHHELD


def comes_about(is_so: Callable[[], bool]) -> bool:
    """Return whether something is so within ten seconds."""
    end = monotonic() + 10
    while not is_so() and monotonic() < end:
        sleep(0.01)
    return is_so()


def test_a_change_the_machine_stopped_in_blinds_nobody_who_carries(publisher: Publisher) -> None:
    """The torn line stays in the file; what was published before and after it is carried."""
    withhold(publisher, 2)
    path = publisher.folder / CHANGES
    path.write_bytes(path.read_bytes() + path.read_bytes()[:40])
    withhold(publisher, 3)
    contents = Contents(publisher.folder)
    contents.look()

    assert len(path.read_bytes().splitlines()) == 3
    assert [line.sequence for line in contents.changes] == [2, 3]


def test_a_folder_that_cannot_be_read_for_a_time_is_read_again(
    publisher: Publisher, tmp_path: Path
) -> None:
    """The thread that watches outlives it, says so, and takes what came meanwhile."""
    worker, stop, said = edge_of(publisher, tmp_path / "edge"), Event(), list[str]()
    changes = tmp_path / "edge" / CHANGES
    changes.mkdir()
    watching = Thread(
        target=worker.watch, kwargs={"stop": stop, "every_seconds": 0.01, "tell": said.append}
    )
    watching.start()
    is_said = comes_about(lambda: bool(said))
    withhold(publisher, 2)
    changes.rmdir()
    changes.write_bytes(publisher.folder.joinpath(CHANGES).read_bytes())
    is_taken = comes_about(lambda: is_withheld(worker, 2))
    stop.set()
    watching.join()

    assert is_said
    assert said[0].startswith("the edge's folder cannot be read")
    assert said[-1] == ""
    assert is_taken


def test_what_a_full_disk_did_not_keep_is_kept_later(publisher: Publisher, tmp_path: Path) -> None:
    """It is enforced at once; the folder gets every change in its order, and has no gap."""
    worker, refused = edge_of(publisher, tmp_path / "edge"), list[str]()
    changes = tmp_path / "edge" / CHANGES
    changes.mkdir()
    withhold(publisher, 2)
    withhold(publisher, 3)
    taken, is_gap = take_lines(lines(publisher.folder), worker, refused)
    is_kept = worker.keep_up()
    changes.rmdir()
    is_kept_later = worker.keep_up()
    later = open_edge(tmp_path / "edge", Edge(publisher.keys))

    assert (taken > 1, is_gap, refused) == (True, False, [])
    assert (is_kept, is_kept_later) == (False, True)
    assert all(is_withheld(one, 3) for one in (worker, later))
    kept = [read_line(line, publisher.keys).sequence for line in changes.read_bytes().splitlines()]
    assert kept == [2, 3]
