"""
One value, one spelling: the canonical bytes that are hashed, signed and kept.

RFC 8785 (JSON Canonicalization Scheme), narrowed: no floating-point numbers at all, because two
languages may print one differently and a hash would then differ.  A share or an amount is written
as a whole number with its unit in its name, or as text.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn, TypeAlias

import rfc8785

from withheld.errors import NotCanonical

JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""What may be written canonically: never a float, never bytes.  Tuples come back as lists."""

DEPTH_MAX = 64
"""How deep lists and objects may lie in each other; ours need fewer than ten."""

INTEGER_MAX = 2**53 - 1
"""RFC 8785 section 3.2.2.3 with RFC 7493 section 2.2: beyond it, readers that use doubles lie."""


_PLAIN = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
)
"""
Writes what RFC 8785 asks for wherever every name is ASCII: the same escapes (section 3.2.2.2), the
same integers, and names in the order of their code points, which only beyond the first 65,536
characters is another than the order of UTF-16 (section 3.2.3).  Ten times as fast as `rfc8785`.
"""


_SCALARS = frozenset({str, bool, type(None)})


def canonical(value: JSON) -> bytes:
    """
    Return the one canonical spelling of `value`, in UTF-8, without a line end.

    Raises:
        NotCanonical: A float, bytes, a key that is not text, an integer beyond 2**53 - 1 either
            way, half a surrogate pair, or nesting deeper than `DEPTH_MAX`.

    Source: RFC 8785 section 3.2.
    """
    has_plain_names = _check(value, depth=0)
    try:
        return _PLAIN.encode(value).encode("utf-8") if has_plain_names else rfc8785.dumps(value)
    except ValueError:
        # All that is left to go wrong.  `from None`: the original quotes the value, which may be
        # somebody's name.
        raise NotCanonical(
            "text with half a surrogate pair was found; expected valid Unicode"
        ) from None


def parse(data: bytes) -> JSON:
    """
    Return the value whose canonical bytes are exactly `data`.

    A second spelling of the same value is refused, since it would have a second hash.

    Raises:
        NotCanonical: Not JSON, or JSON that `canonical` would have written otherwise.
    """
    try:
        value: JSON = _KEPT.decode(data.decode("utf-8"))
    except (ValueError, RecursionError):
        # `from None`: the original quotes the bytes around the fault.
        raise NotCanonical(
            f"{len(data)} bytes that are not JSON were found; expected RFC 8785 canonical JSON"
        ) from None

    if canonical(value) != data:
        raise NotCanonical(
            f"{len(data)} bytes of JSON are not in canonical form; write them by RFC 8785 first"
        )
    return value


def kept(data: bytes) -> JSON:
    """
    Return the value in bytes that `canonical` wrote here, and that a hash or the store vouches for.

    Never read with this what came from elsewhere: a second spelling is not refused.

    Raises:
        NotCanonical: Not JSON.
    """
    try:
        value: JSON = _KEPT.decode(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotCanonical(
            f"{len(data)} bytes that are not JSON were found where this software had written some"
        ) from None
    return value


def _refuse_number(_: str) -> NoReturn:
    """
    Refuse a number with a fraction, an exponent or no value, before anybody rounds it.

    Raises:
        NotCanonical: Always.
    """
    raise NotCanonical("a number that is no whole number was found; write it as text")


_KEPT = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number)


def _check(value: object, *, depth: int) -> bool:
    """
    Return whether every name of an object is ASCII; refuse what nobody may write canonically.

    Raises:
        NotCanonical: See `canonical`.
    """
    if depth > DEPTH_MAX:
        raise NotCanonical(f"a value nested deeper than {DEPTH_MAX} was found; flatten it")
    is_plain = True
    elements: Iterable[object] = ()
    match value:
        case dict() if all(map(_is_text, value)):
            is_plain = "".join(value).isascii()
            elements = value.values()
        case list() | tuple():
            elements = value
        case None | bool() | str():
            return True
        case int() if -INTEGER_MAX <= value <= INTEGER_MAX:
            return True
        case int():
            raise NotCanonical("an integer beyond 2**53 - 1 was found; write it as text")
        case _:
            raise NotCanonical(
                f"a value of type {type(value).__name__} was found; expected null, true, false, "
                "a whole number, text, a list, or an object whose keys are text"
            )
    for element in elements:
        # Nearly all are such; a call for each would cost more than writing it.
        is_scalar = type(element) in _SCALARS or (
            type(element) is int and -INTEGER_MAX <= element <= INTEGER_MAX
        )
        if not is_scalar or depth == DEPTH_MAX:
            is_plain = _check(element, depth=depth + 1) and is_plain
    return is_plain


def _is_text(key: object) -> bool:
    return isinstance(key, str)
