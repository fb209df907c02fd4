"""The queues: orders by clock and stake, second looks, one's own opinions, and the search."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from withheld.adapters.sqlite.desk_index import NO_CLOCK
from withheld.adapters.sqlite.desk_rows import ItemRow, QueueRow, WaitingRow
from withheld.events.codec import instant_to_text, text_to_instant
from withheld.events.review import Terms
from withheld.model.identity import SubjectID
from withheld.web.gathering import terms_of_text
from withheld.web.room import Visit
from withheld.web.signing import waits_of
from withheld.web.spreadsheets import table
from withheld.web.times import left

PAGE = 50
FOUND, FOUND_MAX = 50, 10_000
"""Items that a search shows, and that its CSV has."""
DUE = ("overdue", "within-a-day", "within-a-week", "later", "no-clock")
"""When an order's next clock runs out, as the queue is narrowed by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a row's next clock runs out."""

    what: str
    at: datetime
    days: int
    hours: int
    minutes: int
    is_over: bool
    spent: float


def due_of(due_at: str, what: str, received_at: str | None, now: datetime) -> Due | None:
    """Return a row's next clock; None where none runs."""
    if due_at == NO_CLOCK:
        return None
    at = text_to_instant(due_at)
    began = text_to_instant(received_at) if received_at else now
    days, hours, minutes = left(at, now)
    return Due(
        what=what,
        at=at,
        days=days,
        hours=hours,
        minutes=minutes,
        is_over=at <= now,
        spent=(now - began) / max(at - began, timedelta(seconds=1)),
    )


def queue(visit: Visit) -> Response:
    """Show the orders, the one whose clock runs out first on top, or the one with most at stake."""
    by_stake = visit.query("by") == "stake"
    due_in = visit.query("due") if visit.query("due") in DUE else ""
    after = (visit.query("after"), visit.query("last")) if visit.query("last") else None
    if after and by_stake and not after[0].isdecimal():
        after = None
    with visit.room.holding():
        found = visit.index.queue(
            by_stake=by_stake,
            after=after,
            limit=PAGE + 1,
            assignee=visit.query("assignee"),
            due=_between(due_in, visit.office.now()),
        )
        has_more, last = len(found) > PAGE, found[PAGE - 1] if len(found) > PAGE else None
        shown = [one for one in found[:PAGE] if visit.sees(one.order)]
        tallies = {one.order: visit.index.tally(one.order) for one in shown}
        looks = sum(one.count for one in visit.index.waiting(visit.person) if visit.sees(one.order))
        own = sum(one.count for one in visit.index.waiting(visit.person, own=True))
        dues = _dues(visit, shown)
        following = ""
        if has_more and last is not None:
            value = str(last.stake) if by_stake else last.due_at
            following = "/?" + urlencode(
                {
                    "by": "stake" if by_stake else "clock",
                    "after": value,
                    "last": last.order,
                    "assignee": visit.query("assignee"),
                    "due": due_in,
                }
            )
        return visit.page(
            "queue.html",
            rows=shown,
            dues=dues,
            tallies=tallies,
            received={one.order: one.received_at for one in shown},
            clocks=_clocks(visit),
            due_in=due_in,
            by_stake=by_stake,
            assignee=visit.query("assignee"),
            following=following,
            looks=looks,
            to_sign=sum(not one.is_own for one in waits_of(visit)),
            own=own,
            views=visit.index.kept("view", visit.person),
        )


def _clocks(visit: Visit) -> dict[str, int]:
    """Return how many orders' next clocks run out when; nothing to those who are behind a wall."""
    if visit.actor.behind:
        return {}
    now = visit.office.now()
    counts = {name: visit.index.count_due(_between(name, now)) for name in DUE}
    return {name: n for name, n in counts.items() if n}


def _between(name: str, now: datetime) -> tuple[str, str] | None:
    """Return between which instants, as the index writes them, clocks of that name run out."""
    day, week = (instant_to_text(now + timedelta(days=one)) for one in (1, 7))
    spans = {
        "overdue": ("", instant_to_text(now)),
        "within-a-day": (instant_to_text(now), day),
        "within-a-week": (day, week),
        "later": (week, NO_CLOCK),
        "no-clock": (NO_CLOCK, NO_CLOCK + "~"),
    }
    return spans.get(name)


def _dues(visit: Visit, rows: list[QueueRow]) -> dict[str, Due | None]:
    now = visit.office.now()
    return {one.order: due_of(one.due_at, one.due_what, one.received_at, now) for one in rows}


