"""
Clocks: when each time limit of a pack runs out for one order.

Nothing here acts.  A clock that has no number, no start or no end *says so* and is handed to a
person; it is never silently left out.  Clocks run in wall time, nights and holidays included,
except where the law counts working days: those are counted by the country's calendar, and where it
is silent every day counts, which is never late, and a person counts again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from withheld.errors import InvalidInput
from withheld.regimes.schema import Clock, Head, Pack
from withheld.regimes.spans import Span, Wording, is_au_summer, is_eu_summer, is_us_summer
from withheld.regimes.terms import Bound, ClockKind, Start, SummerTime
from withheld.regimes.working import Count, WorkingCalendar, count

_ARRIVALS = (Start.SERVED, Start.RECEIVED, Start.READ)
_DAY = timedelta(days=1)


class ClockState(StrEnum):
    """What can be said of a clock."""

    RUNS = "runs"
    """It has an end, `due_at`."""
    STOPPED = "stopped"
    """An excused obstacle lasts; when it has gone the whole limit runs again."""
    NOT_STARTED = "not-started"
    """The event it counts from has not happened, or nobody recorded it."""
    NOT_STATED = "not-stated"
    """The law leaves the time to the order, and none was read there: ask a person now."""
    NO_NUMBER = "no-number"
    """The law says "without undue delay" or sets no limit; never read this as "there is time"."""
    UNCOUNTED = "uncounted"
    """Working days that no calendar covers, or not surely: `due_at` is the earliest reading, and a
    person counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """An obstacle that somebody claimed, from when until when (aware UTC)."""

    obstacle: str
    """The key of a pack's obstacle, such as `force-majeure`."""
    began_at: datetime
    ceased_at: datetime | None = None
    """None while it lasts."""

    def __post_init__(self) -> None:
        """
        Refuse an obstacle that ended before it began.

        Raises:
            InvalidInput: It did.
        """
        if self.ceased_at is not None and self.ceased_at < self.began_at:
            raise InvalidInput("an obstacle that ceases before it begins; exchange the two times")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRun:
    """One clock of one order."""

    clock: Clock
    state: ClockState
    starts_at: datetime | None
    due_at: datetime | None
    """There if it runs, and as the earliest reading where working days are uncounted."""
    because: str
    """For a person, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What one clock is computed from, besides its rule."""

    head: Head
    calendar: WorkingCalendar | None
    stated: Span | datetime | None
    hindrances: Sequence[Hindrance]


def law_date(head: Head, at: datetime) -> date:
    """Return the day it is at `at` (aware UTC) where the law's days begin."""
    return (at.astimezone(UTC) + _offset(head, at)).date()


def clocks(  # noqa: PLR0913 -- each is another fact of the order, all but one named
    pack: Pack,
    *,
    variant: str,
    on: date,
    starts: Mapping[Start, datetime],
    stated: Mapping[ClockKind, Span | datetime] | None = None,
    hindrances: Sequence[Hindrance] = (),
    calendar: WorkingCalendar | None = None,
) -> tuple[ClockRun, ...]:
    """
    Return every clock of the law in force on `on`, the first to run out first.

    Args:
        pack: The regime.
        variant: The procedure the order follows.
        on: The day the order was received, by `law_date`.
        starts: What happened when (aware UTC).  Pass one arrival only where counsel ruled on it;
            otherwise pass all that are known, and the earliest counts.
        stated: Times the order itself sets; with a number in the law, the earlier counts.
        hindrances: Every claimed obstacle, in any order.
        calendar: The working days of the law's country; None where nobody has them.
    """
    runs = [
        _run(
            clock,
            _start(clock.start, starts),
            _Basis(
                head=pack.head,
                calendar=calendar,
                stated=(stated or {}).get(clock.kind),
                hindrances=hindrances,
            ),
        )
        for clock in pack.clock
        if clock.rule.is_in_force(on) and clock.rule.covers(variant)
    ]
    latest = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(runs, key=lambda run: run.due_at or latest))


