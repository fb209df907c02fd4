"""`withheld erase`: destroy what must be destroyed."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework import erasing
from withheld.cli.desk import Desk, hands_of
from withheld.cli.words import many
from withheld.model.identity import OrderID, VaultKey


def erase(
    what: str,
    /,
    *,
    reason: Annotated[str, Parameter(name="--reason")],
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Destroy values in the vault for good: one key's, or all those of an order.

    With an order go the names of whom it alone names, unless they are still withheld.

    Check first whether a law makes you keep them; by approving, both say that they did.  The
    record stays verifiable and every decision stays as it is.  Backups made before, and files
    under documents/ and letters/, are yours to destroy.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is nothing of that name.

    Example: withheld erase 2026-0001 --reason "court order" --with cleo --with dev

    Parameters
    ----------
    what
        An order, or a key of the vault (32 hexadecimal digits).
    reason
        Why, and which duty to keep them was looked at.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    is_order = OrderID(what) in office.store.orders()
    keys = erasing.keys_of(office, OrderID(what)) if is_order else (VaultKey(what),)
    names = erasing.only_named_in(office, OrderID(what)) if is_order else ()
    hands = hands_of(desk.store, approvers)
    count = erasing.erase(office, keys, reason, hands, subjects=names)
    desk.say(
        {"keys": len(keys), "values": count, "names": len(names)},
        f"{count} values under {len(keys)} keys are destroyed, and {many(len(names), 'name')} of "
        "accounts and posts.",
    )
    return 0
