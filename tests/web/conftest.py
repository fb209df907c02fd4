import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from withheld.adapters.steps import Hurried
from withheld.bootstrap import INDEX, World, keyring, make_office, open_office
from withheld.casework import particulars, people, receiving, resolving, reviewing
from withheld.casework.office import Office
from withheld.events.intake import Channel
from withheld.events.service import Policy
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Bindingness, Role
from withheld.model.territory import Territory
from withheld.testing.protest.case import make_small_case
from withheld.web.app import Desk
from withheld.web.room import Room
from withheld.web.serving import make_room

PASSPHRASE = "a long passphrase"  # noqa: S105 -- a test's own
PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
holder_address = "{id}@holders.chirp.example"
"""
WORLD = World(isolates_readers=False, steps=Hurried())
PEOPLE = {
    "asha": Role.REVIEWER,
    "ben": Role.SENIOR,
    "carla": Role.REVIEWER,
    "cleo": Role.COUNSEL,
    "dev": Role.OFFICER,
}
SignIn = Callable[[str], TestClient]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A case store with people, and the desk over it."""

    folder: Path
    office: Office
    room: Room

    def hand(self, name: str) -> people.Hand:
        """Return a person with their key open, as on the command line."""
        signer = keyring(self.folder).person(PersonID(name), PASSPHRASE)
        return people.Hand(person=PersonID(name), signer=signer)

    def receive(self, data: bytes, name: str = "order.eml") -> OrderID:
        """Return an order that was received by mail and looked up."""
        envelope = receiving.Envelope(
            name=name, channel=Channel.MAIL, received_at=self.office.now()
        )
        order = receiving.receive(self.office, data, envelope, by=PersonID("asha"))
        resolving.resolve_items(self.office, order)
        return order

    def ready(self, order: OrderID) -> OrderID:
        """Return the order with law, findings and counsel's view on record."""
        said = particulars.Said(has_no_pack=True, is_secret=False, territory=Territory.of("IN"))
        particulars.confirm(self.office, order, said, by=PersonID("asha"))
        reviewing.list_findings(self.office, order, by=PersonID("asha"))
        reviewing.record_bindingness(
            self.office,
            order,
            Bindingness.VALID,
            "complete",
            self.hand("cleo"),
            despite_sender=True,
        )
        return order


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with people and one order that is ready to be decided; each test gets a copy."""
    folder = tmp_path_factory.mktemp("template")
    case = make_small_case()
    case.write(folder / "in")
    office = make_office(
        folder / "store",
        profile=PROFILE,
        directory=folder / "in/directory",
        policy=Policy(),
        world=WORLD,
    )
    keys = keyring(folder / "store")
    for name, role in PEOPLE.items():
        people.enrol(office, PersonID(name), role, keys.make_person(PersonID(name), PASSPHRASE))
    people.close_set_up(office)
    made = Store(folder=folder / "store", office=office, room=make_room(office, folder / "store"))
    made.ready(made.receive(case.files["order-1.eml"]))
    (folder / "store" / INDEX).unlink()
    return folder / "store"


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Store:
    folder = tmp_path / "store"
    shutil.copytree(template, folder)
    office = open_office(folder, world=WORLD)
    return Store(folder=folder, office=office, room=make_room(office, folder))


@pytest.fixture
def order(store: Store) -> OrderID:
    return store.office.store.orders()[0]


@pytest.fixture
def app(store: Store) -> Desk:
    return Desk(store.room)


@pytest.fixture
def sign_in(app: Desk) -> SignIn:
    served = app.app()

    def as_person(name: str) -> TestClient:
        client = TestClient(served, base_url="http://127.0.0.1")
        answer = client.post("/sign-in", data={"person": name, "passphrase": PASSPHRASE})
        assert answer.status_code == 200, answer.text
        return client

    return as_person
