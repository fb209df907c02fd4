"""CSV out of and into the desk: what a table shows goes out, what people fill in comes back."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from withheld.casework import sheets, working
from withheld.casework.timeline import moments
from withheld.errors import InvalidInput, NotFound, NotPermitted
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.web import acting
from withheld.web.drafts import ActKind, Draft
from withheld.web.filters import filter_of
from withheld.web.forms import Form
from withheld.web.gathering import head_of
from withheld.web.orders import around
from withheld.web.room import Visit
from withheld.web.spreadsheets import table

ROWS_MAX = 1_000_000
_ASSIGNED_MAX = 5_000
"""Orders that one sheet may pass on."""
ACTS_MAX = 30
"""Acts of one sheet that wait to be looked at; the session forgets the oldest beyond forty."""
_ITEM_COLUMNS = ("item", "as_written", "place", "account", "stage", "doubts", "withheld_in")


def items(visit: Visit) -> Response:
    """Return the items shown; a safeguard never stands in it."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        rows = (
            []
            if head.state.is_hazard
            else visit.index.items(visit.order, filter_of(visit), limit=ROWS_MAX)
        )
    return table(
        f"{visit.order}-items",
        _ITEM_COLUMNS,
        (
            (
                row.item,
                "(erased)" if row.written is None else row.written,
                row.place,
                row.handle,
                row.stage,
                row.doubts,
                row.withheld_in,
            )
            for row in rows
        ),
    )


def queue(visit: Visit) -> Response:
    """Return the queue; `order`, `assignee` and `team` can be filled in and come back."""
    with visit.room.holding():
        rows = visit.index.queue(limit=ROWS_MAX, assignee=visit.query("assignee"))
        rows = [one for one in rows if visit.sees(one.order)]
    return table(
        "queue",
        (
            "order",
            "assignee",
            "team",
            "reference",
            "authority",
            "law",
            "dated",
            "received_at",
            "next_clock",
            "due_at",
            "items",
            "undecided",
            "wait_for_second",
            "unread",
            "sender",
            "counsel",
        ),
        (
            (
                one.order,
                one.assignee,
                one.team,
                one.reference,
                one.authority,
                one.provision,
                one.dated,
                one.received_at or "",
                one.due_what,
                one.due_at if one.due_what else "",
                one.item_count,
                one.undecided,
                one.waiting,
                one.unread,
                one.standing or "not-checked",
                one.bindingness or "not-recorded",
            )
            for one in rows
        ),
    )


def history(visit: Visit) -> Response:
    """Return everything that happened to an order, the first thing first."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        found = moments(visit.office, visit.order, after=0, limit=head.state.version)
    return table(
        f"{visit.order}-history",
        ("n", "at", "by", "what"),
        (
            (n, f"{one.at:%Y-%m-%dT%H:%M:%SZ}", one.by, one.words)
            for n, one in enumerate(found, start=1)
        ),
    )


def assign(visit: Visit) -> Response:
    """
    Say of many orders who looks after them; every row is checked before the first is recorded.

    Raises:
        InvalidInput: A row will not do; the message names it.
    """
    rows = _rows(visit.form.needed("sheet", "paste the sheet, or choose its file"))
    with visit.room.holding():
        wanted: list[tuple[OrderID, PersonID | None, str]] = []
        for number, row in rows:
            order = OrderID(row["order"])
            entry = visit.index.order(order)
            if entry is None or not visit.sees(order):
                raise InvalidInput(f"row {number}: there is no order of that name in this store")
            person = PersonID(row["assignee"]) if row["assignee"] else None
            try:
                if person is not None:
                    visit.office.actor(person)
                working.check_team(row["team"])
            except (InvalidInput, NotPermitted) as error:
                raise InvalidInput(f"row {number}: {error}") from error
            if (row["assignee"], row["team"]) != (entry.assignee, entry.team):
                wanted.append((order, person, row["team"]))
        for order, person, team in wanted:
            working.assign(visit.office, order, person, team=team, by=visit.person)
            visit.room.live.tell(order, visit.person, 0)
    visit.session.notices.append(visit.language.say("{n} orders are passed on.", n=len(wanted)))
    return visit.to("/")


def _rows(text: str) -> list[tuple[int, Mapping[str, str]]]:
    """
    Return the rows of a sheet of orders, each with its number, the head being row 1.

    Raises:
        InvalidInput: A column is missing, an order stands twice, or there are too many.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    columns = ("order", "assignee", "team")
    missing = [one for one in columns if one not in names]
    if missing:
        raise InvalidInput(
            f"the sheet has no column {missing[0]}; it needs order, assignee and team, as the "
            "queue's own CSV has them"
        )
    found: dict[str, tuple[int, Mapping[str, str]]] = {}
    for number, cells in enumerate(reader, start=2):
        row = {one: (cells.get(names[one]) or "").strip().lstrip("'") for one in columns}
        if not row["order"]:
            continue
        if row["order"] in found:
            raise InvalidInput(
                f"row {number}: the order stands in row {found[row['order']][0]} too"
            )
        found[row["order"]] = (number, row)
        if len(found) > _ASSIGNED_MAX:
            raise InvalidInput(f"more than {_ASSIGNED_MAX:,} orders; send them in several sheets")
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act out of a sheet that waits to be looked at."""

    name: str
    draft: Draft


def sheet_page(visit: Visit) -> Response:
    """Show where a sheet of opinions goes out and comes in, and which acts of one still wait."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        back = _back(visit.order)
        waiting = [
            Act(name=name, draft=draft)
            for name, draft in visit.room.pending.drafts(visit.person, visit.order).items()
            if draft.back == back
        ]
        return visit.page("sheet.html", head=head, acts=waiting, **around(visit, head))


