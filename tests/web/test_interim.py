"""An interim order at the desk: the page says it waits, and counsel records what became of it."""

from tests.web.conftest import SignIn, Store
from tests.web.test_working_day import plain_item, post

from withheld.casework import particulars, people, reviewing
from withheld.events.review import Terms
from withheld.model.identity import OrderID, PackID, PersonID
from withheld.model.review import Outcome
from withheld.model.territory import Territory


def test_counsel_records_at_the_desk_that_an_interim_order_was_revoked(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The clock is shown; what a reviewer alone sends is refused; then the ground is lifted."""
    office, item = store.office, plain_item(store, order)
    pack = next(one for one in office.packs if one.id == "IN-69A")
    if not office.service().is_signed(pack.id, pack.digest):
        people.sign_pack(office, pack.id, pack.head.version, pack.digest, store.hand("cleo"))
    said = particulars.Said(
        pack=PackID("IN-69A"),
        variant="emergency",
        provisions=("r. 9",),
        territory=Territory.of("IN"),
    )
    particulars.confirm(office, order, said, by=PersonID("cleo"))
    terms = Terms(outcome=Outcome.WITHHOLD, provision="r. 9", territory=Territory.of("IN"))
    for who in ("asha", "ben"):
        view = reviewing.View(items=(item,), terms=terms, reasons={item: "so"})
        reviewing.give_opinion(office, order, view, store.hand(who))
    asha, cleo = sign_in("asha"), sign_in("cleo")
    redress = f"/orders/{order}/redress"
    page = asha.get(redress).text
    form = {"act": "interim", "fate": "revoked", "select": str(item), "words": "not approved"}
    alone = post(asha, redress, **form)
    held = office.record.view(order, [item]).items[item].placed
    status = post(cleo, redress, **form)

    assert "Interim order" in page
    assert (alone, held is None) == (403, False)
    assert status == 303
    assert office.record.view(order, [item]).items[item].placed is None
    assert "Interim order" not in cleo.get(redress).text
