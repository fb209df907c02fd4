"""Every holder is told, of all that is withheld; an authority is told of no effect there is not."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from tests.casework.test_letters_on_file import ORDER, take_in

from withheld.casefile.item import ItemState
from withheld.casework import (
    letters,
    outbox,
    particulars,
    receiving,
    redressing,
    resolving,
    timekeeping,
)
from withheld.casework.reinstating import draft_reinstatements
from withheld.events.clocks import ClockStarted
from withheld.events.recorded import SYSTEM
from withheld.events.redress import ChallengeSide
from withheld.model.identity import (
    AuthorityID,
    ItemID,
    LetterID,
    OrderID,
    PackID,
    PersonID,
    SubjectID,
    TimerID,
)
from withheld.model.reading import Act
from withheld.model.review import Audience, Layer, Outcome
from withheld.model.territory import Territory

ASHA, CLEO = PersonID("asha"), PersonID("cleo")


def may_know(desk: Any) -> OrderID:
    """Return an order whose holders may be told everything."""
    order: OrderID = desk.ready(desk.orders()[0])
    every = frozenset(Layer)
    letters.decide_disclosure(desk.office, order, Audience.HOLDER, every, "may", by=CLEO)
    return order


def one_each(desk: Any, order: OrderID) -> list[ItemState]:
    """Return one item of every holder."""
    return list({one.holder: one for one in desk.plain(order)}.values())


def drafted(desk: Any, order: OrderID) -> list[tuple[ItemID, ...]]:
    """Draft what there is to draft, and return the items each letter tells of."""
    names = letters.draft_holder_letters(desk.office, order, by=CLEO)
    on_file = desk.office.record.order(order).letters
    return [on_file[name].items for name in names]


def test_what_is_withheld_later_is_told_later(desk: Any) -> None:
    """A letter about one post of an account says nothing of another that is withheld afterwards."""
    order = may_know(desk)
    first, second, *_ = one_each(desk, order)
    desk.withhold(order, [first.item])
    before = drafted(desk, order)
    desk.withhold(order, [second.item])
    after = drafted(desk, order)

    assert before == [(first.item,)]
    assert after == [(second.item,)]
    assert drafted(desk, order) == []


def test_what_is_withheld_again_after_it_was_shown_is_told_again(desk: Any) -> None:
    """Stayed by a court and told so, then withheld as before: the holder's last letter is wrong."""
    order, office = may_know(desk), desk.office
    item = desk.plain(order)[0].item
    desk.withhold(order, [item])
    drafted(desk, order)
    case = redressing.open_challenge(office, order, ChallengeSide.HOLDER, "Court", by=CLEO)
    end = office.now() + timedelta(days=1)
    redressing.record_stay(office, order, case, [item], "stayed", ends_at=end, by=CLEO)
    draft_reinstatements(office, order, by=CLEO)
    desk.clock.advance(days=2)

    assert drafted(desk, order) == [(item,)]


def test_the_clock_to_tell_holders_runs_until_the_last_of_them_is_told(desk: Any) -> None:
    """One of two letters is delivered: people are still called for the other."""
    order, office = may_know(desk), desk.office
    desk.withhold(order, [one.item for one in one_each(desk, order)[:2]])
    due_at = office.now() + timedelta(days=1)
    clock = ClockStarted(timer=TimerID("t"), what="tell-holder", due_at=due_at, cite="art. 9(5)")
    office.append(order, [clock], by=SYSTEM)
    names = letters.draft_holder_letters(office, order, by=CLEO)
    running = []
    for name in names:
        letters.release_letters(office, order, [name], by=ASHA)
        outbox.work(office)
        running.append("t" in office.record.order(order).clocks)

    assert running == [True, False]


def of_the_union(desk: Any, *, is_secret: bool) -> OrderID:
    """Return an order whose law says that the holder is told, and not by when."""
    order: OrderID = desk.ready(desk.orders()[0])
    said = particulars.Said(
        pack=PackID("EU-TCO"),
        provisions=("as said",),
        territory=Territory.of("IN"),
        is_secret=is_secret,
    )
    particulars.confirm(desk.office, order, said, by=CLEO)
    desk.withhold(order, [desk.plain(order)[0].item])
    return order


def calls(desk: Any, order: OrderID) -> list[str]:
    """Return which clocks to tell holders run, once the edges have the table and work goes on."""
    for _ in range(2):
        outbox.work(desk.office)
    clocks = desk.office.record.order(order).clocks.values()
    return [one.what for one in clocks if one.what == "tell-holder"]


def test_a_duty_to_tell_without_a_time_calls_people_at_once(desk: Any) -> None:
    """Reg. (EU) 2021/784 art. 11(1): once it is withheld, and until the holders are told."""
    order, office = of_the_union(desk, is_secret=False), desk.office
    every = frozenset(Layer)
    before = [calls(desk, order) for _ in range(2)]
    letters.decide_disclosure(office, order, Audience.HOLDER, every, "may", by=CLEO)
    names = letters.draft_holder_letters(office, order, by=CLEO)
    letters.release_letters(office, order, names, by=ASHA)
    after = [calls(desk, order) for _ in range(2)]

    assert before == [["tell-holder"]] * 2
    assert after == [[]] * 2


