"""Who gets in at the desk, for how long, and what a browser may do with its pages."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import RLock

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSPHRASE, SignIn, Store
from tests.web.reading import csrf_of

from withheld.adapters.keys import FileSigner, FolderKeyring
from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.casework import people
from withheld.errors import NotPermitted, TooManyTries
from withheld.model.identity import OrderID, PersonID
from withheld.model.people import Actor
from withheld.model.review import Role
from withheld.web.app import Desk
from withheld.web.pending import LASTS, Pending
from withheld.web.sessions import IDLE, TRIES_MAX, TRIES_WITHIN, Sessions

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASHA = PersonID("asha")


@dataclass
class Hour:
    """The time, as a test sets it, and one enrolled person."""

    signer: FileSigner
    now: datetime = NOON
    actors: dict[PersonID, Actor] = field(default_factory=dict)

    def sessions(self) -> Sessions:
        """Return sessions that let asha in by her passphrase."""
        self.actors[ASHA] = Actor(person=ASHA, role=Role.REVIEWER, key=self.signer.id)
        pending = Pending(DeskIndex(None), RLock(), lambda: self.now)
        return Sessions(self.open_key, self.actors.get, lambda: self.now, pending)

    def open_key(self, person: PersonID, passphrase: str) -> FileSigner:
        """
        Return asha's key for her passphrase.

        Raises:
            NotPermitted: Another name, or another passphrase.
        """
        if (person, passphrase) != (ASHA, PASSPHRASE):
            raise NotPermitted("the passphrase does not open this key; type it again")
        return self.signer


@pytest.fixture
def hour(store: Store) -> Hour:
    signer = FolderKeyring(store.folder / "keys", store.office.steps).person(ASHA, PASSPHRASE)
    return Hour(signer=signer)


def test_a_stranger_sees_nothing(store: Store, order: OrderID, app: Desk) -> None:
    """Without signing in there is the sign-in, and not a word of whether there are orders."""
    del store
    stranger = TestClient(app.app(), base_url="http://127.0.0.1")
    pages = [stranger.get(path) for path in ("/", f"/orders/{order}", "/live", "/search?q=x")]

    assert not [one for one in pages if order in one.text.replace(f"/orders/{order}", "")]
    assert "Sign in" in pages[0].text


def test_a_wrong_passphrase_and_an_unknown_name_are_answered_alike(app: Desk) -> None:
    """Nobody learns from the sign-in who is enrolled."""
    stranger = TestClient(app.app(), base_url="http://127.0.0.1")
    answers = [
        stranger.post("/sign-in", data={"person": name, "passphrase": "not this one"})
        for name in ("asha", "nobody_here", "../../keys/x", "")
    ]

    assert {one.status_code for one in answers} == {403}
    assert len({one.text for one in answers}) == 1


def test_failed_sign_ins_are_slowed(hour: Hour) -> None:
    """After five tries not even the right passphrase is tried, until a pause has passed."""
    sessions = hour.sessions()
    for _ in range(TRIES_MAX):
        with pytest.raises(NotPermitted):
            sessions.sign_in(ASHA, "a guess", "127.0.0.1")
    with pytest.raises(TooManyTries):
        sessions.sign_in(ASHA, PASSPHRASE, "127.0.0.1")
    hour.now += TRIES_WITHIN
    secret, _ = sessions.sign_in(ASHA, PASSPHRASE, "127.0.0.1")

    assert sessions.find(secret) is not None


def test_a_session_ends_when_nobody_is_there(hour: Hour) -> None:
    """Idle for a quarter of an hour, or at the end of a long day, it is over."""
    sessions = hour.sessions()
    idle, _ = sessions.sign_in(ASHA, PASSPHRASE, "127.0.0.1")
    busy, session = sessions.sign_in(ASHA, PASSPHRASE, "127.0.0.1")
    hour.now = session.seen_at = NOON + IDLE
    still = (sessions.find(idle) is not None, sessions.find(busy) is not None)
    hour.now += timedelta(seconds=1)
    after = (sessions.find(idle) is not None, sessions.find(busy) is not None)
    hour.now = session.seen_at = NOON + LASTS + timedelta(seconds=1)

    assert still == (True, True)
    assert after == (False, True)
    assert sessions.find(busy) is None


def test_a_session_ends_with_its_persons_key(hour: Hour) -> None:
    """Whoever is gone, or has another key now, is signed out at the next request."""
    sessions = hour.sessions()
    gone, _ = sessions.sign_in(ASHA, PASSPHRASE, "127.0.0.1")
    hour.actors[ASHA] = Actor(person=ASHA, role=Role.REVIEWER, key="0" * 16)  # type: ignore[arg-type]  # a key's name
    changed = sessions.find(gone)
    hour.actors.clear()

    assert changed is None
    assert sessions.find(gone) is None


def test_a_revoked_reviewer_is_signed_out(store: Store, sign_in: SignIn) -> None:
    """The record says so, and the open browser obeys at once."""
    carla = sign_in("carla")
    before = carla.get("/").url.path
    people.part_with(store.office, PersonID("carla"), (store.hand("cleo"), store.hand("dev")))

    assert before == "/"
    assert carla.get("/").url.path == "/sign-in"


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Desk) -> None:
    """HttpOnly, SameSite=Strict; behind the operator's TLS also Secure and bound to the host."""
    plain = TestClient(app.app(), base_url="http://127.0.0.1", follow_redirects=False)
    behind = TestClient(
        Desk(app._room, hosts=frozenset({"desk.chirp.example"})).app(),
        base_url="https://desk.chirp.example",
        follow_redirects=False,
    )
    data = {"person": "asha", "passphrase": PASSPHRASE}
    cookies = [one.post("/sign-in", data=data).headers["set-cookie"] for one in (plain, behind)]

    assert all("HttpOnly" in one and "SameSite=strict" in one for one in cookies)
    assert cookies[1].startswith("__Host-")
    assert "Secure" in cookies[1]


