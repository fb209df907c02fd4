"""Clocks: start, end, restart, and what is said where there is no number."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.regimes.schema import Clock, Pack
from withheld.regimes.spans import Span
from withheld.regimes.terms import ClockKind, Start
from withheld.regimes.timing import (
    ClockRun,
    ClockState,
    Hindrance,
    clocks,
    due,
    later,
    law_date,
    start_of_day,
)

MakePack = Callable[..., Pack]
NIGHT = datetime(2026, 5, 4, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2026, 5, 4)


def run_of(pack: Pack, key: str, **starts: datetime) -> ClockRun:
    runs = clocks(
        pack,
        variant=pack.head.default_variant,
        on=DAY,
        starts={Start(name): at for name, at in starts.items()},
    )
    return next(run for run in runs if run.clock.rule.key == key)


def clock_of(pack: Pack, key: str) -> Clock:
    return next(clock for clock in pack.clock if clock.rule.key == key)


@pytest.mark.parametrize(
    ("at", "key", "hours"),
    [
        ("2026-02-19T23:59:00+05:30", "act-36-hours", 36),
        ("2026-02-20T00:00:00+05:30", "act-3-hours", 3),
        ("2026-02-19T18:29:59+00:00", "act-36-hours", 36),
        ("2026-02-19T18:30:00+00:00", "act-3-hours", 3),
        ("2026-02-20T00:00:00+00:00", "act-3-hours", 3),
    ],
)
def test_an_indian_law_begins_at_midnight_in_india(
    shipped: dict[str, Pack], at: str, key: str, hours: int
) -> None:
    """G.S.R. 120(E) of 2026 starts with the day in Asia/Kolkata, not with that in UTC."""
    pack = shipped["IN-79-3b"]
    received_at = datetime.fromisoformat(at)
    runs = clocks(
        pack,
        variant="officer",
        on=law_date(pack.head, received_at),
        starts={Start.RECEIVED: received_at},
    )

    acts = [run for run in runs if run.clock.kind is ClockKind.ACT]
    assert [run.clock.rule.key for run in acts] == [key]
    assert acts[0].due_at == received_at + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("pack", "variant", "key", "said"),
    [
        ("IN-69A", "ordinary", "act", ClockState.NOT_STATED),
        ("IN-69A", "ordinary", "acknowledge", timedelta(hours=2)),
        ("IN-69A", "ordinary", "appear", timedelta(hours=48)),
        ("IN-69A", "emergency", "act-emergency", timedelta(0)),
        ("IN-69A", "court", "act-court", timedelta(0)),
        ("IN-79-3b", "officer", "act-3-hours", timedelta(hours=3)),
        ("IN-79-3b", "court", "act-3-hours", timedelta(hours=3)),
        ("EU-DSA-9", "ordinary", "act", ClockState.NOT_STATED),
        ("EU-DSA-9", "ordinary", "answer", ClockState.NO_NUMBER),
        ("EU-DSA-9", "ordinary", "contest", ClockState.NOT_STATED),
        ("EU-TCO", "ordinary", "act", timedelta(hours=1)),
        ("EU-TCO", "emergency", "act", timedelta(hours=1)),
        ("EU-TCO", "cross-border", "act", timedelta(hours=1)),
        ("EU-TCO", "cross-border", "scrutiny-host", timedelta(hours=48)),
        ("RU-149-FZ", "register", "act-register", timedelta(hours=24)),
        ("RU-149-FZ", "prosecutor", "act-prosecutor", timedelta(0)),
        ("RU-149-FZ", "register", "contest", timedelta(days=92)),
    ],
)
def test_the_deadlines_of_the_shipped_laws(
    shipped: dict[str, Pack], pack: str, variant: str, key: str, said: ClockState | timedelta
) -> None:
    """Each law's times to act, answer and contest, as its text or its reporters give them."""
    runs = clocks(shipped[pack], variant=variant, on=DAY, starts={Start.RECEIVED: NIGHT})
    run = next(run for run in runs if run.clock.rule.key == key)

    if isinstance(said, ClockState):
        assert (run.state, run.due_at) == (said, None)
    else:
        assert (run.state, run.due_at) == (ClockState.RUNS, NIGHT + said)


def test_every_clock_of_a_procedure_is_accounted_for(shipped: dict[str, Pack]) -> None:
    """No clock is left out for want of a start or a number; each says what is the matter."""
    for pack in shipped.values():
        for variant in pack.variant_keys:
            runs = clocks(pack, variant=variant, on=DAY, starts={})
            wanted = [c for c in pack.clock if c.rule.covers(variant) and c.rule.is_in_force(DAY)]

            assert sorted(run.clock.rule.key for run in runs) == sorted(c.rule.key for c in wanted)
            assert all(run.state is ClockState.NOT_STARTED for run in runs)
            assert all(run.because for run in runs)


