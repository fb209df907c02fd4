"""What the desk looks for in an item and an order: a row for each, folded from their states."""

from dataclasses import dataclass

from withheld.casefile.item import ItemState
from withheld.casefile.order import OrderState
from withheld.events.codec import to_json
from withheld.events.intake import LetterFiled
from withheld.events.recorded import Event, items_of
from withheld.events.review import Terms
from withheld.ledger.canonical import canonical
from withheld.model.identity import ItemID, OrderID
from withheld.ports.index import ItemEntry, OrderEntry
from withheld.projections.grounds import stage_of

WAITING = frozenset({"seconding", "provisional"})
"""The stages at which an item waits for another person."""
UNDECIDED = frozenset({"listed", "open", "doubtful", "unresolved", *WAITING})
"""The stages at which an item has not been decided."""
_SAFEGUARD_WEIGHS = 10


def touched(event: Event) -> frozenset[ItemID]:
    """Return the items an event brings or changes."""
    named = {ItemID(item) for item in items_of(event)}
    if isinstance(event, LetterFiled):
        named |= {*event.deleted, *event.corrected, *(one.item for one in event.added)}
    return frozenset(named)


def terms_text(terms: Terms) -> str:
    """Return terms as text that is equal exactly where they are."""
    return canonical(to_json(terms)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an item is called and means, in words; whoever may open them gives them."""

    written: str | None = None
    place: str = ""
    text_key: str = ""
    excerpt: str = ""
    handle: str = ""
    followers: int = 0
    is_verified: bool = False


_SILENT = Words()


def item_entry(order: OrderID, item: ItemState, words: Words = _SILENT) -> ItemEntry:
    """Return what the desk looks for in `item`."""
    stated = [terms_text(one.terms) for one in item.opinions]
    if not stated and item.decision is not None:
        stated = [terms_text(item.decision.terms)]
    return ItemEntry(
        order=order,
        item=item.item,
        version=item.version,
        line=item.line,
        kind=item.kind,
        serials=",".join(str(one) for one in item.serials),
        stage=stage_of(item),
        subject=item.subject,
        subject_kind=item.subject_kind,
        holder=item.holder,
        why_not=item.unresolved or "",
        doubts="" if item.is_settled else " ".join(item.doubts),
        safeguards=" ".join(sorted(item.safeguards)),
        overlaps=item.overlaps,
        people=" ".join(one.person for one in item.opinions),
        terms=stated[0] if stated else "",
        is_split=len(set(stated)) > 1,
        withheld_in=str(item.placed.territory) if item.placed else "",
        written=words.written,
        place=words.place,
        text_key=words.text_key,
        excerpt=words.excerpt,
        handle=words.handle,
        followers=words.followers,
        is_verified=words.is_verified,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the desk shows and looks for of what a letter says of itself."""

    reference: str = ""
    authority: str = ""
    provision: str = ""
    dated: str = ""
    words: str = ""


def order_entry(order: OrderState, said: Said, *, seen: int) -> OrderEntry:
    """Return what the desk looks for in an order's header."""
    clocks = sorted(order.clocks.values(), key=lambda one: one.due_at)
    return OrderEntry(
        order=order.order,
        seen=seen,
        due_at=clocks[0].due_at if clocks else None,
        due_what=clocks[0].what if clocks else "",
        received_at=order.received.received_at if order.received else None,
        intent=str(order.intent or ""),
        standing=str(order.standing or ""),
        bindingness=str(order.bindingness or ""),
        reference=said.reference,
        authority=said.authority,
        provision="; ".join(order.particulars.provisions) if order.particulars else said.provision,
        dated=said.dated,
        words=said.words,
        unread=len(order.open_lines),
        item_count=order.item_count,
        failed=order.failed or "",
        is_hazard=order.is_hazard,
        countries=" ".join(sorted(order.particulars.territory.countries))
        if order.particulars
        else "",
        assignee=order.working.assignee or "",
        team=order.working.team,
    )


def stake(undecided: int, safeguarded: int) -> int:
    """
    Return how much is at stake in an order: undecided items, a safeguarded one counted ten times.

    It orders a queue and is said on the page; it never decides anything.
    """
    return undecided + (_SAFEGUARD_WEIGHS - 1) * safeguarded