def sheet(visit: Visit) -> Response:
    """
    Return an order's items with empty columns for outcome, reason and what an outcome needs.

    Raises:
        NotFound: A hazard stop stands.
    """
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            raise NotFound("nothing of this order is shown; a hazard stop stands")
        text = sheets.sheet_of(visit.office, visit.order)
    return Response(
        # With its mark, which is what spreadsheets tell UTF-8 by.
        f"\ufeff{text}",
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{visit.order}-opinions.csv"'},
    )


def take_sheet(visit: Visit) -> Response:
    """
    Make acts of what a sheet says, each to be looked at as a whole; nothing is signed by this.

    Raises:
        InvalidInput: A row will not do; the message names it.
    """
    text = visit.form.needed("sheet", "paste the sheet, or choose its file")
    with visit.room.holding():
        rows = sheets.rows_of(text)
        sheets.check_unchanged(visit.office, visit.order, rows)
        known = {row.item: row for row in visit.index.named(visit.order, [r.item for r in rows])}
        guarded = frozenset(number for number, row in known.items() if row.safeguards)
        views = sheets.views_of(rows, lambda row: _terms(visit, row), guarded)
        for view in views[:ACTS_MAX]:
            _keep(visit, view.items, view.terms, view.reasons)
    if len(views) > ACTS_MAX:
        visit.session.notices.append(
            visit.language.say(
                "These are the first {n} of {total} acts; send the sheet again for the others.",
                n=ACTS_MAX,
                total=len(views),
            )
        )
    return visit.to(_back(visit.order))


def _keep(
    visit: Visit, numbers: Sequence[ItemID], terms: Terms, reasons: Mapping[ItemID, str]
) -> None:
    """Keep an act for its person, with what is left out of it; one without items says why."""
    chosen = acting.chosen_of(visit, numbers, terms)
    kept = [row.item for row in chosen.rows]
    visit.room.pending.keep_draft(
        visit.person,
        Draft(
            order=visit.order,
            kind=ActKind.DECIDE,
            terms=terms,
            reasons={item: reasons[item] for item in kept},
            versions={row.item: row.version for row in chosen.rows},
            sample=acting.sample_of(visit, chosen.rows),
            is_guarded=acting.is_guarded(terms, chosen.rows),
            back=_back(visit.order),
            left_out=chosen.left_out,
        ),
    )


def _terms(visit: Visit, row: sheets.Row) -> Terms:
    """
    Return what a row comes to.

    Raises:
        InvalidInput: A value will not do; the message names the row.
    """
    named = {"until": "ends_at"}
    fields = {named.get(name, name): [value] for name, value in row.asked.items()}
    try:
        return acting.terms_of(visit, Form(fields))
    except InvalidInput as error:
        raise InvalidInput(f"row {row.number}: {error}") from error


def _back(order: OrderID) -> str:
    return f"/orders/{order}/sheet"
