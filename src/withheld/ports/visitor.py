"""A viewer who visits a surface of the service, as if from some country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Transport(StrEnum):
    """How a surface gives what it shows."""

    PAGE = "page"
    """One answer to one request: a page, an API, an object of ActivityPub."""
    SSE = "sse"
    """Server-sent events: an answer that goes on."""
    WEBSOCKET = "websocket"

    @property
    def is_stream(self) -> bool:
        """Whether it goes on, so that something is listened for."""
        return self is not Transport.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request."""

    origin: str
    """Where to go, such as `https://chirp.example` or an address of your own front server."""
    path: str
    """The path as it is sent, percent-encoded, with its query."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """`Host` among them where the origin is an address."""
    transport: Transport = Transport.PAGE
    marker: bytes = b""
    """What is listened for on a stream; once heard, the visit is over."""
    seconds_max: float = 0
    """How long at most a stream is listened to."""
    trigger: str = ""
    """A path that is told (POST) once the stream is open, so that the thing comes again."""
    after_seconds: float = 0
    """How long to wait before going."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What came back."""

    status: int
    """0 when nobody answered; 200 for a WebSocket that was opened."""
    body: bytes = b""
    """As much as is looked at; of a stream, what was heard."""


class Visitor(Protocol):
    """Who goes; nothing is followed and nothing is kept between two visits."""

    def __call__(self, visit: Visit) -> Visited:
        """Return what came back; nobody answering is an answer too."""
        ...
