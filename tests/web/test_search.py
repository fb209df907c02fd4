"""The search: orders by what their letters say, items by any part of what names them."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn, Store
from tests.web.reading import csrf_of

from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.adapters.sqlite.desk_reading import folded
from withheld.adapters.sqlite.desk_rows import Filter
from withheld.casework.indexing import follow
from withheld.model.identity import ItemID, OrderID
from withheld.ports.index import ItemEntry


@pytest.fixture
def asha(sign_in: SignIn) -> TestClient:
    return sign_in("asha")


def index_of(*written: str) -> DeskIndex:
    """Return an index of one order's items, written so."""
    index = DeskIndex(None)
    with index.writing() as writing:
        writing.put_items(item(n, one) for n, one in enumerate(written, start=1))
    return index


def item(number: int, written: str) -> ItemEntry:
    """Return an item that is called so."""
    return ItemEntry(
        order=OrderID("2026-0001"),
        item=ItemID(number),
        version=1,
        line=number,
        kind="url",
        serials="",
        stage="open",
        subject=None,
        subject_kind="",
        holder=None,
        why_not="",
        doubts="",
        safeguards="",
        overlaps=0,
        people="",
        terms="",
        is_split=False,
        withheld_in="",
        written=written,
    )


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("rvestofli", [1]),
        ("statuses/1354027426", [2]),
        ("https://www.chirp.example/mofelu", [2]),
        ("@mofelu", [2]),
        ("chirp.example", [1, 2, 3]),
        ("chirp.example mofelu", [2]),
        ("7 mofelu", [2]),
        ("a_b", [3]),
        ("caf\u00e9", [3]),
        ("cafe", [3]),
        ('"; DROP TABLE item; --', []),
        ("mofelu nobody", []),
        ("", []),
        ("***", []),
    ],
)
def test_any_part_of_an_address_is_found(words: str, items: list[int]) -> None:
    """Inside of addresses, handles and tags, whatever the scheme and the accents; all words."""
    index = index_of(
        "https://chirp.example/hashtag/HarvestOfLies",
        "https://m.chirp.example/Mofelu/statuses/1354027426121795256",
        "http://chirp.example/a_b/Caf\u00e9",
    )

    assert [row.item for row in index.found(words)] == items


def test_two_letters_are_looked_for_in_everything() -> None:
    """Shorter than the index can say, and found all the same."""
    assert [row.item for row in index_of("@ab", "@cd").found("cd")] == [2]


def test_an_order_is_found_by_what_its_letter_says(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """By its authority, its law, its day, a part of its reference; and by all of them at once."""
    with store.room.holding():
        row = store.room.index.order(order)
    assert row is not None
    asked = {
        "authority": "signals",
        "law": "69a",
        "day": row.dated,
        "month": row.dated[:7],
        "part of a reference": row.reference.split()[0][3:9],
        "several": f"signals {row.dated} information technology",
    }
    found = {
        name: f'href="/orders/{order}"' in asha.get("/search", params={"q": words}).text
        for name, words in asked.items()
    }
    other = asha.get("/search", params={"q": "signals 1999-01-01"}).text

    assert found == dict.fromkeys(asked, True)
    assert "Nothing was found" in other


def test_an_order_is_found_by_its_number_elsewhere(order: OrderID, asha: TestClient) -> None:
    """A ticket's number leads to the order it was linked to."""
    data = {"csrf": csrf_of(asha), "act": "ticket", "system": "Legal desk", "number": "LD-48151"}
    asha.post(f"/orders/{order}/work", data=data)

    assert f'href="/orders/{order}"' in asha.get("/search", params={"q": "48151"}).text


def test_a_subject_is_found_by_its_own_name(store: Store, order: OrderID, asha: TestClient) -> None:
    """What the desk calls an account leads to everything ever ordered against it."""
    with store.room.holding():
        rows = store.room.index.items(order, Filter())
    subject = next(store.office.store.subject_id(one.subject) for one in rows if one.subject)

    page = asha.get("/search", params={"q": str(subject)}).text

    assert f'href="/subjects/{quote(str(subject))}"' in page


def test_what_is_searched_has_small_letters_and_no_accents() -> None:
    """Latin marks fall away; vowel signs of Hindi are letters of their own and stay."""
    assert folded("\u00c9t\u00c9 Stra\u00dfe") == "ete strasse"
    assert folded("\u0939\u093f\u0902\u0926\u0940") == "\u0939\u093f\u0902\u0926\u0940"


def test_an_index_of_an_older_form_is_made_anew(store: Store) -> None:
    """A desk that is updated finds what the one before it did not keep."""
    index = store.room.index
    index._connection.execute("PRAGMA user_version = 3")
    newer = DeskIndex(store.folder / "desk.sqlite3")
    follow(store.office, newer)

    assert newer.orders_named("signals")
