"""
What a law asks for after the order was carried out: how long to keep, when to report.

A computed end of keeping is only ever "not before": nothing is destroyed because a day has come.
"""

from dataclasses import dataclass
from datetime import date, datetime

from withheld.regimes.evaluating import applicable
from withheld.regimes.schema import Pack, Reporting
from withheld.regimes.terms import Party, Start
from withheld.regimes.timing import end_of_day, later


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue:
    """A report that somebody owes, and the day before which it is to be public."""

    reporting: Reporting
    before: date | None
    """None where the law names no day: the operator's calendar says."""


def kept_until(pack: Pack, *, variant: str, on: date, removed_at: datetime) -> datetime | None:
    """
    Return the instant until which what was removed is kept; None where no rule gives a length.

    The longest rule counts, the unverified included: keeping longer is the caution.  Never read
    None as "destroy": it means that the law behind the order sets no length.

    Law:
        Regulation (EU) 2021/784, art. 6 (six months); IT Rules 2021, r. 3(1)(g) (180 days).
    """
    ends = [
        end_of_day(pack.head, later(pack.head, removed_at, each.kept_for))
        for each in applicable(pack.preservation, variant=variant, on=on)
        if each.kept_for is not None and each.start is Start.REMOVED
    ]
    return max(ends, default=None)


def reports(pack: Pack, *, variant: str, on: date) -> tuple[ReportDue, ...]:
    """Return the service's own reports under the law of the day `on`, each with its next day."""
    return tuple(
        ReportDue(reporting=each, before=_next(each.due_by, on))
        for each in applicable(pack.reporting, variant=variant, on=on)
        if each.party is Party.SERVICE and each.every is not None
    )


def _next(due_by: str, on: date) -> date | None:
    """Return the first day of that month and day after `on`; None where the law names none."""
    if not due_by:
        return None
    this_year = date.fromisoformat(f"{on.year}-{due_by}")
    return this_year if this_year > on else this_year.replace(year=on.year + 1)
