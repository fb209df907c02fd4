"""What two people destroy is gone, and everything else is as verifiable as before."""

import pytest
from tests.stories.conftest import House

from withheld.casework import erasing, publiclog, resolving, telling
from withheld.casework.table import entries_now
from withheld.cli.copies import FolderCopy
from withheld.cli.verifying import verify_copy
from withheld.errors import NotFound, NotPermitted
from withheld.events.recorded import StreamID
from withheld.ledger.merkle import Tree
from withheld.model.identity import PersonID
from withheld.model.review import Layer


def test_state_equals_replay_after_an_erasure(house: House, orders: dict[str, bytes]) -> None:
    """No value of the order is left, and its state is still what its events come to."""
    one, other = (house.receive(data, name) for name, data in sorted(orders.items())[:2])
    house.withhold(one)
    house.work()
    before = house.office.record.view(one, None)
    root, size = Tree(house.office.store.leaf_hashes()).root(), house.office.store.record_size()

    keys = erasing.keys_of(house.office, one)
    erasing.erase(house.office, keys, "a court ordered it", house.hand("cleo", "dev"))

    assert erasing.keys_of(house.office, one) == ()
    assert house.office.record.view(one, None) == before
    assert house.office.record.replayed(one) == before
    assert Tree(house.office.store.leaf_hashes()).root(size) == root
    assert erasing.keys_of(house.office, other) != ()
    house.pass_hours(1)


def test_what_was_erased_is_nowhere_in_the_store(house: House, orders: dict[str, bytes]) -> None:
    """The store's own file holds the value before, and not after."""
    order = house.receive(next(iter(orders.values())))
    received = house.office.record.order(order).received
    assert received is not None
    (secret, *_) = house.office.store.secrets(received.envelope.key)
    assert secret.value is not None
    assert secret.salt is not None

    keys = [received.envelope.key]
    erasing.erase(house.office, keys, "a court ordered it", house.hand("cleo", "dev"))

    (after, *_) = house.office.store.secrets(received.envelope.key)
    assert (after.value, after.salt, after.leaf) == (None, None, secret.leaf)
    assert house.office.open(received.envelope) == [None, None, None]


def test_proofs_of_the_rest_still_verify(house: House, orders: dict[str, bytes]) -> None:
    """An order whose values are gone can still be proven to be as old as it is."""
    order = house.receive(next(iter(orders.values())))
    house.pass_hours(1)
    house.disclose(order)
    keys = erasing.keys_of(house.office, order)
    erasing.erase(house.office, keys, "a court ordered it", house.hand("cleo", "dev"))
    telling.unseal(house.office, order, frozenset({Layer.EXISTENCE}), "over", by=PersonID("cleo"))
    house.pass_hours(1)

    found = verify_copy(FolderCopy(house.public), publiclog.log_key(house.office))

    assert found.wrong == []
    assert any(one.startswith("Order received is at least as old") for one in found.checked)


def test_nobody_destroys_alone(house: House, orders: dict[str, bytes]) -> None:
    """One person, or the same one twice, destroys nothing; nor is anything destroyed twice."""
    order = house.receive(next(iter(orders.values())))
    keys = erasing.keys_of(house.office, order)
    length = house.office.store.stream_length(StreamID("service"))
    for hands in (house.hand("cleo"), house.hand("cleo", "cleo")):
        with pytest.raises(NotPermitted):
            erasing.erase(house.office, keys, "no reason", hands)

    assert erasing.keys_of(house.office, order) == keys
    assert house.office.store.stream_length(StreamID("service")) == length
    erasing.erase(house.office, keys, "a court ordered it", house.hand("cleo", "dev"))
    with pytest.raises(NotFound):
        erasing.erase(house.office, keys, "again", house.hand("cleo", "dev"))


def test_whom_an_order_alone_names_is_forgotten_with_it(
    house: House, orders: dict[str, bytes]
) -> None:
    """What stays is a key that means nobody; whom another order names too keeps its name there."""
    one, other = (house.receive(data, name) for name, data in sorted(orders.items())[:2])
    for order in (one, other):
        resolving.resolve_items(house.office, order)
    gone = erasing.only_named_in(house.office, one)
    keys = erasing.keys_of(house.office, one)
    hands = house.hand("cleo", "dev")
    erasing.erase(house.office, keys, "a court ordered it", hands, subjects=gone)
    store = house.office.store
    elsewhere = house.office.record.view(other, None).items.values()

    assert gone
    assert {store.subject_id(key) for key in gone} == {None}
    assert all(store.subject_id(item.subject) for item in elsewhere if item.subject)
    assert house.office.record.replayed(one) == house.office.record.view(one, None)


def test_who_is_withheld_keeps_a_name(house: House, orders: dict[str, bytes]) -> None:
    """An edge withholds by name: to lose it would show again what people decided to withhold."""
    order = house.receive(next(iter(orders.values())))
    house.withhold(order)
    withheld = {ground.subject for ground in house.office.store.grounds()}
    before = entries_now(house.office)
    keys, hands = erasing.keys_of(house.office, order), house.hand("cleo", "dev")
    erasing.erase(house.office, keys, "asked for", hands, subjects=tuple(withheld))

    assert withheld
    assert withheld.isdisjoint(erasing.only_named_in(house.office, order))
    assert entries_now(house.office) == before
