"""A stranger with the public key finds whatever was changed after it was published."""

import pytest
from tests.stories.conftest import House

from withheld.casework import publiclog, telling
from withheld.cli.copies import FolderCopy
from withheld.cli.verifying import Verdict, verify_copy
from withheld.ledger.notes import VerifierKey
from withheld.ledger.tiles import paths_of
from withheld.model.identity import PersonID


@pytest.fixture
def published(house: House, orders: dict[str, bytes]) -> House:
    """Return a service that published a statement and counts, and anchors in several hours."""
    name, data = next(iter(orders.items()))
    order = house.receive(data, name)
    house.pass_hours(2)
    house.withhold(order)
    house.disclose(order)
    telling.publish_statement(house.office, order, own_words="We protest.", by=PersonID("cleo"))
    telling.publish_tally(house.office, order, by=PersonID("cleo"))
    house.pass_hours(2)
    telling.publish_counts(house.office, 2026, by=PersonID("cleo"))
    house.work()
    return house


def verdict(house: House, *seen: bytes) -> Verdict:
    """Return what a stranger finds, who has nothing but the public folder and the key."""
    return verify_copy(FolderCopy(house.public), publiclog.log_key(house.office), seen)


def test_what_was_published_is_in_order(published: House) -> None:
    """Nothing is wrong, and what nobody can tell from a log is said."""
    found = verdict(published)

    assert found.wrong == []
    assert any("published counts agree" in one for one in found.checked)
    assert any("what it leaves out" in one for one in found.unchecked)


def test_one_changed_byte_of_any_public_file_is_found(published: House) -> None:
    """Whichever file it is, pages and proofs included, the change is found."""
    unseen = []
    for path in sorted(one for one in published.public.rglob("*") if one.is_file()):
        whole = path.read_bytes()
        at = len(whole) // 2
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        if not verdict(published).wrong:
            unseen.append(path.name)
        path.write_bytes(whole)

    assert unseen == []
    assert verdict(published).wrong == []


def test_a_missing_file_is_found(published: House) -> None:
    """Whatever the checkpoint calls for and every page is missed when it is gone."""
    size = verdict(published).size
    named = [f"log/{path}" for path in paths_of(size)]
    missed = []
    for name in ("log/checkpoint", "statements.html", "site.json", *named):
        path = published.public / name
        whole = path.read_bytes()
        path.unlink()
        missed.append(bool(verdict(published).wrong))
        path.write_bytes(whole)

    assert all(missed)


def test_a_log_that_went_back_is_found(published: House) -> None:
    """Whoever kept a checkpoint finds that entries were dropped since."""
    earlier = {path: path.read_bytes() for path in published.public.rglob("*") if path.is_file()}
    published.pass_hours(1)
    seen = (published.public / "log" / "checkpoint").read_bytes()
    for path in [one for one in published.public.rglob("*") if one.is_file()]:
        path.unlink()
    for path, data in earlier.items():
        path.write_bytes(data)

    assert verdict(published).wrong == []
    assert verdict(published, seen).wrong[0].startswith("log-rolled-back")


def test_another_key_vouches_for_nothing(published: House) -> None:
    """A log that somebody else signed is not the service's."""
    name = VerifierKey.parse(publiclog.log_key(published.office)).name
    other = VerifierKey(
        name=name, public_key=bytes.fromhex(published.hands["asha"].signer.public_key)
    )
    found = verify_copy(FolderCopy(published.public), str(other))

    assert found.wrong[0].startswith("key-unknown")


def test_pages_lost_between_log_and_site_are_written_at_the_next_round(published: House) -> None:
    """Killed after the checkpoint and before the pages, the next round writes the pages."""
    page = published.public / "index.html"
    whole = page.read_bytes()
    page.unlink()
    with published.office.store.writing() as writing:
        writing.put_note(publiclog.SITE_MADE, "0")

    published.work()

    assert page.read_bytes() == whole
