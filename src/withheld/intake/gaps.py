"""Entries of a list that name nothing we can read, told by the numbers of the entries around."""

import re
from collections.abc import Callable, Iterable, Sequence

from withheld.intake.sightings import Sighting
from withheld.model.document import Line
from withheld.model.identity import LineNumber

WHY_GAP = "an entry of the list that names nothing that can be read"
_NUMBER = re.compile(r"\s*\(?(\d{1,6})\s*[.):\]-]")
_REACH = 2
"""So many lines between two entries at most: an entry may be broken over lines."""


def gaps_in_lists(
    lines: Sequence[Line], texts: Iterable[int], at: Callable[[int], Sequence[Sighting]]
) -> frozenset[LineNumber]:
    """
    Return the numbered lines without a locator that stand between entries which have one.

    The number must go on with the one above and before the one below: in "1., 2., 3." whose first
    and third are addresses, the second names one too, whatever became of it.

    Args:
        lines: All lines of the document.
        texts: The turns of those of running text, counted from 0.
        at: Returns what the line at a turn names.
    """
    found: set[LineNumber] = set()
    for turn in texts:
        line = lines[turn]
        number = None if line.unreadable else _NUMBER.match(line.text)
        if number is None or at(turn):
            continue
        n = int(number[1])
        above = _serials([at(other) for other in range(max(0, turn - _REACH), turn)])
        below = range(turn + 1, min(len(lines), turn + 1 + _REACH))
        if n - 1 in above and n + 1 in _serials([at(other) for other in below]):
            found.add(line.number)
    return frozenset(found)


def _serials(seen: Iterable[Sequence[Sighting]]) -> set[int]:
    """Return the serial numbers beside what these lines name."""
    return {one.serial for ones in seen for one in ones if one.serial is not None}
