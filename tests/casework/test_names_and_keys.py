"""One person is one name and one key: no second of either makes a second person."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.casework.conftest import PROFILE
from tests.casework.test_four_eyes import decided, refuses, signed, stock
from tests.casework.test_permits import forge, refused

from withheld.bootstrap import World, keyring, make_office
from withheld.casework.people import Hand, approve, close_set_up, enrol, rotate_key
from withheld.errors import NotPermitted
from withheld.events.intake import Channel, OrderReceived
from withheld.events.recorded import SERVICE
from withheld.events.service import PersonEnrolled, Policy
from withheld.model.identity import KeyID, OrderID, PersonID
from withheld.model.review import Role
from withheld.testing.protest.case import make_small_case
from withheld.testing.world import FixedClock, SeededChance


@pytest.fixture(autouse=True)
def _vault(desk: Any) -> None:
    stock(desk)


def test_one_key_is_enrolled_under_one_name(desk: Any) -> None:
    """Neither under a made-up name of the key, nor again for a second person, nor as a new key."""
    asha, hands = desk.hands["asha"], (desk.hands["cleo"], desk.hands["dev"])
    public = asha.signer.public_key
    second = PersonEnrolled(
        person=PersonID("twin"),
        role=Role.SENIOR,
        key=asha.signer.id,
        public_key=public,
    )

    for key, written in ((asha.signer.id, public), (KeyID("0" * 16), public), ("00" * 8, "zz")):
        twin = replace(second, key=KeyID(key), public_key=written)
        refused(desk, SERVICE, "cleo", approve(desk.office, twin, hands))
    fresh = keyring(desk.folder, desk.world).make_person(PersonID("eve"), "a long passphrase")
    other = replace(second, person=PersonID("eve"), key=fresh.id, public_key=fresh.public_key)
    refused(desk, SERVICE, "cleo", approve(desk.office, replace(other, key=KeyID("1" * 16)), hands))
    refused(desk, SERVICE, "cleo", approve(desk.office, other, hands[:1]))
    forge(desk, SERVICE, "cleo", approve(desk.office, other, hands))


def test_a_new_key_makes_no_second_person_of_its_owner(desk: Any) -> None:
    """One opinion under the old key and one under the new are one person's."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.give(order, [item], desk.terms(order), "asha")
    old = desk.hands["asha"].signer
    new = keyring(desk.folder, desk.world).make_person(PersonID("asha"), "another passphrase")
    rotate_key(desk.office, "asha", old, new, (desk.hands["cleo"], desk.hands["dev"]))
    unsigned = signed(desk, order, item, "asha")
    desk.hands["asha"] = Hand(person=PersonID("asha"), signer=new)

    refuses(desk, order, unsigned)
    refuses(desk, order, signed(desk, order, item, "asha"))
    refuses(desk, order, decided(desk, order, item, "asha"))


def test_no_order_is_worked_on_while_anybody_can_enrol_anybody(tmp_path: Path) -> None:
    """Until set-up is over, one person could be two: nothing about an order is put on record."""
    make_small_case().write(tmp_path / "in")
    world = World(clock=FixedClock(), chance=SeededChance(3), isolates_readers=False)
    office = make_office(
        tmp_path / "another",
        profile=PROFILE,
        directory=tmp_path / "in" / "directory",
        policy=Policy(),
        world=world,
    )
    signer = keyring(tmp_path / "another", world).make_person(PersonID("asha"), "a long passphrase")
    enrol(office, PersonID("asha"), Role.REVIEWER, signer)
    sealer = office.sealer()
    received = OrderReceived(
        document=office.keep(b"an order"),
        media_type="text/plain",
        size=8,
        channel=Channel.MAIL,
        received_at=office.now(),
        envelope=sealer.seal(["order.txt", "", "asha"], layer="document"),
    )

    with pytest.raises(NotPermitted, match="set-up is not over"):
        office.append(OrderID("2026-0001"), [received], by="asha", sealer=sealer)
    close_set_up(office)
    office.append(OrderID("2026-0001"), [received], by="asha", sealer=sealer)

    assert office.store.orders() == [OrderID("2026-0001")]
