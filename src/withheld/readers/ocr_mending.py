"""
What may be mended in a reading because it names nobody: a scheme, a bracket, a serial number.

Nothing here touches a letter that a name, a handle or an id is made of.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from withheld.readers.ocr_voting import steps_between

_SCHEMES = ("https", "http", "hxxps", "hxxp")
_SCHEME = re.compile(
    r"(?P<before>^\W{0,2}|[\s(\"\u00ab])(?P<word>[a-z1|!]{3,7})\s?[:;.]\s?//?\s?(?=\w)"
)
_STRAY = re.compile(r"(?<=[\w/])[\[\]|](?=\w)(?!\.\])")
_NUMBER = re.compile(r"[(\[]?(\d{1,6})[.):,\]]?")
_NEAR_ROWS, _BORNE_OUT_MIN = 6, 2
"""A number is right if more rows than these, itself among them, so far around it count to it."""
_ANCHORS_MIN = 4
"""So many rows must count on from each other before the others are told by them."""


def mended(text: str) -> str:
    """
    Return an address as read, its scheme spelt as schemes are, and no stray bracket in its path.

    A scheme is one of a few words, whatever a machine sees in it.  A bracket or a stroke between
    letters cannot stand in a path (RFC 3986, section 3.3): it is a thin letter, and is given as
    the thinnest.
    """
    found = _SCHEME.search(text)
    if found is None:
        return text
    word = min(_SCHEMES, key=lambda scheme: steps_between(scheme, found["word"]))
    if steps_between(word, found["word"]) > 1:
        return text
    before = found["before"] if found["before"].strip(" |_-~'`") else ""
    rest = text[found.end() :]
    host, slash, path = rest.partition("/")
    return f"{text[: found.start()]}{before}{word}://{host}{slash}{_STRAY.sub('l', path)}"


def number_in(text: str) -> int | None:
    """Return the serial number that a cell says; None if it says something else."""
    found = _NUMBER.fullmatch("".join(text.split()))
    return int(found[1]) if found else None


def in_turn(texts: Sequence[str]) -> list[int | None]:
    """
    Return the serial number that each row of a table must have, by the rows around it.

    Args:
        texts: What was read in the column of numbers, from top to bottom, headings among them.

    Returns:
        For each row its number, or None where the rows around it do not count through it.
    """
    numbers = [number_in(text) for text in texts]
    anchors = [turn for turn, number in enumerate(numbers) if _is_borne_out(turn, numbers)]
    counted: list[int | None] = [None] * len(texts)
    for turn in anchors:
        counted[turn] = numbers[turn]
    for above, below in pairwise(anchors):
        start, end = numbers[above] or 0, numbers[below] or 0
        if end - start == below - above:
            counted[above : below + 1] = range(start, end + 1)
    if len(anchors) >= _ANCHORS_MIN:
        _count_outwards(counted, texts, anchors[0], anchors[-1])
    return counted


def _is_borne_out(turn: int, numbers: Sequence[int | None]) -> bool:
    """Whether a row has a number that enough rows near it count to."""
    number = numbers[turn]
    if number is None:
        return False
    near = range(max(0, turn - _NEAR_ROWS), min(len(numbers), turn + _NEAR_ROWS + 1))
    return sum(numbers[other] == number + other - turn for other in near) > _BORNE_OUT_MIN


def _count_outwards(counted: list[int | None], texts: Sequence[str], first: int, last: int) -> None:
    """Count on above the first and below the last row that is sure, but not into a heading."""
    number = counted[first]
    for turn in range(first - 1, -1, -1):
        is_heading = turn == 0 and any(letter.isalpha() for letter in texts[turn])
        if number is None or number <= 1 or is_heading:
            break
        number -= 1
        counted[turn] = number
    number = counted[last]
    for turn in range(last + 1, len(texts)):
        if number is None:
            break
        number += 1
        counted[turn] = number
