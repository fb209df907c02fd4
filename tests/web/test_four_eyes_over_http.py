"""Ways around four eyes over HTTP, each tried: none leads to a decision by one person."""

import re

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn, Store
from tests.web.reading import act_of, csrf_of, sample_of

from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.review import SafeguardClass

WEIGHED = {"necessity": "nothing else stops it", "proportionality": "nothing less would do"}
"""Asked for where protected speech is withheld, and looked at nowhere else."""


def decide(client: TestClient, order: OrderID, items: str, **fields: str) -> str:
    """Return the page that shows an act on some items before it is signed."""
    answer = client.post(
        f"/orders/{order}/preview",
        data={
            "csrf": csrf_of(client),
            "select": items,
            "outcome": "withhold",
            "territory": "IN",
            "reason": "named under the provision",
            **fields,
        },
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def confirm(client: TestClient, order: OrderID, page: str, **fields: str) -> int:
    """Confirm what a page shows, its sample read, and return the status."""
    data = {"csrf": csrf_of(client), "act": act_of(page), "read": sample_of(page)}
    data |= WEIGHED | fields
    return client.post(f"/orders/{order}/confirm", data=data, follow_redirects=False).status_code


def second(client: TestClient, order: OrderID, items: str, **fields: str) -> int:
    """Second what stands on some items, and return the status."""
    page = client.get(f"/orders/{order}/second", params={"select": items})
    if page.status_code != 200:
        return page.status_code
    data = {
        "csrf": csrf_of(client),
        "act": act_of(page.text),
        "read": sample_of(page.text),
        "reason": "looked at it apart",
        **WEIGHED,
        **fields,
    }
    return client.post(f"/orders/{order}/second", data=data, follow_redirects=False).status_code


def plain_items(store: Store, order: OrderID, count: int) -> list[ItemID]:
    """Return items that are beyond doubt and raise no safeguard."""
    items = store.office.record.view(order, None).items.values()
    return [one.item for one in items if one.is_actionable and not one.safeguards][:count]


def decided(store: Store, order: OrderID, item: int) -> bool:
    """Return whether an item is decided or withheld."""
    state = store.office.record.view(order, [ItemID(item)]).items[ItemID(item)]
    return state.decision is not None or state.placed is not None


def test_two_people_decide_what_one_begins(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """The first opinion decides nothing; a colleague's second decides."""
    (item,) = plain_items(store, order, 1)
    asha, ben = sign_in("asha"), sign_in("ben")
    first = confirm(asha, order, decide(asha, order, str(item)))
    after_one = decided(store, order, item)
    agreed = second(ben, order, str(item))

    assert (first, after_one) == (303, False)
    assert agreed == 303
    assert decided(store, order, item)


def test_nobody_seconds_their_own_opinion(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """Not by the page for seconds, nor by deciding again, nor from another browser."""
    (item,) = plain_items(store, order, 1)
    asha, elsewhere = sign_in("asha"), sign_in("asha")
    confirm(asha, order, decide(asha, order, str(item)))
    own = second(elsewhere, order, str(item))
    again = elsewhere.post(
        f"/orders/{order}/preview",
        data={
            "csrf": csrf_of(elsewhere),
            "select": str(item),
            "outcome": "withhold",
            "reason": "again",
        },
    )

    assert own == 409
    assert again.status_code == 409
    assert not decided(store, order, item)


def test_a_request_sent_again_does_nothing(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """The same confirmation twice is one opinion, and says so."""
    (item,) = plain_items(store, order, 1)
    asha = sign_in("asha")
    page = decide(asha, order, str(item))
    first, again = confirm(asha, order, page), confirm(asha, order, page)
    state = store.office.record.view(order, [ItemID(item)]).items[ItemID(item)]

    assert (first, again) == (303, 409)
    assert len(state.opinions) == 1
    assert not decided(store, order, item)


def test_a_request_sent_again_by_a_colleague_is_not_theirs(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """What one person was shown, another person's session knows nothing of."""
    (item,) = plain_items(store, order, 1)
    asha, ben = sign_in("asha"), sign_in("ben")
    page = decide(asha, order, str(item))
    confirm(asha, order, page)
    stolen = confirm(ben, order, page)

    assert stolen == 409
    assert not decided(store, order, item)


def test_a_form_cannot_say_who_acts(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """A name in a form, a cookie beside the real one, or a header changes nobody's opinion."""
    (item,) = plain_items(store, order, 1)
    asha = sign_in("asha")
    forged = {"person": "ben", "as": "ben", "by": "ben", "key": "0" * 16, "hand": "ben"}
    status = confirm(asha, order, decide(asha, order, str(item), **forged), **forged)
    state = store.office.record.view(order, [ItemID(item)]).items[ItemID(item)]

    assert status == 303
    assert [one.person for one in state.opinions] == ["asha"]


def test_another_persons_token_opens_nothing(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """A form with a colleague's token, or with none, is refused."""
    (item,) = plain_items(store, order, 1)
    asha, ben = sign_in("asha"), sign_in("ben")
    page = decide(asha, order, str(item))
    statuses = [
        asha.post(f"/orders/{order}/confirm", data={"csrf": token, "act": act_of(page)}).status_code
        for token in (csrf_of(ben), "", "x")
    ]

    assert statuses == [403, 403, 403]
    assert not store.office.record.view(order, [ItemID(item)]).items[ItemID(item)].opinions


def test_a_form_from_another_site_is_refused(order: OrderID, sign_in: SignIn) -> None:
    """A page elsewhere cannot have a reviewer's browser decide."""
    asha = sign_in("asha")
    data = {"csrf": csrf_of(asha), "select": "1", "outcome": "withhold", "reason": "forged"}
    statuses = [
        asha.post(f"/orders/{order}/preview", data=data, headers=headers).status_code
        for headers in (
            {"origin": "https://elsewhere.example"},
            {"origin": "null"},
            {"sec-fetch-site": "cross-site"},
        )
    ]

    assert statuses == [403, 403, 403]


def test_the_same_key_under_two_names_does_not_count_twice(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """A key file copied to a second person's name opens no session, in front of theirs or alone."""
    keys = store.folder / "keys" / "people"
    (keys / "ben-0002.pem").write_bytes((keys / "asha-0001.pem").read_bytes())
    (item,) = plain_items(store, order, 1)
    asha = sign_in("asha")
    confirm(asha, order, decide(asha, order, str(item)))
    ben = {"person": "ben", "passphrase": "a long passphrase"}
    browser = TestClient(asha.app, base_url="http://127.0.0.1")
    browser.post("/sign-in", data=ben)
    opened = {one.person: one.hand.signer.id for one in store.room.sessions.everybody()}
    (keys / "ben-0001.pem").unlink()
    alone = TestClient(asha.app, base_url="http://127.0.0.1").post("/sign-in", data=ben)

    assert opened[PersonID("ben")] != opened[PersonID("asha")]
    assert alone.status_code == 403
    assert not decided(store, order, item)


def test_a_safeguarded_item_waits_for_rank(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """Two reviewers do not withhold protected speech; one of them has to be senior."""
    (item,) = plain_items(store, order, 1)
    asha, carla, ben = sign_in("asha"), sign_in("carla"), sign_in("ben")
    asha.post(
        f"/orders/{order}/mark",
        data={
            "csrf": csrf_of(asha),
            "select": str(item),
            "safeguard": str(SafeguardClass.ART),
            "reason": "a poem",
        },
    )
    confirm(asha, order, decide(asha, order, str(item)))
    second(carla, order, str(item))
    by_two_reviewers = decided(store, order, item)
    second(ben, order, str(item))

    assert not by_two_reviewers
    assert decided(store, order, item)


def test_protected_speech_is_not_withheld_without_saying_why_it_must_be(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The page asks for necessity and proportionality; a form without them signs nothing."""
    (item,) = plain_items(store, order, 1)
    asha = sign_in("asha")
    marked = {"select": str(item), "safeguard": str(SafeguardClass.ART), "reason": "a poem"}
    asha.post(f"/orders/{order}/mark", data={"csrf": csrf_of(asha), **marked})
    page = decide(asha, order, str(item))
    silent = confirm(asha, order, page, necessity="", proportionality="")
    half = confirm(asha, order, page, proportionality=" ")
    said = confirm(asha, order, page)

    assert 'name="necessity"' in page
    assert 'name="proportionality"' in page
    assert (silent, half, said) == (422, 422, 303)


def test_counsels_page_that_grew_old_records_nothing(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """What a colleague did since counsel opened the letter is looked at before it is signed."""
    cleo, asha = sign_in("cleo"), sign_in("asha")
    version = store.office.record.order(order).version
    marked = {"select": "1", "safeguard": str(SafeguardClass.ART), "reason": "a poem"}
    asha.post(f"/orders/{order}/mark", data={"csrf": csrf_of(asha), **marked})
    data = {"bindingness": "not-binding", "reason": "no power", "version": str(version)}
    old = cleo.post(f"/orders/{order}/bindingness", data={"csrf": csrf_of(cleo), **data})
    by_asha = asha.post(f"/orders/{order}/bindingness", data={"csrf": csrf_of(asha), **data})
    fresh = store.office.record.order(order).version
    new = cleo.post(
        f"/orders/{order}/bindingness",
        data={"csrf": csrf_of(cleo), **data, "version": str(fresh)},
        follow_redirects=False,
    )

    assert (old.status_code, new.status_code) == (409, 303)
    assert by_asha.status_code in (403, 409)


def test_safeguarded_items_are_left_out_of_a_set(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The page says which, and the set is signed without them."""
    plain = plain_items(store, order, 4)
    asha = sign_in("asha")
    asha.post(
        f"/orders/{order}/mark",
        data={
            "csrf": csrf_of(asha),
            "select": str(plain[0]),
            "safeguard": str(SafeguardClass.ART),
            "reason": "a poem",
        },
    )
    page = decide(asha, order, ",".join(str(one) for one in plain))
    confirm(asha, order, page)
    states = store.office.record.view(order, [ItemID(one) for one in plain]).items

    assert "raises a safeguard" in page
    assert [bool(states[ItemID(one)].opinions) for one in plain] == [False, True, True, True]


def test_a_set_is_not_signed_before_its_sample_is_read(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The items drawn by chance are marked as read, each of them."""
    items = plain_items(store, order, 6)
    asha = sign_in("asha")
    page = decide(asha, order, ",".join(str(one) for one in items))
    drawn = sample_of(page)
    unread = asha.post(
        f"/orders/{order}/confirm",
        data={"csrf": csrf_of(asha), "act": act_of(page), "read": drawn[1:]},
    )

    assert len(drawn) >= 3
    assert unread.status_code == 422
    assert not store.office.record.view(order, [ItemID(items[0])]).items[ItemID(items[0])].opinions


def test_two_people_do_not_overwrite_each_other(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Who decides on what a colleague changed since is told so; nothing of theirs is written."""
    (item,) = plain_items(store, order, 1)
    asha, ben = sign_in("asha"), sign_in("ben")
    shown_to_ben = decide(ben, order, str(item))
    confirm(asha, order, decide(asha, order, str(item)))
    answer = ben.post(
        f"/orders/{order}/confirm", data={"csrf": csrf_of(ben), "act": act_of(shown_to_ben)}
    )
    state = store.office.record.view(order, [ItemID(item)]).items[ItemID(item)]

    assert answer.status_code == 409
    assert "somebody else acted on 1 of these items since you looked" in answer.text
    assert [one.person for one in state.opinions] == ["asha"]


def test_an_opinion_is_taken_back_until_it_is_seconded(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Before a second it goes; after it, there is nothing left to take back."""
    one, other = plain_items(store, order, 2)
    asha, ben = sign_in("asha"), sign_in("ben")
    for item in (one, other):
        confirm(asha, order, decide(asha, order, str(item)))
    second(ben, order, str(other))
    data = {"csrf": csrf_of(asha), "reason": "looked at it again"}
    taken_back = asha.post(f"/orders/{order}/undo", data={**data, "select": str(one)})
    too_late = asha.post(f"/orders/{order}/undo", data={**data, "select": str(other)})
    states = store.office.record.view(order, [ItemID(one), ItemID(other)]).items

    assert taken_back.status_code == 200
    assert not states[ItemID(one)].opinions
    assert too_late.status_code == 404
    assert states[ItemID(other)].decision is not None


def test_dissent_stands_beside_the_first_opinion(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Two who differ decide nothing; both opinions are kept, and a third person decides."""
    (item,) = plain_items(store, order, 1)
    asha, ben, carla = sign_in("asha"), sign_in("ben"), sign_in("carla")
    confirm(asha, order, decide(asha, order, str(item)))
    no = {"outcome": "decline", "territory": "", "ground": "outside-the-provision"}
    confirm(ben, order, decide(ben, order, str(item), **no))
    split = store.office.record.view(order, [ItemID(item)]).items[ItemID(item)]
    confirm(carla, order, decide(carla, order, str(item), **no))
    after = store.office.record.view(order, [ItemID(item)]).items[ItemID(item)]

    assert {one.terms.outcome.value for one in split.opinions} == {"withhold", "decline"}
    assert after.decision is not None
    assert after.decision.people == (PersonID("ben"), PersonID("carla"))


def test_every_item_keeps_its_own_reason(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """A line of the CSV goes before the common reason; places in the text become each item's."""
    one, other = plain_items(store, order, 2)
    asha = sign_in("asha")
    page = decide(
        asha,
        order,
        f"{one},{other}",
        reason="item {item} as written",
        reasons=f"item,reason\n{other},its own reason",
    )
    confirm(asha, order, page)
    pages = [
        asha.get(f"/orders/{order}/items/{item}", headers={"x-fragment": "1"}).text
        for item in (one, other)
    ]

    assert f"item {one} as written" in pages[0]
    assert "its own reason" in pages[1]


def test_a_provisional_withholding_says_when_it_ends_and_never_covers_a_safeguard(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """One person withholds for a time; for protected speech not even that."""
    one, other = plain_items(store, order, 2)
    asha = sign_in("asha")
    asha.post(
        f"/orders/{order}/mark",
        data={
            "csrf": csrf_of(asha),
            "select": str(other),
            "safeguard": str(SafeguardClass.ART),
            "reason": "a poem",
        },
    )
    placed = confirm(asha, order, decide(asha, order, str(one), ends="PT2H"))
    refused = confirm(asha, order, decide(asha, order, str(other), ends="PT2H"))
    states = store.office.record.view(order, [ItemID(one), ItemID(other)]).items

    assert (placed, refused) == (303, 403)
    assert states[ItemID(one)].placed is not None
    assert states[ItemID(one)].decision is None
    assert states[ItemID(other)].placed is None


@pytest.mark.parametrize(
    "path",
    ["/orders/{order}/confirm", "/orders/{order}/second", "/orders/{order}/undo", "/choices"],
)
def test_nothing_is_done_without_a_session(
    store: Store, order: OrderID, sign_in: SignIn, path: str
) -> None:
    """A stranger's form leads to the sign-in, and nothing is written."""
    asha = sign_in("asha")
    stranger = TestClient(asha.app, base_url="http://127.0.0.1", follow_redirects=False)
    before = store.office.store.record_size()
    answer = stranger.post(path.format(order=order), data={"act": "x", "csrf": "x"})

    assert answer.status_code == 303
    assert re.fullmatch(r"/sign-in.*", answer.headers["location"])
    assert store.office.store.record_size() == before
