"""
Words of several languages as one pattern that is quick on plain Latin text.

Most letters are plain Latin letters, most words here are not, and case makes a pattern slow: for
such a text only the words that could stand in it are tried, in lower case.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CAPITAL = re.compile(r"(?P<kept>\\.|\(\?[^)]*?[:>]|\(\?P<\w+>)|(?P<capital>[A-Z])")
_LATIN = re.compile(r"(?<![\\A-Za-z])[A-Za-z][A-Za-z ?'-]{1,}|\\b\w")


@dataclass(frozen=True, slots=True)
class Words:
    """Alternatives, in any case; answers like a compiled pattern."""

    full: re.Pattern[str]
    plain: re.Pattern[str]
    """The same for a text of plain Latin letters in lower case."""

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the first match at or after `start`, or None."""
        if text.isascii():
            return self.plain.search(text.lower(), start)
        return self.full.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match right at `start`, or None."""
        if text.isascii():
            return self.plain.match(text.lower(), start)
        return self.full.match(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Go through the matches."""
        return self.plain.finditer(text.lower()) if text.isascii() else self.full.finditer(text)


def words(*alternatives: str) -> Words:
    """Return the words that a pattern of alternatives names; nothing in it may depend on case."""
    whole = "|".join(alternatives)
    plain = [one for one in _apart(whole) if _LATIN.search(one)]
    lowered = _CAPITAL.sub(lambda found: found["kept"] or found["capital"].lower(), "|".join(plain))
    return Words(
        re.compile(whole, re.IGNORECASE),
        # Without a word of its own for plain Latin text, nothing in such a text is meant.
        re.compile(lowered or r"(?!)"),
    )


def _apart(pattern: str) -> Iterator[str]:
    """Go through the alternatives at the top of a pattern."""
    depth = start = 0
    is_class = is_escaped = False
    for place, sign in enumerate(pattern):
        if is_escaped:
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif is_class:
            is_class = sign != "]"
        elif sign == "[":
            is_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            yield pattern[start:place]
            start = place + 1
    yield pattern[start:]
