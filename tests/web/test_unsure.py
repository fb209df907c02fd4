"""Where the desk itself is not sure, its pages say so: a silent directory, effects that failed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import PASSPHRASE, Store

from withheld.casework.office import Office
from withheld.errors import DirectoryUnavailable
from withheld.model.identity import OrderID
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.web.app import Desk
from withheld.web.room import Room
from withheld.web.serving import Carrier, make_room

SILENT = "The directory does not answer"


@dataclass
class Silent:
    """A directory over a network that is down."""

    asked: int = 0

    def account(self, account_id: str) -> AccountEntry | None:
        """
        Give no answer.

        Raises:
            DirectoryUnavailable: Always.
        """
        self.asked += 1
        raise DirectoryUnavailable(f"no answer about {len(account_id)} letters; nothing resolved")

    def post(self, post_id: str) -> PostEntry | None:
        """
        Give no answer.

        Raises:
            DirectoryUnavailable: Always.
        """
        return self.account(post_id)  # type: ignore[return-value]  # it never returns

    def accounts_by_handle(self, handle: str, *, as_of: datetime | None) -> Sequence[AccountEntry]:
        """
        Give no answer.

        Raises:
            DirectoryUnavailable: Always.
        """
        del as_of
        return [self.account(handle)]  # type: ignore[list-item]  # it never returns


def silenced(store: Store, folder: Path) -> tuple[Room, Silent]:
    """Return a desk over the same store whose directory gives no answer, its index to be made."""
    directory = Silent()
    office: Office = replace(store.office, directory=directory)  # type: ignore[arg-type]  # what a page asks
    (folder / "desk").mkdir()
    room = make_room(office, store.folder)
    room.index.begin_again()
    return room, directory


def signed_in(room: Room) -> TestClient:
    """Return asha's browser."""
    client = TestClient(Desk(room).app(), base_url="http://127.0.0.1")
    client.post("/sign-in", data={"person": "asha", "passphrase": PASSPHRASE})
    return client


@pytest.mark.parametrize("path", ["", "?stage=open", "/items/1"])
def test_a_page_says_that_the_directory_is_silent(
    store: Store, order: OrderID, tmp_path: Path, path: str
) -> None:
    """The page is there with what the order wrote, and says that whom it means is not known."""
    room, _ = silenced(store, tmp_path)
    page = signed_in(room).get(f"/orders/{order}{path}")

    assert page.status_code == 200
    assert SILENT in page.text
    assert "chirp.example/" in page.text


def test_a_silent_directory_is_not_asked_for_every_row(
    store: Store, order: OrderID, tmp_path: Path
) -> None:
    """A page of a hundred rows waits once, not a hundred times."""
    room, directory = silenced(store, tmp_path)
    client = signed_in(room)
    before = directory.asked
    client.get(f"/orders/{order}")

    assert directory.asked - before == 1


def test_the_search_says_what_it_may_miss(store: Store, tmp_path: Path) -> None:
    """Items went into the index without their handles; whoever searches is told how many."""
    room, _ = silenced(store, tmp_path)
    page = signed_in(room).get("/search", params={"q": "chirp"}).text

    assert room.index.gaps() > 0
    assert f"gave no answer for {room.index.gaps()} items" in page


def test_a_directory_that_answers_leaves_no_gap(store: Store) -> None:
    """Nothing is said where nothing is uncertain."""
    client = signed_in(store.room)

    assert store.room.index.gaps() == 0
    assert SILENT not in client.get("/").text


def test_what_could_not_be_carried_out_is_said_on_every_page(store: Store) -> None:
    """What is on record and did not reach the world yet is in everybody's sight until it did."""
    store.room.unfinished = ("edges: the folder of the table cannot be written",)
    client = signed_in(store.room)
    said = client.get("/second").text
    store.room.unfinished = ()

    assert "not carried out yet" in said
    assert "the folder of the table cannot be written" in said
    assert "not carried out yet" not in client.get("/second").text


def test_a_round_that_succeeds_clears_what_failed(store: Store) -> None:
    """The next round that carries everything out takes the warning away."""
    failed: tuple[str, ...] = ("edges: once",)
    store.room.unfinished = failed
    carrier = Carrier(store.room)
    carrier.start()
    store.room.carry_out()
    _wait_for(lambda: not store.room.unfinished, store)
    carrier.stop()

    assert list(store.room.unfinished) == []


def test_what_nobody_foresaw_in_one_round_ends_no_later_round(store: Store) -> None:
    """The thread beside the pages outlives it, says so on every page, and tries again."""
    office = store.room.office
    store.room.office = replace(office, outlets=None)  # type: ignore[arg-type]  # a mistake of ours
    carrier = Carrier(store.room)
    carrier.start()
    store.room.carry_out()
    said = _wait_for(lambda: bool(store.room.unfinished), store)
    store.room.office = office
    store.room.carry_out()
    after = _wait_for(lambda: not store.room.unfinished, store)
    carrier.stop()

    assert said == ("unforeseen: AttributeError",)
    assert after == ()


def _wait_for(is_so: Callable[[], bool], store: Store) -> tuple[str, ...]:
    """Return what is not carried out once `is_so`, or after ten seconds."""
    for _ in range(200):
        if is_so():
            break
        Event().wait(0.05)
    return store.room.unfinished
