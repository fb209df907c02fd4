"""Finds words that a line is drawn through, where nobody says so and everybody sees it."""

from bisect import bisect_left
from operator import attrgetter

from withheld.readers.pdf_content import PageContent, Word

_LOWEST, _HIGHEST = 0.3, 0.72
"""Between these shares of a word's height a line goes through it; lower it is an underline."""
_COVERED_MIN = 0.6
_RULES_MAX = 600
_HEIGHT_MAX = 60.0
"""In points; nothing in a letter is written larger."""


def strike(content: PageContent) -> None:
    """Mark the words of a page that a horizontal line is drawn through."""
    if not content.horizontals or len(content.horizontals) > _RULES_MAX or not content.words:
        return
    words = sorted(content.words, key=attrgetter("bottom"))
    bottoms = [word.bottom for word in words]
    height = min(max(word.top - word.bottom for word in words), _HEIGHT_MAX)
    for rule in content.horizontals:
        # Whoever is crossed begins below the line, and not further below than letters are high.
        first = bisect_left(bottoms, rule.at - _HIGHEST * height)
        for word in words[first : bisect_left(bottoms, rule.at)]:
            if _is_through(word, rule.at, rule.start, rule.end):
                word.is_struck = True


def _is_through(word: Word, at: float, start: float, end: float) -> bool:
    """Whether a line at height `at` from `start` to `end` goes through a word."""
    height = word.top - word.bottom
    if not _LOWEST * height < at - word.bottom < _HIGHEST * height:
        return False
    covered = min(word.x1, end) - max(word.x0, start)
    return covered > _COVERED_MIN * (word.x1 - word.x0)
