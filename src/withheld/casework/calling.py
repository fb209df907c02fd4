"""(2) Where an authority is called back: at a contact the registry knew before, and no other."""

from withheld.casework.law import taken_in_at
from withheld.casework.office import Office
from withheld.casework.registry import known_to
from withheld.errors import NotPermitted
from withheld.model.authority import Authority, ContactKind
from withheld.model.identity import AuthorityID, OrderID


def check_contact(office: Office, order: OrderID, authority: AuthorityID, contact: str) -> None:
    """
    Refuse a contact that may come from the letter itself.

    Raises:
        NotFound: There is no such order.
        NotPermitted: The registry did not know it before the order was taken in, or not any more.
    """
    view = office.record.view(order)
    who = next(
        (
            one
            for one in known_to(
                office,
                taken_in_at=taken_in_at(office, view),
                on=office.now().date(),
            )
            if one.id == authority
        ),
        None,
    )
    entries = (who.own, who.before) if who is not None else ()
    if not entries or not all(one is not None and _has(one, contact) for one in entries):
        raise NotPermitted(
            "the registry did not know this contact before the order was taken in; call one it "
            "knew, since a letter's own number proves nothing"
        )


def _has(authority: Authority, contact: str) -> bool:
    points = (*authority.reached_by(ContactKind.TELEPHONE), *authority.addresses)
    return _dialled(contact) in {_dialled(one) for one in points}


def _dialled(contact: str) -> str:
    """Return a contact as it is compared: digits of a number, an address in small letters."""
    digits = "".join(sign for sign in contact if sign.isdigit() or sign == "+")
    return contact.strip().casefold() if "@" in contact else digits
