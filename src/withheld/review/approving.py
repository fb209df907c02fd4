"""Whose word counts here, and acts that several people approve, each with their own key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from withheld.errors import AlreadyDone, NotPermitted, TooFewPeople
from withheld.events.approvals import Approved, statement_of
from withheld.events.sealed import Sealed
from withheld.events.service import Policy
from withheld.ledger.canonical import JSON
from withheld.model.identity import KeyID, PersonID
from withheld.model.people import Actor

KeyOf = Callable[[PersonID], Actor | None]
"""Return the person as enrolled now, or None."""
VerifyWith = Callable[[KeyID, bytes, str], bool]
"""Return whether a key's owner signed these bytes: key, message, signature in hexadecimal."""
Opener = Callable[[Sealed], Sequence[JSON]]
"""Return the values under a seal; none at all where the vault does not hold what it promises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose word counts here now."""

    policy: Policy
    person: KeyOf
    verify: VerifyWith
    revoked: frozenset[KeyID] = frozenset()
    """The keys that are trusted no more."""
    open: Opener
    """What lies in the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where an event is about to stand."""

    stream: str
    after: int
    """The number of the event right before it."""


def check_approvals(event: Approved, spot: Spot, house: House, *, least: int) -> None:
    """
    Refuse an act that fewer people approved than it takes, each with their own key.

    Args:
        event: What they approve; its approvals are part of it.
        spot: Where it is about to stand.
        house: Who is enrolled, and how signatures are checked.
        least: How many it takes; 1 where the operator declared that one person runs the service.

    Raises:
        TooFewPeople: Fewer than it takes, or somebody twice.
        NotPermitted: Somebody unknown, or a signature that is not theirs.
        AlreadyDone: They approved it at another time, or the approval is a repeated one.
    """
    message = statement_of(event, spot.stream, spot.after)
    people = {one.person for one in event.approved_by}
    keys = {one.key for one in event.approved_by}
    if min(len(people), len(keys)) < max(least, len(event.approved_by)):
        raise TooFewPeople(
            f"{event.NAME} takes {least} enrolled people, each with a key of their own; "
            f"{min(len(people), len(keys))} approved it"
        )
    for one in event.approved_by:
        enrolled = house.person(one.person)
        if enrolled is None or enrolled.key != one.key:
            raise NotPermitted("an approval by nobody enrolled here, or under another key")
        if one.after != spot.after:
            raise AlreadyDone(
                "an approval given before something else was recorded, or one that was used "
                "before; look again, then approve again"
            )
        if not house.verify(one.key, message, one.signature):
            raise NotPermitted("an approval whose signature is not by its giver's key")
