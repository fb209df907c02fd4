"""
From clauses to an answer: *withheld*, *not withheld* or *don't know*.

Pure.  Table, overlay and sidecar all answer through here, so that they cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from withheld.edge.format import Clause, country_bit
from withheld.model.territory import COUNTRIES
from withheld.model.withholding import Answer, ReasonKind, WhenCountryUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """What the edge says of some subjects for a viewer in some country at an instant."""

    answer: Answer
    reason_kind: ReasonKind | None
    """Which of the two texts the viewer is owed; None unless withheld."""
    stale_for: timedelta
    """How long ago the source was last heard; zero for a table published this instant."""
    table_version: int
    """The last change the answer takes into account; 0 when there is no table at all."""


def known_country(country: str | None) -> str | None:
    """
    Return the country upper-cased, or None where it is none that ISO 3166-1 assigns.

    Networks write XX, T1, ZZ, EU or A1 for what they do not know: all of these are unknown.
    """
    code = (country or "").strip().upper()
    return code if code in COUNTRIES else None


def is_understood(subject: str) -> bool:
    """Return whether `subject` has the shape `kind:id`; of anything else nothing is known."""
    kind, colon, name = subject.partition(":")
    return bool(kind and colon and name)


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
