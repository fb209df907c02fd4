"""Acts of two people at the desk: one signs, the act waits, another signs, and then it is done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.conftest import PASSPHRASE, WORLD, SignIn, Store
from tests.web.reading import act_of, csrf_of, sample_of, signature_on
from tests.web.test_working_day import plain_item, post

from withheld.bootstrap import open_office
from withheld.casework import erasing, own_policy, particulars, people, removing, reviewing
from withheld.events.codec import instant_to_text
from withheld.events.connectors import DriftFound
from withheld.events.recorded import SERVICE, SYSTEM
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID, PackID, PersonID, SubjectID
from withheld.model.review import Outcome
from withheld.model.territory import Territory
from withheld.web.app import Desk
from withheld.web.drafts import ActKind, Draft, draft_from_text, draft_to_text
from withheld.web.pending import SIGNATURE_WAITS
from withheld.web.serving import make_room


def an_account(store: Store, order: OrderID) -> SubjectID:
    """Return an account that the directory knows."""
    items = store.office.record.view(order, None).items.values()
    named = (store.office.store.subject_id(one.subject) for one in items if one.subject)
    return next(one for one in named if one and one.startswith("account:"))


def ask_to_remove(client: TestClient, subject: SubjectID) -> int:
    """Sign a removal under own policy, and return the status."""
    return post(client, "/removals", act="remove", subjects=subject, reason="rule 4: spam")


def interim_item(store: Store, order: OrderID, *, lasts: timedelta) -> ItemID:
    """Return an item that an interim order withholds for some time, as two people decided."""
    office, item = store.office, plain_item(store, order)
    pack = next(one for one in office.packs if one.id == "IN-69A")
    if not office.service().is_signed(pack.id, pack.digest):
        people.sign_pack(office, pack.id, pack.head.version, pack.digest, store.hand("cleo"))
    said = particulars.Said(
        pack=PackID("IN-69A"),
        variant="emergency",
        provisions=("r. 9",),
        territory=Territory.of("IN"),
    )
    particulars.confirm(office, order, said, by=PersonID("cleo"))
    terms = Terms(
        outcome=Outcome.WITHHOLD,
        provision="r. 9",
        territory=Territory.of("IN"),
        ends_at=office.now() + lasts,
    )
    for who in ("asha", "ben"):
        view = reviewing.View(items=(item,), terms=terms, reasons={item: "so"})
        reviewing.give_opinion(office, order, view, store.hand(who))
    return item


def restarted(store: Store) -> Store:
    """Return the same store with a desk that was started anew: nobody is signed in."""
    office = open_office(store.folder, world=WORLD)
    return Store(folder=store.folder, office=office, room=make_room(office, store.folder))


def client_of(store: Store, person: str, cookies: dict[str, str] | None = None) -> TestClient:
    """Return a browser at which a person has just signed in, with what it had before."""
    client = TestClient(Desk(store.room).app(), base_url="http://127.0.0.1", cookies=cookies)
    client.post("/sign-in", data={"person": person, "passphrase": PASSPHRASE})
    return client


def test_a_removal_takes_a_second_person(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """One signs and it waits, whoever signs it twice; another signs, and it is done."""
    subject, asha, ben = an_account(store, order), sign_in("asha"), sign_in("ben")
    ask_to_remove(asha, subject)
    after_one = removing.removals(store.office)
    waits = signature_on(ben.get("/second").text)
    page = ben.get(waits).text
    again = post(asha, waits)
    together = post(ben, waits)
    listed = asha.get("/removals").text

    assert after_one == {}
    assert "rule 4: spam" in page
    assert subject in page
    assert (again, together) == (409, 303)
    assert set(removing.removals(store.office)) == {subject}
    assert f'href="/subjects/{subject}"' in listed
    assert "/signatures/" not in ben.get("/second").text


def test_what_was_removed_is_given_back_by_two(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The same way back; the CSV lists what is removed until then."""
    subject, asha, cleo = an_account(store, order), sign_in("asha"), sign_in("cleo")
    removing.remove(store.office, [subject], "spam", (store.hand("asha"), store.hand("ben")))
    table = asha.get("/removals.csv").text
    post(asha, "/removals", act="give-back", subject=subject, reason="the appeal is right")
    before = removing.removals(store.office)
    post(cleo, signature_on(cleo.get("/removals").text))

    assert subject in table
    assert set(before) == {subject}
    assert removing.removals(store.office) == {}


