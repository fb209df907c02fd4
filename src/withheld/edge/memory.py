"""
A table's bytes where nothing done to its file can reach them, shared by all workers of a machine.

A file that is mapped and then cut short kills whoever reads it (SIGBUS).  So a large table is
copied once into memory that the kernel seals against writing and shrinking (memfd_create(2),
F_ADD_SEALS in fcntl(2)); the worker that copied it says where it lies, and the others map the same
pages.  Where the system cannot do that, each worker has its own copy.
"""

import fcntl
import mmap
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from weakref import finalize

from withheld.edge.format import HEADER_SIZE
from withheld.errors import NotFound, UnreadableFile

SHARED_FROM = 64 << 20
"""Bytes; a smaller table, of some two million subjects, is copied by each worker."""
SHARED = ".table.shared"
"""Beside the table: the process and the descriptor that hold its copy, as two numbers."""

_SEALS = ("F_SEAL_SEAL", "F_SEAL_SHRINK", "F_SEAL_GROW", "F_SEAL_WRITE")
_STEP = 64 << 20
_LARGE_PAGE = 2 << 20


class Held:
    """
    Bytes of a table that cannot change, and the descriptor that keeps them to be shared.

    Let go of with its last user, as when a worker goes on from a newer table.
    """

    __slots__ = ("__weakref__", "_closing", "data", "descriptor")

    def __init__(self, data: bytes | mmap.mmap, descriptor: int | None = None) -> None:
        """Hold `data`, and `descriptor` open for others to map."""
        self.data = data
        self.descriptor = descriptor
        self._closing = None if descriptor is None else finalize(self, os.close, descriptor)

    def release(self) -> None:
        """Let go of them now; who else has them mapped keeps them."""
        if isinstance(self.data, mmap.mmap):
            self.data.close()
        if self._closing is not None:
            self._closing()


def hold(path: Path) -> Held:
    """
    Return the bytes of the file at `path`, safe from whatever is done to it.

    Raises:
        NotFound: There is no file.
        UnreadableFile: It is empty, or got shorter while it was being copied.
    """
    try:
        file = path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise NotFound("there is no table yet; have the edge fetch one") from error
    with file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise UnreadableFile("the table's file is empty; fetch it again")
        if size < SHARED_FROM or not hasattr(os, "memfd_create"):
            return Held(_own_copy(file, size))
        header = os.pread(file.fileno(), HEADER_SIZE, 0)
        descriptor = _offered(path.with_name(SHARED), header, size)
        if descriptor is None:
            descriptor = _sealed_copy(file, size)
            _offer(path.with_name(SHARED), descriptor)
    return Held(mmap.mmap(descriptor, size, prot=mmap.PROT_READ), descriptor)


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


def _sealed_copy(file: BinaryIO, size: int) -> int:
    """
    Return a descriptor of sealed memory with the file's bytes.

    Raises:
        UnreadableFile: The file got shorter meanwhile.
    """
    descriptor = os.memfd_create("withheld-table", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    copied = 0
    while copied < size:
        step = os.sendfile(descriptor, file.fileno(), copied, min(_STEP, size - copied))
        if step == 0:
            os.close(descriptor)
            raise UnreadableFile("the table got shorter while it was read; fetch it again")
        copied += step
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _all_seals())
    return descriptor


def _all_seals() -> int:
    """Return the seals that keep memory as it is for good."""
    return sum(getattr(fcntl, name) for name in _SEALS)


def _offer(place: Path, descriptor: int) -> None:
    """Say where the copy lies, for the machine's other workers; without it each makes its own."""
    temporary = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        temporary.write_text(f"{os.getpid()} {descriptor}\n", encoding="ascii")
        temporary.replace(place)
    except OSError:
        temporary.unlink(missing_ok=True)  # A worker that may only read the folder shares nothing.


def _offered(place: Path, header: bytes, size: int) -> int | None:
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
