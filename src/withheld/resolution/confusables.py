"""
Which names look alike in print, and how far two spellings are apart.

Never take a look-alike for the thing itself: what is found this way is a proposal to a person.

Source: the pairs are those that optical character recognition confuses in sans-serif print, a small
part of what Unicode Technical Standard 39 lists.
"""

import unicodedata
from collections.abc import Callable

_LOOK_ALIKE = str.maketrans(
    {
        "l": "1",
        "i": "1",
        "|": "1",
        "!": "1",
        "o": "0",
        "q": "9",
        "g": "9",
        "s": "5",
        "z": "2",
        "b": "8",
        # Cyrillic and Greek letters that print like Latin ones.
        "а": "a",
        "е": "e",
        "о": "0",
        "р": "p",
        "с": "c",
        "у": "y",
        "х": "x",
        "і": "1",
        "ѕ": "5",
        "ј": "j",
        "в": "8",
        "м": "m",
        "н": "h",
        "к": "k",
        "т": "t",
        "ο": "0",
        "α": "a",
        "ι": "1",
        "ν": "v",
    }
)


def skeleton(name: str) -> str:
    """Return what is left of `name` when letters that look alike are one and underscores go."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    joined = plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")
    return joined.translate(_LOOK_ALIKE).replace("_", "")


def distance(one: str, other: str, *, at_most: int) -> int:
    """
    Return how many letters were added, dropped, changed or swapped, or `at_most + 1` if more.

    Source: optimal string alignment, the restricted Damerau-Levenshtein distance.
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        row = [i]
        for j, right in enumerate(other, start=1):
            steps = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        before, above = above, row
    return min(above[-1], at_most + 1)


def nearest(name: str, names: frozenset[str], *, at_most: int) -> str:
    """Return the one of `names` closest to `name` within `at_most` steps; empty if none, or two."""
    steps: Callable[[str], int] = lambda known: distance(name, known, at_most=at_most)  # noqa: E731 -- a key, used twice
    found = sorted((step, known) for known in names if (step := steps(known)) <= at_most)
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return ""
    return found[0][1]
