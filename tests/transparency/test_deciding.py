"""What the public is told: counsel's word, exactly that much, and once."""

from datetime import date

import pytest

from withheld.casefile.fold import Casefile
from withheld.casefile.order import OrderState
from withheld.errors import AlreadyDone, InvalidInput, NotPermitted, NotReady
from withheld.events.sealed import Sealed
from withheld.ledger.canonical import canonical, parse
from withheld.model.identity import KeyID, OrderID, PersonID, VaultKey
from withheld.model.people import Actor
from withheld.model.review import Audience, Layer, Role
from withheld.transparency.deciding import PublishStatement, RecordEntry, Unseal, decide
from withheld.transparency.openings import key_entry, proofs_file, unsealed_entry

SEALED = Sealed(key=VaultKey("k"), root="00" * 32, size=1)
LAW = frozenset({Layer.EXISTENCE, Layer.LAW})
TOLD = {Audience.PUBLIC: LAW}
COUNSEL = Actor(person=PersonID("cleo"), role=Role.COUNSEL, key=KeyID("k"))


def order(unsealed: frozenset[Layer] = frozenset()) -> Casefile:
    """Return an order of which these layers were unsealed."""
    return Casefile(order=OrderState(order=OrderID("2026-0001"), unsealed=unsealed), items={})


@pytest.mark.parametrize("role", [None, Role.OPERATOR, Role.REVIEWER, Role.SENIOR])
def test_the_public_is_told_by_counsel(role: Role | None) -> None:
    """Nobody of lower rank, and nothing automatic, publishes or unseals."""
    who = Actor(person=PersonID("p"), role=role, key=KeyID("k")) if role else None
    for command in (
        PublishStatement(entry=SEALED, layers=LAW),
        Unseal(layers=LAW, reason=SEALED),
    ):
        with pytest.raises(NotPermitted):
            decide(order(), command, who, TOLD)

        assert decide(order(), command, COUNSEL, TOLD)


@pytest.mark.parametrize("layer", [one for one in Layer if one not in LAW])
def test_no_statement_tells_a_layer_that_was_not_disclosed(layer: Layer) -> None:
    """One layer too many refuses the whole statement, and names it."""
    with pytest.raises(NotReady, match=layer):
        decide(order(), PublishStatement(entry=SEALED, layers=LAW | {layer}), COUNSEL, TOLD)
    with pytest.raises(NotReady):
        decide(order(), Unseal(layers=LAW | {layer}, reason=SEALED), COUNSEL, TOLD)


def test_nothing_decided_means_nothing_told() -> None:
    """Without a word on the public, the public is told nothing."""
    with pytest.raises(NotReady):
        decide(order(), PublishStatement(entry=SEALED, layers=LAW), COUNSEL, {})


def test_an_order_is_unsealed_once_and_further_layers_later() -> None:
    """The same layers again are recognised; one more is new."""
    with pytest.raises(AlreadyDone):
        decide(order(LAW), Unseal(layers=LAW, reason=SEALED), COUNSEL, TOLD)
    wider = {Audience.PUBLIC: LAW | {Layer.ACT}}

    assert decide(order(LAW), Unseal(layers=frozenset({Layer.ACT}), reason=SEALED), COUNSEL, wider)


def test_the_receipt_of_an_entry_needs_nobody() -> None:
    """It records what happened."""
    assert len(decide(order(), RecordEntry(index=3, kind="statement"), None, {})) == 1


def test_entries_of_openings_are_canonical_and_name_no_order() -> None:
    """What goes to the log of an unsealed order is a path, a digest and a count."""
    entry = unsealed_entry(
        on=date(2026, 3, 2), path="unsealed/1.json", digest="ab" * 32, leaf_count=2
    )
    key = key_entry(old="old", new="new", signature="00" * 64)

    assert parse(canonical(entry)) == entry
    assert set(entry) == {"kind", "format", "on", "proof", "sha256", "leaves"}
    assert set(key) == {"kind", "format", "old", "new", "signature"}


def test_a_file_that_proves_nothing_is_not_published() -> None:
    """Without a covered event there is nothing to show yet."""
    with pytest.raises(InvalidInput, match="anchor"):
        proofs_file([])
