"""An order and its items, folded from their events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from withheld.casefile.item import ItemState, evolve_items
from withheld.casefile.order import OrderState, evolve_order
from withheld.errors import ensure
from withheld.events.recorded import Recorded
from withheld.model.identity import ItemID, OrderID


@dataclass(frozen=True, slots=True, kw_only=True)
class Casefile:
    """An order's header and some of its items: those a command names, or all."""

    order: OrderState
    items: Mapping[ItemID, ItemState]

    def after(self, *recorded: Recorded) -> "Casefile":
        """Return the casefile after further events."""
        order, items = self.order, dict(self.items)
        for one in recorded:
            ensure(one.n == order.version + 1, "an event is missing, or there twice")
            order = evolve_order(order, one)
            items |= evolve_items(items, one.event)
        return Casefile(order=order, items=items)


def empty(order: OrderID) -> Casefile:
    """Return the casefile of an order nothing has happened to yet."""
    return Casefile(order=OrderState(order=order), items={})


def fold(order: OrderID, recorded: Iterable[Recorded]) -> Casefile:
    """Return the casefile that all the events of `order`, in their order, come to."""
    return empty(order).after(*recorded)
