"""Events of one kind from an order's stream, without reading the thousands beside them."""

from collections.abc import Iterator

from withheld.casework.office import Office
from withheld.events.catalogue import catalogue
from withheld.events.recorded import Event, Recorded, StreamID, from_bytes
from withheld.model.identity import OrderID


def recall(office: Office, order: OrderID, *kinds: type[Event]) -> Iterator[Recorded]:
    """
    Go through the events of these kinds, the oldest first.

    A leaf is read only where the name of a kind stands in its bytes: an order of a hundred thousand
    items has long leaves, and few of them are asked for.
    """
    marks = [f'"event":"{kind.NAME}"'.encode() for kind in kinds]
    known = catalogue()
    for leaf in office.store.stream(StreamID(order)):
        if any(mark in leaf for mark in marks):
            recorded = from_bytes(leaf, known)
            # The words of an event may quote the name of another.
            if isinstance(recorded.event, kinds):
                yield recorded
