"""Clocks on record: they start, stand still, run anew, call people up the ladder, and never act."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from withheld.casework import (
    completeness,
    deficiencies,
    letters,
    outbox,
    paging,
    particulars,
    people,
    receiving,
    redressing,
    reporting,
    timekeeping,
    working,
)
from withheld.errors import InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.clocks import ClockStopped, PeoplePaged
from withheld.events.intake import Channel
from withheld.events.recorded import SERVICE
from withheld.events.redress import ChallengeSide, ComplaintResult, Happening
from withheld.model.identity import AuthorityID, OrderID, PackID, PersonID, TimerID
from withheld.model.review import Role
from withheld.model.territory import Territory
from withheld.regimes.terms import Start

ASHA, CLEO = PersonID("asha"), PersonID("cleo")
SIGNALS = AuthorityID("in-signals")
INDIA = Territory.of("IN")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def under(desk: Any, pack: str, variant: str = "", territory: Territory | None = None) -> OrderID:
    """Return an order judged by `pack`, which counsel has signed."""
    office = desk.office
    found = next(one for one in office.packs if one.id == pack)
    if not office.service().is_signed(found.id, found.digest):
        people.sign_pack(office, found.id, found.head.version, found.digest, desk.hands["cleo"])
    order: OrderID = desk.ready(desk.orders()[0])
    said = particulars.Said(
        pack=PackID(pack), variant=variant, provisions=("as said",), territory=territory
    )
    particulars.confirm(office, order, said, by=CLEO)
    return order


def running(desk: Any, order: OrderID) -> dict[str, datetime]:
    """Return the clocks of an order that run: what, and until when."""
    found = desk.office.record.order(order).clocks.values()
    return {one.what: one.due_at for one in found}


def names(desk: Any, order: OrderID, what: str) -> list[TimerID]:
    """Return the names of an order's clocks of one kind."""
    clocks = desk.office.record.order(order).clocks.values()
    return [one.timer for one in clocks if one.what == what]


def test_an_obstacle_stops_the_hour_and_its_end_gives_the_whole_hour_back(desk: Any) -> None:
    """TCO art. 3(8): used minutes are given back; meanwhile people are asked whether it lasts."""
    order, office = under(desk, "EU-TCO"), desk.office
    began = office.now()
    name = timekeeping.claim_obstacle(office, order, "manifest-error", began, "no URL", by=CLEO)
    paused = running(desk, order)
    desk.clock.advance(5 * HOUR)
    timekeeping.end_obstacle(office, order, name, office.now(), by=CLEO)
    again = running(desk, order)

    assert "act" not in paused
    assert paused["explain"] == began
    assert paused["obstacle"] == began + timekeeping.ASK_AGAIN_AFTER
    assert again["act"] == office.now() + HOUR
    assert "obstacle" not in again


def test_a_letter_about_what_is_missing_explains_why(desk: Any) -> None:
    """TCO art. 3(8): clarification is asked for without delay, and the letter asking is enough."""
    order, office = under(desk, "EU-TCO"), desk.office
    particulars.confirm(
        office,
        order,
        particulars.Said(pack=PackID("EU-TCO"), provisions=("a",), authority=SIGNALS),
        by=CLEO,
    )
    timekeeping.claim_obstacle(
        office, order, "insufficient-information", office.now(), "no URL", by=CLEO
    )
    completeness.check_elements(office, order, {}, by=ASHA)
    letter = deficiencies.draft_deficiency(office, order, by=CLEO)
    before = running(desk, order)
    letters.release_letters(office, order, [letter], by=CLEO)
    outbox.work(office)

    assert "explain" in before
    assert "explain" not in running(desk, order)


def test_a_second_obstacle_while_one_lasts_keeps_the_clock_still(desk: Any) -> None:
    """The limit runs when the last obstacle is gone, and not before."""
    order, office = under(desk, "EU-TCO"), desk.office
    first = timekeeping.claim_obstacle(office, order, "manifest-error", office.now(), "x", by=CLEO)
    with pytest.raises(InvalidInput):
        timekeeping.claim_obstacle(office, order, "force-majeure", office.now(), "y", by=CLEO)
    with pytest.raises(NotFound):
        timekeeping.end_obstacle(office, order, "another", office.now(), by=CLEO)
    timekeeping.end_obstacle(office, order, first, office.now(), by=CLEO)

    assert "act" in running(desk, order)


