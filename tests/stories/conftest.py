"""A service with its people, its store under a clock and chance that a test can set."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from withheld.bootstrap import World, keyring, make_office, open_office
from withheld.casework import (
    letters,
    outbox,
    particulars,
    people,
    receiving,
    registry,
    resolving,
    reviewing,
)
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.events.intake import Channel
from withheld.events.review import Terms
from withheld.events.service import Policy
from withheld.model.identity import AuthorityID, OrderID, PersonID
from withheld.model.review import Audience, Bindingness, Layer, Outcome, Role
from withheld.model.territory import Territory
from withheld.testing.protest.case import MINISTRY_OF_SIGNALS, make_small_case
from withheld.testing.world import FixedClock, SeededChance

PROFILE = b"""
name = "Chirp"
legal_name = "Chirp Inc"
address = ["1 Road", "Town"]
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
platform = "chirp"
holder_address = "{id}@holders.chirp.example"
complain_at = "https://chirp.example/complain"
"""

ROLES = {
    "asha": Role.REVIEWER,
    "ben": Role.SENIOR,
    "cleo": Role.COUNSEL,
    "dev": Role.OFFICER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A case store, who works there, and the world around it."""

    folder: Path
    office: Office
    clock: FixedClock
    hands: dict[str, Hand]

    def hand(self, *names: str) -> tuple[Hand, ...]:
        """Return people with their keys open."""
        return tuple(self.hands[name] for name in names)

    def receive(self, data: bytes, name: str = "order.txt") -> OrderID:
        """Take an order in, look its items up and confirm who sent it."""
        received_at = self.office.now() - timedelta(minutes=5)
        envelope = receiving.Envelope(name=name, channel=Channel.MAIL, received_at=received_at)
        order = receiving.receive(self.office, data, envelope, by=PersonID("asha"))
        resolving.resolve_items(self.office, order)
        said = particulars.Said(authority=AuthorityID("in-signals"))
        particulars.confirm(self.office, order, said, by=PersonID("asha"))
        return order

    def withhold(self, order: OrderID) -> tuple[int, ...]:
        """Let two people decide to withhold whatever nothing speaks against; return the items."""
        office = self.office
        reviewing.list_findings(office, order, by=PersonID("asha"))
        binding = Bindingness.DEFECTIVE_BUT_BINDING
        reviewing.record_bindingness(
            office, order, binding, "reasons absent", self.hands["cleo"], despite_sender=True
        )
        every = office.record.view(order, None).items.values()
        items = tuple(one.item for one in every if one.is_actionable and not one.safeguards)
        found = office.record.order(order).particulars
        provision = found.provisions[0] if found and found.provisions else "s. 69A"
        terms = Terms(outcome=Outcome.WITHHOLD, provision=provision, territory=Territory.of("IN"))
        for who in ("asha", "ben"):
            view = reviewing.View(
                items=items,
                terms=terms,
                reasons=dict.fromkeys(items, "incites"),
                read=reviewing.to_be_read(office, order, items, PersonID(who)),
            )
            reviewing.give_opinion(office, order, view, self.hands[who])
        return items

    def disclose(self, order: OrderID) -> None:
        """Let counsel decide that the public may be told everything but who is meant."""
        layers = frozenset(Layer) - {Layer.DOCUMENT, Layer.IDENTIFIERS}
        letters.decide_disclosure(
            self.office, order, Audience.PUBLIC, layers, "may be told", by=PersonID("cleo")
        )

    def pass_hours(self, hours: int = 1) -> None:
        """Let time go by, and do what is due at every hour."""
        for _ in range(hours):
            self.clock.advance(hours=1)
            self.work()

    def work(self) -> None:
        """Do what is due; nothing may be left over."""
        done = outbox.work(self.office)
        assert done.failed == ()

    @property
    def public(self) -> Path:
        """Return the public folder."""
        return self.folder / "public"


@pytest.fixture(scope="session")
def orders() -> dict[str, bytes]:
    """Return two small orders that name accounts of the service."""
    case = make_small_case()
    return {name: data for name, data in case.files.items() if name.startswith("order")}


@pytest.fixture(scope="session")
def opened() -> Callable[[Path], House]:
    """Return what opens the store in a folder under a clock and chance of its own."""
    return _open


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a new service with four people; its packs are signed, no order has come yet."""
    make_small_case().write(tmp_path / "in")
    folder = tmp_path / "store"
    clock = FixedClock()
    office = make_office(
        folder,
        profile=PROFILE,
        directory=tmp_path / "in" / "directory",
        policy=Policy(),
        world=World(clock=clock, chance=SeededChance(), isolates_readers=False),
    )
    hands: dict[str, Hand] = {}
    for name, role in ROLES.items():
        signer = keyring(folder).make_person(PersonID(name), f"passphrase-{name}")
        hands[name] = Hand(person=PersonID(name), signer=signer)
        people.enrol(office, PersonID(name), role, signer)
    people.close_set_up(office)
    registry.register_authority(office, MINISTRY_OF_SIGNALS, (hands["cleo"], hands["dev"]))
    for pack in office.packs:
        people.sign_pack(office, pack.id, pack.head.version, pack.digest, hands["cleo"])
    return House(folder=folder, office=office, clock=clock, hands=hands)


def _open(folder: Path, at: FixedClock | None = None, seed: int = 2) -> House:
    clock = FixedClock(at.now()) if at else FixedClock()
    office = open_office(
        folder,
        world=World(clock=clock, chance=SeededChance(seed), isolates_readers=False),
    )
    hands = {
        name: Hand(
            person=PersonID(name),
            signer=keyring(folder).person(PersonID(name), f"passphrase-{name}"),
        )
        for name in ROLES
    }
    return House(folder=folder, office=office, clock=clock, hands=hands)
