"""From what a law's clocks say to the clocks an order has on record.  Nothing here acts."""

from collections.abc import Iterable
from datetime import datetime

from withheld.casework.office import Office
from withheld.events.clocks import ClockStarted
from withheld.model.identity import OrderID, TimerID
from withheld.regimes.schema import Pack
from withheld.regimes.terms import ClockKind, Party
from withheld.regimes.timing import ClockRun, ClockState
from withheld.regimes.working import WorkingCalendar

OURS = frozenset({Party.SERVICE, Party.SERVICE_OR_HOLDER})
"""Whose clocks the service answers for."""
WATCHED = frozenset({ClockKind.CONFIRM_INTERIM, ClockKind.DECIDE})
"""The authority's own clocks whose end people ask after: an interim order may have lapsed."""
COUNT_DAYS, WATCH = "count-days", "watch-"
_ASK_A_PERSON = frozenset({ClockState.NOT_STATED, ClockState.NO_NUMBER, ClockState.UNCOUNTED})
_WHY = {
    ClockState.NOT_STATED: "; the order states no time that was read",
    ClockState.NO_NUMBER: "; the law gives no number",
    ClockState.UNCOUNTED: "; the earliest reading of its working days",
}
"""Why a clock calls people at once, beside its rule."""


def started_by(
    order: OrderID, runs: Iterable[ClockRun], *, mark: str, now: datetime
) -> tuple[ClockStarted, ...]:
    """
    Return the clocks that `runs` put on record.

    The service's own run to their end; one without a number calls people at once, since "without
    delay" is no time to wait; one in working days that are not all known runs to its earliest end,
    and beside it people are called at once to count again.  Of the authority's clocks those are
    watched after which an interim order may have lapsed: people ask, and nothing is lifted.

    Args:
        order: The order.
        runs: What the pack says.
        mark: What makes the names fresh, such as the length of the order's stream.
        now: The instant now (aware UTC).
    """
    found: list[ClockStarted] = []
    for run in runs:
        kind, cite = run.clock.kind, run.clock.rule.cite + _WHY.get(run.state, "")
        if run.clock.party in OURS and (run.due_at is not None or run.state in _ASK_A_PERSON):
            name = _name(order, kind, run, mark)
            found.append(
                ClockStarted(timer=name, what=str(kind), due_at=run.due_at or now, cite=cite)
            )
            if run.state is ClockState.UNCOUNTED:
                name = _name(order, COUNT_DAYS, run, mark)
                found.append(ClockStarted(timer=name, what=COUNT_DAYS, due_at=now, cite=cite))
        elif run.clock.party is Party.AUTHORITY and kind in WATCHED and run.due_at is not None:
            what = f"{WATCH}{kind}"
            name = _name(order, what, run, mark)
            found.append(ClockStarted(timer=name, what=what, due_at=run.due_at, cite=cite))
    return tuple(found)


def is_of(order: OrderID, timer: TimerID, run: ClockRun) -> bool:
    """Return whether a clock on record is the one that `run` describes, whatever its mark."""
    kind, key = run.clock.kind, run.clock.rule.key
    return any(timer.startswith(f"{order}/{what}/{key}/") for what in (str(kind), f"{WATCH}{kind}"))


def calendar_of(office: Office, pack: Pack, country: str) -> WorkingCalendar | None:
    """Return the working days of the pack's country, for Union law those of the authority's."""
    jurisdiction = pack.head.jurisdiction
    return office.calendars.get(country if jurisdiction == "EU" else jurisdiction)


def _name(order: OrderID, what: str, run: ClockRun, mark: str) -> TimerID:
    return TimerID(f"{order}/{what}/{run.clock.rule.key}/{mark}")
