"""Who in which country would lose what: counted before anything is decided, and only counted."""

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
    rows = visit.index.named(order, numbers)
    whole = {row.subject for row in rows if row.subject_kind == "account"}
    accounts = {}
    for row in rows:
        if row.holder and row.holder not in accounts:
            subject = visit.office.store.subject_id(row.holder)
            accounts[row.holder] = visit.office.directory.account((subject or "").partition(":")[2])
    known = {key: entry for key, entry in accounts.items() if entry is not None}
    already = partly = kept = 0
    elsewhere = visit.index.withheld_elsewhere(order, numbers)
    for row in rows:
        if row.subject is None:
            continue
        others = _countries(elsewhere.get(row.subject, ()))
        covered = others.intersection(countries)
        already += bool(countries) and covered == set(countries)
        partly += bool(covered) and covered != set(countries)
        kept += bool(row.withheld_in) and bool(others)
    going = [known[key] for key in whole if key in known]
    return Losses(
        items=len(rows),
        accounts=sum(row.subject_kind == "account" for row in rows),
        posts=sum(row.subject_kind == "post" for row in rows),
        others=sum(row.subject_kind not in ("account", "post", "") for row in rows),
        nothing=sum(row.subject is None or bool(row.doubts) for row in rows),
        holders=len(accounts),
        followers=sum(one.followers for one in going),
        countries=countries,
        already=already,
        partly=partly,
        guarded=sum(bool(row.safeguards) for row in rows),
        verified=sum(one.verified for one in going),
        largest=tuple(
            (one.handle, one.followers) for one in sorted(going, key=lambda one: -one.followers)[:5]
        ),
        kept=kept,
    )


def _countries(texts: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        where = territory_in(text)
        found |= where.countries if where else frozenset()
    return found
