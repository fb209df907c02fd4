"""A session that ends while somebody types: nothing is done, and nothing is lost."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSPHRASE, SignIn, Store
from tests.web.reading import act_of, csrf_of

from withheld.model.identity import OrderID
from withheld.web.live import WARNS_BEFORE, Live

TYPED = "a long reason, typed with care <b>"


def lapse(store: Store) -> None:
    """Let every session be one at which nobody was for too long."""
    for session in store.room.sessions.everybody():
        session.seen_at -= timedelta(hours=1)


def sign_in_again(client: TestClient, person: str, *, to: str = "/unsent") -> str:
    """Sign in at the same browser and return the page that follows."""
    data = {"person": person, "passphrase": PASSPHRASE, "next": to}
    return client.post("/sign-in", data=data).text


def note(client: TestClient, order: OrderID, csrf: str) -> str:
    """Send a note to a colleague with a token, and return the page that comes back."""
    data = {"csrf": csrf, "act": "note", "kind": "mention", "to": "ben", "words": TYPED}
    return client.post(f"/orders/{order}/work", data=data).text


def test_what_was_typed_is_there_after_signing_in_again(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Nothing was done meanwhile; the same person sends it with one key."""
    asha = sign_in("asha")
    csrf = csrf_of(asha)
    lapse(store)
    door = note(asha, order, csrf)
    before = store.office.record.order(order).working.notes
    page = sign_in_again(asha, "asha")
    note(asha, order, csrf_of(asha))

    assert "it is kept for you" in door
    assert before == ()
    assert "a long reason, typed with care &lt;b&gt;" in page
    assert f'action="/orders/{order}/work"' in page
    assert len(store.office.record.order(order).working.notes) == 1
    assert asha.get("/unsent").url.path == "/"


def test_nobody_else_finds_what_was_typed(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """At the same browser a colleague signs in, and it is not theirs."""
    asha = sign_in("asha")
    csrf = csrf_of(asha)
    lapse(store)
    note(asha, order, csrf)

    assert TYPED.partition(" <")[0] not in sign_in_again(asha, "ben")


def test_a_form_without_the_sessions_token_is_not_kept(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """What no page of that session sent is nobody's."""
    asha = sign_in("asha")
    lapse(store)
    note(asha, order, "made up")

    assert TYPED.partition(" <")[0] not in sign_in_again(asha, "asha")


def test_a_page_that_stayed_open_is_shown_before_it_is_done(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Somebody signs in again elsewhere and sends the old page: it is shown, then sent."""
    asha = sign_in("asha")
    csrf = csrf_of(asha)
    lapse(store)
    asha.get("/")
    sign_in_again(asha, "asha", to="/")
    page = note(asha, order, csrf)

    assert "nothing is lost" in page
    assert store.office.record.order(order).working.notes == ()


def test_an_act_that_was_looked_at_is_still_there(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """What waited for a signature waits on, for the same person only."""
    items = store.office.record.view(order, None).items.values()
    item = next(one.item for one in items if one.is_actionable and not one.safeguards)
    asha = sign_in("asha")
    data = {
        "csrf": csrf_of(asha),
        "select": str(item),
        "outcome": "decline",
        "ground": "not-specific",
        "reason": "names no post",
    }
    act = act_of(asha.post(f"/orders/{order}/preview", data=data).text)
    lapse(store)
    asha.get("/")
    sign_in_again(asha, "ben", to="/")
    ben = asha.get(f"/orders/{order}/acts/{act}").status_code
    lapse(store)
    asha.get("/")
    sign_in_again(asha, "asha", to="/")

    assert ben == 409
    assert asha.get(f"/orders/{order}/acts/{act}").status_code == 200


def test_signing_out_keeps_nothing(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """Whoever leaves on purpose leaves nothing behind."""
    asha = sign_in("asha")
    csrf = csrf_of(asha)
    asha.post("/sign-out", data={"csrf": csrf})
    note(asha, order, csrf)

    assert store.room.sessions.everybody() == ()
    assert TYPED.partition(" <")[0] not in sign_in_again(asha, "asha")


@pytest.mark.parametrize(
    ("left", "event"),
    [(WARNS_BEFORE + timedelta(seconds=1), b"here"), (timedelta(seconds=90), b"ending\ndata: 90")],
)
def test_somebody_is_told_before_the_session_ends(left: timedelta, event: bytes) -> None:
    """Two minutes before, on the page that is open."""
    import asyncio

    async def first() -> list[bytes]:
        stream = Live().stream(0, left=lambda: left, may_go_on=lambda: True, may_see=lambda _: True)
        return [await anext(stream), await anext(stream)]

    assert b"event: " + event in asyncio.run(first())[1]


def test_staying_keeps_the_session(store: Store, sign_in: SignIn) -> None:
    """Asked on the page, somebody says that they are there."""
    asha = sign_in("asha")
    (session,) = store.room.sessions.everybody()
    session.seen_at -= timedelta(minutes=14)
    before = store.room.sessions.left(session)
    status = asha.get("/stay").status_code

    assert status == 204
    assert store.room.sessions.left(session) > before + timedelta(minutes=10)
