"""
A platform that enforces what was decided: what it can do, what it restricts, what it is to.

A connector speaks in *marks*, one for each thing a platform restricts in a country, spelt as that
platform has it: a path of a web server, a subject of an API.  It says which marks the decisions
come to, which there are, and it makes the one the other.  It decides nothing: what is placed and
what is lifted is worked out by `withheld.casework.reconciling`, the same for every platform.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from withheld.edge.format import Entry
from withheld.model.identity import SubjectID
from withheld.model.withholding import Track

UNKNOWN = "--"
"""The country of a mark for viewers whose country is not known."""
EVERYWHERE = "*"
"""The country of a mark on a platform that knows no countries: it holds for everybody."""
BELOW = "/*"
"""What ends the target of a mark that takes everything below a path with it."""


LEGAL = frozenset({Track.ORDER, Track.LEGACY})
"""What rests on a law, or was restricted before anybody asked why."""


class Capability(StrEnum):
    """What a platform can do; what is not declared is not asked of it."""

    GEO = "geo"
    """It tells viewers' countries apart."""
    ACCOUNT = "account"
    """An account is withheld whole, with what it posts later."""
    POST = "post"
    LABEL = "label"
    """It marks rather than withholds; clients decide what follows."""
    MESSAGE = "message"
    """It is told, and what it then does is its own affair."""
    READS_BACK = "reads-back"
    """It says what it restricts, so that drift is seen."""
    KEEPS_TIME = "keeps-time"
    """It starts and ends what it was given by its own clock."""
    SPEAKS_LANGUAGES = "speaks-languages"
    """The 451 page comes in the viewer's language."""
    PUBLIC = "public"
    """Whoever looks can see what is withheld somewhere.  Off until counsel releases it."""


class MarkKind(StrEnum):
    """Which of the two texts a viewer is owed, or that the edge does not know."""

    LEGAL_DEMAND = "legal-demand"
    LOCAL_LAW = "local-law"
    UNSURE = "unsure"
    """The country is not known, and the operator chose to show nothing meanwhile."""


class Mark(NamedTuple):
    """One thing restricted in one country, spelt as the platform has it."""

    country: str
    """ISO 3166-1 alpha-2, `--` for viewers from an unknown country, `*` for everybody."""
    target: str
    """A path (`/asha/status/1`), all below one (`/asha/*`), or a subject (`account:17`)."""
    kind: MarkKind = MarkKind.LEGAL_DEMAND

    @property
    def key(self) -> str:
        """Return what tells marks apart: where and what, whatever the reason."""
        return f"{self.country}:{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a connector found out about itself and its platform, here and now."""

    is_usable: bool
    version: str = ""
    """The platform's own."""
    problems: tuple[str, ...] = ()
    """What stands in the way, in words for the operator."""
    remarks: tuple[str, ...] = ()
    """What the operator has to know and cannot change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the decisions come to on this platform at an instant."""

    marks: frozenset[Mark]
    not_expressed: tuple[SubjectID, ...] = ()
    """Withheld, but shown nowhere this platform could compare; claim no effect for these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a platform restricts today, whoever decided it."""

    marks: frozenset[Mark] = frozenset()
    """In the place that this connector writes."""
    elsewhere: frozenset[Mark] = frozenset()
    """In places of the operator's own; they can be adopted and are never changed from here."""
    unread: tuple[str, ...] = ()
    """Lines that restrict something nobody can tell, as they stand; never guessed at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One run: what is to be placed and lifted, and what there is to be afterwards."""

    run: str
    """Names the run, so that a platform recognises one that is repeated."""
    placing: frozenset[Mark]
    lifting: frozenset[Mark]
    after: frozenset[Mark]
    """All that the platform is to restrict when this is done."""
    at: datetime
    """When it was decided to run (aware UTC)."""


class Connector(Protocol):
    """One platform of the service, opened with the operator's settings."""

    def verify(self) -> Verified:
        """Return whether the platform is there and set up as it has to be; changes nothing."""
        ...

    def preparation(self) -> Mapping[str, str]:
        """Return files, by name, that the operator puts in place by hand to set the platform up."""
        ...

    def wanted(self, entries: Sequence[Entry], at: datetime) -> Wanted:
        """Return what `entries` come to here at `at` (aware UTC); the same gives the same."""
        ...

    def observe(self) -> Observed:
        """
        Return what the platform restricts now; changes nothing.

        Raises:
            NotReady: The platform does not answer; nothing is known of it.
        """
        ...

    def apply(self, change: Change) -> None:
        """
        Make the platform restrict what the change says; doing it again changes nothing.

        Raises:
            NotReady: It could not be done now; what was there before still is, or part of the
                change is in place, and the next run sees which.
        """
        ...


class Platforms(Protocol):
    """The connectors the operator set up, by the names the operator gave them."""

    def names(self) -> Sequence[str]:
        """Return the names, sorted."""
        ...

    def described(self, name: str) -> "Described":
        """
        Return what the configuration says.

        Raises:
            NotFound: There is no connector of that name.
            InvalidInput: Its configuration does not hold together.
        """
        ...

    def configure(self, name: str, configuration: bytes) -> "Described":
        """
        Keep a configuration under `name`, whole or not at all, and return what it says.

        Raises:
            InvalidInput: It does not hold together; nothing is kept.
        """
        ...

    def open(self, name: str) -> Connector:
        """
        Return the connector, ready to be asked.

        Raises:
            NotFound: There is no connector of that name.
            InvalidInput: Its configuration does not hold together.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A connector's configuration, as far as the shell has to know it."""

    kind: str
    digest: str
    """SHA-256 of the configuration; another one is another connector, and starts read-only."""
    capabilities: frozenset[Capability]
    changes_max: int
    """A run that would change more targets than this stops for two people."""
    recheck_minutes: int
    """How often the platform is looked at although nothing was decided."""
    host: str = ""
    """The host whose paths the platform's marks are; empty if they are subjects."""
    tracks: frozenset[Track] = LEGAL
    """Whose decisions it is told of; own policy is told only to platforms that remove."""
