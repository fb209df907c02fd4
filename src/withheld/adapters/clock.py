"""The one place that reads the clock."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Return the instant now (aware UTC)."""
        return datetime.now(tz=UTC)
