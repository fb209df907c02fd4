"""A reading in words for a person at a desk: totals, items, unread lines, demands, proposals."""

from collections.abc import Iterator, Sequence

from withheld.model.reading import Mention, Reading, Resolution
from withheld.resolution.resolving import doubts_left

_SHOWN = 40
"""So many lines of each list are shown; a summary is for people, --json has everything."""


def summary(reading: Reading, *, file: str, resolutions: Sequence[Resolution | None]) -> str:
    """Return the reading as text, every statement with its place."""
    return "\n".join(_lines(reading, file, resolutions)) + "\n"


def _lines(reading: Reading, file: str, resolutions: Sequence[Resolution | None]) -> Iterator[str]:
    totals = reading.totals
    yield f"{file}: {reading.intent.value}"
    yield (
        f"  {totals.total} lines = {totals.item} with items + {totals.context} context"
        f" + {totals.repeat} repeats + {totals.unread} unread"
    )
    yield from _section(
        "What a person should know", [f"! {warning}" for warning in reading.warnings]
    )
    yield from _section(
        f"Items ({len(reading.items)})",
        [
            _item(number, one, resolution)
            for number, (one, resolution) in enumerate(
                zip(reading.items, resolutions, strict=True), start=1
            )
        ],
    )
    yield from _section(
        f"Unread: waiting for a person ({len(reading.unread)})",
        [f"{one.place}: {one.why}: {one.text[:100]}" for one in reading.unread],
    )
    yield from _section(
        f"Asked for ({len(reading.demands)})",
        [
            f"{one.priority}. {one.act.value}{f' in {one.scope}' if one.scope else ''}"
            f"{f' within {one.within}' if one.within else ''}"
            f"{f' lasting {one.lasts}' if one.lasts else ''} ({one.place}): {one.text[:100]}"
            for one in reading.demands
        ],
    )
    yield from _section(
        "Says of itself (to be confirmed)",
        [f"{one.kind.value}: {one.value} ({one.place})" for one in reading.proposals],
    )
    yield from _section(
        f"Mentioned only ({len(reading.asides)})",
        [f"{one.url}: {one.why} ({one.place})" for one in reading.asides],
    )


def _section(title: str, entries: Sequence[str]) -> Iterator[str]:
    """Return a titled list; nothing at all where it would be empty."""
    if not entries:
        return
    yield f"  {title}"
    yield from (f"    {entry}" for entry in entries[:_SHOWN])
    if len(entries) > _SHOWN:
        yield f"    … and {len(entries) - _SHOWN} more; --json shows all"


def _item(number: int, one: Mention, resolution: Resolution | None) -> str:
    """Return one item in a line."""
    rows = ", ".join(f"{row.series} no. {row.n}".strip() for row in one.rows)
    doubts = doubts_left(one, resolution) if resolution else one.doubts
    meant = f" = {resolution.subject or resolution.unresolved}" if resolution else ""
    name = "[redacted]" if one.is_redacted else one.url or one.as_written
    return f"{number}. {name}{meant} ({one.place}{f'; {rows}' if rows else ''})" + (
        f" doubts: {', '.join(doubts)}" if doubts else ""
    )
