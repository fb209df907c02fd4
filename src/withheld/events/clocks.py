"""Clocks: they run, they page people, they never act."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from withheld.model.identity import TimerID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted:
    """A clock runs for this order."""

    NAME: ClassVar[str] = "clock-started"
    VERSION: ClassVar[int] = 1

    timer: TimerID
    what: str
    """What has to be done by then: act, answer, review-silence, second …"""
    due_at: datetime
    cite: str
    """The rule that sets it, or `as stated in the order`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStopped:
    """What the clock was for is done, or no longer needed."""

    NAME: ClassVar[str] = "clock-stopped"
    VERSION: ClassVar[int] = 1

    timer: TimerID
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePaged:
    """People were told that a clock is about to run out, or has."""

    NAME: ClassVar[str] = "people-paged"
    VERSION: ClassVar[int] = 1

    timer: TimerID
    number: int
    """The how-manieth call for this clock, counted from 1."""
    has_run_out: bool
