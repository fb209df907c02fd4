"""What account holders and authorities are told after the act, drafted from the record."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from tests.casework.test_letters_on_file import ORDER, corrigendum, take_in

from withheld.casework import filing, letters, particulars, redressing, timekeeping
from withheld.casework.archiving import archive_notices
from withheld.casework.corrections import draft_correction_answer
from withheld.casework.forms import Signing, draft_feedback, draft_impossibility
from withheld.casework.reinstating import (
    draft_complaint_answer,
    draft_reinstatements,
    restored,
)
from withheld.correspondence.holder_words import Because, words_in
from withheld.errors import InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.intake import Relation
from withheld.events.redress import ChallengeSide, ComplaintResult
from withheld.model.identity import AuthorityID, ItemID, LetterID, OrderID, PackID, PersonID
from withheld.model.review import Audience, Layer, Outcome
from withheld.model.territory import Territory
from withheld.transparency.lumen import Taken

CLEO = PersonID("cleo")
SIGNING = Signing(authorised_person="Head of Legal", member_state="IE")


def mail_of(desk: Any, order: OrderID, letter: LetterID) -> Any:
    """Return a drafted letter as a mail."""
    document = desk.office.record.order(order).letters[letter].document
    return message_from_bytes(desk.office.documents.bytes_of(document), policy=policy.default)


def text_of(desk: Any, order: OrderID, letter: LetterID) -> str:
    """Return the words of a drafted letter, in one line."""
    body = mail_of(desk, order, letter).get_body(preferencelist=("plain",))
    return " ".join(body.get_content().split())


def withheld_order(desk: Any, *, may_know: bool = True) -> tuple[OrderID, ItemID]:
    """Return an order of which one item is withheld, its holder told so or not."""
    order: OrderID = desk.ready(desk.orders()[0])
    item: ItemID = desk.plain(order)[0].item
    desk.withhold(order, [item])
    if may_know:
        letters.decide_disclosure(
            desk.office, order, Audience.HOLDER, frozenset(Layer), "may", by=CLEO
        )
    return order, item


def test_an_authority_without_the_power_is_told_that_nothing_binds(desk: Any) -> None:
    """Not that the item lies outside the provision, which nobody decided."""
    order: OrderID = desk.ready(desk.orders()[0])
    item: ItemID = desk.plain(order)[0].item
    no_power = replace(desk.terms(order, Outcome.DECLINE), ground="no-power")
    for who in ("asha", "ben"):
        desk.give(order, [item], no_power, who)
    answer = letters.draft_answer(desk.office, order, by=CLEO)

    assert "there is no duty to act on it" in text_of(desk, order, answer)


def complained(desk: Any, order: OrderID, item: ItemID, result: ComplaintResult) -> Any:
    """Return the name of a complaint that was decided."""
    name = redressing.receive_complaint(desk.office, order, [item], "why?", by=PersonID("asha"))
    redressing.decide_complaint(desk.office, order, name, result, "so", desk.hands["cleo"])
    return name


def test_a_holder_is_told_once_what_is_shown_again_after_a_complaint(desk: Any) -> None:
    """The record says why; a second draft finds nobody left to tell."""
    order, item = withheld_order(desk)
    complained(desk, order, item, ComplaintResult.UPHELD)
    (letter,) = draft_reinstatements(desk.office, order, by=CLEO)

    assert words_in("en").because[Because.COMPLAINT_UPHELD] in text_of(desk, order, letter)
    with pytest.raises(NotReady, match="has not been told"):
        draft_reinstatements(desk.office, order, by=CLEO)


def test_what_is_still_withheld_is_not_said_to_be_shown_again(desk: Any) -> None:
    """Nothing was lifted, so nothing can be told."""
    order, _ = withheld_order(desk)

    assert restored(desk.office, order) == ()
    with pytest.raises(NotReady):
        draft_reinstatements(desk.office, order, by=CLEO)


def test_a_decision_anew_needs_a_reason_for_its_holder(desk: Any) -> None:
    """The record says that it was reconsidered, and only people know why."""
    order, item = withheld_order(desk)
    for who in ("asha", "ben"):
        desk.give(order, [item], desk.terms(order, Outcome.DECLINE), who, reopens=True)
    with pytest.raises(NotReady, match="--because"):
        draft_reinstatements(desk.office, order, by=CLEO)
    (letter,) = draft_reinstatements(desk.office, order, because=Because.AUTHORITY_LIFTED, by=CLEO)

    assert text_of(desk, order, letter)


def test_who_may_not_know_of_the_order_is_not_told_of_its_end(desk: Any) -> None:
    """A letter about what is shown again says that something was withheld."""
    order, item = withheld_order(desk, may_know=False)
    complained(desk, order, item, ComplaintResult.UPHELD)
    with pytest.raises(NotReady, match="disclose"):
        draft_reinstatements(desk.office, order, by=CLEO)


def test_a_stay_is_told_while_it_lasts(desk: Any) -> None:
    """A court's stay shows it again; when the stay has ended it is withheld as before."""
    order, item = withheld_order(desk)
    office = desk.office
    challenge = redressing.open_challenge(
        office, order, ChallengeSide.HOLDER, "High Court", by=CLEO
    )
    redressing.record_stay(office, order, challenge, [item], "stayed", by=CLEO)
    during = restored(office, order)
    redressing.end_stay(office, order, challenge, [item], "over", by=CLEO)

    assert [(one.item, one.because) for one in during] == [(item, Because.COURT)]
    assert restored(office, order) == ()


