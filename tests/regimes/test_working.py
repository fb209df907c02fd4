"""Working days: the earliest reading of the law, by the country's own calendar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.adapters.calendars import shipped_calendars
from withheld.errors import InvalidInput
from withheld.regimes.loader import parse_toml
from withheld.regimes.schema import Pack
from withheld.regimes.terms import Start
from withheld.regimes.timing import ClockState, clocks
from withheld.regimes.working import WorkingCalendar, count, parse_calendar

CALENDARS = shipped_calendars()
BRITISH = CALENDARS["GB"]
SUMMER = timezone(timedelta(hours=1))
TUESDAY = datetime(2026, 5, 12, 18, tzinfo=SUMMER)
YEAR = 'country = "XX"\nsource = "s"\nfirst = 2026-01-01\nlast = 2026-12-31\n'
BEFORE_THE_HOLIDAY = datetime(2026, 5, 1, 18, tzinfo=SUMMER)
"""A Friday; the Monday after it is the early May bank holiday."""


def test_the_day_of_the_start_does_not_count_and_the_hour_stays() -> None:
    """Two working days from a Tuesday at six end on Thursday at six."""
    found = count(BRITISH, TUESDAY, 2)

    assert found.end == datetime(2026, 5, 14, 18, tzinfo=SUMMER)
    assert found.is_sure


def test_weekends_and_bank_holidays_do_not_count() -> None:
    """From a Friday over a long weekend, the second working day is Wednesday."""
    assert count(BRITISH, BEFORE_THE_HOLIDAY, 2).end == datetime(2026, 5, 6, 18, tzinfo=SUMMER)


def test_a_start_on_a_holiday_counts_from_the_next_working_day() -> None:
    """Received on Saturday: Tuesday follows the Monday that does not count."""
    saturday = datetime(2026, 5, 2, 9, tzinfo=SUMMER)

    assert count(BRITISH, saturday, 1).end == datetime(2026, 5, 5, 9, tzinfo=SUMMER)


def test_where_nobody_has_the_days_every_day_counts() -> None:
    """The end is early, never late, and a person is to count again."""
    found = count(None, BEFORE_THE_HOLIDAY, 2)

    assert found.end == datetime(2026, 5, 3, 18, tzinfo=SUMMER)
    assert not found.is_sure


def test_beyond_the_years_of_a_calendar_every_day_counts() -> None:
    """A calendar says nothing about a year it does not hold."""
    late = datetime(BRITISH.last.year + 1, 1, 1, 12, tzinfo=UTC)
    found = count(BRITISH, late, 3)

    assert found.end == late + timedelta(days=3)
    assert not found.is_sure


def test_a_holiday_that_waits_for_the_moon_counts_and_says_so() -> None:
    """Eid al-Fitr of 2027 is an estimate in India: it counts, and a person is told."""
    eid = min(day for day in CALENDARS["IN"].uncertain if day.weekday() < 5)
    before = datetime.combine(eid - timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    found = count(CALENDARS["IN"], before, 1)

    assert found.end.date() == eid
    assert not found.is_sure


def test_a_saturday_worked_by_a_transfer_counts() -> None:
    """A public transfer makes a day of the weekend a working day."""
    saturday = date(2026, 5, 16)
    calendar = WorkingCalendar(
        country="VN",
        source="a test",
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        weekend=frozenset({5, 6}),
        holidays=frozenset(),
        worked=frozenset({saturday}),
    )

    assert count(calendar, datetime(2026, 5, 15, 9, tzinfo=UTC), 1).end.date() == saturday


@pytest.mark.parametrize("days", [0, -1, 1000])
def test_no_count_of_nothing_or_of_years(days: int) -> None:
    """A law that asks for it is misread."""
    with pytest.raises(InvalidInput):
        count(BRITISH, TUESDAY, days)


@given(days=st.integers(1, 60), start=st.datetimes(datetime(2024, 1, 1), datetime(2030, 6, 1)))  # noqa: DTZ001 -- given a zone below
def test_no_end_is_later_than_that_of_a_longer_count(days: int, start: datetime) -> None:
    """Ends grow with the days, fall on working days, and are never before counting every day."""
    at = start.replace(tzinfo=UTC)
    end = count(BRITISH, at, days).end

    assert BRITISH.is_working(end.date())
    assert count(None, at, days).end <= end < count(BRITISH, at, days + 1).end


def test_a_clock_in_working_days_runs_by_the_calendar(shipped: dict[str, Pack]) -> None:
    """The constable's two days end at the same hour by London's clock, and the state is sure."""
    starts = {Start.RECEIVED: BEFORE_THE_HOLIDAY.astimezone(UTC)}
    pack = shipped["GB-TA-3"]
    day = date(2026, 5, 1)
    (sure,) = clocks(pack, variant="notice", on=day, starts=starts, calendar=BRITISH)
    (loose,) = clocks(pack, variant="notice", on=day, starts=starts)

    assert (sure.state, sure.due_at) == (ClockState.RUNS, datetime(2026, 5, 6, 17, tzinfo=UTC))
    assert (loose.state, loose.due_at) == (
        ClockState.UNCOUNTED,
        datetime(2026, 5, 3, 17, tzinfo=UTC),
    )


def test_every_jurisdiction_with_a_pack_has_a_calendar(shipped: dict[str, Pack]) -> None:
    """The Union has none of its own: its members' authorities write."""
    assert {pack.head.jurisdiction for pack in shipped.values()} - {"EU"} <= set(CALENDARS)
    assert all(calendar.source for calendar in CALENDARS.values())


@pytest.mark.parametrize(
    ("country", "day"),
    [("IN", "2026-01-26"), ("GB", "2026-05-04"), ("TR", "2026-10-29"), ("FR", "2026-07-14")],
)
def test_a_countrys_day_is_a_holiday_there(country: str, day: str) -> None:
    """Republic Day, early May, 29 October, 14 July."""
    assert not CALENDARS[country].is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    "text",
    [
        'country = "XX"',
        'country = "XX"\nsource = "s"\nfirst = 2026-01-02\nlast = 2026-01-01\nweekend = []',
        YEAR + 'weekend = ["sun"]',
        YEAR + 'weekend = []\n[holidays]\nxmas = "Christmas"',
    ],
)
def test_a_calendar_that_is_none_is_refused(text: str) -> None:
    """Without days, the wrong way round, with an unknown weekday, with a day that is none."""
    with pytest.raises(InvalidInput):
        parse_calendar(parse_toml(text.encode(), "XX.toml"))


def test_a_weekend_of_all_days_ends_in_a_refusal() -> None:
    """A calendar without any working day cannot be counted by."""
    calendar = WorkingCalendar(
        country="XX",
        source="a test",
        first=date.min,
        last=date.max,
        weekend=frozenset(range(7)),
        holidays=frozenset(),
    )

    with pytest.raises(InvalidInput):
        count(calendar, TUESDAY, 1)
