"""Rounds of work: clocks, anchors, tables, letters; safe to repeat, safe to lose."""

import shutil
from datetime import timedelta
from typing import Any

import pytest

from withheld.bootstrap import keyring, make_office
from withheld.casework import letters, outbox, publiclog, redressing, reviewing
from withheld.casework.table import entries_now
from withheld.casework.timeline import timeline
from withheld.edge.receipts import append_receipt
from withheld.errors import AlreadyDone, NotReady
from withheld.events.clocks import PeoplePaged
from withheld.events.correspondence import LettersDelivered
from withheld.events.redress import ChallengeSide, ComplaintResult
from withheld.events.restriction import EdgesReached, TablePublished
from withheld.events.service import Policy
from withheld.ledger.checkpoints import peek
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.review import Audience, Layer, Outcome


def events(desk: Any, order: str, kind: type) -> list[Any]:
    """Return the events of one kind of an order."""
    return [one.event for one in desk.office.record.events(order) if isinstance(one.event, kind)]


def shared(desk: Any) -> tuple[OrderID, ItemID, OrderID]:
    """Return an item of each order, both of which mean the same subject, both withheld."""
    first, second = (desk.ready(name) for name in desk.orders())
    known = {one.subject: one.item for one in desk.plain(first)}
    one = next(
        one
        for one in desk.office.record.view(second, None).items.values()
        if one.subject in known and one.is_actionable
    )
    desk.withhold(first, [known[one.subject]])
    desk.withhold(second, [one.item])
    return first, known[one.subject], second


def test_two_grounds_on_one_subject_are_lifted_apart(desk: Any) -> None:
    """A complaint upheld in one order lifts its ground; the other order's ground stays."""
    first, item, second = shared(desk)
    before = entries_now(desk.office)
    name = redressing.receive_complaint(desk.office, first, [item], "why?", by=PersonID("asha"))
    redressing.decide_complaint(
        desk.office, first, name, ComplaintResult.UPHELD, "right", desk.hands["cleo"]
    )
    done = outbox.work(desk.office)
    after = entries_now(desk.office)

    assert [ground.order for ground in desk.office.store.grounds()] == [second]
    assert {one.subject for one in before} == {one.subject for one in after}
    assert done.failed == ()


def test_a_complaint_rejected_later_does_not_undo_one_upheld(desk: Any) -> None:
    """Upheld once, the old decision places nothing any more."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    for result in (ComplaintResult.UPHELD, ComplaintResult.REJECTED):
        name = redressing.receive_complaint(desk.office, order, [item], "?", by=PersonID("asha"))
        redressing.decide_complaint(desk.office, order, name, result, "so", desk.hands["cleo"])

    assert desk.office.record.view(order, [item]).items[item].is_upheld


def test_a_stay_rests_a_ground_and_its_end_restores_it(desk: Any) -> None:
    """While a court stays the order the table is without it; afterwards it is back."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    office, cleo = desk.office, PersonID("cleo")
    case = redressing.open_challenge(office, order, ChallengeSide.SERVICE, "Court", by=cleo)
    redressing.record_stay(office, order, case, [item], "stayed", by=cleo)
    stayed = entries_now(office)
    redressing.end_stay(office, order, case, [item], "over", by=cleo)

    assert stayed == ()
    assert len(entries_now(office)) == 1


def test_a_stay_with_an_end_ends_by_itself_and_people_are_called_before(desk: Any) -> None:
    """The table is told when the ground holds again; the clock that calls stops afterwards."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    office, cleo = desk.office, PersonID("cleo")
    end = office.now() + timedelta(days=30)
    case = redressing.open_challenge(office, order, ChallengeSide.SERVICE, "Court", by=cleo)
    redressing.record_stay(office, order, case, [item], "stayed", ends_at=end, by=cleo)
    (entry,) = entries_now(office)
    desk.clock.advance(timedelta(days=30) - timedelta(minutes=61))
    outbox.work(office)
    before = [one for one in events(desk, order, PeoplePaged) if "resume" in one.timer]
    desk.clock.advance(minutes=2)
    outbox.work(office)
    called = [one for one in events(desk, order, PeoplePaged) if "resume" in one.timer]
    desk.clock.advance(hours=2)
    outbox.work(office)
    outbox.work(office)

    assert entry.starts_at == end
    assert (before, len(called)) == ([], 1)
    assert [one.what for one in office.store.timers() if one.what == "resume"] == []


def test_ending_a_stay_before_its_time_stops_the_clock(desk: Any) -> None:
    """Nobody is called for an end that no longer comes."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    office, cleo = desk.office, PersonID("cleo")
    end = office.now() + timedelta(days=30)
    case = redressing.open_challenge(office, order, ChallengeSide.SERVICE, "Court", by=cleo)
    redressing.record_stay(office, order, case, [item], "stayed", ends_at=end, by=cleo)
    outbox.work(office)
    running = [one.what for one in office.store.timers()]
    redressing.end_stay(office, order, case, [item], "settled", by=cleo)
    outbox.work(office)

    assert "resume" in running
    assert "resume" not in [one.what for one in office.store.timers()]
    assert entries_now(office)[0].starts_at is None or entries_now(office)[0].starts_at < end


