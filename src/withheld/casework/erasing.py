"""
(8) Destroying what must be destroyed, by two people, so that the record stays verifiable.

Value and salt go from the vault in the same transaction that puts the act on record; the leaf the
record committed to stays, and with it every proof of everything else.
"""

from collections.abc import Sequence

from withheld.casework.holding import seals_in
from withheld.casework.office import Office
from withheld.casework.people import Hand, approve
from withheld.errors import NotFound
from withheld.events.recorded import SERVICE
from withheld.events.service import SecretsErased
from withheld.model.identity import OrderID, VaultKey


def erase(office: Office, keys: Sequence[VaultKey], reason: str, hands: Sequence[Hand]) -> int:
    """
    Destroy the values under these keys of the vault; return how many there were.

    A hold on an order stands against it, where it is appended; whether another duty to preserve
    does is for the two to say before they sign.

    Raises:
        NotFound: There is nothing left under one of the keys.
        NotPermitted: Fewer people approve than it takes, or an order's hold keeps one of them.
    """
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


def keys_of(office: Office, order: OrderID) -> tuple[VaultKey, ...]:
    """
    Return every key of the vault that an order's events refer to and that still holds a value.

    Raises:
        NotFound: There is no such order.
    """
    office.record.order(order)
    return tuple(
        key
        for key in seals_in(office.store, order)
        if any(secret.value is not None for secret in office.store.secrets(key))
    )
