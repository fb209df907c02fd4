"""
Takes what was signed out of a CMS file or an opaquely signed mail (P7M); checks no signature.

Who signed, and whether it holds, is the business of verification, which gets the original.

Source: RFC 5652, sections 3 (content info) and 5 (signed data); X.690 for the encoding, of which
the indefinite lengths that some programs write are read too.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from withheld.errors import UnreadableFile
from withheld.readers.interface import Notes, Source, Transcript

MEDIA_TYPE = "application/pkcs7-mime"
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""1.2.840.113549.1.7.2 as it is encoded."""
_ENVELOPED_DATA = bytes.fromhex("06092a864886f70d010703")
_SEQUENCE, _OCTETS, _OCTETS_IN_PIECES, _EXPLICIT = 0x30, 0x04, 0x24, 0xA0
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----\s+([A-Za-z0-9+/=\s]+?)-----END")
_HEAD_BYTES = 64
_DEPTH_MAX = 12
_ENDINGS = (".p7m", ".p7s", ".p7")


def is_signed(data: bytes) -> bool:
    """Return whether `data` is a CMS file with something signed, or sealed, in it."""
    head = data[:_HEAD_BYTES]
    if _PEM.match(data.lstrip()):
        return True
    return head[:1] == b"\x30" and (_SIGNED_DATA in head or _ENVELOPED_DATA in head)


def read_signed(source: Source, transcript: Transcript) -> Notes:
    """
    Read what was signed as a part of its own.

    Raises:
        UnreadableFile: It is encrypted, broken, or a signature without what it signs.
    """
    data = _binary(source.data)
    if _ENVELOPED_DATA in data[:_HEAD_BYTES]:
        raise UnreadableFile("it is encrypted; ask for it in clear")
    content = signed_content(data)
    if content is None:
        raise UnreadableFile("it is a signature alone; ask for the file that it signs")
    name = source.name
    for ending in _ENDINGS:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    transcript.read_inside(content, name=name or "signed", within=source)
    spots = ("a signature, which this reading does not check",)
    return Notes(media_type=MEDIA_TYPE, blind_spots=spots)


def signed_content(data: bytes) -> bytes | None:
    """
    Return what was signed; None where the signature stands alone.

    Raises:
        UnreadableFile: The file is broken.
    """
    try:
        info = _items(_item(data, 0), 0)
        signed = _items(_items(info[1], 0)[0], 0)
        inside = _items(signed[2], 0)
        return _octets(_items(inside[1], 0)[0], 0) if len(inside) > 1 else None
    except (IndexError, ValueError) as problem:
        raise UnreadableFile("the signed file is broken; ask for what was signed") from problem


@dataclass(frozen=True, slots=True)
class _Item:
    """One element: its tag, its content, and where the next one begins."""

    tag: int
    content: bytes
    end: int


def _item(data: bytes, place: int) -> _Item:
    """
    Return the element at `place`.

    Raises:
        IndexError: The data ends before it does.
        ValueError: Its length is beyond the data.
    """
    tag, length = data[place], data[place + 1]
    start = place + 2
    if length == 0x80:  # noqa: PLR2004 -- X.690, 8.1.3.6: up to two zeros
        return _endless(data, tag, start)
    if length > 0x80:  # noqa: PLR2004 -- X.690, 8.1.3.5: so many bytes of length follow
        count = length - 0x80
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > len(data):
        raise ValueError("longer than the data")
    return _Item(tag, data[start : start + length], start + length)


def _endless(data: bytes, tag: int, start: int, depth: int = 0) -> _Item:
    """
    Return an element that ends with two zeros.

    Raises:
        IndexError: The data ends before.
        ValueError: Such elements lie too deep in each other.
    """
    if depth > _DEPTH_MAX:
        raise ValueError("too deep")
    place = start
    while data[place : place + 2] != b"\0\0":
        if data[place + 1] == 0x80:  # noqa: PLR2004 -- see above
            place = _endless(data, data[place], place + 2, depth + 1).end
        else:
            place = _item(data, place).end
    return _Item(tag, data[start:place], place + 2)


def _items(item: _Item, depth: int) -> list[_Item]:
    """
    Return the elements inside an element.

    Raises:
        IndexError: They are cut short.
        ValueError: It has none.
    """
    if item.tag not in {_SEQUENCE, _EXPLICIT, _OCTETS_IN_PIECES} or depth > _DEPTH_MAX:
        raise ValueError("not made of elements")
    found: list[_Item] = []
    place = 0
    while place < len(item.content):
        found.append(_item(item.content, place))
        place = found[-1].end
    return found


def _octets(item: _Item, depth: int) -> bytes:
    """
    Return the bytes of an octet string, put together where it comes in pieces.

    Raises:
        IndexError: They are cut short.
        ValueError: It is no octet string.
    """
    if item.tag == _OCTETS:
        return item.content
    return b"".join(_octets(piece, depth + 1) for piece in _items(item, depth + 1))


def _binary(data: bytes) -> bytes:
    """
    Return a CMS file as bytes, also where it is written as text.

    Raises:
        UnreadableFile: The text is broken.
    """
    found = _PEM.match(data.lstrip())
    if found is None:
        return data
    try:
        return base64.b64decode(found[1])
    except binascii.Error as problem:
        raise UnreadableFile("the signed file is broken; ask for what was signed") from problem