def test_a_signature_is_given_anew_when_something_else_was_recorded(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The first signature holds no more; whoever signs is the first, and the other signs again."""
    subject, asha, ben = an_account(store, order), sign_in("asha"), sign_in("ben")
    ask_to_remove(asha, subject)
    hands = (store.hand("cleo"), store.hand("dev"))
    people.wall(store.office, PersonID("carla"), frozenset({"AQ"}), hands)
    waits = signature_on(ben.get("/second").text)
    page = ben.get(waits).text
    post(ben, waits)
    before = removing.removals(store.office)
    post(asha, waits)

    assert "Something else was put on record since asha signed" in page
    assert before == {}
    assert set(removing.removals(store.office)) == {subject}


@pytest.mark.parametrize("is_there", [True, False])
def test_what_a_machine_recorded_lets_a_signature_stand_while_its_giver_is_there(
    store: Store, order: OrderID, sign_in: SignIn, *, is_there: bool
) -> None:
    """A connector's run between two signatures: who is signed in need not sign again."""
    subject, asha, ben = an_account(store, order), sign_in("asha"), sign_in("ben")
    ask_to_remove(asha, subject)
    drift = DriftFound(
        connector="front",
        missing_count=1,
        surplus_count=0,
        foreign_count=0,
        elsewhere_count=0,
        unread_count=0,
    )
    store.office.append(SERVICE, [drift], by=SYSTEM)
    if not is_there:
        post(asha, "/sign-out")
    waits = signature_on(ben.get("/second").text)
    page = ben.get(waits).text
    post(ben, waits)

    assert ("Something else was put on record since asha signed" in page) is not is_there
    assert (set(removing.removals(store.office)) == {subject}) is is_there


def test_an_act_that_waits_is_given_up_by_its_signer_or_counsel(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """A colleague who did not sign it cannot make it go away; the signer can."""
    subject, asha, ben = an_account(store, order), sign_in("asha"), sign_in("ben")
    ask_to_remove(asha, subject)
    waits = signature_on(ben.get("/second").text)
    refused = post(ben, waits, act="give-up")
    given_up = post(asha, waits, act="give-up")

    assert (refused, given_up) == (403, 303)
    assert "/signatures/" not in ben.get("/second").text
    assert post(ben, waits) == 409


def test_what_was_signed_cannot_be_changed_while_it_waits(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Whoever alters what lies there makes the first signature one under something else."""
    subject, asha, ben = an_account(store, order), sign_in("asha"), sign_in("ben")
    ask_to_remove(asha, subject)
    now = instant_to_text(store.office.now())
    (row,) = store.room.index.pending("signature", now)
    other = replace(row, data=row.data.replace('"reason":', '"is_adopted":true,"reason":'))
    store.room.index.put_pending(other, most=40)
    refused = post(ben, signature_on(ben.get("/second").text))

    assert other != row
    assert refused == 403
    assert removing.removals(store.office) == {}


def test_a_longer_confirmation_waits_for_a_second_person(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Counsel signs that the authority confirmed until later than decided; a reviewer signs too."""
    item = interim_item(store, order, lasts=timedelta(days=2))
    cleo, ben = sign_in("cleo"), sign_in("ben")
    redress = f"/orders/{order}/redress"
    form = {"act": "interim", "fate": "confirmed", "select": str(item), "words": "final order"}
    post(cleo, redress, **form, until="P30D")
    before = store.office.record.view(order, [item]).items[item].placed
    page = ben.get(redress).text
    post(ben, signature_on(page))
    after = store.office.record.view(order, [item]).items[item].placed

    assert before is not None
    assert after is not None
    assert before.ends_at is not None
    assert after.ends_at is not None
    assert after.ends_at > before.ends_at + timedelta(days=27)


def test_a_restart_of_the_desk_loses_no_signature(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The first signer is signed out by it; the second signs afterwards, and it is done."""
    subject = an_account(store, order)
    ask_to_remove(sign_in("asha"), subject)
    anew = restarted(store)
    ben = client_of(anew, "ben")
    post(ben, signature_on(ben.get("/second").text))

    assert set(removing.removals(anew.office)) == {subject}


def test_a_restart_of_the_desk_loses_no_act_that_was_looked_at(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """The act as a whole is there again under its address, for its person only, and is signed."""
    item, asha = plain_item(store, order), sign_in("asha")
    data = {"select": str(item), "outcome": "ask", "reason": "whose account?"}
    act = act_of(asha.post(f"/orders/{order}/preview", data=data | {"csrf": csrf_of(asha)}).text)
    anew = restarted(store)
    address = f"/orders/{order}/acts/{act}"
    foreign = client_of(anew, "ben").get(address).status_code
    asha = client_of(anew, "asha")
    page = asha.get(address).text
    status = post(asha, f"/orders/{order}/confirm", act=act_of(page), read=sample_of(page))

    assert foreign == 409
    assert "whose account?" in page
    assert status == 303
    assert len(anew.office.record.view(order, [item]).items[item].opinions) == 1


@given(
    reasons=st.dictionaries(st.integers(1, 10**6), st.text(max_size=12), min_size=1, max_size=8),
    outcome=st.sampled_from(Outcome),
    until=st.none() | st.integers(10**9, 4 * 10**9).map(lambda n: datetime.fromtimestamp(n, UTC)),
    flags=st.tuples(st.booleans(), st.booleans()),
)
def test_an_act_that_waits_is_kept_as_it_was(
    reasons: dict[int, str],
    outcome: Outcome,
    until: datetime | None,
    flags: tuple[bool, bool],
) -> None:
    """Every reason stays with its own item, whatever is in it."""
    items = [ItemID(one) for one in reasons]
    draft = Draft(
        order=OrderID("2026-0001"),
        kind=ActKind.DECIDE,
        terms=Terms(outcome=outcome, provision="s. 1", territory=Territory.of("IN")),
        reasons={ItemID(item): words for item, words in reasons.items()},
        versions=dict.fromkeys(items, 3),
        sample=tuple(items[:2]),
        is_guarded=flags[0],
        until=until,
        reopens=flags[1],
        back="/second",
        left_out={"in doubt": tuple(items[:1])},
    )

    assert draft_from_text(draft_to_text(draft)) == draft


def test_what_is_sent_into_a_restarted_desk_is_kept_for_its_person(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """A page stayed open over the restart: what it sends is shown after signing in again."""
    asha = sign_in("asha")
    csrf, cookies = csrf_of(asha), dict(asha.cookies)
    anew = restarted(store)
    browser = TestClient(Desk(anew.room).app(), base_url="http://127.0.0.1", cookies=cookies)
    note = {"act": "note", "kind": "mention", "to": "ben", "words": "typed with care"}
    browser.post(f"/orders/{order}/work", data=note | {"csrf": csrf})
    browser.post("/sign-in", data={"person": "asha", "passphrase": PASSPHRASE})

    assert "typed with care" in browser.get("/unsent").text
    assert anew.office.record.order(order).working.notes == ()


def test_what_waits_ends_by_itself(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """After three days an act that nobody seconded is gone, and no trace of its words is left."""
    ask_to_remove(sign_in("asha"), an_account(store, order))
    late = store.office.now() + SIGNATURE_WAITS + timedelta(minutes=1)
    store.room.pending._now = lambda: late

    assert store.room.pending.co_signings() == []
    assert b"rule 4: spam" not in (store.folder / "desk.sqlite3").read_bytes()


def test_what_waits_goes_when_something_is_erased(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Its words may be among what has to be destroyed: nothing of them is kept."""
    item, asha = plain_item(store, order), sign_in("asha")
    data = {"select": str(item), "outcome": "ask", "reason": "a sentence to be destroyed"}
    asha.post(f"/orders/{order}/preview", data=data | {"csrf": csrf_of(asha)})
    hands = (store.hand("cleo"), store.hand("dev"))
    keys = erasing.keys_of(store.office, order)
    erasing.erase(store.office, keys, "a court ordered it", hands)
    with store.room.holding():
        kept = store.room.pending.drafts(PersonID("asha"), order)

    assert kept == {}


@pytest.mark.parametrize("path", ["/removals", "/removals.csv", "/second"])
def test_the_new_pages_are_for_who_is_signed_in(store: Store, app: Desk, path: str) -> None:
    """A stranger is led to the sign-in."""
    del store
    stranger = TestClient(app.app(), base_url="http://127.0.0.1")

    assert "/sign-in" in str(stranger.get(path).url)


def test_an_act_on_an_order_behind_a_wall_does_not_exist(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Whoever may not see the order sees no act on it that waits."""
    item = interim_item(store, order, lasts=timedelta(days=2))
    cleo, carla = sign_in("cleo"), sign_in("carla")
    form = {"act": "interim", "fate": "confirmed", "select": str(item), "words": "final order"}
    post(cleo, f"/orders/{order}/redress", **form, until="P30D")
    waits = signature_on(cleo.get("/mine").text)
    hands = (store.hand("cleo"), store.hand("dev"))
    people.wall(store.office, PersonID("carla"), frozenset({"IN"}), hands)

    assert carla.get(waits).status_code == 409
    assert "/signatures/" not in carla.get("/second").text


def test_a_holder_is_told_why_and_heard(store: Store, order: OrderID, sign_in: SignIn) -> None:
    """A statement is drafted, read, released; another person upholds a complaint: given back."""
    profile = replace(store.office.profile, complain_at="https://chirp.example/appeal")
    store.room.office = replace(store.office, profile=profile)
    subject, asha, cleo = an_account(store, order), sign_in("asha"), sign_in("cleo")
    removing.remove(store.office, [subject], "spam", (store.hand("asha"), store.hand("ben")))
    before = asha.get("/removals").text
    drafted = post(
        asha,
        "/removals",
        act="state-reasons",
        subject=subject,
        facts="forty accounts, one text",
        rule="rule 4.2",
        explanation="they pretend to be many",
        source="own-initiative",
    )
    (letter,) = own_policy.own_policy_of(store.office).letters
    read = asha.get(f"/removals/letters/{letter}").text
    post(asha, "/removals", act="release", letter=letter)
    told = asha.get("/removals").text
    post(asha, "/removals", act="complain", subjects=subject, words="I am one person")
    (complaint,) = own_policy.own_policy_of(store.office).complaints
    verdict = {"act": "decide", "name": complaint, "result": "upheld", "words": "one person"}
    by_approver, by_another = post(asha, "/removals", **verdict), post(cleo, "/removals", **verdict)

    assert "not told yet" in before
    assert drafted == 303
    assert "forty accounts, one text" in read
    assert "not told yet" not in told
    assert (by_approver, by_another) == (403, 303)
    assert removing.removals(store.office) == {}
