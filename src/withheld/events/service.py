"""What concerns the service and all its orders: people, keys, policy, packs."""

from dataclasses import dataclass
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.events.sealed import Sealed
from withheld.model.identity import AuthorityID, KeyID, PackID, PackVersion, PersonID, SubjectKey
from withheld.model.review import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How many people of which rank it takes; the operator's choice, recorded."""

    eyes: int = 2
    """How many people must agree before an item is decided."""
    eyes_safeguarded: int = 2
    rank_safeguarded: Role = Role.SENIOR
    """On a safeguarded item at least one of them has this rank."""
    rank_withholding: Role = Role.REVIEWER
    """Whoever has an opinion that withholds ranks at least so."""
    rank_declining: Role = Role.REVIEWER
    """Whoever has an opinion that declines, or takes no action, ranks at least so."""
    allows_provisional: bool = True
    provisional_minutes_max: int = 720
    """How long a provisional withholding may last before it is seconded."""
    is_solo: bool = False
    """Declared: one person runs this service; one pair of eyes decides, and the record says so."""
    when_country_unknown: str = "show"
    """What viewers from an unknown country meet: `show`, `withhold` or `dont-know`."""
    table_age_minutes_max: int = 1440
    """Past this age an edge answers *don't know* for what its table does not list."""
    anchor_minutes: int = 60
    """The public log gets an anchor every so many minutes, whatever happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEstablished:
    """A case store was made for a service."""

    NAME: ClassVar[str] = "service-established"
    VERSION: ClassVar[int] = 1

    origin: str
    """The name of its logs, such as `chirp.example/withheld`."""
    key: KeyID
    public_key: str
    """64 hexadecimal digits."""
    policy: Policy
    name: str
    """The service's public name."""
    store_key: str = ""
    """Random; tells this store from another of the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEnrolled:
    """A person may act here from now on; the first at set-up, later ones by two enrolled people."""

    NAME: ClassVar[str] = "person-enrolled"
    VERSION: ClassVar[int] = 1

    person: PersonID
    role: Role
    key: KeyID
    public_key: str
    approved_by: tuple[Approval, ...] = ()
    """Empty only at set-up."""
    name: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpClosed:
    """Set-up is over; from now on two enrolled people enrol a third."""

    NAME: ClassVar[str] = "set-up-closed"
    VERSION: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """A person may not act here any more."""

    NAME: ClassVar[str] = "person-left"
    VERSION: ClassVar[int] = 1

    person: PersonID
    approved_by: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWalled:
    """
    A person has nothing to do with orders from some countries, as when their family lives there.

    It replaces any wall they stood behind; an empty one takes it down.
    """

    NAME: ClassVar[str] = "person-walled"
    VERSION: ClassVar[int] = 1

    person: PersonID
    countries: frozenset[str]
    """ISO 3166-1 alpha-2."""
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRotated:
    """A person's, or the service's, key was replaced by a new one."""

    NAME: ClassVar[str] = "key-rotated"
    VERSION: ClassVar[int] = 1

    owner: str
    """A `PersonID`, or `service`."""
    old: KeyID
    new: KeyID
    public_key: str
    approved_by: tuple[Approval, ...]
    signature: str
    """By the old key over the new one, 128 hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevoked:
    """A key is not to be trusted from now on; what it signed before is looked at again."""

    NAME: ClassVar[str] = "key-revoked"
    VERSION: ClassVar[int] = 1

    owner: str
    key: KeyID
    approved_by: tuple[Approval, ...]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """The operator's policy was changed by two people."""

    NAME: ClassVar[str] = "policy-set"
    VERSION: ClassVar[int] = 1

    policy: Policy
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSigned:
    """Counsel signed a version of a pack; from now on it may speak."""

    NAME: ClassVar[str] = "pack-signed"
    VERSION: ClassVar[int] = 1

    pack: PackID
    version: PackVersion
    digest: str
    counsel: PersonID
    key: KeyID
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRegistered:
    """An authority, its contact points and powers were entered in the registry."""

    NAME: ClassVar[str] = "authority-registered"
    VERSION: ClassVar[int] = 1

    authority: AuthorityID
    approved_by: tuple[Approval, ...]
    entry: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsErased:
    """Values in the vault were destroyed by two people; the record stays verifiable."""

    NAME: ClassVar[str] = "secrets-erased"
    VERSION: ClassVar[int] = 1

    keys: tuple[str, ...]
    approved_by: tuple[Approval, ...]
    reason: Sealed
    subjects: tuple[SubjectKey, ...] = ()
    """Whose names are forgotten too: nothing else on record means them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRecorded:
    """Two people accepted that a restored store lacks what was published after its backup."""

    NAME: ClassVar[str] = "gap-recorded"
    VERSION: ClassVar[int] = 1

    published: str
    """The last published checkpoint."""
    restored: str
    """The last checkpoint of the restored store."""
    approved_by: tuple[Approval, ...]
