"""
Many look-ups for one viewer: a timeline of a hundred in one go.

What a set of clauses says to viewers of one country is worked out once and kept for the span in
which no clause starts or ends and the edge does not go stale; then a look-up is a look into a
list.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from withheld.edge.answer import (
    SHOWN,
    STRONGEST_FIRST,
    UNSURE,
    Said,
    Standing,
    answer_of,
    is_understood,
    known_country,
)
from withheld.edge.format import Clause
from withheld.edge.table import NOT_LISTED, Table
from withheld.errors import UnreadableFile

Question = str | Sequence[str]
"""A subject, or a chain: a post, then its account."""
Overlay = dict[str, tuple[Clause, ...]]

_FOR_EVER = 2**63


class Memo:
    """
    What each set of a table says to viewers of one country, within a span.

    Every instant given is one that `holds_at` said yes to.  The span narrows with each set that is
    worked out, before its answer is kept, and always holds the instant it was worked out for.
    """

    __slots__ = (
        "_by_set",
        "_country",
        "_find",
        "_is_stale",
        "_overlay",
        "_since",
        "_table",
        "_until",
    )

    def __init__(
        self,
        table: Table,
        overlay: Overlay,
        standing: Standing,
        *,
        country: str | None,
        now: int,
    ) -> None:
        """Start with the widest span about `now` (microseconds, not before the source's word)."""
        self._table = table
        self._find = table.find if table.probe is None else table.probe.find
        self._overlay = overlay
        self._country = known_country(country)
        goes_stale_at = standing.as_of + standing.max_age + 1
        self._is_stale = now >= goes_stale_at
        self._by_set: list[Said | None] = [None] * table.header.sets
        self._since = goes_stale_at if self._is_stale else standing.as_of
        self._until = _FOR_EVER if self._is_stale else goes_stale_at

    def holds_at(self, now: int) -> bool:
        """Return whether what was worked out says so at `now`."""
        return self._since <= now < self._until

    def said(self, questions: Sequence[Question], now: int) -> list[Said]:
        """Return what is said of each question at `now`, in their order."""
        if not questions:
            return []
        if isinstance(questions[0], str):
            # A list is asked as it is: a copy would touch every id a second time.
            return self._of_each(questions if isinstance(questions, list) else [*questions], now)
        subjects = [(one,) if isinstance(one, str) else one for one in questions]
        flat = iter(self._of_each([*chain.from_iterable(subjects)], now))
        return [strongest([next(flat) for _ in one]) for one in subjects]

    def said_of(self, question: Question, now: int) -> Said:
        """Return what is said of one question at `now`; of what cannot be read nothing is known."""
        if not isinstance(question, str):
            return strongest([self.said_of(one, now) for one in question])
        changed = self._overlay.get(question)
        number = NOT_LISTED
        try:
            if changed is None:
                number = self._find(question)
                if number == NOT_LISTED:
                    is_clear = 0 < question.find(":") < len(question) - 1
                    return SHOWN if is_clear and not self._is_stale else UNSURE
                if number < 0:
                    number = self._table.find_plainly(question)
                    if number < 0:
                        return UNSURE  # Damaged, says one reader, and not listed, says the other.
            if number >= 0 and is_understood(question):
                return self._by_set[number] or self._of_set(number, now)
            clauses = self._table.clauses_of_set(number) if changed is None else changed
        except UnreadableFile:
            return UNSURE
        return self._of_clauses(clauses, now, is_clear=is_understood(question))

    def _of_each(self, questions: list[Question], now: int) -> list[Said]:
        """Return what is said of each: those that C answers at once, then the rest."""
        probe = self._table.probe
        if probe is None:
            return [self.said_of(one, now) for one in questions]
        subjects: list[str] = questions  # type: ignore[assignment]  # what is no str is answered None
        unlisted = UNSURE if self._is_stale else SHOWN
        found, left_count = probe.said(subjects, self._by_set, unlisted, UNSURE, self._overlay)
        if not left_count:
            return found  # type: ignore[return-value]  # as was just seen
        return [
            self.said_of(question, now) if one is None else one
            for question, one in zip(questions, found, strict=True)
        ]

    def _of_set(self, number: int, now: int) -> Said:
        said = self._of_clauses(self._table.clauses_of_set(number), now, is_clear=True)
        self._by_set[number] = said
        return said

    def _of_clauses(self, clauses: Iterable[Clause], now: int, *, is_clear: bool) -> Said:
        """Return what clauses say at `now`, and narrow the span to where they say the same."""
        for one in clauses:
            for instant in (one.starts_at, one.ends_at):
                if instant <= now:
                    self._since = max(self._since, instant)
                else:
                    self._until = min(self._until, instant)
        answer, reason = answer_of(clauses, self._country, now)
        said = next(one for one in STRONGEST_FIRST if one == (answer, reason))
        return (SHOWN if is_clear and not self._is_stale else UNSURE) if said is SHOWN else said


def strongest(said: Iterable[Said]) -> Said:
    """Return what counts of a chain; of an empty one nothing is known."""
    found = list(said)
    return next((one for one in STRONGEST_FIRST if one in found), UNSURE)


def nothing_known(questions: Sequence[Question]) -> list[Said]:
    """Return what an edge without any table says."""
    return [UNSURE] * len(questions)
