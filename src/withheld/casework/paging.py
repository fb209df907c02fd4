"""Clocks page people: before they run out, and when they do.  They never act."""

from datetime import datetime, timedelta

from withheld.casework.office import Office
from withheld.events.clocks import PeoplePaged
from withheld.events.recorded import SYSTEM
from withheld.ports.store import TimerRow

BEFORE = (timedelta(hours=1), timedelta(minutes=15), timedelta(0))
"""How long before a clock runs out people are called."""


def page_people(office: Office) -> int:
    """Call people for every clock that asks for it now; return how many calls there were."""
    now, calls = office.now(), 0
    for timer in office.store.timers():
        number = _calls_due(timer, now)
        if number <= timer.paged:
            continue
        event = PeoplePaged(timer=timer.timer, number=number, has_run_out=timer.due_at <= now)
        office.append(timer.order, [event], by=SYSTEM)
        calls += 1
    return calls


def _calls_due(timer: TimerRow, now: datetime) -> int:
    """Return how many calls the clock should have made by now."""
    due = sum(timer.due_at - before <= now for before in BEFORE)
    # A provisional withholding calls the moment it is placed, until somebody seconds it.
    return due + 1 if timer.what == "second" else due