def test_the_earliest_arrival_counts(make_pack: MakePack) -> None:
    """Served at one, received at two, read at three: the clock runs from one."""
    run = run_of(make_pack(), "act", read=NIGHT + 2 * HOUR, received=NIGHT + HOUR, served=NIGHT)

    assert run.starts_at == NIGHT
    assert run.due_at == NIGHT + 10 * HOUR


def test_the_first_clock_to_run_out_comes_first(shipped: dict[str, Pack]) -> None:
    """A list of clocks opens with what is due next; those without a number stand at its end."""
    runs = clocks(shipped["IN-69A"], variant="ordinary", on=DAY, starts={Start.RECEIVED: NIGHT})
    dues = [run.due_at for run in runs]
    known = [at for at in dues if at is not None]

    assert known == sorted(known)
    assert dues[: len(known)] == known


@pytest.mark.parametrize(
    ("stated", "hours"),
    [
        (Span(minutes=120), 2),
        (Span(minutes=24 * 60), 10),
        (NIGHT + 3 * HOUR, 3),
        (NIGHT + 30 * HOUR, 10),
        (Span(working_days=1), 10),
        (None, 10),
    ],
)
def test_of_law_and_order_the_earlier_time_counts(
    make_pack: MakePack, stated: Span | datetime | None, hours: int
) -> None:
    """An order can hurry us; it cannot be read as giving more time than its law."""
    pack = make_pack()

    at = due(pack.head, clock_of(pack, "act"), starts_at=NIGHT, stated=stated)

    assert at == NIGHT + hours * HOUR


def test_a_fixed_hour_in_the_order_needs_no_start(make_pack: MakePack) -> None:
    """An order that says "by noon" has a deadline even where nobody recorded its arrival."""
    runs = clocks(make_pack(), variant="ordinary", on=DAY, starts={}, stated={ClockKind.ACT: NIGHT})

    assert [(run.state, run.due_at) for run in runs] == [(ClockState.RUNS, NIGHT)]


def test_the_whole_limit_runs_again_after_an_obstacle(shipped: dict[str, Pack]) -> None:
    """TCO art. 3(8): forty minutes used before the obstacle are given back."""
    pack = shipped["EU-TCO"]
    began_at, ceased_at = NIGHT + timedelta(minutes=40), NIGHT + 6 * HOUR
    hindrance = Hindrance(obstacle="manifest-error", began_at=began_at, ceased_at=ceased_at)

    at = due(pack.head, clock_of(pack, "act"), starts_at=NIGHT, hindrances=[hindrance])

    assert at == ceased_at + HOUR


@pytest.mark.parametrize("obstacle", ["illness", "", "manifest error"])
def test_an_excuse_that_the_law_does_not_name_stops_nothing(
    shipped: dict[str, Pack], obstacle: str
) -> None:
    """Only the obstacles of the rule itself count."""
    pack = shipped["EU-TCO"]
    hindrance = Hindrance(obstacle=obstacle, began_at=NIGHT)

    at = due(pack.head, clock_of(pack, "act"), starts_at=NIGHT, hindrances=[hindrance])

    assert at == NIGHT + HOUR


def test_an_obstacle_that_comes_too_late_revives_nothing(shipped: dict[str, Pack]) -> None:
    """The hour that has run out stays run out."""
    pack = shipped["EU-TCO"]
    late = Hindrance(obstacle="force-majeure", began_at=NIGHT + HOUR)

    at = due(pack.head, clock_of(pack, "act"), starts_at=NIGHT, hindrances=[late])

    assert at == NIGHT + HOUR


def test_one_lasting_obstacle_stops_the_clock(shipped: dict[str, Pack]) -> None:
    """One has gone, another lasts: there is no end yet, and the clock says that it is stopped."""
    gone = Hindrance(obstacle="force-majeure", began_at=NIGHT, ceased_at=NIGHT + HOUR)
    lasting = Hindrance(obstacle="insufficient-information", began_at=NIGHT + HOUR)
    runs = clocks(
        shipped["EU-TCO"],
        variant="ordinary",
        on=DAY,
        starts={Start.RECEIVED: NIGHT},
        hindrances=[lasting, gone],
    )

    act = next(run for run in runs if run.clock.rule.key == "act")
    assert (act.state, act.due_at) == (ClockState.STOPPED, None)


