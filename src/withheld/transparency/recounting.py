"""
Published counts computed again, by anyone, from nothing but the public log.

`withheld verify` does this with entries whose place in the log it has checked before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from withheld.ledger.canonical import JSON
from withheld.transparency.counting import CountRow, ReportingPeriod, Tally, counts
from withheld.transparency.entries import Correction, PublishedCounts
from withheld.transparency.reading import from_entry, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Published counts that do not follow from the log as it stood when they were published."""

    leaf: int
    period: ReportingPeriod
    published: tuple[CountRow, ...]
    recounted: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What counting again came to."""

    checked: tuple[int, ...]
    """Leaves of published counts that were counted again, those that disagree included."""
    disagreements: tuple[Disagreement, ...]
    passed_over: tuple[int, ...]
    """Leaves of a kind or form unknown here, anchors among them; nothing is said about these."""


def recount(entries: Sequence[JSON], period: ReportingPeriod) -> tuple[CountRow, ...]:
    """Return the counts of `period` as they follow from every tally that stands in the log."""
    tallies = [one for one in standing(entries).values() if isinstance(one, Tally)]
    return counts(tallies, period)


def recount_all(entries: Sequence[JSON]) -> Recount:
    """
    Return whether each published count follows from the entries before it.

    Args:
        entries: Every leaf of the public log in order, from leaf 0, anchors included.
    """
    checked: list[int] = []
    passed_over: list[int] = []
    disagreements: list[Disagreement] = []
    for leaf, value in enumerate(entries):
        entry = from_entry(value)
        if entry is None:
            passed_over.append(leaf)
        if isinstance(entry, Correction):
            entry = entry.replacement
        if not isinstance(entry, PublishedCounts):
            continue
        checked.append(leaf)
        recounted = recount(entries[:leaf], entry.period)
        if recounted != entry.rows:
            disagreements.append(
                Disagreement(
                    leaf=leaf, period=entry.period, published=entry.rows, recounted=recounted
                )
            )
    return Recount(
        checked=tuple(checked),
        disagreements=tuple(disagreements),
        passed_over=tuple(passed_over),
    )
