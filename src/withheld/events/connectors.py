"""(5) Platforms: what is connected, who let it write, what a run changed, what differs."""

from dataclasses import dataclass
from typing import ClassVar

from withheld.events.approvals import Approval
from withheld.model.identity import OrderID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorAdded:
    """A platform is connected from now on, read-only; said again, its configuration is another."""

    NAME: ClassVar[str] = "connector-added"
    VERSION: ClassVar[int] = 1

    connector: str
    """The operator's name for it."""
    kind: str
    configuration: str
    """SHA-256 of its configuration, 64 hexadecimal digits."""
    changes_max: int
    is_public: bool = False
    """Whoever looks can see there what is withheld somewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorLetWrite:
    """Two people let a connector write, with exactly this configuration."""

    NAME: ClassVar[str] = "connector-let-write"
    VERSION: ClassVar[int] = 1

    connector: str
    configuration: str
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorReleased:
    """
    Two people, counsel among them, let a connector show the world what is withheld.

    They were told that a visible mark itself reveals; each order still needs its own disclosure.
    """

    NAME: ClassVar[str] = "connector-released"
    VERSION: ClassVar[int] = 1

    connector: str
    configuration: str
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorStopped:
    """A connector writes no more; what it placed stays as it is."""

    NAME: ClassVar[str] = "connector-stopped"
    VERSION: ClassVar[int] = 1

    connector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorAdopted:
    """What a platform restricted already is on record as an order of its own."""

    NAME: ClassVar[str] = "connector-adopted"
    VERSION: ClassVar[int] = 1

    connector: str
    order: OrderID
    mark_count: int
    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorRan:
    """The receipt of a run that changed something."""

    NAME: ClassVar[str] = "connector-ran"
    VERSION: ClassVar[int] = 1

    connector: str
    run: str
    placed_count: int
    restored_count: int
    """Of those placed: how many had been placed before, and were gone."""
    lifted_count: int
    mark_count: int
    """How many there are now."""
    not_expressed_count: int
    """Subjects that are withheld and that this platform cannot withhold."""
    is_observed: bool
    """The platform was read back afterwards and had what was wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftFound:
    """What a platform restricts is not what was decided, and no run will change that."""

    NAME: ClassVar[str] = "drift-found"
    VERSION: ClassVar[int] = 1

    connector: str
    missing_count: int
    """Wanted and not there."""
    surplus_count: int
    """There, placed from here, and wanted no more."""
    foreign_count: int
    """There, and never placed from here; it is left alone until people adopt it."""
    elsewhere_count: int
    """Restricted by rules of the operator's own, and not wanted."""
    unread_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeld:
    """A run would change more than the set number: it waits for two people."""

    NAME: ClassVar[str] = "run-held"
    VERSION: ClassVar[int] = 1

    connector: str
    plan: str
    """A keyed digest of exactly what would change."""
    placing_count: int
    lifting_count: int
    changes_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAllowed:
    """Two people let a run go on that was held; exactly that one."""

    NAME: ClassVar[str] = "run-allowed"
    VERSION: ClassVar[int] = 1

    connector: str
    plan: str
    approved_by: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorFailed:
    """A platform cannot be reached, or refuses; said once, until it recovers."""

    NAME: ClassVar[str] = "connector-failed"
    VERSION: ClassVar[int] = 1

    connector: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorRecovered:
    """A platform that had failed does its work again."""

    NAME: ClassVar[str] = "connector-recovered"
    VERSION: ClassVar[int] = 1

    connector: str
    attempt_count: int
    """How often it was tried in vain."""