def test_how_long_a_decision_took_to_reach_the_edges_is_on_record(desk: Any) -> None:
    """Once the last edge confirmed it, by the service's clock; once for each publishing."""
    order = desk.ready(desk.orders()[0])
    edges = desk.folder / "edges"
    desk.withhold(order, [desk.plain(order)[0].item])
    outbox.work(desk.office)
    (published,) = events(desk, order, TablePublished)
    desk.clock.advance(timedelta(seconds=1))
    append_receipt(edges, "e1", published.version, desk.office.now())
    append_receipt(edges, "e2", published.version - 1, desk.office.now())
    outbox.work(desk.office)
    before = events(desk, order, EdgesReached)
    desk.clock.advance(timedelta(seconds=2))
    append_receipt(edges, "e2", published.version, desk.office.now())
    outbox.work(desk.office)
    outbox.work(desk.office)
    (reached,) = events(desk, order, EdgesReached)

    assert before == []
    assert (reached.edge_count, reached.known_count) == (2, 2)
    assert reached.delay_milliseconds == 3000
    assert "2 of 2 edges, 3.0 s after" in [one.words for one in timeline(desk.office, order)][-1]


def test_a_wiped_store_lifts_nothing_at_the_edges(desk: Any) -> None:
    """A fresh store in the place of a lost one may not publish its emptiness over the table."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [one.item for one in desk.plain(order)])
    outbox.work(desk.office)
    edges = {
        path: path.read_bytes() for path in (desk.folder / "edges").rglob("*") if path.is_file()
    }
    fresh = desk.folder.parent / "fresh"
    office = make_office(
        fresh,
        profile=(desk.folder / "profile.toml").read_bytes(),
        directory=desk.folder / "directory",
        policy=Policy(),
        world=desk.world,
    )
    for version in (1, 10_000):
        with pytest.raises((NotReady, AlreadyDone)):
            desk.office.outlets.publish_table(
                entries_now(office),
                version=version,
                at=office.now() + timedelta(minutes=1),
                lifts_max=0,
                record_checkpoint=bytes(32),
            )
    assert edges == {
        path: path.read_bytes() for path in (desk.folder / "edges").rglob("*") if path.is_file()
    }


def test_anchors_missed_while_nothing_ran_are_made_up_one_a_slot(desk: Any) -> None:
    """After five hours of silence the log gets five anchors before anything else of that round."""
    outbox.work(desk.office)
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    size = desk.office.store.record_size()
    desk.clock.advance(hours=5)
    desk.reopen()
    done = outbox.work(desk.office)
    anchors = desk.office.store.anchors()

    assert done.anchors == 5
    assert [one.slot.hour for one in anchors] == [10, 11, 12, 13, 14]
    assert {peek(one.note.encode()).size for one in anchors} == {size}
    assert outbox.work(desk.office).anchors == 0


def test_effects_wait_for_a_checkpoint_that_covers_them(desk: Any) -> None:
    """The table's version is the size of a signed record with the decision in it."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    (effect,) = desk.office.store.effects()
    assert (
        desk.office.store.checkpoint() is None or desk.office.store.checkpoint()[0] <= effect.leaf
    )

    outbox.work(desk.office)
    (receipt,) = events(desk, order, TablePublished)

    assert receipt.version > effect.leaf
    assert desk.office.store.checkpoint()[0] >= receipt.version


def test_a_table_is_published_once_however_often_work_is_done(desk: Any) -> None:
    """Nothing to do does nothing: no event, no file."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    outbox.work(desk.office)
    size = desk.office.store.record_size()

    assert outbox.work(desk.office).effects == 0
    assert desk.office.store.record_size() == size
    assert len(events(desk, order, TablePublished)) == 1


def test_a_delivery_that_is_repeated_is_recognised(desk: Any) -> None:
    """A letter leaves once, even if its receipt was lost and the effect comes again."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    cleo, office = PersonID("cleo"), desk.office
    layers = frozenset(Layer) - {Layer.DOCUMENT}
    letters.decide_disclosure(office, order, Audience.HOLDER, layers, "may", by=cleo)
    drafts = letters.draft_holder_letters(office, order, by=cleo)
    letters.release_letters(office, order, drafts, by=PersonID("ben"))
    (effect,) = [one for one in office.store.effects() if one.kind == "deliver-letters"]
    outbox.work(office)
    letters.deliver_letters(office, effect)

    assert len(list((desk.folder / "letters").rglob("*.eml"))) == len(drafts) == 1
    assert len(events(desk, order, LettersDelivered)) == 1
    with pytest.raises(AlreadyDone):
        letters.release_letters(office, order, drafts, by=PersonID("ben"))


