"""Pages for when something is wrong: each is a page for people, and none says what broke."""

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSPHRASE, SignIn, Store
from tests.web.reading import csrf_of

from withheld.model.identity import OrderID
from withheld.web.app import Desk
from withheld.web.languages import language_of
from withheld.web.times import lasting


@pytest.fixture
def asha(sign_in: SignIn) -> TestClient:
    return sign_in("asha")


@pytest.mark.parametrize("path", ["/nothing/here", "/orders", "/desk.map"])
def test_an_address_the_desk_does_not_have_is_a_page(asha: TestClient, path: str) -> None:
    """It says so in a sentence and leads back to the queue."""
    answer = asha.get(path)

    assert answer.status_code == 404
    assert "The desk has no page of that address." in answer.text
    assert 'href="/"' in answer.text


def test_a_page_for_forms_alone_is_a_page_all_the_same(order: OrderID, asha: TestClient) -> None:
    """Whoever opens the address of a form by hand is told that nothing is there."""
    assert "has no page of that address" in asha.get(f"/orders/{order}/confirm").text


def test_what_breaks_says_that_it_is_not_certain_what_was_done(
    store: Store, order: OrderID
) -> None:
    """Nothing of the inside is shown, and nobody is led to send something twice."""
    served = Desk(store.room).app()
    client = TestClient(served, base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.post("/sign-in", data={"person": "asha", "passphrase": PASSPHRASE})
    store.room.index._connection.close()
    answer = client.get(f"/orders/{order}")

    assert answer.status_code == 500
    assert "not certain whether it was done" in answer.text
    assert "sqlite" not in answer.text.lower()


def test_these_pages_speak_the_browsers_language(asha: TestClient) -> None:
    """Also for somebody who is not signed in."""
    answer = asha.get("/nothing", headers={"accept-language": "hi"})

    assert '<html lang="hi"' in answer.text
    assert "यह यहाँ नहीं है" in answer.text


def test_a_form_of_another_session_is_a_page(order: OrderID, asha: TestClient) -> None:
    """Nothing was done, and the page says what to do."""
    answer = asha.post(f"/orders/{order}/work", data={"csrf": "made up", "act": "note"})

    assert answer.status_code == 403
    assert "Open the page again." in answer.text
    assert csrf_of(asha)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PT24H", "24 hours"),
        ("P1D", "1 day"),
        ("P3M", "3 months"),
        ("PT1H30M", "1 hour 30 minutes"),
        ("forthwith", "forthwith"),
    ],
)
def test_a_length_of_time_is_said_in_words(text: str, words: str) -> None:
    """People read hours and days; what is no length stays as it is written."""
    assert lasting(text, language_of("en")) == words
