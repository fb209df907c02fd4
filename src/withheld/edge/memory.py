"""
A table's bytes where nothing done to its file can reach them, shared by all workers of a machine.

A file that is mapped and then cut short kills whoever reads it (SIGBUS).  So a large table is
copied once into memory that the kernel seals against writing and shrinking (memfd_create(2),
F_ADD_SEALS in fcntl(2)); the worker that copied it says where it lies, and the others map the same
pages.  Where the system cannot do that, each worker has its own copy.

Who has to answer at once does not wait for that copy: until it is made, the file is read piece by
piece (pread(2)), which a file that is cut short can refuse and nothing worse.
"""

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, overload
from weakref import finalize

from withheld.edge.format import HEADER_SIZE
from withheld.errors import NotFound, UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

SHARED_FROM = 64 << 20
"""Bytes; a smaller table, of some two million subjects, is copied by each worker."""
SHARED = ".table.shared"
"""Beside the table: the process and the descriptor that hold its copy, as two numbers."""

_SEALS = ("F_SEAL_SEAL", "F_SEAL_SHRINK", "F_SEAL_GROW", "F_SEAL_WRITE")
_STEP = 64 << 20
_LARGE_PAGE = 2 << 20


class Filed:
    """
    The bytes of a file that is read piece by piece, as they are at that moment.

    What is not there any more is refused, so that a file cut short crashes nobody.
    """

    __slots__ = ("__weakref__", "_closing", "_size", "descriptor")

    def __init__(self, path: "Path") -> None:
        """
        Open the file at `path`, whose length counts from now on.

        Raises:
            NotFound: There is no file.
            UnreadableFile: It is empty.
        """
        with _opened(path) as file:
            self._size = _size_of(file)
            self.descriptor = os.dup(file.fileno())
        self._closing = finalize(self, os.close, self.descriptor)

    def __len__(self) -> int:
        """Return how long the file was when it was opened."""
        return self._size

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> bytes: ...

    def __getitem__(self, place: int | slice) -> int | bytes:
        """
        Return a byte, or the bytes of a slice without a step.

        Raises:
            UnreadableFile: The file got shorter meanwhile.
        """
        if isinstance(place, int):
            return self._read(place, place + 1)[0]
        start, end, _ = place.indices(self._size)
        return self._read(start, end)

    def _read(self, start: int, end: int) -> bytes:
        """
        Return the bytes from `start` to `end`.

        Raises:
            UnreadableFile: They are not there any more.
        """
        try:
            found = os.pread(self.descriptor, max(0, end - start), start)
        except OSError as error:
            raise UnreadableFile("the table's file cannot be read; fetch it again") from error
        if len(found) < end - start:
            raise UnreadableFile("the table got shorter while it was read; fetch it again")
        return found

    def find(self, wanted: bytes, start: int, end: int) -> int:
        """
        Return where `wanted` starts between `start` and `end`, or -1.

        Raises:
            UnreadableFile: The file got shorter meanwhile.
        """
        found = self._read(start, end).find(wanted)
        return found if found < 0 else start + found

    def close(self) -> None:
        """Let go of the file."""
        self._closing()


Bytes = bytes | mmap.mmap | Filed


class Held:
    """
    Bytes of a table that cannot change, and the descriptor that keeps them to be shared.

    Let go of with its last user, as when a worker goes on from a newer table.
    """

    __slots__ = ("__weakref__", "_closing", "data", "descriptor")

    def __init__(self, data: Bytes, descriptor: int | None = None) -> None:
        """Hold `data`, and `descriptor` open for others to map."""
        self.data = data
        self.descriptor = descriptor
        self._closing = None if descriptor is None else finalize(self, os.close, descriptor)

    def release(self) -> None:
        """Let go of them now; who else has them mapped keeps them."""
        if not isinstance(self.data, bytes):
            self.data.close()
        if self._closing is not None:
            self._closing()


def hold(path: "Path") -> Held:
    """
    Return the bytes of the file at `path`, safe from whatever is done to it.

    Raises:
        NotFound: There is no file.
        UnreadableFile: It is empty, or got shorter while it was being copied.
    """
    with _opened(path) as file:
        size = _size_of(file)
        if not is_shared(size):
            return Held(_own_copy(file, size))
        return _share(file.fileno(), size, path.with_name(SHARED))


def hold_what_is_read(filed: Filed, path: "Path") -> Held:
    """
    Return the bytes of a file that was read piece by piece, safe; at `path` it may be another now.

    Raises:
        UnreadableFile: It got shorter meanwhile.
    """
    return _share(filed.descriptor, len(filed), path.with_name(SHARED))


