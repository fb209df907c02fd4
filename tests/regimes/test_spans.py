"""Lengths of time as laws write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.regimes.spans import (
    Span,
    Wording,
    is_eu_summer,
    parse_limit,
    parse_offset,
    parse_span,
)

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
SUMMER_TIME = [
    ("2021-03-28", "2021-10-31"),
    ("2022-03-27", "2022-10-30"),
    ("2023-03-26", "2023-10-29"),
    ("2024-03-31", "2024-10-27"),
    ("2025-03-30", "2025-10-26"),
    ("2026-03-29", "2026-10-25"),
]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("PT1H", datetime(2026, 1, 31, 13, tzinfo=UTC)),
        ("PT36H", datetime(2026, 2, 2, tzinfo=UTC)),
        ("PT1H30M", datetime(2026, 1, 31, 13, 30, tzinfo=UTC)),
        ("P6W", datetime(2026, 3, 14, 12, tzinfo=UTC)),
        ("P14D", datetime(2026, 2, 14, 12, tzinfo=UTC)),
        ("P1M", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("P6M", datetime(2026, 7, 31, 12, tzinfo=UTC)),
        ("P1Y", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("P1DT1H", datetime(2026, 2, 1, 13, tzinfo=UTC)),
    ],
)
def test_a_span_ends_where_the_calendar_says(text: str, end: datetime) -> None:
    """Months follow the calendar, and a day that the month lacks becomes its last."""
    assert parse_span(text).after(NOON) == end


@pytest.mark.parametrize("text", ["", "P", "PT", "1H", "PT0H", "P1.5D", "soon", "-PT1H", "PT1S"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """A misread time limit would be a missed one."""
    with pytest.raises(InvalidInput):
        parse_span(text)


def test_working_days_have_no_end_without_a_calendar() -> None:
    """Nobody guesses holidays: the span has no end, and a person counts."""
    span = parse_span("7 working days")

    assert span == Span(working_days=7)
    assert span.after(NOON) is None
    assert str(span) == "7 working days"


def test_words_are_limits_too() -> None:
    """A law that says "at once" has a limit; one without a number says so."""
    assert parse_limit("at-once") is Wording.AT_ONCE
    assert parse_limit("PT1H") == Span(minutes=60)


@given(st.integers(0, 40), st.integers(0, 60), st.integers(0, 5000))
def test_a_span_reads_back_as_written(months: int, days: int, minutes: int) -> None:
    """Writing a span and reading it gives the same span."""
    span = Span(months=months, days=days, minutes=minutes)
    if span != Span():
        assert parse_span(str(span)) == span


@pytest.mark.parametrize(("starts", "ends"), SUMMER_TIME)
def test_summer_time_turns_at_one_in_the_morning_utc(starts: str, ends: str) -> None:
    """Directive 2000/84/EC: last Sunday of March to last Sunday of October, 01:00 UTC."""
    start = datetime.fromisoformat(f"{starts}T01:00+00:00")
    end = datetime.fromisoformat(f"{ends}T01:00+00:00")
    second = timedelta(seconds=1)

    assert [is_eu_summer(at) for at in (start - second, start, end - second, end)] == [
        False,
        True,
        True,
        False,
    ]


def test_offsets_are_read_with_their_sign() -> None:
    """India is ahead of UTC by five and a half hours, Brazil behind by three."""
    assert parse_offset("+05:30") == timedelta(hours=5, minutes=30)
    assert parse_offset("-03:00") == -timedelta(hours=3)
    with pytest.raises(InvalidInput):
        parse_offset("Kolkata")
