"""What is kept from somebody behind a wall shows nowhere at the desk, on no page and in no file."""

import re
from collections.abc import Iterator

import pytest
from tests.web.conftest import SignIn, Store
from tests.web.reading import csrf_of

from withheld.casework import particulars, people, reviewing, working
from withheld.errors import NotPermitted
from withheld.events.review import Terms
from withheld.events.working import NoteKind
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.review import Outcome
from withheld.model.territory import Territory
from withheld.testing.protest.case import make_small_case
from withheld.web.pages import ROUTES

WALLED, NOBODY = "asha", OrderID("2019-0404")
"""Who stands behind the wall, and an order that was never there."""
PLACES = {
    "item:int": "1",
    "act": "none",
    "letter": "none",
    "table": "view",
    "hold": "none",
    "challenge": "none",
    "complaint": "none",
}


@pytest.fixture
def other(store: Store, order: OrderID) -> OrderID:
    """An order of another country that names the same accounts; a wall before the first."""
    second = store.receive(make_small_case().files["order-1.eml"] + b"\n", "again.eml")
    said = particulars.Said(has_no_pack=True, is_secret=False, territory=Territory.of("NP"))
    particulars.confirm(store.office, second, said, by=PersonID("ben"))
    reviewing.list_findings(store.office, second, by=PersonID("ben"))
    working.link_ticket(store.office, order, "Jira", "HUSH-17", by=PersonID("ben"))
    working.assign(store.office, order, PersonID("ben"), team="hush-team", by=PersonID("ben"))
    hands = (store.hand("cleo"), store.hand("dev"))
    people.wall(store.office, PersonID(WALLED), frozenset({"IN"}), hands)
    return second


def paths(order: OrderID, method: str) -> Iterator[str]:
    """Yield the address of every route of the desk, filled in for an order."""
    for verb, route, _ in ROUTES:
        if verb == method:
            yield re.sub(
                r"\{([^}]+)\}",
                lambda found: str(order) if found[1] == "order" else PLACES.get(found[1], "1"),
                route,
            )


def traces(text: str, order: OrderID) -> list[str]:
    """Return what of the walled order stands in a text."""
    return [one for one in (order, "HUSH-17", "hush-team") if one in text]


def test_no_page_that_may_be_seen_shows_what_may_not(
    order: OrderID, other: OrderID, sign_in: SignIn
) -> None:
    """Queue, search, subject, overlap, timeline, CSV: the same accounts, and no trace of it."""
    asha, ben = sign_in(WALLED), sign_in("ben")
    words = ("", f"?q={order}", "?q=HUSH-17", "?q=hush", "?by=stake", "?mine=1")
    addresses = [f"{path}{word}" for path in paths(other, "GET") for word in words]
    seen_by = {
        name: {one: client.get(one) for one in addresses}
        for name, client in ((WALLED, asha), ("ben", ben))
    }
    leaks = {
        one: traces(answer.text.replace(f'value="{order}"', ""), order)
        for one, answer in seen_by[WALLED].items()
        if "q=" not in one or answer.status_code != 200
    }
    searched = {
        one: [hit for hit in traces(answer.text, order) if hit not in one]
        for one, answer in seen_by[WALLED].items()
    }

    assert {one: found for one, found in leaks.items() if found} == {}
    assert {one: found for one, found in searched.items() if found} == {}
    assert traces(seen_by["ben"]["/"].text, order) != []


def test_an_order_behind_a_wall_answers_like_one_that_is_not_there(
    order: OrderID, other: OrderID, sign_in: SignIn
) -> None:
    """The same status and the same words, on every address of it, so that no answer tells."""
    asha = sign_in(WALLED)
    pairs = [
        (asha.get(there), asha.get(nowhere), there)
        for there, nowhere in zip(paths(order, "GET"), paths(NOBODY, "GET"), strict=True)
        if str(order) in there
    ]
    differing = [
        path
        for there, nowhere, path in pairs
        if (there.status_code, _plain(there.text, order))
        != (nowhere.status_code, _plain(nowhere.text, NOBODY))
    ]

    assert other != order
    assert len(pairs) > 10
    assert differing == []


