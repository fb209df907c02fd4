"""
Writes a storage as a compound file of its own.

A mail that lies inside an Outlook message is a storage, not a file; to be kept, hashed and read
like every other part it has to become one.

Source: [MS-CFB], version 9.0; the siblings of a storage are chained to the right, which is a valid,
if unbalanced, tree.
"""

import struct

from withheld.readers.compound import SIGNATURE, Storage

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _DIFAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_PER_SECTOR = _SECTOR // 4
_HEADER_FATS = 109


def pack(storage: Storage) -> bytes:
    """Return `storage` as a compound file, with sectors of 512 bytes."""
    return _Writer().write(storage)


class _Writer:
    """A compound file while it is put together."""

    def __init__(self) -> None:
        self._sectors: list[bytes] = []
        self._fat: list[int] = []
        self._mini: list[bytes] = []
        self._mini_fat: list[int] = []
        self._entries: list[bytes] = []

    def write(self, storage: Storage) -> bytes:
        """Return the file."""
        self._entries.append(b"")
        child = self._add_all(storage)
        mini = b"".join(self._mini)
        first = self._add_chain(mini) if mini else _END
        self._entries[0] = _entry("Root Entry", 5, child=child, first=first, size=len(mini))
        while len(self._entries) % 4:
            self._entries.append(_entry("", 0))
        directory = self._add_chain(b"".join(self._entries))
        table = struct.pack(f"<{len(self._mini_fat)}I", *self._mini_fat)
        mini_count = -(-len(table) // _SECTOR)
        mini_fat = self._add_chain(table.ljust(mini_count * _SECTOR, b"\xff")) if table else _END
        fats, difats = self._add_tables()
        header = struct.pack(
            "<8s16x5H6x9I",
            SIGNATURE,
            *(0x3E, 3, 0xFFFE, 9, 6),  # versions, byte order, sizes of sectors
            *(0, len(fats), directory, 0, _CUTOFF, mini_fat, mini_count),
            *(difats[0] if difats else _END, len(difats)),
        )
        difat = fats[:_HEADER_FATS] + [_FREE] * max(_HEADER_FATS - len(fats), 0)
        return header + struct.pack("<109I", *difat) + b"".join(self._sectors)

    def _add_all(self, storage: Storage) -> int:
        """Enter everything in a storage; return the number of its first entry."""
        first = previous = _FREE
        names = [(name, True) for name in storage.streams]
        names += [(name, False) for name in storage.storages]
        # 2.6.4: siblings are ordered by length, then by their letters.
        for name, is_stream in sorted(names, key=lambda pair: (len(pair[0]), pair[0].upper())):
            number = len(self._entries)
            self._entries.append(b"")
            if is_stream:
                data = storage.streams[name]
                add = self._add_mini if len(data) < _CUTOFF else self._add_chain
                start = add(data) if data else _END
                self._entries[number] = _entry(name, 2, first=start, size=len(data))
            else:
                child = self._add_all(storage.storages[name])
                self._entries[number] = _entry(name, 1, child=child, first=0)
            if previous == _FREE:
                first = number
            else:
                before = self._entries[previous]
                self._entries[previous] = before[:72] + struct.pack("<I", number) + before[76:]
            previous = number
        return first

    def _add_chain(self, data: bytes) -> int:
        """Enter bytes as a chain of sectors; return the first."""
        first = len(self._sectors)
        count = -(-len(data) // _SECTOR)
        for index in range(count):
            self._sectors.append(data[index * _SECTOR :][:_SECTOR].ljust(_SECTOR, b"\0"))
            self._fat.append(first + index + 1 if index + 1 < count else _END)
        return first

    def _add_mini(self, data: bytes) -> int:
        """Enter bytes as a chain of mini sectors; return the first."""
        first = len(self._mini)
        count = -(-len(data) // _MINI)
        for index in range(count):
            self._mini.append(data[index * _MINI :][:_MINI].ljust(_MINI, b"\0"))
            self._mini_fat.append(first + index + 1 if index + 1 < count else _END)
        return first

    def _add_tables(self) -> tuple[list[int], list[int]]:
        """Enter the table of sectors; return where it lies, and where that is written down."""
        count, more = 0, 0
        while count * _PER_SECTOR < len(self._fat) + count + more:
            count += 1
            more = -(-max(count - _HEADER_FATS, 0) // (_PER_SECTOR - 1))
        first = len(self._sectors)
        fats = list(range(first, first + count))
        difats = list(range(first + count, first + count + more))
        table = self._fat + [_FAT] * count + [_DIFAT] * more
        table += [_FREE] * (count * _PER_SECTOR - len(table))
        raw = struct.pack(f"<{len(table)}I", *table)
        self._sectors += [raw[index * _SECTOR :][:_SECTOR] for index in range(count)]
        for index in range(more):
            here = fats[_HEADER_FATS + index * (_PER_SECTOR - 1) :][: _PER_SECTOR - 1]
            here += [_FREE] * (_PER_SECTOR - 1 - len(here))
            here.append(difats[index + 1] if index + 1 < more else _END)
            self._sectors.append(struct.pack(f"<{_PER_SECTOR}I", *here))
        return fats, difats


def _entry(name: str, kind: int, *, child: int = _FREE, first: int = 0, size: int = 0) -> bytes:
    """Return a directory entry without siblings."""
    letters = name.encode("utf-16-le")[:62]
    length = len(letters) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII36xIQ", letters, length, kind, 1, _FREE, _FREE, child, first, size
    )
