"""
Pictures that stand within a letter's text: which of them may hold words, and reading those.

A screenshot of a list is small in bytes and large in pixels, so pixels decide.  Never read a
picture that holds no words as a page that nobody could read: most are emblems and signatures.

Source: ISO/IEC 15948 (PNG), 11.2.2; ITU-T T.81 (JPEG), B.2.2; GIF89a, section 18.
"""

import base64
import binascii
import struct
from collections.abc import Iterable

from withheld.readers.interface import Source, Transcript
from withheld.readers.naming import part_name
from withheld.readers.sniffing import image_type

_WIDTH_MIN, _HEIGHT_MIN = 300, 48
"""A line with an address takes up so many pixels on a screen, and a little around it."""
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
_SEGMENTS_MAX = 400
_PICTURES_MAX = 50
"""So many pictures that a page carries in itself are looked at."""


def may_hold_words(data: bytes) -> bool:
    """Return whether a picture is large enough, in pixels, for an address to be read in it."""
    width, height = size_of(data)
    return width >= _WIDTH_MIN and height >= _HEIGHT_MIN


def size_of(data: bytes) -> tuple[int, int]:
    """Return how many pixels a PNG, a GIF or a JPEG has across and down; zeros of others."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"\xff\xd8"):
            width, height = _size_of_jpeg(data)
        else:
            return 0, 0
    except struct.error:
        return 0, 0  # it is cut short
    return int(width), int(height)


def _size_of_jpeg(data: bytes) -> tuple[int, int]:
    """Return the size that the first frame of a JPEG states."""
    at = 2
    for _ in range(_SEGMENTS_MAX):
        filler, marker = struct.unpack_from(">BB", data, at)
        if filler != 0xFF:  # noqa: PLR2004 -- what every marker begins with
            break
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 if marker in _BARE_MARKERS else 2 + struct.unpack_from(">H", data, at + 2)[0]
    return 0, 0


def read_inline(
    addresses: Iterable[str], source: Source, transcript: Transcript, *, names: set[str]
) -> int:
    """
    Read the pictures that a page carries in its own text; return how many were not read.

    Args:
        addresses: What stands where a picture's address does; `data:` ones carry the picture.
        source: The part that the page is.
        transcript: Gets the pictures as parts.
        names: The names of the parts there are.

    Raises:
        UnreadableFile: A limit of the whole file was passed.

    Source:
        RFC 2397.
    """
    unread = 0
    for turn, address in enumerate(addresses):
        data = _carried(address) if turn < _PICTURES_MAX else b""
        if not may_hold_words(data):
            unread += 1
            continue
        ending = image_type(data).rpartition("/")[2]
        name = part_name("", names, fallback=f"picture.{ending}")
        transcript.read_inside(data, name=name, within=source, is_minor=True)
    return unread


def _carried(address: str) -> bytes:
    """Return the picture that a `data:` address carries; nothing of any other."""
    head, comma, body = address.partition(",")
    if not comma or not head.lower().startswith("data:image/") or ";base64" not in head.lower():
        return b""
    try:
        return base64.b64decode("".join(body.split()))
    except (binascii.Error, ValueError):
        return b""
