"""Compound files: what was put in comes out, and no chain leads astray."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.errors import UnreadableFile
from withheld.readers.compound import Storage, open_compound
from withheld.readers.compound_writing import pack

NAMES = st.text(alphabet="abcXYZ_0123 é", min_size=1, max_size=12)


def storages(depth: int) -> st.SearchStrategy[Storage]:
    """Storages in storages, with streams short and long."""
    sizes = st.sampled_from([0, 1, 64, 65, 4095, 4096, 9000])
    streams = st.dictionaries(
        NAMES,
        sizes.map(
            lambda size: bytes(range(251)) * 40 if size == 9000 else bytes([size % 251]) * size
        ),
        max_size=4,
    )
    inner = (
        st.dictionaries(NAMES.map("s{}".format), storages(depth - 1), max_size=2)
        if depth
        else (st.just(dict[str, Storage]()))
    )
    return st.builds(lambda a, b: Storage(streams=a, storages=b), streams, inner)


@settings(max_examples=60, deadline=None)
@given(storage=storages(2))
def test_what_is_packed_is_what_is_opened(storage: Storage) -> None:
    """Every stream and storage comes back byte for byte, short ones and long ones."""
    assert open_compound(pack(storage)) == storage


def test_a_table_of_many_sectors_is_followed() -> None:
    """A stream so long that the table of sectors needs a table of its own comes back."""
    storage = Storage(streams={"long": bytes(range(256)) * 32_000})

    assert open_compound(pack(storage)) == storage


@pytest.mark.parametrize(("entry", "field"), [(0, 76), (1, 68), (1, 72)])
@pytest.mark.parametrize("number", [0, 1, 99])
def test_a_directory_that_leads_astray_is_refused(entry: int, field: int, number: int) -> None:
    """An entry that is its own sibling or parent, or that does not exist, is no loop."""
    data = bytearray(pack(Storage(streams={"a": b"x" * 64})))
    (directory,) = struct.unpack_from("<I", data, 48)
    struct.pack_into("<I", data, (directory + 1) * 512 + entry * 128 + field, number)

    if (entry, number) == (0, 1):
        assert open_compound(bytes(data)).streams == {"a": b"x" * 64}
        return
    with pytest.raises(UnreadableFile):
        open_compound(bytes(data))


def test_a_chain_that_bites_its_tail_is_refused() -> None:
    """A stream whose sectors lead back to its first is refused."""
    data = bytearray(pack(Storage(streams={"long": b"x" * 9000})))
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, (table + 1) * 512 + 4, 0)

    with pytest.raises(UnreadableFile):
        open_compound(bytes(data))
