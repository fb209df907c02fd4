"""Letters to an authority: in its own locators, conceding nothing, claiming only what was seen."""

import dataclasses
import re
import typing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.correspondence.authority import (
    answer,
    corrigendum_answer,
    deficiency_letter,
    receipt,
)
from withheld.correspondence.authority_facts import (
    AnswerFacts,
    AuthorityHead,
    Correction,
    CorrectionAnswer,
    CorrigendumFacts,
    DeficiencyFacts,
    DemandAnswer,
    DemandResult,
    Effect,
    EffectKnown,
    ItemAnswer,
    MissingElement,
    ReceiptFacts,
    TheirLocator,
    Told,
)
from withheld.errors import InvalidInput
from withheld.model.papers import Letterhead
from withheld.model.review import Outcome, SafeguardClass
from withheld.model.territory import Territory
from withheld.renderers.text import to_text

CHIRP = Letterhead(
    service="Chirp",
    legal_name="Chirp Example Ltd",
    address=("1 Example Street", "Exampletown"),
    mail="legal@chirp.example",
)
RECEIVED = datetime(2021, 2, 4, 11, 5, tzinfo=UTC)
HEAD = AuthorityHead(
    letterhead=CHIRP,
    to=("Ministry of Invented Affairs", "Block 9, Exampur"),
    called="direction",
    their_reference="MIA/69A/7 of 2021",
    dated=date(2021, 2, 4),
    received_at=RECEIVED,
    written_at=datetime(2021, 2, 10, 9, 0, tzinfo=UTC),
    our_reference="K-41",
)
FIRST = TheirLocator(as_written="chirp.example/lantern", where_named="Annexure, serial 1")
SECOND = TheirLocator(as_written="@ the_lantern2", where_named="Annexure, serial 2")
INDIA = Territory.of("IN")
WITHHELD = ItemAnswer(
    locator=FIRST,
    outcome=Outcome.WITHHOLD_UNDER_PROTEST,
    territory=INDIA,
    since=datetime(2021, 2, 10, 8, 0, tzinfo=UTC),
)
ASKED = ItemAnswer(locator=SECOND, outcome=Outcome.ASK, told=Told.AMBIGUOUS)
ANSWER = AnswerFacts(
    head=HEAD,
    demands=(
        DemandAnswer(
            clause="block access to the accounts in the Annexure",
            where_named="page 1, line 9",
            result=DemandResult.DONE_IN_PART,
        ),
    ),
    items=(WITHHELD, ASKED),
    effects=(
        Effect(surface="the website", known=EffectKnown.PROBED, at=HEAD.written_at),
        Effect(
            surface="the mobile apps",
            known=EffectKnown.ATTESTED,
            at=HEAD.written_at,
            attested_by="the Head of Operations",
        ),
    ),
    is_under_protest=True,
)
RECEIPT = ReceiptFacts(
    head=HEAD,
    channel="e-mail",
    addressed_to="Chirp India",
    items_read=1178,
    unreadable=(SECOND,),
)
DEFICIENT = DeficiencyFacts(
    head=HEAD,
    missing=(
        MissingElement(
            words_of_law="reasons to be recorded in writing",
            cite="Information Technology Act 2000, s. 69A(1)",
        ),
    ),
    unclear=((SECOND, Told.UNREADABLE),),
)
CORRECTED = CorrigendumFacts(
    head=replace(HEAD, called="corrigendum", their_reference="MIA/69A/7-C"),
    corrects="MIA/69A/7 of 2021",
    corrections=(
        CorrectionAnswer(correction=Correction.REPLACED, was=SECOND, now=WITHHELD),
        CorrectionAnswer(
            correction=Correction.REMOVED, was=FIRST, now=None, lifted_at=HEAD.written_at
        ),
    ),
)


def test_the_receipt_acknowledges_and_concedes_nothing() -> None:
    """Receipt says what arrived, when and how, and reserves jurisdiction and service."""
    text = to_text(receipt(RECEIPT))

    assert (
        text
        == """\
Receipt of your direction of 4 February 2021
============================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

Ministry of Invented Affairs
Block 9, Exampur

Your reference:      MIA/69A/7 of 2021
Dated:               4 February 2021
Received:            4 February 2021, 11:05 UTC
Our reference:       K-41
Date of this letter: 10 February 2021

The direction arrived by e-mail on 4 February 2021, 11:05 UTC. It is
addressed to Chirp India.

We read 1,178 items in it. This says nothing about what will be done; an
answer follows.

Entries we could not read
-------------------------

Please send these entries again as text. The others do not wait for
them.

Where you name it   As you wrote it
------------------  ---------------
Annexure, serial 2  @ the_lantern2

Reservation
-----------

This letter is written without prejudice. It accepts neither
jurisdiction over Chirp Example Ltd nor that the direction was validly
served, and it waives no right, defence or remedy.

Chirp Example Ltd
legal@chirp.example
"""
    )


