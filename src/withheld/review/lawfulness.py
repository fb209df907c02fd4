"""What a withholding needs of its order: that it binds, and reaches where it is to be withheld."""

from withheld.casefile.fold import Casefile
from withheld.errors import InvalidInput, NotPermitted, NotReady
from withheld.events.review import Terms
from withheld.model.review import Bindingness, Standing


def check_law(view: Casefile, terms: Terms) -> None:
    """
    Refuse a withholding without law, or wider than its law.

    Raises:
        NotReady: Counsel has not spoken yet.
        NotPermitted: The order does not bind, its sender is contradicted, or it is a hazard.
    """
    if not terms.outcome.withholds:
        return
    if view.order.is_hazard:
        raise NotPermitted("this order is under a hazard stop; the operator's own channel decides")
    if view.order.bindingness is None:
        raise NotReady("counsel has not recorded whether the order binds; that comes first")
    check_urgent(view, terms)


def check_urgent(view: Casefile, terms: Terms) -> None:
    """
    Refuse a withholding that even urgency, before counsel has spoken, does not excuse.

    Raises:
        NotReady: Law and territory are not confirmed yet.
        NotPermitted: Counsel held the order not binding, its sender is contradicted, it is a
            hazard, or a country lies outside the law's territory.
        InvalidInput: The provision is none of those confirmed.
    """
    if view.order.is_hazard:
        raise NotPermitted("this order is under a hazard stop; the operator's own channel decides")
    if view.order.bindingness in (Bindingness.NOT_BINDING, Bindingness.NOT_AN_ORDER):
        raise NotPermitted(
            f"counsel recorded this as {view.order.bindingness}; nothing is withheld on its "
            "ground. Own policy is a track of its own"
        )
    if view.order.standing is Standing.CONTRADICTED:
        raise NotPermitted("what is known of the sender contradicts the order; act on nothing")
    check_where(view, terms)


def check_binding(view: Casefile, bindingness: Bindingness, *, despite_sender: bool) -> None:
    """
    Refuse counsel's view of an order before its law and its sender are known.

    Raises:
        NotReady: Law and territory, or the sender, are not confirmed.
    """
    if view.order.particulars is None:
        raise NotReady("law and territory are not confirmed yet; confirm the particulars first")
    binds = bindingness in (Bindingness.VALID, Bindingness.DEFECTIVE_BUT_BINDING)
    if binds and view.order.standing is not Standing.CONFIRMED and not despite_sender:
        raise NotReady(
            f"the sender is {view.order.standing or 'not checked'}; confirm it by a call-back of "
            "two people, or record bindingness despite the sender and say why"
        )


def check_where(view: Casefile, terms: Terms) -> None:
    """
    Refuse a place outside the territory of the law, and a provision nobody confirmed.

    Raises:
        NotReady: Law and territory are not confirmed yet.
        NotPermitted: A country lies outside the law's territory.
        InvalidInput: The provision is none of those confirmed.
    """
    particulars = view.order.particulars
    if particulars is None or terms.territory is None:
        raise NotReady("law and territory are not confirmed yet; confirm the particulars first")
    beyond = terms.territory.countries - particulars.territory.countries
    if beyond:
        raise NotPermitted(
            f"{len(beyond)} of the countries named lie outside the territory of the law "
            f"({particulars.territory}); withhold nowhere else"
        )
    if terms.provision not in particulars.provisions:
        raise InvalidInput(
            "the provision is none of those confirmed for this order; name one of: "
            + "; ".join(particulars.provisions)
        )
