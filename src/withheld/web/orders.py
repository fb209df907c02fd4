"""An order's pages: its items beside its document, one item, groups, timeline, what-if."""

from dataclasses import dataclass

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import FindingRow, ItemRow
from withheld.casefile.item import ItemState
from withheld.casework.cosigning import signers
from withheld.casework.timeline import moments
from withheld.errors import NotFound
from withheld.model.identity import ItemID, SubjectID
from withheld.model.review import Outcome, SafeguardClass
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.review.opinions import eyes_needed
from withheld.web.filters import Addresses, fields_of, filter_of
from withheld.web.gathering import Head, head_of
from withheld.web.losses import losses_of
from withheld.web.papers import pane_of
from withheld.web.pending import CoSigning
from withheld.web.room import Visit
from withheld.web.spreadsheets import table
from withheld.web.voices import Voice

PAGE = 100
"""Items on one page."""
MOMENTS = 30
"""Events on one page of the timeline."""
_GROUPS_MAX = 1_000_000
GROUNDS = (
    "protected-speech",
    "outside-the-provision",
    "not-specific",
    "not-ours",
    "not-hosted",
    "not-found",
    "gone",
    "ambiguous",
    "no-power",
)
"""Grounds that are offered; others can be typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an item means on this service, as a reviewer sees it."""

    subject: SubjectID | None
    account: AccountEntry | None
    post: PostEntry | None


def meaning_of(visit: Visit, row: ItemRow | ItemState) -> Meaning:
    """Return what an item means, with account and post as the directory knows them."""
    store = visit.office.store
    subject = store.subject_id(row.subject) if row.subject else None
    holder = store.subject_id(row.holder) if row.holder else None
    account = visit.account(holder.partition(":")[2]) if holder else None
    is_post = subject is not None and subject.startswith("post:")
    post = visit.post(subject.partition(":")[2]) if subject and is_post else None
    return Meaning(subject=subject, account=account, post=post)


