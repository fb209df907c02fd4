"""
The same subject in several items, of one order or of several: repeats, overlaps, and posts that an
order on their account covers as well.

Two orders on one subject are two grounds, so nothing here merges or drops anything.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from withheld.model.identity import ItemID, OrderID, SubjectID
from withheld.model.reading import Mention, Resolution
from withheld.resolution.resolving import locate
from withheld.resolution.services import Services


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """One item of one order, and what it names."""

    order: OrderID
    item: ItemID
    name: str
    """The subject, or, where there is none yet, the locator's key (`locator:…`)."""
    holder: SubjectID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Items that name one thing."""

    name: str
    items: tuple[Named, ...]
    """By order, then item; at least two."""

    @property
    def orders(self) -> tuple[OrderID, ...]:
        """The orders that name it, each once."""
        return tuple(dict.fromkeys(named.order for named in self.items))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An account that one item names, and posts of its that others name."""

    account: Named
    posts: tuple[Named, ...]


def name_item(
    order: OrderID, item: ItemID, mention: Mention, resolution: Resolution, services: Services
) -> Named:
    """
    Return `item` under the name it is compared by.

    What is not resolved is compared by its address once normalised, so that two spellings of an
    address nobody could resolve still meet; what says nothing is compared with nothing.
    """
    if resolution.subject is not None:
        return Named(order, item, resolution.subject, resolution.holder)
    locator = locate(mention, services)
    if locator.kind == "nothing" or mention.is_redacted:
        return Named(order, item, "")
    return Named(order, item, f"locator:{locator.key}")


def find_overlaps(named: Iterable[Named]) -> tuple[Overlap, ...]:
    """Return everything that more than one item names, in the order it first appears."""
    by_name: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        if one.name:
            by_name[one.name].append(one)
    return tuple(
        Overlap(name=name, items=tuple(sorted(items, key=_position)))
        for name, items in by_name.items()
        if len(items) > 1
    )


def find_covers(named: Iterable[Named]) -> tuple[Cover, ...]:
    """Return the accounts named by an item, each with the posts of its that other items name."""
    every = tuple(named)
    posts: dict[SubjectID, list[Named]] = defaultdict(list)
    for one in every:
        if one.holder is not None and one.name != one.holder:
            posts[one.holder].append(one)
    return tuple(
        Cover(account=one, posts=tuple(sorted(posts[SubjectID(one.name)], key=_position)))
        for one in every
        if one.name in posts
    )


def _position(named: Named) -> tuple[str, int]:
    """Return where an item stands among all orders."""
    return named.order, named.item
