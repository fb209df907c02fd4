"""Who in which country would lose what: counted before anything is decided, and only counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from withheld.model.identity import ItemID, OrderID
from withheld.web.forms import territory_in
from withheld.web.room import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """What a set of items comes to if it were withheld."""

    items: int
    accounts: int
    posts: int
    others: int
    """Hashtags, searches, files and the like."""
    nothing: int
    """Items that mean nothing of ours, or are in doubt: withholding them is not possible."""
    holders: int
    """People whose account or posts are among them."""
    followers: int
    """Followers of the accounts that would go as a whole, as the directory counts them."""
    countries: tuple[str, ...]
    already: int
    """Items whose subject another one withholds in all of these countries: nothing would change."""
    partly: int
    """Items whose subject is withheld in some of them by another item."""
    by_country: tuple[tuple[str, int, int], ...]
    """Each country: items that would newly be withheld there, and those that are already."""
    guarded: int
    verified: int
    largest: tuple[tuple[str, int], ...]
    """The accounts with most followers: handle and followers."""
    kept: int
    """Items withheld now whose subject stays withheld by another ground if these were lifted."""


def losses_of(visit: Visit, order: OrderID, numbers: Sequence[ItemID], territory: str) -> Losses:
    """
    Return who would lose what if these items were withheld in `territory`.

    Raises:
        InvalidInput: A code that is no country.
    """
    where = territory_in(territory)
    countries = tuple(sorted(where.countries)) if where else ()
    tolls = visit.index.tolls(order, numbers)
    others: dict[ItemID, set[str]] = {}
    placed: set[ItemID] = set()
    for item, own, other in visit.index.withheld_elsewhere(order, numbers):
        others.setdefault(item, set()).update(_countries(other))
        if own:
            placed.add(item)
    covered = [one.intersection(countries) for one in others.values()]
    # One that means nothing of ours is withheld nowhere: it is in no country's number.
    there = Counter(code for one in covered for code in one)
    reach = tolls.items - tolls.nothing
    return Losses(
        items=tolls.items,
        accounts=tolls.accounts,
        posts=tolls.posts,
        others=tolls.others,
        nothing=tolls.nothing,
        holders=tolls.holders,
        followers=tolls.followers,
        countries=countries,
        already=sum(bool(countries) and one == set(countries) for one in covered),
        partly=sum(bool(one) and one != set(countries) for one in covered),
        by_country=tuple((code, max(reach - there[code], 0), there[code]) for code in countries),
        guarded=tolls.guarded,
        verified=tolls.verified,
        largest=tolls.largest,
        kept=sum(bool(others[item]) for item in placed),
    )


def _countries(text: str) -> frozenset[str]:
    where = territory_in(text)
    return where.countries if where else frozenset()
