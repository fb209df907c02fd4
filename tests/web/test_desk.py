"""The desk's pages: what a reviewer sees of an order, and how it was read."""

import re

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn, Store
from tests.web.reading import csrf_of

from withheld.adapters.sqlite.desk_rows import Filter
from withheld.casework import hazards
from withheld.model.identity import OrderID, PersonID
from withheld.testing.mails import mixed_language_order
from withheld.testing.protest.case import make_small_case

HOSTILE = b"""From: someone@elsewhere.example
Subject: <script>alert(1)</script>

Block https://chirp.example/nobody"><img src=x onerror=alert(2)> within 3 hours.
"""
ILLEGIBLE = b"""From: someone@elsewhere.example

Block the following within 3 hours:
1. https://chirp.example/ten
2. [illegible] chirp.example
"""
PAGES = (
    "/",
    "/?by=stake",
    "/second",
    "/mine",
    "/notes",
    "/removals",
    "/search?q=chirp",
    "/keys",
    "/choices",
    "/orders/{order}",
    "/orders/{order}?stage=open&guarded=no&words=chirp",
    "/orders/{order}/letter",
    "/orders/{order}/settle",
    "/orders/{order}/tell",
    "/orders/{order}/redress",
    "/orders/{order}/groups?by=holder",
    "/orders/{order}/groups?by=text",
    "/orders/{order}/groups?by=stage",
    "/orders/{order}/what-if?territory=DE",
    "/orders/{order}/timeline",
    "/orders/{order}/document?line=1",
    "/subjects/account:1",
    "/orders/2021-9999",
)


@pytest.fixture
def asha(sign_in: SignIn) -> TestClient:
    return sign_in("asha")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_language_a_title_and_one_heading(
    order: OrderID, asha: TestClient, path: str
) -> None:
    """A screen reader finds where it is."""
    page = asha.get(path.format(order=order)).text

    assert '<html lang="en"' in page
    assert re.search(r"<title>[^<]+</title>", page)
    assert page.count("<h1>") == 1


def test_the_letters_page_shows_demands_addressee_deadline_and_gag(
    order: OrderID, asha: TestClient
) -> None:
    """Each stands on the page with a link to the line it was read from."""
    page = asha.get(f"/orders/{order}/letter").text
    link = re.search(r'href="(/orders/[^"]+/document\?spot=[^"]+)">line 17<', page)
    line = asha.get(link.group(1).replace("&amp;", "&")).text if link else ""

    assert "<strong>restrict</strong> · IN · within 24 hours" in page
    assert re.search(r"Addressee</th><td>The Grievance Officer", page)
    assert re.search(r"Deadline</th><td>24 hours", page)
    assert re.search(r"Silence \(gag\)</th><td>commanded", page)
    assert re.search(r'aria-current="true"><span class="place">\d+</span> [^<]*block', line)


def test_the_lines_balance_on_the_page(store: Store, asha: TestClient) -> None:
    """What intake counted is shown as a sum a person can check."""
    order = store.receive(mixed_language_order())
    page = asha.get(f"/orders/{order}/letter").text
    total, *parts = map(
        int,
        re.search(  # type: ignore[union-attr]  # the page always says it
            r"(\d+) lines = (\d+) item \+ (\d+) context \+ (\d+) repeat \+ (\d+) unread", page
        ).groups(),
    )

    assert total == sum(parts)


@pytest.mark.parametrize("path", ["", "/letter", "/document?line=1", "/settle", "/timeline"])
def test_nothing_active_of_an_order_reaches_a_page(
    store: Store, asha: TestClient, path: str
) -> None:
    """A hostile order is text on the page, never markup."""
    order = store.receive(HOSTILE)
    page = asha.get(f"/orders/{order}{path}").text

    assert "<script>" not in page
    assert "<img" not in page
    assert "onerror=alert(2)>" not in page