@pytest.mark.parametrize("obstacle", ["holiday", "storm"])
def test_only_what_the_law_excuses_stops_a_clock(desk: Any, obstacle: str) -> None:
    """A reason that is no obstacle of the law stops nothing."""
    order, office = under(desk, "EU-TCO"), desk.office
    with pytest.raises(InvalidInput):
        timekeeping.claim_obstacle(office, order, obstacle, office.now(), "x", by=CLEO)

    assert "act" in running(desk, order)


def test_only_counsel_claims_an_obstacle(desk: Any) -> None:
    """A reviewer cannot win time."""
    order, office = under(desk, "EU-TCO"), desk.office
    with pytest.raises(NotPermitted):
        timekeeping.claim_obstacle(office, order, "force-majeure", office.now(), "x", by=ASHA)

    assert "act" in running(desk, order)


def test_when_the_order_took_effect_the_clocks_that_count_from_it_start(desk: Any) -> None:
    """Feedback without delay, and six months of keeping, from the first table that holds it."""
    order, office = under(desk, "EU-TCO", territory=INDIA), desk.office
    desk.withhold(order, [desk.plain(order)[0].item])
    outbox.work(office)
    outbox.work(office)
    found = running(desk, order)

    assert found["preserve"] > office.now() + 180 * DAY
    assert found["answer"] <= office.now()


def test_the_same_happening_starts_no_clock_twice(desk: Any) -> None:
    """Rounds of work are safe to repeat."""
    order, office = under(desk, "EU-TCO", territory=INDIA), desk.office
    desk.withhold(order, [desk.plain(order)[0].item])
    for _ in range(3):
        outbox.work(office)

    assert len(names(desk, order, "preserve")) == 1


def test_what_a_person_recorded_starts_its_clocks(desk: Any) -> None:
    """A request for scrutiny starts the authority's 72 hours, and people ask when they are over."""
    order, office = under(desk, "EU-TCO", "cross-border"), desk.office
    timekeeping.record_milestone(office, order, Start.REQUESTED, office.now(), by=ASHA)
    timekeeping.follow(office, [])

    clocks = office.record.order(order).clocks.values()

    assert [one.due_at for one in clocks if "scrutiny-decision" in one.timer] == [
        office.now() + 72 * HOUR
    ]


@pytest.mark.parametrize(("start", "ahead"), [(Start.EFFECT, -HOUR), (Start.DECIDED, HOUR)])
def test_what_the_record_knows_and_what_lies_ahead_is_not_recorded(
    desk: Any, start: Start, ahead: timedelta
) -> None:
    """Nobody types when a table went out, or what has not happened."""
    order, office = under(desk, "EU-TCO"), desk.office

    with pytest.raises(InvalidInput):
        timekeeping.record_milestone(office, order, start, office.now() + ahead, by=ASHA)


def test_an_interim_order_is_asked_after_when_its_confirmation_is_due(desk: Any) -> None:
    """Rule 9's 48 hours are the authority's; people ask then, and nothing is lifted."""
    order, office = under(desk, "IN-69A", "emergency"), desk.office
    desk.withhold(order, [desk.plain(order)[0].item])
    before = [*office.store.grounds()]
    due = running(desk, order)["watch-confirm-interim"]
    desk.clock.advance(due + HOUR - desk.office.now())
    outbox.work(office)

    assert [*office.store.grounds()] == before
    assert any(
        isinstance(one.event, PeoplePaged) and "watch-confirm-interim" in one.event.timer
        for one in office.record.events(order)
    )


def test_a_clock_is_stopped_by_hand_only_where_that_harms_nobody(desk: Any) -> None:
    """Not the clock to act; that one does not apply is counsel's word; done may be anyone's."""
    order, office = under(desk, "IN-69A", "emergency"), desk.office
    (watch,) = names(desk, order, "watch-confirm-interim")
    (act,) = names(desk, order, "act")
    for timer, cause, who in ((act, "done", CLEO), (watch, "not-applicable", ASHA)):
        with pytest.raises(NotPermitted):
            timekeeping.stop_clock(office, timer, cause, by=who)
    with pytest.raises(InvalidInput):
        timekeeping.stop_clock(office, watch, "bored", by=CLEO)
    timekeeping.stop_clock(office, watch, "done", by=ASHA)
    with pytest.raises(NotFound):
        timekeeping.stop_clock(office, watch, "done", by=ASHA)

    assert "act" in running(desk, order)
    assert "watch-confirm-interim" not in running(desk, order)


