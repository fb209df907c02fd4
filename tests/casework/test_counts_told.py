"""What the public is told in numbers is what is so on that day."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from withheld.casework import letters, telling
from withheld.events.recorded import StreamID
from withheld.events.transparency import StatementPublished
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Audience, Layer

CLEO = PersonID("cleo")


def counts(desk: Any, order: OrderID) -> str:
    """Publish a statement, and return what it says as it lies in the vault."""
    telling.publish_statement(desk.office, order, by=CLEO)
    found = [
        one.event
        for one in desk.office.record.events(StreamID(order))
        if isinstance(one.event, StatementPublished)
    ]
    (entry,) = desk.office.open(found[-1].entry)
    return str(entry)


def test_what_has_ended_by_itself_is_not_counted_as_withheld(desk: Any) -> None:
    """The decided end has come and no event says so: it is shown again all the same."""
    order: OrderID = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    until = desk.office.now() + timedelta(days=1)
    for who in ("asha", "ben"):
        desk.give(order, [item], replace(desk.terms(order), ends_at=until), who)
    every = frozenset(Layer)
    letters.decide_disclosure(desk.office, order, Audience.PUBLIC, every, "may", by=CLEO)
    before = counts(desk, order)
    desk.clock.advance(days=2)
    after = counts(desk, order)

    assert "withheld-local" in before
    assert "withheld-local" not in after
    assert "restored" in after