def test_while_silence_is_commanded_nobody_is_called_to_tell(desk: Any) -> None:
    """The silence's own clock is what people are called for."""
    order = of_the_union(desk, is_secret=True)

    assert calls(desk, order) == []
    assert "review-silence" in [one.what for one in desk.office.record.order(order).clocks.values()]


def answered(desk: Any, order: OrderID, letter: LetterID) -> str:
    """Return the words of an answer to an authority."""
    document = desk.office.record.order(order).letters[letter].document
    mail = message_from_bytes(desk.office.documents.bytes_of(document), policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_what_a_court_stays_is_not_said_to_be_acted_on(desk: Any) -> None:
    """The authority is not told of an effect that there is not."""
    order, office = may_know(desk), desk.office
    items = [one.item for one in desk.plain(order)]
    for item in items:
        desk.withhold(order, [item])
    before = answered(desk, order, letters.draft_answer(office, order, by=CLEO))
    case = redressing.open_challenge(office, order, ChallengeSide.HOLDER, "Court", by=CLEO)
    redressing.record_stay(office, order, case, items, "stayed", by=CLEO)
    after = answered(desk, order, letters.draft_answer(office, order, by=CLEO))

    assert "Acted on" in before
    assert "Acted on" not in after


def test_a_demand_that_nothing_withheld_fulfils_is_not_said_to_be_acted_on(desk: Any) -> None:
    """Keeping copies from coming back is another act than withholding what was named."""
    text = ORDER + "\nYou are further directed to prevent any re-upload of the said content.\n"
    order, office = take_in(desk, "order.txt", text), desk.office
    said = particulars.Said(
        has_no_pack=True, territory=Territory.of("IN"), authority=AuthorityID("in-signals")
    )
    particulars.confirm(office, order, said, by=CLEO)
    demands = office.record.order(order).demands
    words = answered(desk, order, letters.draft_answer(office, order, by=CLEO))
    staydown = words.partition("re-upload")[2].partition("Answer:")[2]

    assert Act.STAY_DOWN in {one.act for one in demands}
    assert staydown.strip().startswith("Under review.")


def decide_all(desk: Any, order: OrderID) -> None:
    """Have people decide every item that means somebody."""
    every = desk.office.record.view(order, None).items.values()
    doubtful: dict[ItemID, SubjectID | None] = {
        one.item: None for one in every if one.subject and not one.is_actionable
    }
    if doubtful:
        resolving.settle_items(desk.office, order, doubtful, reason="nobody of ours", by=ASHA)
    for line in desk.office.record.order(order).open_lines:
        receiving.settle_line(desk.office, order, line, locators=(), reason="a stamp", by=ASHA)
    for item in every:
        if item.is_actionable and item.decision is None:
            for who in ("asha", "ben"):
                desk.give(order, [item.item], desk.terms(order, Outcome.DECLINE), who)


def without_a_time_to_answer(desk: Any) -> OrderID:
    """Return an order whose law, and whose clauses, say nothing of an answer any more."""
    order = may_know(desk)
    for clock in desk.office.record.order(order).clocks.values():
        if clock.what == "answer":
            timekeeping.stop_clock(desk.office, clock.timer, "not-applicable", by=CLEO)
    return order


def answers_due(desk: Any, order: OrderID) -> list[str]:
    """Return the clocks to answer that run after a round of work."""
    outbox.work(desk.office)
    clocks = desk.office.record.order(order).clocks.values()
    return [one.what for one in clocks if one.what == "answer"]


def test_people_are_called_until_an_order_is_answered(desk: Any) -> None:
    """Its law asks for no answer; once all is decided nobody is left without one all the same."""
    order, office = without_a_time_to_answer(desk), desk.office
    desk.withhold(order, [desk.plain(order)[0].item])
    before = answers_due(desk, order)
    decide_all(desk, order)
    waiting = [answers_due(desk, order) for _ in range(2)]
    answer = letters.draft_answer(office, order, by=CLEO)
    letters.release_letters(office, order, [answer], by=ASHA)

    assert before == []
    assert waiting == [["answer"]] * 2
    assert answers_due(desk, order) == []


def test_counsels_reason_stands_where_the_answer_would_have(desk: Any) -> None:
    """Whoever is not answered for a reason on record calls nobody."""
    order = without_a_time_to_answer(desk)
    decide_all(desk, order)
    before = answers_due(desk, order)
    letters.waive_answer(desk.office, order, Audience.AUTHORITY, "they closed it", by=CLEO)

    assert before == ["answer"]
    assert answers_due(desk, order) == []
