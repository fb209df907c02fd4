"""The world a test sets: a clock that only goes on, and chance that comes again."""

from datetime import datetime, timedelta

import pytest

from withheld.errors import InvalidInput
from withheld.testing.world import BEGINNING, FixedClock, SeededChance


def test_the_clock_stands_still_until_it_is_moved() -> None:
    """It says the same twice, and later once it was told to go on."""
    clock = FixedClock()

    assert clock.now() == clock.now() == BEGINNING
    assert clock.advance(hours=1, minutes=1) == BEGINNING + timedelta(minutes=61)


def test_the_clock_never_goes_back() -> None:
    """Nor does it take a time without a zone."""
    with pytest.raises(InvalidInput):
        FixedClock().advance(hours=-1)
    with pytest.raises(InvalidInput):
        FixedClock(BEGINNING.replace(tzinfo=None))

    assert isinstance(FixedClock().now(), datetime)


def test_the_same_seed_draws_the_same_bytes_and_no_two_draws_are_equal() -> None:
    """What is random in a test can be had again."""
    one, again, other = SeededChance(1), SeededChance(1), SeededChance(2)

    drawn = [one.draw(16), one.draw(16)]
    assert drawn == [again.draw(16), again.draw(16)]
    assert len({*drawn, other.draw(16)}) == len(drawn) + 1
