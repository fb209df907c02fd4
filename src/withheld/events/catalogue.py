"""Every event there is, by name.  A test holds one frozen example of every version of each."""

from withheld.events import (
    clocks,
    connectors,
    correspondence,
    intake,
    own_policy,
    redress,
    resolution,
    restriction,
    review,
    service,
    surfaces,
    transparency,
    verification,
    working,
)
from withheld.events.recorded import Event

_ROOMS = (
    service,
    intake,
    verification,
    resolution,
    review,
    restriction,
    own_policy,
    connectors,
    surfaces,
    correspondence,
    transparency,
    redress,
    clocks,
    working,
)


def catalogue() -> dict[str, type[Event]]:
    """Return every class of events by its name."""
    found: dict[str, type[Event]] = {}
    for room in _ROOMS:
        for kind in vars(room).values():
            if (
                isinstance(kind, type)
                and hasattr(kind, "NAME")
                and kind.__module__ == room.__name__
            ):
                found[kind.NAME] = kind
    return found
