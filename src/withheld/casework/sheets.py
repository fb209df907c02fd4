"""
An order's items as a spreadsheet, and opinions out of one.

The sheet that goes out can come back: a reviewer fills in outcome and reason where nothing stands,
and saves it as CSV.  Every row is checked before anything of it is signed.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.casework.resolving import locators_of, meaning_of
from withheld.casework.reviewing import View
from withheld.errors import AlreadyDone, InvalidInput
from withheld.events.review import Terms
from withheld.ledger.canonical import JSON, canonical
from withheld.model.identity import ItemID, OrderID
from withheld.projections.grounds import stage_of

AS_SEEN = "as_seen"
KNOWN = ("item", "line", "locator", "subject", "doubts", "stage", "decided", "people", AS_SEEN)
"""The columns that say what is so; of what comes back in them the item is looked at, and `as_seen`,
by which an item is known to mean what it meant when the sheet was written."""
ASKED = (
    "outcome",
    "provision",
    "territory",
    "until",
    "narrower",
    "ground",
    "reason",
    "necessity",
    "proportionality",
)
"""The columns a person fills in."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_MAX = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a person filled in for one item."""

    number: int
    """The row in the sheet, its head being row 1."""
    item: ItemID
    as_seen: str
    """What stood in that column; empty if the sheet has none."""
    asked: Mapping[str, str]
    """By column, of those in `ASKED`; empty where nothing was written."""


def sheet_of(office: Office, order: OrderID) -> str:
    """
    Return the items of an order as CSV, the columns to be filled in left empty.

    What it holds names people and their posts; keep it as you keep the record.  Safeguards are not
    in it: a sheet travels, and who is a journalist is nobody's business on the way.

    Raises:
        NotFound: There is no such order.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*KNOWN, *ASKED))
    view = office.record.view(order, None)
    items = [view.items[number] for number in sorted(view.items)]
    written = locators_of(office, items)
    for item in items:
        locator = written.get(item.item, {}).get("as_written")
        known = _known(office, item, locator if isinstance(locator, str) else "")
        writer.writerow([*(_harmless(one) for one in known), *("" for _ in ASKED)])
    return out.getvalue()


def rows_of(text: str) -> list[Row]:
    """
    Return the rows of a sheet in which a person wrote an outcome.

    Raises:
        InvalidInput: A column is missing, an item is no number, stands twice, or has no reason.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    missing = [one for one in ("item", "outcome", "reason") if one not in names]
    if missing:
        raise InvalidInput(
            f"the sheet has no column {missing[0]}; it needs item, outcome, reason, and may have "
            + ", ".join(one for one in ASKED if one not in ("outcome", "reason"))
        )
    found: dict[ItemID, Row] = {}
    for number, cells in enumerate(_bounded(reader), start=2):
        asked = {one: (cells.get(names[one]) or "").strip() for one in ASKED if one in names}
        if not asked["outcome"]:
            continue
        item = _item(number, (cells.get(names["item"]) or "").strip())
        if item in found:
            raise InvalidInput(
                f"row {number}: item {item} stands in row {found[item].number} already; say "
                "once what is to become of it"
            )
        if not asked["reason"]:
            raise InvalidInput(f"row {number}: item {item} has no reason; every item has its own")
        as_seen = (cells.get(names.get(AS_SEEN, "")) or "").strip()
        found[item] = Row(number=number, item=item, as_seen=as_seen, asked=asked)
    if not found:
        raise InvalidInput("no row of the sheet has an outcome; nothing is to be decided")
    return list(found.values())


def check_unchanged(office: Office, order: OrderID, rows: Sequence[Row]) -> None:
    """
    Refuse a sheet in which an item stands that means something else by now, or was decided since.

    A colleague's opinion changes nothing of it: two people may work from the same sheet.

    Raises:
        AlreadyDone: The message names the row.
    """
    found = office.record.view(order, [row.item for row in rows]).items
    for row in rows:
        item = found.get(row.item)
        if item is not None and row.as_seen and row.as_seen != _as_seen(item):
            raise AlreadyDone(
                f"row {row.number}: item {row.item} was decided, or came to mean something else, "
                "since this sheet was written; write it anew, look again, then decide"
            )


def _as_seen(item: ItemState) -> str:
    """Return eight digits that stand for what an item means, and whether it is decided."""
    where: list[JSON] = [item.locator.sealed.root, item.locator.index] if item.locator else []
    decided = item.decision.act.sealed.root if item.decision else ""
    seen: list[JSON] = [
        *where,
        item.subject,
        [*item.doubts],
        item.is_settled,
        item.is_deleted,
        decided,
    ]
    return sha256(canonical(seen)).hexdigest()[:8]


def views_of(
    rows: Sequence[Row],
    terms_of: Callable[[Row], Terms],
    safeguarded: frozenset[ItemID],
    *,
    read: Collection[ItemID] = (),
) -> list[View]:
    """
    Return one act for each set of rows that come to the same, in the order of the sheet.

    Args:
        rows: What a person filled in.
        terms_of: Return what a row comes to.
        safeguarded: The items that raise a safeguard: each is withheld by itself.
        read: The items that the person says to have read by themselves.
    """
    sets: dict[tuple[str, ItemID | None], tuple[Terms, list[Row]]] = {}
    for row in rows:
        terms = terms_of(row)
        alone = row.item if terms.outcome.withholds and row.item in safeguarded else None
        sets.setdefault((repr(terms), alone), (terms, []))[1].append(row)
    return [
        View(
            items=tuple(one.item for one in same),
            terms=terms,
            reasons={one.item: one.asked["reason"] for one in same},
            read=read,
            necessity=_weighed(same[0]) if same[0].item in safeguarded else None,
        )
        for terms, same in sets.values()
    ]


def _weighed(row: Row) -> tuple[str, str] | None:
    """Return why protected speech is withheld, as the row says; None if it says nothing."""
    said = (row.asked.get("necessity", ""), row.asked.get("proportionality", ""))
    return said if any(said) else None


def _known(office: Office, item: ItemState, written: str) -> tuple[str, ...]:
    decision = item.decision
    return (
        str(item.item),
        str(item.line),
        written,
        meaning_of(office, item) or "",
        " ".join(item.doubts) if not item.is_settled else "",
        str(stage_of(item)),
        str(decision.terms.outcome) if decision else "",
        " ".join(decision.people) if decision else " ".join(one.person for one in item.opinions),
        _as_seen(item),
    )


def _harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes an order's words for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _bounded(reader: "csv.DictReader[str]") -> Iterator[dict[str, str | None]]:
    """
    Go through the rows, as many as an order can have.

    Raises:
        InvalidInput: Too many, or the file is no CSV.
    """
    try:
        for number, cells in enumerate(reader):
            if number >= _ROWS_MAX:
                raise InvalidInput(f"the sheet has more than {_ROWS_MAX:,} rows; split it")
            yield cells
    except csv.Error as error:
        raise InvalidInput(f"the sheet is no CSV: {error}; save it as CSV in UTF-8") from error


def _item(row: int, text: str) -> ItemID:
    """
    Return the item a cell names.

    Raises:
        InvalidInput: It is no number.
    """
    if not text.isdecimal() or not text.isascii() or len(text) > len(str(_ROWS_MAX)) + 1:
        raise InvalidInput(f"row {row}: the column item holds no item's number, such as 17")
    return ItemID(int(text))
