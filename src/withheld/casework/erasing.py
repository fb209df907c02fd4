"""
(8) Destroying what must be destroyed, by two people, so that the record stays verifiable.

Value and salt go from the vault in the same transaction that puts the act on record; the leaf the
record committed to stays, and with it every proof of everything else.
"""

import dataclasses
from collections.abc import Iterator, Sequence

from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.errors import NotFound, NotPermitted
from withheld.events.recorded import SERVICE, Event, StreamID
from withheld.events.sealed import Sealed
from withheld.events.service import SecretsErased
from withheld.model.identity import OrderID, VaultKey


def erase(office: Office, keys: Sequence[VaultKey], reason: str, hands: Sequence[Hand]) -> int:
    """
    Destroy the values under these keys of the vault; return how many there were.

    A hold on an order stands against it; whether another duty to preserve does is for the two to
    say before they sign.

    Raises:
        NotFound: There is nothing left under one of the keys.
        NotPermitted: Fewer people approve than it takes, or an order's hold keeps one of them.
    """
    _check_holds(office, keys)
    found = [one for key in keys for one in office.store.secrets(key)]
    left = {one.key for one in found if one.value is not None}
    if not keys or left != set(keys):
        raise NotFound("the vault holds nothing under one of these keys; was it erased before?")
    sealer = office.sealer()
    event = SecretsErased(
        keys=tuple(keys), approved_by=(), reason=sealer.one(reason, layer="reasons")
    )
    office.append(SERVICE, [approve(office, event, hands)], by=hands[0].person, sealer=sealer)
    return len(found)


def _check_holds(office: Office, keys: Sequence[VaultKey]) -> None:
    """
    Refuse to destroy what an order's hold keeps.

    Raises:
        NotPermitted: The message names the order.
    """
    wanted = set(keys)
    for order in office.store.orders():
        holds = office.record.order(order).working.holds
        if holds and not wanted.isdisjoint(keys_of(office, order)):
            raise NotPermitted(
                f"{len(holds)} of the holds on order {order} keep what would be destroyed; counsel "
                "ends a hold with `withheld hold end`, or it stays"
            )


def keys_of(office: Office, order: OrderID) -> tuple[VaultKey, ...]:
    """
    Return every key of the vault that an order's events refer to and that still holds a value.

    Raises:
        NotFound: There is no such order.
    """
    office.record.order(order)
    named = dict.fromkeys(
        key
        for recorded in office.record.events(StreamID(order))
        for key in seals_of(recorded.event)
    )
    return tuple(
        key
        for key in named
        if any(secret.value is not None for secret in office.store.secrets(key))
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
