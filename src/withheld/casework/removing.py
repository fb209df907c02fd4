"""
(5) What the service removes everywhere under its own policy, for platforms that can.

It is a track of its own: no order is answered by it, no viewer is told that a law demanded it, and
it stands in no table.  Two people place it and two people end it.
"""

from collections.abc import Sequence
from datetime import datetime

from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.casework.record import Batch
from withheld.casework.resolving import holder_of, key_of
from withheld.casework.sealing import Sealer
from withheld.edge.format import Entry
from withheld.errors import AlreadyDone, InvalidInput, NotFound
from withheld.events.recorded import SERVICE
from withheld.events.restriction import PolicyRemovalEnded, RemovedUnderPolicy
from withheld.model.identity import SubjectID, SubjectKey
from withheld.model.territory import COUNTRIES
from withheld.projections.removals import fold_removals


def removals(office: Office) -> dict[SubjectID, datetime]:
    """Return what is removed under own policy now, and since when."""
    found = {}
    for key, since in fold_removals(office.record.events(SERVICE)).items():
        subject = office.store.subject_id(key)
        if subject is not None:
            found[subject] = since
    return found


def removal_entries(office: Office) -> tuple[Entry, ...]:
    """Return an entry for each of them, for everybody; they are for connectors and no table."""
    return tuple(
        Entry(subject=subject, countries=COUNTRIES, starts_at=since)
        for subject, since in sorted(removals(office).items())
    )


def remove(
    office: Office,
    subjects: Sequence[SubjectID],
    reason: str,
    hands: Sequence[Hand],
    *,
    is_adopted: bool = False,
) -> None:
    """
    Remove accounts or posts everywhere under the service's own policy.

    Raises:
        InvalidInput: No reason, or not the form of a subject.
        NotFound: The directory knows no such account or post.
        AlreadyDone: All of them are removed already.
        NotPermitted: Fewer people approve than it takes.
    """
    office.record.append(removal(office, subjects, reason, hands, is_adopted=is_adopted))


def removal(
    office: Office,
    subjects: Sequence[SubjectID],
    reason: str,
    hands: Sequence[Hand],
    *,
    is_adopted: bool = False,
) -> Batch:
    """
    Return what removes accounts or posts everywhere, as these people signed it.

    Raises:
        InvalidInput: No subject, no reason, or not the form of a subject.
        NotFound: The directory knows no such account or post.
        AlreadyDone: All of them are removed already.
    """
    if not subjects:
        raise InvalidInput("name what is removed, such as account:17 or post:901")
    known = removals(office)
    new = [one for one in dict.fromkeys(subjects) if one not in known]
    if not new:
        raise AlreadyDone("this is removed under own policy already; nothing changed")
    for subject in new:
        holder_of(office, subject)
    sealer = office.sealer()
    event = RemovedUnderPolicy(
        subjects=_keys(office, new),
        reason=sealer.one(_said(reason), layer="reasons"),
        is_adopted=is_adopted,
        approved_by=(),
    )
    return _batch(office, event, hands, sealer)


def give_back(
    office: Office, subjects: Sequence[SubjectID], reason: str, hands: Sequence[Hand]
) -> None:
    """
    End a removal under own policy; what orders withhold of it stays withheld.

    Raises:
        InvalidInput: No reason.
        NotFound: One of them is not removed under own policy.
        NotPermitted: Fewer people approve than it takes.
    """
    office.record.append(giving_back(office, subjects, reason, hands))


def giving_back(
    office: Office, subjects: Sequence[SubjectID], reason: str, hands: Sequence[Hand]
) -> Batch:
    """
    Return what ends a removal under own policy, as these people signed it.

    Raises:
        InvalidInput: No reason.
        NotFound: One of them is not removed under own policy.
    """
    known = removals(office)
    if not subjects or not set(subjects) <= set(known):
        raise NotFound(
            "that is not removed under own policy; `withheld removal list` shows what is"
        )
    sealer = office.sealer()
    event = PolicyRemovalEnded(
        subjects=_keys(office, tuple(dict.fromkeys(subjects))),
        reason=sealer.one(_said(reason), layer="reasons"),
        approved_by=(),
    )
    return _batch(office, event, hands, sealer)


def _batch(
    office: Office,
    event: RemovedUnderPolicy | PolicyRemovalEnded,
    hands: Sequence[Hand],
    sealer: Sealer,
) -> Batch:
    signed = approve(office, event, hands)
    return Batch(stream=SERVICE, events=(signed,), by=hands[0].person, secrets=sealer.secrets)


def _keys(office: Office, subjects: Sequence[SubjectID]) -> tuple[SubjectKey, ...]:
    return tuple(key_of(office, subject) for subject in subjects)


def _said(reason: str) -> str:
    """
    Return a reason as it is kept.

    Raises:
        InvalidInput: There is none.
    """
    if not reason.strip():
        raise InvalidInput("say which of the service's own rules it rests on, and why")
    return reason.strip()
