"""
What an order's own law says to an event, whoever appends it.

Which obstacle is excused, and what may be told to whom before counsel has spoken, stands in a pack;
only a pack that counsel signed speaks.  Who may say so is checked beside this
(`withheld.casework.permits`).
"""

from collections.abc import Sequence
from datetime import datetime

from withheld.casefile.fold import Casefile
from withheld.casefile.order import OrderState
from withheld.errors import NotFound, NotPermitted
from withheld.events.clocks import ObstacleClaimed
from withheld.events.correspondence import LettersReleased
from withheld.events.recorded import Event
from withheld.events.transparency import OrderUnsealed, StatementPublished
from withheld.model.review import Audience, Layer
from withheld.regimes import evaluating, timing
from withheld.regimes.schema import Obstacle, Pack


def check_lawful(view: Casefile, event: Event, packs: Sequence[Pack], *, at: datetime) -> None:
    """
    Refuse what the order's law does not excuse, and what may not be told.

    Args:
        view: The order as it is right before the event.
        event: What is about to be appended.
        packs: Those counsel signed.
        at: Now (aware UTC).

    Raises:
        NotPermitted: Its law has no such obstacle, or more would be told than may be.
        NotFound: A letter that is not on file would leave.
    """
    match event:
        case ObstacleClaimed(obstacle=obstacle, began_at=began_at):
            known = {one.rule.key for one in obstacles(view.order, packs)}
            if obstacle not in known or began_at > at:
                raise NotPermitted(
                    "the law of this order, as counsel signed it, excuses no such obstacle now"
                )
        case LettersReleased(letters=letters):
            missing = [one for one in letters if one not in view.order.letters]
            if missing:
                raise NotFound("a letter of that name is not on this order's file")
            readers = {view.order.letters[one].audience for one in letters}
            if Audience.HOLDER in readers:
                _check_told(view, packs, Audience.HOLDER, frozenset({Layer.EXISTENCE}))
        case StatementPublished(layers=layers) | OrderUnsealed(layers=layers):
            _check_told(view, packs, Audience.PUBLIC, layers)
        case _:
            pass


def _check_told(
    view: Casefile, packs: Sequence[Pack], audience: Audience, layers: frozenset[Layer]
) -> None:
    """
    Refuse to tell an audience more than it may be told now.

    Raises:
        NotPermitted: The message says what.
    """
    beyond = layers - told_by(packs, view)[audience]
    if beyond:
        raise NotPermitted(
            f"the {audience} may not be told of {', '.join(sorted(beyond))} as things stand; "
            "counsel decides that first, with reasons"
        )


def pack_in(packs: Sequence[Pack], order: OrderState) -> Pack | None:
    """Return the pack among `packs` that an order is judged by; None if none is."""
    particulars = order.particulars
    if particulars is None or particulars.pack is None:
        return None
    return next((one for one in packs if one.id == particulars.pack), None)


def obstacles(order: OrderState, packs: Sequence[Pack]) -> tuple[Obstacle, ...]:
    """Return the obstacles that an order's law excuses; none where no law is confirmed."""
    pack, received = pack_in(packs, order), order.received
    if pack is None or received is None:
        return ()
    on = timing.law_date(pack.head, received.clock_starts_at)
    return tuple(one for one in pack.obstacle if one.rule.is_in_force(on))


def told_by(packs: Sequence[Pack], view: Casefile) -> dict[Audience, frozenset[Layer]]:
    """Return what each audience may be told now: counsel's decision, else the pack's default."""
    defaults = _defaults(packs, view.order)
    return {
        audience: view.order.disclosures.get(audience, defaults[audience]) for audience in Audience
    }


def _defaults(packs: Sequence[Pack], order: OrderState) -> dict[Audience, frozenset[Layer]]:
    """Return what may be told before counsel spoke; without a pack, only the authority its own."""
    pack, particulars, received = pack_in(packs, order), order.particulars, order.received
    if pack is None or particulars is None or received is None:
        own = frozenset({Layer.EXISTENCE, Layer.COUNTS, Layer.LAW, Layer.AUTHORITY, Layer.ACT})
        return {one: own if one is Audience.AUTHORITY else frozenset() for one in Audience}
    return {
        audience: evaluating.disclosure_default(
            pack,
            audience,
            variant=particulars.variant,
            on=timing.law_date(pack.head, received.clock_starts_at),
            is_silenced=particulars.is_secret,
        )
        for audience in Audience
    }
