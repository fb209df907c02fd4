"""
Completeness of an order, element by element: what its law asks for, and what a person found where.

What a letter seems to contain is only ever a *hint* with its place; a person says what is there.
An element whose rule nobody has read, or whose condition nobody has settled, is a question and no
defect.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from withheld.regimes.evaluating import applicable, defects
from withheld.regimes.schema import Element, Pack

ITEM = "item"
"""The hint that an order names things to act on."""
_HINTS = {
    "legal-basis": ("provision",),
    "authority": ("authority",),
    "annex-e-issuer": ("authority",),
    "court": ("authority",),
    "addressee": ("addressee",),
    "date": ("issued_on",),
    "annex-a-reference": ("reference",),
    "decision-number": ("reference",),
    "demand": ("reference",),
    "request-number": ("reference",),
    "signature": ("signatory",),
    "request-signature": ("signatory",),
    "time": ("deadline",),
    "period": ("deadline",),
    "redress": ("redress",),
    "review": ("redress",),
    "annex-g-deadline": ("redress",),
    "territorial-scope": ("territory",),
    "non-disclosure": ("secrecy",),
    "locator": (ITEM,),
    "urls": (ITEM,),
    "content": (ITEM,),
    "identified": (ITEM,),
    "identification": (ITEM,),
    "account": (ITEM,),
}
"""By an element's name, what was read of the letter that may be it; docs/packs.md lists them."""


class Presence(StrEnum):
    """What is known of one element."""

    UNCHECKED = "unchecked"
    """Nobody has looked yet."""
    PRESENT = "present"
    MISSING = "missing"
    """A defect: the rule was read, its condition is met, and a person did not find it."""
    QUESTION = "question"
    """Not found; but nobody read the rule, or nobody settled whether it applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One element on the sheet."""

    element: Element
    presence: Presence
    place: str = ""
    """Where a person found it, in the document's own terms."""
    hint: str = ""
    """Where it seems to be; proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a person found."""

    places: Mapping[str, str]
    """The key of each element that is there → where."""
    applies: frozenset[str] = frozenset()
    """Conditional elements whose condition is met."""


def sheet(
    pack: Pack,
    *,
    variant: str,
    on: date,
    check: Check | None,
    read: Mapping[str, str] | None = None,
    paper: str = "order",
) -> tuple[Line, ...]:
    """
    Return every element the law asks for, with what is known of it, in the pack's order.

    Args:
        pack: The regime.
        variant: The procedure the order follows.
        on: The day it was received.
        check: What a person found; None while nobody has looked.
        read: What was read of the letter (kinds of proposals, and `item`) → its place.
        paper: `order`, or `request` for the paper behind it.

    Raises:
        InvalidInput: The check names an element that the pack does not have.
    """
    missing: Collection[str] = ()
    if check is not None:
        found = defects(
            pack,
            tuple(check.places),
            variant=variant,
            on=on,
            applies=check.applies,
            paper=paper,
        )
        missing = {each.code.removesuffix("-missing") for each in found}
    asked = [
        each
        for each in applicable(pack.element, variant=variant, on=on)
        if each.addressed_to == paper
    ]
    return tuple(
        Line(
            element=each,
            presence=_presence(each, check, missing),
            place=check.places.get(each.rule.key, "") if check else "",
            hint=_hint(each, read or {}),
        )
        for each in asked
    )


def lacking(lines: Collection[Line]) -> tuple[Element, ...]:
    """Return the elements that are missing: exactly what a letter about deficiencies asks for."""
    return tuple(line.element for line in lines if line.presence is Presence.MISSING)


def _presence(element: Element, check: Check | None, missing: Collection[str]) -> Presence:
    if check is None:
        return Presence.UNCHECKED
    if element.rule.key in check.places:
        return Presence.PRESENT
    return Presence.MISSING if element.rule.key in missing else Presence.QUESTION


def _hint(element: Element, read: Mapping[str, str]) -> str:
    return next((read[one] for one in _HINTS.get(element.rule.key, ()) if one in read), "")
