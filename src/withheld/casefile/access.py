"""Who has nothing to do with an order: people behind a wall, and people with a conflict."""

from withheld.casefile.order import OrderState
from withheld.errors import NotPermitted
from withheld.model.people import Actor


def is_walled(order: OrderState, actor: Actor) -> bool:
    """Return whether this person may not even see the order."""
    particulars = order.particulars
    return actor.is_walled_from(particulars.territory.countries if particulars else None)


def check_access(order: OrderState, actor: Actor) -> None:
    """
    Refuse a person who has no say in an order.

    Raises:
        NotPermitted: They stand behind a wall, or said themselves that they have a conflict.
    """
    if is_walled(order, actor):
        raise NotPermitted(
            "a wall stands between this person and orders from there, or from nobody knows where "
            "yet; somebody else acts on this one"
        )
    if actor.person in order.conflicted:
        raise NotPermitted(
            "this person declared a conflict of interest in this order; somebody else decides"
        )
