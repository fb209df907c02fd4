"""`withheld clocks`, `clock …` and `calendar`: what is due by when, and what changes it."""

from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cyclopts import Parameter

from withheld.casefile.fold import Casefile
from withheld.casework import reporting, timekeeping
from withheld.casework.office import Office
from withheld.casework.paging import calls_due, whom
from withheld.casework.particulars import pack_of
from withheld.cli.desk import Desk, Seat
from withheld.cli.words import instant
from withheld.errors import InvalidInput
from withheld.events.codec import instant_to_text
from withheld.ledger.canonical import JSON
from withheld.model.identity import OrderID, TimerID
from withheld.ports.store import TimerRow
from withheld.regimes.terms import Start


def clocks(
    order: str = "",
    /,
    *,
    zone: Annotated[str, Parameter(name="--zone", env_var="WITHHELD_ZONE")] = "UTC",
    within: Annotated[float | None, Parameter(name="--within")] = None,
    desk: Desk,
) -> int:
    """
    List every clock that runs: what is due by when, in your zone and in the law's, the next first.

    Nothing acts when one runs out: people are called, and again up the ladder until it is stopped.
    Exit status: 0, or 2 when there is no such order or zone.

    Example: withheld clocks --zone Asia/Kolkata --within 2 --store ./store

    Parameters
    ----------
    order
        Only this order's.
    zone
        Your zone, such as Asia/Kolkata.
    within
        Only what is due within so many days.
    """
    office, here = desk.office(), _zone(zone)
    rows = [one for one in office.store.timers() if not order or one.order == order]
    if order:
        office.record.order(OrderID(order))
    if within is not None:
        rows = [one for one in rows if one.due_at <= office.now() + timedelta(days=within)]
    views = {name: office.record.view(name) for name in dict.fromkeys(row.order for row in rows)}
    told = [_told(office, row, views[row.order], here) for row in rows]
    desk.say([value for value, _ in told], [words for _, words in told] or "No clock runs.")
    return 0


def stop(
    timer: str, /, *, how: Annotated[str, Parameter(name="--how")] = "done", seat: Seat
) -> int:
    """
    Stop a clock by hand: it is done, does not apply, or is not pursued (counsel says the last two).

    Clocks to act stop when every item is decided, and not by hand.
    Exit status: 0, 1 when it may not be stopped so, or 2 when no such clock runs.

    Example: withheld clock stop 2026-11-24-1/contest/contest/17 --how not-pursued --as cleo

    Parameters
    ----------
    timer
        The clock's name, as `withheld clocks` prints it.
    how
        `done`, `not-applicable` or `not-pursued`.
    """
    office = seat.office()
    timekeeping.stop_clock(office, TimerID(timer), how, by=seat.person)
    seat.finish(office, {"timer": timer, "how": how}, f"Stopped: {timer} ({how}).")
    return 0


def happened(
    order: str, what: str, /, *, at: Annotated[str, Parameter(name="--at")], seat: Seat
) -> int:
    """
    Record when something happened that the law counts from; its clocks start.

    Exit status: 0, 1 when the record knows it by itself, or 2 when there is no such order.

    Example: withheld clock happened ORDER decided --at 2026-11-24T09:00:00+01:00 --as cleo

    Parameters
    ----------
    order
        The order.
    what
        issued, decided, requested, interim, knowledge or told.
    at
        When, with its offset.
    """
    office = seat.office()
    timekeeping.record_milestone(
        office, OrderID(order), _start(what), instant(at, office.now()), by=seat.person
    )
    seat.finish(office, {"order": order, "what": what}, f"On record: {what}.")
    return 0


def claim(
    order: str,
    obstacle: str,
    /,
    *,
    began: Annotated[str, Parameter(name="--began")],
    because: Annotated[str, Parameter(name="--because")],
    seat: Seat,
) -> int:
    """
    Claim an obstacle that the law excuses, as counsel: the clocks it stops stand still.

    When it has gone (`withheld clock resume`) the whole time runs again. Tell the authority by the
    form the law names; that is a letter, and its own clock.
    Exit status: 0, 1 when the law excuses no such thing or nothing runs, or 2 for no such order.

    Example: withheld clock claim ORDER manifest-error --began 2026-11-24T03:40Z --because "no URL"

    Parameters
    ----------
    order
        The order.
    obstacle
        The pack's name for it, such as force-majeure.
    began
        When it began, with its offset.
    because
        What happened; it is sealed.
    """
    office = seat.office()
    name = timekeeping.claim_obstacle(
        office, OrderID(order), obstacle, instant(began, office.now()), because, by=seat.person
    )
    seat.finish(
        office,
        {"order": order, "hindrance": name},
        f"The clocks it stops stand still; when it is gone: withheld clock resume {order} {name}",
    )
    return 0


