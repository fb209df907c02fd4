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


_FOLLOWED = "references-followed"
"""The note that says how many leaves of the record were looked through for references."""


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
    _follow(office)
    own: dict[OrderID, set[str]] = {}
    for order, plain in office.store.bearing(list(named)):
        own.setdefault(order, set()).add(plain)
    return tuple(
        Referred(
            order=order,
            reference=next(written for plain, written in named.items() if plain in borne),
            relation=relation,
        )
        for order, borne in own.items()
        if order != letter
    )


def _follow(office: Office) -> None:
    """Keep what the orders bear whose reading was closed since somebody last looked."""
    start, end = int(office.store.note(_FOLLOWED) or "0"), office.store.record_size()
    orders = list(office.store.proposals_from(start)) if start < end else []
    if not orders:
        return
    views = [office.record.view(order) for order in orders]
    borne = [
        (view.order.order, _own(office, view), view.order.proposals.values.key)
        for view in views
        if view.order.proposals is not None
    ]
    with office.store.writing() as writing:
        for order, own, key in borne:
            writing.put_references(order, own, key)
        writing.put_note(_FOLLOWED, str(end))


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
