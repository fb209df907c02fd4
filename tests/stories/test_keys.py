"""A stranger who knows the service's first key follows it to every later one."""

from pathlib import Path

from tests.stories.conftest import House

from withheld.bootstrap import keyring
from withheld.casework import people, publiclog, telling
from withheld.cli.copies import FolderCopy
from withheld.cli.verifying import Verdict, verify_copy
from withheld.ledger.notes import assemble
from withheld.model.identity import PersonID
from withheld.model.review import Layer


def verdict(house: House, *seen: bytes) -> Verdict:
    """Return what a stranger finds who was given the first key."""
    return verify_copy(FolderCopy(house.public), publiclog.log_key(house.office), seen)


def rotate(house: House) -> None:
    """Give the service a new key."""
    old = house.office.service_signer()
    new = keyring(house.folder).make_service()
    people.rotate_key(house.office, "service", old, new, house.hand("cleo", "dev"))


def test_a_new_key_that_the_old_one_signed_is_trusted(
    house: House, orders: dict[str, bytes]
) -> None:
    """Twice changed, the first key still leads to the last, and to proofs from any time."""
    order = house.receive(next(iter(orders.values())))
    house.pass_hours(1)
    seen = (house.public / "log" / "checkpoint").read_bytes()
    for _ in range(2):
        rotate(house)
        house.pass_hours(1)
    house.disclose(order)
    layers = frozenset({Layer.EXISTENCE})
    telling.unseal(house.office, order, layers, "the term is over", by=PersonID("cleo"))
    house.pass_hours(1)

    found = verdict(house, seen)

    assert found.wrong == []
    assert sum("hands over to a new key" in one for one in found.checked) == 2
    assert any(one.startswith("Order received is at least as old") for one in found.checked)


def test_the_old_key_vouches_for_nothing_after_it_was_replaced(house: House) -> None:
    """A checkpoint the old key signs at a size after the change is refused."""
    house.pass_hours(1)
    old = house.office.service_signer()
    rotate(house)
    house.pass_hours(1)
    path = house.public / "log" / "checkpoint"
    text = path.read_text(encoding="utf-8").partition("\n\n")[0] + "\n"
    origin = house.office.service().origin
    key = publiclog.verifier(origin, old.public_key)
    path.write_bytes(assemble(text, [(key, old.sign(text.encode()))]))

    assert verdict(house).wrong[0].startswith("key-unknown")


def test_a_persons_new_key_is_the_one_that_counts(house: House, tmp_path: Path) -> None:
    """After the change the person still acts, with the new key."""
    del tmp_path
    old = house.hands["asha"].signer
    new = keyring(house.folder).make_person(PersonID("asha"), "another-passphrase")
    people.rotate_key(house.office, "asha", old, new, house.hand("cleo", "dev"))

    assert house.office.actor(PersonID("asha")).key == new.id
