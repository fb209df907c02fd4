"""What an order's own law says holds at the append, whoever comes: a script as well as a page."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.casework.test_clocks import under
from tests.casework.test_permits import refused, seal

from withheld.casework import letters, outbox
from withheld.events.clocks import ObstacleClaimed
from withheld.events.correspondence import LettersReleased
from withheld.events.transparency import OrderUnsealed, StatementPublished
from withheld.model.identity import LetterID, OrderID, PersonID
from withheld.model.review import Audience, Layer
from withheld.model.territory import Territory

ASHA, CLEO = PersonID("asha"), PersonID("cleo")
EXISTENCE = frozenset({Layer.EXISTENCE})


@pytest.fixture
def order(desk: Any) -> OrderID:
    """Return an order to remove terrorist content: its law excuses what it names, and no more."""
    return under(desk, "EU-TCO", territory=Territory.of("IN"))


def test_counsel_claims_no_obstacle_that_the_law_does_not_excuse(desk: Any, order: OrderID) -> None:
    """Neither one made up, nor one that begins later, nor any while no law is confirmed."""
    now = desk.office.now()
    claimed = ObstacleClaimed(
        hindrance="h", obstacle="force-majeure", began_at=now, reason=seal(desk, "a flood")
    )
    without = desk.receive(desk.orders()[1])

    refused(desk, order, "cleo", replace(claimed, obstacle="too-much-to-do"))
    refused(desk, order, "cleo", replace(claimed, began_at=now + timedelta(hours=1)))
    refused(desk, without, "cleo", claimed)


def drafted(desk: Any, order: OrderID) -> tuple[LetterID, ...]:
    """Return letters to holders, drafted while they might be told."""
    desk.withhold(order, [desk.plain(order)[0].item])
    every = frozenset(Layer)
    letters.decide_disclosure(desk.office, order, Audience.HOLDER, every, "may", by=CLEO)
    return tuple(letters.draft_holder_letters(desk.office, order, by=CLEO))


def seal_again(desk: Any, order: OrderID) -> None:
    """Have counsel decide that holders may be told nothing after all."""
    none: frozenset[Layer] = frozenset()
    letters.decide_disclosure(desk.office, order, Audience.HOLDER, none, "a gag", by=CLEO)


def test_no_letter_leaves_for_a_holder_who_may_not_be_told(desk: Any, order: OrderID) -> None:
    """Drafted while they might, sealed since: nobody releases it, counsel neither."""
    names = drafted(desk, order)
    seal_again(desk, order)

    for who in ("asha", "cleo"):
        refused(desk, order, who, LettersReleased(letters=names))
    refused(desk, order, "asha", LettersReleased(letters=(LetterID("none"),)))


def test_what_was_released_before_it_was_sealed_stays_here(desk: Any, order: OrderID) -> None:
    """The letter waits in the outbox, and leaves once counsel lets it."""
    names = drafted(desk, order)
    letters.release_letters(desk.office, order, names, by=ASHA)
    seal_again(desk, order)
    failed = outbox.work(desk.office).failed
    before = list((desk.folder / "letters").rglob("*.eml"))
    letters.decide_disclosure(desk.office, order, Audience.HOLDER, EXISTENCE, "may", by=CLEO)
    outbox.work(desk.office)

    assert any("may not be told" in one for one in failed)
    assert before == []
    assert len(list((desk.folder / "letters").rglob("*.eml"))) == 1


def test_nothing_is_published_that_counsel_did_not_disclose(desk: Any, order: OrderID) -> None:
    """By its law the public is told nothing yet, and counsel's own name changes that no more."""
    words = seal(desk, "so")

    refused(desk, order, "cleo", StatementPublished(entry=words, layers=EXISTENCE))
    refused(desk, order, "cleo", OrderUnsealed(layers=EXISTENCE, reason=words))
