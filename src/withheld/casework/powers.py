"""(2) What the law says of whoever wrote: looked up for the person who checks the sender."""

from datetime import UTC, datetime, time

from withheld.casefile.fold import Casefile
from withheld.casework.checking import issued_on, known_authority
from withheld.casework.office import Office
from withheld.casework.particulars import country_of, proposed
from withheld.events.intake import OrderReceived
from withheld.model.identity import OrderID
from withheld.model.reading import ProposalKind
from withheld.regimes import timing
from withheld.regimes.matching import Matched, match
from withheld.regimes.schema import Pack
from withheld.verification.powers import Judged, Powers, powers_of

_LATEST = time(23, 59, 59)


def powers_shown(office: Office, order: OrderID) -> Powers | None:
    """Return what the law says of the sender; None where the law or the authority is not known."""
    view = office.record.view(order)
    received, who = view.order.received, known_authority(office, view)
    found = _pack(office, view)
    if received is None or who is None or found is None:
        return None
    pack, variant = found
    judged = Judged(
        pack=pack,
        variant=variant,
        on=timing.law_date(pack.head, received.clock_starts_at),
        decided_at=_decided_at(office, view, received),
    )
    signatories = proposed(office, view, ProposalKind.SIGNATORY)
    return powers_of(judged, who.own, signatories)


def _decided_at(office: Office, view: Casefile, received: OrderReceived) -> datetime:
    """Return when the authority decided: the end of the day the letter bears, not to be early."""
    day = issued_on(office, view, received)
    return datetime.combine(day, _LATEST, UTC)


def _pack(office: Office, view: Casefile) -> tuple[Pack, str] | None:
    """Return the law as a person confirmed it, else the only one that the letter cites."""
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
