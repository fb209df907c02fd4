"""(3) What of an order other orders name too: a subject, its account, or an address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from withheld.casefile.item import ItemState
from withheld.casework.office import Office
from withheld.casework.resolving import locators_of, mention_of
from withheld.ledger.canonical import JSON
from withheld.model.identity import ItemID, OrderID
from withheld.model.reading import Resolution
from withheld.resolution.overlap import Named, find_covers, find_overlaps, name_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One item of an order, and where else the same is named."""

    item: ItemID
    how: str
    """`same` for the same thing, `account` where another names the account of this post, `post`
    where another names a post of this account."""
    elsewhere: tuple[tuple[OrderID, ItemID], ...]


def shared_with(office: Office, order: OrderID) -> tuple[Shared, ...]:
    """
    Return the items of `order` that its own list or another order names too.

    What nobody could resolve is compared by its address once normalised.  Two orders on one subject
    are two grounds: nothing is merged.
    """
    named = _rivals(office, order)
    found = [
        Shared(item=one.item, how="same", elsewhere=_others(overlap.items, one))
        for overlap in find_overlaps(named)
        for one in overlap.items
        if one.order == order
    ]
    for cover in find_covers(named):
        if cover.account.order == order:
            elsewhere = _others(cover.posts, cover.account)
            found.append(Shared(item=cover.account.item, how="post", elsewhere=elsewhere))
        found += [
            Shared(item=post.item, how="account", elsewhere=_others((cover.account,), post))
            for post in cover.posts
            if post.order == order
        ]
    return tuple(sorted(found, key=lambda one: (one.item, one.how)))


def _others(items: tuple[Named, ...], one: Named) -> tuple[tuple[OrderID, ItemID], ...]:
    """Return where else something is named."""
    return tuple((other.order, other.item) for other in items if other != one)


def _rivals(office: Office, order: OrderID) -> list[Named]:
    """Return the items of `order`, and all that could name the same, in the orders' sequence."""
    own = office.record.view(order, None).items.values()
    named: dict[OrderID, set[ItemID]] = {order: {one.item for one in own}}
    for subject in {one for item in own for one in (item.subject, item.holder) if one}:
        for other, number in office.store.items_on(subject):
            named.setdefault(other, set()).add(number)
    if any(one.subject is None for one in own):
        for other, number in office.store.without_subject():
            named.setdefault(other, set()).add(number)
    return [
        one
        for other in office.store.orders()
        if other in named
        for one in _named(office, other, sorted(named[other]))
    ]


def _named(office: Office, order: OrderID, numbers: Sequence[ItemID]) -> Iterator[Named]:
    """Go through items of an order under the names they are compared by."""
    view = office.record.view(order, numbers)
    if view.order.is_hazard:
        return
    items = [one for one in view.items.values() if not one.is_deleted]
    locators = locators_of(office, [one for one in items if one.subject is None])
    for item in items:
        yield _name(office, order, item, locators.get(item.item, {}))


def _name(office: Office, order: OrderID, item: ItemState, locator: dict[str, JSON]) -> Named:
    """Return one item under its name."""
    subject = office.store.subject_id(item.subject) if item.subject else None
    holder = office.store.subject_id(item.holder) if item.holder else None
    resolution = Resolution(subject=subject, unresolved=item.unresolved, holder=holder)
    mention = mention_of(item, locator)
    return name_item(order, item.item, mention, resolution, office.services)
