"""Instants as a reader sees them: in the reader's own zone, with the law's zone beside it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from markupsafe import Markup

from withheld.errors import InvalidInput
from withheld.events.codec import text_to_instant
from withheld.regimes.spans import parse_span
from withheld.web.languages import Language


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of that name; UTC if this machine knows none of it."""
    try:
        return ZoneInfo(name if name in zones() else "UTC")
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones this machine knows."""
    return frozenset(available_timezones() | {"UTC"})


@dataclass(frozen=True, slots=True)
class LawZone:
    """Where the days of an order's law begin."""

    name: str
    offset: timedelta

    def show(self, at: datetime, beside: str = "") -> str:
        """Return an instant there, with the zone's name; its day unless that stands beside it."""
        there = at.astimezone(UTC) + self.offset
        day = f"{there:%Y-%m-%d} "
        return f"{'' if day.strip() == beside else day}{there:%H:%M} {self.name}"


def when(
    at: datetime | str | None, zone: ZoneInfo, law: LawZone | None = None, *, exact: bool = False
) -> Markup:
    """Return an instant as an element: the reader's zone, the law's beside it, UTC underneath."""
    if not at:
        return Markup("")
    instant = text_to_instant(at) if isinstance(at, str) else at
    local = instant.astimezone(zone)
    shown = f"{local:%Y-%m-%d %H:%M:%S}" if exact else f"{local:%Y-%m-%d %H:%M}"
    element = Markup('<time datetime="{}">{} {}</time>').format(
        instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), shown, local.strftime("%Z")
    )
    if law is None or law.offset == local.utcoffset():
        return element
    return element + Markup(' <span class="law">{}</span>').format(
        law.show(instant, f"{local:%Y-%m-%d}")
    )


def lasting(text: str, language: Language) -> str:
    """Return a length of time such as `PT24H` in words; anything else as it is written."""
    try:
        span = parse_span(text)
    except InvalidInput:
        return text
    hours, minutes = divmod(span.minutes, 60)
    parts = (
        (span.months, "{n} months"),
        (span.days, "{n} days"),
        (hours, "{n} hours"),
        (minutes, "{n} minutes"),
    )
    return " ".join(language.plain(words, n=count) for count, words in parts if count) or text


def left(due: datetime, now: datetime) -> tuple[int, int, int]:
    """Return days, hours and minutes between two instants, whichever comes first."""
    minutes = int(abs(due - now).total_seconds()) // 60
    return minutes // 1440, minutes % 1440 // 60, minutes % 60
