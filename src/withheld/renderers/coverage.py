"""
Which characters a font file can show, read from its `cmap` table.

A letter must not lose a character without a word: what no font of ours can show is written out by
its code point instead.

Source: OpenType specification 1.9.1, `cmap` (formats 4 and 12).
"""

import struct
from functools import cache
from pathlib import Path

_SEGMENTED = 4
_GROUPED = 12


@cache
def covered(font: Path) -> frozenset[int]:
    """Return the code points that `font`, a TrueType or OpenType file, has a glyph for."""
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    points: set[int] = set()
    for n in range(count):
        (offset,) = struct.unpack_from(">I", cmap, 4 + 8 * n + 4)
        points |= _points(cmap[offset:])
    return frozenset(points - {0xFFFF})


def _table(data: bytes, tag: bytes) -> bytes:
    """Return the table named `tag`, or an empty `cmap` where the font has none."""
    (count,) = struct.unpack_from(">H", data, 4)
    for n in range(count):
        name, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        if name == tag:
            return data[offset : offset + length]
    return bytes(4)


def _points(subtable: bytes) -> set[int]:
    (form,) = struct.unpack_from(">H", subtable, 0)
    points: set[int] = set()
    if form == _GROUPED:
        (count,) = struct.unpack_from(">I", subtable, 12)
        for n in range(count):
            first, last, _ = struct.unpack_from(">III", subtable, 16 + 12 * n)
            points.update(range(first, last + 1))
    elif form == _SEGMENTED:
        (doubled,) = struct.unpack_from(">H", subtable, 6)
        ends = struct.unpack_from(f">{doubled // 2}H", subtable, 14)
        starts = struct.unpack_from(f">{doubled // 2}H", subtable, 16 + doubled)
        for first, last in zip(starts, ends, strict=True):
            points.update(range(first, last + 1))
    return points
