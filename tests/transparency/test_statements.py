"""Statements: acts and dates, and exactly what was disclosed besides."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from withheld.errors import NotPermitted
from withheld.ledger.canonical import canonical
from withheld.model.papers import Letterhead
from withheld.model.review import Layer
from withheld.renderers.text import to_text
from withheld.transparency.entries import to_entry
from withheld.transparency.statements import StatementFacts, disclose, statement

TRACES = {
    Layer.COUNTS: ("1021", "1,021", "157"),
    Layer.LAW: ("69A",),
    Layer.AUTHORITY: ("Ministry", "ministry"),
    Layer.ACT: ("India", '"in":'),
    Layer.DOCUMENT: ("orders.example",),
    Layer.IDENTIFIERS: ("lantern",),
}
"""What each layer leaves in a paper or an entry when it is told."""


def test_a_statement_tells_acts_dates_and_what_may_be_told(
    facts: StatementFacts, chirp: Letterhead
) -> None:
    """The whole statement, where everything may be told."""
    text = to_text(statement(disclose(facts), chirp))

    assert (
        text
        == """\
Statement on a legal demand, 10 February 2021
=============================================

Published: 10 February 2021
Statement: 2021-02-10-a

What happened
-------------

Date              Act                           Where
----------------  ----------------------------  -----
4 February 2021   A legal demand was received.  –
10 February 2021  Content was withheld.         India

On what ground
--------------

Law:       Information Technology Act 2000, section 69A
Authority: Ministry of Invented Affairs

How much
--------

Result                             Items
---------------------------------  -----
Withheld where the demand reaches  1,021
Not withheld                       157
Items in all                       1,178

In our words
------------

We did not act on news media.

We consider a challenge.

The order itself
----------------

https://orders.example/7.pdf

What is withheld
----------------

- https://chirp.example/lantern

| HOW TO CHECK THIS
| This statement is an entry in our public log. Anyone can check that it
| was not altered since and that nothing was dropped. How to verify the
| log <https://legal.chirp.example/verify.html>
"""
    )


def test_a_statement_says_what_it_leaves_out(facts: StatementFacts, chirp: Letterhead) -> None:
    """By default acts and dates; whatever is not told is named as not told."""
    told = replace(facts, disclosed=frozenset({Layer.EXISTENCE}), own_words="")
    text = to_text(statement(disclose(told), replace(chirp, pages="")))

    assert "10 February 2021  Content was withheld." in text
    assert "- how many items the demand names" in text
    assert "- who made it" in text
    assert "On what ground" not in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layers=st.frozensets(st.sampled_from(Layer)))
def test_neither_paper_nor_entry_holds_what_was_not_disclosed(
    facts: StatementFacts, chirp: Letterhead, layers: frozenset[Layer]
) -> None:
    """A layer leaves a trace in public if and only if it was disclosed."""
    said = disclose(replace(facts, disclosed=layers | {Layer.EXISTENCE}))
    paper = to_text(statement(said, chirp))
    entry = canonical(to_entry(said)).decode()

    for layer, traces in TRACES.items():
        for public in (paper, entry):
            assert any(trace in public for trace in traces) == (layer in layers), layer


def test_an_order_that_may_not_be_known_has_no_statement(facts: StatementFacts) -> None:
    """Existence comes first."""
    with pytest.raises(NotPermitted):
        disclose(replace(facts, disclosed=frozenset(Layer) - {Layer.EXISTENCE}))
