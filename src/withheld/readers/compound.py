"""
Opens compound files (XLS, DOC, MSG) without trusting what they say of themselves.

A compound file is a small file system: storages hold streams and storages, and every stream is a
chain of sectors.  Every chain is followed no further than the file is long.

Source: [MS-CFB], version 9.0, sections 2.2 to 2.6.
"""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from withheld.errors import UnreadableFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = "the old office file or Outlook message is broken; ask for it again, or as PDF or EML"
_FREE = 0xFFFFFFFA
"""Sector numbers from here on are no sectors: end of chain, free, part of a table."""
_NO_ENTRY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENTRY_BYTES = 128
_DEPTH_MAX = 24
_SHIFTS = (9, 12)
"""2.2: sectors have 512 or 4,096 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    first: int
    size: int


@dataclass(slots=True)
class Storage:
    """A folder of a compound file: streams by name, storages by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, "Storage"] = field(default_factory=dict)


def open_compound(data: bytes) -> Storage:
    """
    Return the root storage of a compound file, with everything in it.

    Raises:
        UnreadableFile: It is broken.
    """
    try:
        return _File(data).root()
    except (struct.error, IndexError, ValueError, RecursionError) as problem:
        raise UnreadableFile(BROKEN) from problem


class _File:
    """A compound file with its tables."""

    def __init__(self, data: bytes) -> None:
        """
        Read the header and the tables.

        Raises:
            UnreadableFile: The header is not that of a compound file.
        """
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if not data.startswith(SIGNATURE) or shift not in _SHIFTS or mini_shift != 6:  # noqa: PLR2004 -- 2.2: mini sectors have 64 bytes
            raise UnreadableFile(BROKEN)
        self._sector = 1 << shift
        self._count = max(len(data) - 1, 0) // self._sector
        self._is_small = shift == _SHIFTS[0]
        first_directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        first_mini, _, first_difat, _ = struct.unpack_from("<4I", data, 60)
        self._fat = self._table(self._fat_sectors(first_difat))
        self._entries = [self._entry(raw) for raw in self._raw_entries(first_directory)]
        self._mini_fat = self._table(list(self._chain(first_mini, self._fat)))
        if not self._entries or self._entries[0].kind != _ROOT:
            raise UnreadableFile(BROKEN)
        top = self._entries[0]
        self._mini = self._sectors(self._chain(top.first, self._fat))[: top.size]

    def root(self) -> Storage:
        """Return the root storage."""
        return self._storage(self._entries[0], seen={0}, depth=0)

    # -- tables ----------------------------------------------------------------------------------

    def _fat_sectors(self, difat: int) -> list[int]:
        """Return the sectors that hold the table of sectors."""
        found = list(struct.unpack_from("<109I", self._data, 76))
        per_sector = self._sector // 4
        for _ in range(self._count):
            if difat >= _FREE:
                break
            *more, difat = struct.unpack(f"<{per_sector}I", self._bytes_of(difat))
            found += more
        return [sector for sector in found if sector < _FREE]

    def _table(self, sectors: list[int]) -> "array[int]":
        """Return a table of sector numbers."""
        table = array("I")
        table.frombytes(b"".join(map(self._bytes_of, sectors[: self._count + 1])))
        return table

    def _bytes_of(self, sector: int) -> bytes:
        """Return a sector, filled up where the file ends within it."""
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector].ljust(self._sector, b"\0")

    def _sectors(self, chain: Iterator[int]) -> bytes:
        """Return the bytes of a chain of sectors."""
        return b"".join(map(self._bytes_of, chain))

    def _chain(self, sector: int, table: "array[int]") -> Iterator[int]:
        """
        Yield the sectors of a chain.

        Raises:
            UnreadableFile: It leads out of the file or back into itself.
        """
        for _ in range(len(table) + 1):
            if sector >= _FREE:
                return
            if sector >= len(table) or (table is self._fat and sector > self._count):
                raise UnreadableFile(BROKEN)
            yield sector
            sector = table[sector]
        raise UnreadableFile(BROKEN)

    # -- directory -------------------------------------------------------------------------------

    def _raw_entries(self, first: int) -> Iterator[bytes]:
        """Yield the directory's entries as they are written."""
        directory = self._sectors(self._chain(first, self._fat))
        for start in range(0, len(directory), _ENTRY_BYTES):
            yield directory[start : start + _ENTRY_BYTES]

    def _entry(self, raw: bytes) -> _Entry:
        """Return a directory entry."""
        length, kind = struct.unpack_from("<HB", raw, 64)
        left, right, child = struct.unpack_from("<3I", raw, 68)
        first, size = struct.unpack_from("<IQ", raw, 116)
        return _Entry(
            name=raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace"),
            kind=kind,
            left=left,
            right=right,
            child=child,
            first=first,
            size=size & 0xFFFFFFFF if self._is_small else size,
        )

    def _storage(self, entry: _Entry, *, seen: set[int], depth: int) -> Storage:
        """
        Return a storage with everything in it.

        Raises:
            UnreadableFile: Storages lie deeper in each other than in any file.
        """
        if depth > _DEPTH_MAX:
            raise UnreadableFile(BROKEN)
        storage = Storage()
        for inner in self._siblings(entry.child, seen):
            if inner.kind == _STREAM:
                storage.streams[inner.name] = self._stream(inner)
            elif inner.kind == _STORAGE:
                storage.storages[inner.name] = self._storage(inner, seen=seen, depth=depth + 1)
        return storage

    def _siblings(self, start: int, seen: set[int]) -> Iterator[_Entry]:
        """
        Yield the entries of a tree of siblings, each once.

        Raises:
            UnreadableFile: An entry is there twice, or is not there.
        """
        waiting = [start]
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY:
                continue
            if number in seen or number >= len(self._entries):
                raise UnreadableFile(BROKEN)
            seen.add(number)
            entry = self._entries[number]
            yield entry
            waiting += [entry.right, entry.left]

    def _stream(self, entry: _Entry) -> bytes:
        """
        Return the bytes of a stream.

        Raises:
            UnreadableFile: It says to be longer than the file.
        """
        if entry.size > len(self._data):
            raise UnreadableFile(BROKEN)
        if entry.size >= self._cutoff:
            return self._sectors(self._chain(entry.first, self._fat))[: entry.size]
        if not entry.size:
            return b""
        chain = self._chain(entry.first, self._mini_fat)
        return b"".join(self._mini[one * 64 : one * 64 + 64] for one in chain)[: entry.size]
