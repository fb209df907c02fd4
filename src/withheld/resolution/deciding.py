"""What each resolution command comes to: events, or a refusal."""

from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.errors import NotFound, NotPermitted, NotReady
from withheld.events.recorded import Event
from withheld.events.resolution import ItemResolved, ItemSettled, ItemsResolved
from withheld.events.sealed import Sealed
from withheld.model.people import Actor
from withheld.model.review import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResolution:
    """Record what the directory says of a set of items."""

    items: tuple[ItemResolved, ...]
    directory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleItems:
    """Choose, or confirm, what doubtful items mean."""

    items: tuple[ItemResolved, ...]
    reason: Sealed


ResolutionCommand = RecordResolution | SettleItems


def decide(view: Casefile, command: ResolutionCommand, actor: Actor | None) -> tuple[Event, ...]:
    """
    Return what `command` comes to.

    Raises:
        NotReady: An item is decided already; what it means is not changed behind a decision.
        NotPermitted: It takes a reviewer to settle a doubt.
        NotFound: There is no such item.
    """
    missing = [one.item for one in command.items if one.item not in view.items]
    if missing:
        raise NotFound(f"order {view.order.order} has no item {missing[0]}")
    decided = [one.item for one in command.items if view.items[one.item].decision]
    if decided:
        raise NotReady(f"item {decided[0]} is decided; re-open it before what it means is changed")
    opined = [one.item for one in command.items if view.items[one.item].opinions]
    if opined:
        raise NotReady(
            f"item {opined[0]} has an opinion standing; it is withdrawn before the item's "
            "meaning is changed"
        )
    match command:
        case RecordResolution(items=items, directory=directory):
            return (ItemsResolved(items=items, directory=directory),)
        case SettleItems(items=items, reason=reason):
            if actor is None or not actor.ranks(Role.REVIEWER):
                raise NotPermitted("it takes a reviewer to settle what an item means")
            return (ItemSettled(items=items, reason=reason),)
