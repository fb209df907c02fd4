"""Interim orders: confirmed, revoked or lapsed, by people, each checked where it is appended."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.casework.test_clocks import CLEO, under

from withheld.casework import interim, outbox, people, reinstating, table, timekeeping
from withheld.errors import InvalidInput, NotPermitted, NotReady
from withheld.events.recorded import StreamID
from withheld.events.redress import InterimFate, InterimSettled
from withheld.events.restriction import LiftCause, WithholdingsLifted
from withheld.events.review import Terms
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.review import Outcome
from withheld.model.territory import Territory
from withheld.regimes.terms import Start

HOUR = timedelta(hours=1)


def emergency(desk: Any, *, until: datetime | None = None) -> tuple[OrderID, list[ItemID]]:
    """Return an order in an emergency under India's law, with two items withheld by it."""
    order = under(desk, "IN-69A", "emergency", Territory.of("IN"))
    return order, withheld(desk, order, "IN", until)


def measure(desk: Any) -> tuple[OrderID, list[ItemID]]:
    """Return a Turkish measure that ends unless a judge decides, with two items withheld by it."""
    order = under(desk, "TR-5651", "article-9a", Territory.of("TR"))
    timekeeping.record_milestone(desk.office, order, Start.REQUESTED, desk.office.now(), by=CLEO)
    outbox.work(desk.office)
    return order, withheld(desk, order, "TR", None)


def withheld(desk: Any, order: OrderID, where: str, until: datetime | None) -> list[ItemID]:
    """Have two people withhold the first two plain items somewhere, and return them."""
    items: list[ItemID] = [one.item for one in desk.plain(order)[:2]]
    confirmed = desk.office.record.order(order).particulars
    terms = Terms(
        outcome=Outcome.WITHHOLD,
        provision=confirmed.provisions[0],
        territory=Territory.of(where),
        ends_at=until,
    )
    for who in ("asha", "ben"):
        desk.give(order, items, terms, who)
    return items


def settle(desk: Any, order: OrderID, items: list[ItemID], fate: InterimFate, **more: Any) -> None:
    """Settle it with the hands of those named in `who`."""
    hands = [desk.hands[one] for one in more.pop("who", ("cleo",))]
    interim.settle(desk.office, order, items, fate, "as the authority wrote", hands, **more)


def ends(desk: Any, order: OrderID) -> set[datetime | None]:
    """Return when the grounds of an order end."""
    return {
        one.period.ends_at for one in table.withholdings(desk.office) if one.ground.order == order
    }


def test_confirmed_it_lasts_as_long_as_the_authority_says(desk: Any) -> None:
    """Longer than was decided takes as many people as a decision, counsel among them."""
    until = desk.office.now() + 48 * HOUR
    order, items = emergency(desk, until=until)
    for who in (("cleo",), ("asha", "ben")):
        with pytest.raises(NotPermitted):
            settle(desk, order, items, InterimFate.CONFIRMED, who=who)
    unchanged = ends(desk, order)
    settle(desk, order, items, InterimFate.CONFIRMED, who=("asha", "cleo"))

    assert unchanged == {until}
    assert ends(desk, order) == {None}
    assert "watch-confirm-interim" not in _running(desk, order)
    desk.clock.advance(90 * HOUR)
    assert reinstating.restored(desk.office, order) == ()


def test_confirmed_for_no_longer_than_decided_counsel_alone_records_it(desk: Any) -> None:
    """Nobody is withheld longer or wider by that."""
    order, items = emergency(desk)
    until = desk.office.now() + 9 * HOUR
    with pytest.raises(NotPermitted):
        settle(desk, order, items, InterimFate.CONFIRMED, who=("asha",))
    settle(desk, order, items, InterimFate.CONFIRMED, ends_at=until)

    assert ends(desk, order) == {until}


def test_what_has_ended_is_not_revived_by_a_confirmation(desk: Any) -> None:
    """That takes a new decision."""
    order, items = emergency(desk, until=desk.office.now() + HOUR)
    desk.clock.advance(2 * HOUR)

    with pytest.raises(NotReady):
        settle(desk, order, items, InterimFate.CONFIRMED, who=("asha", "cleo"))


