"""
(1) The hazard stop: before anything is shown, and after a person said so.

What is stopped is put away by renaming, never by copying: out of the folder that backups, exports
and readers look into.  The operator's own reporting channel takes over; nothing here reports.
"""

from collections.abc import Sequence

from withheld.casework.erasing import erase, keys_of
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.errors import NotFound, NotPermitted, NotReady
from withheld.events.recorded import SYSTEM
from withheld.intake.commands import MarkHazard
from withheld.intake.deciding import decide
from withheld.model.identity import OrderID, PersonID
from withheld.ports.hazards import Compared

_PEOPLE_NEEDED = 2


def stop_if_listed(office: Office, order: OrderID, data: bytes) -> Compared:
    """Hold an order's bytes against the operator's lists; one with something listed is stopped."""
    compared = office.hazards.compare(data)
    hit = compared.hit
    if hit is None:
        return compared
    where = f", in {hit.part}" if hit.part else ""
    reason = f"on the list {hit.list_name} by its {hit.algorithm}{where}"
    sealer = office.sealer()
    command = MarkHazard(reason=sealer.one(reason, layer="reasons"), is_listed=True)
    view = office.record.view(order)
    events = decide(view, command, None, office.now())
    office.append(order, events, by=SYSTEM, sealer=sealer, expects=view.order.version)
    put_away(office, order)
    return compared


def warning_of(compared: Compared) -> str:
    """Return what people are told of parts that were not compared; empty if all were."""
    if not compared.gap_count:
        return ""
    return (
        f"{compared.gap_count} parts of this file could not be unpacked, and were held against no "
        "list of what must not be looked at: take care in opening them"
    )


def mark(office: Office, order: OrderID, reason: str, *, by: PersonID) -> None:
    """
    Stop everything that would show, read or index an order.

    Raises:
        NotPermitted: It takes a reviewer.
    """
    sealer = office.sealer()
    command = MarkHazard(reason=sealer.one(reason, layer="reasons"))
    events = decide(office.record.view(order), command, office.actor(by), office.now())
    office.append(order, events, by=by, sealer=sealer)
    put_away(office, order)


def scan(office: Office) -> tuple[OrderID, ...]:
    """Hold every original on file against the lists, as after a list grew; return what stopped."""
    stopped = []
    for order in office.store.orders():
        header = office.record.order(order)
        if header.received is None or header.is_hazard:
            continue
        data = office.documents.bytes_of(header.received.document)
        if stop_if_listed(office, order, data).hit is not None:
            stopped.append(order)
    return tuple(stopped)


def put_away(office: Office, order: OrderID) -> None:
    """Put the original of a stopped order away; safe to repeat."""
    header = office.record.order(order)
    if header.is_hazard and header.received is not None:
        office.documents.put_away(header.received.document)


def put_away_all(office: Office) -> int:
    """Put away what a crash left after its stop; return how many stopped orders there are."""
    stopped = office.store.orders_stopped()
    for order in stopped:
        put_away(office, order)
    return len(stopped)


def destroy(
    office: Office, order: OrderID, *, reason: str, duty: str, hands: Sequence[Hand]
) -> int:
    """
    Destroy the original of a stopped order, and all that was read of it; return how many values.

    The record keeps its leaves, so every proof of everything else stands.

    Args:
        office: The office.
        order: A stopped order.
        reason: Why it is destroyed.
        duty: Which duty to preserve was looked at, and why it does not stand against it.
        hands: Two people who approve.

    Raises:
        NotReady: The order is under no hazard stop, or nobody says which duty was looked at.
        NotPermitted: Fewer than two people approve, or a hold keeps it.
        NotFound: It was destroyed before.
    """
    header = office.record.order(order)
    if not header.is_hazard or header.received is None:
        raise NotReady("only what is under a hazard stop is destroyed so; mark it first")
    if not duty.strip():
        raise NotReady(
            "say which duty to preserve was looked at, such as a law's retention for reported "
            "material, and why it does not stand against this"
        )
    if len({office.actor(hand.person).person for hand in hands}) < _PEOPLE_NEEDED:
        raise NotPermitted("it takes two different people to destroy an original")
    if header.working.holds:
        raise NotPermitted("a hold on this order keeps its original; counsel ends it, or it stays")
    keys = keys_of(office, order)
    is_kept = office.documents.is_kept(header.received.document)
    if not keys and not is_kept:
        raise NotFound("nothing of this order is left to destroy")
    # The act is on record before anything is gone; killed in between, it is simply done again.
    count = erase(office, keys, f"{reason}; preservation: {duty}", hands) if keys else 0
    others = [one for one in office.store.orders_of(header.received.document) if one != order]
    # The same bytes served twice are one file: it goes with the last order that has something left.
    if all(office.record.order(one).is_hazard and not keys_of(office, one) for one in others):
        office.documents.destroy(header.received.document)
    return count
