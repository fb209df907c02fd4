"""The answer to a complaint: a reasoned decision by people, and the way on."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from withheld.correspondence.complaint import ComplaintAnswerFacts, complaint_answer
from withheld.correspondence.holder import Remedy, RestoredRow
from withheld.correspondence.holder_words import ComplaintResult, words_in
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.model.territory import Territory
from withheld.model.wording import LANGUAGES
from withheld.renderers.text import to_text

AT = datetime(2021, 3, 2, 10, 0, tzinfo=UTC)
INDIA = Territory.of("IN")
FACTS = ComplaintAnswerFacts(
    language="en",
    letterhead=Letterhead(
        service="Chirp",
        legal_name="Chirp Example Ltd",
        address=("1 Example Street",),
        mail="legal@chirp.example",
    ),
    written_at=AT,
    handle="@lantern",
    complained_on=date(2021, 2, 20),
    reference="C-18",
    result=ComplaintResult.UPHELD_IN_PART,
    reasons="The post reports on a march.",
    disclosed=frozenset(Layer),
    restored=(
        RestoredRow(what="your account", shown_again_in=None, since=AT, still_withheld_in=INDIA),
    ),
    remedies=(
        Remedy(forum="The High Court", within="no fixed time limit"),
        Remedy(forum="The courts at our seat"),
    ),
)


def test_the_answer_gives_decision_reasons_and_the_way_on() -> None:
    """A holder reads what was decided, why, what is shown again and what can be done now."""
    text = to_text(complaint_answer(FACTS))

    assert (
        text
        == """\
Your complaint to Chirp was decided
===================================

Chirp Example Ltd
1 Example Street
legal@chirp.example

2 March 2021

Hello @lantern,

You complained on 20 February 2021. This is our decision.

*Your complaint is upheld in part.*

Our reasons: The post reports on a march.

People decided this, not a machine.

Give this reference: C-18

What is shown again
-------------------

(1)
Your content:      your account
Shown again in:    nowhere yet, because another demand still holds it
Since:             –
Still withheld in: India

What you can do now
-------------------

- The High Court. Time limit: no fixed time limit
- The courts at our seat

This letter names only content of your own account.
"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("result", ComplaintResult)
def test_every_result_is_said_in_every_language(language: str, result: ComplaintResult) -> None:
    """The three results read differently, and no fact is lost."""
    facts = replace(FACTS, language=language, result=result, restored=())
    text = " ".join(to_text(complaint_answer(facts)).split())

    said = [one for one, words in words_in(language).complaint_results.items() if words in text]
    assert said == [result]
    assert all(fact in text for fact in ("C-18", "The post reports on a march.", "@lantern"))


def test_a_complaint_is_decided_with_reasons() -> None:
    """A decision without reasons cannot be contested."""
    with pytest.raises(InvalidInput):
        complaint_answer(replace(FACTS, reasons=" "))


def test_a_rejected_complaint_shows_nothing_again() -> None:
    """Result and effect do not contradict each other."""
    with pytest.raises(InvalidInput):
        complaint_answer(replace(FACTS, result=ComplaintResult.REJECTED))


def test_a_holder_who_may_not_know_of_the_order_gets_no_answer_about_it() -> None:
    """Where silence is commanded, no draft exists that could leave."""
    with pytest.raises(NotPermitted):
        complaint_answer(replace(FACTS, disclosed=frozenset()))


def test_without_remedies_no_heading_promises_any() -> None:
    """An empty chapter would promise what is not there."""
    assert "What you can do now" not in to_text(complaint_answer(replace(FACTS, remedies=())))
