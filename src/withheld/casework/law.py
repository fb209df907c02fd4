"""(2) By which law, and as of which day, a letter's sender is looked at."""

from datetime import UTC, date, datetime, time

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.casework.particulars import country_of, proposed
from withheld.events.intake import OrderReceived
from withheld.events.recorded import StreamID
from withheld.model.reading import ProposalKind
from withheld.regimes import timing
from withheld.regimes.matching import Matched, match
from withheld.regimes.schema import Pack
from withheld.verification.powers import Judged

_LATEST = time(23, 59, 59)


def judged(office: Office, view: Casefile) -> Judged | None:
    """Return the law as a person confirmed it, else the only one the letter cites; None if none."""
    received, found = view.order.received, _pack(office, view)
    if received is None or found is None:
        return None
    pack, variant = found
    return Judged(
        pack=pack,
        variant=variant,
        on=timing.law_date(pack.head, received.clock_starts_at),
        # The end of the day the letter bears, not to be early.
        decided_at=datetime.combine(issued_on(office, view, received), _LATEST, UTC),
    )


def issued_on(office: Office, view: Casefile, received: OrderReceived) -> date:
    """Return the letter's own day: the date it bears, else the day it was received."""
    arrived = received.clock_starts_at.date()
    for text in proposed(office, view, ProposalKind.ISSUED_ON):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue  # A date that intake could not make whole is nobody's day.
        # A letter dated after it came says nothing of the day its sender wrote it.
        return min(day, arrived)
    return arrived


def taken_in_at(office: Office, view: Casefile) -> datetime:
    """Return when the letter was put on record: what two people entered later may be due to it."""
    return next(iter(office.record.events(StreamID(view.order.order)))).at


def _pack(office: Office, view: Casefile) -> tuple[Pack, str] | None:
    active, particulars = office.active_packs(), view.order.particulars
    if particulars is not None:
        found = next((one for one in active if one.id == particulars.pack), None)
        return (found, particulars.variant) if found is not None else None
    cited = proposed(office, view, ProposalKind.PROVISION)
    matched = match(active, cited, country=country_of(office, view))
    if not isinstance(matched, Matched) or len(matched.packs) != 1:
        return None
    only = matched.packs[0]
    pack = next(one for one in active if one.id == only.pack)
    return pack, only.variant or pack.head.default_variant
