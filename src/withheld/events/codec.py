"""
Events to canonical JSON and back, by the types of their fields.

What a later version of this software added to an event survives a round trip through this one:
unknown fields are kept beside the event and written again.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON

_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def to_json(value: object) -> JSON:
    """
    Return `value`, an event or a part of one, as JSON.

    Raises:
        InvalidInput: A type that has no place in an event.
    """
    if type(value) in _AS_THEY_ARE:
        return value  # type: ignore[return-value]  # asked just now, of its type
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int | str):
        return value
    if isinstance(value, datetime):
        return instant_to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return _container_to_json(value)


def _container_to_json(value: object) -> JSON:
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    kind: type = type(value)
    if fields := _fields_of(kind):
        return {
            name: to_json(found)
            for name, default in fields
            if (found := getattr(value, name)) is not default and found != default
        }
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {}
    raise InvalidInput(f"a {type(value).__name__} has no place in an event")


@cache
def _fields_of(kind: type) -> tuple[tuple[str, object], ...]:
    """Return the fields of a dataclass with their defaults; none of anything else."""
    if not dataclasses.is_dataclass(kind):
        return ()
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def from_json(kind: object, value: JSON) -> object:
    """
    Return `value` as an instance of `kind`, a type as it stands in a field's annotation.

    Raises:
        InvalidInput: `value` does not fit `kind`.
    """
    return _reader(kind)(value)


_Reader = Callable[[JSON], object]


@cache
def _reader(kind: object) -> _Reader:
    """Return what reads a `kind`; looked up once a type, since states are read by the thousand."""
    kind = _bare(kind)
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return _union_reader(kind)
    origin = typing.get_origin(kind)
    if origin is tuple:
        one = _reader(typing.get_args(kind)[0])
        return lambda value: tuple(one(each) for each in _list(value))
    if origin is frozenset:
        one = _reader(typing.get_args(kind)[0])
        return lambda value: frozenset(one(each) for each in _list(value))
    if origin is Mapping or origin is dict:
        one = _reader(typing.get_args(kind)[1])
        return lambda value: {key: one(each) for key, each in _dict(value).items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_reader(kind)
    if kind is str or kind is int:
        # Nearly everything is one of these; what is not takes the way that says why.
        return lambda value: value if type(value) is kind else _plain_from_json(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members: dict[JSON, object] = {str(one.value): one for one in kind}
        return lambda value: (
            members[value]
            if type(value) is str and value in members
            else _plain_from_json(kind, value)
        )
    return lambda value: _plain_from_json(kind, value)


def _union_reader(kind: object) -> _Reader:
    options = [_bare(option) for option in typing.get_args(kind)]
    (option,) = [option for option in options if option is not type(None)]
    one = _reader(option)
    if type(None) not in options:
        return one
    return lambda value: None if value is None else one(value)


def _dataclass_reader(kind: type) -> _Reader:
    hints = typing.get_type_hints(kind)
    fields = [
        (
            field.name,
            _reader(hints[field.name]),
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(kind)
    ]

    def read(value: JSON) -> object:
        found = _dict(value)
        arguments: dict[str, object] = {}
        for name, one, is_needed in fields:
            if name in found:
                arguments[name] = one(found[name])
            elif is_needed:
                raise InvalidInput(f"{kind.__name__} without its {name}")
        return kind(**arguments)

    return read


def _plain_from_json(kind: object, value: JSON) -> object:
    if not isinstance(kind, type):
        raise InvalidInput(f"{kind!r} has no place in an event")
    if issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError as error:
            raise InvalidInput(f"unknown {kind.__name__} in an event") from error
    if kind is datetime and isinstance(value, str):
        return text_to_instant(value)
    if kind is date and isinstance(value, str):
        return _date(value)
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise InvalidInput(f"a {type(value).__name__} where a {kind.__name__} was expected")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("a date that is not ISO 8601, such as 2021-02-10") from error


def dataclass_from_json(kind: type, value: JSON) -> object:
    """
    Return `value` as an instance of the dataclass `kind`, its unknown fields left aside.

    Raises:
        InvalidInput: A field is missing, or of another type.
    """
    return _reader(kind)(value)


def merged(original: JSON, written: JSON) -> JSON:
    """Return `written` with every field of `original` that `written` does not know."""
    if isinstance(original, dict) and isinstance(written, dict):
        return {
            **{key: value for key, value in original.items() if key not in written},
            **{
                key: merged(original[key], value) if key in original else value
                for key, value in written.items()
            },
        }
    if isinstance(original, list) and isinstance(written, list) and len(original) == len(written):
        return [merged(old, new) for old, new in zip(original, written, strict=True)]
    return written


def instant_to_text(at: datetime) -> str:
    """
    Return an aware instant in UTC as RFC 3339 text with microseconds and a Z.

    Raises:
        InvalidInput: The instant has no time zone.
    """
    if at.tzinfo is None:
        raise InvalidInput("an instant without time zone was given; give it in UTC")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def text_to_instant(text: str) -> datetime:
    """
    Return the instant in `text`, RFC 3339 with Z, as aware UTC.

    Raises:
        InvalidInput: Not such a text.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "an instant that is not RFC 3339, such as 2021-02-10T08:00:00Z"
        ) from error
    if found.tzinfo is None:
        raise InvalidInput("an instant without time zone; write it as 2021-02-10T08:00:00Z")
    return found.astimezone(UTC)


def _bare(kind: object) -> object:
    while isinstance(kind, typing.NewType):
        kind = kind.__supertype__
    return kind


def _list(value: JSON) -> list[JSON]:
    if not isinstance(value, list):
        raise InvalidInput(f"a {type(value).__name__} where a list was expected")
    return value


def _dict(value: JSON) -> dict[str, JSON]:
    if not isinstance(value, dict):
        raise InvalidInput(f"a {type(value).__name__} where an object was expected")
    return value
