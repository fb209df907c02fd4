"""Fields of a JSON object by type, for entries that strangers may have written."""

from collections.abc import Mapping, Sequence
from datetime import date

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON


def text(value: Mapping[str, JSON], key: str, absent: str | None = None) -> str:
    """
    Return the text under `key`, or `absent` where that is given and the key is not there.

    Raises:
        InvalidInput: It is no text.
    """
    found = value.get(key, absent)
    if not isinstance(found, str):
        raise InvalidInput(f"the field {key} holds no text; expected text")
    return found


def texts(value: Mapping[str, JSON], key: str) -> tuple[str, ...]:
    """
    Return the texts listed under `key`; none where the key is not there.

    Raises:
        InvalidInput: It is no list, or one of what is no text.
    """
    found = _listed(value, key)
    every = tuple(one for one in found if isinstance(one, str))
    if len(every) != len(found):
        raise InvalidInput(f"the field {key} lists what is no text; expected texts")
    return every


def objects(value: Mapping[str, JSON], key: str) -> tuple[Mapping[str, JSON], ...]:
    """
    Return the objects listed under `key`; none where the key is not there.

    Raises:
        InvalidInput: It is no list, or one of what is no object.
    """
    found = _listed(value, key)
    every = tuple(one for one in found if isinstance(one, Mapping))
    if len(every) != len(found):
        raise InvalidInput(f"the field {key} lists what is no object; expected objects")
    return every


def whole(value: Mapping[str, JSON], key: str) -> int | None:
    """
    Return the whole number under `key`, or None where the key is not there.

    Raises:
        InvalidInput: It is no whole number, or below zero.
    """
    found = value.get(key)
    if found is not None and (isinstance(found, bool) or not isinstance(found, int) or found < 0):
        raise InvalidInput(f"the field {key} holds no count; expected a whole number from 0")
    return found


def day(value: Mapping[str, JSON], key: str) -> date:
    """
    Return the date under `key`.

    Raises:
        InvalidInput: It is no date as ISO 8601 writes it.
    """
    try:
        return date.fromisoformat(text(value, key))
    except ValueError:
        raise InvalidInput(f"the field {key} holds no date; expected YYYY-MM-DD") from None


def _listed(value: Mapping[str, JSON], key: str) -> Sequence[JSON]:
    found = value.get(key, ())
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise InvalidInput(f"the field {key} is no list; expected one")
    return found
