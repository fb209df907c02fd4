"""`withheld import-restrictions`: take over what is restricted already."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework.legacy import Imported
from withheld.casework.legacy import import_restrictions as take_over
from withheld.cli.desk import Desk, carry_out, hands_of
from withheld.errors import NotFound
from withheld.ledger.canonical import JSON


def import_restrictions(
    file: Path,
    /,
    *,
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Take over what is restricted today, from a spreadsheet saved as CSV.

    The file goes on record as an order of its own.  Lines that cannot be read or resolved are
    listed and restrict nothing; settle them, then import the same file again.
    Exit status: 0, 1 when a rule forbids it, or 2 when the file will not do.

    Example: withheld import-restrictions today.csv --with cleo --with dev --store ./store

    Parameters
    ----------
    file
        CSV in UTF-8 with the headings subject (or url), country, since, note: a subject such as
        account:12345 or an address, a country such as IN, a day such as 2024-05-31.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    hands = hands_of(desk.store, approvers)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise NotFound("the file cannot be read; check its path") from error
    done = take_over(office, data, file.name, hands)
    desk.say(_spelled(done), _words(done))
    carry_out(office)
    return 0


def _spelled(done: Imported) -> JSON:
    totals = done.totals
    return {
        "order": done.order,
        "total": totals.total,
        "item": totals.item,
        "context": totals.context,
        "repeat": totals.repeat,
        "unread": totals.unread,
        "adopted": list(done.adopted),
        "unresolved": [{"line": line, "why": why} for line, why in done.unresolved],
        "unread_lines": [{"line": line, "why": why} for line, why in done.unread],
    }


def _words(done: Imported) -> list[str]:
    totals = done.totals
    return [
        f"Order {done.order} has {totals.total} lines.",
        f"{totals.item} restrictions, {totals.repeat} repeats, {totals.unread} unread, 1 heading.",
        f"{len(done.adopted)} adopted, {len(done.unresolved)} not.",
        *(f"line {line}: not adopted: {why}" for line, why in done.unresolved),
        *(f"line {line}: unread: {why}" for line, why in done.unread),
    ]
