"""
Words of several languages as one pattern, each alternative tried only where it can match.

A letter is in one or two languages, and most of the words looked for are not in it.  Which could
stand in a text is told by their stems; only those are tried, in lower case where the text is
plain Latin, for case makes a pattern slow.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from withheld.intake.stems import alternatives, folded, stems_of

_CAPITAL = re.compile(r"(?P<kept>\\.|\(\?[^)]*?[:>]|\(\?P<\w+>)|(?P<capital>[A-Z])")
_PATTERNS_MAX = 4096
"""Far more than there are alternatives."""
_TEXTS_MAX = 64
"""A sentence is asked for many words in turn."""
_RUN = 3


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One way to say it."""

    pattern: str
    plain: str
    """The same in small letters, for a text of plain Latin ones."""
    is_plain: bool
    """It names no other letters."""


@dataclass(frozen=True, slots=True)
class Words:
    """Alternatives, in any case; answers like a compiled pattern."""

    ways: tuple[_Alternative, ...]
    stems: Mapping[str, tuple[tuple[str, int], ...]]
    """For the beginning of stems, each of them with the turn of an alternative that needs it."""
    begins: frozenset[str]
    """The beginnings; one is empty where an alternative needs no stem."""

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the first match at or after `start`, or None."""
        tried = self._tried(text)
        found = [one for pattern, heard in tried if (one := pattern.search(heard, start))]
        return min(found, key=_begin, default=None)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match right at `start`, or None."""
        tried = self._tried(text)
        return next((one for pattern, heard in tried if (one := pattern.match(heard, start))), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Go through the matches."""
        ahead = [one for pattern, heard in self._tried(text) if (one := pattern.search(heard))]
        while ahead:
            first = min(ahead, key=_begin)
            yield first
            end = max(first.end(), first.start() + 1)
            ahead = [
                one
                for seen in ahead
                if (one := seen if seen.start() >= end else seen.re.search(seen.string, end))
            ]

    def _tried(self, text: str) -> list[tuple[re.Pattern[str], str]]:
        """Return the patterns that could match, each with the text as it is to read it."""
        small, runs = _heard(text)
        met = self.begins & runs
        if not met:
            return []
        turns = {turn for begin in met for stem, turn in self.stems[begin] if stem in small}
        is_plain = text.isascii()
        return [
            (_compiled(way.plain, 0), small)
            if is_plain and way.is_plain
            else (_compiled(way.pattern, re.IGNORECASE), text)
            for way in map(self.ways.__getitem__, sorted(turns))
        ]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Several words, of which those that could stand in a text are told at once."""

    turns: Mapping[str, tuple[int, ...]]
    begins: frozenset[str]

    def met(self, text: str) -> list[int]:
        """Return the turns of the words that could stand in `text`, in their order."""
        _, runs = _heard(text)
        return sorted({turn for begin in self.begins & runs for turn in self.turns[begin]})


def lexicon(every: Sequence[Words]) -> Lexicon:
    """Return what tells which of several words could stand in a text."""
    turns: dict[str, list[int]] = {}
    for turn, one in enumerate(every):
        for begin in one.begins:
            turns.setdefault(begin, []).append(turn)
    return Lexicon({begin: tuple(them) for begin, them in turns.items()}, frozenset(turns))


def words(*every: str) -> Words:
    """Return the words that a pattern of alternatives names; nothing in it may depend on case."""
    ways = tuple(
        _Alternative(
            one,
            _CAPITAL.sub(lambda found: found["kept"] or found["capital"].lower(), one),
            one.isascii(),
        )
        for pattern in every
        for one in alternatives(pattern)
    )
    stems: dict[str, list[tuple[str, int]]] = {}
    for turn, way in enumerate(ways):
        for stem in stems_of(way.pattern) or {""}:
            stems.setdefault(stem[:_RUN], []).append((stem, turn))
    return Words(ways, {key: tuple(pairs) for key, pairs in stems.items()}, frozenset(stems))


@lru_cache(_TEXTS_MAX)
def _heard(text: str) -> tuple[str, frozenset[str]]:
    """Return a text in small letters, and every run of up to three of them."""
    small = folded(text)
    two = list(map(add, small, small[1:]))
    return small, frozenset(("", *small, *two, *map(add, two, small[2:])))


@lru_cache(_PATTERNS_MAX)
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Return the compiled pattern; most are never asked for."""
    return re.compile(pattern, flags)


def _begin(found: re.Match[str]) -> int:
    return found.start()