def test_another_orders_ground_is_not_told_to_who_may_not_know_of_it(desk: Any) -> None:
    """It is shown again nowhere, and the only thing to say is about a sealed order: no letter."""
    first, second = (desk.ready(name) for name in desk.orders())
    known = {one.subject: one.item for one in desk.plain(first)}
    twin = next(
        one
        for one in desk.office.record.view(second, None).items.values()
        if one.subject in known and one.is_actionable
    )
    item = known[twin.subject]
    desk.withhold(first, [item])
    desk.withhold(second, [twin.item])
    letters.decide_disclosure(desk.office, first, Audience.HOLDER, frozenset(Layer), "", by=CLEO)
    complained(desk, first, item, ComplaintResult.UPHELD)

    with pytest.raises(NotReady, match="nothing is shown again"):
        draft_reinstatements(desk.office, first, by=CLEO)


def test_a_complaint_is_answered_with_reasons_for_its_holder(desk: Any) -> None:
    """What colleagues wrote for each other stays in the record."""
    order, item = withheld_order(desk)
    name = complained(desk, order, item, ComplaintResult.REJECTED)
    letter = draft_complaint_answer(desk.office, order, name, "It sells a banned good.", by=CLEO)
    text = text_of(desk, order, letter)

    assert "It sells a banned good." in text
    assert name in text
    with pytest.raises(InvalidInput, match="without reasons"):
        draft_complaint_answer(desk.office, order, name, " ", by=CLEO)


def test_a_complaint_is_answered_when_it_is_decided(desk: Any) -> None:
    """Not before; and only one that was made."""
    order, item = withheld_order(desk)
    name = redressing.receive_complaint(desk.office, order, [item], "why?", by=PersonID("asha"))
    with pytest.raises(NotReady, match="not decided yet"):
        draft_complaint_answer(desk.office, order, name, "so", by=CLEO)
    with pytest.raises(NotFound):
        draft_complaint_answer(desk.office, order, type(name)("none"), "so", by=CLEO)


def test_a_corrigendum_is_answered_correction_by_correction(desk: Any) -> None:
    """Deleted, corrected, added: each with what the row said before and what it says now."""
    office = desk.office
    order = take_in(desk, "order.txt", ORDER)
    letter = corrigendum(desk)
    filing.file_letter(office, order, letter, Relation.AMENDS, by=PersonID("asha"))
    said = particulars.Said(
        authority=AuthorityID("in-signals"),
        provisions=("section 9",),
        territory=Territory.of("IN"),
        has_no_pack=True,
        is_secret=False,
    )
    particulars.confirm(office, order, said, by=CLEO)
    drafted = draft_correction_answer(office, order, letter, by=CLEO)
    text = text_of(desk, order, drafted)

    for ending in ("444", "770", "777", "999"):
        assert f"status/9015500{ending}" in text
    assert "status/9015500333" not in text
    with pytest.raises(NotFound):
        draft_correction_answer(office, order, order, by=CLEO)


