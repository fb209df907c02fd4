"""
A table's bytes in sealed memory: shared by workers, out of reach of what is done to the file.

And before they are there: a worker that serves answers from the file, and is never crashed by it.
"""

import mmap
import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from withheld.edge import memory
from withheld.edge.build import Signer, build
from withheld.edge.folder import Worker, open_edge, write_whole
from withheld.edge.format import Entry, instant
from withheld.edge.live import Edge
from withheld.edge.memory import SHARED, Filed, hold
from withheld.edge.signatures import PublicKeys
from withheld.edge.table import NOT_LISTED, Table
from withheld.errors import NotFound, NotReady, UnreadableFile
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
needs_memfd = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memfd_create here")


def write(path: Path, count: int = 2000, version: int = 1) -> bytes:
    """Write a table of posts and return its bytes."""
    data = build(
        [
            Entry(subject=SubjectID(f"post:{number}"), countries=frozenset({"IN"}))
            for number in range(count)
        ],
        version=version,
        published_at=NOON,
        hash_key=b"k" * 16,
    )
    path.write_bytes(data)
    return data


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the place of a table, every table being a large one."""
    monkeypatch.setattr(memory, "SHARED_FROM", 0)
    return tmp_path / "table"


@needs_memfd
@pytest.mark.parametrize("length", [0, 1, 100, 5000])
def test_a_table_cut_short_under_a_reader_does_not_reach_it(path: Path, length: int) -> None:
    """Mapped from the file, the next look-up would kill the process (SIGBUS)."""
    write(path)
    table = Table.open(path)
    os.truncate(path, length)

    assert isinstance(table.data, mmap.mmap)
    assert all(table.find(f"post:{number}") != NOT_LISTED for number in range(2000))
    assert all(table.find_plainly(f"post:{number}") != NOT_LISTED for number in range(2000))


@needs_memfd
def test_a_table_changed_under_a_reader_does_not_reach_it(path: Path) -> None:
    """Overwritten in place, the file says something else; the reader does not."""
    data = write(path)
    table = Table.open(path)
    with path.open("r+b") as file:
        file.write(bytes(len(data)))

    assert table.data[:] == data
    with pytest.raises(UnreadableFile):
        Table.open(path)


@needs_memfd
def test_nobody_can_write_or_shrink_what_is_held(path: Path) -> None:
    """The kernel refuses it, even to the process that made the copy."""
    write(path)
    held = hold(path)
    assert held.descriptor is not None

    with pytest.raises(PermissionError):
        os.write(held.descriptor, b"x")
    with pytest.raises(PermissionError):
        os.ftruncate(held.descriptor, 10)
    held.release()


def _inode(place: str, result: "multiprocessing.Queue[tuple[int, bool]]") -> None:
    """Open the table in another process and say which memory it has."""
    held = hold(Path(place))
    assert held.descriptor is not None
    result.put((os.fstat(held.descriptor).st_ino, Table(held).find("post:7") >= 0))


@needs_memfd
def test_the_workers_of_a_machine_share_one_copy(path: Path) -> None:
    """A second process maps the pages that the first one filled."""
    write(path)
    held = hold(path)
    assert held.descriptor is not None
    context = multiprocessing.get_context("fork")
    result: multiprocessing.Queue[tuple[int, bool]] = context.Queue()
    worker = context.Process(target=_inode, args=(str(path), result))
    worker.start()
    inode, is_found = result.get(timeout=30)
    worker.join(30)

    assert (inode, is_found) == (os.fstat(held.descriptor).st_ino, True)


@needs_memfd
@pytest.mark.parametrize("offer", ["", "x y", "1", "999999 3", "1 1", "{me} 0"])
def test_what_is_no_copy_of_this_table_is_not_taken(path: Path, offer: str) -> None:
    """A worker that is gone, or something else under that number: the file is copied again."""
    data = write(path)
    path.with_name(SHARED).write_text(offer.format(me=os.getpid()))

    assert hold(path).data[:] == data


@needs_memfd
def test_another_tables_copy_is_not_taken(path: Path) -> None:
    """The next version lies in the same folder; the copy of the last is left alone."""
    write(path)
    before = hold(path)
    after = write(path, version=2)

    assert hold(path).data[:] == after
    before.release()


@needs_memfd
def test_a_worker_that_goes_on_from_newer_tables_lets_go_of_the_older(path: Path) -> None:
    """Neither their memory nor their descriptors add up."""
    edge, counts = Edge({}), []
    for version in range(1, 6):
        write(path, version=version)
        edge.adopt(Table.open(path))
        edge.look_up_many(["post:1"], "IN", NOON)
        counts.append(len(list(Path("/proc/self/fd").iterdir())))

    assert len(set(counts[1:])) == 1


@needs_memfd
def test_unsealed_memory_is_not_taken(path: Path) -> None:
    """Who offers it could change it later."""
    data = write(path)
    descriptor = os.memfd_create("other", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(descriptor, data)
    path.with_name(SHARED).write_text(f"{os.getpid()} {descriptor}")
    held = hold(path)
    assert held.descriptor is not None

    assert os.fstat(held.descriptor).st_ino != os.fstat(descriptor).st_ino
    os.close(descriptor)


def test_a_system_without_such_memory_has_a_copy_each(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers are the same, and the file is as far away."""
    data = write(path)
    monkeypatch.delattr(os, "memfd_create", raising=False)

    assert hold(path).data == data


def test_what_is_not_there_or_empty_is_said(path: Path) -> None:
    """No file and no bytes are two things a person does something about."""
    with pytest.raises(NotFound):
        hold(path)
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile):
        hold(path)


