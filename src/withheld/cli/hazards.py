"""`withheld hazard`: material that must not be looked at, copied or published."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework import hazards
from withheld.casework.office import Office
from withheld.cli.desk import Desk, Seat, hands_of
from withheld.cli.words import many
from withheld.model.identity import OrderID


def mark(order: str, /, *, reason: Annotated[str, Parameter(name="--reason")], seat: Seat) -> int:
    """
    Stop an order: nothing of it is shown, read, indexed, bundled or published from now on.

    Its original is put away where neither backups nor exports look.  The reporting channel that
    service.toml names takes over.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld hazard mark 2026-0001 --reason "attached picture" --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    reason
        Why; never describe what is shown more closely than needed.
    """
    office = seat.office()
    hazards.mark(office, OrderID(order), reason, by=seat.person)
    seat.finish(
        office,
        {"order": order, "hazard": True, "channel": channel_of(office)},
        f"{order}: stopped. {channel_of(office)}",
    )
    return 0


def lists(*, desk: Desk) -> int:
    """
    List the hash lists that arriving material is held against, and the reporting channel.

    A list is a file in the store's folder hazards/, such as own.sha256, one hash a line.
    Exit status: 0, or 2 when a list cannot be read.

    Example: withheld hazard lists --store ./store
    """
    office = desk.office()
    held = office.hazards.held()
    desk.say(
        {
            "lists": [
                {"name": one.name, "algorithm": one.algorithm, "count": one.count} for one in held
            ],
            "channel": channel_of(office),
        },
        [
            *(f"{one.name}: {one.count:,} hashes ({one.algorithm})" for one in held),
            *([] if held else ["no list; put one into the store's folder hazards/"]),
            channel_of(office),
        ],
    )
    return 0


def scan(*, seat: Seat) -> int:
    """
    Hold every original on file against the hash lists, as after a list grew.

    Exit status: 0, or 1 when a rule forbids it.

    Example: withheld hazard scan --as asha --store ./store
    """
    office = seat.office()
    office.actor(seat.person)
    stopped = hazards.scan(office)
    seat.finish(
        office,
        {"stopped": list(stopped), "channel": channel_of(office)},
        f"{many(len(stopped), 'order')} stopped: {', '.join(stopped) or 'none'}. "
        + channel_of(office),
    )
    return 0


def destroy(
    order: str,
    /,
    *,
    reason: Annotated[str, Parameter(name="--reason")],
    duty: Annotated[str, Parameter(name="--duty")],
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Destroy the original of a stopped order and what was read of it; two people approve.

    Check first whether a law makes you keep it, as after a report.  The record stays verifiable.
    Backups made before the stop are yours to destroy.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is nothing left of it.

    Example: withheld hazard destroy 2026-0001 --reason r --duty d --with cleo --with dev

    Parameters
    ----------
    order
        The order's name.
    reason
        Why it is destroyed.
    duty
        Which duty to preserve was looked at, and why it does not stand against it.
    approvers
        An enrolled person who approves; say it twice.
    """
    office = desk.office()
    count = hazards.destroy(
        office, OrderID(order), reason=reason, duty=duty, hands=hands_of(desk.store, approvers)
    )
    desk.say(
        {"order": order, "values": count},
        f"{order}: the original and {many(count, 'value')} are destroyed.",
    )
    return 0


def channel_of(office: Office) -> str:
    """Return in words where the operator reports such material."""
    channel = office.profile.reporting_channel
    if channel:
        return f"Report it here, and nowhere else: {channel}"
    return "No reporting channel is named; put reporting_channel into the store's profile.toml"