def test_the_answer_goes_per_demand_and_item_in_the_authoritys_locators() -> None:
    """Each demand and each item is answered as the authority wrote it."""
    text = to_text(answer(ANSWER))

    assert (
        text
        == """\
Answer to your direction of 4 February 2021
===========================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

Ministry of Invented Affairs
Block 9, Exampur

Your reference:      MIA/69A/7 of 2021
Dated:               4 February 2021
Received:            4 February 2021, 11:05 UTC
Our reference:       K-41
Date of this letter: 10 February 2021

Your demands
------------

(1)
Place:           page 1, line 9
As you wrote it: block access to the accounts in the Annexure
Answer:          Acted on in part; see the items below.

The items
---------

- 2 items in all
- Withheld under protest: 1
- Question to you: 1

(1)
Where you name it: Annexure, serial 1
As you wrote it:   chirp.example/lantern
Outcome:           Withheld under protest in India by decision effective
                   10 February 2021, 08:00 UTC.
(2)
Where you name it: Annexure, serial 2
As you wrote it:   @ the_lantern2
Outcome:           Question to you: it fits more than one thing; please
                   give the exact address (URL).

Effect
------

We state effect for these surfaces only, as far as each was probed or
attested:

(1)
Surface:     the website
How we know: probed
When:        10 February 2021, 09:00 UTC
(2)
Surface:     the mobile apps
How we know: attested by the Head of Operations
When:        10 February 2021, 09:00 UTC

What is withheld under protest is withheld because we take it that the
law leaves us no choice; we do not accept that the demand is lawful.

Reservation
-----------

This letter is written without prejudice. It accepts neither
jurisdiction over Chirp Example Ltd nor that the direction was validly
served, and it waives no right, defence or remedy.

Chirp Example Ltd
legal@chirp.example
"""
    )


def test_the_deficiency_letter_asks_for_what_is_missing_in_the_words_of_the_law() -> None:
    """It names the missing elements, quotes the law, and decides nothing."""
    text = to_text(deficiency_letter(DEFICIENT))

    assert (
        text
        == """\
Questions about your direction of 4 February 2021
=================================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

Ministry of Invented Affairs
Block 9, Exampur

Your reference:      MIA/69A/7 of 2021
Dated:               4 February 2021
Received:            4 February 2021, 11:05 UTC
Our reference:       K-41
Date of this letter: 10 February 2021

What the law requires and we do not find
----------------------------------------

- reasons to be recorded in writing (Information Technology Act 2000, s.
  69A(1))

If the direction does contain this, please tell us where.

What we cannot act on as written
--------------------------------

(1)
Where you name it: Annexure, serial 2
As you wrote it:   @ the_lantern2
Why:               We could not read this entry; please send it again as
                   text.

This letter is a question. It is no refusal, and it decides nothing
about the items it does not name.

Reservation
-----------

This letter is written without prejudice. It accepts neither
jurisdiction over Chirp Example Ltd nor that the direction was validly
served, and it waives no right, defence or remedy.

Chirp Example Ltd
legal@chirp.example
"""
    )


def test_the_corrigendum_is_answered_correction_by_correction() -> None:
    """What it replaces and what it removes is each answered with its outcome."""
    text = to_text(corrigendum_answer(CORRECTED))

    assert (
        text
        == """\
Answer to your corrigendum of 4 February 2021
=============================================

Chirp Example Ltd
1 Example Street
Exampletown
legal@chirp.example

Ministry of Invented Affairs
Block 9, Exampur

Your reference:      MIA/69A/7-C
Dated:               4 February 2021
Received:            4 February 2021, 11:05 UTC
Our reference:       K-41
Date of this letter: 10 February 2021

Your corrigendum corrects MIA/69A/7 of 2021. We answer each correction:

(1)
Correction: replaced
Before:     Annexure, serial 2 · @ the_lantern2
Now:        Annexure, serial 1 · chirp.example/lantern
Outcome:    Withheld under protest in India by decision effective 10
            February 2021, 08:00 UTC.
(2)
Correction: removed
Before:     Annexure, serial 1 · chirp.example/lantern
Now:        –
Outcome:    What rested on this entry was lifted on 10 February 2021,
            09:00 UTC.

Whatever it does not name stays as we answered before.

Reservation
-----------

This letter is written without prejudice. It accepts neither
jurisdiction over Chirp Example Ltd nor that the corrigendum was validly
served, and it waives no right, defence or remedy.

Chirp Example Ltd
legal@chirp.example
"""
    )