def test_a_clock_nobody_stops_climbs_the_ladder_and_is_never_forgotten() -> None:
    """Reviewers before, then senior, counsel, officer, the officer daily, then weekly."""
    due = datetime(2026, 5, 4, 12, tzinfo=UTC)
    late = (due + n * DAY for n in (1, 5, 8, 14, 15, 22))
    at = [due - 2 * HOUR, due, due + HOUR, due + 4 * HOUR, *late]
    calls = [paging.calls_due("act", due, one) for one in at]

    assert calls == [0, 3, 5, 6, 7, 11, 14, 14, 15, 16]
    assert [paging.whom("act", n) for n in (1, 3, 4, 5, 6, 7, 17)] == [
        Role.REVIEWER,
        Role.REVIEWER,
        Role.SENIOR,
        Role.COUNSEL,
        Role.OFFICER,
        Role.OFFICER,
        Role.OFFICER,
    ]


def test_a_time_of_weeks_is_called_a_week_and_a_day_before_too() -> None:
    """A right to contest is not found out about an hour before it ends."""
    due = datetime(2026, 5, 4, 12, tzinfo=UTC)

    assert [paging.calls_due("contest", due, due - n * DAY) for n in (8, 6, 1)] == [0, 1, 2]


def test_a_right_that_ended_asks_counsel_again_every_week() -> None:
    """No duty failed: the officer is not called at night for a right to contest."""
    due = datetime(2026, 5, 4, 12, tzinfo=UTC)
    calls = [paging.calls_due("contest", due, due + n * DAY) for n in (0, 1, 7, 14)]

    assert calls == [5, 5, 6, 7]
    assert paging.whom("contest", 7) is Role.COUNSEL


def test_a_report_calls_people_before_its_day_and_until_it_was_made(desk: Any) -> None:
    """TCO art. 7: before 1 March, in Brussels; a month, a week, a day before, and weekly after."""
    office = desk.office
    under(desk, "EU-TCO")
    (report, *_) = (one for one in reporting.open_reports(office) if one.before is not None)
    assert report.due_at is not None
    desk.clock.advance(report.due_at - 8 * DAY - desk.office.now())
    first = reporting.page_reports(office)
    again = reporting.page_reports(office)
    desk.clock.advance(report.due_at + 8 * DAY - desk.office.now())
    late = reporting.page_reports(office)
    still_open = report.timer in {one.timer for one in reporting.open_reports(office)}
    reporting.made(office, report.timer, by=CLEO)
    desk.clock.advance(30 * DAY)

    assert (first, again, late) == (1, 0, 1)
    assert still_open
    assert report.timer not in {one.timer for one in reporting.open_reports(office)}
    assert any(isinstance(one.event, ClockStopped) for one in office.record.events(SERVICE))
    with pytest.raises(NotFound):
        reporting.made(office, report.timer, by=CLEO)


def test_working_days_run_by_the_countrys_calendar(desk: Any) -> None:
    """From a Monday two working days in London end on Wednesday, and nobody has to recount."""
    order, office = under(desk, "GB-TA-3", territory=Territory.of("GB")), desk.office
    said = particulars.Said(
        pack=PackID("GB-TA-3"),
        provisions=("section 3",),
        territory=Territory.of("GB"),
        deadline="P30D",
    )
    particulars.confirm(office, order, said, by=CLEO)
    received = office.record.order(order).received

    assert received is not None
    assert running(desk, order)["act"] == received.clock_starts_at + 2 * DAY
    assert "count-days" not in running(desk, order)


def test_where_the_days_are_not_known_people_are_called_to_count_at_once(desk: Any) -> None:
    """Without a calendar every day counts, and beside the early end somebody counts again."""
    desk.office = replace(desk.office, calendars={})
    order = under(desk, "GB-TA-3", territory=Territory.of("GB"))

    assert running(desk, order)["count-days"] == desk.office.now()


