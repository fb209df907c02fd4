"""
What a connector of some kind is, and how the kinds that are installed are found.

A package brings a kind by an entry point of the group `withheld.connectors` that names a `Kind`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from withheld.connectors.settings import Settings
from withheld.edge.response import Pages, Service
from withheld.edge.texts import Texts
from withheld.errors import InvalidInput
from withheld.model.withholding import Track
from withheld.ports.clock import Clock
from withheld.ports.connectors import LEGAL, Capability, Connector
from withheld.ports.directory import Directory

GROUP = "withheld.connectors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a connector may use of the service around it."""

    name: str
    """The operator's name for it."""
    folder: Path
    """A folder of its own in the case store, for what it has to keep; made when needed."""
    service: str
    """The service's public name."""
    host: str
    """The host whose paths are meant; empty where marks are no paths."""
    directory: Directory
    """The service's own accounts and posts."""
    clock: Clock

    def pages(self, settings: Settings) -> Pages:
        """
        Return what viewers are answered, as `blocked_by` and `objections` of the settings say.

        Raises:
            InvalidInput: No link to who withholds (RFC 7725 section 4).
        """
        service = Service(
            name=self.service,
            blocked_by=settings.text("blocked_by"),
            objections=settings.text("objections", ""),
        )
        return Pages(service=service, texts=Texts.load())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of platform."""

    name: str
    summary: str
    """In a sentence, for the operator who chooses."""
    capabilities: frozenset[Capability]
    open: Callable[[Settings, Surroundings], Connector]
    """Return a connector; raises `InvalidInput` for settings that do not hold together."""
    tracks: frozenset[Track] = LEGAL
    """Whose decisions it carries out; one that removes for everybody may carry out own policy."""


def installed_kinds() -> Mapping[str, Kind]:
    """
    Return every kind that is installed, by name.

    Raises:
        InvalidInput: An entry point names something that is no kind, or a name is taken twice.
    """
    found: dict[str, Kind] = {}
    for point in entry_points(group=GROUP):
        kind = point.load()
        if not isinstance(kind, Kind):
            raise InvalidInput(
                f"the entry point {point.name} of {GROUP} is no Kind; mend the package it is from"
            )
        if kind.name in found:
            raise InvalidInput(f"two packages bring a connector called {kind.name}; remove one")
        found[kind.name] = kind
    return found
