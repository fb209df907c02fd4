"""(4) What an order must contain, gone through by a person, with the place of each element."""

from collections.abc import Mapping, Sequence

from withheld.casefile.fold import Casefile
from withheld.casework.office import Office
from withheld.casework.particulars import pack_of
from withheld.casework.recalling import recall
from withheld.casework.resolving import locators_of
from withheld.errors import InvalidInput, NotReady
from withheld.events.review import ElementsChecked
from withheld.ledger.canonical import JSON
from withheld.model.identity import OrderID, PersonID
from withheld.regimes.completeness import ITEM, Check, Line, sheet
from withheld.regimes.evaluating import standing_of_law
from withheld.regimes.schema import Pack
from withheld.regimes.timing import law_date

ORDER = "order"


def elements(office: Office, order: OrderID, *, paper: str = ORDER) -> tuple[Line, ...]:
    """
    Return what the order's law asks for, element by element, with what is known of each.

    Raises:
        NotReady: No signed pack is confirmed for the order.
    """
    view = office.record.view(order, None)
    return _sheet(office, view, last_check(office, order, paper=paper), paper)


def doubt_of_law(office: Office, order: OrderID) -> str:
    """
    Return what speaks against the order's procedure being law, with its source; empty for nothing.

    Raises:
        NotReady: No signed pack is confirmed for the order.
    """
    view = office.record.view(order)
    pack, variant = judged_by(office, view)
    received = view.order.received
    if received is None:
        raise NotReady("no order was received under this name")
    on = law_date(pack.head, received.clock_starts_at)
    found = standing_of_law(pack, variant=variant, on=on)
    return f"{found.because} [{found.cite}]" if found else ""


def check_elements(
    office: Office,
    order: OrderID,
    places: Mapping[str, str],
    *,
    by: PersonID,
    applies: Sequence[str] = (),
    paper: str = ORDER,
) -> tuple[Line, ...]:
    """
    Record which elements a person found and where; the last check counts.

    Args:
        office: The office.
        order: The order.
        places: The key of each element that is there → where; empty takes the place that was read.
        by: Who looked.
        applies: Conditional elements whose condition is met.
        paper: `order`, or `request` for the paper behind it.

    Raises:
        NotReady: No signed pack is confirmed for the order.
        InvalidInput: No such element, or no such paper.
        NotPermitted: Nobody of that name is enrolled.
    """
    office.actor(by)
    view = office.record.view(order, None)
    hints = {line.element.rule.key: line.hint for line in _sheet(office, view, None, paper)}
    if unknown := sorted({*places, *applies} - set(hints)):
        raise InvalidInput(
            f"the law asks for no {', '.join(unknown)} here; it asks for "
            + (", ".join(hints) or "nothing")
        )
    found = {key: place or hints[key] for key, place in places.items()}
    sealer = office.sealer()
    where: list[JSON] = [*found.values()]
    event = ElementsChecked(
        paper=paper,
        present=tuple(found),
        applies=tuple(applies),
        places=sealer.seal(where, layer="findings") if where else None,
    )
    office.append(order, [event], by=by, sealer=sealer, expects=view.order.version)
    check = Check(places=found, applies=frozenset(applies))
    return _sheet(office, view, check, paper)


def last_check(office: Office, order: OrderID, *, paper: str = ORDER) -> Check | None:
    """Return what a person found last; None where nobody has looked."""
    found: Check | None = None
    for recorded in recall(office, order, ElementsChecked):
        event = recorded.event
        if isinstance(event, ElementsChecked) and event.paper == paper:
            places = [str(one or "") for one in office.open(event.places)]
            found = Check(
                places=dict(zip(event.present, places, strict=True)),
                applies=frozenset(event.applies),
            )
    return found


def judged_by(office: Office, view: Casefile) -> tuple[Pack, str]:
    """
    Return the signed pack the order is judged by, and the procedure.

    Raises:
        NotReady: None is confirmed.
    """
    pack, particulars = pack_of(office, view), view.order.particulars
    if pack is None or particulars is None:
        raise NotReady(
            "no signed pack is confirmed for this order; confirm its particulars first, or read "
            "the order against its law by hand"
        )
    return pack, particulars.variant


def _sheet(office: Office, view: Casefile, check: Check | None, paper: str) -> tuple[Line, ...]:
    pack, variant = judged_by(office, view)
    received = view.order.received
    if received is None:
        raise NotReady("no order was received under this name")
    on = law_date(pack.head, received.clock_starts_at)
    read = _read(office, view)
    return sheet(pack, variant=variant, on=on, check=check, read=read, paper=paper)


def _read(office: Office, view: Casefile) -> dict[str, str]:
    """Return the first place of each kind of thing that was read of the letter."""
    found: dict[str, str] = {}
    proposals = view.order.proposals
    if proposals is not None:
        for kind, value in zip(proposals.kinds, office.open(proposals.values), strict=True):
            if isinstance(value, dict):
                found.setdefault(str(kind), str(value.get("place") or "the document"))
    items = list(view.items.values())[:1]
    for locator in locators_of(office, items).values():
        found[ITEM] = str(locator.get("place") or "the document")
    return found
