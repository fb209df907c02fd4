"""`withheld elements`, `check-elements`: what the law asks an order to contain, and where it is."""

from typing import Annotated

from cyclopts import Parameter

from withheld.casework.completeness import check_elements, doubt_of_law, elements
from withheld.cli.desk import Desk, Seat
from withheld.ledger.canonical import JSON
from withheld.model.identity import OrderID
from withheld.regimes.completeness import Line, Presence

_MARKS = {
    Presence.UNCHECKED: "[ ]",
    Presence.PRESENT: "[x]",
    Presence.MISSING: "[!]",
    Presence.QUESTION: "[?]",
}


def list_elements(
    order: str, /, *, paper: Annotated[str, Parameter(name="--paper")] = "order", desk: Desk
) -> int:
    """
    List what the law asks the order to contain, element by element, and where it seems to be.

    Exit status: 0, 1 when no signed pack is confirmed for it, or 2 when there is no such order.

    Example: withheld elements 2026-0001 --store ./store

    Parameters
    ----------
    order
        The order's name.
    paper
        `order`, or `request` for the paper behind it.
    """
    office = desk.office()
    lines = elements(office, OrderID(order), paper=paper)
    doubt = doubt_of_law(office, OrderID(order))
    desk.say([_value(one) for one in lines], [*([f"! {doubt}"] if doubt else []), *_words(lines)])
    return 0


def check(
    order: str,
    /,
    *,
    present: Annotated[tuple[str, ...], Parameter(name="--present", negative=())] = (),
    applies: Annotated[tuple[str, ...], Parameter(name="--applies", negative=())] = (),
    paper: Annotated[str, Parameter(name="--paper")] = "order",
    seat: Seat,
) -> int:
    """
    Record which elements you found in the order and where; what is missing follows from the law.

    Exit status: 0, 1 when no signed pack is confirmed for it, or 2 when a key is none of its law.

    Example: withheld check-elements 2026-0001 --present legal-basis --present "reasons=page 2"
    --as asha --store ./store

    Parameters
    ----------
    order
        The order's name.
    present
        An element that is there, `key` or `key=place`; say it once for each.  Without a place the
        one that was read is taken.
    applies
        A conditional element whose condition is met; say it once for each.
    paper
        `order`, or `request` for the paper behind it.
    """
    office = seat.office()
    places = dict(_placed(one) for one in present)
    lines = check_elements(
        office, OrderID(order), places, by=seat.person, applies=applies, paper=paper
    )
    seat.finish(office, [_value(one) for one in lines], _words(lines))
    return 0


def _placed(text: str) -> tuple[str, str]:
    key, _, place = text.partition("=")
    return key.strip(), place.strip()


def _value(line: Line) -> JSON:
    rule = line.element.rule
    return {
        "element": rule.key,
        "presence": str(line.presence),
        "place": line.place or None,
        "seems_at": line.hint or None,
        "words": rule.words,
        "quote": rule.quote or None,
        "cite": rule.cite,
        "confidence": str(rule.confidence),
        "asked_when": line.element.applies_when or None,
    }


def _words(lines: tuple[Line, ...]) -> list[str]:
    missing = sum(one.presence is Presence.MISSING for one in lines)
    asked = sum(one.presence is Presence.QUESTION for one in lines)
    found = [_line(one) for one in lines]
    return [*found, f"{missing} missing, {asked} to ask about, of {len(lines)} that the law names"]


def _line(line: Line) -> str:
    rule = line.element.rule
    where = f" at {line.place}" if line.place else ""
    hint = f" (seems to be at {line.hint})" if line.hint and not where else ""
    unread = "" if rule.is_verified else "; UNVERIFIED"
    when = f" Only where {line.element.applies_when}." if line.element.applies_when else ""
    return (
        f"{_MARKS[line.presence]} {rule.key}{where}{hint}: {rule.words}{when} [{rule.cite}{unread}]"
    )
