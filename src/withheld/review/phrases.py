"""
Finding many phrases in a text at once.

A phrase is one or more words.  `report*` stands for every word that begins so, `*news` for every
word that ends so, `_` for any one word, `#` for any number in digits, `women|labour rights` for
both.  Phrases are folded as texts are, and never reach over the end of a clause.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from withheld.errors import InvalidInput
from withheld.review.tokens import BREAK, Words, fold, told_apart

_STEM_MIN = 3
"""Characters that a stem must have; shorter ones would match by chance."""
_ENDING_MIN = 4
_NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at its place."""

    key: int
    """What the phrase belongs to: the number its owner gave it."""
    start: int
    """The first word, counted from 0."""
    end: int
    """The word after the last."""

    def overlaps(self, other: "Found") -> bool:
        """Return whether both read some word in common."""
        return self.start < other.end and other.start < self.end

    def moved(self, words: int) -> "Found":
        """Return the same phrase in a text that has `words` more words before it."""
        return Found(self.key, self.start + words, self.end + words)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by how their first word can be looked up."""

    exact: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    pairs: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    """Those whose first two words are written out; most are, and a pair is rarely met."""
    stems: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    endings: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)

    def find(self, words: Words) -> Iterator[Found]:
        """Return every phrase in `words`, also those that overlap."""
        folded = words.folded
        for at, word in enumerate(folded):
            if word == BREAK:
                continue
            for phrase, key in self._starting_with(word, folded[at + 1 : at + 2]):
                end = at + len(phrase)
                if end <= len(folded) and all(map(_fits, phrase[1:], folded[at + 1 : end])):
                    yield Found(key, at, end)

    def _starting_with(
        self, word: str, following: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield each phrase whose first word fits `word`."""
        yield from self.exact.get(word, ())
        for phrase, key in self.stems.get(word[:_STEM_MIN], ()):
            if word.startswith(phrase[0][:-1]):
                yield phrase, key
        for phrase, key in self.endings.get(word[-_ENDING_MIN:], ()):
            if word.endswith(phrase[0][1:]):
                yield phrase, key
        firsts = (word, _NUMBER) if word.isdigit() else (word,)
        for first in firsts:
            for second in following:
                yield from self.pairs.get((first, second), ())
        if word.isdigit():
            yield from self.exact.get(_NUMBER, ())


def phrases(lists: Iterable[Iterable[str]]) -> Phrases:
    """
    Return the phrases of `lists`; a phrase's key is the number of its list, counted from 0.

    Raises:
        InvalidInput: A phrase of no words, or a stem or ending too short to mean anything.
    """
    index = Phrases()
    for key, texts in enumerate(lists):
        for text in texts:
            for phrase in _spelled_out(text):
                _file(index, phrase, key)
    return index


def _spelled_out(text: str) -> Iterator[tuple[str, ...]]:
    parts = [part.split("|") for part in told_apart(text).split()]
    for choice in product(*parts):
        yield tuple(fold(word) if word != "_" else word for word in choice)


def _file(index: Phrases, phrase: tuple[str, ...], key: int) -> None:
    """
    File `phrase` where its first word, or its first two, will be looked up.

    Raises:
        InvalidInput: Its first word could be any.
    """
    first = phrase[0] if phrase else ""
    stem, ending = first.removesuffix("*"), first.removeprefix("*")
    if first.endswith("*") and len(stem) >= _STEM_MIN:
        index.stems.setdefault(stem[:_STEM_MIN], []).append((phrase, key))
    elif first.startswith("*") and len(ending) >= _ENDING_MIN:
        index.endings.setdefault(ending[-_ENDING_MIN:], []).append((phrase, key))
    elif not first or "*" in first or first == "_":
        raise InvalidInput(
            f"the phrase {' '.join(phrase)!r} begins with nothing that can be looked up; "
            f"begin it with a word, a stem of {_STEM_MIN} or an ending of {_ENDING_MIN} letters"
        )
    elif len(phrase) > 1 and not _is_open(phrase[1]):
        index.pairs.setdefault((first, phrase[1]), []).append((phrase, key))
    else:
        index.exact.setdefault(first, []).append((phrase, key))


def _is_open(pattern: str) -> bool:
    """Return whether a pattern stands for more than one word."""
    return "*" in pattern or pattern in {"_", _NUMBER}


def _fits(pattern: str, word: str) -> bool:
    if word == BREAK:
        return False
    if pattern == "_":
        return True
    if pattern == _NUMBER:
        return word.isdigit()
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return word.endswith(pattern[1:])
    return word == pattern
