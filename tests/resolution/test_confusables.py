"""Which names look alike, and how far two spellings are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.resolution.confusables import distance, nearest, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Il1", "lIl"),
        ("O0o", "0oO"),
        ("modern", "modem"),
        ("vvest", "west"),
        ("a_b", "ab"),
        ("еа", "ea"),
    ],
)
def test_names_that_print_alike_have_one_skeleton(one: str, other: str) -> None:
    """The pairs that machines confuse are one."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("asha", "ashe"), ("ben1", "ben2"), ("mina", "nina")])
def test_names_that_print_apart_have_two_skeletons(one: str, other: str) -> None:
    """Different letters stay different."""
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("chirp", "chirp", 0), ("chrip", "chirp", 1), ("chip", "chirp", 1), ("birds", "chirp", 3)],
)
def test_a_swap_an_addition_and_a_loss_are_one_step(one: str, other: str, steps: int) -> None:
    """What is farther than asked for is one more than asked for."""
    assert distance(one, other, at_most=2) == steps


@given(one=st.text("ab", max_size=6), other=st.text("ab", max_size=6))
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    """Neither spelling is the right one."""
    assert distance(one, other, at_most=6) == distance(other, one, at_most=6)
    assert (distance(one, other, at_most=6) == 0) == (one == other)


def test_between_two_names_equally_near_none_is_chosen() -> None:
    """A slip that fits two hosts is left alone."""
    assert nearest("bost", frozenset({"best", "boat"}), at_most=1) == ""
    assert nearest("bost", frozenset({"best", "cart"}), at_most=1) == "best"
