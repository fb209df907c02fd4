"""A reading in words for a person at a desk: totals, items, unread lines, demands, proposals."""

from collections.abc import Iterable, Iterator, Sized
from itertools import count, islice

from withheld.model.reading import Mention, Reading, Resolution
from withheld.resolution.resolving import doubts_left

_SHOWN = 40
"""So many lines of each list are shown; a summary is for people, --json has everything."""


def summary(reading: Reading, *, file: str, resolutions: Iterable[Resolution | None]) -> str:
    """Return the reading as text, every statement with its place."""
    return "\n".join(_lines(reading, file, resolutions)) + "\n"


def _lines(reading: Reading, file: str, resolutions: Iterable[Resolution | None]) -> Iterator[str]:
    totals = reading.totals
    yield f"{file}: {reading.intent.value}"
    yield (
        f"  {totals.total} lines = {totals.item} with items + {totals.context} context"
        f" + {totals.repeat} repeats + {totals.unread} unread"
    )
    yield from _section(
        "What a person should know",
        reading.warnings,
        (f"! {warning}" for warning in reading.warnings),
    )
    yield from _section(
        f"Items ({len(reading.items)})",
        reading.items,
        map(_item, count(1), reading.items, resolutions),
    )
    yield from _section(
        f"Unread: waiting for a person ({len(reading.unread)})",
        reading.unread,
        (f"{one.place}: {one.why}: {one.text[:100]}" for one in reading.unread),
    )
    yield from _section(
        f"Asked for ({len(reading.demands)})",
        reading.demands,
        (
            f"{one.priority}. {one.act.value}{f' in {one.scope}' if one.scope else ''}"
            f"{f' within {one.within}' if one.within else ''}"
            f"{f' lasting {one.lasts}' if one.lasts else ''} ({one.place}): {one.text[:100]}"
            for one in reading.demands
        ),
    )
    yield from _section(
        "Says of itself (to be confirmed)",
        reading.proposals,
        (f"{one.kind.value}: {one.value} ({one.place})" for one in reading.proposals),
    )
    yield from _section(
        f"Mentioned only ({len(reading.asides)})",
        reading.asides,
        (f"{one.url}: {one.why} ({one.place})" for one in reading.asides),
    )


def _section(title: str, members: Sized, entries: Iterable[str]) -> Iterator[str]:
    """Return a list of `members` under a title, an entry each; nothing where there are none."""
    if not members:
        return
    yield f"  {title}"
    yield from (f"    {entry}" for entry in islice(entries, _SHOWN))
    if len(members) > _SHOWN:
        yield f"    … and {len(members) - _SHOWN} more; --json shows all"


def _item(number: int, one: Mention, resolution: Resolution | None) -> str:
    """Return one item in a line."""
    rows = ", ".join(f"{row.series} no. {row.n}".strip() for row in one.rows)
    doubts = doubts_left(one, resolution) if resolution else one.doubts
    meant = f" = {resolution.subject or resolution.unresolved}" if resolution else ""
    name = "[redacted]" if one.is_redacted else one.url or one.as_written
    return f"{number}. {name}{meant} ({one.place}{f'; {rows}' if rows else ''})" + (
        f" doubts: {', '.join(doubts)}" if doubts else ""
    )