def _share(source: int, size: int, place: "Path") -> Held:
    """
    Return the copy of the open file `source` that the machine's workers share.

    Raises:
        UnreadableFile: It got shorter meanwhile.
    """
    header = os.pread(source, HEADER_SIZE, 0)
    with _one_at_a_time(place):
        descriptor = _offered(place, header, size)
        if descriptor is None:
            descriptor = _sealed_copy(source, size)
            _offer(place, descriptor)
    return Held(mmap.mmap(descriptor, size, prot=mmap.PROT_READ), descriptor)


def hold_at_once(path: "Path") -> Held:
    """
    Return the bytes of the file at `path` without copying a large one.

    Where nobody offers a copy they are those of the file itself (`Filed`), and change with it.

    Raises:
        NotFound: There is no file.
        UnreadableFile: It is empty, or got shorter while it was being copied.
    """
    filed = Filed(path)
    size = len(filed)
    if not is_shared(size):
        filed.close()
        return hold(path)
    descriptor = _offered(path.with_name(SHARED), filed[:HEADER_SIZE], size)
    if descriptor is None:
        return Held(filed)
    filed.close()
    return Held(mmap.mmap(descriptor, size, prot=mmap.PROT_READ), descriptor)


def _opened(path: "Path") -> BinaryIO:
    """
    Return the file at `path`, open.

    Raises:
        NotFound: There is none.
    """
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise NotFound("there is no table yet; have the edge fetch one") from error


def _size_of(file: BinaryIO) -> int:
    """
    Return the size of a file.

    Raises:
        UnreadableFile: It is empty.
    """
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise UnreadableFile("the table's file is empty; fetch it again")
    return size


def is_shared(size: int) -> bool:
    """Return whether workers share one copy of a table of that size."""
    return size >= SHARED_FROM and hasattr(os, "memfd_create")


@contextmanager
def _one_at_a_time(place: "Path") -> Iterator[None]:
    """Let one worker of the machine copy while the others wait for what it offers."""
    try:
        lock = place.with_name(f"{place.name}.lock").open("ab")
    except OSError:
        yield  # A worker that may only read the folder makes its own copy.
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own_copy(file: BinaryIO, size: int) -> bytes | mmap.mmap:
    """
    Return the file's bytes in memory of this process, in large pages where there are some.

    A look-up touches one line of a large memory: with pages of 4 KiB finding the page costs as
    much as fetching the line.

    Raises:
        UnreadableFile: The file got shorter meanwhile.
    """
    if size < _LARGE_PAGE or not hasattr(mmap, "MADV_HUGEPAGE"):
        data = file.read()
        if len(data) != size:
            raise UnreadableFile("the table got shorter while it was read; fetch it again")
        return data
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # A kernel without large pages gives small ones.
        memory.madvise(mmap.MADV_HUGEPAGE)
    with memoryview(memory) as view:
        copied = 0
        while copied < size:
            with view[copied:] as rest:
                step = file.readinto(rest)  # type: ignore[attr-defined]  # unbuffered files have it
            if not step:
                raise UnreadableFile("the table got shorter while it was read; fetch it again")
            copied += step
    return memory


def _sealed_copy(source: int, size: int) -> int:
    """
    Return a descriptor of sealed memory with the file's bytes.

    Raises:
        UnreadableFile: The file got shorter meanwhile.
    """
    descriptor = os.memfd_create("withheld-table", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    copied = 0
    while copied < size:
        step = os.sendfile(descriptor, source, copied, min(_STEP, size - copied))
        if step == 0:
            os.close(descriptor)
            raise UnreadableFile("the table got shorter while it was read; fetch it again")
        copied += step
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _all_seals())
    return descriptor


def _all_seals() -> int:
    """Return the seals that keep memory as it is for good."""
    return sum(getattr(fcntl, name) for name in _SEALS)


def _offer(place: "Path", descriptor: int) -> None:
    """Say where the copy lies, for the machine's other workers; without it each makes its own."""
    temporary = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        temporary.write_text(f"{os.getpid()} {descriptor}\n", encoding="ascii")
        temporary.replace(place)
    except OSError:
        temporary.unlink(missing_ok=True)  # A worker that may only read the folder shares nothing.


def _offered(place: "Path", header: bytes, size: int) -> int | None:
    """
    Return a descriptor of another worker's copy of this very table, or None.

    It is taken only if it is sealed and its header is the file's: among the header's bytes is the
    signed digest of all others.
    """
    try:
        process, number = map(int, place.read_text(encoding="ascii").split())
        descriptor = os.open(f"/proc/{process}/fd/{number}", os.O_RDONLY | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None  # Nobody offers one, or who did is gone.
    try:
        is_sealed = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS) & _all_seals() == _all_seals()
    except OSError:
        is_sealed = False  # No memory of that kind at all.
    is_same = os.fstat(descriptor).st_size == size and (
        os.pread(descriptor, HEADER_SIZE, 0) == header
    )
    if is_sealed and is_same:
        return descriptor
    os.close(descriptor)
    return None
