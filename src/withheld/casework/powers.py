"""(2) What the law says of whoever wrote: looked up for the person who checks the sender."""

from withheld.casework.checking import known_authority
from withheld.casework.law import judged
from withheld.casework.office import Office
from withheld.casework.particulars import proposed
from withheld.model.identity import OrderID
from withheld.model.reading import ProposalKind
from withheld.verification.powers import Powers, powers_of


def powers_shown(office: Office, order: OrderID) -> Powers | None:
    """Return what the law says of the sender; None where the law or the authority is not known."""
    view = office.record.view(order)
    who, law = known_authority(office, view), judged(office, view)
    if who is None or law is None:
        return None
    return powers_of(law, who.own, proposed(office, view, ProposalKind.SIGNATORY))