def signed(path: Path, signer: Signer, version: int, *numbers: int) -> bytes:
    """Put a signed table of posts in place as a receiver does, and return its bytes."""
    data = build(
        [
            Entry(subject=SubjectID(f"post:{number}"), countries=frozenset({"IN"}))
            for number in numbers
        ],
        version=version,
        published_at=NOON,
        hash_key=b"k" * 16,
        signer=signer,
    )
    write_whole(path, data)
    return data


def answers(edge: Edge, *numbers: int) -> list[Answer]:
    """Return what is said of posts in India, one by one; a timeline says the same."""
    posts = [f"post:{number}" for number in numbers]
    said = [one.answer for one in edge.look_up_many(posts, "IN", NOON).said]
    micro = instant(NOON)

    assert said == [edge.look_up([one], "IN", NOON).answer for one in posts]
    assert said == [edge.said_of(one, "IN", micro).answer for one in posts]
    return said


WITHHELD, NOT_WITHHELD, DONT_KNOW = Answer.WITHHELD, Answer.NOT_WITHHELD, Answer.DONT_KNOW


@needs_memfd
def test_a_file_read_piece_by_piece_gives_the_same_answers(path: Path) -> None:
    """Until its copy is made, and from then on, out of reach."""
    write(path)
    filed, sure = Table.open_at_once(path), Table.open(path)
    asked = [f"post:{number}" for number in range(1500, 2500)]
    found = [sure.clauses(one) for one in asked]
    hashes, kinds = sure.hashes(asked), [type(filed.data)]

    assert [filed.clauses(one) for one in asked] == found
    assert filed.listed(hashes) == sure.listed(hashes)
    assert [*filed.entries()] == [*sure.entries()]
    filed.settle(path)
    os.truncate(path, 0)
    assert [filed.clauses(one) for one in asked] == found
    assert [*kinds, type(filed.data)] == [Filed, mmap.mmap]


@needs_memfd
@pytest.mark.parametrize("length", [0, 320, 4000])
def test_what_is_cut_short_before_it_is_copied_is_not_known(path: Path, length: int) -> None:
    """Neither shown nor crashed: nobody can tell, and what was changed since then still holds."""
    write(path)
    edge = Edge({}, table=Table.open_at_once(path))
    hashes = edge.hashes([f"post:{number}" for number in range(500)])
    os.truncate(path, length)

    assert set(answers(edge, *range(500))) <= {WITHHELD, DONT_KNOW}
    assert DONT_KNOW in answers(edge, *range(500))
    assert set(edge.listed(hashes)) == {1}


@needs_memfd
def test_a_worker_that_serves_opens_at_once_and_is_out_of_reach_soon(
    path: Path, signer: Signer, keys: PublicKeys
) -> None:
    """The first answer does not wait for the copy; a file cut short later reaches nobody."""
    signed(path, signer, 1, 1, 2)
    worker = open_edge(path.parent, Edge(keys))

    assert answers(worker.edge, 1, 3) == [WITHHELD, NOT_WITHHELD]
    assert worker.settled(within_seconds=30)
    os.truncate(path, 0)
    assert answers(worker.edge, 1, 3) == [WITHHELD, NOT_WITHHELD]


@needs_memfd
def test_a_table_that_is_not_what_was_signed_gives_way_to_the_last_one_checked(
    path: Path, signer: Signer, keys: PublicKeys
) -> None:
    """A byte changed after receipt is found out while the table answers already."""
    signed(path, signer, 1, 1, 2)
    worker = open_edge(path.parent, Edge(keys))
    assert worker.settled(within_seconds=30)
    data = bytearray(signed(path, signer, 2, 2, 3))
    data[-1] ^= 1
    write_whole(path, bytes(data))
    worker.refresh()

    assert worker.settled(within_seconds=30)
    assert worker.edge.version == 1
    assert answers(worker.edge, 1, 2, 3) == [WITHHELD, WITHHELD, NOT_WITHHELD]
    signed(path, signer, 3, 3)
    worker.refresh()
    assert worker.settled(within_seconds=30)
    assert answers(worker.edge, 1, 2, 3) == [NOT_WITHHELD, NOT_WITHHELD, WITHHELD]


@needs_memfd
def test_with_nothing_checked_before_a_changed_table_leaves_nothing_known(
    path: Path, signer: Signer, keys: PublicKeys
) -> None:
    """An edge that starts on a changed file soon answers as one without a table."""
    data = bytearray(signed(path, signer, 1, 1))
    data[-1] ^= 1
    write_whole(path, bytes(data))
    worker = Worker(path.parent, Edge(keys), is_serving=True)
    worker.refresh()

    assert worker.settled(within_seconds=30)
    assert not worker.edge.has_table
    assert answers(worker.edge, 1) == [DONT_KNOW]


@needs_memfd
def test_a_large_table_signed_by_a_stranger_is_not_opened_at_all(
    path: Path, stranger: Signer, keys: PublicKeys
) -> None:
    """The signature covers the header, which is read at once."""
    signed(path, stranger, 1, 1)

    with pytest.raises(NotReady):
        open_edge(path.parent, Edge(keys))


@needs_memfd
def test_a_table_replaced_while_it_is_copied_is_copied_as_it_was_opened(
    path: Path, signer: Signer
) -> None:
    """A newer one renamed into its place is another file."""
    signed(path, signer, 1, 1)
    table = Table.open_at_once(path)
    signed(path, signer, 2, 2)
    table.settle(path)

    assert (table.version, table.find("post:1") >= 0, table.find("post:2")) == (1, True, NOT_LISTED)
