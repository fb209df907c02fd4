"""
The keyed hash that says where in a table an id lies: SipHash-1-3.

Whoever does not have the key cannot make ids that crowd one bucket.  The hash only says where to
look; the full id says who.

Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), with one round a word and
three at the end.
"""

from _imp import source_hash
from collections.abc import Callable

KEY_SIZE = 16
"""Bytes: the first eight are SipHash's first key word, the last eight go before every id."""

_MASK = (1 << 64) - 1
_KNOWN = "ba5fdd725aa738ed"
"""What the key word -2⁶² makes of `withheld`, so that another hash is not taken for ours."""


def siphash_13(key: int, data: bytes) -> bytes:
    """Return the eight bytes of SipHash-1-3 under the key words `key` and 0; slow, and exact."""
    key &= _MASK
    state = [
        key ^ 0x736F6D6570736575,
        0x646F72616E646F6D,
        key ^ 0x6C7967656E657261,
        0x7465646279746573,
    ]
    padded = data + bytes(-(len(data) + 1) % 8) + bytes([len(data) & 0xFF])
    for start in range(0, len(padded), 8):
        word = int.from_bytes(padded[start : start + 8], "little")
        state[3] ^= word
        state = _round(*state)
        state[0] ^= word
    state[2] ^= 0xFF
    for _ in range(3):
        state = _round(*state)
    return (state[0] ^ state[1] ^ state[2] ^ state[3]).to_bytes(8, "little")


def _round(one: int, two: int, three: int, four: int) -> list[int]:
    """Return the state after one SipRound."""
    one = (one + two) & _MASK
    two = _turned(two, 13) ^ one
    one = _turned(one, 32)
    three = (three + four) & _MASK
    four = _turned(four, 16) ^ three
    one = (one + four) & _MASK
    four = _turned(four, 21) ^ one
    three = (three + two) & _MASK
    two = _turned(two, 17) ^ three
    return [one, two, _turned(three, 32), four]


def _turned(word: int, bits: int) -> int:
    """Return a 64-bit word rotated to the left."""
    return (word << bits | word >> 64 - bits) & _MASK


def _fastest() -> Callable[[int, bytes], bytes]:
    """
    Return the interpreter's own SipHash-1-3 where it is that, else ours.

    CPython checks its compiled files with it.  It is no promise of theirs, so it is tried out.
    """
    try:
        is_ours = source_hash(-(1 << 62), b"withheld").hex() == _KNOWN
    except OverflowError:  # A key word does not fit where a C long has 32 bits.
        is_ours = False
    return source_hash if is_ours else siphash_13


keyed_hash: Callable[[int, bytes], bytes] = _fastest()
"""Takes a key word and bytes, returns eight bytes."""


def key_parts(key: bytes) -> tuple[int, bytes]:
    """Return a table's key as the signed key word of the hash, and what goes before every id."""
    return int.from_bytes(key[:8], "little", signed=True), key[8:]


def hasher(key: bytes) -> Callable[[bytes], bytes]:
    """Return the keyed hash of a table: the bytes of an id to the eight bytes of its hash."""
    word, before = key_parts(key)

    def hash_of(identifier: bytes) -> bytes:
        """Return the hash of one id."""
        return keyed_hash(word, before + identifier)

    return hash_of
