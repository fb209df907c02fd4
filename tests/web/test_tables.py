"""CSV out of the desk and into it: what tables show, who looks after what, opinions by a sheet."""

import csv
import io
import re

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn, Store
from tests.web.reading import csrf_of, sample_of

from withheld.casefile.item import ItemState
from withheld.model.identity import ItemID, OrderID


@pytest.fixture
def asha(sign_in: SignIn) -> TestClient:
    return sign_in("asha")


def sheet_of(client: TestClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV the desk gives out."""
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def plain_items(store: Store, order: OrderID) -> list[ItemState]:
    """Return items beyond doubt without a safeguard."""
    items = store.office.record.view(order, None).items.values()
    return [one for one in items if one.is_actionable and not one.safeguards]


def test_the_queue_goes_out_as_csv(store: Store, order: OrderID, asha: TestClient) -> None:
    """One row an order: who sent it, its next clock, how far it is; safeguards stay at the desk."""
    (row,) = sheet_of(asha, "/queue.csv")

    assert row["order"] == order
    assert "Signals" in row["authority"]
    assert row["items"] == str(store.office.record.order(order).item_count)
    assert row["counsel"] == "valid"
    assert not any("safeguard" in name or "guarded" in name for name in row)


def test_a_history_goes_out_as_csv(store: Store, order: OrderID, asha: TestClient) -> None:
    """Every event has its row, in the order in which it was written down."""
    rows = sheet_of(asha, f"/orders/{order}/history.csv")

    assert [row["n"] for row in rows] == [
        str(n) for n in range(1, store.office.record.order(order).version + 1)
    ]
    assert rows[-1]["by"] == "cleo"


def test_everything_ordered_against_a_subject_goes_out_as_csv(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """One row an item of any order that means it, as its page has them."""
    item = plain_items(store, order)[0]
    assert item.subject is not None
    subject = store.office.store.subject_id(item.subject)
    rows = sheet_of(asha, f"/subjects/{subject}?as=csv")

    assert (order, str(item.item)) in {(row["order"], row["item"]) for row in rows}


def test_orders_are_passed_on_by_a_sheet(store: Store, order: OrderID, asha: TestClient) -> None:
    """The queue's own CSV comes back with a name in it; another column is not looked at."""
    (row,) = sheet_of(asha, "/queue.csv")
    sheet = f"order,assignee,team,items\n{row['order']},ben,legal-in,999\n"
    answer = asha.post("/queue.csv", data={"csrf": csrf_of(asha), "sheet": sheet})
    again = asha.post("/queue.csv", data={"csrf": csrf_of(asha), "sheet": sheet})
    working = store.office.record.order(order).working

    assert "1 order is passed on." in answer.text
    assert "0 orders are passed on." in again.text
    assert (working.assignee, working.team) == ("ben", "legal-in")


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ("order,team\nX,legal\n", "no column assignee"),
        ("order,assignee,team\n{order},nobody,\n", "row 2: nobody of that name"),
        ("order,assignee,team\n{order},,Legal IN!\n", "row 2: a team is named"),
        ("order,assignee,team\n{order},ben,\n2020-0001,ben,\n", "row 3: there is no order"),
        ("order,assignee,team\n{order},ben,\n{order},asha,\n", "row 3: the order stands in row 2"),
    ],
)
def test_a_sheet_with_one_wrong_row_passes_nothing_on(
    store: Store, order: OrderID, asha: TestClient, sheet: str, why: str
) -> None:
    """Every row is checked before the first is recorded, and the wrong one is named."""
    data = {"csrf": csrf_of(asha), "sheet": sheet.format(order=order)}
    answer = asha.post("/queue.csv", data=data)

    assert answer.status_code == 422
    assert why in answer.text
    assert store.office.record.order(order).working.assignee is None