def test_a_meeting_that_was_noted_is_the_appearance(desk: Any) -> None:
    """Whoever was heard need not be called for the hearing."""
    order, office = under(desk, "IN-69A", "ordinary"), desk.office
    before = running(desk, order)
    redressing.note_happening(office, order, Happening.MEETING, ("heard", "in writing"), by=CLEO)
    timekeeping.follow(office, [])

    assert "appear" in before
    assert "appear" not in running(desk, order)


SEVERAL_CLAUSES = b"""Ministry of Signals
No. X/1/2026

You are directed under section 69A of the Information Technology Act, 2000 to block the following
accounts in India within 24 hours.
You shall report compliance within 48 hours.
You shall furnish the subscriber details within 72 hours.

1. https://chirp.example/tavimora
"""


def test_each_clause_with_a_time_has_its_own_clock(desk: Any) -> None:
    """Blocking, reporting and a demand for data are three demands with three clocks."""
    office = desk.office
    envelope = receiving.Envelope(
        name="order.txt", channel=Channel.MAIL, received_at=office.now() - HOUR
    )
    order = receiving.receive(office, SEVERAL_CLAUSES, envelope, by=ASHA)
    said = particulars.Said(has_no_pack=True, provisions=("s. 69A",), territory=INDIA)
    particulars.confirm(office, order, said, by=ASHA)
    found = running(desk, order)
    came = office.now() - HOUR

    assert len(names(desk, order, "act")) == 1
    assert {what: due - came for what, due in found.items() if what != "review-silence"} == {
        "act": DAY,
        "answer": 2 * DAY,
        "assist": 3 * DAY,
    }


GOING_ON = b"""Ministry of Signals
No. X/2/2026

You are directed under section 69A of the Information Technology Act, 2000 to block the account
https://chirp.example/tavimora in India within 24 hours. You shall preserve all records of the
account for a period of 180 days. You shall not disclose this order to any person for one year.
"""


def test_what_the_letter_says_lasts_has_a_clock_for_its_end(desk: Any) -> None:
    """Data kept for 180 days is looked at then, and a silence of a year after a year."""
    office = desk.office
    envelope = receiving.Envelope(
        name="order.txt", channel=Channel.MAIL, received_at=office.now() - HOUR
    )
    order = receiving.receive(office, GOING_ON, envelope, by=ASHA)
    said = particulars.Said(has_no_pack=True, provisions=("s. 69A",), territory=INDIA)
    particulars.confirm(office, order, said, by=ASHA)
    came = office.now() - HOUR
    found = {what: due - came for what, due in running(desk, order).items()}

    assert found == {"act": DAY, "preserve": 180 * DAY, "review-silence": 365 * DAY}


def test_a_silence_is_looked_at_when_its_longest_is_over(desk: Any) -> None:
    """TCO art. 11(3): six weeks from the decision, so from the arrival at the latest."""
    found = running(desk, under(desk, "EU-TCO"))["review-silence"]

    assert found < desk.office.now() + 44 * DAY


def test_a_silence_without_end_is_looked_at_after_ninety_days(desk: Any) -> None:
    """India's rule 16 sets no end: somebody asks, and asks again."""
    found = running(desk, under(desk, "IN-69A", "ordinary"))["review-silence"]

    assert found == desk.office.now() + particulars.REVIEW_SILENCE_AFTER


def test_the_recorded_decision_gives_the_silence_its_end(desk: Any) -> None:
    """Counted from the day the authority decided, to the end of the last day in Brussels."""
    order, office = under(desk, "EU-TCO"), desk.office
    decided = office.now() - 3 * DAY
    timekeeping.record_milestone(office, order, Start.DECIDED, decided, by=CLEO)
    timekeeping.follow(office, [])
    end = running(desk, order)["silence-ends"]

    assert decided + 42 * DAY <= end <= decided + 43 * DAY


def test_a_round_killed_after_it_started_a_silences_clock_goes_on(desk: Any) -> None:
    """The clock is on record, and that it was followed is not: it is started once all the same."""
    order, office = under(desk, "EU-TCO"), desk.office
    timekeeping.record_milestone(office, order, Start.DECIDED, office.now(), by=CLEO)
    followed = office.store.note("clocks/followed") or "0"
    timekeeping.follow(office, [])
    with office.store.writing() as writing:
        writing.put_note("clocks/followed", followed)
    failed: list[str] = []
    timekeeping.follow(office, failed)

    assert failed == []
    assert len(names(desk, order, "silence-ends")) == 1


