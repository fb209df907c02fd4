"""`withheld interim …`: orders given before anyone was heard, and what becomes of them."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework import interim
from withheld.cli.desk import Desk, carry_out, hands_of
from withheld.cli.words import items_in, many, optional_instant
from withheld.events.redress import InterimFate
from withheld.model.identity import OrderID
from withheld.model.wording import moment

Approvers = Annotated[tuple[str, ...], Parameter(name="--with", negative=())]
Items = Annotated[str, Parameter(name="--items")]
Words = Annotated[str, Parameter(name="--words")]
At = Annotated[str | None, Parameter(name="--at")]


def list_waiting(*, desk: Desk) -> int:
    """
    List the interim orders that wait for their authority, and those that seem to have lapsed.

    Exit status: 0, or 2 when there is no store.

    Example: withheld interim list --store ./store
    """
    found = interim.waiting(desk.office())
    desk.say(
        {
            "waiting": [
                {
                    "order": one.order,
                    "ends_at": moment(one.ends_at),
                    "items": list(one.items),
                    "has_run_out": one.has_run_out,
                    "lapses": one.lapses,
                    "cite": one.cite,
                }
                for one in found
            ]
        },
        [_line(one) for one in found] or "No interim order waits for its authority.",
    )
    return 0


def confirm(  # noqa: PLR0913 -- what an authority's answer says
    order: str,
    /,
    *,
    items: Items,
    words: Words,
    until: Annotated[str | None, Parameter(name="--until")] = None,
    at: At = None,
    approvers: Approvers,
    desk: Desk,
) -> int:
    """
    Record that the authority confirmed its interim order; its items last until --until, or lifted.

    Where that is longer than was decided it takes as many people as a decision, counsel among
    them. What has ended already is not revived.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such item.

    Example: withheld interim confirm 2026-0001 --items 1-9 --words "final order" --with cleo

    Parameters
    ----------
    order
        The order's name.
    items
        The items it is about, such as 1-20,25.
    words
        What the authority said.
    until
        When the withholding now ends, such as 2026-12-24T10:00:00Z; else when it is lifted.
    at
        When the authority confirmed it; else now.
    approvers
        An enrolled person who approves; say it again for another.
    """
    return _settle(desk, order, InterimFate.CONFIRMED, items, words, at, approvers, until=until)


def revoke(
    order: str, /, *, items: Items, words: Words, at: At = None, approvers: Approvers, desk: Desk
) -> int:
    """
    Record that the authority took its interim order back; the grounds of its items are lifted.

    Other grounds on the same subjects stay.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such item.

    Example: withheld interim revoke 2026-0001 --items 1-9 --words "not approved" --with cleo

    Parameters
    ----------
    order
        The order's name.
    items
        The items it is about, such as 1-20,25.
    words
        What the authority said.
    at
        When the authority did; else now.
    approvers
        An enrolled person who approves, counsel among them; say it again for another.
    """
    return _settle(desk, order, InterimFate.REVOKED, items, words, at, approvers)


def lapse(
    order: str, /, *, items: Items, words: Words, at: At = None, approvers: Approvers, desk: Desk
) -> int:
    """
    Lift what an interim order withheld that nobody confirmed in time, where its law ends it then.

    The clock proposes, people look whether a confirmation went astray, and do it.
    Exit status: 0, 1 when its law or its clock does not say so, or 2 when there is no such item.

    Example: withheld interim lapse 2026-0001 --items 1-9 --words "asked the court" --with cleo

    Parameters
    ----------
    order
        The order's name.
    items
        The items it is about, such as 1-20,25.
    words
        How it was looked into.
    at
        When it lapsed; else when the authority's time ran out.
    approvers
        An enrolled person who approves, counsel among them; say it again for another.
    """
    return _settle(desk, order, InterimFate.LAPSED, items, words, at, approvers)


def _settle(  # noqa: PLR0913, PLR0917 -- what three commands were given
    desk: Desk,
    order: str,
    fate: InterimFate,
    items: str,
    words: str,
    at: str | None,
    approvers: tuple[str, ...],
    *,
    until: str | None = None,
) -> int:
    """Record it, say so, and carry out what follows."""
    office, picked = desk.office(), items_in(items).all
    interim.settle(
        office,
        OrderID(order),
        picked,
        fate,
        words,
        hands_of(desk.store, approvers),
        settled_at=optional_instant(at, office.now()),
        ends_at=optional_instant(until, office.now()),
    )
    desk.say(
        {"order": order, "fate": str(fate), "items": list(picked)},
        f"{order}: the interim order is {fate} for {many(len(picked), 'item')}",
    )
    carry_out(office)
    return 0


def _line(one: interim.Waiting) -> str:
    """Return an order in a line for people."""
    what = f"{one.order}: {many(len(one.items), 'item')}"
    if not one.has_run_out:
        return f"{what} wait for the authority until {moment(one.ends_at)}"
    ran_out = f"{what}; the authority's time ran out {moment(one.ends_at)}"
    if one.lapses:
        return f"{ran_out}, and by {one.cite} it ends by itself: look into it, then lapse"
    return f"{ran_out}; its law does not end it by itself: ask the authority"