def test_revoked_its_grounds_are_lifted_and_no_other(desk: Any) -> None:
    """Two orders on a subject are two grounds; the edges hear of it; holders can be told."""
    order, items = emergency(desk)
    outbox.work(desk.office)
    settle(desk, order, items[:1], InterimFate.REVOKED)
    left = [one.ground.item for one in table.withholdings(desk.office)]
    still = _running(desk, order)
    settle(desk, order, items[1:], InterimFate.REVOKED)
    done = outbox.work(desk.office)

    assert left == items[1:]
    assert "watch-confirm-interim" in still
    assert "watch-confirm-interim" not in _running(desk, order)
    assert (ends(desk, order), done.failed) == (set(), ())
    assert {one.item for one in reinstating.restored(desk.office, order)} == set(items)


def test_a_lapse_is_proposed_by_the_clock_and_carried_out_by_a_person(desk: Any) -> None:
    """Law 5651 art. 9/A(5): it ends by itself; nothing here lifts before somebody has looked."""
    order, items = measure(desk)
    (before,) = interim.waiting(desk.office)
    with pytest.raises(NotPermitted):
        settle(desk, order, items, InterimFate.LAPSED)
    desk.clock.advance(60 * HOUR)
    outbox.work(desk.office)
    (after,) = interim.waiting(desk.office)
    held = ends(desk, order)
    settle(desk, order, items, InterimFate.LAPSED)

    assert (before.has_run_out, before.lapses) == (False, True)
    assert (after.has_run_out, set(after.items)) == (True, set(items))
    assert held == {None}
    assert ends(desk, order) == set()
    assert interim.waiting(desk.office) == ()


def test_an_order_does_not_lapse_where_its_law_does_not_say_so(desk: Any) -> None:
    """Rule 9(4) has it revoked by somebody: the time running out lifts nothing."""
    order, items = emergency(desk)
    desk.clock.advance(60 * HOUR)

    assert [one.lapses for one in interim.waiting(desk.office)] == [False]
    with pytest.raises(NotPermitted):
        settle(desk, order, items, InterimFate.LAPSED)
    assert len(list(table.withholdings(desk.office))) == 2


def test_the_append_itself_lets_no_lapse_through_before_its_time(desk: Any) -> None:
    """Whoever appends: a script without the clock, or without the event, meets the same wall."""
    order, items = measure(desk)
    office, view = desk.office, desk.office.record.view(order, None)
    sealer = office.sealer()
    early = InterimSettled(
        items=tuple(items),
        fate=InterimFate.LAPSED,
        settled_at=office.now(),
        words=sealer.one("x", layer="reasons"),
    )
    approved = people.approve(office, early, [desk.hands["cleo"]], StreamID(order))
    lifted = WithholdingsLifted(items=tuple(items), cause=LiftCause.INTERIM_LAPSED)

    with pytest.raises(NotPermitted):
        office.append(order, [approved], by=CLEO, sealer=sealer, expects=view.order.version)
    with pytest.raises(NotPermitted):
        office.append(order, [lifted], by=CLEO)
    assert len(list(table.withholdings(office))) == 2


def test_an_order_that_is_not_interim_is_decided_anew_instead(desk: Any) -> None:
    """Nothing of the kind is known of an ordinary order; and some words are wanted."""
    order = under(desk, "IN-69A", "ordinary", Territory.of("IN"))
    items = withheld(desk, order, "IN", None)

    with pytest.raises(NotPermitted):
        settle(desk, order, items, InterimFate.REVOKED)
    with pytest.raises(InvalidInput):
        interim.settle(desk.office, order, items, InterimFate.REVOKED, " ", [desk.hands["cleo"]])


def _running(desk: Any, order: OrderID) -> set[str]:
    """Return the kinds of clock that run."""
    return {one.what for one in desk.office.record.order(order).clocks.values()}


def test_whoever_confirmed_is_on_record(desk: Any) -> None:
    """By their key, over exactly these items and this end."""
    order, items = emergency(desk)
    settle(desk, order, items, InterimFate.CONFIRMED)
    events = [one.event for one in desk.office.record.events(order)]
    (settled,) = [one for one in events if isinstance(one, InterimSettled)]

    assert [one.person for one in settled.approved_by] == [PersonID("cleo")]
