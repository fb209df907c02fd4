"""
Working days: which days count where, and the instant a number of them is over.

A calendar is data with a source and with the years it covers.  Where it is silent, or a holiday
is not sure (it waits for the moon), the day counts as a working day: that ends a time earlier and
never later, and whoever asks is told to count by hand.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from withheld.errors import InvalidInput
from withheld.regimes.tables import Table

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)
_LONGEST = 400
"""Days looked at for one count; more working days than that are no time limit of any law here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """The working days of one country, as one source has them."""

    country: str
    """ISO 3166-1 alpha-2."""
    source: str
    """Where the days are from, for a person to check."""
    first: date
    last: date
    """The days it covers, both included; about others it says nothing."""
    weekend: frozenset[int]
    """Weekdays that are no working days, Monday 0."""
    holidays: frozenset[date]
    uncertain: frozenset[date] = frozenset()
    """Days that may be holidays; they count as working days."""
    worked: frozenset[date] = frozenset()
    """Days of a weekend that are working days by a public transfer."""

    def is_working(self, day: date) -> bool:
        """Return whether `day` counts; a day the calendar does not cover counts."""
        if day in self.worked or not self.covers(day):
            return True
        return day.weekday() not in self.weekend and day not in self.holidays

    def covers(self, day: date) -> bool:
        """Return whether the calendar says anything about `day`."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """When a number of working days is over, and whether a person has to count again."""

    end: datetime
    """At the hour of the start, on the last of the days: the earliest reading of the law."""
    is_sure: bool
    """Whether every day in between was known; otherwise the end may be early, never late."""


def count(calendar: WorkingCalendar | None, start: datetime, days: int) -> Count:
    """
    Return when `days` working days after `start` (in the law's zone) are over.

    The day of the start does not count; the last one does, up to the hour of the start.

    Args:
        calendar: The country's working days; None where nobody has them, and then every day counts.
        start: The instant the time starts, on the law's own clock.
        days: How many, at least one.

    Raises:
        InvalidInput: Fewer than one, or more than a year holds.
    """
    if not 0 < days <= _LONGEST // 2:
        raise InvalidInput(f"{days} working days were to be counted; from 1 to {_LONGEST // 2} can")
    day, left, is_sure = start, days, calendar is not None
    for _ in range(_LONGEST):
        day += _DAY
        on = day.date()
        if calendar is None or calendar.is_working(on):
            left -= 1
        if calendar is not None and (not calendar.covers(on) or on in calendar.uncertain):
            is_sure = False
        if left == 0:
            return Count(end=day, is_sure=is_sure)
    raise InvalidInput(
        f"{days} working days did not end within {_LONGEST} days; correct the calendar's weekend"
    )


def parse_calendar(table: Table) -> WorkingCalendar:
    """
    Return the calendar in a TOML file's table.

    Raises:
        InvalidInput: A key too many, or one that is missing or of another kind.
    """
    first, last = table.day("first"), table.day("last")
    if first is None or last is None or last < first:
        raise InvalidInput("a calendar says `first` and `last`, the days it covers, in that order")
    weekend = table.texts("weekend")
    if unknown := sorted(set(weekend) - set(_WEEKDAYS)):
        raise InvalidInput(f"weekend: {', '.join(unknown)} is no weekday; write saturday, sunday …")
    calendar = WorkingCalendar(
        country=table.text("country"),
        source=table.text("source"),
        first=first,
        last=last,
        weekend=frozenset(_WEEKDAYS.index(each) for each in weekend),
        holidays=_days(table, "holidays"),
        uncertain=_days(table, "uncertain"),
        worked=_days(table, "worked"),
    )
    table.close()
    return calendar


def _days(table: Table, key: str) -> frozenset[date]:
    """
    Return the days that are keys of a table, each with its name: `2026-12-25 = "…"`.

    Raises:
        InvalidInput: A key that is no day.
    """
    inner = table.table(key)
    found = set()
    for name in inner.names():
        inner.text(name)
        try:
            found.add(date.fromisoformat(name))
        except ValueError as error:
            raise InvalidInput(f"{key}: {name!r} is no day; write it like 2026-12-25") from error
    inner.close()
    return frozenset(found)
