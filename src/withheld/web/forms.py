"""What a form sent: its fields as text, each at most once unless asked for as a list."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from withheld.errors import InvalidInput
from withheld.model.identity import ItemID
from withheld.model.territory import Territory, parse_country
from withheld.regimes.spans import parse_span

BYTES_MAX = 4 * 1024 * 1024
"""How much one form may send: a reason for each of many thousand items, and no more."""
_FIELDS_MAX = 200_000
_ITEMS_MAX = 1_000_000
_ITEMS = re.compile(r"\d{1,7}(-\d{1,7})?(,\d{1,7}(-\d{1,7})?)*")
_Kind = TypeVar("_Kind", bound=StrEnum)


class Form:
    """The fields of one form."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._fields = fields

    @property
    def fields(self) -> Mapping[str, Sequence[str]]:
        """Return all fields as they were sent."""
        return self._fields

    def text(self, name: str) -> str:
        """Return a field, trimmed; empty if it was not sent."""
        values = self._fields.get(name)
        return values[-1].strip() if values else ""

    def exact(self, name: str) -> str:
        """Return a field as it was typed; a passphrase may begin or end with a space."""
        values = self._fields.get(name)
        return values[-1] if values else ""

    def every(self, name: str) -> Sequence[str]:
        """Return all values of a field."""
        return self._fields.get(name, ())

    def flag(self, name: str) -> bool:
        """Return whether a box was ticked."""
        return bool(self.text(name))

    def one_of(self, name: str, kind: type[_Kind]) -> _Kind:
        """
        Return a field that names one of a few things.

        Raises:
            InvalidInput: None of them.
        """
        try:
            return kind(self.text(name))
        except ValueError as error:
            raise InvalidInput(f"choose one of: {', '.join(str(one) for one in kind)}") from error

    def needed(self, name: str, what: str) -> str:
        """
        Return a field that must not be empty.

        Raises:
            InvalidInput: It is; `what` says what was expected.
        """
        found = self.text(name)
        if not found:
            raise InvalidInput(what)
        return found

    def instant(self, name: str, now: datetime, zone: ZoneInfo) -> datetime | None:
        """
        Return an instant: local to the reader's zone, or with an offset, or a length from now.

        Raises:
            InvalidInput: Written in no such way.
        """
        text = self.text(name)
        if not text:
            return None
        if text.upper().startswith("P"):
            span = parse_span(text.upper())
            return now + timedelta(days=span.days + 30 * span.months, minutes=span.minutes)
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise InvalidInput(
                "an instant is written 2026-11-24 10:00 in your own zone, with an offset, or as a "
                "length of time from now, such as PT12H or P90D"
            ) from error
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def form_of(body: bytes) -> Form:
    """
    Return the form in `body` (application/x-www-form-urlencoded).

    Raises:
        InvalidInput: Not written so, or too many fields.
    """
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_FIELDS_MAX,
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise InvalidInput(
            "the form is not written as forms are; go back and send it again"
        ) from error
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return Form(fields)


def numbers_in(text: str) -> list[ItemID]:
    """
    Return the items that `text`, such as `1-20,25`, names, each once, by number.

    Raises:
        InvalidInput: Not written so, or a range that goes backwards or names too many.
    """
    text = text.replace(" ", "")
    if not text:
        return []
    if not _ITEMS.fullmatch(text):
        raise InvalidInput("items are written as numbers and ranges, such as 1-20,25")
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if last and int(last) < int(first):
            raise InvalidInput("a range of items goes backwards; write the smaller number first")
        found.update(range(int(first), int(last or first) + 1))
        if len(found) > _ITEMS_MAX:
            raise InvalidInput("more items were named than any order has; use smaller ranges")
    return [ItemID(one) for one in sorted(found)]


def written(numbers: list[ItemID]) -> str:
    """Return item numbers as text with ranges, such as `1-20,25`."""
    parts: list[str] = []
    start = previous = 0
    for one in [*numbers, None]:
        if one is not None and previous and one == previous + 1:
            previous = one
            continue
        if previous:
            parts.append(str(start) if start == previous else f"{start}-{previous}")
        if one is not None:
            start = previous = one
    return ",".join(parts)


def territory_in(text: str) -> Territory | None:
    """
    Return the territory that `text`, such as `IN` or `DE FR` or `EU`, names; None for nothing.

    Raises:
        InvalidInput: A code that is neither a country nor EU.
    """
    codes = [one for one in re.split(r"[,\s]+", text.strip().upper()) if one]
    if not codes:
        return None
    return Territory.of(*(one if one == "EU" else parse_country(one) for one in codes))
