"""An event as the record has it: which stream, which number, when, by whom, and its bytes."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NewType, Protocol, cast

from withheld.errors import InvalidInput
from withheld.events.codec import dataclass_from_json, merged, text_to_instant, to_json
from withheld.ledger.canonical import JSON, canonical, parse

StreamID = NewType("StreamID", str)
"""An order's id, or `service` for what concerns them all."""

SERVICE = StreamID("service")

SYSTEM = "system"
"""Who did what no person did: a clock that ran out, a receipt that came back."""


class Event(Protocol):
    """Anything that happened; frozen, named, versioned."""

    NAME: ClassVar[str]
    VERSION: ClassVar[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One leaf of the record."""

    stream: StreamID
    n: int
    """Its number in the stream, counted from 1."""
    at: datetime
    """When it was appended (aware UTC)."""
    by: str
    """Who did it: a `PersonID`, or `system`."""
    event: Event
    original: JSON = None
    """What was read, so that fields this version does not know are written again."""

    def to_bytes(self) -> bytes:
        """Return the canonical bytes of the leaf (RFC 8785)."""
        written = to_json(
            {
                "stream": self.stream,
                "n": self.n,
                "at": self.at,
                "by": self.by,
                "event": self.event.NAME,
                "v": self.event.VERSION,
                "body": self.event,
            }
        )
        return canonical(written if self.original is None else merged(self.original, written))


def from_bytes(leaf: bytes, catalogue: dict[str, type[Event]]) -> Recorded:
    """
    Return the event in `leaf`.

    Raises:
        InvalidInput: Not canonical, an unknown event, a version later than ours, a wrong field.
    """
    value = parse(leaf)
    if not isinstance(value, dict):
        raise InvalidInput("a leaf of the record that is no object")
    kind = catalogue.get(str(value.get("event")))
    if kind is None:
        raise InvalidInput("an event this version does not know; use the version that wrote it")
    version, number = value.get("v"), value.get("n")
    if not isinstance(version, int) or not isinstance(number, int):
        raise InvalidInput("a leaf of the record without its version or its number")
    if version > kind.VERSION:
        raise InvalidInput(
            f"version {version} of {kind.NAME}, and this software knows up to {kind.VERSION}; "
            "use the version that wrote it"
        )
    return Recorded(
        stream=StreamID(_text(value, "stream")),
        n=number,
        at=text_to_instant(_text(value, "at")),
        by=_text(value, "by"),
        event=cast("Event", dataclass_from_json(kind, value.get("body"))),
        original=value,
    )


def _text(value: dict[str, JSON], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise InvalidInput(f"a leaf of the record without its {name!r}")
    return found


def items_of(event: Event) -> tuple[int, ...]:
    """Return the numbers of the items the event speaks of; empty if it is about the order."""
    items = getattr(event, "items", ())
    return tuple(one if isinstance(one, int) else one.item for one in items)


def is_event(kind: object) -> bool:
    """Return whether `kind` is a class of events."""
    return dataclasses.is_dataclass(kind) and hasattr(kind, "NAME") and hasattr(kind, "VERSION")