def test_an_unverified_rule_never_stops_a_clock(make_pack: MakePack) -> None:
    """A rule that nobody has read may hurry us, not give us time."""
    loose = make_pack(
        ('words = "Act within ten hours."\ncite = "Act 1, s. 6"\nconfidence = "primary"',
         'words = "Act within ten hours."\ncite = "Act 1, s. 6"\nconfidence = "unverified"')
    )  # fmt: skip
    flood = Hindrance(obstacle="flood", began_at=NIGHT)

    at = due(loose.head, clock_of(loose, "act"), starts_at=NIGHT, hindrances=[flood])

    assert at == NIGHT + 10 * HOUR
    assert "unverified" in run_of(loose, "act", received=NIGHT).because


def test_after_an_obstacle_the_orders_own_hour_no_longer_counts(make_pack: MakePack) -> None:
    """A fixed hour cannot start again, so the law's limit counts alone."""
    pack = make_pack()
    flood = Hindrance(obstacle="flood", began_at=NIGHT, ceased_at=NIGHT + 20 * HOUR)

    at = due(
        pack.head,
        clock_of(pack, "act"),
        starts_at=NIGHT,
        stated=NIGHT + 5 * HOUR,
        hindrances=[flood],
    )

    assert at == NIGHT + 30 * HOUR


def test_a_second_obstacle_is_held_against_the_restarted_limit(make_pack: MakePack) -> None:
    """The order's own hour passed in the first flood; the second still stops the law's limit."""
    pack = make_pack()
    floods = [
        Hindrance(obstacle="flood", began_at=NIGHT, ceased_at=NIGHT + 20 * HOUR),
        Hindrance(obstacle="flood", began_at=NIGHT + 25 * HOUR, ceased_at=NIGHT + 40 * HOUR),
    ]

    at = due(
        pack.head,
        clock_of(pack, "act"),
        starts_at=NIGHT,
        stated=NIGHT + 5 * HOUR,
        hindrances=floods,
    )

    assert at == NIGHT + 50 * HOUR


def test_a_least_time_is_called_one(shipped: dict[str, Pack]) -> None:
    """Rule 8(1) grants at least 48 hours; one hour of the TCO is no "at least"."""
    appear = run_of(shipped["IN-69A"], "appear", received=NIGHT)
    act = run_of(shipped["EU-TCO"], "act", received=NIGHT)

    assert "at least PT48H" in appear.because
    assert "at least" not in act.because


def test_an_obstacle_cannot_cease_before_it_begins() -> None:
    """Two times the wrong way round are refused, not silently ignored."""
    with pytest.raises(InvalidInput):
        Hindrance(obstacle="flood", began_at=NIGHT, ceased_at=NIGHT - HOUR)


def test_without_a_calendar_every_day_counts_and_a_person_counts_again(
    shipped: dict[str, Pack],
) -> None:
    """Rule 11's seven working days end after seven days at the earliest, and say so."""
    run = run_of(shipped["IN-69A"], "dispose", requested=NIGHT)

    assert (run.state, run.due_at) == (ClockState.UNCOUNTED, NIGHT + timedelta(days=7))
    assert "a person counts again" in run.because
    with pytest.raises(InvalidInput):
        later(shipped["IN-69A"].head, NIGHT, Span(working_days=7))


@given(
    began=st.lists(st.integers(0, 300), min_size=1, max_size=4),
    lasted=st.lists(st.integers(0, 300), min_size=4, max_size=4),
)
def test_an_obstacle_never_brings_a_deadline_forward(
    shipped: dict[str, Pack], began: list[int], lasted: list[int]
) -> None:
    """Whatever obstacles came and went, in whatever order, there is at least the full hour."""
    pack = shipped["EU-TCO"]
    hindrances = [
        Hindrance(
            obstacle="force-majeure",
            began_at=NIGHT + timedelta(minutes=minute),
            ceased_at=NIGHT + timedelta(minutes=minute + length),
        )
        for minute, length in zip(began, lasted, strict=False)
    ]
    act = clock_of(pack, "act")

    at = due(pack.head, act, starts_at=NIGHT, hindrances=hindrances)
    turned = due(pack.head, act, starts_at=NIGHT, hindrances=hindrances[::-1])

    assert at is not None
    assert at >= NIGHT + HOUR
    assert at == turned
    assert at <= max(h.ceased_at or NIGHT for h in hindrances) + HOUR


def test_a_day_begins_at_the_laws_midnight(shipped: dict[str, Pack]) -> None:
    """Before 1 March in Brussels means before 23:00 UTC on the last day of February."""
    head = shipped["EU-TCO"].head

    assert start_of_day(head, date(2027, 3, 1)) == datetime(2027, 2, 28, 23, tzinfo=UTC)
    assert start_of_day(head, date(2027, 7, 1)) == datetime(2027, 6, 30, 22, tzinfo=UTC)
