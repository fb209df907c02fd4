"""
Many keys as few patterns: one regular expression for thousands of them, shared beginnings once.

A server that has no table of keys goes through patterns one by one, and through the inside of one
by its letters: a hundred thousand keys cost it what a few dozen patterns do.  Pure; the same keys
give the same patterns, and what is written can be read back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

Escape = Callable[[str], str]
"""Return what matches exactly one character."""
_NESTED_MAX = 100
"""Servers' engines allow some 250; beyond it, alternatives are written out."""


def patterns_of(keys: Iterable[str], escape: Escape, *, size_max: int) -> Iterator[str]:
    """
    Go through patterns that together match exactly the keys, none much longer than `size_max`.

    They have no anchors; `size_max` is in characters, and a single key may be longer.
    """
    part: list[str] = []
    size = 0
    for key in sorted(set(keys)):
        shared = len(_shared(part[-1], key)) if part else 0
        added = len(_escaped(key[shared:], escape)) + len("(?:|)")
        if part and size + added > size_max:
            yield _pattern(part, escape, 0)
            part, size = [], 0
            added = len(_escaped(key, escape))
        part.append(key)
        size += added
    if part:
        yield _pattern(part, escape, 0)


def _pattern(keys: Sequence[str], escape: Escape, depth: int) -> str:
    """Return the pattern of sorted keys, each there once."""
    if len(keys) == 1:
        return _escaped(keys[0], escape)
    shared = _shared(keys[0], keys[-1])
    rests = [key[len(shared) :] for key in keys]
    if depth >= _NESTED_MAX:
        parts = [_escaped(rest, escape) for rest in rests]
    else:
        parts = [
            _pattern(list(group), escape, depth + 1)
            for _, group in groupby(rests, key=lambda rest: rest[:1])
        ]
    return f"{_escaped(shared, escape)}(?:{'|'.join(parts)})"


def _shared(one: str, other: str) -> str:
    """Return what both begin with; of the first and last of sorted keys, what all begin with."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return one[:place]
    return min(one, other, key=len)


def _escaped(text: str, escape: Escape) -> str:
    return "".join(map(escape, text))


def keys_in(pattern: str) -> list[str] | None:
    r"""
    Return the keys of a pattern written here, its characters escaped as `\xNN` or not at all.

    None where it is anything else: never a guess.
    """
    found, place = _read(pattern, 0)
    return found if place == len(pattern) else None


def _read(pattern: str, place: int) -> tuple[list[str], int]:
    """Return the alternatives from a place on, and where they end: at `|`, `)` or the end."""
    found = [""]
    while place < len(pattern) and pattern[place] not in "|)":
        if pattern.startswith("(?:", place):
            inner: list[str] = []
            place += len("(?:")
            while True:
                more, place = _read(pattern, place)
                inner += more
                if place >= len(pattern) or pattern[place] != "|":
                    break
                place += 1
            if place >= len(pattern):
                return found, -1  # Not closed: not ours.
            place += 1
            found = [one + rest for one in found for rest in inner]
            continue
        text, place = _character(pattern, place)
        if place < 0:
            return found, -1
        found = [one + text for one in found]
    return found, place


def _character(pattern: str, place: int) -> tuple[str, int]:
    """Return one character and where the next begins; -1 where it is not written as ours are."""
    one = pattern[place]
    if one == "\\":
        code = pattern[place + 2 : place + 4]
        is_ours = pattern[place + 1 : place + 2] == "x" and len(code) == len("00")
        if not is_ours or set(code) - set("0123456789abcdef"):
            return "", -1
        return chr(int(code, 16)), place + 4
    if one.isascii() and not one.isalnum():
        return "", -1
    return one, place + 1