def items(visit: Visit) -> Response:
    """Show an order's items beside its document; a fragment of it where only rows are asked for."""
    narrowed, order = filter_of(visit), visit.order
    with visit.room.holding():
        head = head_of(visit.office, order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        before = visit.number("before")
        if before:
            found = visit.index.items_before(order, narrowed, before=before, limit=PAGE + 1)
            has_more, found = len(found) > PAGE, found[-PAGE:]
            earlier = found[0].item if has_more and found else 0
            later = found[-1].item if found else 0
        else:
            after = visit.number("after")
            found = visit.index.items(order, narrowed, after=after, limit=PAGE + 1)
            has_more, found = len(found) > PAGE, found[:PAGE]
            later = found[-1].item if has_more and found else 0
            earlier = found[0].item if after and found else 0
        to = Addresses(order, narrowed)
        values: dict[str, object] = {
            "head": head,
            "rows": found,
            "meanings": {row.item: meaning_of(visit, row) for row in found},
            "to": to,
            "narrowed": narrowed,
            "filter_fields": fields_of(narrowed),
        }
        if visit.query("part") == "rows":
            return visit.page("_rows.html", **values)
        at = visit.number("at") or (found[0].item if found else 0)
        current = next((row for row in found if row.item == at), found[0] if found else None)
        return visit.page(
            "order.html",
            **values,
            **around(visit, head),
            current=current,
            pane=None if current is None else item_pane(visit, current.item),
            paper=pane_of(visit, head, visit.number("line") or (current.line if current else 1)),
            count=visit.index.count(order, narrowed),
            earlier=to.here(before=earlier) if earlier else "",
            later=to.here(after=later) if later else "",
            views=[one for one in visit.index.kept("view", visit.person) if "{order}" in one[1]],
            replies=visit.index.kept("reply", visit.person),
            outcomes=list(Outcome),
            safeguards=list(SafeguardClass),
            grounds=GROUNDS,
            policy=visit.room.service().policy,
        )


def around(visit: Visit, head: Head) -> dict[str, object]:
    """Return what stands around every page of an order: counts and what waits."""
    order = head.state.order
    waiting = visit.index.waiting(visit.person, order=order)
    return {
        "tally": visit.index.tally(order),
        "guarded": visit.index.guarded(order),
        "waiting": sum(one.count for one in waiting),
        "to_sign": len([o for o in visit.room.pending.co_signings(order) if not _is_own(visit, o)]),
        "own": sum(o.count for o in visit.index.waiting(visit.person, own=True, order=order)),
    }


def _is_own(visit: Visit, one: CoSigning) -> bool:
    return visit.person in signers(visit.office, one.batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPane:
    """Everything known of one item."""

    state: ItemState
    row: ItemRow
    meaning: Meaning
    findings: list[FindingRow]
    voices: list[Voice]
    elsewhere: list[ItemRow]
    """The same subject in this and other orders."""
    eyes: int
    """How many must agree."""
    is_own: bool
    """This person's opinion stands already."""
    is_recognised: bool
    """A machine read its line from a picture; the picture of the line is shown beside it."""


def item_pane(visit: Visit, item: ItemID) -> ItemPane:
    """
    Return everything known of one item.

    Raises:
        NotFound: There is no such item.
    """
    order = visit.order
    view = visit.office.record.view(order, [item])
    rows = visit.index.named(order, [item])
    if item not in view.items or not rows:
        raise NotFound(f"order {order} has no item {item}; it has {view.order.item_count}")
    state, (row,) = view.items[item], rows
    told = [
        visit.room.voices.of(order, one.n, [item]).get(item)
        for one in visit.index.opinions(order, item)[-8:]
    ]
    lines = visit.index.lines(order, row.line, row.line)
    same = visit.index.items_on(state.subject) if state.subject else []
    return ItemPane(
        state=state,
        row=row,
        meaning=meaning_of(visit, state),
        findings=visit.index.findings(order, item),
        voices=[one for one in told if one is not None],
        elsewhere=[
            one for one in same if (one.order, one.item) != (order, item) and visit.sees(one.order)
        ][:20],
        eyes=eyes_needed(state, visit.room.service().policy),
        is_own=any(one.person == visit.person for one in state.opinions),
        is_recognised=bool(lines and lines[0].is_recognised and lines[0].page),
    )


def item(visit: Visit) -> Response:
    """Show one item, as a fragment for the pane or as a page of its own."""
    number = ItemID(int(visit.request.path_params["item"]))
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        pane = item_pane(visit, number)
        if visit.request.headers.get("x-fragment") == "1":
            return visit.page("_item.html", pane=pane, head=head, order=visit.order)
        return visit.to(f"/orders/{visit.order}?after={number - 1}&at={number}")


def groups(visit: Visit) -> Response:
    """Show the items grouped by account, by the text of a post, or by stage."""
    by = visit.query("by") if visit.query("by") in ("holder", "text", "stage") else "holder"
    narrowed, order = filter_of(visit), visit.order
    with visit.room.holding():
        head = head_of(visit.office, order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        if visit.query("as") == "csv":
            every = visit.index.groups(order, by, narrowed, limit=_GROUPS_MAX)
            columns = ("group", "name", "items", "undecided")
            # How many raise a safeguard stays here: a sheet travels.
            return table(f"{order}-groups", columns, (one[:4] for one in every))
        found = visit.index.groups(order, by, narrowed)
        return visit.page(
            "groups.html",
            head=head,
            groups=found,
            by=by,
            to=Addresses(order, narrowed),
            **around(visit, head),
        )


def timeline(visit: Visit) -> Response:
    """Show what happened to an order, the latest first, a page at a time."""
    with visit.room.holding():
        head = head_of(visit.office, visit.order)
        before = visit.number("before") or head.state.version + 1
        first = max(0, before - 1 - MOMENTS)
        found = moments(visit.office, visit.order, after=first, limit=before - 1 - first)
        return visit.page(
            "timeline.html",
            head=head,
            moments=list(reversed(found)),
            earlier=first + 1 if first else 0,
            latest=before - 1,
            **around(visit, head),
        )


def what_if(visit: Visit) -> Response:
    """Show who would lose what, in which country, if the items shown were withheld."""
    narrowed, order = filter_of(visit), visit.order
    with visit.room.holding():
        head = head_of(visit.office, order)
        if head.state.is_hazard:
            return visit.page("hazard.html", head=head)
        numbers = visit.index.numbers(order, narrowed)
        territory = visit.query("territory") or (
            str(head.state.particulars.territory) if head.state.particulars else ""
        )
        return visit.page(
            "what_if.html",
            head=head,
            losses=losses_of(visit, order, numbers, territory),
            territory=territory,
            to=Addresses(order, narrowed),
            narrowed=narrowed,
            filter_fields=fields_of(narrowed),
            overlaps=[one for one in visit.index.overlaps(order) if visit.sees(one[0])],
            **around(visit, head),
        )
