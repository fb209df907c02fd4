"""
From entries to sets: what holds of each subject in one canonical form, each different one once.

Doing it twice, the second time later, is the same as doing it once at the later instant; this is
why a snapshot with its changes equals a fresh snapshot.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from withheld.edge.format import Clause, Entry, clause_of, instant, pack_clause
from withheld.model.identity import SubjectID

Clauses = tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An entry, and the subjects of which the same holds: a decision on a thousand items."""

    entry: Entry
    others: Sequence[SubjectID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Which set of clauses holds of each subject."""

    sets: Sequence[Clauses]
    """Each once; the commonest first, then by their bytes."""
    numbers: dict[SubjectID, int]
    """Of each subject, where its set stands in `sets`."""

    def items(self) -> Iterator[tuple[SubjectID, Clauses]]:
        """Go through the subjects and what holds of each."""
        for subject, number in self.numbers.items():
            yield subject, self.sets[number]


Group = tuple[list[SubjectID], Clause]
"""Subjects, and a clause that holds of each."""


def gathered(entries: Iterable[Entry | Alike], published_at: datetime) -> Gathered:
    """Return what holds from `published_at` (aware UTC) on: ended dropped, equal united."""
    return united(grouped(entries, published_at))


def united(groups: Iterable[Group]) -> Gathered:
    """Return which set holds of each subject; one that is in several groups has all they say."""
    sets: dict[Clauses, int] = {}
    numbers: dict[SubjectID, int] = {}
    several: dict[SubjectID, list[Clause]] = {}
    for subjects, clause in groups:
        number = sets.setdefault((clause,), len(sets))
        every = list(sets) if numbers and not numbers.keys().isdisjoint(subjects) else []
        if not every:
            numbers |= dict.fromkeys(subjects, number)
            continue
        for subject in subjects:
            if subject in numbers:
                several.setdefault(subject, [*every[numbers[subject]]]).append(clause)
            else:
                numbers[subject] = number
    for subject, clauses in several.items():
        numbers[subject] = sets.setdefault(_united(clauses), len(sets))
    counts = Counter(numbers.values())
    order, place = _order(list(sets), counts)
    renumbered = dict(zip(numbers, map(place.__getitem__, numbers.values()), strict=True))
    return Gathered(sets=order, numbers=renumbered)


def apart(groups: Sequence[Group]) -> tuple[Sequence[Clauses], list[SubjectID], "array[int]"]:
    """
    Return the sets, the subjects and the number of the set of each, if no subject is named twice.

    A table of a million costs a few of them; whether one is named twice shows when they are sorted.
    """
    counts: Counter[Clauses] = Counter()
    for subjects, clause in groups:
        counts[clause,] += len(subjects)
    sets, place = _order(list(counts), dict(enumerate(counts.values())))
    number_of = {one: place[number] for number, one in enumerate(counts)}
    every = groups[0][0] if len(groups) == 1 else [*chain.from_iterable(one for one, _ in groups)]
    numbers = array("I")
    for subjects, clause in groups:
        numbers.extend(array("I", [number_of[clause,]]) * len(subjects))
    return sets, every, numbers


def grouped(entries: Iterable[Entry | Alike], published_at: datetime) -> list[Group]:
    """Return the clauses that have not ended, each with the subjects it holds of."""
    now = instant(published_at)
    alike: dict[tuple[object, ...], tuple[list[SubjectID], Clause | None]] = {}
    for given in entries:
        entry = given.entry if isinstance(given, Alike) else given
        key = (
            entry.countries,
            entry.starts_at,
            entry.ends_at,
            entry.reason_kind,
            entry.when_country_unknown,
        )
        # Few different ones among many: a decision on a thousand items makes a thousand alike.
        found = alike.get(key) or alike.setdefault(key, ([], clause_of(entry, now)))
        found[0].append(entry.subject)
        if isinstance(given, Alike):
            found[0].extend(given.others)
    return [(subjects, clause) for subjects, clause in alike.values() if clause is not None]


def _united(clauses: Iterable[Clause]) -> Clauses:
    """Return clauses that differ in their countries alone as one, in a canonical order."""
    found: dict[tuple[int, int, str, str], Clause] = {}
    for clause in clauses:
        key = (clause.starts_at, clause.ends_at, clause.reason_kind, clause.when_country_unknown)
        same = found.get(key)
        mask = clause.mask if same is None else clause.mask | same.mask
        found[key] = clause._replace(mask=mask)
    return tuple(found[key] for key in sorted(found))


def _order(
    sets: Sequence[Clauses], counts: Mapping[int, int]
) -> tuple[list[Clauses], dict[int, int]]:
    """Return the sets that some subject has, the commonest first, and where each now stands."""
    packed = {number: b"".join(map(pack_clause, sets[number])) for number in counts}
    order = sorted(counts, key=lambda number: (-counts[number], packed[number]))
    return [sets[number] for number in order], {number: at for at, number in enumerate(order)}
