"""(2) The references of letters on file, and what each of them demanded."""

from collections.abc import Iterator
from hashlib import sha256

from withheld.casefile.fold import Casefile
from withheld.casefile.order import OrderState
from withheld.casework.office import Office
from withheld.events.intake import ItemsListed
from withheld.events.recorded import StreamID
from withheld.ledger.canonical import canonical
from withheld.model.reading import ProposalKind
from withheld.model.review import Standing
from withheld.verification.references import PastReference, squashed


def past_references(office: Office, view: Casefile) -> tuple[PastReference, ...]:
    """Return the own references of the other letters on file that this letter bears too."""
    own = {squashed(one) for one in _references(office, view.order)}
    if not own:
        return ()
    return tuple(_shared(office, view, own))


def contents_of(office: Office, order: OrderState) -> str:
    """
    Return a digest of what a letter demands: what it names and what it asks for.

    The same list in another wrapping has the same digest: the mail, the fax and the reminder's
    attachment are one order.
    """
    named = sorted(set(_locators(office, order)))
    acts = sorted({f"{one.act} {one.scope or ''}" for one in order.demands})
    return sha256(canonical([list(named), list(acts)])).hexdigest()


def _shared(office: Office, view: Casefile, own: set[str]) -> Iterator[PastReference]:
    is_later = False
    for order in office.store.orders():
        if order == view.order.order:
            is_later = True
            continue
        other = office.record.order(order)
        if order in view.order.filed or view.order.order in other.filed:
            continue  # One was put to the other's file: it speaks of it.
        if other.standing is Standing.CONTRADICTED:
            continue  # A forgery that took a genuine number says nothing of the genuine letter.
        for reference in _references(office, other)[:1]:
            if squashed(reference) in own:
                contents = contents_of(office, other)
                yield PastReference(reference=reference, contents=contents, is_later=is_later)


def _references(office: Office, order: OrderState) -> list[str]:
    proposals = order.proposals
    if proposals is None or ProposalKind.REFERENCE not in proposals.kinds:
        return []
    values = zip(proposals.kinds, office.open(proposals.values), strict=True)
    return [
        str(value["value"])
        for kind, value in values
        if kind is ProposalKind.REFERENCE and isinstance(value, dict)
    ]


def _locators(office: Office, order: OrderState) -> Iterator[str]:
    for recorded in office.record.events(StreamID(order.order)):
        if isinstance(recorded.event, ItemsListed):
            for value in office.open(recorded.event.locators):
                if isinstance(value, dict):
                    yield str(value.get("url") or value.get("as_written") or "")