def test_letters_to_an_authority_come_with_the_page_it_files(desk: Any) -> None:
    """A tagged PDF of the same words; account holders get none."""
    order, _ = withheld_order(desk)
    answer = mail_of(desk, order, letters.draft_answer(desk.office, order, by=CLEO))
    (holders,) = letters.draft_holder_letters(desk.office, order, by=CLEO)
    (page,) = answer.iter_attachments()

    assert page.get_content()[:5] == b"%PDF-"
    assert list(mail_of(desk, order, holders).iter_attachments()) == []


def under_tco(desk: Any, *codes: str) -> tuple[OrderID, list[ItemID]]:
    """Return an order judged by Regulation (EU) 2021/784, and what of it can be withheld."""
    order: OrderID = desk.ready(desk.orders()[0])
    said = particulars.Said(
        pack=PackID("EU-TCO"),
        provisions=("art. 3(1)",),
        authority=AuthorityID("in-signals"),
        territory=Territory.of(*codes),
        is_secret=False,
    )
    particulars.confirm(desk.office, order, said, by=CLEO)
    return order, [one.item for one in desk.plain(order)]


def test_annex_ii_says_that_it_was_done_only_when_all_of_it_was(desk: Any) -> None:
    """One item that is not withheld in every Member State, and the form cannot be given."""
    order, _ = under_tco(desk, "EU")
    with pytest.raises(NotReady, match="not withheld in every Member State"):
        draft_feedback(desk.office, order, SIGNING, by=CLEO)


def test_annex_iii_ticks_what_counsel_claimed(desk: Any) -> None:
    """Nobody claimed anything: no form; a manifest error: that box, and no other."""
    order, _ = under_tco(desk, "EU")
    with pytest.raises(NotReady, match="nobody claimed"):
        draft_impossibility(desk.office, order, SIGNING, "", by=CLEO)
    timekeeping.claim_obstacle(
        desk.office, order, "manifest-error", desk.office.now(), "another service's", by=CLEO
    )
    letter = draft_impossibility(
        desk.office, order, SIGNING, "The address is of another service.", by=CLEO
    )
    text = text_of(desk, order, letter)

    assert "[x] manifest errors" in text
    assert "[ ] insufficient information" in text
    assert "Head of Legal" in text


def test_the_annexes_are_those_of_one_law(desk: Any) -> None:
    """Under another law there is no such form, and Annex II asks for a Member State."""
    order, _ = withheld_order(desk)
    with pytest.raises(NotReady, match="2021/784"):
        draft_feedback(desk.office, order, SIGNING, by=CLEO)


def test_a_period_that_ended_is_told(desk: Any) -> None:
    """A ground that ends by itself shows again without anybody's act."""
    order, item = withheld_order(desk)
    for who in ("asha", "ben"):
        terms = desk.terms(order)
        ending = type(terms)(
            outcome=terms.outcome,
            provision=terms.provision,
            territory=terms.territory,
            ends_at=desk.office.now() + timedelta(days=1),
        )
        desk.give(order, [item], ending, who, reopens=True)
    assert restored(desk.office, order) == ()
    desk.clock.advance(timedelta(days=2))

    assert [one.because for one in restored(desk.office, order)] == [Because.PERIOD_ENDED]


def test_counsels_word_goes_before_the_packs_default(desk: Any) -> None:
    """Decided to tell nothing is not the same as not decided."""
    order: OrderID = desk.ready(desk.orders()[0])
    view = desk.office.record.view
    undecided = particulars.told_of(desk.office, view(order))
    letters.decide_disclosure(desk.office, order, Audience.AUTHORITY, frozenset(), "no", by=CLEO)
    decided = particulars.told_of(desk.office, view(order))

    assert undecided[Audience.AUTHORITY]
    assert decided[Audience.AUTHORITY] == frozenset()
    assert decided[Audience.HOLDER] == undecided[Audience.HOLDER]


def test_the_archive_gets_what_was_withheld_and_what_was_not(desk: Any) -> None:
    """By counsel only, and only once the public may be told."""
    order, _ = withheld_order(desk)
    with pytest.raises(NotPermitted):
        archive_notices(desk.office, order, by=PersonID("asha"))
    with pytest.raises(NotPermitted):
        archive_notices(desk.office, order, by=CLEO)
    letters.decide_disclosure(desk.office, order, Audience.PUBLIC, frozenset(Layer), "", by=CLEO)
    (notice,) = archive_notices(desk.office, order, own_words="We withheld one.", by=CLEO)

    assert (notice.taken, notice.fields["url_count"]) == (Taken.YES, 1)
    assert notice.fields["body"] == "We withheld one."
