"""What is the same for many lines on end: kept once for each run of them."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, pairwise, repeat
from typing import Generic, TypeVar

T = TypeVar("T")


class Runs(Generic[T]):
    """A value for every line, entered from top to bottom where it changes."""

    def __init__(self, first: T) -> None:
        """Begin with the value for the first line, and for all that follow until it changes."""
        self._starts = array("q", (0,))
        self._values: list[T] = [first]

    def enter(self, turn: int, value: T) -> None:
        """Enter the value from the line at `turn` on, counted from 0, which is never before."""
        self._starts.append(turn)
        self._values.append(value)

    def at(self, turn: int) -> T:
        """Return the value for the line at `turn`, counted from 0."""
        return self._values[bisect_right(self._starts, turn) - 1]

    def every(self, count: int) -> Iterator[T]:
        """Go through the values of the first `count` lines."""
        lengths = (after - before for before, after in pairwise((*self._starts, count)))
        return chain.from_iterable(map(repeat, self._values, lengths))
