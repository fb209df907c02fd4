"""`withheld overlap`: what of an order other orders name too."""

from withheld.casework.overlapping import shared_with
from withheld.cli.desk import Desk
from withheld.cli.words import many
from withheld.model.identity import OrderID

_WORDS = {
    "same": "the same",
    "account": "the account it belongs to",
    "post": "posts of it",
}


def overlap(order: str, /, *, desk: Desk) -> int:
    """
    List the items of an order that its own list or another order names too.

    The same subject under another spelling, the account of a post, posts of an account; what could
    not be resolved is compared by its address once normalised.  Two orders on one subject are two
    grounds: nothing is merged, and lifting one leaves the other.
    Exit status: 0, or 2 when there is no such order.

    Example: withheld overlap 2026-0001 --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    office = desk.office()
    office.record.view(OrderID(order))
    found = shared_with(office, OrderID(order))
    desk.say(
        [
            {
                "item": one.item,
                "how": one.how,
                "elsewhere": [{"order": other, "item": item} for other, item in one.elsewhere],
            }
            for one in found
        ],
        [
            f"{order}: {many(len({one.item for one in found}), 'item')} named elsewhere too",
            *(
                f"  item {one.item}: {_WORDS[one.how]} in "
                + ", ".join(f"{other} item {item}" for other, item in one.elsewhere)
                for one in found
            ),
        ],
    )
    return 0
