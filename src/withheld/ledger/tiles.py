"""
A log as files: tiles of hashes, bundles of entries, as C2SP tlog-tiles lays them out.

Any web server can carry them.  A full tile or bundle holds 256 and never changes; a partial one
carries its width in its name and never changes either, so every file may be cached for ever.

Source: c2sp.org/tlog-tiles.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from withheld.errors import EntryRewritten, InvalidInput, LogFileMissing
from withheld.ledger.merkle import HASH_SIZE, Tree

CHECKPOINT_PATH = "checkpoint"
"""Where a log's signed checkpoint lies."""

TILE_WIDTH = 256
"""Hashes of a full tile, entries of a full bundle."""

TILE_HEIGHT = 8
"""Levels of the tree from one level of tiles to the next; 2**8 is the width."""

LEVEL_MAX = 63

ENTRY_SIZE_MAX = 2**16 - 1
"""Bytes; an entry's length is written in two."""

Fetch = Callable[[str], bytes | None]
"""Returns the file at a path of the log, None if there is none."""

_PATH = re.compile(
    r"tile/(?P<level>0|[1-9][0-9]?|entries)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TilePath:
    """Which tile, or which bundle of entries, a path of the log names."""

    level: int | None
    """None for a bundle of entries."""
    index: int
    """Counted from 0 within its level."""
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        """
        Refuse what no path names.

        Raises:
            InvalidInput: A level beyond 63, a negative index, or a width not from 1 to 256.
        """
        if self.level is not None and not 0 <= self.level <= LEVEL_MAX:
            raise InvalidInput(f"tile level {self.level} was asked for; expected 0 to {LEVEL_MAX}")
        if self.index < 0 or not 1 <= self.width <= TILE_WIDTH:
            raise InvalidInput(f"a tile {self.width} wide was asked for; expected 1 to 256")

    @classmethod
    def parse(cls, path: str) -> "TilePath":
        """
        Return what `path` names.

        Raises:
            InvalidInput: Not a path that `str` would have written.
        """
        found = _PATH.fullmatch(path)
        if found is None:
            raise InvalidInput("a path was asked for that names no tile and no entries of a log")
        level = None if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        named = cls(level=level, index=index, width=int(found["width"] or TILE_WIDTH))
        if str(named) != path:
            raise InvalidInput("a path to a tile was asked for in a spelling it does not have")
        return named

    def __str__(self) -> str:
        """Return the path, relative to the log."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level is None else str(self.level)
        partial = f".p/{self.width}" if self.width < TILE_WIDTH else ""
        return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """
    Return the path of tile `index` of `level`, partial if `width` is below 256.

    Raises:
        InvalidInput: See `TilePath`.
    """
    return str(TilePath(level=level, index=index, width=width))


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """
    Return the path of bundle `index`, partial if `width` is below 256.

    Raises:
        InvalidInput: See `TilePath`.
    """
    return str(TilePath(level=None, index=index, width=width))


def paths_of(size: int, old_size: int = 0) -> Iterator[TilePath]:
    """
    Return what a log of `size` leaves has that it had not at `old_size`, bundles first.

    Raises:
        InvalidInput: `old_size` is no size before `size`.
    """
    if not 0 <= old_size <= size:
        raise InvalidInput(f"what changed since size {old_size} was asked of a log of {size}")
    for index, width in _grown(size, old_size):
        yield TilePath(level=None, index=index, width=width)
    level = 0
    while size:
        for index, width in _grown(size, old_size):
            yield TilePath(level=level, index=index, width=width)
        size, old_size = size // TILE_WIDTH, old_size // TILE_WIDTH
        level += 1


def files_of(
    tree: Tree, entries: Sequence[bytes], old_size: int = 0
) -> Iterator[tuple[str, bytes]]:
    """
    Return every file of the log, as (path, bytes), that was not there at `old_size`.

    Partial files of earlier sizes stay valid where they lie.  Write these files before the
    checkpoint that covers them, or a reader will find a log that is not all there.

    Args:
        tree: The log's tree.
        entries: Its leaves.  Only slices that begin at or after the last full bundle of
            `old_size` are taken, so a sequence that loads them late will do.
        old_size: The size that was last written out.

    Raises:
        InvalidInput: Sizes that do not fit, or an entry of more than 65,535 bytes.
    """
    if len(entries) != tree.size:
        raise InvalidInput(f"{len(entries)} entries for a tree of {tree.size}; expected as many")
    for path in paths_of(tree.size, old_size):
        begin = path.index * TILE_WIDTH
        end = begin + path.width
        if path.level is None:
            yield str(path), pack_bundle(entries[begin:end])
        else:
            yield str(path), tree.hashes(path.level * TILE_HEIGHT, begin, end)


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """
    Return `entries` one after the other, the length of each before it, in two bytes, big end first.

    Raises:
        InvalidInput: An entry has more than 65,535 bytes.
    """
    packed = bytearray()
    for entry in entries:
        if len(entry) > ENTRY_SIZE_MAX:
            raise InvalidInput(f"an entry of {len(entry)} bytes; expected {ENTRY_SIZE_MAX} at most")
        packed += len(entry).to_bytes(2, "big") + entry
    return bytes(packed)


def unpack_bundle(data: bytes) -> tuple[bytes, ...]:
    """
    Return the entries that `pack_bundle` put into `data`.

    Raises:
        InvalidInput: It ends in the middle of an entry.
    """
    entries: list[bytes] = []
    place = 0
    while place < len(data):
        begin = place + 2
        end = begin + int.from_bytes(data[place:begin], "big")
        if end > len(data) or begin > len(data):
            raise InvalidInput(f"a bundle of {len(data)} bytes ends in the middle of an entry")
        entries.append(data[begin:end])
        place = end
    return tuple(entries)


def read_tile(fetch: Fetch, path: TilePath) -> bytes:
    """
    Return the hashes of a tile, not checked against anything; from the full one if need be.

    Raises:
        LogFileMissing: Neither is there.
        EntryRewritten: What is there has another length.
    """
    data, found = _fetched(fetch, path)
    if len(data) != found.width * HASH_SIZE:
        raise EntryRewritten(f"{found} has {len(data)} bytes; expected {found.width * HASH_SIZE}")
    return data[: path.width * HASH_SIZE]


def read_bundle(fetch: Fetch, path: TilePath) -> tuple[bytes, ...]:
    """
    Return the entries of a bundle, not checked against anything; from the full one if need be.

    Raises:
        LogFileMissing: Neither is there.
        EntryRewritten: What is there is no bundle, or one of another length.
    """
    data, found = _fetched(fetch, path)
    try:
        entries = unpack_bundle(data)
    except InvalidInput as failure:
        raise EntryRewritten(f"{found} is damaged: {failure}") from failure
    if len(entries) != found.width:
        raise EntryRewritten(f"{found} has {len(entries)} entries; expected {found.width}")
    return entries[: path.width]


def read_entries(fetch: Fetch, size: int) -> Iterator[bytes]:
    """
    Return the first `size` entries of a log, not checked against anything.

    Raises:
        LogFileMissing: A bundle is not there.
        EntryRewritten: A bundle is damaged.
    """
    for index, width in _grown(size, 0):
        yield from read_bundle(fetch, TilePath(level=None, index=index, width=width))


def _fetched(fetch: Fetch, path: TilePath) -> tuple[bytes, TilePath]:
    """
    Return the file of `path`, or of the full one that took its place, and which it was.

    A log may delete a partial file once the full one is there.

    Raises:
        LogFileMissing: Neither is there.
    """
    data = fetch(str(path))
    if data is not None:
        return data, path
    full = TilePath(level=path.level, index=path.index)
    data = fetch(str(full)) if full != path else None
    if data is None:
        raise LogFileMissing(f"{path} is not there; a copy of the log should have it")
    return data, full


def _grown(size: int, old_size: int) -> Iterator[tuple[int, int]]:
    """Return index and width of what `size` hashes or entries fill, new since `old_size`."""
    if size == old_size:
        return
    for index in range(old_size // TILE_WIDTH, size // TILE_WIDTH):
        yield index, TILE_WIDTH
    if size % TILE_WIDTH:
        yield size // TILE_WIDTH, size % TILE_WIDTH
