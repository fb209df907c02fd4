"""Words that are quick on plain Latin text say there exactly what they say in full."""

from pathlib import Path

import pytest

from withheld.intake import demand_words
from withheld.intake.act_words import ACTS
from withheld.intake.wording import Words, words

LETTERS = Path(__file__).parent / "letters"
LINES = sorted(
    {
        line
        for path in LETTERS.glob("*.[te]*")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.isascii() and line.strip()
    }
)
EVERY = [one.pattern for one in ACTS] + [
    value for value in vars(demand_words).values() if isinstance(value, Words)
]


@pytest.mark.parametrize("turn", range(len(EVERY)))
def test_plain_text_is_read_as_any_other(turn: int) -> None:
    """On every plain line of every letter the quick pattern finds what the full one finds."""
    each = EVERY[turn]
    quick = [[one.span() for one in each.finditer(line)] for line in LINES]
    full = [[one.span() for one in each.full.finditer(line)] for line in LINES]

    assert quick == full


def test_words_of_other_scripts_are_found_in_their_own() -> None:
    """A word that plain Latin text cannot hold is left out of the quick pattern only."""
    found = words(r"\bremove\b", r"удалить|删除", r"\bIP\b|用户")

    assert found.search("Удалить")
    assert found.search("请删除")
    assert found.search("your ip")
    assert not found.search("nothing")
    assert not words("删除").search("delete")
