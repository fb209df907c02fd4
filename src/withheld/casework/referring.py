"""(1) Which orders on file a letter speaks of, told by the references that both print."""

import re
from dataclasses import dataclass

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.events.intake import Relation
from withheld.model.identity import OrderID
from withheld.model.reading import Intent, ProposalKind

_RELATIONS = {
    Intent.AMEND: Relation.AMENDS,
    Intent.REMIND: Relation.REMINDS,
    Intent.LIFT: Relation.LIFTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """An order on file whose own reference a letter names."""

    order: OrderID
    reference: str
    """As the letter writes it."""
    relation: Relation
    """How the letter seems to relate to the order; a person says so."""


def orders_referred_to(office: Office, letter: OrderID) -> tuple[Referred, ...]:
    """
    Return the orders on file that a letter refers to, each with the reference that says so.

    Nothing is filed by it.  The number must be the order's own: two letters that both name a third
    do not refer to each other.
    """
    view = office.record.view(letter)
    named = _named(office, view)
    if not named:
        return ()
    intent = view.order.intent
    relation = _RELATIONS.get(intent, Relation.ANSWERS) if intent else Relation.ANSWERS
    found = []
    for order in office.store.orders():
        own = _own(office, office.record.view(order)) if order != letter else frozenset()
        for plain, written in named.items():
            if plain in own:
                found.append(Referred(order=order, reference=written, relation=relation))
                break
    return tuple(found)


def _named(office: Office, view: Casefile) -> dict[str, str]:
    """Return the references the letter names as another's: what makes them equal, as written."""
    return {
        _plain(value): value for kind, value in _references(office, view) if kind == "refers_to"
    }


def _own(office: Office, view: Casefile) -> frozenset[str]:
    """Return the references an order bears itself."""
    said = _references(office, view)
    others = {_plain(value) for kind, value in said if kind == "refers_to"}
    return frozenset(_plain(value) for kind, value in said if kind == "reference") - others


def _references(office: Office, view: Casefile) -> list[tuple[str, str]]:
    """Return what was read of an order's references, by kind."""
    proposals = view.order.proposals
    if proposals is None or ProposalKind.REFERENCE not in proposals.kinds:
        return []
    values = zip(proposals.kinds, office.open(proposals.values), strict=True)
    return [
        (kind.value, str(value["value"]))
        for kind, value in values
        if kind in {ProposalKind.REFERENCE, ProposalKind.REFERS_TO} and isinstance(value, dict)
    ]


def _plain(reference: str) -> str:
    """Return what makes two spellings of a reference the same."""
    return re.sub(r"[\s№.,]|^no", "", reference.casefold())
