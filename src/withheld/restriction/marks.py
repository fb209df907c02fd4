"""What an entry of the table comes to for a platform that knows countries and no instants."""

from collections.abc import Iterator
from datetime import datetime

from withheld.edge.format import Entry
from withheld.model.withholding import ReasonKind, WhenCountryUnknown
from withheld.ports.connectors import UNKNOWN, MarkKind

_KINDS = {
    ReasonKind.LEGAL_DEMAND: MarkKind.LEGAL_DEMAND,
    ReasonKind.LOCAL_LAW: MarkKind.LOCAL_LAW,
}


def is_in_force(entry: Entry, at: datetime) -> bool:
    """Return whether an entry covers `at` (aware UTC)."""
    has_started = entry.starts_at is None or entry.starts_at <= at
    return has_started and (entry.ends_at is None or at < entry.ends_at)


def countries_of(entry: Entry, *, refuses_unsure: bool) -> Iterator[tuple[str, MarkKind]]:
    """
    Go through the countries of an entry, that of unknown viewers among them, with the kind.

    Args:
        entry: The entry.
        refuses_unsure: The operator shows nothing while the edge does not know.
    """
    kind = _KINDS[entry.reason_kind]
    for country in sorted(entry.countries):
        yield country, kind
    unknown = entry.when_country_unknown
    if unknown is WhenCountryUnknown.WITHHOLD:
        yield UNKNOWN, kind
    elif unknown is WhenCountryUnknown.DONT_KNOW and refuses_unsure:
        yield UNKNOWN, MarkKind.UNSURE
