"""Whoever is shown that speech is protected is on a log, and only counsel reads it."""

import pytest
from tests.web.conftest import SignIn, Store
from tests.web.reading import csrf_of

from withheld.casework import reviewing, sheets
from withheld.casework.looking import looks_at
from withheld.errors import NotPermitted
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import SafeguardClass


def test_every_page_that_shows_a_safeguard_says_so_to_counsel(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The table, the pane of one item and the page before signing are each a look of theirs."""
    item = next(
        one.item
        for one in store.office.record.view(order, None).items.values()
        if one.is_actionable and not one.safeguards
    )
    reviewing.mark_safeguard(
        store.office, order, [item], SafeguardClass.ART, "a poem", by=PersonID("ben")
    )
    asha = sign_in("asha")
    pages = [
        asha.get(f"/orders/{order}/items/{item}", headers={"x-fragment": "1"}),
        asha.get(f"/orders/{order}"),
        asha.post(
            f"/orders/{order}/preview",
            data={
                "csrf": csrf_of(asha),
                "select": str(item),
                "outcome": "decline",
                "ground": "protected-speech",
                "reason": "a poem",
            },
        ),
    ]
    looks = looks_at(store.office, order, store.hand("cleo"))

    assert all(page.status_code == 200 for page in pages)
    assert len(looks) >= len(pages)
    assert {one.person for one in looks} == {"asha"}
    assert all(item in one.items for one in looks)


def test_what_shows_no_safeguard_is_no_look(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """The queue, and the sheet that travels, tell nobody who is protected."""
    sign_in("asha").get("/")
    sheets.sheet_of(store.office, order)

    assert looks_at(store.office, order, store.hand("cleo")) == ()


@pytest.mark.parametrize("who", ["asha", "ben"])
def test_the_log_is_counsels(store: Store, order: OrderID, who: str) -> None:
    """A reviewer does not read who looked; the file itself is the service's own account's."""
    with pytest.raises(NotPermitted):
        looks_at(store.office, order, store.hand(who))
