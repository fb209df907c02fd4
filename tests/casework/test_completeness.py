"""An order held against its law, element by element, each with its place; a letter of just that."""

from email import message_from_bytes, policy
from typing import Any

import pytest

from withheld.casework import (
    completeness,
    deficiencies,
    particulars,
    people,
    reviewing,
    timekeeping,
)
from withheld.errors import InvalidInput, NotReady
from withheld.events.correspondence import LetterKind
from withheld.model.identity import AuthorityID, OrderID, PackID, PersonID
from withheld.model.territory import Territory
from withheld.regimes.completeness import Presence, lacking

ASHA, CLEO = PersonID("asha"), PersonID("cleo")


def judged(desk: Any, pack: str) -> OrderID:
    """Return an order judged by `pack`, which counsel has signed."""
    office = desk.office
    found = next(one for one in office.packs if one.id == pack)
    if not office.service().is_signed(found.id, found.digest):
        people.sign_pack(office, found.id, found.head.version, found.digest, desk.hands["cleo"])
    order: OrderID = desk.ready(desk.orders()[0])
    said = particulars.Said(
        pack=PackID(pack),
        provisions=("as said",),
        territory=Territory.of("IN"),
        authority=AuthorityID("in-signals"),
    )
    particulars.confirm(office, order, said, by=CLEO)
    return order


def presence(desk: Any, order: OrderID) -> dict[str, Presence]:
    """Return what is known of each element."""
    lines = completeness.elements(desk.office, order)
    return {line.element.rule.key: line.presence for line in lines}


def text_of(desk: Any, order: OrderID, letter: str) -> str:
    """Return a letter's words."""
    document = desk.office.record.order(order).letters[letter].document
    mail = message_from_bytes(desk.office.documents.bytes_of(document), policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_before_anybody_looked_nothing_is_missing_and_nothing_is_there(desk: Any) -> None:
    """Where something seems to be is a hint with its place, and no finding."""
    order = judged(desk, "EU-DSA-9")
    lines = completeness.elements(desk.office, order)
    hints = {line.element.rule.key: line.hint for line in lines}

    assert set(presence(desk, order).values()) == {Presence.UNCHECKED}
    assert hints["authority"].startswith("line ")
    assert hints["locator"].startswith("Annexure-I")
    assert hints["language"] == ""


def test_what_a_person_did_not_find_is_missing_or_a_question(desk: Any) -> None:
    """Unconditional and read: missing.  Conditional or unread: a question, until settled."""
    order, office = judged(desk, "EU-DSA-9"), desk.office
    completeness.check_elements(office, order, {"legal-basis": "page 1", "locator": ""}, by=ASHA)
    first = presence(desk, order)
    completeness.check_elements(office, order, {}, applies=["effect-authority"], by=ASHA)
    second = presence(desk, order)

    assert first["legal-basis"] is Presence.PRESENT
    assert first["reasons"] is Presence.MISSING
    assert first["effect-authority"] is Presence.QUESTION
    assert second["effect-authority"] is Presence.MISSING
    assert second["legal-basis"] is Presence.MISSING


def test_an_element_keeps_the_place_where_it_was_found(desk: Any) -> None:
    """As the person said it, else where it was read."""
    order, office = judged(desk, "EU-DSA-9"), desk.office
    completeness.check_elements(office, order, {"reasons": "page 2, § 4", "authority": ""}, by=ASHA)
    places = {line.element.rule.key: line.place for line in completeness.elements(office, order)}

    assert places["reasons"] == "page 2, § 4"
    assert places["authority"].startswith("line ")


def test_findings_rest_on_what_was_checked(desk: Any) -> None:
    """The order's defects are those of the last check, in the law's own words."""
    order, office = judged(desk, "EU-DSA-9"), desk.office
    every = {line.element.rule.key: "" for line in completeness.elements(office, order)}
    completeness.check_elements(
        office, order, {k: v for k, v in every.items() if k != "redress"}, by=ASHA
    )
    reviewing.list_findings(office, order, by=ASHA)

    assert office.record.order(order).defects == ("redress-missing",)


def test_the_letter_asks_for_exactly_what_is_missing(desk: Any) -> None:
    """In the words of the law with its article, and for nothing that was found or is a question."""
    order, office = judged(desk, "EU-DSA-9"), desk.office
    every = {line.element.rule.key: "" for line in completeness.elements(office, order)}
    found = {k: v for k, v in every.items() if k not in ("redress", "effect-authority")}
    completeness.check_elements(office, order, found, by=ASHA)
    missing = lacking(completeness.elements(office, order))
    letter = deficiencies.draft_deficiency(office, order, by=CLEO)
    text = text_of(desk, order, letter)

    assert [one.rule.key for one in missing] == ["redress"]
    assert "“information about redress mechanisms”" in text
    assert "Regulation (EU) 2022/2065, art. 9(2)(a)" in text
    assert "legal basis" not in text
    assert "receive the information about the effect" not in text
    kept = office.record.order(order).letters[letter]
    assert kept.kind is LetterKind.DEFICIENCY
    assert str(kept.stage) == "drafted"


def test_the_letter_says_when_the_law_gives_the_time_again(desk: Any) -> None:
    """TCO art. 3(8): the hour runs in full from the clarification, once counsel has claimed it."""
    order, office = judged(desk, "EU-TCO"), desk.office
    completeness.check_elements(office, order, {}, by=ASHA)
    before = text_of(desk, order, deficiencies.draft_deficiency(office, order, by=CLEO))
    timekeeping.claim_obstacle(
        office, order, "insufficient-information", office.now(), "no address", by=CLEO
    )
    text = text_of(desk, order, deficiencies.draft_deficiency(office, order, by=CLEO))

    assert "the time to act runs in full" not in before
    assert "The order lacks information that is needed to carry it out." in text
    assert "the time to act runs in full" in text
    assert "art. 3(8)" in text


def test_no_letter_before_somebody_looked_or_where_nothing_lacks(desk: Any) -> None:
    """Nothing is asked for that nobody has missed."""
    order, office = judged(desk, "EU-DSA-9"), desk.office
    with pytest.raises(NotReady, match="gone through"):
        deficiencies.draft_deficiency(office, order, by=CLEO)
    every = {line.element.rule.key: "" for line in completeness.elements(office, order)}
    completeness.check_elements(office, order, every, by=ASHA)
    with pytest.raises(NotReady, match="lacks nothing"):
        deficiencies.draft_deficiency(office, order, by=CLEO)

    assert not any(
        one.kind is LetterKind.DEFICIENCY for one in office.record.order(order).letters.values()
    )


def test_an_element_the_law_does_not_know_is_refused(desk: Any) -> None:
    """A misspelt key would be an element that silently stays missing."""
    order = judged(desk, "EU-DSA-9")
    with pytest.raises(InvalidInput, match="reasons"):
        completeness.check_elements(desk.office, order, {"raesons": ""}, by=ASHA)

    assert set(presence(desk, order).values()) == {Presence.UNCHECKED}


def test_an_unread_law_is_never_held_against_anybody(desk: Any) -> None:
    """Nobody has read the text of Turkey's elements: none is missing, each is a question."""
    order, office = judged(desk, "TR-5651"), desk.office
    completeness.check_elements(office, order, {}, by=ASHA)

    assert set(presence(desk, order).values()) == {Presence.QUESTION}
    with pytest.raises(NotReady, match="lacks nothing"):
        deficiencies.draft_deficiency(office, order, by=CLEO)