def due(
    head: Head,
    clock: Clock,
    *,
    starts_at: datetime,
    stated: Span | datetime | None = None,
    hindrances: Sequence[Hindrance] = (),
    calendar: WorkingCalendar | None = None,
) -> datetime | None:
    """
    Return the instant `clock` runs out, or None where it is stopped or has no number.

    An obstacle does not pause the clock: the whole limit starts again when the last one is gone.
    An obstacle that begins after the clock ran out changes nothing; nor does one that the rule
    does not name, nor any at all where the rule is unverified.

    Law:
        Regulation (EU) 2021/784, art. 3(7)-(8), for the restart.
    """
    basis = _Basis(head=head, calendar=calendar, stated=stated, hindrances=hindrances)
    return _due(clock, starts_at, basis)


def later(head: Head, at: datetime, span: Span, *, is_to_end_of_day: bool = False) -> datetime:
    """
    Return the instant `span` after `at` (aware UTC).

    Hours are counted in wall time; days, weeks and months by the calendar of the pack's zone.

    Raises:
        InvalidInput: The span is in working days, which need a calendar of holidays.
    """
    if not (span.days or span.months or span.working_days):
        end = at.astimezone(UTC) + timedelta(minutes=span.minutes)
    else:
        local = span.after(at.astimezone(timezone(_offset(head, at))))
        if local is None:
            raise InvalidInput("working days need a calendar of holidays; count them by hand")
        end = _to_utc(head, local.replace(tzinfo=None))
    return end_of_day(head, end) if is_to_end_of_day else end


def end_of_day(head: Head, at: datetime) -> datetime:
    """Return the midnight that ends the day `at` lies in, in the pack's zone (aware UTC)."""
    midnight = datetime.combine(law_date(head, at) + _DAY, datetime.min.time())
    return _to_utc(head, midnight)


def start_of_day(head: Head, day: date) -> datetime:
    """Return the midnight that begins `day` in the pack's zone (aware UTC)."""
    return _to_utc(head, datetime.combine(day, datetime.min.time()))


def _due(clock: Clock, starts_at: datetime, basis: _Basis) -> datetime | None:
    restarted_at, is_stopped = _restart(clock, starts_at, basis)
    if is_stopped:
        return None
    return _first_end(clock, restarted_at, basis, has_restarted=restarted_at != starts_at)


def _run(clock: Clock, starts_at: datetime | None, basis: _Basis) -> ClockRun:
    if starts_at is not None:
        due_at = _due(clock, starts_at, basis)
    else:
        # A fixed hour in the order needs no start.
        due_at = basis.stated if isinstance(basis.stated, datetime) else None
    state = _state(clock, starts_at, due_at, basis)
    return ClockRun(
        clock=clock, state=state, starts_at=starts_at, due_at=due_at, because=_because(clock, state)
    )


def _state(
    clock: Clock, starts_at: datetime | None, due_at: datetime | None, basis: _Basis
) -> ClockState:
    if due_at is not None:
        is_sure = starts_at is None or _is_counted(clock, starts_at, basis)
        return ClockState.RUNS if is_sure else ClockState.UNCOUNTED
    if starts_at is None:
        return ClockState.NOT_STARTED
    if _restart(clock, starts_at, basis)[1]:
        return ClockState.STOPPED
    return ClockState.NOT_STATED if clock.limit is Wording.AS_STATED else ClockState.NO_NUMBER


def _is_counted(clock: Clock, starts_at: datetime, basis: _Basis) -> bool:
    """Return whether no working day that the end rests on was counted without knowing it."""
    restarted_at = _restart(clock, starts_at, basis)[0]
    return all(
        _working(basis, restarted_at, span.working_days).is_sure
        for span in (clock.limit, basis.stated)
        if isinstance(span, Span) and span.working_days
    )


def _working(basis: _Basis, started_at: datetime, days: int) -> Count:
    """Return when `days` working days after `started_at` are over, on the law's own clock."""
    local = started_at.astimezone(timezone(_offset(basis.head, started_at)))
    return count(basis.calendar, local, days)


