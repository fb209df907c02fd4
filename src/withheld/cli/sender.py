"""`withheld sender` and `call-back`: who says they sent this, and whether they did."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework.checking import check_order_sender, record_call_back
from withheld.cli.desk import Desk, Seat, carry_out, hands_of
from withheld.errors import InvalidInput
from withheld.model.identity import AuthorityID, OrderID
from withheld.model.review import Standing

_CALLERS = 2


def sender(order: str, /, *, seat: Seat) -> int:
    """
    Check who sent the order against the registry; nothing but a proof confirms anybody.

    Exit status: 0, 1 when the order is not read completely, or 2 when there is no such order.
    Example: withheld sender 2026-0001 --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    """
    office = seat.office()
    office.actor(seat.person)
    found = check_order_sender(office, OrderID(order))
    seat.finish(
        office,
        {
            "order": order,
            "standing": str(found.standing),
            "authority": found.authority,
            "evidence": [
                {"code": one.code, "speaks": str(one.speaks), "because": one.because}
                for one in found.evidence
            ],
        },
        [
            f"{order}: {found.standing}"
            + (f", says it is {found.authority}" if found.authority else ""),
            *(f"  {one.speaks}: {one.because} ({one.code})" for one in found.evidence),
        ],
    )
    return 0


def call_back(
    order: str,
    /,
    *,
    authority: Annotated[str, Parameter(name="--authority")],
    callers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    words: Annotated[str, Parameter(name="--note")],
    denies: Annotated[bool, Parameter(name="--denies", negative=())] = False,
    desk: Desk,
) -> int:
    """
    Record that two people asked the authority, at a contact the registry knew before.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.
    Example: withheld call-back 2026-0001 --authority in-signals --with asha --with ben --note "…"

    Parameters
    ----------
    order
        The order's name.
    authority
        Whom they called, by the registry's id.
    callers
        An enrolled person who called; say it twice.
    words
        Whom they reached, at which number of the registry, when.
    denies
        The authority said that it did not send this.
    """
    office = desk.office()
    if len(callers) != _CALLERS:
        raise InvalidInput(f"{len(callers)} callers were named; a call-back takes two, --with each")
    if authority not in {one.id for one in office.authorities()}:
        raise InvalidInput("the registry knows no authority of that id; enter it first")
    first, second = hands_of(desk.store, callers)
    standing = Standing.CONTRADICTED if denies else Standing.CONFIRMED
    record_call_back(
        office, OrderID(order), AuthorityID(authority), standing, words, (first, second)
    )
    desk.say({"order": order, "standing": str(standing)}, f"{order}: the sender is {standing}")
    carry_out(office)
    return 0
