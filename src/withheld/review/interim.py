"""
What an interim order may come to, checked where it is appended.

Confirmed, a withholding may last longer than was decided, so that takes as many people as deciding
it did; revoked or lapsed, it only ends.  Either way counsel reads what the authority said.
"""

from datetime import UTC, datetime, timedelta

from withheld.casefile.access import check_access
from withheld.casefile.fold import Casefile
from withheld.casefile.item import ItemState
from withheld.errors import NotPermitted, NotReady
from withheld.events.redress import InterimFate, InterimSettled
from withheld.model.review import Role
from withheld.review.approving import House, Spot, check_approvals
from withheld.review.opinions import eyes_needed

WATCHED = "watch-"
"""What the name of a clock begins with that is the authority's own."""


def check_interim(
    view: Casefile, event: InterimSettled, spot: Spot, house: House, *, at: datetime
) -> None:
    """
    Refuse what may not be recorded of an interim order.

    Args:
        view: The order, and the items the event names.
        event: What is about to be appended.
        spot: Where it is about to stand.
        house: Who is enrolled, and the operator's policy.
        at: Now (aware UTC).

    Raises:
        NotPermitted: Too few people, none of them counsel, or before any clock has run out.
        NotReady: An item withholds nothing now; what has ended is not revived.
    """
    items = [view.items[item] for item in event.items if item in view.items]
    least = max((_eyes(one, event, house) for one in items), default=1)
    check_approvals(event, spot, house, least=least)
    actors = [house.person(one.person) for one in event.approved_by]
    known = [one for one in actors if one is not None]
    for actor in known:
        check_access(view.order, actor)
        if not actor.ranks(Role.REVIEWER):
            raise NotPermitted("what becomes of an interim order is for reviewers, or above")
    if not any(one.ranks(Role.COUNSEL) for one in known):
        raise NotPermitted("what an authority made of its interim order is counsel's to read")
    if event.settled_at > at or (event.ends_at is not None and event.ends_at <= at):
        raise NotPermitted("it was settled before now and ends after now; give the instants anew")
    for one in items:
        _check_standing(one, event, at)
    if event.fate is InterimFate.LAPSED and lapsed_at(view) > event.settled_at:
        raise NotPermitted(
            "no clock of this order says that it had lapsed by then; where the authority took it "
            "back, record that"
        )


def lapsed_at(view: Casefile) -> datetime:
    """Return when the last clock of the authority's runs out; the end of time where none does."""
    ends = [one.due_at for one in view.order.clocks.values() if one.what.startswith(WATCHED)]
    return max(ends, default=_NEVER)


_NEVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


def _eyes(item: ItemState, event: InterimSettled, house: House) -> int:
    """Return how many people it takes for one item: those of a decision if it lasts longer."""
    if event.fate is not InterimFate.CONFIRMED or item.placed is None:
        return 1
    lasts = item.placed.ends_at
    is_longer = lasts is not None and (event.ends_at is None or event.ends_at > lasts)
    return eyes_needed(item, house.policy) if is_longer else 1


def _check_standing(item: ItemState, event: InterimSettled, at: datetime) -> None:
    """
    Refuse an item that withholds nothing now, or that one person placed.

    Raises:
        NotReady: It is lifted, has ended, or waits to be seconded.
    """
    placed = item.placed
    if placed is None or (placed.ends_at is not None and placed.ends_at <= at):
        raise NotReady(
            f"item {item.item} withholds nothing now; what has ended is not revived, decide anew"
        )
    if event.fate is InterimFate.CONFIRMED and (placed.is_provisional or item.decision is None):
        raise NotReady(f"item {item.item} was placed by one person; second it first")
