"""Own policy: its holder is told why, can complain, and none of it is an order's."""

import email
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest
from tests.casework.conftest import Desk

from withheld.casework import outbox, own_policy, policy_figures, removing
from withheld.casework.own_policy import Reasons
from withheld.casework.people import Hand
from withheld.casework.table import entries_now
from withheld.correspondence.statement import Ground
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted, NotReady
from withheld.events.redress import ComplaintResult
from withheld.ledger.canonical import parse
from withheld.model.identity import ComplaintID, LetterID, PersonID, SubjectID
from withheld.model.own_policy import Restriction, Source
from withheld.projections.removals import PolicyLetterStage
from withheld.transparency.reading import from_entry
from withheld.transparency.recounting import recount

ASHA = PersonID("asha")
REASONS = Reasons(
    facts="It offers forged tickets.",
    source=Source.NOTICE,
    terms=Ground(relied_on="rule 4.2", explanation="it deceives buyers."),
    category="scams-and-fraud",
)


def two(desk: Desk) -> tuple[Hand, ...]:
    """Return two people with their keys."""
    return desk.hands["cleo"], desk.hands["dev"]


def removed(desk: Desk, place: int = 0) -> SubjectID:
    """Return an account of the service, removed under own policy."""
    accounts = sorted(one.id for one in desk.office.directory.accounts())
    subject = SubjectID(f"account:{accounts[place]}")
    removing.remove(desk.office, [subject], "rule 4", two(desk))
    return subject


