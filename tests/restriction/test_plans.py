"""What a run would change, and what it leaves alone."""

from hypothesis import given
from hypothesis import strategies as st

from withheld.ports.connectors import Mark, MarkKind, Observed
from withheld.restriction.plans import plan

MARKS = st.builds(
    Mark, st.sampled_from(["IN", "DE"]), st.sampled_from("abcd"), st.sampled_from(MarkKind)
)
SETS = st.frozensets(MARKS, max_size=6)
KEYS = st.frozensets(MARKS.map(lambda mark: mark.key), max_size=6)


def keys(marks: frozenset[Mark]) -> set[str]:
    """Return where and what the marks are."""
    return {mark.key for mark in marks}


@given(wanted=SETS, there=SETS, ours=KEYS)
def test_afterwards_there_is_what_is_wanted_and_what_is_not_ours(
    wanted: frozenset[Mark], there: frozenset[Mark], ours: frozenset[str]
) -> None:
    """Nothing wanted is missing, nothing of ours is left over, nothing foreign is touched."""
    found = plan(wanted=wanted, observed=Observed(marks=there), ours=ours)
    foreign = keys(there) - keys(wanted) - ours

    assert keys(found.after) == keys(wanted) | foreign
    assert keys(found.lifting) == (keys(there) & ours) - keys(wanted)
    assert keys(found.foreign) == foreign


@given(wanted=SETS, there=SETS, ours=KEYS)
def test_a_second_run_has_nothing_to_do(
    wanted: frozenset[Mark], there: frozenset[Mark], ours: frozenset[str]
) -> None:
    """What was done is done, whatever the order of things was."""
    first = plan(wanted=wanted, observed=Observed(marks=there), ours=ours)
    second = plan(
        wanted=wanted,
        observed=Observed(marks=first.after),
        ours=frozenset(keys(first.after - first.foreign)),
    )

    assert second.change_count == 0
    assert second.foreign == first.foreign


@given(there=SETS)
def test_a_lost_store_lifts_nothing(there: frozenset[Mark]) -> None:
    """Nothing decided and nothing known as ours: all that is there stays, and is reported."""
    found = plan(wanted=frozenset(), observed=Observed(marks=there), ours=frozenset())

    assert found.change_count == 0
    assert keys(found.foreign) == keys(there)


def test_what_had_been_placed_and_is_gone_is_restored() -> None:
    """It is told apart from what is placed for the first time."""
    old, new = Mark("IN", "a"), Mark("IN", "b")
    found = plan(wanted=frozenset({old, new}), observed=Observed(), ours=frozenset({old.key}))

    assert found.placing == {old, new}
    assert found.restoring == {old}


def test_a_rule_of_the_operators_own_is_reported_unless_it_is_wanted() -> None:
    """What is restricted elsewhere too is no drift once a decision explains it."""
    own, other = Mark("IN", "a"), Mark("IN", "b")
    observed = Observed(marks=frozenset({own}), elsewhere=frozenset({own, other}))
    found = plan(wanted=frozenset({own}), observed=observed, ours=frozenset())

    assert found.elsewhere == {other}
    assert found.change_count == 0


def test_one_thing_in_many_countries_is_one_change() -> None:
    """An urgent order for all of the EU is not held for its 27 marks."""
    marks = frozenset(Mark(country, "/a") for country in ("AT", "BE", "DE"))
    found = plan(wanted=marks, observed=Observed(), ours=frozenset())

    assert len(found.placing) == 3
    assert found.change_count == 1
