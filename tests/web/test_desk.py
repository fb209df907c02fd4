"""The desk: what a reviewer sees of an order, and who gets in."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from withheld.bootstrap import World, keyring, make_office
from withheld.casework import people, receiving, resolving
from withheld.casework.office import Office
from withheld.events.intake import Channel
from withheld.events.service import Policy
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Role
from withheld.testing.mails import mixed_language_order
from withheld.testing.protest.case import make_small_case
from withheld.web.app import Desk

TOKEN = "a token nobody guesses"  # noqa: S105 -- a test's own
PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
"""
HOSTILE = b"""From: someone@elsewhere.example
Subject: <script>alert(1)</script>

Block https://chirp.example/nobody"><img src=x onerror=alert(2)> within 3 hours.
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    case = make_small_case()
    case.write(tmp_path / "in")
    made = make_office(
        tmp_path / "store",
        profile=PROFILE,
        directory=tmp_path / "in/directory",
        policy=Policy(),
        world=World(isolates_readers=False),
    )
    signer = keyring(tmp_path / "store").make_person(PersonID("asha"), "a long passphrase")
    people.enrol(made, PersonID("asha"), Role.REVIEWER, signer)
    return made


@pytest.fixture
def client(office: Office) -> TestClient:
    found = TestClient(Desk(office, TOKEN).app(), base_url="http://127.0.0.1")
    found.get("/", params={"token": TOKEN})
    return found


def received(office: Office, data: bytes, name: str = "order.eml") -> OrderID:
    """Return an order that was received by mail and looked up."""
    envelope = receiving.Envelope(name=name, channel=Channel.MAIL, received_at=office.now())
    order = receiving.receive(office, data, envelope, by=PersonID("asha"))
    resolving.resolve_items(office, order)
    return order


def test_an_orders_page_shows_demands_addressee_deadline_and_gag(
    office: Office, client: TestClient
) -> None:
    """Each stands on the page with the line it was read from."""
    order = received(office, make_small_case().files["order-1.eml"])
    page = client.get(f"/orders/{order}").text

    assert "restrict · reaches IN · within PT24H" in page
    assert re.search(r"Addressee</th><td>The Grievance Officer", page)
    assert re.search(r"Deadline</th><td>PT24H", page)
    assert re.search(r"Silence \(gag\)</th><td>commanded", page)
    assert re.search(r'<a href="#line-\d+">line 17</a>', page)


def test_the_lines_balance_on_the_page(office: Office, client: TestClient) -> None:
    """What intake counted is shown as a sum a person can check."""
    order = received(office, mixed_language_order())
    page = client.get(f"/orders/{order}").text
    total, *parts = map(
        int,
        re.search(  # type: ignore[union-attr]  # the page always says it
            r"(\d+) lines = (\d+) item \+ (\d+) context \+ (\d+) repeat \+ (\d+) unread", page
        ).groups(),
    )

    assert total == sum(parts)


def test_nothing_active_of_an_order_reaches_the_page(office: Office, client: TestClient) -> None:
    """A hostile order is text on the page, never markup."""
    order = received(office, HOSTILE)
    page = client.get(f"/orders/{order}").text

    assert "<script>" not in page
    assert "<img" not in page


def test_only_who_holds_the_token_gets_in(office: Office) -> None:
    """Without the token nothing is shown, not even that there are orders."""
    order = received(office, make_small_case().files["order-1.eml"])
    stranger = TestClient(Desk(office, TOKEN).app(), base_url="http://127.0.0.1")

    assert stranger.get("/").status_code == 403
    assert order not in stranger.get("/").text


def test_another_host_is_refused(office: Office) -> None:
    """A page elsewhere that points a name at this machine cannot read the desk."""
    elsewhere = TestClient(Desk(office, TOKEN).app(), base_url="http://desk.elsewhere.example")

    assert elsewhere.get("/", params={"token": TOKEN}).status_code == 403


def test_an_order_nobody_received_is_a_page_that_says_so(client: TestClient) -> None:
    """A wrong address is answered in words."""
    answer = client.get("/orders/2021-9999")

    assert answer.status_code == 404
    assert "no order of that name" in answer.text


@pytest.mark.parametrize("path", ["/", "/orders/{order}", "/subjects/account:1"])
def test_every_page_has_a_language_a_title_and_one_heading(
    office: Office, client: TestClient, path: str
) -> None:
    """A screen reader finds where it is."""
    order = received(office, make_small_case().files["order-1.eml"])
    page = client.get(path.format(order=order)).text

    assert '<html lang="en">' in page
    assert re.search(r"<title>[^<]+</title>", page)
    assert page.count("<h1>") == 1


def test_a_hazard_stop_shows_nothing_of_the_content(office: Office, client: TestClient) -> None:
    """Once marked, neither the document nor a locator of it reaches the page."""
    order = received(office, make_small_case().files["order-1.eml"])
    receiving.mark_hazard(office, order, "must not be looked at", by=PersonID("asha"))
    page = client.get(f"/orders/{order}").text

    assert "Hazard stop" in page
    assert "chirp.example/" not in page
    assert "In exercise of the powers" not in page
