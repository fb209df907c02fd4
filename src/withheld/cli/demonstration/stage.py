"""The stage: a store, its people with their keys, a clock that can be moved, and a narrator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from withheld.adapters.steps import Hurried
from withheld.bootstrap import World, keyring, make_office
from withheld.casework import outbox, people, registry
from withheld.casework.office import Office
from withheld.casework.people import Hand
from withheld.events.service import Policy
from withheld.ledger.canonical import JSON
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Role
from withheld.testing.protest.case import Case
from withheld.testing.world import FixedClock

BEGINNING = datetime(2021, 1, 31, 15, 30, tzinfo=UTC)
"""The evening, in India, on which the first order comes."""
ANCHOR_MINUTES = 720
_PROFILE = b"""
name = "Chirp"
legal_name = "Chirp (invented) Ltd"
address = ["1 Nowhere Road", "Exampleton"]
mail = "legal@chirp.example"
origin = "chirp.example/withheld"
pages = "https://legal.chirp.example"
complain_at = "https://chirp.example/complain"
holder_address = "{id}@holders.chirp.example"
platform = "chirp"
helpers = [{ name = "Speech Advice (invented)", link = "https://advice.example" }]
"""
PEOPLE = {
    "asha": Role.REVIEWER,
    "ben": Role.SENIOR,
    "cleo": Role.COUNSEL,
    "dev": Role.OFFICER,
    "esra": Role.SENIOR,
}
"""Five invented people; esra decides complaints about what the others decided."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """What every step works with."""

    folder: Path
    case: Case
    clock: FixedClock
    office: Office
    hands: Mapping[str, Hand]
    tell: Callable[[str, str, dict[str, JSON]], None]
    """Narrate: a heading, words, and the same as facts for a script."""
    orders: dict[str, OrderID] = field(default_factory=dict)
    """`first` and `second`."""

    @property
    def store(self) -> Path:
        """Return the store's folder."""
        return self.folder / "store"

    def hand(self, name: str) -> Hand:
        """Return a person with their key open."""
        return self.hands[name]

    def work(self) -> None:
        """Let everything that is due reach the world."""
        outbox.work(self.office)


def set_up(folder: Path, case: Case, tell: Callable[[str, str, dict[str, JSON]], None]) -> Stage:
    """Make a store in `folder`, enrol five people, register the ministry, sign the pack."""
    case.write(folder / "originals")
    clock = FixedClock(BEGINNING)
    office = make_office(
        folder / "store",
        profile=_PROFILE,
        directory=folder / "originals" / "directory",
        policy=Policy(anchor_minutes=ANCHOR_MINUTES),
        world=World(clock=clock, steps=Hurried()),
    )
    keys = keyring(folder / "store")
    hands: dict[str, Hand] = {}
    for name, role in PEOPLE.items():
        person = PersonID(name)
        signer = keys.make_person(person, f"passphrase of {name}")
        hands[name] = Hand(person=person, signer=signer)
        people.enrol(office, person, role, signer)
    people.close_set_up(office)
    for authority in case.authorities:
        registry.register_authority(office, authority, (hands["cleo"], hands["dev"]))
    for pack in office.packs:
        people.sign_pack(office, pack.id, pack.head.version, pack.digest, hands["cleo"])
    stage = Stage(folder=folder, case=case, clock=clock, office=office, hands=hands, tell=tell)
    stage.work()
    tell(
        "A store is made",
        f"{len(hands)} people are enrolled, each with a key of their own; the ministry is in the "
        f"registry; counsel signed {len(office.packs)} packs of law.",
        {"people": len(hands), "packs": len(office.packs)},
    )
    return stage
