"""
The serial numbers that a document prints beside what it names: what is missing, what stands twice.

Kept as plain numbers, list by list, since a list of a million rows has a million of them.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from withheld.model.reading import Mention, UnreadLine

_MISSING_SHOWN, _TWICE_SHOWN = 10, 5
_ROWS_MIN = 3
"""A list has so many rows at least."""


def _none_yet() -> "array[int]":
    """Return no numbers."""
    return array("q")


@dataclass(frozen=True, slots=True)
class _List:
    """The numbers of one list beside items, in the order of the document."""

    numbers: "array[int]" = field(default_factory=_none_yet)
    lines: "array[int]" = field(default_factory=_none_yet)
    """For each number the line it stands in."""
    turns: "array[int]" = field(default_factory=_none_yet)
    """For each number how many were there before it, in all lists."""
    waiting: "array[int]" = field(default_factory=_none_yet)
    """The numbers beside lines that nobody could read."""


class Numbers:
    """The serial numbers of one document."""

    def __init__(self, items: Iterable[Mention], unread: Iterable[UnreadLine]) -> None:
        """Take in the numbers beside `items`, and those of lines nobody could read."""
        self._lists: dict[str, _List] = {}
        turn = 0
        for item in items:
            for row in item.rows:
                one = self._list(row.series)
                one.numbers.append(row.n)
                one.lines.append(item.line)
                one.turns.append(turn)
                turn += 1
        for line in unread:
            for row in line.rows:
                self._list(row.series).waiting.append(row.n)

    def _list(self, series: str) -> _List:
        """Return the list of that name; a new one if it is not there."""
        known = self._lists.get(series)
        if known is None:
            known = self._lists[series] = _List()
        return known

    @property
    def count(self) -> int:
        """How many different numbers there are, in all lists."""
        return sum(len(_different(one)) for one in self._lists.values())

    def gap_warnings(self) -> Iterator[str]:
        """Go through the lists whose serial numbers leave something out."""
        for series, one in self._lists.items():
            numbers = _different(one)
            missing_count = numbers[-1] - numbers[0] + 1 - len(numbers)
            if not missing_count or not _ROWS_MIN <= len(numbers) >= missing_count:
                continue
            missing = [
                n
                for before, after in pairwise(numbers)
                if after > before + 1
                for n in range(before + 1, min(after, before + 1 + _MISSING_SHOWN))
            ]
            yield (
                f"{series or 'the list'}: {many(missing_count, 'serial number')} missing between"
                f" {numbers[0]} and {numbers[-1]}: "
                + ", ".join(str(n) for n in missing[:_MISSING_SHOWN])
                + (" …" if missing_count > _MISSING_SHOWN else "")
            )

    def repeat_warnings(self) -> Iterator[str]:
        """Say so where one serial number stands beside several items in different lines."""
        twice = [(*_twice(one), series) for series, one in self._lists.items()]
        for _, numbers, series in sorted(entry for entry in twice if entry[1]):
            shown = ", ".join(f"{n} stands twice" for n in numbers[:_TWICE_SHOWN])
            more = len(numbers) - _TWICE_SHOWN
            yield (
                f"{series or 'the list'}: a serial number is used again: {shown}"
                + (f" and {more} more" if more > 0 else "")
            )


def _different(one: _List) -> Sequence[int]:
    """Return the different numbers of a list, in their order."""
    if not one.waiting and _is_rising(one.numbers):
        return one.numbers
    ordered = sorted([*one.numbers, *one.waiting])
    return array("q", (number for number, _ in groupby(ordered)))


def _twice(one: _List) -> tuple[int, list[int]]:
    """Return when a number of a list was used again for the first time, and all that were."""
    if _is_rising(one.numbers):
        return 0, []
    first_turn = one.turns[-1]
    found: list[int] = []
    first_line: dict[int, int] = {}
    for number, line, turn in zip(one.numbers, one.lines, one.turns, strict=True):
        if first_line.setdefault(number, line) != line:
            found.append(number)
            first_turn = min(first_turn, turn)
    return first_turn, sorted(set(found))


def _is_rising(numbers: "array[int]") -> bool:
    """Return whether every number is higher than the one before."""
    return all(before < after for before, after in pairwise(numbers))


def many(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number} {what}" + ("" if number == 1 else "s")
