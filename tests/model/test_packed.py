"""A packed sequence says what a list would say, in a fraction of the memory."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.model.packed import Packed

_TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(["\ud800", "\x00", '"\\', "हिंसा"]))


def packed(members: list[str]) -> Packed[str, str]:
    """Return `members` packed; what is read is told apart from what was written by nothing."""
    sequence = Packed[str, str](str, lambda written, _: written)
    for member in members:
        sequence.append(member)
    return sequence


@given(
    members=st.integers(0, 2).flatmap(
        lambda many: st.lists(_TEXTS, max_size=12).map(lambda some: some * (1 + many * 40))
    ),
    changes=st.lists(st.tuples(st.integers(0, 10_000), _TEXTS), max_size=5),
)
def test_a_packed_sequence_says_what_a_list_says(
    members: list[str], changes: list[tuple[int, str]]
) -> None:
    """One by one, in order, by slices and from the end, also after members were replaced."""
    sequence = packed(members)
    for place, member in changes:
        if members:
            members[place % len(members)] = member
            sequence[place % len(members)] = member

    assert [sequence[turn] for turn in range(len(members))] == members
    assert list(sequence) == members == list(sequence[:])
    assert list(sequence[-3:]) == members[-3:]
    assert sequence == members
    assert len(sequence) == len(members)
    assert sequence == packed(members)
    assert sequence != [*members, "more"]


def test_what_is_read_is_told_its_place() -> None:
    """Numbers that only count the members need not be kept with each."""
    sequence = Packed[int, None](lambda _: None, lambda _, index: index + 1)
    for number in range(1, 601):
        sequence.append(number)

    assert list(sequence) == list(range(1, 601))
    assert (sequence[0], sequence[300], sequence[-1]) == (1, 301, 600)


def test_there_is_nothing_behind_the_last_member() -> None:
    """An index beyond either end is refused, as it is for a list."""
    sequence = packed(["a"])

    with pytest.raises(IndexError):
        sequence[1]
    with pytest.raises(IndexError):
        sequence[-2]


def test_many_replaced_members_are_packed_again() -> None:
    """However many are replaced, the last word stands and little is held aside."""
    members = [str(number) for number in range(21_000)]
    sequence = packed(members)
    for turn in range(len(members)):
        sequence[turn] = f"{turn} anew"

    assert list(sequence) == [f"{turn} anew" for turn in range(len(members))]


def test_a_packed_list_takes_a_fraction_of_the_memory() -> None:
    """Rows that are much alike take less than their own characters would."""
    rows = [f"https://chirp.example/u{number}/status/{10**18 + number}" for number in range(5_000)]
    sequence = packed(rows)

    held = sum(map(len, sequence._batches))

    assert held < sum(map(len, rows)) / 2 < sum(map(sys.getsizeof, rows))
