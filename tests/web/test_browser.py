"""The desk in a real browser, worked with the keyboard alone."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from withheld.bootstrap import World, keyring, make_office
from withheld.casework import people, receiving, resolving
from withheld.events.intake import Channel
from withheld.events.service import Policy
from withheld.model.identity import PersonID
from withheld.model.review import Role
from withheld.testing.protest.case import make_small_case
from withheld.web.app import Desk

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TOKEN = "a token nobody guesses"  # noqa: S105 -- a test's own
PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    case = make_small_case()
    case.write(tmp_path / "in")
    office = make_office(
        tmp_path / "store",
        profile=PROFILE,
        directory=tmp_path / "in/directory",
        policy=Policy(),
        world=World(isolates_readers=False),
    )
    signer = keyring(tmp_path / "store").make_person(PersonID("asha"), "a long passphrase")
    people.enrol(office, PersonID("asha"), Role.REVIEWER, signer)
    envelope = receiving.Envelope(
        name="order-1.eml", channel=Channel.MAIL, received_at=office.now()
    )
    order = receiving.receive(office, case.files["order-1.eml"], envelope, by=PersonID("asha"))
    resolving.resolve_items(office, order)
    config = uvicorn.Config(Desk(office, TOKEN).app(), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.mark.real
@pytest.mark.parametrize("width", [1280, 390])
def test_an_order_is_found_and_read_by_keyboard(address: str, tmp_path: Path, width: int) -> None:
    """From the queue to a demand's line in the document, without a mouse, wide or on a phone."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.is_file():
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"{address}/?token={TOKEN}")
        queue = page.title()
        page.get_by_role("rowheader").get_by_role("link").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/orders/*")
        demand = page.get_by_role("listitem").filter(has_text="restrict").get_by_role("link").first
        demand.focus()
        page.keyboard.press("Enter")
        line = page.evaluate("document.querySelector(':target').textContent")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        page.screenshot(path=str(tmp_path / "order.png"))
        browser.close()

    assert queue == "Queue · withheld"
    assert "block for access by the public in India" in line
    assert overflow <= 0
