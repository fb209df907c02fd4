"""Words that are tried only where they can match say exactly what they say in full."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.intake import demand_words, remedies, territories
from withheld.intake.act_words import ACTS
from withheld.intake.stems import folded, stems_of
from withheld.intake.wording import Words, words

LETTERS = Path(__file__).parent / "letters"
LINES = sorted(
    {
        line
        for path in LETTERS.glob("*.[te]*")
        for written in path.read_text(encoding="utf-8").splitlines()
        for line in (written, written.upper())
        if line.strip()
    }
)
EVERY = [one.pattern for one in ACTS] + [
    value
    for module in (demand_words, remedies, territories)
    for value in vars(module).values()
    if isinstance(value, Words)
]


@pytest.mark.parametrize("turn", range(len(EVERY)))
def test_words_are_found_as_by_one_pattern_of_them_all(turn: int) -> None:
    """On every line of every letter, in any case, nothing is passed over for the sake of speed."""
    each = EVERY[turn]
    every = "|".join(way.pattern for way in each.ways)
    whole = re.compile(re.sub(r"\(\?P<\w+>", "(?:", every), re.IGNORECASE)
    quick = [[one.span() for one in each.finditer(line)] for line in LINES]
    full = [[one.span() for one in whole.finditer(line)] for line in LINES]

    assert quick == full


@pytest.mark.parametrize(
    ("pattern", "stems"),
    [
        (r"\bremov(?:e|al)\b", {"remov"}),
        (r"\b(?:keep|hold)\b[^.;]{0,40}\bcopies\b", {"copies"}),
        (r"\bcolou?r", {"colo"}),
        (r"удал\w+|изъять", {"удал", "изъять"}),
        (r"(?<!not )\bURL(?!s)", {"url"}),
        (r"a?\w*", set()),
        (r"(?:\d{4})?", set()),
    ],
)
def test_the_stems_of_a_pattern_stand_in_every_match(pattern: str, stems: set[str]) -> None:
    """What may be left out is no stem; where nothing must stand, nothing is told."""
    assert stems_of(pattern) == stems


@given(st.from_regex(re.compile("|".join(way.pattern for way in ACTS[4].pattern.ways))))
def test_a_text_that_matches_holds_a_stem(text: str) -> None:
    """Whatever a pattern matches, its stems stand in it: never is a match passed over."""
    stems = stems_of("|".join(way.pattern for way in ACTS[4].pattern.ways))

    assert any(stem in folded(text) for stem in stems)


def test_words_of_other_scripts_are_found_in_their_own() -> None:
    """A word that plain Latin text cannot hold is left out of the quick pattern only."""
    found = words(r"\bremove\b", r"удалить|删除", r"\bIP\b|用户")

    assert found.search("Удалить")
    assert found.search("请删除")
    assert found.search("your ip")
    assert not found.search("nothing")
    assert not words("删除").search("delete")
