"""`withheld publish` and `unseal`: what the public is told, and can check."""

from enum import StrEnum
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import telling
from withheld.cli.desk import Seat
from withheld.cli.words import layers_in
from withheld.errors import InvalidInput
from withheld.model.identity import OrderID


class Publishable(StrEnum):
    """What can be published of orders."""

    STATEMENT = "statement"
    TALLY = "tally"
    COUNTS = "counts"


def publish(
    what: Publishable,
    order: str = "",
    /,
    *,
    words: Annotated[str, Parameter(name="--words")] = "",
    year: Annotated[int | None, Parameter(name="--year")] = None,
    seat: Seat,
) -> int:
    """
    Publish as much as counsel decided, and no more: a statement, an order's tally, yearly counts.

    Exit status: 0, 1 when the public may not be told, or 2 when a value will not do.
    Example: withheld publish statement 2026-0001 --as cleo --store ./store

    Parameters
    ----------
    what
        A statement about one order, how one order is counted, or the counts of a year.
    order
        The order's name; not for counts.
    words
        Your own words on a statement; the draft itself gives acts and dates only.
    year
        The year of the counts.
    """
    office = seat.office()
    if (what is Publishable.COUNTS) != (not order) or (what is Publishable.COUNTS) != bool(year):
        raise InvalidInput("a statement and a tally are of one order, counts are of one --year")
    match what:
        case Publishable.STATEMENT:
            telling.publish_statement(office, OrderID(order), own_words=words, by=seat.person)
        case Publishable.TALLY:
            telling.publish_tally(office, OrderID(order), by=seat.person)
        case Publishable.COUNTS:
            telling.publish_counts(office, year or 0, by=seat.person)
    seat.finish(
        office,
        {"published": str(what), "order": order or None, "year": year},
        f"{what} of {order or year}: given to the public log",
    )
    return 0


def unseal(
    order: str,
    /,
    *,
    layers: Annotated[str, Parameter(name="--layers")],
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Unseal an order: that it is as old as it claims is proven against an anchor made long before.

    Exit status: 0, 1 when these layers are not disclosed to the public, or 2 when a value will not
    do.
    Example: withheld unseal 2026-0001 --layers existence,law --reason "expired" --as cleo

    Parameters
    ----------
    order
        The order's name.
    layers
        What: existence, counts, law, authority, act, document, identifiers; or all.
    reason
        Why now.
    """
    office, chosen = seat.office(), layers_in(layers)
    telling.unseal(office, OrderID(order), chosen, reason, by=seat.person)
    seat.finish(
        office,
        {"order": order, "unsealed": sorted(str(one) for one in chosen)},
        f"{order}: unsealed {', '.join(sorted(chosen))}",
    )
    return 0
