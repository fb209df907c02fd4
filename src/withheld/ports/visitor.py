"""A viewer who visits a surface of the service, as if from some country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request."""

    origin: str
    """Where to go, such as `https://chirp.example` or an address of your own front server."""
    path: str
    """The path as it is sent, percent-encoded, with its query."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """`Host` among them where the origin is an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What came back."""

    status: int
    """0 when nobody answered."""
    body: bytes = b""
    """As much as is looked at."""


class Visitor(Protocol):
    """Who goes; nothing is followed and nothing is kept between two visits."""

    def __call__(self, visit: Visit) -> Visited:
        """Return what came back; nobody answering is an answer too."""
        ...