@pytest.mark.parametrize(("before", "is_earlier"), [(10 * HOUR, True), (-HOUR, False)])
def test_what_is_recorded_later_makes_a_clock_earlier_and_never_later(
    desk: Any,
    before: timedelta,
    *,
    is_earlier: bool,
) -> None:
    """When an interim direction was really given, people ask earlier; nobody wins time by it."""
    order, office = under(desk, "IN-69A", "emergency"), desk.office
    first = running(desk, order)["watch-confirm-interim"]
    desk.clock.advance(2 * HOUR)
    given = first - 48 * HOUR - before
    timekeeping.record_milestone(office, order, Start.INTERIM, given, by=ASHA)
    timekeeping.follow(office, [])
    found = running(desk, order)["watch-confirm-interim"]

    assert found == (first - before if is_earlier else first)
    assert len(names(desk, order, "watch-confirm-interim")) == 1


def test_a_complaint_has_two_weeks_in_the_union(desk: Any) -> None:
    """TCO art. 10: counted from the complaint, and stopped by its answer."""
    order, office = under(desk, "EU-TCO", territory=INDIA), desk.office
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    name = redressing.receive_complaint(office, order, [item], "why?", by=ASHA)
    timekeeping.follow(office, [])
    before = running(desk, order)
    redressing.decide_complaint(
        office, order, name, ComplaintResult.REJECTED, "so", desk.hands["cleo"]
    )
    timekeeping.follow(office, [])

    assert before["complaint"] == office.now() + 14 * DAY
    assert "complaint" not in running(desk, order)


def test_confirming_anew_stops_no_clock_that_something_else_started(desk: Any) -> None:
    """A hold, a stay and a complaint call people as before, whatever law it turns out to be."""
    order, office = under(desk, "EU-TCO", territory=INDIA), desk.office
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    redressing.receive_complaint(office, order, [item], "why?", by=ASHA)
    timekeeping.follow(office, [])
    end = office.now() + 30 * DAY
    case = redressing.open_challenge(office, order, ChallengeSide.SERVICE, "Court", by=CLEO)
    redressing.record_stay(office, order, case, [item], "stayed", ends_at=end, by=CLEO)
    hold = working.place_hold(office, order, "the file", "art. 6", ends_at=end, by=CLEO)
    before = office.record.order(order).clocks
    said = particulars.Said(pack=PackID("EU-TCO"), provisions=("again",), territory=INDIA)
    particulars.confirm(office, order, said, by=CLEO)
    after = office.record.order(order).clocks

    kept = {"resume", "complaint", "obstacle", "preserve"}
    assert {name for name, one in before.items() if one.what in kept} <= set(after)
    assert f"{order}/preserve/{hold}" in after
    assert {"resume", "complaint"} <= {one.what for one in after.values()}
    acting = [name for name, one in after.items() if one.what == "act"]
    assert not set(acting) & set(before)


def test_without_a_law_nothing_is_counted_and_nothing_claimed(desk: Any) -> None:
    """No pack, no clock of a pack, and no obstacle that a law would excuse."""
    office = desk.office
    order = desk.receive(desk.orders()[0])
    said = particulars.Said(has_no_pack=True, provisions=("s. 1",), territory=INDIA)
    particulars.confirm(office, order, said, by=CLEO)
    before = running(desk, order)
    timekeeping.record_milestone(office, order, Start.DECIDED, office.now(), by=CLEO)
    timekeeping.follow(office, [])
    with pytest.raises(NotReady):
        timekeeping.claim_obstacle(office, order, "flood", office.now(), "x", by=CLEO)

    assert running(desk, order) == before


def test_an_obstacle_lies_neither_ahead_nor_ends_there(desk: Any) -> None:
    """What has not happened is not on record."""
    order, office = under(desk, "EU-TCO"), desk.office
    later = office.now() + HOUR
    with pytest.raises(InvalidInput):
        timekeeping.claim_obstacle(office, order, "force-majeure", later, "x", by=CLEO)
    name = timekeeping.claim_obstacle(office, order, "force-majeure", office.now(), "x", by=CLEO)
    with pytest.raises(InvalidInput):
        timekeeping.end_obstacle(office, order, name, later, by=CLEO)

    assert "act" not in running(desk, order)