def test_no_fact_for_an_authority_can_carry_what_an_authority_may_not_see() -> None:
    """By type: no safeguard, no subject, no person, no internal name of anything."""
    internal = {"SubjectID", "ItemID", "OrderID", "PersonID", "LineNumber", "SafeguardClass",
                "Finding", "FindingKind", "Standing", "Bindingness"}  # fmt: skip
    every = (ReceiptFacts, AnswerFacts, DeficiencyFacts, CorrigendumFacts)
    carried = {name for facts in every for name in _types_within(facts)}
    fields = {field for facts in every for field in _fields_within(facts)}

    assert carried & internal == set()
    assert fields.isdisjoint({"handle", "holder", "subject", "safeguard", "order", "item"})
    assert {"TheirLocator", "Outcome", "Told"} <= carried


def test_no_ground_told_to_an_authority_is_a_safeguard() -> None:
    """An authority never learns whom the service takes for a journalist."""
    every = (replace(ASKED, outcome=Outcome.DECLINE, told=told) for told in Told)
    said = set(re.findall(r"[a-z]+", to_text(answer(replace(ANSWER, items=tuple(every)))).lower()))

    marks = {word for mark in SafeguardClass for word in mark.value.split("-")} - {
        "or",
        "state",
        "body",
    }
    assert said & (marks | {"journalist", "activist", "politician", "protected"}) == set()


def test_without_a_probe_no_effect_is_claimed() -> None:
    """A decision is not an effect."""
    text = to_text(answer(replace(ANSWER, effects=())))

    assert "We make no statement yet about effect on any surface." in text
    assert "probed" not in text


@given(st.lists(st.sampled_from([WITHHELD, ASKED]), min_size=1, max_size=12))
def test_the_tally_of_an_answer_is_the_number_of_its_rows(items: list[ItemAnswer]) -> None:
    """What is summed above the table is what stands in it."""
    text = to_text(answer(replace(ANSWER, items=tuple(items))))
    sums = {outcome: sum(one.outcome is outcome for one in items) for outcome in Outcome}

    assert f"{len(items)} item{'s' if len(items) > 1 else ''} in all" in text
    assert text.count("Annexure, serial") == len(items)
    assert ("- Withheld under protest:" in text) == (sums[Outcome.WITHHOLD_UNDER_PROTEST] > 0)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_be_told(outcome: Outcome) -> None:
    """No outcome is without words for the authority."""
    row = (
        replace(WITHHELD, outcome=outcome, told=Told.ONE_COUNTRY)
        if outcome.withholds
        else replace(ASKED, outcome=outcome)
    )
    text = " ".join(to_text(answer(replace(ANSWER, items=(row,)))).split())

    assert ("in India" in text) == outcome.withholds


@pytest.mark.parametrize(
    "outcome", [Outcome.NARROWER, Outcome.ASK, Outcome.DECLINE, Outcome.NO_ACTION]
)
def test_what_falls_short_of_the_demand_needs_a_ground(outcome: Outcome) -> None:
    """An authority is never told no without why."""
    place = (INDIA, RECEIVED) if outcome.withholds else (None, None)

    with pytest.raises(InvalidInput):
        ItemAnswer(locator=FIRST, outcome=outcome, territory=place[0], since=place[1])


def test_a_place_without_a_withholding_is_refused() -> None:
    """What was declined is withheld nowhere."""
    with pytest.raises(InvalidInput):
        replace(ASKED, territory=INDIA, since=RECEIVED)
    with pytest.raises(InvalidInput):
        replace(WITHHELD, since=None)


def test_an_attestation_names_the_office_that_attests() -> None:
    """Effect attested by nobody is no attestation."""
    with pytest.raises(InvalidInput):
        Effect(surface="the website", known=EffectKnown.ATTESTED, at=RECEIVED)


def test_letters_about_nothing_are_refused() -> None:
    """An answer, a question and a corrigendum need something to be about."""
    with pytest.raises(InvalidInput):
        answer(AnswerFacts(head=HEAD, demands=(), items=()))
    with pytest.raises(InvalidInput):
        deficiency_letter(DeficiencyFacts(head=HEAD))
    with pytest.raises(InvalidInput):
        corrigendum_answer(replace(CORRECTED, corrections=()))


