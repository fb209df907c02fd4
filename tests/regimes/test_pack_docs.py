"""The page on packs names everything a pack may say."""

import re
from collections import Counter
from enum import StrEnum
from pathlib import Path

import pytest

from withheld.regimes import golden, loader
from withheld.regimes.schema import SECTIONS, Pack
from withheld.regimes.spans import Wording
from withheld.regimes.terms import (
    AccountWide,
    Bound,
    ClockKind,
    Commands,
    Confidence,
    DutyToTell,
    Naming,
    Owed,
    Party,
    Power,
    Start,
    Status,
    TargetStanding,
)
from withheld.regimes.timing import ClockState

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
LISTS: list[type[StrEnum]] = [
    AccountWide,
    Bound,
    ClockKind,
    ClockState,
    Commands,
    Confidence,
    DutyToTell,
    Naming,
    Owed,
    Party,
    Power,
    Start,
    Status,
    TargetStanding,
    Wording,
]


@pytest.mark.parametrize("words", LISTS)
def test_every_word_of_a_closed_list_is_on_the_page(words: type[StrEnum]) -> None:
    """A lawyer finds each word a pack may use without reading code."""
    assert [word.value for word in words if f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize("module", [loader, golden])
def test_every_key_that_is_read_is_on_the_page(module: object) -> None:
    """What the loader and the cases take from a file is listed; nothing is known only to code."""
    source = Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8")
    keys = set(re.findall(r'table\.\w+\("(\w+)"', source)) - {"case", "pack", "expect", "starts"}

    assert len(keys) > 10
    assert [key for key in sorted(keys) if not re.search(rf"[`.\[]{key}\b", PAGE)] == []


def test_every_section_and_every_pack_is_on_the_page(shipped: dict[str, Pack]) -> None:
    """The tables of sections and of packs are whole."""
    assert [section for section in SECTIONS if f"| `{section}` |" not in PAGE] == []
    assert [name for name in shipped if f"| `{name}` |" not in PAGE] == []


def test_the_table_of_packs_counts_their_rules(shipped: dict[str, Pack]) -> None:
    """How much of each law was read, believed or only heard of is said as it is."""
    for pack in shipped.values():
        count = Counter(ruled.rule.confidence for _, ruled in pack.rules())
        numbers = " | ".join(str(count[each]) for each in Confidence)

        row = f"| `{pack.id}` | {pack.head.title} | {numbers} | {pack.head.status} |"
        assert row in PAGE, "tools/pack_pages.py writes the table anew"