def is_one_by_one(row: WaitingRow) -> bool:
    """Return whether each item of a set is seconded by itself: protected speech to be withheld."""
    terms = terms_of_text(row.terms)
    return bool(row.is_guarded) and terms is not None and terms.outcome.withholds


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A set that waits for another person."""

    row: WaitingRow
    terms: Terms | None
    due: Due | None
    address: str
    is_one_by_one: bool


def looks_of(
    visit: Visit, rows: list[WaitingRow], address: Callable[[WaitingRow], str]
) -> list[Look]:
    """Return sets that wait, each with its clock and where it is acted on."""
    now = visit.office.now()
    return [
        Look(
            row=one,
            terms=terms_of_text(one.terms),
            due=due_of(one.due_at, one.due_what, None, now),
            address=address(one),
            is_one_by_one=is_one_by_one(one),
        )
        for one in rows
    ]


def second_looks(visit: Visit) -> Response:
    """Show the sets that wait for this person's second look, the next clock first."""

    def address(one: WaitingRow) -> str:
        query = {
            "terms": one.terms,
            "other": visit.person,
            "guarded": "yes" if one.is_guarded else "no",
        }
        if one.is_split:
            return f"/orders/{one.order}?{urlencode(query | {'split': 'yes'})}"
        if is_one_by_one(one):
            return f"/orders/{one.order}?{urlencode(query | {'stage': 'waiting'})}"
        return f"/orders/{one.order}/second?{urlencode(query)}"

    with visit.room.holding():
        rows = [one for one in visit.index.waiting(visit.person) if visit.sees(one.order)]
        waits = [one for one in waits_of(visit) if not one.is_own]
        looks = looks_of(visit, rows, address)
        if visit.query("as") == "csv":
            return _looks_table("second-looks", looks)
        return visit.page("second.html", looks=looks, waits=waits, is_own=False)


def own(visit: Visit) -> Response:
    """Show this person's own opinions that nobody has seconded yet; they can be taken back."""

    def address(one: WaitingRow) -> str:
        query = urlencode({"terms": one.terms, "person": visit.person})
        return f"/orders/{one.order}/undo?{query}"

    with visit.room.holding():
        rows = visit.index.waiting(visit.person, own=True)
        waits = [one for one in waits_of(visit) if one.is_own]
        looks = looks_of(visit, rows, address)
        if visit.query("as") == "csv":
            return _looks_table("my-opinions", looks)
        return visit.page("second.html", looks=looks, waits=waits, is_own=True)


def _looks_table(name: str, looks: list[Look]) -> Response:
    """Return sets that wait as CSV; whether speech is protected stays here."""
    return table(
        name,
        ("order", "items", "outcome", "provision", "said_by", "next_clock", "due_at"),
        (
            (
                one.row.order,
                one.row.count,
                one.terms.outcome if one.terms else "",
                one.terms.provision if one.terms else "",
                one.row.people,
                one.row.due_what,
                one.row.due_at if one.row.due_what else "",
            )
            for one in looks
        ),
    )


def search(visit: Visit) -> Response:
    """
    Find orders by name, reference, authority, law or day; items by any part of what names them.

    A subject's own name, such as `account:12`, leads to everything ever ordered against it.
    """
    words = visit.query("q")[:200]
    with visit.room.holding():
        found_orders = visit.index.orders_named(words) if words else []
        found_orders = [one for one in found_orders if visit.sees(one.order)]
        most = FOUND_MAX if visit.query("as") == "csv" else FOUND
        found = visit.index.found(words, most) if words else []
        found = [one for one in found if visit.sees(one.order)]
        exact = [one for one in found_orders if one.order == words]
        if exact and visit.query("go"):
            return visit.to(f"/orders/{words}")
        if visit.query("as") == "csv":
            return _found_table(found)
        # Behind a wall it is not said either that a subject was named at all.
        key = visit.office.store.find_subject(SubjectID(words)) if words else None
        named = visit.index.items_on(key) if key else []
        subject = words if any(visit.sees(one.order) for one in named) else ""
        return visit.page(
            "search.html",
            words=words,
            gaps=visit.index.gaps(),
            subject=subject,
            orders=found_orders,
            dues=_dues(visit, found_orders),
            received={
                one.order: text_to_instant(one.received_at) if one.received_at else None
                for one in found_orders
            },
            items=found,
        )


def _found_table(found: list[ItemRow]) -> Response:
    """Return the items that were found as CSV; a safeguard never stands in it."""
    return table(
        "found",
        ("order", "item", "as_written", "account", "stage", "withheld_in"),
        (
            (
                row.order,
                row.item,
                "(erased)" if row.written is None else row.written,
                row.handle,
                row.stage,
                row.withheld_in,
            )
            for row in found
        ),
    )
