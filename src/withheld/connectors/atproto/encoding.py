"""DAG-CBOR as far as labels need it, and base58 for public keys: one value, one spelling."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from withheld.errors import InvalidInput

Plain: TypeAlias = "bool | int | str | bytes | Sequence[Plain] | Mapping[str, Plain] | None"

_INTEGER, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP = range(6)
_SIMPLE = {False: b"\xf4", True: b"\xf5", None: b"\xf6"}
_INLINE_MAX = 23
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def to_cbor(value: Plain) -> bytes:
    """
    Return the one DAG-CBOR spelling of a value.

    Raises:
        InvalidInput: A number that does not fit 64 bits.

    Source: RFC 8949 section 4.2, with map keys by length, then by bytes, as DAG-CBOR has them.
    """
    if isinstance(value, bool) or value is None:
        return _SIMPLE[value]
    if isinstance(value, int):
        return _head(_INTEGER, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, Mapping):
        keys = sorted((key.encode() for key in value), key=lambda key: (len(key), key))
        pairs = (to_cbor(key.decode()) + to_cbor(value[key.decode()]) for key in keys)
        return _head(_MAP, len(keys)) + b"".join(pairs)
    return _head(_LIST, len(value)) + b"".join(map(to_cbor, value))


def to_base58(data: bytes) -> str:
    """Return bytes in base58 with Bitcoin's alphabet."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        text = _ALPHABET[rest] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _ALPHABET[0] * zeros + text


def _head(major: int, argument: int) -> bytes:
    """
    Return the first bytes of an item, as short as they can be.

    Raises:
        InvalidInput: The argument does not fit 64 bits.
    """
    if argument <= _INLINE_MAX:
        return bytes([major << 5 | argument])
    for marker, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * size:
            return bytes([major << 5 | marker]) + argument.to_bytes(size, "big")
    raise InvalidInput("a number that does not fit 64 bits was to be encoded")
