"""What every shipped pack must be."""

import re

import pytest

from withheld.regimes.schema import Clock, Pack, Redress
from withheld.regimes.terms import Confidence, Power, Status, TargetStanding

PACKS = """
    AT-KOPLG AU-OSA BR-MCI CA-CC DE-NETZDG EU-DSA-10 EU-DSA-9 EU-TCO FR-LCEN GB-OSA GB-TA-3 ID-MR5
    IN-69A IN-79-3b JP-JOHOPURA KR-KCSC MY-CMA MY-OSA PK-PECA RU-149-FZ SG-FICA SG-OCHA SG-OSRA
    SG-POFMA TH-CCA TR-5651 US-COURT US-TIDA VN-147
""".split()
REQUESTS = ["AT-KOPLG", "DE-NETZDG", "US-TIDA"]
"""Laws that give people a request, and nobody an order."""


def test_the_laws_of_twenty_jurisdictions_ship(shipped: dict[str, Pack]) -> None:
    """Each regime whose facts were gathered, and no other."""
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


def test_one_law_alone_makes_orders_void_without_something(shipped: dict[str, Pack]) -> None:
    """Brazil's, Marco Civil art. 19 § 1: the content is identified, on pain of nullity."""
    fatal = [(n, e.rule.key) for n, pack in shipped.items() for e in pack.element if e.is_fatal]

    assert fatal == [("BR-MCI", "locator")]


def test_obstacles_stop_two_clocks_only(shipped: dict[str, Pack]) -> None:
    """TCO art. 3(7)-(8), claimed by Annex III, and the French rule that copies it."""
    stopping = [
        (name, clock.rule.key)
        for name, pack in shipped.items()
        for clock in pack.clock
        if clock.pausable_by
    ]

    assert stopping == [("EU-TCO", "act"), ("FR-LCEN", "act-child-abuse")]
    assert {obstacle.form for obstacle in shipped["EU-TCO"].obstacle} == {"annex-iii"}


def test_a_hashtag_and_an_account_are_not_named_by_section_69a(shipped: dict[str, Pack]) -> None:
    """One is done in practice, the other is contested."""
    standing = {each.rule.key: each.standing for each in shipped["IN-69A"].target}

    assert standing["hashtag"] is TargetStanding.IN_PRACTICE
    assert standing["account"] is TargetStanding.CONTESTED


def test_contesting_suspends_nothing(shipped: dict[str, Pack]) -> None:
    """No redress in any of them suspends the order by itself, as far as anyone read."""
    redress: list[Redress] = [each for pack in shipped.values() for each in pack.redress]

    assert redress
    assert not [each for each in redress if each.is_suspensive]


def test_every_pack_has_a_clock_to_act_for_each_procedure(shipped: dict[str, Pack]) -> None:
    """A procedure without one would let an order wait unseen."""
    for pack in shipped.values():
        acts: list[Clock] = [clock for clock in pack.clock if clock.kind == "act"]
        for variant in pack.variant_keys:
            assert any(clock.rule.covers(variant) for clock in acts)


def test_of_every_law_something_was_read_somewhere(shipped: dict[str, Pack]) -> None:
    """No pack rests on general knowledge alone: each names a text, or somebody who read it."""
    unread = [
        name
        for name, pack in shipped.items()
        if {each.rule.confidence for _, each in pack.rules()} == {Confidence.UNVERIFIED}
    ]

    assert unread == []


def test_a_law_of_requests_empowers_nobody(shipped: dict[str, Pack]) -> None:
    """A person's request is recorded as one: in these laws no body may order."""
    only_requests = [name for name, pack in shipped.items() if pack.head.is_requests_only]

    assert only_requests == REQUESTS
    assert {i.power for name in REQUESTS for i in shipped[name].issuer} == {Power.REQUEST}


def test_a_superseded_law_is_marked_historic(shipped: dict[str, Pack]) -> None:
    """Germany's and Austria's complaints laws are for orders of their time."""
    historic = [name for name, pack in shipped.items() if pack.head.status is Status.HISTORIC]

    assert historic == ["AT-KOPLG", "DE-NETZDG"]


def test_in_brazil_the_order_may_stand_in_the_place_of_the_content(
    shipped: dict[str, Pack],
) -> None:
    """Marco Civil art. 20: on the user's request the reasons or the order; believed, not read."""
    (stone,) = shipped["BR-MCI"].tombstone

    assert stone.shows == ("reasons", "order")
    assert stone.is_on_request
    assert not stone.rule.is_verified


def test_an_instruction_that_means_the_whole_world_proposes_one_country(
    shipped: dict[str, Pack],
) -> None:
    """Malaysia's s. 25 says "to all users"; a wider territory than Malaysia is counsel's word."""
    (scope,) = shipped["MY-OSA"].scope

    assert "all users" in scope.rule.quote
    assert scope.territory == "MY"
