"""Statements of reasons on the command line: for the service's own decisions, never for orders."""

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.usefixtures("desk")
WORDS = (
    *("reasons", "your post 71", "--restriction", "disabled", "--territory", "DE"),
    *("--facts", "It offers forged tickets."),
)
GROUND = ("--law", "Criminal Code, s. 263", "--law-because", "it deceives buyers.")


def test_a_decision_of_its_own_is_reasoned_element_by_element(run: Run) -> None:
    """What, where, why, by what ground, and three ways to contest."""
    said = run(*WORDS, *GROUND, "--source", "notice")

    assert said.returncode == 0, said.stderr
    for element in ("Germany", "forged tickets", "Criminal Code, s. 263", "within six months"):
        assert element in said.stdout


def test_an_order_gets_no_statement_of_reasons(run: Run) -> None:
    """Art. 17(5): the holder's letter is another paper."""
    refused = run(*WORDS, *GROUND, "--source", "article-9-order")

    assert refused.returncode == 1
    assert "17(5)" in refused.stderr


def test_a_statement_without_ground_is_refused(run: Run) -> None:
    """Neither law nor terms is no reason."""
    assert run(*WORDS, "--source", "own-initiative").returncode == 2
