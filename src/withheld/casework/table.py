"""(5) What the edges are told: the grounds of every order, united, with real names for subjects."""

from collections.abc import Iterable, Iterator

from withheld.casework.office import Office
from withheld.edge.format import Entry
from withheld.model.identity import SubjectID
from withheld.model.territory import Territory
from withheld.model.withholding import (
    GroundKey,
    Period,
    ReasonKind,
    Track,
    WhenCountryUnknown,
    Withholding,
)
from withheld.ports.store import GroundRow
from withheld.restriction.algebra import entries


def withholdings(office: Office) -> Iterator[Withholding]:
    """Go through the withholdings in force or to come; those that a court stays are left out."""
    for ground in office.store.grounds():
        subject = office.store.subject_id(ground.subject)
        if subject is not None and not ground.is_stayed:
            yield _withholding(ground, subject)


def entries_now(office: Office) -> tuple[Entry, ...]:
    """Return the entries of the table as of now."""
    return entries_of(office, withholdings(office))


def entries_of(office: Office, some: Iterable[Withholding]) -> tuple[Entry, ...]:
    """Return the entries that these withholdings come to under the operator's general rule."""
    rule = WhenCountryUnknown(office.service().policy.when_country_unknown)
    return entries(some, general_rule=rule)


def _withholding(ground: GroundRow, subject: SubjectID) -> Withholding:
    return Withholding(
        ground=GroundKey(order=ground.order, item=ground.item),
        subject=subject,
        territory=Territory(frozenset(ground.countries)),
        period=Period(starts_at=ground.starts_at, ends_at=ground.ends_at),
        reason_kind=ReasonKind(ground.reason_kind),
        track=Track(ground.track),
        is_provisional=ground.is_provisional,
    )