def test_pages_run_no_script_but_ours(sign_in: SignIn) -> None:
    """The policy names this desk alone and allows nothing inline; the pages have nothing inline."""
    answer = sign_in("asha").get("/")
    policy = answer.headers["content-security-policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "<script>" not in answer.text
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_another_host_is_refused(app: Desk) -> None:
    """A page elsewhere that points a name at this machine cannot read the desk."""
    elsewhere = TestClient(app.app(), base_url="http://desk.elsewhere.example")

    assert elsewhere.get("/sign-in").status_code == 403


@pytest.mark.parametrize("address", ["//elsewhere.example", "https://elsewhere.example", "/\\x"])
def test_signing_in_leads_nowhere_else(app: Desk, address: str) -> None:
    """Where to go next is an address of this desk, or the queue."""
    client = TestClient(app.app(), base_url="http://127.0.0.1", follow_redirects=False)
    answer = client.post(
        "/sign-in", data={"person": "asha", "passphrase": PASSPHRASE, "next": address}
    )

    assert answer.headers["location"] == "/"


def test_signing_out_lets_go_of_the_key(store: Store, sign_in: SignIn) -> None:
    """The cookie of a session that was left opens nothing."""
    asha = sign_in("asha")
    cookie = dict(asha.cookies)
    asha.post("/sign-out", data={"csrf": csrf_of(asha)})
    asha.cookies.update(cookie)

    assert asha.get("/").url.path == "/sign-in"
    assert store.room.sessions.everybody() == ()


def test_a_wall_hides_the_order_and_that_there_is_one(
    store: Store, order: OrderID, sign_in: SignIn
) -> None:
    """Who is walled off from a country meets none of its orders: queue, search, address."""
    people.wall(
        store.office,
        PersonID("carla"),
        frozenset({"IN"}),
        (store.hand("cleo"), store.hand("dev")),
    )
    carla, asha = sign_in("carla"), sign_in("asha")
    paths = ("/", "/search?q=chirp", "/second", f"/orders/{order}", f"/orders/{order}/letter")
    seen = [path for path in paths if order in carla.get(path).text.replace(path, "")]
    missing = carla.get(f"/orders/{order}").status_code

    assert order in asha.get("/").text
    assert seen == []
    assert missing == 404
