"""The sheet of elements: what is there, what is missing, and what nobody can say yet."""

from datetime import date

from withheld.regimes.completeness import Check, Presence, lacking, sheet
from withheld.regimes.schema import Pack

DAY = date(2026, 5, 4)


def presence(pack: Pack, check: Check | None, variant: str = "") -> dict[str, Presence]:
    """Return what is known of each element of `pack`."""
    lines = sheet(pack, variant=variant or pack.head.default_variant, on=DAY, check=check)
    return {line.element.rule.key: line.presence for line in lines}


def test_nothing_is_known_before_somebody_looked(shipped: dict[str, Pack]) -> None:
    """In every law every element is unchecked, and nothing is lacking."""
    for pack in shipped.values():
        lines = sheet(pack, variant=pack.head.default_variant, on=DAY, check=None)

        assert {line.presence for line in lines} <= {Presence.UNCHECKED}
        assert lacking(lines) == ()


def test_only_what_was_read_can_be_missing(shipped: dict[str, Pack]) -> None:
    """An empty check makes no unverified and no conditional element a defect, in any law."""
    for pack in shipped.values():
        for variant in pack.variant_keys:
            lines = sheet(pack, variant=variant, on=DAY, check=Check(places={}))

            for element in lacking(lines):
                assert element.rule.is_verified, pack.id
                assert not element.applies_when, pack.id


def test_a_complete_order_lacks_nothing(shipped: dict[str, Pack]) -> None:
    """Everything found, everywhere: no defect and no question in any law."""
    for pack in shipped.values():
        for variant in pack.variant_keys:
            every = {each.rule.key: "page 1" for each in pack.element}
            lines = sheet(pack, variant=variant, on=DAY, check=Check(places=every))

            assert {line.presence for line in lines} <= {Presence.PRESENT}


def test_a_condition_that_is_met_makes_a_question_a_defect(shipped: dict[str, Pack]) -> None:
    """TCO art. 3(4)(g): where silence is asked for, its decision must be in the order."""
    without = presence(shipped["EU-TCO"], Check(places={}))
    silenced = Check(places={}, applies=frozenset({"non-disclosure"}))

    assert without["non-disclosure"] is Presence.QUESTION
    assert presence(shipped["EU-TCO"], silenced)["non-disclosure"] is Presence.MISSING


def test_where_something_seems_to_be_is_only_a_hint(shipped: dict[str, Pack]) -> None:
    """A place that was read proves nothing until a person says so."""
    pack = shipped["EU-TCO"]
    read = {"provision": "line 4", "item": "Annexure-I, row 2"}
    lines = sheet(pack, variant="ordinary", on=DAY, check=Check(places={}), read=read)
    hints = {line.element.rule.key: (line.hint, line.presence) for line in lines}

    assert hints["legal-basis"] == ("line 4", Presence.MISSING)
    assert hints["locator"] == ("Annexure-I, row 2", Presence.MISSING)
    assert hints["redress"] == ("", Presence.MISSING)


def test_the_paper_behind_an_order_has_a_sheet_of_its_own(shipped: dict[str, Pack]) -> None:
    """Rule 6 asks for things of the request that nobody asks of the direction."""
    pack = shipped["IN-69A"]
    request = sheet(pack, variant="ordinary", on=DAY, check=None, paper="request")
    order = sheet(pack, variant="ordinary", on=DAY, check=None)

    assert "request-form" in {line.element.rule.key for line in request}
    assert not {line.element.rule.key for line in request} & {
        line.element.rule.key for line in order
    }
