"""What every shipped pack must be."""

import re

import pytest

from withheld.regimes.schema import Clock, Pack, Redress
from withheld.regimes.terms import Confidence, TargetStanding

PACKS = ["EU-DSA-9", "EU-TCO", "IN-69A", "IN-79-3b", "RU-149-FZ"]


def test_the_five_laws_ship(shipped: dict[str, Pack]) -> None:
    """India's two, the Union's two, Russia's."""
    assert sorted(shipped) == PACKS


def test_every_rule_says_where_it_is_written(shipped: dict[str, Pack]) -> None:
    """No rule without source, words and a degree of sureness."""
    for pack in shipped.values():
        for path, ruled in pack.rules():
            assert ruled.rule.cite, path
            assert ruled.rule.words, path
            assert ruled.rule.confidence in set(Confidence), path


def test_every_quotation_is_short_and_from_a_text_that_was_read(shipped: dict[str, Pack]) -> None:
    """A quotation proves reading; it replaces nothing."""
    quoted = [
        ruled.rule for pack in shipped.values() for _, ruled in pack.rules() if ruled.rule.quote
    ]

    assert quoted
    assert all(rule.confidence is Confidence.PRIMARY for rule in quoted)
    assert all(len(rule.quote) <= 80 for rule in quoted)


@pytest.mark.parametrize(
    ("pack", "section", "count"),
    [
        ("IN-69A", "variant", 3),
        ("IN-69A", "ground", 6),
        ("IN-69A", "clock", 12),
        ("IN-79-3b", "variant", 2),
        ("EU-DSA-9", "element", 10),
        ("EU-TCO", "ground", 5),
        ("EU-TCO", "exclusion", 6),
        ("EU-TCO", "obstacle", 4),
        ("EU-TCO", "form", 3),
        ("RU-149-FZ", "variant", 3),
    ],
)
def test_a_pack_states_as_many_rules_as_its_law(
    shipped: dict[str, Pack], pack: str, section: str, count: int
) -> None:
    """Five types of terrorist content, six of protected purpose, three annexes, and so on."""
    paths = [path for path, _ in shipped[pack].rules() if path.startswith(f"{section}.")]

    assert len(paths) == count


@pytest.mark.parametrize(
    ("form", "count", "signed"),
    [("annex-i", 33, True), ("annex-ii", 13, False), ("annex-iii", 15, True)],
)
def test_the_forms_of_the_tco_have_their_fields(
    shipped: dict[str, Pack], form: str, count: int, *, signed: bool
) -> None:
    """Annex III is signed, Annex II is not."""
    fields = next(f.fields for f in shipped["EU-TCO"].form if f.rule.key == form)
    names = [re.split(": ", field)[0] for field in fields]

    assert len(names) == len(set(names)) == count
    assert ("signature" in names) is signed


def test_no_shipped_element_is_called_fatal(shipped: dict[str, Pack]) -> None:
    """In none of the five did we read that an order is void without something."""
    assert not [e for pack in shipped.values() for e in pack.element if e.is_fatal]


def test_obstacles_stop_only_the_clock_of_the_tco(shipped: dict[str, Pack]) -> None:
    """Art. 3(7)-(8) is the one rule in the five that gives time back, and Annex III claims it."""
    stopping = [
        (name, clock.rule.key)
        for name, pack in shipped.items()
        for clock in pack.clock
        if clock.pausable_by
    ]

    assert stopping == [("EU-TCO", "act")]
    assert {obstacle.form for obstacle in shipped["EU-TCO"].obstacle} == {"annex-iii"}


def test_a_hashtag_and_an_account_are_not_named_by_section_69a(shipped: dict[str, Pack]) -> None:
    """One is done in practice, the other is contested."""
    standing = {each.rule.key: each.standing for each in shipped["IN-69A"].target}

    assert standing["hashtag"] is TargetStanding.IN_PRACTICE
    assert standing["account"] is TargetStanding.CONTESTED


def test_contesting_suspends_nothing(shipped: dict[str, Pack]) -> None:
    """No redress in the five suspends the order by itself, as far as anyone read."""
    redress: list[Redress] = [each for pack in shipped.values() for each in pack.redress]

    assert redress
    assert not [each for each in redress if each.is_suspensive]


def test_every_pack_has_a_clock_to_act_for_each_procedure(shipped: dict[str, Pack]) -> None:
    """A procedure without one would let an order wait unseen."""
    for pack in shipped.values():
        acts: list[Clock] = [clock for clock in pack.clock if clock.kind == "act"]
        for variant in pack.variant_keys:
            assert any(clock.rule.covers(variant) for clock in acts)
