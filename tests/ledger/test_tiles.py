"""A log as files: the specification's paths and sizes, and files that only ever get more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.errors import EntryRewritten, InvalidInput, LogFileMissing
from withheld.ledger.merkle import Tree, leaf_hash
from withheld.ledger.tiles import (
    ENTRY_SIZE_MAX,
    TilePath,
    entries_path,
    files_of,
    pack_bundle,
    paths_of,
    read_bundle,
    read_entries,
    read_tile,
    tile_path,
    unpack_bundle,
)


def entries_of(size: int) -> list[bytes]:
    """Invented entries."""
    return [b"entry %d" % number for number in range(size)]


def log_of(size: int, old_size: int = 0) -> dict[str, bytes]:
    """The files of an invented log, or those that came since `old_size`."""
    entries = entries_of(size)
    return dict(files_of(Tree(map(leaf_hash, entries)), entries, old_size))


def test_paths_are_those_of_the_specification() -> None:
    """Three digits a folder, an x before all but the last, the width after a partial one."""
    assert tile_path(0, 0) == "tile/0/000"
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path(1, 1234067, 112) == "tile/1/x001/x234/067.p/112"
    assert tile_path(63, 999, 255) == "tile/63/999.p/255"
    assert tile_path(0, 1000) == "tile/0/x001/000"
    assert entries_path(1234067, 8) == "tile/entries/x001/x234/067.p/8"
    assert entries_path(273) == "tile/entries/273"


def test_a_log_of_seventy_thousand_has_the_specifications_tiles() -> None:
    """273 full tiles and one of 112 below, one full and one of 17 above, one of 1 on top."""
    tiles = [path for path in paths_of(70_000) if path.level is not None]
    bundles = [path for path in paths_of(70_000) if path.level is None]
    full = [path.level for path in tiles if path.width == 256]
    partial = [(path.level, path.index, path.width) for path in tiles if path.width < 256]

    assert (full.count(0), full.count(1), full.count(2)) == (273, 1, 0)
    assert partial == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert [path.width for path in bundles] == [256] * 273 + [112]


def test_a_log_of_one_full_tile_has_a_partial_one_above() -> None:
    """Two hundred and fifty-six leaves: one full tile, and one hash above it."""
    assert [str(path) for path in paths_of(256)] == [
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    ]


def test_an_empty_log_has_no_files() -> None:
    """Empty tiles must not be served."""
    assert log_of(0) == {}


@given(
    level=st.none() | st.integers(0, 63), index=st.integers(0, 10**12), width=st.integers(1, 256)
)
def test_a_path_reads_back(level: int | None, index: int, width: int) -> None:
    """Every path written names what it was written for."""
    path = TilePath(level=level, index=index, width=width)

    assert TilePath.parse(str(path)) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/../001",
        "/tile/0/000",
        "tile/entries/000\n",
        "tile/0/٠٠٠",
    ],
)
def test_a_path_that_no_log_has_is_refused(path: str) -> None:
    """Neither another spelling of a path nor a way out of the folder is read as one."""
    with pytest.raises(InvalidInput):
        TilePath.parse(path)


@pytest.mark.parametrize(("level", "index", "width"), [(64, 0, 1), (0, -1, 1), (0, 0, 0)])
def test_a_tile_that_no_log_has_has_no_path(level: int, index: int, width: int) -> None:
    """Levels, places and widths beyond the specification are refused."""
    with pytest.raises(InvalidInput):
        tile_path(level, index, width)


@settings(deadline=None)
@given(old=st.integers(0, 1200), more=st.integers(0, 1200))
def test_writing_in_two_goes_gives_every_file_of_one_go(old: int, more: int) -> None:
    """What changed since the old size, laid over its files, holds the new log; none differs."""
    size = old + more
    in_one, first, second = log_of(size), log_of(old), log_of(size, old)

    assert in_one.items() <= (first | second).items()
    assert second.items() <= in_one.items()
    assert all(second[path] == first[path] for path in first.keys() & second.keys())


def test_nothing_new_writes_nothing() -> None:
    """A log that has not grown has no file to write."""
    assert log_of(300, 300) == {}


def test_a_file_once_written_never_changes() -> None:
    """Partial files carry their width, so no path ever holds two contents."""
    seen: dict[str, bytes] = {}
    for size in range(0, 600, 7):
        for path, data in log_of(size).items():
            assert seen.setdefault(path, data) == data


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    """Empty entries too."""
    assert unpack_bundle(pack_bundle(entries)) == tuple(entries)


def test_a_bundle_is_spelled_as_the_specification_says() -> None:
    """Two bytes of length, big end first, before each entry."""
    assert pack_bundle([b"ab", b"", b"x" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"x" * 258


def test_an_entry_too_long_for_its_length_is_refused() -> None:
    """Sixty-five thousand five hundred and thirty-five bytes go in, one more does not."""
    longest = bytes(ENTRY_SIZE_MAX)

    assert unpack_bundle(pack_bundle([longest])) == (longest,)
    with pytest.raises(InvalidInput):
        pack_bundle([longest + b"x"])


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x01", b"\x00\x02a"])
def test_a_bundle_cut_short_is_refused(data: bytes) -> None:
    """An entry that ends too early is not read as a shorter one."""
    with pytest.raises(InvalidInput):
        unpack_bundle(data)


def test_entries_read_back_from_files() -> None:
    """Every entry of a log comes back in order, across bundles."""
    assert list(read_entries(log_of(600).get, 600)) == entries_of(600)


def test_a_full_file_stands_in_for_a_partial_one() -> None:
    """A log may drop a partial file once the full one is there; a reader cuts the full one."""
    later = log_of(600)
    partial = TilePath(level=0, index=0, width=100)

    assert read_tile(later.get, partial) == log_of(100)["tile/0/000.p/100"]
    assert list(read_entries(later.get, 100)) == entries_of(100)


def test_a_file_that_is_not_there_is_named() -> None:
    """What is missing is said by its path."""
    with pytest.raises(LogFileMissing, match="tile/entries/000"):
        list(read_entries(log_of(0).get, 300))


def test_a_file_of_another_length_is_no_tile() -> None:
    """A tile cut short, or a bundle with an entry less, is found before any hash is compared."""
    path = TilePath(level=0, index=0, width=3)
    bundle = TilePath(level=None, index=0, width=3)

    with pytest.raises(EntryRewritten):
        read_tile({str(path): bytes(95)}.get, path)
    with pytest.raises(EntryRewritten):
        read_bundle({str(bundle): pack_bundle(entries_of(2))}.get, bundle)
    with pytest.raises(EntryRewritten):
        read_bundle({str(bundle): b"\x00"}.get, bundle)


def test_a_tree_without_its_entries_is_not_written() -> None:
    """A log is never written with fewer entries than leaves."""
    with pytest.raises(InvalidInput):
        list(files_of(Tree([bytes(32)]), []))
    with pytest.raises(InvalidInput):
        log_of(5, 6)
