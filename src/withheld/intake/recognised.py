"""
What a machine read from a picture: every reading is doubted, and none speaks for another.

An address that stands in a letter several times is read several times, and not always the same.
Readings that could be one address read wrong are held against each other: the one read most often
stands, with a doubt; where two are read equally often, none does.  The others wait for a person
with the picture beside them.  Never guess: a wrong reading is a valid address of somebody else's.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from withheld.intake.sightings import Sighting
from withheld.intake.urls import MISSPELT_SCHEME
from withheld.model.document import Line
from withheld.model.identity import LineNumber

OCR = "ocr"
"""The doubt on everything that a machine read from a picture."""
READINGS_DIFFER = "readings-differ"
"""The doubt on what was read from a picture more than once, and not the same each time."""
WHY_APART = "read from a picture, and not like the same words elsewhere: a person compares them"
_STEPS_MAX = 2
_LENGTH_MIN = 12
"""Shorter addresses are too near to one another to call one a misreading of the other."""


def doubted(one: Sighting) -> Sighting:
    """Return `one` with the doubts it has for having been read from a picture, if it was."""
    line = one.line
    if not line.is_recognised:
        return one
    differs = any(start < one.end and one.start < end for start, end in line.unsure)
    if line.cells:
        differs = any(cell.is_unsure and one.as_written in cell.text for cell in line.cells)
    found = (OCR, READINGS_DIFFER) if differs else (OCR,)
    return replace(one, doubts=tuple(dict.fromkeys((*one.doubts, *found))))


def doubts_of(line: Line) -> tuple[str, ...]:
    """Return the doubts on whatever a line says."""
    is_unsure = bool(line.unsure) or any(cell.is_unsure for cell in line.cells)
    return (OCR,) * line.is_recognised + (READINGS_DIFFER,) * is_unsure


def keep_apart(
    seen: Sequence[Sequence[Sighting]],
) -> tuple[list[list[Sighting]], frozenset[LineNumber]]:
    """
    Return `seen` without readings that are another's likely misreading, and where those stood.

    Args:
        seen: What each line names, from top to bottom.
    """
    readings = [one for ones in seen for one in ones if _is_open(one)]
    votes = Counter(one.url for one in readings if MISSPELT_SCHEME not in one.doubts and one.url)
    clean = {one.url for ones in seen for one in ones if one.url and OCR not in one.doubts}
    rivals = {
        url: [other for other in (*votes, *clean) if other != url and _is_near(url, other)]
        for url in {one.url for one in readings if one.url}
    }
    beaten = {
        url
        for url, others in rivals.items()
        if any(other in clean or votes[other] >= votes[url] for other in others)
    }
    kept: list[list[Sighting]] = []
    apart: set[LineNumber] = set()
    for ones in seen:
        kept.append([])
        for one in ones:
            if _is_open(one) and one.url in beaten:
                apart.add(one.line.number)
            elif _is_open(one) and one.url and rivals[one.url]:
                doubts = tuple(dict.fromkeys((*one.doubts, READINGS_DIFFER)))
                kept[-1].append(replace(one, doubts=doubts))
            else:
                kept[-1].append(one)
    return kept, frozenset(apart)


def _is_open(one: Sighting) -> bool:
    """
    Whether one reading of running text may be a misreading of what stands elsewhere.

    The rows of a list are meant to differ from each other, and so they do not speak of each other.
    """
    return OCR in one.doubts and bool(one.url) and not one.is_listed and not one.line.cells


def _is_near(one: str, other: str) -> bool:
    """
    Whether two addresses differ by no more than a machine misreads: a letter or two.

    A digit that is another digit is a difference somebody meant: pages are numbered.
    """
    if abs(len(one) - len(other)) > _STEPS_MAX or min(len(one), len(other)) < _LENGTH_MIN:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    room = min(len(one), len(other)) - start
    while end < room and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if max(len(left), len(right)) > _STEPS_MAX:
        return False
    return not (left.isdigit() and right.isdigit())
