"""The contract that a third party's pack is held to."""

from dataclasses import replace

import pytest

from withheld.adapters.packs import shipped_packs
from withheld.regimes.schema import Pack
from withheld.testing.packs import check_pack

PACKS: dict[str, Pack] = {pack.id: pack for pack in shipped_packs()}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_what_ships_keeps_the_contract(pack: Pack) -> None:
    """Ours are held to what others are."""
    check_pack(pack)


def test_a_pack_that_breaks_it_is_told_how() -> None:
    """No sources, a wrong case, an untried procedure: each is named."""
    pack = PACKS["EU-TCO"]
    cases = pack.golden.replace(b"04:00:00", b"05:00:00")
    few = b'[[case]]\nname = "x"\nreceived = 2026-01-01T00:00:00Z\n[case.expect]\naccounts = "no"\n'

    with pytest.raises(AssertionError, match=r"sources\.md"):
        check_pack(replace(pack, sources=""))
    with pytest.raises(AssertionError, match=r"due\.act"):
        check_pack(replace(pack, golden=cases))
    with pytest.raises(AssertionError, match="cross-border"):
        check_pack(replace(pack, golden=few))
