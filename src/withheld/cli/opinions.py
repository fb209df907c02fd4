"""`withheld decide`, `second`, `provisional`, `withdraw`: what people decide, item by item."""

from collections.abc import Mapping
from typing import Annotated

from cyclopts import Parameter

from withheld.casefile.item import ItemState
from withheld.casework import reviewing
from withheld.casework.office import Office
from withheld.cli.choosing import (
    NO_ITEMS,
    NO_REASON,
    Chosen,
    What,
    Which,
    Why,
    chosen_of,
    reasons_of,
    terms_of,
)
from withheld.cli.desk import Seat
from withheld.cli.words import instant, items_in, many
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import ItemID, OrderID, PersonID


def decide(
    order: str,
    /,
    *,
    which: Which = NO_ITEMS,
    what: What,
    why: Why = NO_REASON,
    reopens: Annotated[bool, Parameter(name="--reopen", negative=())] = False,
    seat: Seat,
) -> int:
    """
    Give your opinion on items, signed with your key; where enough people agree, they are decided.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld decide 2026-0001 --open --outcome withhold --territory IN --reason "…"
    --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    reopens
        Decide settled items again.
    """
    office, name = seat.office(), OrderID(order)
    terms = terms_of(office, name, what)
    chosen = chosen_of(office, name, which, withholds=terms.outcome.withholds)
    view = reviewing.View(
        items=chosen.items,
        terms=terms,
        reasons=reasons_of(chosen.items, why),
        reopens=reopens,
        read=why.items_read,
        necessity=why.weighed,
    )
    reviewing.give_opinion(office, name, view, seat.hand())
    _finish(seat, office, name, chosen)
    return 0


def second(
    order: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")] = "",
    is_waiting: Annotated[bool, Parameter(name="--waiting", negative=())] = False,
    why: Why = NO_REASON,
    seat: Seat,
) -> int:
    """
    Agree with the opinion that stands on items, having looked at each yourself.

    Exit status: 0, 1 when a rule forbids it (nobody is their own second), or 2 when a value will
    not do.

    Example: withheld second 2026-0001 --waiting --reason "I agree" --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    items
        Numbers and ranges, such as 1-20,25.
    is_waiting
        Every item on which only somebody else's opinion stands.
    """
    office, name = seat.office(), OrderID(order)
    if bool(items) == is_waiting:
        raise InvalidInput("say either --items 1-20,25 or --waiting")
    picked = (
        items_in(items).all
        if items
        else _waiting(office.record.view(name, None).items, seat.person)
    )
    if not picked:
        raise NotReady("no item waits for a second opinion of yours")
    guarded = {
        number
        for number, one in office.record.view(name, picked).items.items()
        if one.safeguards and one.opinions and one.opinions[-1].terms.outcome.withholds
    }
    together = tuple(one for one in picked if one not in guarded)
    hand, reasons = seat.hand(), reasons_of(picked, why)
    sets = (
        [together, *((one,) for one in picked if one in guarded)]
        if together
        else [(one,) for one in picked]
    )
    for part in sets:
        reviewing.second(
            office,
            name,
            part,
            {one: reasons[one] for one in part},
            hand,
            read=why.items_read,
            necessity=why.weighed,
        )
    _finish(seat, office, name, Chosen(items=tuple(picked)))
    return 0


def provisional(
    order: str,
    /,
    *,
    which: Which = NO_ITEMS,
    what: What,
    why: Why = NO_REASON,
    ends: Annotated[str, Parameter(name="--ends")],
    seat: Seat,
) -> int:
    """
    Withhold at once and alone, until an explicit end; it pages people until somebody seconds it.

    Never a safeguarded item.  `--until` is the end of what it comes to once it is seconded.
    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld provisional 2026-0001 --items 1 --outcome withhold --territory IN
    --ends PT6H --reason "an hour is left" --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    ends
        When it ends by itself unless it is seconded, such as PT6H or 2026-11-24T10:00:00Z.
    """
    office, name = seat.office(), OrderID(order)
    terms = terms_of(office, name, what)
    chosen = chosen_of(office, name, which, withholds=terms.outcome.withholds)
    view = reviewing.View(
        items=chosen.items,
        terms=terms,
        reasons=reasons_of(chosen.items, why),
        read=why.items_read,
    )
    reviewing.decide_provisionally(office, name, view, instant(ends, office.now()), seat.hand())
    _finish(seat, office, name, chosen)
    return 0


def withdraw(
    order: str,
    /,
    *,
    items: Annotated[str, Parameter(name="--items")],
    reason: Annotated[str, Parameter(name="--reason")],
    seat: Seat,
) -> int:
    """
    Take back your own opinion on items that nobody has seconded yet.

    Exit status: 0, 1 when a rule forbids it, or 2 when no opinion of yours stands.

    Example: withheld withdraw 2026-0001 --items 3 --reason "misread" --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    items
        Numbers and ranges, such as 1-20,25.
    reason
        Why.
    """
    office, name = seat.office(), OrderID(order)
    picked = items_in(items).all
    reviewing.withdraw_opinion(office, name, picked, reason, seat.hand())
    _finish(seat, office, name, Chosen(items=picked))
    return 0


def _waiting(items: Mapping[ItemID, ItemState], person: PersonID) -> tuple[ItemID, ...]:
    return tuple(
        number
        for number, one in items.items()
        if one.opinions and all(given.person != person for given in one.opinions)
    )


def _finish(seat: Seat, office: Office, order: OrderID, chosen: Chosen) -> None:
    items = office.record.view(order, chosen.items).items.values()
    decided = sum(one.decision is not None and not one.opinions for one in items)
    placed = sum(one.placed is not None for one in items)
    waiting = sum(bool(one.opinions) for one in items)
    seat.finish(
        office,
        {
            "order": order,
            "items": list(chosen.items),
            "decided": decided,
            "withheld": placed,
            "waiting": waiting,
            "left_out_safeguarded": chosen.safeguarded,
            "left_out_doubtful": chosen.doubtful,
        },
        [
            (
                f"{order}: {many(len(items), 'item')}; {decided} decided, "
                f"{placed} of them withheld, {waiting} wait for another person"
            ),
            *chosen.words,
        ],
    )
