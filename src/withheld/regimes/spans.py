"""
Lengths of time as laws write them, and the day it is where a law applies.

ISO 8601 durations (`PT1H`, `P6W`, `P6M`), working days (`7 working days`), and words without a
number (`as-stated`, `at-once` …).  Months and years follow the calendar; a day that the month
lacks becomes its last.  Working days wait for a calendar of holidays: until one is given they
have no end, and a person counts.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from withheld.errors import InvalidInput

_ISO = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?"
)
_WORKING_DAYS = re.compile(r"(\d+) working days?")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")
_MONTHS_A_YEAR = 12


class Wording(StrEnum):
    """A time limit that is no number."""

    AS_STATED = "as-stated"
    """The order says."""
    AT_ONCE = "at-once"
    WITHOUT_UNDUE_DELAY = "without-undue-delay"
    NO_LIMIT = "no-limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time; at least one part is more than nothing."""

    months: int = 0
    days: int = 0
    minutes: int = 0
    working_days: int = 0

    def __str__(self) -> str:
        """Return the span as a pack writes it."""
        if self.working_days:
            return f"{self.working_days} working days"
        hours, minutes = divmod(self.minutes, 60)
        day_part = f"{self.months}M" * bool(self.months) + f"{self.days}D" * bool(self.days)
        time_part = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes)
        return f"P{day_part}" + (f"T{time_part}" if time_part else "")

    def after(self, at: datetime) -> datetime | None:
        """Return the instant this span after `at` (same zone); None for working days."""
        if self.working_days:
            return None
        return _months_after(at, self.months) + timedelta(days=self.days, minutes=self.minutes)


def parse_span(text: str) -> Span:
    """
    Return the span that `text` names, such as `PT36H`, `P6W` or `7 working days`.

    Raises:
        InvalidInput: Neither an ISO 8601 duration of whole minutes nor working days, or nothing.
    """
    if working := _WORKING_DAYS.fullmatch(text):
        span = Span(working_days=int(working[1]))
    elif iso := _ISO.fullmatch(text):
        part = {name: int(value or 0) for name, value in iso.groupdict().items()}
        span = Span(
            months=part["years"] * _MONTHS_A_YEAR + part["months"],
            days=part["weeks"] * 7 + part["days"],
            minutes=part["hours"] * 60 + part["minutes"],
        )
    else:
        raise InvalidInput(
            f"{text!r} is no length of time; write PT36H, P6W, P6M or '7 working days'"
        )
    if span == Span():
        raise InvalidInput(f"{text!r} is no time at all; write 'at-once' if that is the law")
    return span


def parse_limit(text: str) -> Span | Wording:
    """
    Return the time limit that `text` names: one of the words, else a span.

    Raises:
        InvalidInput: It is neither.
    """
    return Wording(text) if text in set(Wording) else parse_span(text)


def parse_offset(text: str) -> timedelta:
    """
    Return the offset from UTC that `text` names, such as `+05:30`.

    Raises:
        InvalidInput: It is not of that form.
    """
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise InvalidInput(f"{text!r} is no offset from UTC; write it like +05:30")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return size if found[1] == "+" else -size


def is_eu_summer(at: datetime) -> bool:
    """
    Return whether summer time applies in the Union at `at` (aware UTC).

    Law:
        Directive 2000/84/EC, arts. 2-3: from 01:00 UTC on the last Sunday of March to 01:00 UTC
        on the last Sunday of October.
    """
    starts = _last_sunday(at, month=3)
    ends = _last_sunday(at, month=10)
    return starts <= at < ends


def is_us_summer(at: datetime, standard: timedelta) -> bool:
    """
    Return whether daylight saving time applies in the United States and Canada at `at`.

    Args:
        at: The instant (aware UTC).
        standard: The zone's standard time, such as five hours behind UTC.

    Law:
        15 USC 260a as amended by the Energy Policy Act of 2005: from 2007 on, from 02:00 on the
        second Sunday of March to 02:00 on the first Sunday of November, by the local clock.
    """
    year = (at + standard).year
    two = timedelta(hours=2)
    starts = _sunday(year, 3, 2) + two - standard
    # The clock that shows two in November is still an hour ahead.
    ends = _sunday(year, 11, 1) + two - standard - timedelta(hours=1)
    return starts <= at < ends


def is_au_summer(at: datetime, standard: timedelta) -> bool:
    """
    Return whether daylight saving time applies in south-eastern Australia at `at` (aware UTC).

    Law:
        Standard Time Act 1987 (NSW), as observed since 2008: from 02:00 standard time on the first
        Sunday of October to 02:00 standard time on the first Sunday of April.
    """
    year = (at + standard).year
    two = timedelta(hours=2)
    ends = _sunday(year, 4, 1) + two - standard
    starts = _sunday(year, 10, 1) + two - standard
    return not ends <= at < starts


def _sunday(year: int, month: int, which: int) -> datetime:
    """Return midnight (as if it were UTC) of the `which`-th Sunday of a month, counted from 1."""
    first = datetime(year, month, 1, tzinfo=UTC)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which - 1))


def _last_sunday(at: datetime, *, month: int) -> datetime:
    last = calendar.monthrange(at.year, month)[1]
    day = date(at.year, month, last)
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    return at.replace(month=month, day=sunday.day, hour=1, minute=0, second=0, microsecond=0)


def _months_after(at: datetime, months: int) -> datetime:
    years, month = divmod(at.month - 1 + months, _MONTHS_A_YEAR)
    year = at.year + years
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)
