"""How things are written on the command line: items, instants, countries, layers."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from withheld.errors import InvalidInput
from withheld.model.identity import ItemID
from withheld.model.review import Layer
from withheld.model.territory import Territory, parse_country
from withheld.regimes.spans import parse_span

_JOINING = "\n\u200c\u200d"
"""The line feed, and the two joiners that Indian scripts and Persian are written with."""
_ITEMS = re.compile(r"\d+(-\d+)?(,\d+(-\d+)?)*")
_ITEMS_MAX = 1_000_000
"""As many as no order names; a slip of the finger must not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The items a person named: each by itself, or in bulk."""

    single: tuple[ItemID, ...] = ()
    bulk: tuple[ItemID, ...] = ()

    @property
    def all(self) -> tuple[ItemID, ...]:
        """Return all of them, each once, by number."""
        return tuple(sorted({*self.single, *self.bulk}))


def items_in(text: str) -> Picked:
    """
    Return the items that `text`, such as `1-20,25`, names; a range names them in bulk.

    Raises:
        InvalidInput: Not written so, or a range that goes backwards.
    """
    if not _ITEMS.fullmatch(text.replace(" ", "")):
        raise InvalidInput("items are written as numbers and ranges, such as 1-20,25")
    single: list[ItemID] = []
    bulk: list[ItemID] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not last:
            single.append(ItemID(int(first)))
            continue
        if int(last) < int(first) or int(last) > _ITEMS_MAX:
            raise InvalidInput("a range of items goes backwards, or is far too long; use 1-20")
        bulk.extend(ItemID(number) for number in range(int(first), int(last) + 1))
    return Picked(single=tuple(single), bulk=tuple(bulk))


def plain(text: str) -> str:
    """Return `text` without what could steer a terminal or hide: orders come from strangers."""
    return "".join(
        one if one in _JOINING or unicodedata.category(one) not in ("Cc", "Cf") else "\ufffd"
        for one in text
    )


def many(number: int, what: str) -> str:
    """Return a number of things in words: `1 item`, `1,178 items`."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def instant(text: str, now: datetime) -> datetime:
    """
    Return the instant that `text` names: with its time zone, or so long from now.

    Raises:
        InvalidInput: No such instant, or its time zone is not said.
    """
    if text.startswith("P"):
        span = parse_span(text)
        return now + timedelta(days=span.days + 30 * span.months, minutes=span.minutes)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "an instant is written 2026-11-24T10:00:00Z, or as a length of time from now, "
            "such as PT12H or P90D"
        ) from error
    if found.tzinfo is None:
        raise InvalidInput("the time zone of an instant is missing; end it with Z or +05:30")
    return found.astimezone(UTC)


def optional_instant(text: str | None, now: datetime) -> datetime | None:
    """
    Return the instant that `text` names, or None for None.

    Raises:
        InvalidInput: No such instant, or its time zone is not said.
    """
    return None if text is None else instant(text, now)


def territory_in(text: str) -> Territory:
    """
    Return the territory that `text`, such as `IN` or `DE,FR` or `EU`, names.

    Raises:
        InvalidInput: A code that is neither a country nor EU.
    """
    codes = [one for one in re.split(r"[,\s]+", text.strip().upper()) if one]
    return Territory.of(*(one if one == "EU" else parse_country(one) for one in codes))


def layers_in(text: str) -> frozenset[Layer]:
    """
    Return the layers that `text`, such as `existence,law`, names; `all` and `none` are words.

    Raises:
        InvalidInput: A layer there is none of.
    """
    if text == "all":
        return frozenset(Layer)
    if text == "none":
        return frozenset()
    known = {str(one): one for one in Layer}
    named = [one.strip() for one in text.split(",")]
    unknown = sum(one not in known for one in named)
    if unknown:
        raise InvalidInput(
            f"{unknown} of the layers named is none; there are {', '.join(known)}, "
            "and the words all and none"
        )
    return frozenset(known[one] for one in named)
