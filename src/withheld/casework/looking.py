"""(4) Safeguards are sealed: whoever is shown them is on a log that counsel reads."""

from collections.abc import Iterable, Sequence

from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.errors import NotPermitted
from withheld.model.identity import ItemID, OrderID
from withheld.model.review import Role
from withheld.ports.looks import Look


def looked(office: Office, order: OrderID, items: Iterable[ItemID], person: str) -> None:
    """Note that somebody is about to be shown that items raise a safeguard; nothing for none."""
    numbers = tuple(sorted(set(items)))
    if numbers:
        look = Look(at=office.now(), person=person, order=order, items=numbers)
        office.looks.note(look)


def looks_at(office: Office, order: OrderID, hand: Hand) -> Sequence[Look]:
    """
    Return who looked at an order's safeguards, the oldest first.

    Raises:
        NotPermitted: It takes counsel, with their own key.
        NotFound: There is no such order.
    """
    actor = office.actor(hand.person)
    if not actor.ranks(Role.COUNSEL) or actor.key != hand.signer.id:
        raise NotPermitted("who looked at safeguards is for counsel to read, with their own key")
    office.record.order(order)
    return office.looks.of(order)
