"""
A list that arrived twice, once as a picture and once as text: the text counts.

The letter is often a scan and its annexure a sheet as well.  What a machine read from the picture
says nothing new where the sheet has the same row: read alike, or nearly, it is a repeat; read quite
otherwise, a person compares the two.
"""

from collections.abc import Iterator, Sequence

from withheld.intake.recognised import OCR
from withheld.intake.sightings import Sighting
from withheld.model.identity import LineNumber

WHY_OTHERWISE = "the picture of this row reads otherwise than the row of that number in the text"
_SHARE = 0.8
"""So many of the picture's numbers have to be the text's, or they are two lists."""
_NEAR = 0.25
"""Letters that a machine may get wrong of an address, as a share of its length."""


def take_text(
    seen: Sequence[Sequence[Sighting]],
) -> tuple[list[list[Sighting]], frozenset[LineNumber], frozenset[LineNumber]]:
    """
    Return `seen` without what the text of a list says as well.

    With it the lines that are repeats for it, and those that a person has to compare.
    """
    text: dict[int, list[str]] = {}
    pictured: dict[str, set[int]] = {}
    for one in _numbered(seen):
        number = one.serial or 0
        if OCR in one.doubts:
            pictured.setdefault(one.line.place.part, set()).add(number)
        else:
            text.setdefault(number, []).append(one.url or one.as_written)
    twice = {
        part
        for part, numbers in pictured.items()
        if len(numbers & text.keys()) >= _SHARE * len(numbers)
    }
    if not twice:
        return [list(ones) for ones in seen], frozenset(), frozenset()
    kept: list[list[Sighting]] = []
    repeats: set[LineNumber] = set()
    others: set[LineNumber] = set()
    for ones in seen:
        kept.append([])
        for one in ones:
            known = text.get(one.serial or 0) if _is_pictured(one, twice) else None
            if known is None:
                kept[-1].append(one)
            elif any(_is_near(one.url or one.as_written, url) for url in known):
                repeats.add(one.line.number)
            else:
                others.add(one.line.number)
    return kept, frozenset(repeats), frozenset(others)


def _numbered(seen: Sequence[Sequence[Sighting]]) -> Iterator[Sighting]:
    """Go through what stands in a list beside a number."""
    return (one for ones in seen for one in ones if one.is_listed and one.serial is not None)


def _is_pictured(one: Sighting, parts: set[str]) -> bool:
    """Return whether a row was read from the picture of a list that is there as text too."""
    return OCR in one.doubts and one.serial is not None and one.line.place.part in parts


def _is_near(read: str, text: str) -> bool:
    """Return whether what was read may be what the text says, letters got wrong."""
    one, other = read.casefold(), text.casefold()
    reach = max(3, int(_NEAR * len(other)))
    if abs(len(one) - len(other)) > reach:
        return False
    above = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right)))
        above = row
    return above[-1] <= reach
