"""`withheld safeguards-seen`: who was shown which items raise a safeguard."""

from withheld.casework.looking import looks_at
from withheld.cli.desk import Seat
from withheld.ledger.canonical import JSON
from withheld.model.identity import OrderID


def safeguards_seen(order: str, /, *, seat: Seat) -> int:
    """
    List who was shown which items of an order raise a safeguard, and when; for counsel.

    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld safeguards-seen 2026-0001 --as cleo --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    found = looks_at(seat.office(), OrderID(order), seat.hand())
    values: list[JSON] = [
        {"at": one.at.isoformat(), "person": one.person, "items": list(one.items)} for one in found
    ]
    seat.say(
        {"order": order, "looks": values},
        [
            f"{one.at:%Y-%m-%d %H:%M} UTC: {one.person or 'on the command line'}, items "
            + ", ".join(map(str, one.items))
            for one in found
        ]
        or "Nobody was shown any.",
    )
    return 0
