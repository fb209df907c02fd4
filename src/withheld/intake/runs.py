"""What is the same for many lines on end: kept once for each run of them."""

from array import array
from bisect import bisect_right
from typing import Generic, TypeVar

T = TypeVar("T")


class Runs(Generic[T]):
    """A value for every line, entered from top to bottom."""

    def __init__(self) -> None:
        """Begin with no line."""
        self._starts = array("q")
        self._values: list[T] = []

    def enter(self, turn: int, value: T) -> None:
        """Enter the value for the line at `turn`, which comes after all that were entered."""
        if not self._values or value is not self._values[-1]:
            self._starts.append(turn)
            self._values.append(value)

    def at(self, turn: int) -> T:
        """Return the value for the line at `turn`, counted from 0."""
        return self._values[bisect_right(self._starts, turn) - 1]
