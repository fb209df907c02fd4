"""
Where a table and its changes lie: a folder, written by one process, read by all.

`table` is the last verified table, `changes.jsonl` the changes since, `alive.json` the last word of
the source.  The service publishes into such a folder, and every edge keeps its own copy of one.
Files are replaced by rename and synced first, so that a reader meets the old or the new, whole.
"""

import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO

from withheld.edge.changes import Alive, Change, read_line
from withheld.edge.format import (
    HEADER_SIZE,
    SIGNED_SIZE,
    SIGNING_CONTEXT,
    Header,
    unpack_header,
)
from withheld.edge.live import Edge, Taken
from withheld.edge.memory import Bytes, Filed, is_shared
from withheld.edge.signatures import PublicKeys, check
from withheld.edge.table import Table
from withheld.errors import AlreadyDone, NotFound, NotPermitted, NotReady, UnreadableFile

TABLE = "table"
CHANGES = "changes.jsonl"
ALIVE = "alive.json"


def verify(data: Bytes, keys: PublicKeys) -> Header:
    """
    Return the header of a table whose signature and digest hold.

    Raises:
        UnreadableFile: No table, cut short, or its digest is not that of its bytes.
        NotPermitted: Signed by nobody this edge trusts, or changed.
    """
    import hashlib  # OpenSSL is loaded by whoever checks a table.

    header = _verify_header(data, keys)
    whole = bytes(data[:]) if isinstance(data, Filed) else data
    if hashlib.sha256(memoryview(whole)[HEADER_SIZE:]).digest() != header.body_digest:
        raise UnreadableFile("the table's bytes are not those that were signed; fetch it again")
    return header


def _verify_header(data: Bytes, keys: PublicKeys) -> Header:
    """
    Return the header of a table if its signature holds, whatever its other bytes are.

    Raises:
        UnreadableFile: No table, or cut short.
        NotPermitted: Signed by nobody this edge trusts, or changed.
    """
    header = unpack_header(data[:HEADER_SIZE], len(data))
    signed = SIGNING_CONTEXT + data[:SIGNED_SIZE]
    check(data[SIGNED_SIZE:HEADER_SIZE], signed, key=header.key, keys=keys)
    return header


def receive(data: bytes, keys: PublicKeys, folder: Path) -> Header:
    """
    Check a table once and put it in place; workers that open it later check its length only.

    Raises:
        UnreadableFile: No table, cut short, or its digest is not that of its bytes.
        NotPermitted: Signed by nobody this edge trusts, or another table of the same version.
        AlreadyDone: It is older than the one in place; an edge never goes backwards.
    """
    header = verify(data, keys)
    present = _present(folder, keys)
    if present is not None:
        if header.version < present.version or header.published_at < present.published_at:
            raise AlreadyDone(
                f"a table of version {header.version} was offered and version {present.version} "
                "is in place; an edge never goes backwards"
            )
        if header.version == present.version and header.body_digest != present.body_digest:
            raise NotPermitted(
                f"two different tables of version {header.version}; the one in place is kept: "
                "ask the service which of its publishers is wrong"
            )
    write_whole(folder / TABLE, data)
    _trim(folder, keys, header.version)
    return header


def _present(folder: Path, keys: PublicKeys) -> Header | None:
    """Return the header of the table in place if it is whole and trusted; else None."""
    try:
        return verify((folder / TABLE).read_bytes(), keys)
    except (FileNotFoundError, UnreadableFile, NotPermitted):
        return None  # Nothing to be older than: whatever is verified is better.


def append(line: bytes, keys: PublicKeys, folder: Path) -> None:
    """
    Add a line of the feed to the folder; a change is on disk before this returns.

    Raises:
        UnreadableFile: It is no line of the feed.
        NotPermitted: Signed by nobody who is trusted here.
    """
    keep(read_line(line, keys), line, folder)


