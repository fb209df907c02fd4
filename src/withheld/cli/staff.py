"""`withheld policy`, `wall`, `part-with`, `recuse`: who may decide what, and who stays out."""

import dataclasses
from typing import Annotated

from cyclopts import Parameter

from withheld.casework import people, reviewing
from withheld.cli.desk import Desk, Seat, hands_of, person_of
from withheld.cli.words import territory_in
from withheld.errors import InvalidInput
from withheld.events.codec import to_json
from withheld.events.service import Policy
from withheld.model.identity import OrderID
from withheld.model.review import Role

_YES = {"yes": True, "true": True, "no": False, "false": False}


def policy(
    changes: Annotated[tuple[str, ...], Parameter(name="--set", negative=())] = (),
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())] = (),
    *,
    desk: Desk,
) -> int:
    """
    Show the operator's policy: how many eyes, of which rank; two people change it.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld policy --set eyes=3 --with cleo --with dev --store ./store

    Parameters
    ----------
    changes
        One setting and its new value, such as eyes=3 or rank_withholding=senior; say it again for
        each.
    approvers
        An enrolled person who approves the change, with their own passphrase; say it twice.
    """
    office = desk.office()
    if changes:
        changed = _changed(office.service().policy, changes)
        people.set_policy(office, changed, hands_of(desk.store, approvers))
    stands = office.service().policy
    named = {one.name: getattr(stands, one.name) for one in dataclasses.fields(stands)}
    desk.say(
        {name: to_json(value) for name, value in named.items()},
        [f"{name} = {_written(value)}" for name, value in named.items()],
    )
    return 0


def wall(
    person: str,
    /,
    *,
    countries: Annotated[str, Parameter(name="--country")] = "",
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Wall a person off from orders of countries; without any the wall comes down.

    At the desk they see no such order, nor one whose law nobody has confirmed yet, and
    have no say in it anywhere.  Whoever can read the store's own files reads past every wall.
    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld wall asha --country IN --with cleo --with dev --store ./store

    Parameters
    ----------
    person
        Who is kept out.
    countries
        Where the orders come from, such as IN or DE,FR.
    approvers
        An enrolled person who approves, with their own passphrase; say it twice.
    """
    office, name = desk.office(), person_of(person)
    named = territory_in(countries).countries if countries else frozenset()
    people.wall(office, name, named, hands_of(desk.store, approvers))
    behind = ", ".join(sorted(named))
    desk.say(
        {"person": name, "behind": sorted(named)},
        f"{name} has nothing to do with orders reaching {behind}"
        if named
        else f"{name} stands behind no wall",
    )
    return 0


def part_with(
    person: str,
    /,
    *,
    approvers: Annotated[tuple[str, ...], Parameter(name="--with", negative=())],
    desk: Desk,
) -> int:
    """
    Record that a person may not act here any more; what they did stays.

    Exit status: 0, 1 when a rule forbids it, or 2 when a value will not do.

    Example: withheld part-with asha --with cleo --with dev --store ./store

    Parameters
    ----------
    person
        Who left.
    approvers
        An enrolled person who approves, with their own passphrase; say it twice.
    """
    office, name = desk.office(), person_of(person)
    people.part_with(office, name, hands_of(desk.store, approvers))
    desk.say({"person": name, "acts": False}, f"{name} may not act here any more")
    return 0


def recuse(order: str, /, *, reason: Annotated[str, Parameter(name="--reason")], seat: Seat) -> int:
    """
    Declare a conflict of interest: from now on you have no say in this order.

    Opinions of yours that stand on it do not count any more.
    Exit status: 0, 1 when a rule forbids it, or 2 when there is no such order.

    Example: withheld recuse 2026-0001 --reason "I wrote for that paper" --as asha

    Parameters
    ----------
    order
        The order's name.
    reason
        Why, for those who check later.
    """
    office = seat.office()
    reviewing.declare_conflict(office, OrderID(order), reason, seat.hand())
    seat.finish(
        office,
        {"order": order, "recused": seat.person},
        f"{order}: {seat.person} has no say in it any more",
    )
    return 0


def _changed(stands: Policy, changes: tuple[str, ...]) -> Policy:
    """
    Return the policy with the changes made.

    Raises:
        InvalidInput: No such setting, or a value of the wrong kind.
    """
    known = {one.name: getattr(stands, one.name) for one in dataclasses.fields(stands)}
    new: dict[str, object] = dict(known)
    for change in changes:
        name, _, text = (part.strip() for part in change.partition("="))
        if name not in known:
            raise InvalidInput(f"there is no such setting; there are {', '.join(known)}")
        new[name] = _read(name, known[name], text)
    return dataclasses.replace(stands, **new)  # type: ignore[arg-type]  # each is of its own kind


def _read(name: str, stands: object, text: str) -> object:
    """
    Return what is written, as the setting's own kind.

    Raises:
        InvalidInput: It is of another kind.
    """
    if isinstance(stands, bool):
        if text not in _YES:
            raise InvalidInput(f"{name} is yes or no")
        return _YES[text]
    if isinstance(stands, int):
        if not text.isdecimal() or int(text) < 1:
            raise InvalidInput(f"{name} is a whole number, at least 1")
        return int(text)
    if isinstance(stands, Role):
        if text not in set(Role):
            raise InvalidInput(f"{name} is one of {', '.join(Role)}")
        return Role(text)
    if text not in ("show", "withhold", "dont-know"):
        raise InvalidInput(f"{name} is show, withhold or dont-know")
    return text


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
