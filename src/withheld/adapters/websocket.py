"""
The listening side of a WebSocket: what a server sends, one message after the other.

Nothing is compressed, since nothing was offered; nothing is sent but answers to pings.

Source: RFC 6455 section 5.
"""

import os
from collections.abc import Callable

_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING = 0, 1, 2, 8, 9
_FINAL, _OPCODE, _MASKED, _LENGTH = 0x80, 0x0F, 0x80, 0x7F
_SIZE_MAX = 8 * 1024 * 1024


class Frames:
    """The frames of one connection."""

    def __init__(self, *, read: Callable[[], bytes], write: Callable[[bytes], object]) -> None:
        """Take bytes by `read`, which returns none at the end, and answer pings by `write`."""
        self._read, self._write = read, write
        self._left = b""

    def payload(self) -> bytes:
        """
        Return the payload of the next frame that is no control; empty when the server is gone.

        Raises:
            ConnectionError: What came is no frame that a server may send.
        """
        while True:
            head = self._take(2)
            if not head:
                return b""
            kind, size = head[0] & _OPCODE, head[1] & _LENGTH
            if head[1] & _MASKED or head[0] & ~(_FINAL | _OPCODE):
                raise ConnectionError("a server's frames are not masked and have no extensions")
            if size >= 126:  # noqa: PLR2004 -- RFC 6455 section 5.2: 126 and 127 announce a length
                size = int.from_bytes(self._take(2 if size == 126 else 8))  # noqa: PLR2004 -- see above
            if size > _SIZE_MAX:
                raise ConnectionError("a frame is too long to be looked at")
            body = self._take(size)
            if kind == _PING:
                self._write(_pong(body))
            elif kind == _CLOSE:
                return b""
            elif kind in {_CONTINUATION, _TEXT, _BINARY} and body:
                return body

    def _take(self, size: int) -> bytes:
        """Return exactly so many bytes; none where the connection ended before."""
        while len(self._left) < size:
            part = self._read()
            if not part:
                return b""
            self._left += part
        found, self._left = self._left[:size], self._left[size:]
        return found


def _pong(body: bytes) -> bytes:
    """Return the answer to a ping, masked as a client's frames are."""
    mask = os.urandom(4)
    masked = bytes(one ^ mask[place % 4] for place, one in enumerate(body[:125]))
    return bytes([_FINAL | 0x0A, _MASKED | len(masked)]) + mask + masked
