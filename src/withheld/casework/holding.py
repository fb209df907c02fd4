"""(8) What an order's events refer to in the vault, and the holds that keep it there."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from withheld.casefile.order import OrderState
from withheld.errors import NotPermitted
from withheld.events.catalogue import catalogue
from withheld.events.recorded import Event, StreamID, from_bytes
from withheld.events.sealed import Sealed
from withheld.model.identity import OrderID, VaultKey
from withheld.ports.store import Reading


def check_holds(
    store: Reading, header: Callable[[OrderID], OrderState], keys: Sequence[str]
) -> None:
    """
    Refuse to destroy what an order's hold keeps.

    Args:
        store: The store, inside the transaction that would destroy it.
        header: Return an order's header.
        keys: Keys of the vault.

    Raises:
        NotPermitted: The message names the order.
    """
    wanted = set(keys)
    for order in store.orders():
        holds = header(order).working.holds
        if holds and not wanted.isdisjoint(seals_in(store, order)):
            raise NotPermitted(
                f"{len(holds)} of the holds on order {order} keep what would be destroyed; counsel "
                "ends a hold with `withheld hold end`, or it stays"
            )


def seals_in(store: Reading, order: OrderID) -> tuple[VaultKey, ...]:
    """Return every key of the vault that an order's events refer to, each once."""
    known = catalogue()
    return tuple(
        dict.fromkeys(
            key
            for leaf in store.stream(StreamID(order))
            for key in seals_of(from_bytes(leaf, known).event)
        )
    )


def seals_of(event: Event) -> tuple[VaultKey, ...]:
    """Return the keys of the vault that an event refers to."""
    return tuple(seal.key for seal in _seals(event))


def _seals(value: object) -> Iterator[Sealed]:
    """Go through the seals anywhere in an event."""
    if isinstance(value, Sealed):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _seals(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _seals(one)
