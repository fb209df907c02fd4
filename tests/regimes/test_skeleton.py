"""A pack to begin with: whole, valid, and without one word about the law."""

from datetime import date

import pytest

from withheld.errors import InvalidInput
from withheld.regimes.golden import run_golden
from withheld.regimes.lint import lint
from withheld.regimes.loader import load_pack
from withheld.regimes.skeleton import skeleton
from withheld.regimes.terms import Status

SAID = {
    "title": "Sweden: Act 1",
    "statute": "Act 1",
    "jurisdiction": "SE",
    "zone": "Europe/Stockholm",
    "offset": "+01:00",
}


def test_a_begun_pack_is_valid_and_claims_nothing() -> None:
    """The linter is silent, its case holds, no rule is verified, and its status is unclear."""
    pack = load_pack(skeleton("SE-1", **SAID, today=date(2026, 11, 24)))

    assert lint(pack) == ()
    assert run_golden(pack) == ()
    assert pack.head.status is Status.UNCLEAR
    assert not [path for path, ruled in pack.rules() if ruled.rule.is_verified]


@pytest.mark.parametrize("char", ['"', "'", "\\", "\n", "{", "}"])
@pytest.mark.parametrize("field", ["title", "statute", "zone"])
def test_no_text_breaks_out_of_its_quotation_marks(field: str, char: str) -> None:
    """A pack is data, whatever somebody types."""
    with pytest.raises(InvalidInput):
        skeleton("SE-1", **(SAID | {field: f"a{char}b"}), today=date(2026, 11, 24))
