"""Who is enrolled, with which key, under which policy, and which packs counsel signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from withheld.events.recorded import Event, Recorded
from withheld.events.sealed import Sealed
from withheld.events.service import (
    AuthorityRegistered,
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
from withheld.model.identity import KeyID, PackID, PersonID
from withheld.model.people import Actor
from withheld.model.review import Role
from withheld.projections.removals import OwnPolicy, evolve_own_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An enrolled person."""

    person: PersonID
    role: Role
    key: KeyID
    is_active: bool = True
    behind: frozenset[str] = frozenset()
    """The countries whose orders they have nothing to do with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPack:
    """A version of a pack that counsel signed."""

    pack: PackID
    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """Everything that is so about the service as a whole."""

    version: int = 0
    origin: str = ""
    name: str = ""
    key: KeyID | None = None
    """The service's key in force."""
    policy: Policy = field(default_factory=Policy)
    people: Mapping[str, Person] = field(default_factory=dict)
    public_keys: Mapping[str, str] = field(default_factory=dict)
    """Every key there ever was, by its name; 64 hexadecimal digits each."""
    service_keys: tuple[KeyID, ...] = ()
    """The service's keys, the one in force last."""
    revoked: frozenset[KeyID] = frozenset()
    packs: tuple[SignedPack, ...] = ()
    authorities: Mapping[str, Sealed] = field(default_factory=dict)
    is_closed: bool = False
    """Set-up is over: from now on a person is enrolled by two enrolled people."""
    own_policy: OwnPolicy = field(default_factory=OwnPolicy)
    """What the service removes by its own rules."""

    def actor(self, person: PersonID) -> Actor | None:
        """Return the person as they may act now; None if not enrolled, gone, or key revoked."""
        found = self.people.get(person)
        if found is None or not found.is_active or found.key in self.revoked:
            return None
        return Actor(person=found.person, role=found.role, key=found.key, behind=found.behind)

    def is_signed(self, pack: PackID, digest: str) -> bool:
        """Return whether counsel signed exactly these bytes of a pack."""
        return any(one.pack == pack and one.digest == digest for one in self.packs)


def evolve_service(state: ServiceState, recorded: Recorded) -> ServiceState:
    """Return the service's state after an event of its stream."""
    after = _people(_rules(state, recorded.event), recorded.event)
    own_policy = evolve_own_policy(state.own_policy, recorded)
    return replace(after, own_policy=own_policy, version=recorded.n)


def fold_service(recorded: Iterable[Recorded]) -> ServiceState:
    """Return the state that all events of the service's stream come to."""
    state = ServiceState()
    for one in recorded:
        state = evolve_service(state, one)
    return state


def _rules(state: ServiceState, event: Event) -> ServiceState:
    match event:
        case ServiceEstablished():
            return replace(
                state,
                origin=event.origin,
                name=event.name,
                key=event.key,
                policy=event.policy,
                public_keys={event.key: event.public_key},
                service_keys=(event.key,),
            )
        case SetUpClosed():
            return replace(state, is_closed=True)
        case PolicySet(policy=policy):
            return replace(state, policy=policy)
        case PackSigned(pack=pack, version=version, digest=digest):
            signed = SignedPack(pack=pack, version=version, digest=digest)
            return replace(state, packs=(*state.packs, signed))
        case AuthorityRegistered(authority=authority, entry=entry):
            return replace(state, authorities={**state.authorities, authority: entry})
        case _:
            return state


def _people(state: ServiceState, event: Event) -> ServiceState:
    match event:
        case PersonEnrolled(person=person, role=role, key=key, public_key=public_key):
            enrolled = Person(person=person, role=role, key=key)
            return replace(
                state,
                people={**state.people, person: enrolled},
                public_keys={**state.public_keys, key: public_key},
            )
        case PersonLeft(person=person):
            gone = replace(state.people[person], is_active=False)
            return replace(state, people={**state.people, person: gone})
        case PersonWalled(person=person, countries=countries):
            walled = replace(state.people[person], behind=countries)
            return replace(state, people={**state.people, person: walled})
        case KeyRotated():
            return _rotated(state, event)
        case KeyRevoked(key=key):
            return replace(state, revoked=state.revoked | {key})
        case _:
            return state


def _rotated(state: ServiceState, event: KeyRotated) -> ServiceState:
    keys = {**state.public_keys, event.new: event.public_key}
    if event.owner == "service":
        return replace(
            state,
            key=event.new,
            public_keys=keys,
            service_keys=(*state.service_keys, event.new),
        )
    person = replace(state.people[event.owner], key=event.new)
    return replace(state, people={**state.people, event.owner: person}, public_keys=keys)
