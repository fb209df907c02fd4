"""
The calendar of reports: which the signed packs say the service owes, and until when.

A report without a day in its law stands on the calendar without one, for the operator to set.
People are called before the day, on it, and every week after it, until somebody says it was made.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from withheld.casework.office import Office
from withheld.errors import NotFound
from withheld.events.clocks import ClockStopped, PeoplePaged
from withheld.events.recorded import SERVICE, SYSTEM
from withheld.model.identity import PersonID, TimerID
from withheld.regimes import duties, timing
from withheld.regimes.schema import Pack, Reporting
from withheld.regimes.terms import Status

_BEFORE = (timedelta(days=30), timedelta(days=7), timedelta(days=1), timedelta(0))
_AGAIN = timedelta(days=7)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that the service owes under a signed pack."""

    timer: TimerID
    pack: Pack
    reporting: Reporting
    before: date | None
    """The day before which it is to be public, in the law's zone; None if it names none."""
    due_at: datetime | None
    """The instant that day begins (aware UTC)."""

    @property
    def is_sure(self) -> bool:
        """Return whether somebody has read that it is owed."""
        return self.reporting.rule.is_verified


def reports(packs: Sequence[Pack], now: datetime) -> tuple[Report, ...]:
    """
    Return the reports owed under `packs`, the next due first and those without a day last.

    One rule counts once, whatever procedures it belongs to.  Historic packs owe nothing any more.
    """
    lasting = [pack for pack in packs if pack.head.status is not Status.HISTORIC]
    found = {one.timer: one for pack in lasting for one in _of(pack, now)}
    latest = date.max
    return tuple(sorted(found.values(), key=lambda one: (one.before or latest, one.timer)))


def page_reports(office: Office) -> int:
    """Call people for every report whose day comes or has passed; return how many calls."""
    now, calls = office.now(), 0
    packs = office.active_packs()
    if not packs:
        return 0
    paged, done = _told(office)
    for report in _owed(packs, now, paged, done):
        number = _calls_due(report, now)
        if number > paged.get(report.timer, 0) and report.due_at is not None:
            event = PeoplePaged(timer=report.timer, number=number, has_run_out=report.due_at <= now)
            office.append(SERVICE, [event], by=SYSTEM)
            calls += 1
    return calls


def made(office: Office, timer: TimerID, *, by: PersonID) -> None:
    """
    Record that a report was made; nobody is called for it any more.

    Raises:
        NotFound: No report of that name is owed.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    if timer not in {one.timer for one in open_reports(office)}:
        raise NotFound("no report of that name is owed; `withheld calendar` lists them")
    office.append(SERVICE, [ClockStopped(timer=timer, cause="done")], by=by)


def open_reports(office: Office) -> tuple[Report, ...]:
    """Return the reports that are owed and that nobody has recorded as made."""
    paged, done = _told(office)
    return _owed(office.active_packs(), office.now(), paged, done)


def _owed(
    packs: Sequence[Pack], now: datetime, paged: Mapping[TimerID, int], done: Collection[TimerID]
) -> tuple[Report, ...]:
    """Return the next of each report, and those people were called for before their day passed."""
    late = [one for one in reports(packs, now - _YEAR) if one.timer in paged]
    every = {one.timer: one for one in (*late, *reports(packs, now))}
    return tuple(
        sorted(
            (one for one in every.values() if one.timer not in done),
            key=lambda one: (one.before or date.max, one.timer),
        )
    )


def _of(pack: Pack, now: datetime) -> Iterator[Report]:
    on = timing.law_date(pack.head, now)
    for variant in pack.variant_keys:
        for owed in duties.reports(pack, variant=variant, on=on):
            key = owed.reporting.rule.key
            day = str(owed.before) if owed.before else "no-day"
            yield Report(
                timer=TimerID(f"report/{pack.id}/{key}/{day}"),
                pack=pack,
                reporting=owed.reporting,
                before=owed.before,
                due_at=timing.start_of_day(pack.head, owed.before) if owed.before else None,
            )


def _calls_due(report: Report, now: datetime) -> int:
    if report.due_at is None:
        return 0
    due = sum(report.due_at - before <= now for before in _BEFORE)
    return due + max(0, (now - report.due_at) // _AGAIN)


def _told(office: Office) -> tuple[dict[TimerID, int], set[TimerID]]:
    """Return how often people were called for each report, and which were made."""
    paged: dict[TimerID, int] = {}
    done: set[TimerID] = set()
    for recorded in office.record.events(SERVICE):
        match recorded.event:
            case PeoplePaged(timer=timer, number=number):
                paged[timer] = max(number, paged.get(timer, 0))
            case ClockStopped(timer=timer):
                done.add(timer)
            case _:
                pass
    return paged, done
