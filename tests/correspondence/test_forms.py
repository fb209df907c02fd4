"""Annexes II and III of Regulation (EU) 2021/784."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from withheld.correspondence.authority_facts import Told
from withheld.correspondence.forms import (
    FeedbackFacts,
    FormParties,
    Impossibility,
    ImpossibilityFacts,
    Measure,
    feedback,
    impossibility,
)
from withheld.errors import InvalidInput
from withheld.renderers.text import to_text

PARTIES = FormParties(
    addressee="Chirp Example Ltd",
    issuing_authority="Federal Office of Invented Crime",
    their_file_reference="FOIC-9/24",
    our_file_reference="K-12",
    received_at=datetime(2024, 5, 2, 3, 10, tzinfo=UTC),
    provider="Chirp Example Ltd",
    is_legal_representative=False,
    authorised_person="The authorised person",
    contact_mail="tco@chirp.example",
)
FEEDBACK = FeedbackFacts(
    parties=PARTIES,
    measure=Measure.DISABLED_IN_ALL_MEMBER_STATES,
    measure_at=datetime(2024, 5, 2, 3, 55, tzinfo=UTC),
    member_state="IE",
    dated=date(2024, 5, 2),
)
IMPOSSIBLE = ImpossibilityFacts(
    parties=PARTIES,
    grounds=frozenset({Impossibility.INSUFFICIENT_INFORMATION}),
    further_information="The address leads to a list of posts.",
    needed=(Told.NOT_SPECIFIC,),
    signed_at=datetime(2024, 5, 2, 3, 30, tzinfo=UTC),
)


def test_annex_ii_has_every_field() -> None:
    """Feedback names the parties, ticks one measure and gives its time."""
    text = to_text(feedback(FEEDBACK))

    assert (
        text
        == """\
Feedback following removal of or disabling of access to terrorist
content
========================================================================

Regulation (EU) 2021/784, Article 3(6), Annex II

Section A
---------

Addressee of the removal order:
    Chirp Example Ltd
Authority that issued the removal order:
    Federal Office of Invented Crime
File reference of the issuing authority:
    FOIC-9/24
File reference of the addressee:
    K-12
Time and date of receipt of the removal order:
    2 May 2024, 03:10 UTC

Section B
---------

[ ] The terrorist content has been removed.

[x] Access to the terrorist content has been disabled in all Member
    States.

Time and date of the measure taken:
    2 May 2024, 03:55 UTC

Section C
---------

Hosting service provider:
    Chirp Example Ltd
Member State of the main establishment:
    Ireland
Authorised person:      The authorised person
Contact point (e-mail): tco@chirp.example
Date:                   2 May 2024
"""
    )


def test_annex_iii_has_every_field_and_a_place_to_sign() -> None:
    """Impossibility ticks its grounds, says what is needed and is signed."""
    text = to_text(impossibility(IMPOSSIBLE))

    assert (
        text
        == """\
Information on the impossibility of executing the removal order
===============================================================

Regulation (EU) 2021/784, Article 3(7) and (8), Annex III

Section A
---------

Addressee of the removal order:
    Chirp Example Ltd
Authority that issued the removal order:
    Federal Office of Invented Crime
File reference of the issuing authority:
    FOIC-9/24
File reference of the addressee:
    K-12
Time and date of receipt of the removal order:
    2 May 2024, 03:10 UTC

Section B
---------

1. The removal order cannot be executed within the time limit because
of:

[ ] force majeure or de facto impossibility not attributable to the
    provider, including for objectively justifiable technical or
    operational reasons

[ ] manifest errors in the removal order

[x] insufficient information in the removal order

2. Further information on the reasons:
    The address leads to a list of posts.
3. Errors, or information or clarification needed:
    No specific item is named; the exact URL is needed.

Section C
---------

Hosting service provider:
    Chirp Example Ltd
Authorised person:      The authorised person
Contact point (e-mail): tco@chirp.example
Signature:              ________________________
Time and date:          2 May 2024, 03:30 UTC
"""
    )


@pytest.mark.parametrize("measure", Measure)
def test_feedback_ticks_exactly_one_measure(measure: Measure) -> None:
    """Removed, or disabled in all Member States: one of the two."""
    text = to_text(feedback(replace(FEEDBACK, measure=measure)))

    assert (text.count("[x]"), text.count("[ ]")) == (1, 1)


@pytest.mark.parametrize("ground", Impossibility)
def test_impossibility_ticks_the_grounds_given(ground: Impossibility) -> None:
    """One ground given, one box ticked."""
    text = to_text(impossibility(replace(IMPOSSIBLE, grounds=frozenset({ground}))))

    assert (text.count("[x]"), text.count("[ ]")) == (1, 2)


def test_only_annex_iii_is_signed() -> None:
    """Annex II has no signature, Annex III has."""
    assert "Signature" not in to_text(feedback(FEEDBACK))
    assert "Signature" in to_text(impossibility(IMPOSSIBLE))


def test_a_legal_representative_stands_in_its_own_field() -> None:
    """Whoever answers for a provider outside the Union is named as its representative."""
    parties = replace(PARTIES, is_legal_representative=True, provider="Rep Example SARL")
    text = to_text(feedback(replace(FEEDBACK, parties=parties)))

    assert "Legal representative of the hosting service provider" in " ".join(text.split())
    assert "Hosting service provider:" not in text


def test_an_annex_iii_without_ground_or_need_is_refused() -> None:
    """Nobody is told that an order cannot be executed without being told why."""
    with pytest.raises(InvalidInput):
        replace(IMPOSSIBLE, grounds=frozenset())
    with pytest.raises(InvalidInput):
        replace(IMPOSSIBLE, needed=(), needed_words=" ")


def test_force_majeure_needs_no_clarification() -> None:
    """A machine that is down asks the authority for nothing."""
    down = frozenset({Impossibility.FORCE_MAJEURE_OR_DE_FACTO})
    text = to_text(impossibility(replace(IMPOSSIBLE, grounds=down, needed=())))

    assert "3. Errors, or information or clarification needed: –" in " ".join(text.split())