def resume(
    order: str, hindrance: str, /, *, at: Annotated[str, Parameter(name="--at")], seat: Seat
) -> int:
    """
    Record that an obstacle is gone, as counsel: the whole time runs again from then.

    Exit status: 0, 1 when that cannot be, or 2 when no such obstacle lasts.

    Example: withheld clock resume ORDER 5f0c22aa --at 2026-11-24T09:15:00+01:00 --as cleo

    Parameters
    ----------
    order
        The order.
    hindrance
        The name that `withheld clock claim` gave.
    at
        When it was gone, with its offset.
    """
    office = seat.office()
    gone_at = instant(at, office.now())
    timekeeping.end_obstacle(office, OrderID(order), hindrance, gone_at, by=seat.person)
    seat.finish(office, {"order": order, "hindrance": hindrance}, "The whole time runs again.")
    return 0


def calendar(*, desk: Desk) -> int:
    """
    List the reports that the signed packs say are owed: before which day, under which law.

    A report whose law names no day stands last. People are called a month, a week and a day before.
    Exit status: 0, or 2 when there is no store.

    Example: withheld calendar --store ./store
    """
    office = desk.office()
    owed = reporting.open_reports(office)
    desk.say(
        [
            {
                "report": one.timer,
                "pack": one.pack.id,
                "before": str(one.before) if one.before else None,
                "zone": one.pack.head.time_zone,
                "words": one.reporting.rule.words,
                "cite": one.reporting.rule.cite,
                "confidence": str(one.reporting.rule.confidence),
            }
            for one in owed
        ],
        [
            f"{f'before {one.before}' if one.before else 'no day in the law'}: "
            f"{one.reporting.rule.words} [{one.pack.id}, {one.reporting.rule.cite}"
            + ("" if one.is_sure else "; UNVERIFIED")
            + f"] ({one.timer})"
            for one in owed
        ]
        or "No signed pack says that a report is owed.",
    )
    return 0


def reported(report: str, /, *, seat: Seat) -> int:
    """
    Record that a report of the calendar was made; nobody is called for it any more.

    Exit status: 0, or 2 when no such report is owed.

    Example: withheld reported report/EU-TCO/transparency/2027-03-01 --as cleo --store ./store

    Parameters
    ----------
    report
        Its name, as `withheld calendar` prints it.
    """
    office = seat.office()
    reporting.made(office, TimerID(report), by=seat.person)
    seat.finish(office, {"report": report}, f"On record as made: {report}")
    return 0


def _told(office: Office, row: TimerRow, view: Casefile, here: ZoneInfo) -> tuple[JSON, str]:
    """Return one clock for scripts and for people."""
    now, clock = office.now(), view.order.clocks[row.timer]
    pack = pack_of(office, view)
    there = _zone(pack.head.time_zone) if pack else here
    next_call = calls_due(row.what, row.due_at, now) + 1
    value: JSON = {
        "timer": row.timer,
        "order": row.order,
        "what": row.what,
        "due_at": instant_to_text(row.due_at),
        "here": row.due_at.astimezone(here).isoformat(),
        "law": row.due_at.astimezone(there).isoformat(),
        "law_zone": str(there),
        "cite": clock.cite,
        "has_run_out": row.due_at <= now,
        "calls": row.paged,
        "next_call_for": str(whom(row.what, next_call)),
    }
    law = f" ({_clock_face(row.due_at, there)})" if pack and str(there) != str(here) else ""
    words = (
        f"{_left(row.due_at - now)}  {_clock_face(row.due_at, here)}{law}  {row.what}: "
        f"{clock.cite}  [{row.timer}]"
    )
    return value, words


def _clock_face(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {zone}"


def _left(time: timedelta) -> str:
    """Return how much time is left, or how long it is over, in a column of one width."""
    sign = "over " if time < timedelta() else "in "
    minutes = abs(time) // timedelta(minutes=1)
    days, rest = divmod(minutes, 24 * 60)
    size = f"{days}d{rest // 60:02}h" if days else f"{rest // 60}h{rest % 60:02}m"
    return f"{sign}{size}".rjust(12)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(f"{name!r} is no time zone; write it like Asia/Kolkata") from error


def _start(what: str) -> Start:
    if what not in set(Start):
        raise InvalidInput(
            f"{what!r} is nothing a law counts from; write one of "
            + ", ".join(sorted(timekeeping.RECORDABLE))
        )
    return Start(what)