def words_of(desk: Desk, letter: LetterID) -> str:
    """Return a letter as its reader sees it, its lines joined."""
    drafted = desk.office.service().own_policy.letters[letter].drafted
    data = desk.office.documents.bytes_of(drafted.document)
    body = email.message_from_bytes(data, policy=default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def stage_of(desk: Desk, letter: LetterID) -> PolicyLetterStage:
    """Return how far a letter got."""
    return desk.office.service().own_policy.letters[letter].stage


def test_the_holder_is_told_what_why_and_where_to_complain(desk: Desk) -> None:
    """Every element of article 17(3) is in it; it leaves when a person releases it, once."""
    subject = removed(desk)
    before = own_policy.untold(desk.office)
    letter = own_policy.draft_statements(desk.office, [subject], REASONS, by=ASHA)[0]
    said, while_drafted = words_of(desk, letter), own_policy.untold(desk.office)
    outbox.work(desk.office)
    unreleased = stage_of(desk, letter)
    own_policy.release_policy_letters(desk.office, [letter], by=ASHA)
    outbox.work(desk.office)
    with pytest.raises(AlreadyDone):
        own_policy.release_policy_letters(desk.office, [letter], by=ASHA)

    assert before == while_drafted == (subject,)
    assert own_policy.untold(desk.office) == ()
    assert (unreleased, stage_of(desk, letter)) == (
        PolicyLetterStage.DRAFTED,
        PolicyLetterStage.DELIVERED,
    )
    for element in ("your account is suspended", "everywhere", "forged tickets", "rule 4.2",
                    "article 16", "https://chirp.example/complain (reference"):  # fmt: skip
        assert element in said, element
    assert list((Path(desk.folder)).glob(f"**/*{letter}*"))


def test_a_statement_is_of_what_own_policy_removed_and_of_no_order(desk: Desk) -> None:
    """Not for an order, not for what is not removed, and no machine decided what people did."""
    subject = removed(desk)
    draft = own_policy.draft_statements
    order = replace(REASONS, source=Source.ARTICLE_9_ORDER)
    machine = replace(REASONS, is_decided_by_machine=True)
    with pytest.raises(NotPermitted, match="17\\(5\\)"):
        draft(desk.office, [subject], order, by=ASHA)
    with pytest.raises(NotFound, match="removal list"):
        draft(desk.office, [SubjectID("account:nobody")], REASONS, by=ASHA)
    with pytest.raises(InvalidInput, match="people approved"):
        draft(desk.office, [subject], machine, by=ASHA)

    assert desk.office.service().own_policy.letters == {}


def test_a_complaint_is_decided_by_somebody_who_did_not_remove_it(desk: Desk) -> None:
    """And by a senior reviewer; upheld, it is given back, and the answer says so to its holder."""
    subject = removed(desk)
    office = desk.office
    name = own_policy.receive_policy_complaint(office, [subject], "I sell tea.", by=ASHA)
    with pytest.raises(NotReady, match="not decided"):
        own_policy.draft_policy_complaint_answer(office, name, "So.", by=ASHA)
    for who, why in (("cleo", "somebody else"), ("asha", "senior")):
        with pytest.raises(NotPermitted, match=why):
            own_policy.decide_policy_complaint(
                office, name, ComplaintResult.UPHELD, "tea", desk.hands[who]
            )
    still = removing.removals(office)
    own_policy.decide_policy_complaint(
        office, name, ComplaintResult.UPHELD, "it is tea", desk.hands["ben"]
    )
    with pytest.raises(AlreadyDone):
        own_policy.decide_policy_complaint(
            office, name, ComplaintResult.REJECTED, "no", desk.hands["ben"]
        )
    answer = own_policy.draft_policy_complaint_answer(office, name, "It is tea.", by=ASHA)
    said = words_of(desk, answer)

    assert list(still) == [subject]
    assert dict(removing.removals(office)) == {}
    assert "Your complaint is upheld." in said
    assert "It is tea." in said
    assert name in said


def test_a_rejected_complaint_gives_nothing_back(desk: Desk) -> None:
    """It stays removed, and a complaint that nobody made is decided by nobody."""
    subject = removed(desk)
    name = own_policy.receive_policy_complaint(desk.office, [subject], "I sell tea.", by=ASHA)
    own_policy.decide_policy_complaint(
        desk.office, name, ComplaintResult.REJECTED, "forged", desk.hands["ben"]
    )
    with pytest.raises(NotFound):
        own_policy.decide_policy_complaint(
            desk.office, ComplaintID("none"), ComplaintResult.REJECTED, "x", desk.hands["ben"]
        )

    assert list(removing.removals(desk.office)) == [subject]


def test_what_is_given_back_is_told_without_a_word_of_any_order(desk: Desk) -> None:
    """One letter a holder; while it is removed there is nothing to tell."""
    subject = removed(desk)
    with pytest.raises(NotReady, match="removed still"):
        own_policy.draft_given_back(desk.office, [subject], "an appeal", by=ASHA)
    removing.give_back(desk.office, [subject], "an appeal", two(desk))
    letter = own_policy.draft_given_back(desk.office, [subject], "Your appeal.", by=ASHA)[0]
    said = words_of(desk, letter)

    assert "our own rules" in said
    assert "Your appeal." in said
    assert entries_now(desk.office) == ()
    drafted = desk.office.service().own_policy.letters[letter].drafted
    assert drafted.reasoned is None


def test_the_reasons_are_counted_and_their_words_are_sealed(desk: Desk) -> None:
    """What was restricted and on what source stands in the record; what was typed does not."""
    subject = removed(desk)
    letter = own_policy.draft_statements(desk.office, [subject], REASONS, by=ASHA)[0]
    reasoned = desk.office.service().own_policy.letters[letter].drafted.reasoned

    assert reasoned is not None
    assert (reasoned.restriction, reasoned.source) == (
        Restriction.ACCOUNT_SUSPENDED,
        Source.NOTICE,
    )
    assert (reasoned.is_illegal, reasoned.is_incompatible) == (False, True)
    assert desk.office.open(reasoned.words)[0] == "It offers forged tickets."


def test_figures_of_own_policy_are_counted_apart_and_stand_in_the_public_log(desk: Desk) -> None:
    """What left with reasons by its kind, what did not, complaints; nothing among the orders'."""
    office = desk.office
    stated, silent = removed(desk), removed(desk, 1)
    letter = own_policy.draft_statements(office, [stated], REASONS, by=ASHA)
    own_policy.release_policy_letters(office, letter, by=ASHA)
    own_policy.draft_statements(office, [silent], REASONS, by=ASHA)
    name = own_policy.receive_policy_complaint(office, [stated], "I sell tea.", by=ASHA)
    own_policy.decide_policy_complaint(
        office, name, ComplaintResult.UPHELD, "tea", desk.hands["ben"]
    )
    year = office.now().year
    with pytest.raises(NotPermitted, match="counsel"):
        policy_figures.publish_policy_counts(office, year, by=ASHA)
    counted = policy_figures.publish_policy_counts(office, year, by=PersonID("cleo"))
    entries = [parse(entry) for entry, _ in office.store.public_entries()]
    read = [one for one in map(from_entry, entries) if one is not None]

    assert [(row.restriction, row.removal_count) for row in counted.rows] == [
        (Restriction.ACCOUNT_SUSPENDED, 1)
    ]
    assert (counted.without_statement_count, counted.given_back_count) == (1, 1)
    assert (counted.complaint_count, counted.upheld_count, counted.rejected_count) == (1, 1, 0)
    assert counted.median_days_to_decide == 0
    assert read == [counted]
    assert recount(entries, counted.period) == ()


def test_the_unions_database_gets_statements_without_anyones_data(desk: Desk) -> None:
    """Only with words typed for the public; a statement without them is named as not ready."""
    office = desk.office
    subjects = removed(desk), removed(desk, 1)
    public = replace(REASONS, public_facts="An account offered forged tickets.")
    letters = [
        *own_policy.draft_statements(office, subjects[:1], public, by=ASHA),
        *own_policy.draft_statements(office, subjects[1:], REASONS, by=ASHA),
    ]
    before = policy_figures.public_statements(office)
    own_policy.release_policy_letters(office, letters, by=ASHA)
    ready, missing = policy_figures.public_statements(office)
    handle = office.directory.account(subjects[0].partition(":")[2])

    assert before == ([], [])
    assert [one["puid"] for one in ready] == letters[:1]
    assert ready[0]["decision_account"] == "DECISION_ACCOUNT_SUSPENDED"
    assert ready[0]["category"] == "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
    assert ready[0]["source_type"] == "SOURCE_ARTICLE_16"
    assert ready[0]["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"
    assert handle is not None
    assert handle.handle not in str(ready)
    assert "It offers forged tickets." not in str(ready)
    assert len(missing) == 1
    assert letters[1] in missing[0]
