"""Clocks: they run, they page people, they never act."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from withheld.events.sealed import Sealed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRecorded:
    """A person put on record when something happened that a law counts from."""

    NAME: ClassVar[str] = "milestone-recorded"
    VERSION: ClassVar[int] = 1

    start: str
    """What happened, in the packs' word: issued, decided, requested, interim …"""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleClaimed:
    """Counsel claims an obstacle that the law excuses; the clocks it stops stand still."""

    NAME: ClassVar[str] = "obstacle-claimed"
    VERSION: ClassVar[int] = 1

    hindrance: str
    """A name of its own, under which it is ended."""
    obstacle: str
    """The pack's key, such as `force-majeure`."""
    began_at: datetime
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleCeased:
    """A claimed obstacle is gone; the whole limit runs again from then on."""

    NAME: ClassVar[str] = "obstacle-ceased"
    VERSION: ClassVar[int] = 1

    hindrance: str
    ceased_at: datetime
