"""
What viewers may be told beside the two texts they are owed: as counsel disclosed, and no more.

It rides on the source's last word, so it reaches an edge as that does, signed and never backwards.
It names neither order nor item, and nothing in it withholds anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from withheld.edge.format import instant, moment
from withheld.model.countries import COUNTRIES
from withheld.model.identity import SubjectID


class Disclosed(NamedTuple):
    """What counsel decided may be told to viewers; by default no more than *a legal demand*."""

    authority: str = ""
    law: str = ""
    replacement: str = ""
    """
    The reasons or the order's text, to stand in the place of what is withheld, where the law gives
    whoever published it a right to that and they asked for it (Marco Civil da Internet, Law
    12.965/2014, art. 20, sole paragraph); paragraphs are separated by an empty line.
    """
    replacement_language: str = ""
    """BCP 47, such as `pt-BR`; empty when it is not known."""


NOTHING = Disclosed()


class Told(NamedTuple):
    """What viewers in some countries may be told where they meet some subjects withheld."""

    subjects: tuple[SubjectID, ...]
    countries: frozenset[str]
    starts_at: datetime
    said: Disclosed
    ends_at: datetime | None = None
    """The ground's own end: what was told of it is told no longer (aware UTC)."""

    def covers(self, country: str, at: datetime) -> bool:
        """Return whether it may be told to a viewer in `country` at `at`."""
        has_ended = self.ends_at is not None and self.ends_at <= at
        return country in self.countries and self.starts_at <= at and not has_ended


Index = Mapping[str, tuple[Told, ...]]


def index_of(told: Iterable[Told]) -> Index:
    """Return what may be told, by subject."""
    found: dict[str, tuple[Told, ...]] = {}
    for one in told:
        for subject in one.subjects:
            found[subject] = (*found.get(subject, ()), one)
    return found


def disclosed_of(
    told: Index, subjects: Sequence[str], country: str | None, at: datetime
) -> Disclosed:
    """
    Return what a viewer in `country` may be told of a subject and what it belongs to.

    Where several grounds were disclosed no one of them is *the* authority or *the* law; then only
    the texts stand, one after the other.  Of an unknown country nothing is told.
    """
    if country is None:
        return NOTHING
    found = [one for subject in subjects for one in told.get(subject, ())]
    said = list(dict.fromkeys(one.said for one in found if one.covers(country, at)))
    if len(said) <= 1:
        return said[0] if said else NOTHING
    languages = {one.replacement_language for one in said if one.replacement}
    return Disclosed(
        authority=_only(one.authority for one in said),
        law=_only(one.law for one in said),
        replacement="\n\n".join(dict.fromkeys(one.replacement for one in said if one.replacement)),
        replacement_language=languages.pop() if len(languages) == 1 else "",
    )


def _only(values: Iterable[str]) -> str:
    """Return what all of them say, or nothing."""
    every = set(values)
    return every.pop() if len(every) == 1 else ""


def to_fields(told: Told) -> dict[str, object]:
    """Return what a signed line says of it."""
    said = told.said
    return {
        "subjects": list(told.subjects),
        "countries": sorted(told.countries),
        "starts_at": instant(told.starts_at),
        "ends_at": None if told.ends_at is None else instant(told.ends_at),
        "authority": said.authority,
        "law": said.law,
        "replacement": said.replacement,
        "language": said.replacement_language,
    }


def from_fields(fields: Mapping[str, object]) -> Told:
    """
    Return what a signed line says may be told.

    Raises:
        TypeError: A field of another kind.
        ValueError: No country.
    """
    subjects, countries = fields["subjects"], fields["countries"]
    starts_at, ends_at = fields["starts_at"], fields["ends_at"]
    if not isinstance(subjects, list) or not isinstance(countries, list):
        raise TypeError("what may be told has no subjects or no countries")
    if not isinstance(starts_at, int) or not (ends_at is None or isinstance(ends_at, int)):
        raise TypeError("what may be told has no time")
    if not COUNTRIES.issuperset(countries):
        raise ValueError("what may be told names a country that ISO 3166-1 does not assign")
    return Told(
        subjects=tuple(SubjectID(str(one)) for one in subjects),
        countries=frozenset(countries),
        starts_at=moment(starts_at),
        ends_at=None if ends_at is None else moment(ends_at),
        said=Disclosed(
            authority=str(fields["authority"]),
            law=str(fields["law"]),
            replacement=str(fields["replacement"]),
            replacement_language=str(fields["language"]),
        ),
    )
