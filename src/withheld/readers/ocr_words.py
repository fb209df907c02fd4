"""Words that a machine read from a picture: placed like any other word, and sure or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from withheld.readers.pdf_page import Word


@dataclass(slots=True)
class ReadWord(Word):
    """A word read from a picture."""

    confidence: float = 100.0
    """0 to 100, as the engine says of itself; it is often wrong about that."""
    is_unsure: bool = False
    """It was read more than once, and not the same each time."""


def is_unsure(word: Word) -> bool:
    """Return whether `word` was read from a picture, and not the same each time."""
    return isinstance(word, ReadWord) and word.is_unsure


def unsure_stretches(words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Return which stretches of `words`, put together with blanks, are unsure."""
    stretches: list[tuple[int, int]] = []
    start = 0
    for word in words:
        end = start + len(word.text)
        if is_unsure(word):
            stretches.append((start, end))
        start = end + 1
    return tuple(stretches)
