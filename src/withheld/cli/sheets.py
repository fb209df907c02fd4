"""`withheld items` and `decide-sheet`: items as a spreadsheet, and opinions out of one."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import reviewing, sheets
from withheld.casework.office import Office
from withheld.casework.reviewing import to_be_read
from withheld.cli.choosing import What, terms_of
from withheld.cli.desk import Desk, Seat
from withheld.cli.words import items_in, many
from withheld.errors import InvalidInput
from withheld.events.review import Terms
from withheld.model.identity import OrderID
from withheld.model.review import Outcome
from withheld.review.sampling import check_read

_SIZE_MAX = 100_000_000


def items(
    order: str,
    /,
    *,
    file: Annotated[Path | None, Parameter(name="--csv")] = None,
    desk: Desk,
) -> int:
    """
    Write an order's items as a spreadsheet with columns for outcome and reason to fill in.

    Exit status: 0, or 2 when there is no such order, or such a file already.

    Example: withheld items 2026-0001 --csv items.csv --store ./store

    Parameters
    ----------
    order
        The order's name.
    file
        Where it is written; else it is printed.
    """
    sheet = sheets.sheet_of(desk.office(), OrderID(order))
    if file is None:
        desk.say({"order": order, "csv": sheet}, sheet.splitlines())
        return 0
    if file.exists():
        raise InvalidInput("there is a file of that name already; a sheet overwrites nothing")
    # With its mark, which is what spreadsheets tell UTF-8 by.
    file.write_text(sheet, encoding="utf-8-sig", newline="")
    file.chmod(0o600)
    count = sheet.count("\n") - 1
    desk.say({"order": order, "items": count}, f"{order}: {many(count, 'row')} written")
    return 0


def decide_sheet(
    order: str,
    sheet: Path,
    /,
    *,
    read: Annotated[str, Parameter(name="--read")] = "",
    seat: Seat,
) -> int:
    """
    Give your opinion on every item for which a spreadsheet has an outcome and a reason.

    Every row is checked before anything is signed; rows that come to the same are signed together,
    and an item that raises a safeguard is withheld by itself, with why that is necessary and why
    nothing less would do.  Of each larger set some items, drawn by chance, are read first.
    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld decide-sheet 2026-0001 items.csv --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    sheet
        A CSV with the columns item, outcome and reason, as `withheld items` writes it; also
        provision, territory, until, narrower and ground, where the outcome needs them, and
        necessity and proportionality for an item that raises a safeguard.
    read
        The items you have read, such as 3,17,20; which they are to be is said when they are
        missing.
    """
    office, name = seat.office(), OrderID(order)
    rows = sheets.rows_of(_text(sheet))
    found = office.record.view(name, [row.item for row in rows]).items
    unknown = [row for row in rows if row.item not in found]
    if unknown:
        raise InvalidInput(
            f"row {unknown[0].number}: the order has no item {unknown[0].item}; is it the sheet of "
            "another order?"
        )
    sheets.check_unchanged(office, name, rows)
    guarded = frozenset(number for number, item in found.items() if item.safeguards)
    views = sheets.views_of(
        rows,
        lambda row: _terms(office, name, row),
        guarded,
        read=items_in(read).all if read else (),
    )
    hand = seat.hand()
    drawn = {one for view in views for one in to_be_read(office, name, view.items, hand.person)}
    # Before any of the sets is signed: a sheet is decided whole, or not at all.
    check_read(sorted(drawn), views[0].read)
    for view in views:
        reviewing.give_opinion(office, name, view, hand)
    after = office.record.view(name, [row.item for row in rows]).items.values()
    decided = sum(one.decision is not None and not one.opinions for one in after)
    seat.finish(
        office,
        {"order": order, "items": len(rows), "sets": len(views), "decided": decided},
        f"{order}: an opinion on {many(len(rows), 'item')} in {many(len(views), 'set')}; "
        f"{decided} decided, {len(rows) - decided} wait for another person",
    )
    return 0


def _terms(office: Office, order: OrderID, row: sheets.Row) -> Terms:
    """
    Return what a row comes to.

    Raises:
        InvalidInput: A value will not do; the message names the row.
    """
    asked = row.asked
    if asked["outcome"] not in set(Outcome):
        raise InvalidInput(f"row {row.number}: the outcome is one of {', '.join(Outcome)}")
    what = What(
        outcome=Outcome(asked["outcome"]),
        provision=asked.get("provision", ""),
        territory=asked.get("territory") or None,
        until=asked.get("until") or None,
        narrower=asked.get("narrower", ""),
        ground=asked.get("ground", ""),
    )
    try:
        return terms_of(office, order, what)
    except InvalidInput as error:
        raise InvalidInput(f"row {row.number}: {error}") from error


def _text(file: Path) -> str:
    """
    Return the text of a sheet.

    Raises:
        InvalidInput: No such file, too large, or not UTF-8.
    """
    if not file.is_file():
        raise InvalidInput("there is no such sheet; name the CSV file")
    if file.stat().st_size > _SIZE_MAX:
        raise InvalidInput(f"the sheet has more than {_SIZE_MAX:,} bytes; split it")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("the sheet is not in UTF-8; save it as CSV in UTF-8") from error