def test_no_form_acts_on_an_order_behind_a_wall(
    store: Store, order: OrderID, other: OrderID, sign_in: SignIn
) -> None:
    """Every form of it is answered as if it were not there, and nothing is written."""
    asha = sign_in(WALLED)
    before = store.office.store.record_size()
    form = {"csrf": csrf_of(asha), "select": "1", "outcome": "decline", "reason": "so"}
    answers = {
        path: asha.post(path, data=form, follow_redirects=False).status_code
        for path in paths(order, "POST")
        if str(order) in path
    }

    assert other != order
    assert set(answers.values()) == {404}
    assert store.office.store.record_size() == before


def test_a_table_that_is_sent_in_assigns_nothing_behind_a_wall(
    store: Store, order: OrderID, other: OrderID, sign_in: SignIn
) -> None:
    """A row for an order that is kept from a person is answered as a row for no order."""
    asha = sign_in(WALLED)
    before = store.office.record.order(order).working
    answers = [
        asha.post(
            "/queue.csv",
            data={"csrf": csrf_of(asha), "sheet": f"order,assignee\n{one},cleo"},
        )
        for one in (order, NOBODY)
    ]
    said = [_plain(one.text, name) for one, name in zip(answers, (order, NOBODY), strict=True)]

    assert other != order
    assert answers[0].status_code == answers[1].status_code
    assert said[0] == said[1]
    assert store.office.record.order(order).working == before


def test_nobody_hears_of_what_happens_behind_a_wall(
    store: Store, order: OrderID, other: OrderID, sign_in: SignIn
) -> None:
    """The live feed asks the same wall, and a note to them is refused."""
    sign_in(WALLED)
    actor = store.room.actor(PersonID(WALLED))
    assert actor is not None
    with store.room.holding():
        shown = [store.room.shows(one, actor) for one in (order, other)]
    with pytest.raises(NotPermitted, match="wall"):
        working.leave_note(
            store.office,
            order,
            NoteKind.MENTION,
            "look at this",
            [PersonID(WALLED)],
            by=PersonID("ben"),
        )

    assert shown == [False, True]


def test_counts_of_what_waits_leave_out_what_is_behind_a_wall(
    store: Store, order: OrderID, other: OrderID, sign_in: SignIn
) -> None:
    """A number can tell that there is something: to them nothing waits."""
    item = next(
        one.item
        for one in store.office.record.view(order, None).items.values()
        if one.is_actionable and not one.safeguards
    )
    terms = terms_of(store, order)
    view = reviewing.View(items=(item,), terms=terms, reasons={ItemID(item): "so"})
    reviewing.give_opinion(store.office, order, view, store.hand("ben"))
    asha, carla = sign_in(WALLED), sign_in("carla")

    assert other != order
    assert order in carla.get("/second").text
    assert order not in asha.get("/second").text
    assert "wait for your second look" not in asha.get("/").text
    assert "wait" in carla.get("/").text


def terms_of(store: Store, order: OrderID) -> Terms:
    """Return complete terms under the order's own provision."""
    confirmed = store.office.record.order(order).particulars
    assert confirmed is not None
    return Terms(
        outcome=Outcome.WITHHOLD, provision=confirmed.provisions[0], territory=Territory.of("IN")
    )


def _plain(text: str, order: OrderID) -> str:
    """Return a page without what differs by itself: the order's name, tokens, the time."""
    text = re.sub(r'name="csrf" value="[^"]*"', "", text.replace(order, "ORDER"))
    return re.sub(r"<time[^>]*>[^<]*</time>|\d\d:\d\d(:\d\d)?", "", text)
