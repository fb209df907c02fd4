"""The guards every append passes, whoever asks."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TypeGuard

from withheld.casefile.access import check_access
from withheld.casework.lawful import check_lawful
from withheld.casework.permits import BY_HAND, Moment, check_permitted
from withheld.errors import AlreadyDone, NotFound, NotPermitted
from withheld.events.approvals import Approved
from withheld.events.clocks import ClockStopped
from withheld.events.connectors import ConnectorReleased
from withheld.events.correspondence import ReplacementDecided
from withheld.events.own_policy import (
    PolicyComplaintDecided,
    PolicyLettersDelivered,
    PolicyLettersReleased,
)
from withheld.events.recorded import SERVICE, SYSTEM, Event, Recorded
from withheld.events.redress import ComplaintDecided, InterimSettled
from withheld.events.restriction import LegacyAdopted
from withheld.events.review import BindingnessRecorded, ConflictDeclared
from withheld.events.sealed import Sealed
from withheld.events.service import (
    KeyRotated,
    PackSigned,
    PersonEnrolled,
    PersonLeft,
    PersonWalled,
    Policy,
    PolicySet,
    ServiceEstablished,
)
from withheld.events.verification import CallBackMade
from withheld.intake.guarding import check_intake
from withheld.intake.stopping import check_not_stopped
from withheld.ledger.canonical import JSON
from withheld.model.identity import KeyID, PersonID
from withheld.model.people import Actor
from withheld.model.review import Audience, Layer, Role
from withheld.projections.service import ServiceState, evolve_service
from withheld.redress.own_policy import check_own_policy
from withheld.regimes.schema import Pack
from withheld.review.approving import House, Opener, Spot, check_approvals
from withheld.review.guarding import guard
from withheld.review.interim import check_interim

Verify = Callable[[str, bytes, str], bool]
"""Return whether a signature (hexadecimal) over bytes is by the owner of a public key."""


class Guards:
    """Rules that hold for every event, checked against the state right before it."""

    def __init__(self, verify: Verify, packs: Sequence[Pack] = ()) -> None:
        """
        Check signatures by `verify`, and what a law says by `packs`.

        Args:
            verify: How a signature is checked.
            packs: Every pack that is installed; those counsel has not signed say nothing.
        """
        self._verify = verify
        self._packs = packs

    def order(self, moment: Moment, service: ServiceState, *, at: datetime) -> None:
        """
        Refuse an event of an order that no rule allows.

        Raises:
            NotPermitted: Nothing is appended.
            AlreadyDone: It happened before; nothing is appended.
        """
        if not service.is_closed:
            raise NotPermitted(
                "set-up is not over: as long as anybody can enrol anybody, no order is worked on; "
                "end it with `withheld close-setup`"
            )
        view, event = moment.view, moment.event
        check_not_stopped(view, event)
        check_intake(view, event)
        check_permitted(moment)
        signed = [one for one in self._packs if service.is_signed(one.id, one.digest)]
        check_lawful(view, event, signed, at=at)
        house = self._house(service, moment.open)
        spot = Spot(stream=view.order.order, after=view.order.version)
        match event:
            case LegacyAdopted() | CallBackMade():
                check_approvals(event, spot, house, least=_least(service))
                _check_sides(moment, event)
            case ComplaintDecided() | BindingnessRecorded():
                check_approvals(event, spot, house, least=1)
            case ReplacementDecided():
                check_approvals(event, spot, house, least=1)
                _check_sides(moment, event)
                _check_replacing(moment, event)
            case InterimSettled():
                check_interim(view, event, spot, house, at=at)
            case ConflictDeclared(person=person, approved_by=approved_by):
                check_approvals(event, spot, house, least=1)
                if {one.person for one in approved_by} != {person}:
                    raise NotPermitted("a conflict is declared by the person who has it")
                if person in view.order.conflicted:
                    raise AlreadyDone("this person declared a conflict here before; it stands")
            case _:
                pass
        guard(view, event, house, at=at)

    def service(self, state: ServiceState, event: Event, *, by: str) -> ServiceState:
        """
        Refuse an event of the service's own stream that no rule allows; return the state.

        Raises:
            NotPermitted: Nothing is appended.
            AlreadyDone: The person, or the key, is enrolled already.
            NotFound: It is about nobody.
        """
        if by != SYSTEM and state.actor(PersonID(by)) is None:
            raise NotPermitted(f"{event.NAME} in the name of nobody who is enrolled here now")
        self._check_own(state, event, by)
        if _is_approved(event):
            spot = Spot(stream=SERVICE, after=state.version)
            house = self._house(state, _nothing)
            check_approvals(event, spot, house, least=_least_of(state, event))
        return state

    def _check_own(  # noqa: C901 -- one case an event
        self, state: ServiceState, event: Event, by: str
    ) -> None:
        """
        Refuse what no number of approvals would allow.

        Raises:
            NotPermitted: Nothing is appended.
            AlreadyDone: It is so already.
            NotFound: It is about nobody.
        """
        match event:
            case ServiceEstablished() if state.version:
                raise AlreadyDone("this store belongs to a service already")
            case ServiceEstablished(policy=policy) | PolicySet(policy=policy):
                _check_policy(policy)
            case PersonEnrolled():
                _check_new(state, event)
            case KeyRotated():
                self._check_rotation(state, event)
            case PersonWalled(person=person) | PersonLeft(person=person):
                if person not in state.people:
                    raise NotFound("nobody of that name was ever enrolled here")
            case ClockStopped(cause=cause):
                if by == SYSTEM or cause not in BY_HAND:
                    raise NotPermitted("that a report was made is for a person to say")
            case ConnectorReleased():
                _check_counsel(state, event)
            case PackSigned():
                self._check_pack(state, event)
            case PolicyLettersReleased() | PolicyLettersDelivered() | PolicyComplaintDecided():
                check_own_policy(state, event, by)
            case _:
                pass

    def after(self, state: ServiceState, recorded: Recorded) -> ServiceState:
        """Return the service's state after an event that was let through."""
        return evolve_service(state, recorded)

    def _house(self, state: ServiceState, opener: Opener) -> House:
        return House(
            policy=state.policy,
            person=state.actor,
            verify=self._with_keys(state),
            revoked=state.revoked,
            open=opener,
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
        if event.new in state.public_keys or event.public_key in state.public_keys.values():
            raise AlreadyDone("the new key is known here already; make a fresh one")
        _check_key(event.new, event.public_key)
        if not self._with_keys(state)(event.old, bytes.fromhex(event.public_key), event.signature):
            raise NotPermitted("the new key is not signed by the old one")

    def _check_pack(self, state: ServiceState, event: PackSigned) -> None:
        counsel: Actor | None = state.actor(event.counsel)
        if counsel is None or not counsel.ranks(Role.COUNSEL) or counsel.key != event.key:
            raise NotPermitted("a pack is signed by the operator's counsel, with counsel's own key")
        if not self._with_keys(state)(event.key, event.digest.encode(), event.signature):
            raise NotPermitted("the signature under the pack is not by counsel's key")


def _is_approved(event: Event) -> TypeGuard[Approved]:
    """Return whether people approve such an event; every one that has a place for it is guarded."""
    return hasattr(event, "approved_by")


def _check_counsel(state: ServiceState, event: ConnectorReleased) -> None:
    given = [state.actor(one.person) for one in event.approved_by]
    if not any(one is not None and one.role is Role.COUNSEL for one in given):
        raise NotPermitted("what the world may see is counsel's to release; counsel must approve")


def _least(state: ServiceState) -> int:
    return 1 if state.policy.is_solo else 2


def _least_of(state: ServiceState, event: Approved) -> int:
    """Return how many people an act of the service's own stream takes."""
    if isinstance(event, PersonEnrolled) and not state.is_closed:
        return 0
    return 1 if isinstance(event, PolicyComplaintDecided) else _least(state)


def _check_sides(moment: Moment, event: Approved) -> None:
    """
    Refuse an act on an order that somebody approved who has no say in it.

    Raises:
        NotPermitted: They stand behind a wall, have a conflict, or only run the software.
    """
    for one in event.approved_by:
        actor = moment.person(one.person)
        if actor is None or not actor.ranks(Role.REVIEWER):
            raise NotPermitted(f"{event.NAME} is approved by reviewers, or above")
        # What is taken over as legacy has no law of its own: only a conflict keeps people out.
        if isinstance(event, CallBackMade) or actor.person in moment.view.order.conflicted:
            check_access(moment.view.order, actor)


def _check_replacing(moment: Moment, event: ReplacementDecided) -> None:
    """
    Refuse to show a text that counsel did not release to viewers, or without counsel.

    Raises:
        NotPermitted: Counsel decided nothing of the kind.
    """
    given = [moment.person(one.person) for one in event.approved_by]
    if not any(one is not None and one.ranks(Role.COUNSEL) for one in given):
        raise NotPermitted("which text stands in the place of a thing is counsel's to decide")
    if Layer.DOCUMENT not in moment.view.order.disclosures.get(Audience.VIEWER, frozenset()):
        raise NotPermitted(
            "viewers may not be told the document; decide that first, with `withheld disclose`"
        )


def _check_new(state: ServiceState, event: PersonEnrolled) -> None:
    if event.person in state.people:
        raise AlreadyDone("a person of that name is enrolled already")
    if event.key in state.public_keys or event.public_key in state.public_keys.values():
        raise AlreadyDone(
            "this key is enrolled already under another name; nobody acts under two names"
        )
    _check_key(event.key, event.public_key)


def _check_key(key: KeyID, public_key: str) -> None:
    """
    Refuse a key under a name that is not its own: it could be enrolled twice.

    Raises:
        NotPermitted: The name is not the beginning of the SHA-256 of its bytes.
    """
    try:
        raw = bytes.fromhex(public_key)
    except ValueError as error:
        raise NotPermitted("a public key that is not written in hexadecimal digits") from error
    if raw.hex() != public_key or key != sha256(raw).hexdigest()[:_KEY_DIGITS]:
        raise NotPermitted("a key goes by the first 16 digits of its own SHA-256")


def _check_policy(policy: Policy) -> None:
    """
    Refuse a policy by which one person decides without having declared so, or for long.

    Raises:
        NotPermitted: The message says which value, and what it may be.
    """
    if policy.is_solo:
        return
    if policy.eyes < _EYES_LEAST:
        raise NotPermitted(
            f"policy asks for {policy.eyes} people, and it takes {_EYES_LEAST} at least; who runs "
            "a service alone declares it: solo"
        )
    if policy.provisional_minutes_max > _PROVISIONAL_MINUTES_MAX:
        raise NotPermitted(
            f"one person alone would withhold for {policy.provisional_minutes_max} minutes; a week "
            f"is the most, {_PROVISIONAL_MINUTES_MAX}"
        )


_KEY_DIGITS, _EYES_LEAST, _PROVISIONAL_MINUTES_MAX = 16, 2, 7 * 24 * 60


def _nothing(_: Sealed) -> tuple[JSON, ...]:
    """Return nothing: no rule of the service's own stream looks into the vault."""
    return ()
