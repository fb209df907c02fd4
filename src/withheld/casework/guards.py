"""The guards every append passes, whoever asks."""

from collections.abc import Callable
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.errors import AlreadyDone, NotPermitted
from withheld.events.connectors import ConnectorLetWrite, ConnectorReleased, RunAllowed
from withheld.events.recorded import SERVICE, Event, Recorded
from withheld.events.redress import ComplaintDecided
from withheld.events.restriction import LegacyAdopted, PolicyRemovalEnded, RemovedUnderPolicy
from withheld.events.review import ConflictDeclared
from withheld.events.service import (
    AuthorityRegistered,
    GapRecorded,
    KeyRevoked,
    KeyRotated,
    PackSigned,
    PersonEnrolled,
    PersonLeft,
    PersonWalled,
    PolicySet,
    SecretsErased,
    ServiceEstablished,
)
from withheld.events.verification import CallBackMade
from withheld.intake.stopping import check_not_stopped
from withheld.model.identity import KeyID
from withheld.model.people import Actor
from withheld.model.review import Role
from withheld.projections.service import ServiceState, evolve_service
from withheld.review.guarding import House, Spot, check_approvals, guard

Verify = Callable[[str, bytes, str], bool]
"""Return whether a signature (hexadecimal) over bytes is by the owner of a public key."""


class Guards:
    """Rules that hold for every event, checked against the state right before it."""

    def __init__(self, verify: Verify) -> None:
        self._verify = verify

    def order(self, view: Casefile, event: Event, service: ServiceState, *, at: datetime) -> None:
        """
        Refuse an event of an order that no rule allows.

        Raises:
            NotPermitted: Nothing is appended.
            AlreadyDone: It happened before; nothing is appended.
        """
        check_not_stopped(view, event)
        house = self._house(service)
        spot = Spot(stream=view.order.order, after=view.order.version)
        match event:
            case LegacyAdopted() | CallBackMade():
                check_approvals(event, spot, house, least=_least(service))
            case ComplaintDecided():
                check_approvals(event, spot, house, least=1)
            case ConflictDeclared(person=person, approved_by=approved_by):
                check_approvals(event, spot, house, least=1)
                if {one.person for one in approved_by} != {person}:
                    raise NotPermitted("a conflict is declared by the person who has it")
                if person in view.order.conflicted:
                    raise AlreadyDone("this person declared a conflict here before; it stands")
            case _:
                pass
        guard(view, event, house, at=at)

    def service(self, state: ServiceState, event: Event) -> ServiceState:
        """
        Refuse an event of the service's own stream that no rule allows; return the state.

        Raises:
            NotPermitted: Nothing is appended.
            AlreadyDone: The person, or the key, is enrolled already.
        """
        house, spot = self._house(state), Spot(stream=SERVICE, after=state.version)
        match event:
            case ServiceEstablished():
                if state.version:
                    raise AlreadyDone("this store belongs to a service already")
            case PersonEnrolled():
                _check_new(state, event)
                least = _least(state) if state.is_closed else 0
                check_approvals(event, spot, house, least=least)
            case KeyRotated():
                self._check_rotation(state, event)
                check_approvals(event, spot, house, least=_least(state))
            case (
                PolicySet()
                | KeyRevoked()
                | AuthorityRegistered()
                | SecretsErased()
                | GapRecorded()
                | PersonWalled()
                | PersonLeft()
                | RemovedUnderPolicy()
                | PolicyRemovalEnded()
            ):
                check_approvals(event, spot, house, least=_least(state))
            case ConnectorLetWrite() | RunAllowed():
                check_approvals(event, spot, house, least=_least(state))
            case ConnectorReleased():
                check_approvals(event, spot, house, least=_least(state))
                _check_counsel(state, event)
            case PackSigned():
                self._check_pack(state, event)
            case _:
                pass
        return state

    def after(self, state: ServiceState, recorded: Recorded) -> ServiceState:
        """Return the service's state after an event that was let through."""
        return evolve_service(state, recorded)

    def _house(self, state: ServiceState) -> House:
        return House(
            policy=state.policy,
            person=state.actor,
            verify=self._with_keys(state),
            revoked=state.revoked,
        )

    def _with_keys(self, state: ServiceState) -> Callable[[KeyID, bytes, str], bool]:
        def verify(key: KeyID, message: bytes, signature: str) -> bool:
            public = state.public_keys.get(key)
            return (
                public is not None
                and key not in state.revoked
                and self._verify(public, message, signature)
            )

        return verify

    def _check_rotation(self, state: ServiceState, event: KeyRotated) -> None:
        in_force = (
            state.key
            if event.owner == "service"
            else state.people[event.owner].key
            if event.owner in state.people
            else None
        )
        if in_force != event.old:
            raise NotPermitted("the key to be replaced is not the one in force")
        if event.new in state.public_keys:
            raise AlreadyDone("the new key is known here already; make a fresh one")
        if not self._with_keys(state)(event.old, bytes.fromhex(event.public_key), event.signature):
            raise NotPermitted("the new key is not signed by the old one")

    def _check_pack(self, state: ServiceState, event: PackSigned) -> None:
        counsel: Actor | None = state.actor(event.counsel)
        if counsel is None or not counsel.ranks(Role.COUNSEL) or counsel.key != event.key:
            raise NotPermitted("a pack is signed by the operator's counsel, with counsel's own key")
        if not self._with_keys(state)(event.key, event.digest.encode(), event.signature):
            raise NotPermitted("the signature under the pack is not by counsel's key")


def _check_counsel(state: ServiceState, event: ConnectorReleased) -> None:
    given = [state.actor(one.person) for one in event.approved_by]
    if not any(one is not None and one.role is Role.COUNSEL for one in given):
        raise NotPermitted("what the world may see is counsel's to release; counsel must approve")


def _least(state: ServiceState) -> int:
    return 1 if state.policy.is_solo else 2


def _check_new(state: ServiceState, event: PersonEnrolled) -> None:
    if event.person in state.people:
        raise AlreadyDone("a person of that name is enrolled already")
    if event.key in state.public_keys:
        raise AlreadyDone(
            "this key is enrolled already under another name; nobody acts under two names"
        )
