"""Entries of a list that name nothing we can read, told by the numbers of the entries around."""

import re
from collections.abc import Sequence

from withheld.intake.sightings import Sighting, is_text
from withheld.model.document import Line
from withheld.model.identity import LineNumber

WHY_GAP = "an entry of the list that names nothing that can be read"
_NUMBER = re.compile(r"\s*\(?(\d{1,6})\s*[.):\]-]")
_REACH = 2
"""So many lines between two entries at most: an entry may be broken over lines."""


def gaps_in_lists(
    lines: Sequence[Line], seen: Sequence[Sequence[Sighting]]
) -> frozenset[LineNumber]:
    """
    Return the numbered lines without a locator that stand between entries which have one.

    The number must go on with the one above and before the one below: in "1., 2., 3." whose first
    and third are addresses, the second names one too, whatever became of it.
    """
    found: set[LineNumber] = set()
    for turn, line in enumerate(lines):
        number = _NUMBER.match(line.text) if is_text(line) and not line.unreadable else None
        if number is None or seen[turn]:
            continue
        n = int(number[1])
        above = _serials(seen[max(0, turn - _REACH) : turn])
        below = _serials(seen[turn + 1 : turn + 1 + _REACH])
        if n - 1 in above and n + 1 in below:
            found.add(line.number)
    return frozenset(found)


def _serials(seen: Sequence[Sequence[Sighting]]) -> set[int]:
    """Return the serial numbers beside what these lines name."""
    return {one.serial for ones in seen for one in ones if one.serial is not None}
