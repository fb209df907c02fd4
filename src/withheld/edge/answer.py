"""
From clauses to an answer: *withheld*, *not withheld* or *don't know*.

Pure.  Table, overlay and sidecar all answer through here, so that they cannot differ.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from withheld.edge.format import Clause, country_bit
from withheld.model.answers import Answer, ReasonKind, WhenCountryUnknown
from withheld.model.countries import COUNTRIES

MICROSECOND = timedelta(microseconds=1)


class LookUp(NamedTuple):
    """What the edge says of some subjects for a viewer in some country at an instant."""

    # A tuple, since one is made for every view of a post: a dataclass takes three times as long.
    answer: Answer
    reason_kind: ReasonKind | None
    """Which of the two texts the viewer is owed; None unless withheld."""
    stale_microseconds: int
    """How long ago the source was last heard; 0 for a table published this instant."""
    table_version: int
    """The last change the answer takes into account; 0 when there is no table at all."""

    @property
    def stale_for(self) -> timedelta:
        """How long ago the source was last heard."""
        return timedelta(microseconds=self.stale_microseconds)


class Said(NamedTuple):
    """What the edge says of one thing; which text is owed only where it is withheld."""

    answer: Answer
    reason_kind: ReasonKind | None


class LookUps(NamedTuple):
    """What the edge says of many things for one viewer at one instant, in the order asked."""

    said: Sequence[Said]
    stale_microseconds: int
    table_version: int

    @property
    def stale_for(self) -> timedelta:
        """How long ago the source was last heard."""
        return timedelta(microseconds=self.stale_microseconds)


DEMANDED = Said(Answer.WITHHELD, ReasonKind.LEGAL_DEMAND)
UNLAWFUL = Said(Answer.WITHHELD, ReasonKind.LOCAL_LAW)
UNSURE = Said(Answer.DONT_KNOW, None)
SHOWN = Said(Answer.NOT_WITHHELD, None)
STRONGEST_FIRST = (DEMANDED, UNLAWFUL, UNSURE, SHOWN)
"""Every answer there is; of a chain the strongest counts."""


class Standing(NamedTuple):
    """What an edge stands on: the last change it has, and when its source was last heard."""

    version: int
    as_of: int
    """Microseconds since 1970."""
    max_age: int
    """Microseconds; beyond it, what is not listed is *don't know*."""


def known_country(country: str | None) -> str | None:
    """
    Return the country upper-cased, or None where it is none that ISO 3166-1 assigns.

    Networks write XX, T1, ZZ, EU or A1 for what they do not know: all of these are unknown.
    """
    if country in COUNTRIES:
        return country
    code = (country or "").strip().upper()
    return code if code in COUNTRIES else None


def is_understood(subject: str) -> bool:
    """Return whether `subject` has the shape `kind:id`; of anything else nothing is known."""
    return 0 < subject.find(":") < len(subject) - 1


def answer_of(
    clauses: Iterable[Clause], country: str | None, at: int
) -> tuple[Answer, ReasonKind | None]:
    """
    Return what `clauses` say for a known country, or None, at microseconds `at`.

    A legal demand is named before a reading of local law where both hold.
    """
    reason: ReasonKind | None = None
    unsure = False
    bit = country_bit(country) if country is not None else 0
    for clause in clauses:
        if not clause.starts_at <= at < clause.ends_at:
            continue
        if country is not None:
            applies = bool(clause.mask >> bit & 1)
        else:
            unknown = clause.when_country_unknown
            applies = unknown is WhenCountryUnknown.WITHHOLD
            unsure = unsure or unknown is WhenCountryUnknown.DONT_KNOW
        if applies and reason is not ReasonKind.LEGAL_DEMAND:
            reason = clause.reason_kind
    if reason is not None:
        return Answer.WITHHELD, reason
    return (Answer.DONT_KNOW if unsure else Answer.NOT_WITHHELD), None


def combined(
    found: Sequence[Sequence[Clause]],
    subjects: Sequence[str],
    country: str | None,
    at: int,
    standing: Standing,
) -> LookUp:
    """
    Return the answer for a chain of subjects, whose clauses were found, at microseconds `at`.

    An edge whose clock is behind its source's takes the source's: what is placed holds at once.
    """
    now = max(at, standing.as_of)
    stale = now - standing.as_of
    answer, reason = Answer.NOT_WITHHELD, None
    if stale > standing.max_age or not subjects or not all(map(is_understood, subjects)):
        answer = Answer.DONT_KNOW
    known = known_country(country) if any(found) else None
    for clauses in filter(None, found):
        said, kind = answer_of(clauses, known, now)
        if said is Answer.WITHHELD and reason is not ReasonKind.LEGAL_DEMAND:
            answer, reason = said, kind
        elif said is Answer.DONT_KNOW and answer is Answer.NOT_WITHHELD:
            answer = said
    return LookUp(answer, reason, stale, standing.version)
