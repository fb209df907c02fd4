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
from withheld.model.identity import OrderID, SubjectKey, VaultKey


def erase(
    office: Office,
    keys: Sequence[VaultKey],
    reason: str,
    hands: Sequence[Hand],
    *,
    subjects: Sequence[SubjectKey] = (),
) -> int:
    """
    Destroy the values under these keys of the vault; return how many there were.

    A hold on an order stands against it, where it is appended; whether another duty to preserve
    does is for the two to say before they sign.

    Args:
        office: The office.
        keys: Keys of the vault.
        reason: Why.
        hands: The two.
        subjects: Whose names are forgotten too; one that is still withheld keeps its name, or
            losing it would lift the withholding.

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
        keys=tuple(keys),
        approved_by=(),
        reason=sealer.one(reason, layer="reasons"),
        subjects=tuple(subjects),
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


def only_named_in(office: Office, order: OrderID) -> tuple[SubjectKey, ...]:
    """
    Return the subjects, and the holders of subjects, that this order alone names.

    What a ground still withholds is none of them: an edge needs its name.

    Raises:
        NotFound: There is no such order.
    """
    items = office.record.view(order, None).items.values()
    named = dict.fromkeys(key for one in items for key in (one.subject, one.holder) if key)
    withheld = {ground.subject for ground in office.store.grounds()}
    return tuple(
        key
        for key in named
        if key not in withheld
        and office.store.subject_id(key) is not None
        and {other for other, _ in office.store.items_on(key)} == {order}
    )
