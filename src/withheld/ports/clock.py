"""What time it is; the core never asks, it is told."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time now."""

    def now(self) -> datetime:
        """Return the instant now (aware UTC)."""
        ...