def _because(clock: Clock, state: ClockState) -> str:
    at_least = "at least " if clock.bound is Bound.AT_LEAST else ""
    limit = f"{at_least}{clock.limit} from {clock.start}"
    doubt = "" if clock.rule.is_verified else " The rule is unverified: run it, and ask counsel."
    tails = {
        ClockState.RUNS: f"({limit})",
        ClockState.STOPPED: f"Stopped while an obstacle lasts; then {clock.limit} again.",
        ClockState.NOT_STARTED: f"({limit}; nobody recorded that yet)",
        ClockState.NOT_STATED: "The order states no time that was read; a person looks now.",
        ClockState.NO_NUMBER: f"The law gives no number ({clock.limit}); a person watches.",
        ClockState.UNCOUNTED: f"({limit}; not every day is known, a person counts again)",
    }
    return f"{clock.rule.words} {tails[state]}{doubt}"


def _start(start: Start, starts: Mapping[Start, datetime]) -> datetime | None:
    """Return when `start` was: for an arrival the earliest known, since nobody can prove more."""
    if start in _ARRIVALS or start is Start.KNOWLEDGE:
        known = [starts[each] for each in (*_ARRIVALS, Start.KNOWLEDGE) if each in starts]
        return min(known, default=None)
    return starts.get(start)


def _restart(clock: Clock, starts_at: datetime, basis: _Basis) -> tuple[datetime, bool]:
    """Return when the limit last started, and whether it is stopped now."""
    if not clock.rule.is_verified:
        return starts_at, False
    named = [each for each in basis.hindrances if each.obstacle in clock.pausable_by]
    started_at = starts_at
    for each in sorted(named, key=lambda one: one.began_at):
        has_restarted = started_at != starts_at
        end = _first_end(clock, started_at, basis, has_restarted=has_restarted)
        if end is not None and each.began_at >= end:
            continue
        if each.ceased_at is None:
            return started_at, True
        started_at = max(started_at, each.ceased_at)
    return started_at, False


def _first_end(
    clock: Clock, started_at: datetime, basis: _Basis, *, has_restarted: bool
) -> datetime | None:
    """Return the earlier of the law's end and the order's own; None where neither has a number."""
    ends = []
    if isinstance(clock.limit, Span):
        ends.append(_end(clock.limit, started_at, basis, to_end=clock.is_to_end_of_day))
    elif clock.limit is Wording.AT_ONCE:
        ends.append(started_at)
    if isinstance(basis.stated, Span):
        ends.append(_end(basis.stated, started_at, basis))
    # A fixed hour cannot start again: after an obstacle the law's own limit counts alone.
    elif isinstance(basis.stated, datetime) and not (has_restarted and ends):
        ends.append(basis.stated)
    return min(ends, default=None)


def _end(span: Span, started_at: datetime, basis: _Basis, *, to_end: bool = False) -> datetime:
    """Return the instant `span` after `started_at`, working days by the calendar."""
    if not span.working_days:
        return later(basis.head, started_at, span, is_to_end_of_day=to_end)
    local = _working(basis, started_at, span.working_days).end
    end = _to_utc(basis.head, local.replace(tzinfo=None))
    return end_of_day(basis.head, end) if to_end else end


def _offset(head: Head, at: datetime) -> timedelta:
    return head.utc_offset + (timedelta(hours=1) if _is_summer(head, at) else timedelta())


def _is_summer(head: Head, at: datetime) -> bool:
    """Return whether the clocks of the pack's zone are ahead at `at`."""
    match head.summer_time:
        case SummerTime.NONE:
            return False
        case SummerTime.EU:
            return is_eu_summer(at.astimezone(UTC))
        case SummerTime.US:
            return is_us_summer(at.astimezone(UTC), head.utc_offset)
        case SummerTime.AU:
            return is_au_summer(at.astimezone(UTC), head.utc_offset)


def _to_utc(head: Head, wall: datetime) -> datetime:
    """Return the instant at which a wall clock in the zone shows `wall` (naive)."""
    guess = wall.replace(tzinfo=UTC) - head.utc_offset
    return wall.replace(tzinfo=UTC) - _offset(head, guess)
