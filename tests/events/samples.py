"""
One sample of every event, built from the types of its fields.

It wrote the frozen examples, once: run `python tests/events/samples.py` after adding an event or a
version; it never writes an example again that is there already.
"""

import dataclasses
import types
import typing
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from withheld.events.catalogue import catalogue
from withheld.events.recorded import SERVICE, Event, Recorded, StreamID
from withheld.model.territory import Territory

EXAMPLES = Path(__file__).parent / "examples"
AT = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=UTC)
_ROOM_OF_THE_SERVICE = "withheld.events.service"

# A text for a field of this name; any other text is a plain word.
_TEXTS = {
    "root": "ab" * 32,
    "digest": "cd" * 32,
    "directory": "ef" * 32,
    "document": "12" * 32,
    "public_key": "34" * 32,
    "signature": "56" * 64,
    "key": "0123456789abcdef",
    "old": "0123456789abcdef",
    "new": "fedcba9876543210",
    "origin": "chirp.example/withheld",
    "letter": "2026-0002",
    "timer": "2026-0001/act/7",
    "provision": "s.69A(1) IT Act 2000",
    "within": "PT36H",
    "when_country_unknown": "show",
}


def sample(kind: object, name: str = "") -> object:
    """
    Return a value of `kind`, a type as it stands in an annotation, for a field `name`.

    Raises:
        TypeError: No sample of such a type is known here.
    """
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    arguments = typing.get_args(kind)
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return sample(next(one for one in arguments if one is not type(None)), name)
    if origin is tuple:
        return (sample(arguments[0], name),)
    if origin is frozenset:
        return frozenset({sample(arguments[0], name)})
    if not isinstance(kind, type):
        raise TypeError(f"no sample of {kind}")
    return _plain(kind, name)


def _plain(kind: type, name: str) -> object:
    if kind is Territory:
        return Territory.of("IN", "DE")
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(
            **{one.name: sample(hints[one.name], one.name) for one in dataclasses.fields(kind)}
        )
    if issubclass(kind, Enum):
        return list(kind)[-1]
    plain: dict[type, object] = {bool: True, int: 3, str: _TEXTS.get(name, "word"), datetime: AT}
    return plain[kind]


def recorded(kind: type[Event]) -> Recorded:
    """Return a sample of the event class `kind` as it would stand in the record."""
    is_of_service = kind.__module__ == _ROOM_OF_THE_SERVICE
    return Recorded(
        stream=SERVICE if is_of_service else StreamID("2026-0001"),
        n=7,
        at=AT,
        by="asha",
        event=typing.cast("Event", sample(kind)),
    )


def example_name(kind: type[Event]) -> str:
    """Return the name of the file with the frozen example of the version of today."""
    return f"{kind.NAME}.v{kind.VERSION}.json"


def write_missing() -> list[str]:
    """Write the examples that are not there yet, and return their names."""
    written = []
    for kind in catalogue().values():
        path = EXAMPLES / example_name(kind)
        if not path.exists():
            path.write_bytes(recorded(kind).to_bytes() + b"\n")
            written.append(path.name)
    return written


if __name__ == "__main__":
    write_missing()
