"""
What a run on a platform would change: pure, from what is wanted, what is there and what is ours.

* What is wanted and not there is placed.
* What is there, was placed from here and is wanted no more is lifted.
* What is there and was never placed from here is *foreign*: it is reported and left alone, since
  somebody may have had a reason; people adopt it, or take it away by hand.

So a lost database, an old backup or an empty file lifts nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from withheld.ports.connectors import Mark, Observed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one run would do, and what it would leave alone."""

    placing: frozenset[Mark]
    restoring: frozenset[Mark]
    """Of those placed: what had been placed before and is gone, by whatever hand."""
    lifting: frozenset[Mark]
    after: frozenset[Mark]
    """What the platform restricts when this is done, in the place that is written from here."""
    foreign: frozenset[Mark]
    elsewhere: frozenset[Mark]
    """Restricted by rules of the operator's own, and not wanted."""
    unread_count: int

    @property
    def change_count(self) -> int:
        """
        Return how many things would be placed or lifted, in however many countries.

        An order for all of the EU names one post, and comes to 27 marks.
        """
        placing = {mark.target for mark in self.placing}
        return len(placing) + len({mark.target for mark in self.lifting})


def plan(*, wanted: frozenset[Mark], observed: Observed, ours: frozenset[str]) -> Plan:
    """
    Return what would make the platform as it is wanted.

    Args:
        wanted: The marks that the decisions come to.
        observed: What the platform restricts.
        ours: The keys of all marks that were ever placed from here and not lifted since, those of
            a run that was broken off among them.
    """
    there = _by_key(observed.marks)
    aims = _by_key(wanted)
    placing = frozenset(mark for key, mark in aims.items() if there.get(key) != mark)
    unwanted = [mark for key, mark in there.items() if key not in aims]
    lifting = frozenset(mark for mark in unwanted if mark.key in ours)
    foreign = frozenset(unwanted) - lifting
    return Plan(
        placing=placing,
        restoring=frozenset(mark for mark in placing if mark.key in ours and mark.key not in there),
        lifting=lifting,
        after=frozenset(aims.values()) | foreign,
        foreign=foreign,
        elsewhere=frozenset(mark for mark in observed.elsewhere if mark.key not in aims),
        unread_count=len(observed.unread),
    )


def _by_key(marks: frozenset[Mark]) -> Mapping[str, Mark]:
    """
    Return marks by where and what they are.

    Two marks that differ in their reason alone are one: a legal demand is named first.
    """
    return {mark.key: mark for mark in sorted(marks, key=_later_first)}


def _later_first(mark: Mark) -> tuple[str, str, int]:
    order = tuple(type(mark.kind))
    return mark.country, mark.target, -order.index(mark.kind)