def test_opinions_come_back_in_a_sheet(store: Store, order: OrderID, asha: TestClient) -> None:
    """Rows that come to the same are one act, signed once it was looked at and not before."""
    first, second = plain_items(store, order)[:2]
    sheet = (
        "item,outcome,reason\n"
        f"{first.item},withhold,named under the provision\n"
        f"{second.item},withhold,names the same rally\n"
    )
    page = asha.post(f"/orders/{order}/sheet", data={"csrf": csrf_of(asha), "sheet": sheet}).text
    before = store.office.record.view(order, [first.item]).items[first.item].opinions
    (act,) = re.findall(rf"/orders/{order}/acts/([\w-]+)", page)
    whole = asha.get(f"/orders/{order}/acts/{act}").text
    asha.post(
        f"/orders/{order}/confirm",
        data={"csrf": csrf_of(asha), "act": act, "read": sample_of(whole)},
    )
    after = store.office.record.view(order, [first.item, second.item]).items

    assert before == ()
    assert "names the same rally" in whole or "2 different reasons" in whole
    assert all(len(one.opinions) == 1 for one in after.values())
    assert asha.get(f"/orders/{order}/acts/{act}").status_code == 409


def test_the_sheet_that_goes_out_can_come_back(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """Filled in in two columns, with everything else as it was, it makes an act of that item."""
    item = plain_items(store, order)[0].item
    out = asha.get(f"/orders/{order}/opinions.csv").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(out)))
    for row in rows:
        if row["item"] == str(item):
            row |= {"outcome": "decline", "ground": "not-specific", "reason": "names no post"}
    back = io.StringIO()
    writer = csv.DictWriter(back, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    data = {"csrf": csrf_of(asha), "sheet": back.getvalue()}
    page = asha.post(f"/orders/{order}/sheet", data=data).text

    assert len(re.findall(rf"/orders/{order}/acts/", page)) == 1
    assert "s-decline" in page


def test_protected_speech_in_a_sheet_is_an_act_of_its_own(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """A sheet is no way around: what raises a safeguard is withheld by itself, or not at all."""
    items = store.office.record.view(order, None).items.values()
    guarded = next(one for one in items if one.safeguards and one.is_actionable)
    plain = plain_items(store, order)[0]
    sheet = "item,outcome,reason\n" + "".join(
        f"{one.item},withhold,named under the provision\n" for one in (guarded, plain)
    )
    page = asha.post(f"/orders/{order}/sheet", data={"csrf": csrf_of(asha), "sheet": sheet}).text

    assert len(re.findall(rf"/orders/{order}/acts/", page)) == 2


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        ("item,outcome,reason\n1,abolish,because\n", "row 2: choose one of"),
        ("item,outcome,reason\n1,withhold,\n", "row 2: item 1 has no reason"),
        ("item,reason\n1,because\n", "no column outcome"),
        ("item,outcome,reason\n1,withhold,because,\n1,decline,so\n", "stands in row 2 already"),
    ],
)
def test_a_wrong_row_makes_no_act(order: OrderID, asha: TestClient, sheet: str, why: str) -> None:
    """The row is named, and nothing waits to be signed."""
    answer = asha.post(f"/orders/{order}/sheet", data={"csrf": csrf_of(asha), "sheet": sheet})

    assert answer.status_code == 422
    assert why in answer.text
    assert "/acts/" not in asha.get(f"/orders/{order}/sheet").text


def test_an_act_is_shown_to_its_own_session_alone(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """What waits in one person's session is nobody else's to look at or to confirm."""
    asha, ben = sign_in("asha"), sign_in("ben")
    item = ItemID(plain_items(store, order)[0].item)
    sheet = f"item,outcome,reason\n{item},withhold,named under the provision\n"
    page = asha.post(f"/orders/{order}/sheet", data={"csrf": csrf_of(asha), "sheet": sheet}).text
    (act,) = re.findall(rf"/orders/{order}/acts/([\w-]+)", page)
    confirmed = ben.post(f"/orders/{order}/confirm", data={"csrf": csrf_of(ben), "act": act})

    assert ben.get(f"/orders/{order}/acts/{act}").status_code == 409
    assert confirmed.status_code == 409


def test_orders_are_narrowed_to_those_whose_clock_ran_out(
    store: Store, order: OrderID, asha: TestClient
) -> None:
    """The chart of clocks leads to the orders it counts."""
    due = min(one.due_at for one in store.office.record.order(order).clocks.values())
    is_over = due <= store.office.now()
    shown = {
        name: f'href="/orders/{order}"' in asha.get(f"/?due={name}").text
        for name in ("overdue", "within-a-day", "within-a-week", "later", "no-clock")
    }

    assert sum(shown.values()) == 1
    assert shown["overdue"] == is_over
