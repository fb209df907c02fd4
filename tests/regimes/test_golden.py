"""Golden cases: that the shipped packs keep theirs, and that the runner would notice."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from withheld.errors import InvalidInput
from withheld.regimes import golden
from withheld.regimes.golden import read_cases, run_golden
from withheld.regimes.matching import Matched, match
from withheld.regimes.schema import Pack

MakePack = Callable[..., Pack]
CASE = '[[case]]\nname = "x"\nreceived = 2026-01-01T00:00:00+02:00\n'
EXPECT = "[case.expect]\ndefects = []\n"


def test_every_golden_case_of_every_pack_holds(shipped: dict[str, Pack]) -> None:
    """What a lawyer wrote down as expected is what the pack says."""
    assert [mismatch for pack in shipped.values() for mismatch in run_golden(pack)] == []


def test_every_procedure_of_every_pack_has_a_golden_case(shipped: dict[str, Pack]) -> None:
    """No procedure ships untried."""
    for pack in shipped.values():
        assert {case.variant for case in read_cases(pack)} == set(pack.variant_keys)


def test_every_pack_is_tried_by_eight_cases_at_least(shipped: dict[str, Pack]) -> None:
    """Days, versions, issuers and what is missing: fewer leave one of them untried."""
    few = [name for name, pack in shipped.items() if len(read_cases(pack)) < 8]

    assert few == []


def test_every_expectation_would_be_missed_if_it_were_wrong(shipped: dict[str, Pack]) -> None:
    """The runner compares everything that a case names; turned wrong, each is reported."""
    for pack in shipped.values():
        for case in read_cases(pack):
            wrong = replace(case, expected=tuple((about, "wrong") for about, _ in case.expected))
            missed = [mismatch.about for mismatch in golden._compare(pack, wrong)]

            assert missed == [about for about, _ in case.expected]


@pytest.mark.parametrize(
    ("expect", "about"),
    [
        ("[case.expect]\ndefects = ['reasons']\n", "defects"),
        ("[case.expect]\nquestions = ['reasons']\n", "questions"),
        ("[case.expect.due]\nact = 2026-01-01T10:00:01+02:00\n", "due.act"),
        ("[case.expect.due]\nnothing = 'runs'\n", "due.nothing"),
        ("[case.expect.disclosure]\nholder = ['law']\n", "disclosure.holder"),
        ("[case.expect]\nsecrecy = 'always'\n", "secrecy"),
        ("[case.expect]\ngag_ends = 2026-01-01T10:00:00+02:00\n", "gag_ends"),
        ("[case.expect]\nterritory = 'EU'\n", "territory"),
        ("[case.expect]\nmay_order = 'yes'\n", "may_order"),
        ("[case.expect]\naccounts = 'yes'\n", "accounts"),
        ("[case.expect]\nmatched = 'any'\n", "matched"),
    ],
)
def test_a_wrong_expectation_is_reported(make_pack: MakePack, expect: str, about: str) -> None:
    """Each kind of expectation, wrong by one thing, is named with what was found instead."""
    mismatches = run_golden(make_pack(golden=CASE + expect))

    assert [mismatch.about for mismatch in mismatches] == [about]
    assert mismatches[0].expected != mismatches[0].found


@pytest.mark.parametrize(
    ("cases", "named"),
    [
        (CASE, "expect"),
        (CASE + "[case.expect]\nweather = 'fine'\n", "weather"),
        ('[[case]]\nname = "x"\n' + EXPECT, "received"),
        (CASE + 'variant = "x"\n' + EXPECT, "variant"),
        (CASE + 'has = ["reason"]\n' + EXPECT, "reason"),
        (CASE + "[case.starts]\nbirth = 2026-01-01T00:00:00Z\n" + EXPECT, "birth"),
        (CASE + '[case.stated]\nrest = "PT1H"\n' + EXPECT, "rest"),
        (CASE + "[case.stated]\nact = 3\n" + EXPECT, "act"),
        (CASE + '[[case.hindrance]]\nobstacle = "flood"\n' + EXPECT, "began"),
        (CASE + EXPECT + "[[cases]]\n", "cases"),
        ('[[case]]\nname = "x"\nreceived = 2026-01-01T00:00:00\n' + EXPECT, "received"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(make_pack: MakePack, cases: str, named: str) -> None:
    """A case with a slip would test nothing; the message names the slip."""
    pack = make_pack(golden=cases)

    with pytest.raises(InvalidInput, match=named):
        run_golden(pack)


def test_a_case_states_times_as_span_or_instant(make_pack: MakePack) -> None:
    """The order's own time, as a length or as an hour, is compared with the law's."""
    span = CASE + '[case.stated]\nact = "PT1H"\n'
    hour = CASE + "[case.stated]\nact = 2026-01-01T01:00:00+02:00\n"
    expect = "[case.expect.due]\nact = 2026-01-01T01:00:00+02:00\n"

    assert run_golden(make_pack(golden=span + expect)) == ()
    assert run_golden(make_pack(golden=hour + expect)) == ()


def test_no_citation_of_one_law_is_taken_for_another(shipped: dict[str, Pack]) -> None:
    """What a pack's cases cite as its own names that pack alone among all that ship."""
    every = list(shipped.values())
    for pack in every:
        for case in read_cases(pack):
            expected = dict(case.expected).get("matched")
            if expected in (None, "no pack"):
                continue
            answer = match(every, case.cited, country=case.country)

            assert isinstance(answer, Matched), (pack.id, case.name)
            assert [one.pack for one in answer.packs] == [pack.id], case.name


@pytest.mark.parametrize("value", ['"2026-05-04"', "[2026-05-04T00:00:00Z]", '["monday"]'])
def test_holidays_of_a_case_are_days(make_pack: MakePack, value: str) -> None:
    """An instant or a word would be a holiday that silently does not count."""
    pack = make_pack(golden=f"{CASE}holidays = {value}\n{EXPECT}")

    with pytest.raises(InvalidInput, match="list of days"):
        read_cases(pack)