def test_a_hazard_stop_shows_nothing_of_the_content(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """Once marked, neither document nor locator reaches a page, a search, a CSV or the index."""
    asha.get(f"/orders/{order}/document?line=1")
    hazards.mark(store.office, order, "must not be looked at", by=PersonID("asha"))
    pages = [
        asha.get(path.format(order=order)).text
        for path in (*PAGES, "/orders/{order}/items.csv", "/search?q=powers")
    ]
    with store.room.holding():
        kept = store.room.index.items(order, Filter())

    assert "Hazard stop" in pages[PAGES.index("/orders/{order}")]
    assert not [page for page in pages if "chirp.example/" in page]
    assert not [page for page in pages if "In exercise of the powers" in page]
    assert {row.written for row in kept} == {None}
    assert store.room.index.line_count(order) == 0


def test_an_order_nobody_received_is_a_page_that_says_so(asha: TestClient) -> None:
    """A wrong address is answered in words."""
    answer = asha.get("/orders/2021-9999")

    assert answer.status_code == 404
    assert "no order of that name" in answer.text


def test_the_items_are_filtered_by_stage_safeguard_and_words(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """A filter shows exactly the items that are so."""
    items = store.office.record.view(order, None).items.values()
    guarded = {one.item for one in items if one.safeguards}
    shown = asha.get(f"/orders/{order}", params={"guarded": "yes"}).text
    some = asha.get(f"/orders/{order}", params={"words": "nobody_at_all"}).text

    assert {int(one) for one in re.findall(r'id="item-(\d+)"', shown)} == guarded
    assert "No item is like that." in some


def test_a_csv_of_items_carries_no_safeguard_and_no_formula(
    order: OrderID, asha: TestClient
) -> None:
    """What leaves the desk as a file says nothing of protected speech and runs nothing."""
    text = asha.get(f"/orders/{order}/items.csv").text

    assert text.startswith("item,as_written,place,account,stage,doubts,withheld_in")
    assert "news-media" not in text
    assert not re.search(r"(^|,)[=+@]", text, re.MULTILINE)


def test_the_timeline_is_paged_and_complete(store: Store, order: OrderID, asha: TestClient) -> None:
    """Every event of the order is on some page of its history."""
    page = asha.get(f"/orders/{order}/timeline").text
    length = store.office.record.order(order).version

    assert page.count('<span class="at">') == min(length, 60)


def test_a_subjects_page_tells_everything_ever_ordered_against_it(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """Both orders that name an account stand on its page."""
    case = make_small_case()
    shared = next(iter(case.in_both))
    name = next(one for one in case.files if one.startswith("order-2"))
    other = store.receive(case.files[name], name)
    page = asha.get(f"/subjects/{shared}").text

    assert f">{order}</a>" in page
    assert f">{other}</a>" in page


def test_a_line_nobody_could_read_is_settled_at_the_desk(store: Store, asha: TestClient) -> None:
    """What a person reads in it becomes items, and the line waits no more."""
    order = store.receive(ILLEGIBLE)
    waiting = store.office.record.order(order).open_lines
    before = store.office.record.order(order).item_count
    asha.post(
        f"/orders/{order}/settle-line",
        data={
            "csrf": csrf_of(asha),
            "line": str(waiting[0]),
            "locators": "https://chirp.example/ten",
            "reason": "read on the page",
        },
    )
    after = store.office.record.order(order)

    assert waiting[0] not in after.open_lines
    assert after.item_count == before + 1


def test_an_item_in_doubt_is_settled_at_the_desk(store: Store, asha: TestClient) -> None:
    """A person says what it means, and from then on it can be decided."""
    post = next(iter(store.office.directory.posts()))  # type: ignore[attr-defined]  # a folder's
    url = f"https://chirp.example/somebody_else/status/{post.id}"
    order = store.receive(f"From: a@b.example\n\nBlock {url} within 3 hours.\n".encode())
    (before,) = store.office.record.view(order, None).items.values()
    asha.post(
        f"/orders/{order}/settle-items",
        data={
            "csrf": csrf_of(asha),
            "item": str(before.item),
            "means": "proposed",
            "reason": "the post's own page says so",
        },
    )
    (after,) = store.office.record.view(order, None).items.values()

    assert before.doubts
    assert not before.is_actionable
    assert after.is_actionable


def test_the_index_can_be_dropped_and_says_the_same(store: Store, order: OrderID) -> None:
    """Made anew from the record it holds what it held."""
    with store.room.holding():
        before = (store.room.index.items(order, Filter()), store.room.index.queue())
    store.room.index.begin_again()
    with store.room.holding():
        after = (store.room.index.items(order, Filter()), store.room.index.queue())

    assert before == after
