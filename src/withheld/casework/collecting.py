"""
(1) Orders that arrive by themselves: each received exactly once, whatever dies in between.

An arrival is taken in first, and marked in its inbox after that is durable.  Killed in between, it
arrives again; its bytes are on file then, it is recognised by them, and only marked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from withheld.casework.checking import check_order_sender, keep_evidence
from withheld.casework.office import Office
from withheld.casework.receiving import Envelope, continue_reading, orders_with, receive
from withheld.errors import AlreadyDone, BrokenInvariant, NotReady, Refused
from withheld.events.intake import Channel
from withheld.events.verification import EvidenceKind
from withheld.model.identity import OrderID, PersonID
from withheld.ports.inbox import Arrival, Inbox, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one arrival."""

    key: str
    order: OrderID | None
    """None where it could not be taken in."""
    is_new: bool = False
    because: str = ""
    """Why it could not be taken in; empty where it was."""
    unchecked: str = ""
    """What could not be done of it, although it is on file: reading it, or checking its sender."""


def collect(office: Office, inbox: Inbox, *, channel: Channel, by: PersonID) -> Iterator[Outcome]:
    """
    Take in everything that waits in `inbox`; yield what became of each, as it is done.

    Args:
        office: The office.
        inbox: Where it arrives.
        channel: How it comes there.
        by: Who answers for the inbox.

    Raises:
        NotPermitted: Nobody of that name is enrolled; nothing is touched.
    """
    office.actor(by)
    for arrival in inbox.arrivals():
        if isinstance(arrival, Refusal):
            inbox.mark_failed(arrival.key, arrival.because)
            yield Outcome(key=arrival.key, order=None, because=arrival.because)
            continue
        try:
            outcome = _take(office, arrival, channel, by)
        except (NotReady, AlreadyDone) as error:
            # The store is busy, or somebody was quicker: it stays where it is and comes again, and
            # nothing that came after it is taken first, or an inbox would take it for read.
            yield Outcome(key=arrival.key, order=None, because=str(error))
            return
        except (Refused, BrokenInvariant) as error:
            outcome = _set_aside(office, arrival, str(error))
        if outcome.order is None:
            inbox.mark_failed(outcome.key, outcome.because)
        else:
            inbox.mark_taken(arrival, outcome.order, is_new=outcome.is_new)
        yield outcome


def _set_aside(office: Office, arrival: Arrival, because: str) -> Outcome:
    """Return what became of one that failed: on file with a problem, or left to a person."""
    known = orders_with(office, office.keep(arrival.data))
    if known:
        return Outcome(key=arrival.key, order=known[-1], is_new=True, unchecked=because)
    return Outcome(key=arrival.key, order=None, because=because)


def _take(office: Office, arrival: Arrival, channel: Channel, by: PersonID) -> Outcome:
    """
    Take one arrival in, with the signatures beside it, and check who sent it.

    Raises:
        AlreadyDone: Somebody else took another order in at this very moment; it comes again.
        NotReady: The store is held by somebody else; it comes again.
    """
    now = office.now()
    envelope = Envelope(
        name=arrival.name, channel=channel, received_at=min(arrival.arrived_at, now)
    )
    is_new = True
    try:
        order = receive(office, arrival.data, envelope, by=by)
    except AlreadyDone:
        known = orders_with(office, office.keep(arrival.data))
        if not known:
            raise
        order, is_new = known[0], False
        # Killed in the middle of reading it, we go on where we stopped.
        continue_reading(office, order)
    for signature in arrival.signatures:
        keep_evidence(office, order, EvidenceKind.SIGNATURE, signature, by=by)
    unchecked = _check_sender(office, order)
    return Outcome(key=arrival.key, order=order, is_new=is_new, unchecked=unchecked)


def _check_sender(office: Office, order: OrderID) -> str:
    """Check who sent it, while the domains still publish their keys; return why that failed."""
    header = office.record.order(order)
    if header.counted is None or header.standing is not None:
        return ""
    try:
        check_order_sender(office, order)
    except Refused as error:
        # The order is on file all the same; `withheld sender` checks it when that is mended.
        return str(error)
    return ""
