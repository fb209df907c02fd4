"""`withheld queue`, `show`, `timeline`: what waits, and what is known of one order."""

from datetime import datetime
from typing import Annotated

from cyclopts import Parameter

from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.casefile.working import Working
from withheld.casework.looking import looked
from withheld.casework.office import Office
from withheld.casework.referring import orders_referred_to
from withheld.casework.resolving import locators_of, meaning_of
from withheld.casework.timeline import timeline as timeline_of
from withheld.cli.desk import Desk
from withheld.cli.hazards import channel_of
from withheld.cli.words import many
from withheld.ledger.canonical import JSON
from withheld.model.identity import OrderID
from withheld.projections.grounds import stage_of

Fields = dict[str, JSON]


def queue(*, desk: Desk) -> int:
    """
    List the orders, what waits for a person in each, and the clock that runs out first.

    Exit status: 0, or 2 when there is no store.

    Example: withheld queue --store ./store
    """
    office = desk.office()
    now, rows, words = office.now(), list[JSON](), list[str]()
    for order in office.store.orders():
        view = office.record.view(order, None)
        open_items = sum(one.is_actionable and one.decision is None for one in view.items.values())
        seconding = sum(bool(one.opinions) for one in view.items.values())
        due = min(view.order.clocks.values(), key=lambda one: one.due_at, default=None)
        rows.append(
            {
                "order": order,
                "failed": view.order.failed,
                "intent": str(view.order.intent) if view.order.intent else None,
                "items": len(view.items),
                "unread": len(view.order.open_lines),
                "in_writing": not view.order.awaits_writing,
                "open": open_items,
                "waiting": seconding,
                "assignee": view.order.working.assignee,
                "team": view.order.working.team,
                "due": None if due is None else {"what": due.what, "at": due.due_at.isoformat()},
            }
        )
        words.append(
            f"{order}: {view.order.intent or view.order.failed or 'being read'}; "
            f"{many(len(view.items), 'item')}, {many(len(view.order.open_lines), 'line')} unread, "
            f"{open_items} open, {seconding} wait for a second"
            + ("; by telephone, not in writing yet" if view.order.awaits_writing else "")
            + (f"; {due.what} {_when(due.due_at, now)}" if due else "")
            + _whose(view.order.working)
        )
    desk.say(rows, words or "No order is on file.")
    return 0


def _whose(working: Working) -> str:
    named = [one for one in (working.assignee, working.team) if one]
    return f"; with {', '.join(named)}" if named else ""


