"""What is kept beside the record is exactly what the record comes to."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from withheld.casework import outbox, redressing, reviewing
from withheld.errors import Refused
from withheld.events.redress import ChallengeSide, ComplaintResult
from withheld.model.identity import ItemID, PersonID
from withheld.model.review import Outcome, SafeguardClass

PEOPLE = ("asha", "ben", "cleo", "dev")
STEP = st.tuples(
    st.sampled_from(
        ["opinion", "second", "urgent", "withdraw", "mark", "complain", "stay", "work"]
    ),
    st.sampled_from(PEOPLE),
    st.sets(st.integers(min_value=1, max_value=12), min_size=1, max_size=4),
    st.sampled_from(list(Outcome)),
)


def _act(desk: Any, order: Any, step: tuple[str, str, set[int], Outcome]) -> None:
    what, who, numbers, outcome = step
    office, items, by = desk.office, [ItemID(one) for one in sorted(numbers)], PersonID(who)
    match what:
        case "opinion":
            desk.give(order, items, desk.terms(order, outcome), who, reopens=len(numbers) > 1)
        case "second":
            reasons = dict.fromkeys(items, "agreed")
            reviewing.second(office, order, items, reasons, desk.hands[who])
        case "urgent":
            view = reviewing.View(
                items=tuple(items),
                terms=desk.terms(order),
                reasons=dict.fromkeys(items, "now"),
            )
            until = office.now() + timedelta(hours=2)
            reviewing.decide_provisionally(office, order, view, until, desk.hands[who])
        case "withdraw":
            reviewing.withdraw_opinion(office, order, items, "mistaken", desk.hands[who])
        case "mark":
            reviewing.mark_safeguard(office, order, items, SafeguardClass.ART, "art", by=by)
        case "complain":
            name = redressing.receive_complaint(office, order, items, "why?", by=by)
            result = ComplaintResult.UPHELD if len(numbers) % 2 else ComplaintResult.REJECTED
            redressing.decide_complaint(office, order, name, result, "so", desk.hands[who])
        case "stay":
            case = redressing.open_challenge(
                office, order, ChallengeSide.SERVICE, "High Court", by=by
            )
            redressing.record_stay(office, order, case, items, "stayed", by=by)
        case _:
            desk.clock.advance(minutes=30)
            outbox.work(office)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEP, min_size=1, max_size=12))
def test_the_state_equals_the_replay_after_every_event(
    make_desk: Callable[[Path], Any], steps: list[tuple[str, str, set[int], Outcome]]
) -> None:
    """Whatever people do, in whatever order, allowed or refused: state is the fold of events."""
    with TemporaryDirectory(prefix="withheld-") as folder:
        desk = make_desk(Path(folder))
        order = desk.ready(desk.orders()[0])
        for step in steps:
            size = desk.office.store.record_size()
            try:
                _act(desk, order, step)
            except Refused:
                size = max(size, desk.office.store.record_size())
            view = desk.office.record.view(order, None)
            grounds = {ground.item for ground in desk.office.store.grounds()}

            assert view == desk.office.record.replayed(order)
            assert grounds == {one.item for one in view.items.values() if one.placed}
            assert {timer.timer for timer in desk.office.store.timers()} == set(view.order.clocks)
            for one in view.items.values():
                if one.placed and not one.placed.is_provisional:
                    assert one.decision is not None
                    assert len(set(one.decision.people)) >= 2
