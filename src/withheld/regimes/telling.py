"""
What a law gives the account holder: ways to contest, reasons, a copy, the order's text in place.

Only what somebody has read: a letter that names a court which has no power over the matter, or a
time that is not the law's, harms the person it means to help.
"""

from dataclasses import dataclass
from datetime import date

from withheld.regimes.evaluating import applicable
from withheld.regimes.schema import Pack, Tombstone
from withheld.regimes.spans import Span, Wording
from withheld.regimes.terms import DutyToTell, Owed, Party

_THEIRS = frozenset({Party.HOLDER, Party.SERVICE_OR_HOLDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in which the holder can contest, by a rule that somebody has read."""

    forum: str
    within: Span | Wording
    cite: str


def ways_to_contest(pack: Pack, *, variant: str, on: date) -> tuple[Way, ...]:
    """Return the ways the law gives the account holder; unverified ones are for counsel alone."""
    return tuple(
        Way(forum=each.forum, within=each.within, cite=each.rule.cite)
        for each in applicable(pack.redress, variant=variant, on=on)
        if each.rule.is_verified and not _THEIRS.isdisjoint(each.who)
    )


def owed_to_holder(pack: Pack, *, variant: str, on: date) -> frozenset[Owed]:
    """Return what a verified duty to tell gives the holder a right to."""
    return frozenset(
        owed
        for each in applicable(pack.tell, variant=variant, on=on)
        if each.rule.is_verified and each.duty is DutyToTell.MUST
        for owed in each.owes
    )


def stands_instead(pack: Pack, *, variant: str, on: date) -> Tombstone | None:
    """
    Return what stands in the place of the content by law; None where no verified rule says so.

    Law:
        Law 12.965/2014 (Brazil), art. 20, is one that says so, if its pack verifies it.
    """
    found = applicable(pack.tombstone, variant=variant, on=on)
    return next((each for each in found if each.rule.is_verified), None)