def test_clocks_call_before_they_run_out_and_when_they_do(desk: Any) -> None:
    """One hour, a quarter, and the end: each call once, and nothing is decided by any."""
    order = desk.ready(desk.orders()[0])
    decided = desk.office.record.view(order, None).items
    outbox.work(desk.office)
    timer = next(one for one in desk.office.store.timers() if one.due_at > desk.office.now())
    desk.clock.advance(timer.due_at - desk.office.now() - timedelta(minutes=61))
    calls = []
    for minutes in (0, 1, 45, 15):
        desk.clock.advance(minutes=minutes)
        for _ in range(2):
            outbox.work(desk.office)
            paged = events(desk, order, PeoplePaged)
            calls.append(sum(one.timer == timer.timer for one in paged))

    assert calls == [0, 0, 1, 1, 2, 2, 3, 3]
    assert desk.office.record.view(order, None).items == decided


def test_a_provisional_withholding_calls_at_once_until_somebody_seconds(desk: Any) -> None:
    """The clock for the second starts calling when it is placed, and stops with the second."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    outbox.work(desk.office)
    view = reviewing.View(items=(item,), terms=desk.terms(order), reasons={item: "now"})
    until = desk.office.now() + timedelta(hours=6)
    reviewing.decide_provisionally(desk.office, order, view, until, desk.hands["asha"])
    pages = outbox.work(desk.office).pages
    reviewing.second(desk.office, order, [item], {item: "agreed"}, desk.hands["ben"])

    assert pages == 1
    assert not any(one.what == "second" for one in desk.office.store.timers())


def test_a_clock_without_a_number_calls_people_at_once(desk: Any) -> None:
    """A law that says "without delay" is never read as "there is time": somebody is called."""
    order = desk.ready(desk.orders()[0])
    now = desk.office.now()
    at_once = [one for one in desk.office.record.order(order).clocks.values() if one.due_at <= now]

    assert at_once
    assert all(one.cite for one in at_once)
    assert outbox.work(desk.office).pages == len(at_once)
    assert outbox.work(desk.office).pages == 0


def test_findings_name_the_narrower_acts_of_the_order(desk: Any) -> None:
    """A reviewer sees safeguards, overlaps and what would do instead; nothing is decided."""
    order = desk.ready(desk.orders()[0])
    items = desk.office.record.view(order, None).items.values()
    account = next(one for one in items if one.subject_kind == "account")

    assert "posts-not-account" in account.alternatives
    assert "until-a-date" in account.alternatives
    assert any(one.safeguards for one in items)
    assert all(one.decision is None and one.placed is None for one in items)


def test_a_store_behind_what_was_published_signs_nothing(desk: Any) -> None:
    """An older backup does not fork the public log; a person is told."""
    backup = desk.folder.parent / "backup.sqlite3"
    outbox.work(desk.office)
    desk.office.store.backup(backup)
    desk.clock.advance(hours=3)
    outbox.work(desk.office)
    published = desk.office.outlets.published_file("log/checkpoint")
    for path in desk.folder.glob("withheld.sqlite3*"):
        path.unlink()
    shutil.copy(backup, desk.folder / "withheld.sqlite3")
    desk.reopen()
    with pytest.raises(NotReady, match="older backup"):
        publiclog.publish(desk.office)

    assert any("older backup" in one for one in outbox.work(desk.office).failed)
    assert desk.office.outlets.published_file("log/checkpoint") == published


def test_the_service_signs_with_the_key_in_the_record(desk: Any) -> None:
    """The key file that signs is the one whose name the record has in force."""
    assert keyring(desk.folder).service().id == desk.office.service().key


def test_edges_are_kept_fresh_while_nothing_is_decided(desk: Any) -> None:
    """Long before an edge would take its table for stale, a round of work says it again."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    outbox.work(desk.office)
    alive = desk.folder / "edges" / "alive.json"
    before = alive.read_bytes()
    desk.clock.advance(hours=6)
    done = outbox.work(desk.office)

    assert alive.read_bytes() != before
    assert done.failed == ()


@pytest.mark.parametrize("mishap", ["gone", "empty", "spoilt"])
def test_a_table_that_was_lost_is_written_again(desk: Any, mishap: str) -> None:
    """Nobody waits for the next decision: new edges need the table, and old ones no longer age."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    outbox.work(desk.office)
    table, version = desk.folder / "edges" / "table", desk.office.outlets.table_version()
    data = table.read_bytes()
    table.unlink()
    if mishap != "gone":
        table.write_bytes(b"" if mishap == "empty" else data[:-9] + b"\xa5" + data[-8:])
    done = outbox.work(desk.office)

    assert desk.office.outlets.table_version() >= version > 0
    assert done.failed == ()


def test_the_clock_to_act_stops_when_everything_is_decided(desk: Any) -> None:
    """It stops with the round of work after the last decision, and not before it."""
    order = desk.ready(desk.orders()[1])
    items = [
        one.item
        for one in desk.office.record.view(order, None).items.values()
        if one.subject is not None
    ]
    terms = desk.terms(order, Outcome.DECLINE)
    for who in ("asha", "ben"):
        desk.give(order, items[1:], terms, who)
    outbox.work(desk.office)
    runs_on = [one for one in desk.office.record.order(order).clocks.values() if one.what == "act"]
    for who in ("asha", "ben"):
        desk.give(order, items[:1], terms, who)
    outbox.work(desk.office)
    still = [one for one in desk.office.record.order(order).clocks.values() if one.what == "act"]

    assert runs_on
    assert not still
