"""What is unsealed later is proven to be as old as an anchor that was public long before."""

from tests.stories.conftest import House

from withheld.casework import publiclog, telling
from withheld.cli.copies import FolderCopy
from withheld.cli.verifying import verify_copy
from withheld.ledger.canonical import parse
from withheld.model.identity import PersonID
from withheld.model.review import Layer


def test_an_unsealed_order_is_proven_against_an_earlier_anchor(
    house: House, orders: dict[str, bytes]
) -> None:
    """Months later, a stranger with an old checkpoint sees that the order was there then."""
    order = house.receive(next(iter(orders.values())))
    house.pass_hours(1)
    seen = (house.public / "log" / "checkpoint").read_bytes()
    house.withhold(order)
    house.pass_hours(5)

    house.disclose(order)
    layers = frozenset({Layer.EXISTENCE})
    telling.unseal(house.office, order, layers, "the term is over", by=PersonID("cleo"))
    house.pass_hours(1)

    found = verify_copy(FolderCopy(house.public), publiclog.log_key(house.office), [seen])
    assert found.wrong == []
    assert any(
        one.startswith("Order received is at least as old as 2026-03-02 10:00 UTC")
        for one in found.checked
    )
    assert any(one.startswith("Items decided is at least as old as") for one in found.checked)


def test_a_changed_proof_proves_nothing(house: House, orders: dict[str, bytes]) -> None:
    """The log commits to the file of proofs, so another file in its place is found."""
    order = house.receive(next(iter(orders.values())))
    house.pass_hours(1)
    house.disclose(order)
    layers = frozenset({Layer.EXISTENCE})
    telling.unseal(house.office, order, layers, "the term is over", by=PersonID("cleo"))
    house.pass_hours(1)
    (file,) = (house.public / "unsealed").iterdir()
    whole = file.read_bytes()
    assert isinstance(parse(whole), dict)
    file.write_bytes(whole.replace(b'"record_index":', b'"record_index":1'))

    found = verify_copy(FolderCopy(house.public), publiclog.log_key(house.office))

    assert [one.partition(":")[0] for one in found.wrong] == ["proof-failed"]
