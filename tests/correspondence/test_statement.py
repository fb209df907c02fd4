"""Statements of reasons: every element of DSA art. 17(3), and never for an order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from withheld.correspondence.statement import Ground, StatementFacts, statement_of_reasons
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.own_policy import Restriction, Source
from withheld.model.papers import Letterhead
from withheld.model.territory import Territory
from withheld.renderers.text import to_text

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
FACTS = StatementFacts(
    letterhead=Letterhead(
        service="Chirp", legal_name="Chirp Example Ltd", address=(), mail="legal@chirp.example"
    ),
    written_at=AT,
    content="your post 71",
    restriction=Restriction.DISABLED,
    territory=Territory.of("DE", "AT"),
    since=AT,
    facts="The post offers forged tickets.",
    source=Source.NOTICE,
    is_detected_by_machine=False,
    is_decided_by_machine=False,
    law=Ground(relied_on="Criminal Code, section 263", explanation="it deceives buyers."),
    complain_at="https://chirp.example/complain",
)


def test_every_element_of_the_article_is_there() -> None:
    """Restriction, place, time, facts, source, machines, ground and the three ways to contest."""
    text = to_text(statement_of_reasons(replace(FACTS, until=AT + timedelta(days=30))))

    for element in (
        "access to the content was disabled",
        "Austria and Germany",
        "4 May 2026",
        "3 June 2026",
        "forged tickets",
        "notice under article 16",
        "no automated means",
        "Criminal Code, section 263",
        "within six months",
        "settlement out of court",
        "Go to court",
    ):
        assert element in text.replace("\n", " "), element


def test_no_statement_is_written_for_an_order() -> None:
    """Art. 17(5): an order is no decision of the service, and is never counted as one."""
    with pytest.raises(NotPermitted, match="17"):
        replace(FACTS, source=Source.ARTICLE_9_ORDER)


def test_a_notifier_is_named_only_where_given() -> None:
    """Who gave notice stays unsaid unless it is strictly necessary."""
    named = to_text(statement_of_reasons(replace(FACTS, notifier="the rights holder")))

    assert "It came from" not in to_text(statement_of_reasons(FACTS))
    assert "It came from the rights holder" in named


@pytest.mark.parametrize("found", [True, False])
@pytest.mark.parametrize("decided", [True, False])
def test_what_machines_did_is_said(found: bool, decided: bool) -> None:  # noqa: FBT001 -- a table
    """Found by, decided by: each of the four is told apart."""
    facts = replace(FACTS, is_detected_by_machine=found, is_decided_by_machine=decided)
    text = to_text(statement_of_reasons(facts)).lower()

    assert ("automated means" in text.replace("no automated means", "")) is (found or decided)


def test_a_ground_in_the_terms_is_told_apart_from_one_in_law() -> None:
    """Illegal and against the terms are two things, and both can be said."""
    terms = Ground(relied_on="clause 4", explanation="no sales.")
    both = to_text(statement_of_reasons(replace(FACTS, terms=terms)))
    only = to_text(statement_of_reasons(replace(FACTS, terms=terms, law=None)))

    assert "illegal" in both
    assert "clause 4" in both
    assert "illegal" not in only


@pytest.mark.parametrize(
    "change",
    [
        {"law": None},
        {"facts": " "},
        {"complain_at": ""},
        {"until": AT},
    ],
)
def test_a_statement_that_lacks_an_element_is_refused(change: dict[str, object]) -> None:
    """Without ground, facts, redress, or with an end before its start nobody is told anything."""
    with pytest.raises(InvalidInput):
        replace(FACTS, **change)  # type: ignore[arg-type]  # one field at a time