def _when(at: datetime, now: datetime) -> str:
    minutes = int((at - now).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"in {hours} h {rest} min" if minutes >= 0 else f"overdue by {hours} h {rest} min"


def show(
    order: str,
    /,
    *,
    with_items: Annotated[bool, Parameter(name="--items", negative=())] = False,
    desk: Desk,
) -> int:
    """
    Show an order: totals, unread lines, demands, what it says of itself, each with its place.

    What it prints names people and their posts; keep it as you keep the record.
    Exit status: 0, or 2 when there is no such order.

    Example: withheld show 2026-0001 --items --store ./store

    Parameters
    ----------
    order
        The order's name.
    with_items
        Show every item too: what it is called, what it means, what was found and decided.
    """
    office = desk.office()
    view = office.record.view(OrderID(order), None)
    if view.order.is_hazard:
        stopped: Fields = {"order": order, "hazard": True, "channel": channel_of(office)}
        desk.say(
            stopped, f"{order}: under a hazard stop; nothing of it is shown. {channel_of(office)}"
        )
        return 0
    value: Fields = {**_header(office, view), "items": _items(office, view) if with_items else []}
    desk.say(value, _words(value))
    return 0


def timeline(order: str, /, *, desk: Desk) -> int:
    """
    Show everything that happened to an order, the earliest first.

    Exit status: 0, or 2 when there is no such order.

    Example: withheld timeline 2026-0001 --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    moments = timeline_of(desk.office(), OrderID(order))
    desk.say(
        [
            {"at": one.at.isoformat(), "by": one.by, "event": one.name, "words": one.words}
            for one in moments
        ],
        [f"{one.at:%Y-%m-%d %H:%M:%S}Z {one.by}: {one.words}" for one in moments],
    )
    return 0


def _header(office: Office, view: Casefile) -> Fields:
    header, counted = view.order, view.order.counted
    now = header.particulars
    return {
        "order": header.order,
        "failed": header.failed,
        "hazard": header.is_hazard,
        "received_at": header.received.received_at.isoformat() if header.received else None,
        "sha256": header.received.document if header.received else None,
        "intent": str(header.intent) if header.intent else None,
        "lines": None
        if counted is None
        else {
            "total": counted.total,
            "item": counted.item,
            "context": counted.context,
            "repeat": counted.repeat,
            "unread": counted.unread,
        },
        "unread": _unread(office, view),
        "demands": _demands(office, view),
        "proposals": _proposals(office, view),
        "warnings": office.open(header.warnings),
        "sender": str(header.standing) if header.standing else None,
        "in_writing": not header.awaits_writing,
        "authority": header.authority,
        "particulars": None
        if now is None
        else {
            "pack": now.pack,
            "variant": now.variant,
            "provisions": list(now.provisions),
            "territory": sorted(now.territory.countries),
            "secret": now.is_secret,
        },
        "clocks": [
            {
                "what": one.what,
                "due_at": one.due_at.isoformat(),
                "cite": one.cite,
                "has_run_out": one.due_at <= office.now(),
            }
            for one in sorted(header.clocks.values(), key=lambda one: one.due_at)
        ],
        "findings": office.open(header.findings),
        "bindingness": str(header.bindingness) if header.bindingness else None,
        "letters": [
            {"letter": one.letter, "kind": str(one.kind), "stage": str(one.stage)}
            for one in header.letters.values()
        ],
        "complaints": sorted(header.complaints),
        "challenges": sorted(header.challenges),
        "filed": list(header.filed),
        "refers_to": [
            {"order": one.order, "reference": one.reference, "relation": str(one.relation)}
            for one in orders_referred_to(office, header.order)
        ],
        "item_count": len(view.items),
    }


def _unread(office: Office, view: Casefile) -> list[JSON]:
    sealed = {one.key: one for one in view.order.unread.values()}
    return [
        {name: value.get(name) for name in ("line", "place", "text", "why")}
        for one in sealed.values()
        for value in office.open(one)
        if isinstance(value, dict) and value.get("line") in view.order.open_lines
    ]


def _demands(office: Office, view: Casefile) -> list[JSON]:
    found: list[JSON] = []
    clauses = office.open(view.order.clauses)
    for demand, clause in zip(view.order.demands, clauses, strict=True):
        words = clause if isinstance(clause, dict) else {}
        found.append(
            {
                "demand": demand.demand,
                "act": str(demand.act),
                "scope": demand.scope,
                "priority": demand.priority,
                "within": demand.within,
                "lasts": demand.lasts,
                "text": words.get("text"),
                "place": words.get("place"),
            }
        )
    return found


def _proposals(office: Office, view: Casefile) -> list[JSON]:
    proposals = view.order.proposals
    if proposals is None:
        return []
    return [
        {"kind": str(kind), "value": value.get("value"), "place": value.get("place")}
        for kind, value in zip(proposals.kinds, office.open(proposals.values), strict=True)
        if isinstance(value, dict)
    ]


def _items(office: Office, view: Casefile) -> list[JSON]:
    items = list(view.items.values())
    guarded = [one.item for one in items if one.safeguards]
    looked(office, view.order.order, guarded, "")
    locators = locators_of(office, items)
    return [_item(office, one, locators.get(one.item, {})) for one in items]


def _item(office: Office, item: ItemState, locator: Fields) -> Fields:
    placed = item.placed
    return {
        "item": item.item,
        "as_written": locator.get("as_written"),
        "place": locator.get("place"),
        "serials": list(item.serials),
        "subject": meaning_of(office, item),
        "unresolved": item.unresolved,
        "doubts": [] if item.is_settled else list(item.doubts),
        "safeguards": sorted(str(one) for one in item.safeguards),
        "alternatives": list(item.alternatives),
        "overlaps": item.overlaps,
        "stage": stage_of(item),
        "withheld_in": sorted(placed.territory.countries) if placed else [],
        "until": placed.ends_at.isoformat() if placed and placed.ends_at else None,
        "stayed": item.is_stayed(office.now()),
    }


def _words(value: Fields) -> list[str]:
    """Return a shown order in words, a section only where there is something to say."""
    lines = value["lines"]
    totals = (
        f"{lines['total']} lines = {lines['item']} with items + {lines['context']} context + "
        f"{lines['repeat']} repeats + {lines['unread']} unread"
        if isinstance(lines, dict)
        else f"could not be read: {value['failed']}"
        if value["failed"]
        else "being read"
    )
    found = [
        f"{value['order']}: {value['intent'] or 'no intent read'}; {value['item_count']} items",
        f"  {totals}",
        f"  sender: {value['sender'] or 'not checked yet'}",
        *(["  given by telephone: not in writing yet"] if not value["in_writing"] else []),
        f"  law: {_law(value['particulars'])}",
        f"  counsel: {value['bindingness'] or 'has not spoken yet'}",
    ]
    warnings = value["warnings"]
    found += [f"  ! {one}" for one in warnings] if isinstance(warnings, list) else []
    sections = (
        ("Unread: waiting for a person", "unread", "{place}: {why}: {text}"),
        ("Demands", "demands", "{priority}. {act} ({place}): {text}"),
        ("Refers to", "refers_to", "order {order}, by {reference}; it seems that it {relation} it"),
        ("Says of itself", "proposals", "{kind}: {value} ({place})"),
        ("Clocks", "clocks", "{due_at}: {what} ({cite})"),
        ("Findings", "findings", "{code}: {because}"),
        ("Letters", "letters", "{letter}: {kind}, {stage}"),
        ("Items", "items", "{item}. {as_written} = {subject} ({place}); {stage}"),
    )
    for title, name, form in sections:
        rows = value[name]
        if isinstance(rows, list) and rows:
            found.append(f"  {title} ({len(rows)})")
            found += [f"    {_row(form, one)}" for one in rows if isinstance(one, dict)]
    return found


def _row(form: str, row: Fields) -> str:
    """Return a row in words; what an item raises, and where it is withheld, follows it."""
    told = form.format_map({name: _plainly(one) for name, one in row.items()})
    if row.get("unresolved"):
        told += f" ({row['unresolved']})"
    for name in ("doubts", "safeguards", "withheld_in"):
        more = row.get(name)
        if isinstance(more, list) and more:
            told += f"; {name.replace('_', ' ')}: {', '.join(str(one) for one in more)}"
    return f"item {row['item']}: {told}" if "item" in row and "code" in row else told


def _plainly(value: JSON) -> str:
    return "nothing" if value is None else str(value)


def _law(particulars: JSON) -> str:
    if not isinstance(particulars, dict):
        return "not confirmed yet"
    provisions, territory = particulars["provisions"], particulars["territory"]
    cited = "; ".join(str(one) for one in provisions) if isinstance(provisions, list) else ""
    where = ", ".join(str(one) for one in territory) if isinstance(territory, list) else ""
    return f"{particulars['pack'] or 'no pack'}: {cited}, in {where}" + (
        ", silence commanded" if particulars["secret"] else ""
    )
