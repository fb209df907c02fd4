"""
From entries to sets: what holds of each subject in one canonical form, each different one once.

Doing it twice, the second time later, is the same as doing it once at the later instant; this is
why a snapshot with its changes equals a fresh snapshot.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

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


def gathered(entries: Iterable[Entry | Alike], published_at: datetime) -> Gathered:
    """Return what holds from `published_at` (aware UTC) on: ended dropped, equal united."""
    sets: dict[Clauses, int] = {}
    numbers: dict[SubjectID, int] = {}
    several: dict[SubjectID, list[Clause]] = {}
    for subjects, clause in _clauses(entries, instant(published_at)):
        number = sets.setdefault((clause,), len(sets))
        every = list(sets) if numbers and not numbers.keys().isdisjoint(subjects) else []
        if not every:
            found = dict.fromkeys(subjects, number)
            if numbers:
                numbers |= found
            else:
                numbers = found
            continue
        for subject in subjects:
            if subject in numbers:
                several.setdefault(subject, [*every[numbers[subject]]]).append(clause)
            else:
                numbers[subject] = number
    for subject, clauses in several.items():
        numbers[subject] = sets.setdefault(_united(clauses), len(sets))
    return _ordered(list(sets), numbers)


def _clauses(
    entries: Iterable[Entry | Alike], now: int
) -> Iterator[tuple[Sequence[SubjectID], Clause]]:
    """Go through the clauses that have not ended, each with the subjects it holds of."""
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
    for subjects, clause in alike.values():
        if clause is not None:
            yield subjects, clause


def _united(clauses: Iterable[Clause]) -> Clauses:
    """Return clauses that differ in their countries alone as one, in a canonical order."""
    found: dict[tuple[int, int, str, str], Clause] = {}
    for clause in clauses:
        key = (clause.starts_at, clause.ends_at, clause.reason_kind, clause.when_country_unknown)
        same = found.get(key)
        mask = clause.mask if same is None else clause.mask | same.mask
        found[key] = clause._replace(mask=mask)
    return tuple(found[key] for key in sorted(found))


def _ordered(sets: Sequence[Clauses], numbers: dict[SubjectID, int]) -> Gathered:
    """Return the sets that some subject has, the commonest first, and the subjects' numbers."""
    counts = (
        Counter(numbers.values())
        if len(sets) > 1
        else Counter(dict.fromkeys(range(len(sets)), len(numbers)))
    )
    packed = {number: b"".join(map(pack_clause, sets[number])) for number in counts}
    order = sorted(counts, key=lambda number: (-counts[number], packed[number]))
    place = {number: at for at, number in enumerate(order)}
    if any(number != at for number, at in place.items()):
        numbers = dict(zip(numbers, map(place.__getitem__, numbers.values()), strict=True))
    return Gathered(sets=[sets[number] for number in order], numbers=numbers)