def test_a_correction_has_the_sides_of_its_kind() -> None:
    """Something added was nothing before; something removed is nothing now."""
    for correction, was, now in (
        (Correction.ADDED, FIRST, WITHHELD),
        (Correction.REMOVED, FIRST, WITHHELD),
        (Correction.REPLACED, None, WITHHELD),
    ):
        with pytest.raises(InvalidInput):
            CorrectionAnswer(correction=correction, was=was, now=now)


def test_what_a_corrigendum_adds_or_drops_without_effect_is_answered_too() -> None:
    """An addition has no before; a removal on which nothing rested says so."""
    corrections = (
        CorrectionAnswer(correction=Correction.ADDED, was=None, now=ASKED),
        CorrectionAnswer(correction=Correction.REMOVED, was=FIRST, now=None),
    )
    text = to_text(corrigendum_answer(replace(CORRECTED, corrections=corrections)))

    assert "Before:     –" in text
    assert "Nothing had been withheld because of this entry." in text


def test_an_order_without_date_or_reference_is_answered_as_such() -> None:
    """What the order does not bear is not made up."""
    bare = replace(HEAD, their_reference="", dated=None, our_reference="")
    text = to_text(answer(replace(ANSWER, head=bare, demands=(), is_challenged=True)))

    assert "none given" in text
    assert "no date given" in text
    assert "Our reference" not in text
    assert "Your demands" not in text
    assert "pending or being prepared" in " ".join(text.split())


def test_the_end_of_a_withholding_is_said() -> None:
    """A withholding until a date says the date."""
    row = replace(WITHHELD, until=RECEIVED + timedelta(days=30))
    text = " ".join(to_text(answer(replace(ANSWER, items=(row,), is_under_protest=False))).split())

    assert "until 6 March 2021, 11:05 UTC." in text
    assert "leaves us no choice" not in text


def test_the_law_on_the_time_limit_is_quoted_where_it_speaks() -> None:
    """A clock that starts again is said to, in the pack's words."""
    words = "The time limit starts once the clarification has been received (art. 3(8))."
    text = to_text(deficiency_letter(replace(DEFICIENT, missing=(), clock_words=words)))

    assert words in " ".join(text.split())
    assert "What the law requires" not in text


def test_a_demand_is_answered_though_it_names_no_item() -> None:
    """A demand to report back has no items, and an answer all the same."""
    demand = replace(ANSWER.demands[0], clause="report within 24 hours", result=DemandResult.NOTED)
    text = to_text(answer(replace(ANSWER, demands=(demand,), items=())))

    assert "report within 24 hours" in text
    assert "The items" not in text


def test_a_letter_about_missing_elements_alone_lists_no_items() -> None:
    """Where every item is clear, only the law's elements are asked for."""
    text = to_text(deficiency_letter(replace(DEFICIENT, unclear=())))

    assert "reasons to be recorded in writing" in text
    assert "What we cannot act on" not in text


def test_every_result_of_a_demand_reads_differently() -> None:
    """No demand goes unanswered for want of words, and no two answers are the same."""
    said = {
        to_text(answer(replace(ANSWER, demands=(replace(ANSWER.demands[0], result=result),))))
        for result in DemandResult
    }

    assert len(said) == len(DemandResult)


def test_a_receipt_of_a_readable_order_asks_for_nothing() -> None:
    """Where everything was read, no entry is sent back."""
    text = to_text(receipt(replace(RECEIPT, unreadable=(), addressed_to="", items_read=1)))

    assert "1 item in it" in text
    assert "Entries we could not read" not in text
    assert "addressed to" not in text


def _types_within(kind: object) -> set[str]:
    """Return the name of every type that a value of `kind` can hold, at any depth."""
    name = getattr(kind, "__name__", "")
    names = {name} if name else set()
    for inner in typing.get_args(kind):
        names |= _types_within(inner)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        for inner in typing.get_type_hints(kind).values():
            names |= _types_within(inner)
    return names


def _fields_within(kind: object) -> set[str]:
    """Return the name of every field that a value of `kind` has, at any depth."""
    names: set[str] = set()
    for inner in typing.get_args(kind):
        names |= _fields_within(inner)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and not issubclass(kind, Enum):
        for field, inner in typing.get_type_hints(kind).items():
            names |= {field} | _fields_within(inner)
    return names
