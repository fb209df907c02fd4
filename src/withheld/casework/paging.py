"""
Clocks page people: before they run out, when they do, and up the ladder after.  They never act.

A clock that has run out is not forgotten: people of higher rank are called at growing distances,
then once a day, and after a week once a week, until somebody stops it.  The end of a right, or of a
reminder, asks counsel again every week.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from withheld.casework.office import Office
from withheld.casework.trying import tried
from withheld.events.clocks import ClockStopped, PeoplePaged
from withheld.events.recorded import SYSTEM, Event
from withheld.model.identity import OrderID
from withheld.model.review import Role
from withheld.ports.store import TimerRow

BEFORE = (timedelta(hours=1), timedelta(minutes=15), timedelta(0))
"""How long before a clock runs out people are called."""
AFTER = (
    (timedelta(minutes=15), Role.SENIOR),
    (timedelta(hours=1), Role.COUNSEL),
    (timedelta(hours=4), Role.OFFICER),
    (timedelta(days=1), Role.OFFICER),
)
"""How long after it has run out who is called; then the last of them again and again."""
LONG_BEFORE = (timedelta(days=7), timedelta(days=1))
"""How long before besides, where the time is one of weeks."""
LONG = frozenset({"contest", "preserve", "review-silence", "silence-ends"})
WATCHES = frozenset({"contest", "preserve", "review", "watch-confirm-interim", "watch-decide"})
"""Rights and reminders: nobody fails a duty when they end, so they do not climb the ladder."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_DAILY = 7
"""How many days in a row; then once a week."""


def page_people(office: Office, failed: list[str]) -> int:
    """
    Call people for every clock that asks for it now; return how many calls there were.

    Args:
        office: The office.
        failed: Gets the clocks for which nobody could be called, with the reason.
    """
    now, calls = office.now(), 0
    for timer in office.store.timers():
        number = calls_due(timer.what, timer.due_at, now)
        if number > timer.paged:
            event = PeoplePaged(timer=timer.timer, number=number, has_run_out=timer.due_at <= now)
            calls += _put_on_record(office, timer.order, [event], failed)
    return calls


def stop_finished_clocks(office: Office, failed: list[str]) -> int:
    """
    Stop the clocks that nothing is left to do for; return how many stopped.

    A clock to act stops once every item is decided, one that calls people before a stay ends once
    no item waits for that end any more.

    Args:
        office: The office.
        failed: Gets the orders whose clocks could not be looked at, with the reason.
    """
    now, stopped = office.now(), 0
    acting: dict[OrderID, list[TimerRow]] = {}
    resuming: dict[OrderID, list[TimerRow]] = {}
    for timer in office.store.timers():
        if timer.what == "act":
            acting.setdefault(timer.order, []).append(timer)
        elif timer.what == "resume" and (timer.due_at > now or timer.paged >= len(BEFORE)):
            resuming.setdefault(timer.order, []).append(timer)
    for order, timers in acting.items():
        if tried(failed, f"clocks of {order}", partial(is_decided, office, order)):
            stopped += _stop(office, timers, "all-items-decided", failed)
    for order, timers in resuming.items():
        ends = tried(failed, f"clocks of {order}", partial(_ends_of_stays, office, order))
        if ends is not None:
            # A stay that has ended, or that a person ended before its time.
            over = [one for one in timers if one.due_at not in ends]
            stopped += _stop(office, over, "stay-over", failed)
    return stopped


def _stop(office: Office, timers: Sequence[TimerRow], cause: str, failed: list[str]) -> int:
    """Stop some clocks of one order; return how many were."""
    events = [ClockStopped(timer=one.timer, cause=cause) for one in timers]
    return _put_on_record(office, timers[0].order, events, failed) if events else 0


def _put_on_record(
    office: Office, order: OrderID, events: Sequence[Event], failed: list[str]
) -> int:
    """Put what became of clocks of one order on record; return how many events that were."""
    appended = tried(failed, f"clocks of {order}", lambda: office.append(order, events, by=SYSTEM))
    return len(appended or ())


def _ends_of_stays(office: Office, order: OrderID) -> frozenset[datetime | None]:
    """Return the instants at which stays of the order's items end that last now."""
    items = office.record.view(order, None).items.values()
    return frozenset(item.resumes_at for item in items if item.is_stayed(office.now()))


def is_decided(office: Office, order: OrderID) -> bool:
    """Return whether nothing of the order waits: no unread line, no undecided subject."""
    view = office.record.view(order, None)
    undecided = any(
        item.subject is not None and item.decision is None and not item.is_deleted
        for item in view.items.values()
    )
    return not (undecided or view.order.open_lines) and any(
        item.decision is not None for item in view.items.values()
    )


def calls_due(what: str, due_at: datetime, now: datetime) -> int:
    """Return how many calls a clock should have made by `now`."""
    due = sum(due_at - before <= now for before in _before(what))
    # A provisional withholding calls the moment it is placed, until somebody seconds it.
    due += what == "second"
    if what in WATCHES:
        return due + max(0, (now - due_at) // _WEEK)
    due += sum(due_at + after <= now for after, _ in AFTER)
    late = max(now - due_at - AFTER[-1][0], timedelta())
    return due + min(late // _DAY, _DAILY) + max(0, late // _WEEK - 1)


def whom(what: str, number: int) -> Role:
    """Return the rank that the `number`-th call of a clock (from 1) is for, and everyone above."""
    quiet = len(_before(what)) + (what == "second")
    step = number - quiet - 1
    if step < 0:
        return Role.REVIEWER
    return Role.COUNSEL if what in WATCHES else AFTER[min(step, len(AFTER) - 1)][1]


def _before(what: str) -> tuple[timedelta, ...]:
    return (*LONG_BEFORE, *BEFORE) if what in LONG else BEFORE
