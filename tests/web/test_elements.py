"""What the law asks an order to contain, gone through at the desk, each with its place."""

from tests.web.conftest import SignIn, Store
from tests.web.reading import csrf_of

from withheld.casework import completeness, particulars, people
from withheld.model.identity import OrderID, PackID, PersonID
from withheld.model.territory import Territory
from withheld.regimes.completeness import Presence


def test_elements_found_at_the_desk_are_on_record_with_their_place(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """What is ticked is there, where the reviewer says; what is not is listed as missing."""
    pack = next(one for one in store.office.packs if one.id == "IN-69A")
    people.sign_pack(store.office, pack.id, pack.head.version, pack.digest, store.hand("cleo"))
    said = particulars.Said(
        pack=PackID("IN-69A"),
        provisions=("section 69A(1) of the Information Technology Act, 2000",),
        is_secret=False,
        territory=Territory.of("IN"),
    )
    particulars.confirm(store.office, order, said, by=PersonID("ben"))
    asha = sign_in("asha")
    unchecked = completeness.elements(store.office, order)
    key = unchecked[0].element.rule.key
    data = {"csrf": csrf_of(asha), "present": key, f"place-{key}": "page 2, line 7"}
    done = asha.post(f"/orders/{order}/findings", data=data, follow_redirects=False)
    lines = {one.element.rule.key: one for one in completeness.elements(store.office, order)}
    page = asha.get(f"/orders/{order}/letter").text

    assert {one.presence for one in unchecked} == {Presence.UNCHECKED}
    assert done.status_code == 303
    assert lines[key].presence is Presence.PRESENT
    assert lines[key].place == "page 2, line 7"
    assert any(one.presence is Presence.MISSING for one in lines.values())
    assert "page 2, line 7" in page
    assert all(one.element.rule.cite in page.replace("&#39;", "'") for one in lines.values())
