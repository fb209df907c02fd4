"""
Counsel's lane: privileged notes, advice, and the risk an officer accepts.

It stands outside of the ledger on purpose.  What is done, and whether an order binds, is on record
for courts and researchers; what a lawyer told the service is not theirs to read.  Whoever opens the
lane does so with their own key, and every opening is kept.
"""

import re
from collections.abc import Sequence

from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.errors import InvalidInput, NotFound, NotPermitted, NotReady
from withheld.model.counsel import (
    LaneAccess,
    LaneAct,
    LaneEntry,
    LaneKind,
    MatterID,
    Privileged,
)
from withheld.model.identity import PersonID
from withheld.model.people import Actor
from withheld.model.review import Role

_MATTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def matter_of(name: str) -> MatterID:
    """
    Return a matter's name, checked.

    Raises:
        InvalidInput: Not of the form an order's name or a matter number has.
    """
    if not _MATTER.fullmatch(name):
        raise InvalidInput(
            "a matter is named like an order, or by a number of counsel's own: up to 64 letters, "
            "digits, dots, dashes and underscores, such as 2026-0001 or M-2026-17"
        )
    return MatterID(name)


def write(office: Office, matter: MatterID, kind: LaneKind, words: str, hand: Hand) -> None:
    """
    Write a note or advice down, or accept a risk.

    Raises:
        NotPermitted: Neither counsel nor a guest; or a risk that no officer accepts.
        InvalidInput: Nothing was said.
    """
    if not words.strip():
        raise InvalidInput("nothing was written; say it in a sentence")
    actor = _actor(office, hand)
    if kind is LaneKind.RISK:
        if not actor.ranks(Role.OFFICER):
            raise NotPermitted(f"a {actor.role} may not accept a risk; it takes an officer")
    else:
        _check_inside(office, matter, actor)
    at = office.now()
    office.lane.write(
        LaneEntry(matter=matter, kind=kind, author=actor.person, at=at, words=Privileged(words)),
        LaneAccess(matter=matter, act=LaneAct.WROTE, person=actor.person, at=at),
    )


def read(office: Office, matter: MatterID, hand: Hand) -> Sequence[LaneEntry]:
    """
    Return what is written in a matter; that somebody read it is kept.

    Raises:
        NotPermitted: Neither counsel nor a guest of the matter.
    """
    actor = _actor(office, hand)
    _check_inside(office, matter, actor)
    access = LaneAccess(matter=matter, act=LaneAct.READ, person=actor.person, at=office.now())
    return office.lane.entries(matter, access)


def admit(office: Office, matter: MatterID, guest: PersonID, hand: Hand) -> None:
    """
    Let an enrolled person into one matter.

    Raises:
        NotPermitted: Only counsel admits, and only who is enrolled.
    """
    office.actor(guest)
    _host(office, matter, LaneAct.ADMITTED, guest, hand)


def dismiss(office: Office, matter: MatterID, guest: PersonID, hand: Hand) -> None:
    """
    Let a guest into a matter no longer.

    Raises:
        NotPermitted: Only counsel dismisses.
        NotFound: That person is no guest there.
    """
    # Who is a guest is between counsel and them: nobody else is told by a refusal either.
    _check_counsel(_actor(office, hand))
    if guest not in office.lane.guests(matter):
        raise NotFound("nobody of that name is a guest of this matter")
    _host(office, matter, LaneAct.DISMISSED, guest, hand)


def register(office: Office, matter: MatterID, hand: Hand) -> Sequence[LaneAccess]:
    """
    Return who wrote, read, came and went in a matter.

    Raises:
        NotPermitted: Only counsel looks.
    """
    _check_counsel(_actor(office, hand))
    return office.lane.register(matter)


def _host(office: Office, matter: MatterID, act: LaneAct, guest: PersonID, hand: Hand) -> None:
    actor = _actor(office, hand)
    _check_counsel(actor)
    office.lane.note(
        LaneAccess(matter=matter, act=act, person=actor.person, at=office.now(), whom=guest)
    )


def _actor(office: Office, hand: Hand) -> Actor:
    """
    Return who opened their key, which nobody else can.

    Raises:
        NotReady: It is not the key they are enrolled with now.
    """
    actor = office.actor(hand.person)
    if actor.key != hand.signer.id:
        raise NotReady("this is not the key this person is enrolled with now; use the new one")
    return actor


def _check_counsel(actor: Actor) -> None:
    if actor.role is not Role.COUNSEL:
        raise NotPermitted(f"a {actor.role} may not do this in counsel's lane; it takes counsel")


def _check_inside(office: Office, matter: MatterID, actor: Actor) -> None:
    if actor.role is not Role.COUNSEL and actor.person not in office.lane.guests(matter):
        raise NotPermitted(
            "this matter is between the service and its counsel; counsel can admit you as a guest"
        )
