"""
People and keys: who is enrolled, and what takes two of them.

At set-up the first people are enrolled by whoever sets the service up.  From then on a person is
enrolled by two enrolled people, each with a key of their own; a name or a key that is enrolled
already is refused.  What this cannot detect: one human behind two names with two keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from withheld.casework.office import Office
from withheld.events.approvals import Approval, Approved, statement_of
from withheld.events.recorded import SERVICE, SYSTEM, StreamID
from withheld.events.service import (
    KeyRevoked,
    KeyRotated,
    PackSigned,
    PersonEnrolled,
    PersonLeft,
    PersonWalled,
    Policy,
    PolicySet,
    ServiceEstablished,
    SetUpClosed,
)
from withheld.model.identity import KeyID, OrderID, PackID, PackVersion, PersonID
from withheld.model.review import Role
from withheld.ports.keys import Signer

_Act = TypeVar("_Act", bound=Approved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A person with their key open: the one thing that signs in their name."""

    person: PersonID
    signer: Signer


def approve(
    office: Office,
    event: _Act,
    hands: Sequence[Hand],
    stream: StreamID = SERVICE,
    *,
    ahead: int = 0,
) -> _Act:
    """
    Return the act with the approval of each of `hands` under it.

    Args:
        office: The office.
        event: The act.
        hands: Who approves it.
        stream: Where it is appended next.
        ahead: How many events are appended with it, before it.
    """
    last = (
        office.service().version
        if stream == SERVICE
        else office.record.order(OrderID(stream)).version
    )
    message = statement_of(event, stream, last + ahead)
    approvals = tuple(
        Approval(
            person=hand.person,
            key=hand.signer.id,
            signature=hand.signer.sign(message).hex(),
            after=last + ahead,
        )
        for hand in hands
    )
    return replace(event, approved_by=approvals)  # type: ignore[type-var]  # every act is a dataclass


def establish(office: Office, *, origin: str, name: str, policy: Policy, signer: Signer) -> None:
    """
    Begin the record of a service.

    Raises:
        AlreadyDone: The store belongs to a service already.
    """
    event = ServiceEstablished(
        origin=origin,
        key=signer.id,
        public_key=signer.public_key,
        policy=policy,
        name=name,
        store_key=office.chance.draw(16).hex(),
    )
    office.append(SERVICE, [event], by=SYSTEM, expects=0)


def enrol(
    office: Office, person: PersonID, role: Role, signer: Signer, hands: Sequence[Hand] = ()
) -> None:
    """
    Enrol a person with their key.

    Raises:
        AlreadyDone: The person, or the key, is enrolled already.
        NotPermitted: Set-up is over, and fewer than two enrolled people approve.
    """
    event = PersonEnrolled(person=person, role=role, key=signer.id, public_key=signer.public_key)
    by = hands[0].person if hands else SYSTEM
    office.append(SERVICE, [approve(office, event, hands)], by=by)


def close_set_up(office: Office) -> None:
    """End set-up: from now on two enrolled people enrol a third."""
    office.append(SERVICE, [SetUpClosed()], by=SYSTEM)


def rotate_key(office: Office, owner: str, old: Signer, new: Signer, hands: Sequence[Hand]) -> None:
    """
    Replace a person's key, or the service's (`service`), by a new one that the old one signs.

    Raises:
        NotPermitted: The old key is not in force, or fewer people approve than it takes.
        AlreadyDone: The new key is known already.
    """
    event = KeyRotated(
        owner=owner,
        old=old.id,
        new=new.id,
        public_key=new.public_key,
        approved_by=(),
        signature=old.sign(bytes.fromhex(new.public_key)).hex(),
    )
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def revoke_key(office: Office, owner: str, key: KeyID, reason: str, hands: Sequence[Hand]) -> None:
    """
    Trust a key no more.

    Raises:
        NotPermitted: Fewer people approve than it takes.
    """
    sealer = office.sealer()
    event = KeyRevoked(
        owner=owner, key=key, approved_by=(), reason=sealer.one(reason, layer="reasons")
    )
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person, sealer=sealer)


def wall(
    office: Office, person: PersonID, countries: frozenset[str], hands: Sequence[Hand]
) -> None:
    """
    Put a person behind a wall from orders of some countries; none takes the wall down.

    Raises:
        NotPermitted: Nobody of that name is enrolled, or fewer people approve than it takes.
    """
    office.actor(person)
    event = PersonWalled(person=person, countries=countries, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def part_with(office: Office, person: PersonID, hands: Sequence[Hand]) -> None:
    """
    Record that a person may not act here any more.

    Raises:
        NotPermitted: Nobody of that name is enrolled, or fewer people approve than it takes.
    """
    office.actor(person)
    event = PersonLeft(person=person, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def set_policy(office: Office, policy: Policy, hands: Sequence[Hand]) -> None:
    """
    Change the operator's policy.

    Raises:
        NotPermitted: Fewer people approve than it takes.
    """
    event = PolicySet(policy=policy, approved_by=())
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person)


def sign_pack(
    office: Office, pack: PackID, version: PackVersion, digest: str, counsel: Hand
) -> None:
    """
    Sign a version of a pack as counsel; from now on it may speak.

    Raises:
        NotPermitted: The person is not counsel, or the key is not theirs.
    """
    event = PackSigned(
        pack=pack,
        version=version,
        digest=digest,
        counsel=counsel.person,
        key=counsel.signer.id,
        signature=counsel.signer.sign(digest.encode()).hex(),
    )
    office.append(SERVICE, [event], by=counsel.person)
