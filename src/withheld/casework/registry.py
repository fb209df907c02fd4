"""The registry of authorities: who may order what, where they write from, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from withheld.casework.authorities import authority_from, authority_to_json
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.errors import NotFound
from withheld.events.recorded import SERVICE
from withheld.events.service import AuthorityRegistered
from withheld.model.authority import Authority
from withheld.model.identity import AuthorityID, PersonID
from withheld.verification.registry import Known, known


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the registry: what two people said of an authority, and when."""

    authority: Authority
    entered_at: datetime
    """Aware UTC."""
    entered_by: tuple[PersonID, ...]


def register_authority(office: Office, authority: Authority, hands: tuple[Hand, ...]) -> None:
    """
    Enter an authority in the registry, or enter it anew with what has changed.

    What was entered before stays on record: letters that came then are judged by it.

    Raises:
        NotPermitted: Fewer people than it takes, or one of them is not who they say.
    """
    sealer = office.sealer()
    event = AuthorityRegistered(
        authority=authority.id,
        approved_by=(),
        entry=sealer.one(authority_to_json(authority), layer="registry"),
    )
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person, sealer=sealer)


def history(office: Office, authority: AuthorityID) -> tuple[Entry, ...]:
    """
    Return every entry of one authority, the oldest first.

    Raises:
        NotFound: The registry never knew one of that id.
    """
    found = tuple(one for one in _entries(office) if one.authority.id == authority)
    if not found:
        raise NotFound("the registry knows no authority of that id; `withheld authority list`")
    return found


def known_to(office: Office, *, taken_in_at: datetime, on: date) -> tuple[Known, ...]:
    """
    Return every authority as a letter meets it.

    Args:
        office: The office.
        taken_in_at: When the letter was put on record: what was entered later was not known
            before it (aware UTC).
        on: The letter's own day, by which contact points and powers are judged.
    """
    newest: dict[AuthorityID, Authority] = {}
    before: dict[AuthorityID, Authority] = {}
    for entry in _entries(office):
        newest[entry.authority.id] = entry.authority
        if entry.entered_at <= taken_in_at:
            before[entry.authority.id] = entry.authority
    found = [known(one, on=on, before=before.get(name)) for name, one in newest.items()]
    return tuple(
        replace(one, is_sharing=any(_share(one, other) for other in found if other is not one))
        for one in found
    )


def _share(one: Known, other: Known) -> bool:
    return any(other.has_domain(domain.casefold()) for domain in one.own.domains)


def _entries(office: Office) -> Iterator[Entry]:
    for recorded in office.record.events(SERVICE):
        event = recorded.event
        if isinstance(event, AuthorityRegistered):
            (value,) = office.open(event.entry)
            yield Entry(
                authority=authority_from(value),
                entered_at=recorded.at,
                entered_by=tuple(one.person for one in event.approved_by),
            )
