"""`withheld publish`, `unseal` and `lumen`: what the public is told, and can check."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import telling
from withheld.casework.archiving import archive_notices
from withheld.cli.desk import Seat
from withheld.cli.words import layers_in, many
from withheld.errors import InvalidInput
from withheld.model.identity import OrderID
from withheld.transparency.lumen import NoticeType


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


def lumen(
    order: str,
    folder: Path,
    /,
    *,
    kind: Annotated[NoticeType | None, Parameter(name="--type")] = None,
    words: Annotated[str, Parameter(name="--words")] = "",
    seat: Seat,
) -> int:
    """
    Write notices for Lumen, the public archive, one an outcome, to be read and sent by you.

    They hold what counsel lets the public be told, in the fields that Lumen takes; beside them
    stands what Lumen would store otherwise than written.  Nothing is sent.
    Exit status: 0, 1 when the public may not be told, or 2 when a value will not do.

    Example: withheld lumen 2026-0001 ./notices --as cleo --store ./store

    Parameters
    ----------
    order
        The order's name.
    folder
        A new folder for the notices, as JSON.
    kind
        Lumen's type; else what the authority is, and LocalLaw where addresses may not be told.
    words
        What you say of it; it becomes the notice's body.
    """
    office = seat.office()
    found = archive_notices(office, OrderID(order), kind=kind, own_words=words, by=seat.person)
    try:
        folder.mkdir(parents=True)
        for one in found:
            body = json.dumps({"notice": dict(one.fields)}, ensure_ascii=False, indent=2)
            (folder / f"{one.taken.lower()}.json").write_text(body + "\n", encoding="utf-8")
    except OSError as error:
        raise InvalidInput("they cannot be written there; name a folder that is new") from error
    changed = [f"  {one.taken}: {words}" for one in found for words in one.changed]
    seat.say(
        {"order": order, "notices": [str(one.taken) for one in found], "changed": list(changed)},
        [f"{order}: {many(len(found), 'notice')} written; nothing is sent", *changed],
    )
    return 0
