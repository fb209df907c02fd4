"""Marks of platforms that know subjects rather than paths: a country and a subject each."""

from collections.abc import Iterable
from datetime import datetime

from withheld.edge.format import Entry
from withheld.ports.connectors import Mark, MarkKind, Wanted
from withheld.restriction.marks import countries_of, is_in_force


def wanted_subjects(entries: Iterable[Entry], at: datetime, *, refuses_unsure: bool) -> Wanted:
    """Return a mark for each country of each entry in force at `at` (aware UTC)."""
    order = tuple(MarkKind)
    marks: dict[str, Mark] = {}
    for entry in entries:
        if not is_in_force(entry, at):
            continue
        for country, kind in countries_of(entry, refuses_unsure=refuses_unsure):
            mark = Mark(country, entry.subject, kind)
            known = marks.get(mark.key)
            if known is None or order.index(kind) < order.index(known.kind):
                marks[mark.key] = mark
    return Wanted(marks=frozenset(marks.values()))
