"""What people do around an order at the desk: sender, counsel, letters, redress, colleagues."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SignIn, Store
from tests.web.reading import act_of, csrf_of, signature_on

from withheld.adapters.sqlite.desk_rows import Filter
from withheld.casefile.order import LetterStage
from withheld.casework import erasing, registry, reviewing
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID, PersonID, VaultKey
from withheld.model.review import Audience, Bindingness, Layer, Outcome, Standing
from withheld.model.territory import Territory
from withheld.testing.protest.case import MINISTRY_OF_SIGNALS

PROVISION = "section 69A(3)"


def post(client: TestClient, address: str, **fields: str | list[str]) -> int:
    """Send a form with the session's own token, and return the status."""
    data = {"csrf": csrf_of(client), **fields}
    return client.post(address, data=data, follow_redirects=False).status_code


@pytest.fixture
def registered(store: Store) -> None:
    hands = (store.hand("cleo"), store.hand("dev"))
    registry.register_authority(store.office, MINISTRY_OF_SIGNALS, hands)


def plain_item(store: Store, order: OrderID) -> ItemID:
    """Return an item that is beyond doubt and raises no safeguard."""
    items = store.office.record.view(order, None).items.values()
    return next(one.item for one in items if one.is_actionable and not one.safeguards)


@pytest.mark.usefixtures("registered")
def test_a_call_back_is_signed_by_both_callers_in_their_own_sessions(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """One writes it down, and nothing is on record; the other signs too, and it is."""
    asha, ben = sign_in("asha"), sign_in("ben")
    call = f"/orders/{order}/call-back"
    post(asha, call, authority="in-signals", note="duty desk, 11:05", answer="confirms")
    after_one = store.office.record.order(order).standing
    waits = signature_on(ben.get(f"/orders/{order}/letter").text)
    alone = post(asha, waits)
    together = post(ben, waits)

    assert after_one is None
    assert alone == 409
    assert together == 303
    assert store.office.record.order(order).standing is Standing.CONFIRMED


def test_counsel_says_whether_an_order_binds_and_nobody_else(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The same form from a reviewer is refused."""
    asha, cleo = sign_in("asha"), sign_in("cleo")
    form = {"bindingness": str(Bindingness.NOT_BINDING), "reason": "no power over this"}
    refused = post(asha, f"/orders/{order}/bindingness", **form)
    before = store.office.record.order(order).bindingness
    recorded = post(cleo, f"/orders/{order}/bindingness", **form)

    assert (refused, recorded) == (403, 303)
    assert before is Bindingness.VALID
    assert store.office.record.order(order).bindingness is Bindingness.NOT_BINDING


def test_what_counsel_holds_not_binding_is_not_withheld(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The refusal comes from where events are appended, and the page says it."""
    item = plain_item(store, order)
    asha, cleo = sign_in("asha"), sign_in("cleo")
    post(cleo, f"/orders/{order}/bindingness", bindingness="not-binding", reason="no power")
    page = asha.post(
        f"/orders/{order}/preview",
        data={
            "csrf": csrf_of(asha),
            "select": str(item),
            "outcome": "withhold",
            "reason": "named",
        },
    ).text
    answer = asha.post(
        f"/orders/{order}/confirm", data={"csrf": csrf_of(asha), "act": act_of(page)}
    )

    assert answer.status_code == 403
    assert "nothing is withheld on its" in answer.text
    assert not store.office.record.view(order, [item]).items[item].opinions


@pytest.mark.usefixtures("registered")
def test_a_letter_leaves_when_a_person_releases_it(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """It is drafted, shown as it will leave, and stays until somebody lets it go."""
    asha, cleo = sign_in("asha"), sign_in("cleo")
    post(asha, f"/orders/{order}/particulars", pack="none", territory="IN", silence="no",
         authority="in-signals")  # fmt: skip
    told = [str(one) for one in (Layer.EXISTENCE, Layer.LAW, Layer.ACT, Layer.COUNTS)]
    post(cleo, f"/orders/{order}/disclose", audience=str(Audience.AUTHORITY), layer=told,
         reason="they wrote it")  # fmt: skip
    post(asha, f"/orders/{order}/draft", kind="receipt")
    (letter,) = store.office.record.order(order).letters.values()
    page = asha.get(f"/orders/{order}/letters/{letter.letter}").text
    before = letter.stage
    post(asha, f"/orders/{order}/release", letter=letter.letter)
    (after,) = store.office.record.order(order).letters.values()

    assert before is LetterStage.DRAFTED
    assert "I have read it: release" in page
    assert "<pre>" in page
    assert after.stage is LetterStage.RELEASED


def test_a_complaint_and_a_stay_are_entered_at_the_desk(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """A reviewer takes the complaint in; counsel enters the challenge and the court's stay."""
    item = plain_item(store, order)
    asha, cleo = sign_in("asha"), sign_in("cleo")
    redress = f"/orders/{order}/redress"
    post(asha, redress, act="complaint", select=str(item), words="<b>I sell tea</b>")
    post(cleo, redress, act="challenge", side="service", words="High Court", select=str(item))
    page = cleo.get(redress).text
    (challenge,) = store.office.record.order(order).challenges
    post(cleo, redress, act="stay", name=challenge, select=str(item), words="interim stay")
    state = store.office.record.view(order, [item]).items[item]

    assert "&lt;b&gt;I sell tea&lt;/b&gt;" in page
    assert state.complaints
    assert state.stays == {challenge}


def test_who_declared_a_conflict_decides_nothing(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The page still shows the order; what they would sign is refused."""
    item = plain_item(store, order)
    asha = sign_in("asha")
    post(asha, f"/orders/{order}/work", act="conflict", reason="I wrote for that paper")
    page = asha.post(
        f"/orders/{order}/preview",
        data={"csrf": csrf_of(asha), "select": str(item), "outcome": "withhold", "reason": "x"},
    ).text
    status = post(asha, f"/orders/{order}/confirm", act=act_of(page))

    assert status == 403
    assert not store.office.record.view(order, [item]).items[item].opinions


def test_an_order_is_handed_over_with_a_note(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """It passes to whom the note names, and stands in their queue."""
    asha, ben = sign_in("asha"), sign_in("ben")
    post(asha, f"/orders/{order}/work", act="note", kind="handover", to=["ben"], words="half done")
    working = store.office.record.order(order).working
    page = ben.get(f"/orders/{order}/work").text

    assert working.assignee == PersonID("ben")
    assert "half done" in page
    assert order in ben.get("/?assignee=ben").text
    assert order not in asha.get("/?assignee=asha").text.replace(f"/orders/{order}", "")


def test_counsels_lane_opens_to_counsel_and_guests_only(order: OrderID, sign_in: SignIn) -> None:
    """A reviewer reads nothing of it until counsel lets them in; no search finds it."""
    asha, cleo = sign_in("asha"), sign_in("cleo")
    lane = f"/orders/{order}/lane"
    post(cleo, lane, act="write", kind="advice", words="a privileged thought")
    before = asha.get(lane).text
    post(cleo, lane, act="admit", guest="asha")
    after = asha.get(lane).text

    assert "a privileged thought" not in before
    assert "a privileged thought" in after
    assert "a privileged thought" not in asha.get("/search?q=privileged").text.split("<main")[1]


def test_what_was_erased_is_gone_from_the_index(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """After two people destroyed the locators, no search finds one, and the file holds none."""
    asha = sign_in("asha")
    with store.room.holding():
        rows = store.room.index.items(order, Filter())
    written = next(row.written for row in rows if row.written and "://" in row.written)
    keys = {
        VaultKey(one.locator.sealed.key)
        for one in store.office.record.view(order, None).items.values()
        if one.locator is not None
    }
    erasing.erase(
        store.office, sorted(keys), "a court said so", (store.hand("cleo"), store.hand("dev"))
    )
    page = asha.get(f"/orders/{order}").text
    kept = (store.folder / "desk.sqlite3").read_bytes()

    assert "(erased)" in page
    assert written not in page
    assert written.encode() not in kept


def test_a_view_and_a_reply_are_kept_for_their_owner(order: OrderID, sign_in: SignIn) -> None:
    """They are offered again to who kept them, and to nobody else; an empty one drops them."""
    asha, ben = sign_in("asha"), sign_in("ben")
    post(asha, "/kept/view", name="doubts", value="/orders/{order}?stage=doubtful")
    post(asha, "/kept/reply", name="usual", value="named under the provision")
    pages = [one.get(f"/orders/{order}").text for one in (asha, ben)]
    post(asha, "/kept/view", name="doubts", value="")
    after = asha.get(f"/orders/{order}").text

    assert [f'href="/orders/{order}?stage=doubtful">doubts' in one for one in pages] == [
        True,
        False,
    ]
    assert [bool(re.search(r'value="named under the provision"', one)) for one in pages] == [
        True,
        False,
    ]
    assert "doubts</a>" not in after


def test_what_came_of_a_complaint_is_told_from_the_desk(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Upheld, its content is shown again: both letters are drafted from the page."""
    item = plain_item(store, order)
    terms = Terms(outcome=Outcome.WITHHOLD, provision=PROVISION, territory=Territory.of("IN"))
    view = reviewing.View(items=(item,), terms=terms, reasons={item: "named"})
    for who in ("asha", "ben"):
        reviewing.give_opinion(store.office, order, view, store.hand(who))
    cleo = sign_in("cleo")
    layers = [str(one) for one in Layer]
    post(cleo, f"/orders/{order}/disclose", audience="holder", layer=layers, reason="may")
    post(cleo, f"/orders/{order}/redress", act="complaint", select=str(item), words="Why?")
    (name,) = store.office.record.order(order).complaints
    post(cleo, f"/orders/{order}/redress", act="decide-complaint", name=name, result="upheld",
         words="It reports.")  # fmt: skip
    page = cleo.get(f"/orders/{order}/tell").text
    drafted = [
        post(cleo, f"/orders/{order}/draft", kind="complaint", name=name, reasons="It reports."),
        post(cleo, f"/orders/{order}/draft", kind="reinstatement", because=""),
    ]
    kinds = sorted(one.kind for one in store.office.record.order(order).letters.values())

    assert f"<option>{name}</option>" in page
    assert drafted == [303, 303]
    assert kinds == ["complaint-answer", "reinstatement"]
    assert post(cleo, f"/orders/{order}/draft", kind="poem") == 422


def test_whoever_is_mentioned_finds_the_note_until_they_opened_the_order(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Every page says so, to nobody else, and opening the order ends it."""
    asha, ben, carla = sign_in("asha"), sign_in("ben"), sign_in("carla")
    words = "please look at row 12"
    post(asha, f"/orders/{order}/work", act="note", kind="mention", to="ben", words=words)
    counts = [client.get("/second").text.count('<span class="count">1') for client in (ben, carla)]
    found = [client.get("/notes").text for client in (ben, carla)]
    news = store.room.live.since(0)
    ben.get(f"/orders/{order}/work")

    assert counts == [1, 0]
    assert [words in page for page in found] == [True, False]
    assert [one.to for one in news] == [("ben",)]
    assert ben.get("/second").text.count('<span class="count">1') == 0
    assert words in ben.get("/notes").text


def test_a_note_that_was_erased_is_no_note_of_its_words(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The index keeps where the words lay, and never the words."""
    asha, ben = sign_in("asha"), sign_in("ben")
    words = "a sentence that has to go"
    post(asha, f"/orders/{order}/work", act="note", kind="mention", to="ben", words=words)
    before = ben.get("/notes").text
    keys = erasing.keys_of(store.office, order)
    erasing.erase(store.office, keys, "a court ordered it", (store.hand("cleo"), store.hand("dev")))
    after = ben.get("/notes").text

    assert words in before
    assert words not in after
    assert "(erased)" in after


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("/second?as=csv", "order,items,outcome"),
        ("/mine?as=csv", "order,items,outcome"),
        ("/search?q=chirp&as=csv", "order,item,as_written"),
        ("/orders/{order}/groups?as=csv", "group,name,items,undecided"),
        ("/orders/{order}/tell?as=csv", "letter,kind,to"),
    ],
)
def test_what_a_list_shows_goes_out_as_csv_and_no_safeguard_with_it(
    order: OrderID, sign_in: SignIn, path: str, head: str
) -> None:
    """Sets that wait, what a search found, groups and letters: as a file, to be worked with."""
    answer = sign_in("asha").get(path.format(order=order))

    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith(head)
    assert "safeguard" not in answer.text.lower()


def test_a_translation_stands_beside_the_original(order: OrderID, sign_in: SignIn) -> None:
    """Both are on one page, and the page of the document names every translation there is."""
    asha = sign_in("asha")
    post(
        asha,
        f"/orders/{order}/work",
        act="translate",
        language="en",
        translator="R. Iyer, sworn",
        is_certified="1",
        text="The ministry directs you.\nWithin a day.",
    )
    pane = asha.get(f"/orders/{order}").text
    address = re.search(rf'href="(/orders/{order}/translations/[^"]+)"', pane).group(1)  # type: ignore[union-attr]  # asserted by use
    page = asha.get(unescape(address)).text

    assert "Within a day." in page
    assert "R. Iyer, sworn" in page
    assert "chirp.example" in page
