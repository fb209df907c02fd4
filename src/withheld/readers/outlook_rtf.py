"""
Unpacks the Rich Text of Outlook messages.

Source: [MS-OXRTFCP], sections 2.1 and 3.1: runs of text seen before, in a ring of 4,096 bytes that
starts with words every Rich Text file has.
"""

import struct

_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
"""`LZFu` and `MELA`, as numbers."""
_RING = 4_096
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern"
    b" \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_SIZE_MAX = 64 * 1024 * 1024


def unpacked(data: bytes) -> bytes | None:
    """Return the Rich Text in `data`; None where it is broken or absurdly large."""
    if len(data) < 16:  # noqa: PLR2004 -- 2.1.3.1: the header
        return None
    _, size, kind, _ = struct.unpack_from("<4I", data)
    if size > _SIZE_MAX:
        return None
    if kind == _PLAIN:
        return data[16 : 16 + size]
    return _expand(data, size) if kind == _PACKED else None


def _expand(data: bytes, size: int) -> bytes:
    """Return what packed bytes stand for, at most `size` of it; what is cut short ends early."""
    ring = bytearray(_START.ljust(_RING, b"\0"))
    write, place = len(_START), 16
    made = bytearray()

    def put(byte: int) -> None:
        """Add one byte to what is made and to the ring."""
        nonlocal write
        made.append(byte)
        ring[write] = byte
        write = (write + 1) % _RING

    while place < len(data) and len(made) < size:
        flags = data[place]
        place += 1
        for bit in range(8):
            if not flags >> bit & 1:
                if place >= len(data):
                    return bytes(made[:size])
                put(data[place])
                place += 1
                continue
            if place + 1 >= len(data):
                return bytes(made[:size])
            pair = data[place] << 8 | data[place + 1]
            place += 2
            offset = pair >> 4
            if offset == write:  # 3.1.1.2: the end
                return bytes(made[:size])
            for step in range((pair & 15) + 2):
                put(ring[(offset + step) % _RING])
    return bytes(made[:size])
