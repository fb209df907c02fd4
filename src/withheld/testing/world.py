"""A clock that stands still until it is told to go on, and chance that can be drawn again."""

from datetime import UTC, datetime, timedelta
from hashlib import shake_256

from withheld.errors import InvalidInput

BEGINNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""An ordinary Monday morning, between two whole hours."""


class FixedClock:
    """A clock for tests and demonstrations: it says what it was set to."""

    def __init__(self, at: datetime = BEGINNING) -> None:
        """
        Set the clock.

        Raises:
            InvalidInput: A time without time zone.
        """
        if at.tzinfo is None:
            raise InvalidInput("a clock was set to a time without time zone; give it in UTC")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant the clock was set to (aware UTC)."""
        return self._at

    def advance(
        self, span: timedelta = timedelta(), *, days: int = 0, hours: int = 0, minutes: int = 0
    ) -> datetime:
        """
        Move the clock on by all that is given, and return the new instant.

        Raises:
            InvalidInput: The clock would go back.
        """
        whole = span + timedelta(days=days, hours=hours, minutes=minutes)
        if whole < timedelta():
            raise InvalidInput("a clock was asked to go back; it only goes on")
        self._at += whole
        return self._at


class SeededChance:
    """
    Bytes that look random and are the same again for the same seed.

    Never use it outside tests and demonstrations: whoever knows the seed knows every salt.
    """

    def __init__(self, seed: int = 1) -> None:
        """Begin the sequence that belongs to `seed`."""
        self._seed = seed
        self._drawn = 0

    def draw(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        self._drawn += 1
        return shake_256(f"{self._seed}/{self._drawn}".encode()).digest(size)