def keep(said: Change | Alive, line: bytes, folder: Path) -> None:
    """Add a line whose signature was checked, and what it says, to the folder."""
    if not isinstance(said, Change):
        # Lost in a crash, the source only seems to have been heard less lately.
        write_whole(folder / ALIVE, line + b"\n", is_durable=False)
        return
    with (folder / CHANGES).open("a+b") as file:
        file.write(_end_of_torn_line(file) + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _end_of_torn_line(file: BinaryIO) -> bytes:
    """Return the line end that is missing when the last append was cut off by a crash."""
    if file.seek(0, os.SEEK_END) == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def lines(folder: Path) -> list[bytes]:
    """Return the folder's lines: changes in their order, then the last word of the source."""
    found: list[bytes] = []
    for name in (CHANGES, ALIVE):
        try:
            data = (folder / name).read_bytes()
        except FileNotFoundError:
            continue  # Nothing was published under that name yet.
        # What follows the last line end is being written, or was when the machine stopped.
        found.extend(line for line in data.split(b"\n")[:-1] if line)
    return found


def _trim(folder: Path, keys: PublicKeys, version: int) -> None:
    """Forget the changes that are in the table of that version."""
    kept: list[bytes] = []
    for line in lines(folder):
        try:
            said = read_line(line, keys)
        except (UnreadableFile, NotPermitted):
            continue  # A torn or foreign line can never be taken; the table makes up for it.
        if isinstance(said, Change) and said.sequence > version:
            kept.append(line)
    write_whole(folder / CHANGES, b"".join(line + b"\n" for line in kept))


def write_whole(path: Path, data: bytes, *, is_durable: bool = True) -> None:
    """
    Write a file so that whoever opens it meets the old bytes or the new, whole.

    `is_durable`: a crash of the machine after this returns does not undo it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        if is_durable:
            os.fsync(file.fileno())
    temporary.replace(path)
    if not is_durable:
        return
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Worker:
    """One process's view of an edge's folder: opens it, and follows what the receiver writes."""

    def __init__(
        self, folder: Path, edge: Edge, *, verifies: bool = True, is_serving: bool = False
    ) -> None:
        """
        Follow `folder` for `edge`; without `verifies` a table is trusted as it lies there.

        With `is_serving` a large table answers at once and is copied and checked meanwhile.
        """
        self._folder = folder
        self._verifies = verifies
        self._is_serving = is_serving
        self._settling: Thread | None = None
        self._seen: dict[str, tuple[int, int, int]] = {}
        self._unkept: deque[tuple[Change | Alive, bytes]] = deque()
        self.edge = edge

    def refresh(self) -> bool:
        """
        Take what is new in the folder; return whether anything was.

        What cannot be read is left: the edge goes on with what it has.

        Raises:
            OSError: The folder gives nothing now; what was not read is new at the next look.
        """
        try:
            return self._refresh()
        except OSError:
            self._seen.clear()
            raise

    def _refresh(self) -> bool:
        changed = [name for name in (TABLE, CHANGES, ALIVE) if self._is_new(name)]
        if not changed:
            return False
        if TABLE in changed:
            self._adopt()
        for line in lines(self._folder):
            try:
                if self.edge.take(line) is Taken.GAP:
                    break
            except (UnreadableFile, NotPermitted):
                continue  # Torn or foreign; if it mattered, the next one shows a gap.
        return True

    def watch(
        self,
        *,
        stop: Event,
        every_seconds: float = 1.0,
        tell: Callable[[str], object] = lambda _problem: None,
    ) -> None:
        """
        Refresh until `stop` is set; for a thread of its own in each process that only reads.

        Args:
            stop: Set when it is enough.
            every_seconds: Between two looks.
            tell: Told what is wrong with the folder whenever that changes; empty when nothing is.
        """
        told = ""
        while not stop.is_set():
            problem = ""
            try:
                self.refresh()
            except OSError as error:
                problem = f"the edge's folder cannot be read ({error.strerror})"
            if problem != told:
                tell(problem)
                told = problem
            stop.wait(every_seconds)

    def keep(self, said: Change | Alive, line: bytes) -> bool:
        """
        Keep a line that was taken, after those that could not be kept before it.

        Whoever reads the folder later needs every change: one that is left out is a gap.
        """
        self._unkept.append((said, line))
        return self.keep_up()

    def keep_up(self) -> bool:
        """Keep what could not be kept before; return whether nothing is left."""
        while self._unkept:
            try:
                keep(*self._unkept[0], self._folder)
            except OSError:
                return False  # A full disk: it is tried again with the next line, and each poll.
            self._unkept.popleft()
        return True

    def settled(self, *, within_seconds: float) -> bool:
        """Wait until nothing is left to be copied and checked; return whether that is so."""
        if self._settling is not None:
            self._settling.join(within_seconds)
        return self._settling is None or not self._settling.is_alive()

    def _adopt(self) -> None:
        """Open the table in place, unless it is older than what is known or cannot be read."""
        path = self._folder / TABLE
        try:
            table = Table.open_at_once(path) if self._is_serving else Table.open(path)
            is_later = self._is_serving and is_shared(len(table.data))
            if self._verifies:
                (_verify_header if is_later else verify)(table.data, self.edge.keys)
            self.edge.adopt(table, is_checked=not is_later)
        except (NotFound, NotPermitted, UnreadableFile, AlreadyDone):
            return  # Kept: what was last verified.
        if is_later:
            self._settling = Thread(target=self._settle, args=(table,), daemon=True)
            self._settling.start()

    def _settle(self, table: Table) -> None:
        """Put an adopted table out of reach and check all of it; go back if it is not sound."""
        try:
            table.settle(self._folder / TABLE)
            if self._verifies:
                verify(table.data, self.edge.keys)
        except (UnreadableFile, NotPermitted):
            self.edge.go_back(table)
            return
        except (OSError, MemoryError):
            return  # No room for a copy: the file is read piece by piece, and not vouched for.
        self.edge.vouch(table)

    def _is_new(self, name: str) -> bool:
        """Return whether a file was written since this was last asked."""
        try:
            status = (self._folder / name).stat()
        except FileNotFoundError:
            return False
        seen = (status.st_ino, status.st_size, status.st_mtime_ns)
        if self._seen.get(name) == seen:
            return False
        self._seen[name] = seen
        return True


def open_edge(folder: Path, edge: Edge, *, verifies: bool = True) -> Worker:
    """
    Return the worker of a folder, its table opened and its changes taken.

    Opening takes the same short time however many subjects there are (`Worker`, `is_serving`).

    Raises:
        NotReady: There is no table that can be read; everything would be *don't know*.
    """
    worker = Worker(folder, edge, verifies=verifies, is_serving=True)
    worker.refresh()
    if not edge.has_table:
        raise NotReady("the edge's folder holds no table that can be read; have it fetch one")
    return worker
