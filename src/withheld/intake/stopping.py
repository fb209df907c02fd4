"""What a hazard stop refuses: everything that would read, show, resolve, send or publish."""

from withheld.casefile.fold import Casefile
from withheld.errors import NotPermitted
from withheld.events.recorded import Event

_REFUSED = frozenset(
    {
        "items-listed",
        "lines-unread",
        "demands-found",
        "proposals-made",
        "intake-balanced",
        "line-settled",
        "letter-filed",
        "items-resolved",
        "item-settled",
        "translation-kept",
        "opinion-given",
        "items-decided",
        "provisionally-decided",
        "letter-drafted",
        "letters-released",
        "statement-published",
        "order-unsealed",
    }
)
"""Clocks, holds, calls to people and liftings go on."""


def check_not_stopped(view: Casefile, event: Event) -> None:
    """
    Refuse an event that a hazard stop on its order does not let through.

    Raises:
        NotPermitted: The order is stopped; nothing is appended.
    """
    if view.order.is_hazard and event.NAME in _REFUSED:
        raise NotPermitted(
            "this order is under a hazard stop: nothing of it is read, shown, sent or published; "
            "the operator's own reporting channel takes over"
        )
