"""An office with four people and a small case, on a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from withheld.bootstrap import World, keyring, make_office, open_office
from withheld.casefile.item import ItemState
from withheld.casework import particulars, people, receiving, registry, resolving, reviewing
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.events.intake import Channel
from withheld.events.review import Terms
from withheld.events.service import Policy
from withheld.model.identity import AuthorityID, ItemID, OrderID, PersonID
from withheld.model.review import Bindingness, Outcome, Role
from withheld.model.territory import Territory
from withheld.testing.protest.case import Case, make_small_case
from withheld.testing.world import FixedClock, SeededChance

PROFILE = b"""name = "Chirp"
legal_name = "Chirp Inc"
address = ["1 Road"]
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


@dataclass
class Desk:
    """An office, its people with their keys open, and the invented case."""

    folder: Path
    world: World
    clock: FixedClock
    office: Office
    case: Case
    hands: dict[str, Hand] = field(default_factory=dict)

    def reopen(self) -> Office:
        """Open the store again, as after a restart."""
        self.office = open_office(self.folder, world=self.world)
        return self.office

    def orders(self) -> list[str]:
        """Return the names of the letters that are orders with a list in them."""
        return [name for name in self.case.files if name.startswith(("order-1", "order-2"))]

    def receive(self, name: str, *, again: bool = False) -> OrderID:
        """Take a letter of the case in, five minutes after it came."""
        envelope = receiving.Envelope(
            name=name,
            channel=Channel.MAIL,
            received_at=self.office.now() - timedelta(minutes=5),
        )
        data = self.case.files[name]
        return receiving.receive(self.office, data, envelope, by=PersonID("asha"), again=again)

    def ready(self, name: str) -> OrderID:
        """Take a letter in and bring it to where people may give opinions."""
        order = self.receive(name)
        resolving.resolve_items(self.office, order)
        said = particulars.Said(authority=AuthorityID("in-signals"))
        particulars.confirm(self.office, order, said, by=PersonID("asha"))
        reviewing.list_findings(self.office, order, by=PersonID("asha"))
        reviewing.record_bindingness(
            self.office,
            order,
            Bindingness.DEFECTIVE_BUT_BINDING,
            "reasons absent",
            self.hands["cleo"],
            despite_sender=True,
        )
        return order

    def plain(self, order: OrderID) -> list[ItemState]:
        """Return the items that can be withheld and raise no safeguard."""
        found = self.office.record.view(order, None).items.values()
        return [one for one in found if one.is_actionable and not one.safeguards]

    def terms(self, order: OrderID, outcome: Outcome = Outcome.WITHHOLD) -> Terms:
        """Return complete terms under the first provision confirmed."""
        confirmed = self.office.record.order(order).particulars
        assert confirmed is not None
        return Terms(
            outcome=outcome,
            provision=confirmed.provisions[0],
            territory=Territory.of("IN") if outcome.withholds else None,
            ground="" if outcome.withholds else "no-power",
        )

    def give(
        self, order: OrderID, items: list[ItemID], terms: Terms, who: str, *, reopens: bool = False
    ) -> None:
        """Give one person's opinion on items."""
        view = reviewing.View(
            items=tuple(items),
            terms=terms,
            reasons=dict.fromkeys(items, "so"),
            reopens=reopens,
            read=reviewing.to_be_read(self.office, order, items, PersonID(who)),
            necessity=("nothing else stops it", "nothing less would do"),
        )
        reviewing.give_opinion(self.office, order, view, self.hands[who])

    def withhold(self, order: OrderID, items: list[ItemID]) -> None:
        """Have two people withhold items in India."""
        for who in ("asha", "ben"):
            self.give(order, items, self.terms(order), who)


def _desk(folder: Path) -> Desk:
    clock = FixedClock()
    world = World(clock=clock, chance=SeededChance(7), isolates_readers=False)
    case = make_small_case()
    case.write(folder / "in")
    office = make_office(
        folder / "store",
        profile=PROFILE,
        directory=folder / "in" / "directory",
        policy=Policy(),
        world=world,
    )
    desk = Desk(folder=folder / "store", world=world, clock=clock, office=office, case=case)
    keys = keyring(folder / "store", world)
    for name, role in ROLES.items():
        signer = keys.make_person(PersonID(name), f"passphrase-of-{name}")
        desk.hands[name] = Hand(person=PersonID(name), signer=signer)
        people.enrol(office, PersonID(name), role, signer)
    people.close_set_up(office)
    for authority in case.authorities:
        registry.register_authority(office, authority, (desk.hands["cleo"], desk.hands["dev"]))
    for pack in office.packs:
        people.sign_pack(office, pack.id, pack.head.version, pack.digest, desk.hands["cleo"])
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with nothing received yet."""
    return _desk(tmp_path)


@pytest.fixture
def make_desk() -> Callable[[Path], Desk]:
    """Return the way to make a desk in a folder, for tests that need several."""
    return _desk
