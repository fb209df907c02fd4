"""Counsel's sign-off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from withheld.model.identity import PackVersion, PersonID
from withheld.regimes.schema import Pack
from withheld.regimes.signing import SignOff, is_active

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def sign(pack: Pack) -> SignOff:
    return SignOff(
        pack=pack.id,
        version=pack.head.version,
        digest=pack.digest,
        signed_by=PersonID("counsel-1"),
        signed_at=AT,
    )


def test_a_pack_is_inactive_until_counsel_signs(shipped: dict[str, Pack]) -> None:
    """No pack ships active; a signature over its digest makes it so."""
    for pack in shipped.values():
        assert not is_active(pack, [])
        assert is_active(pack, [sign(pack)])


def test_a_changed_byte_makes_it_inactive_again(shipped: dict[str, Pack]) -> None:
    """The version's name may stay the same; what was signed is the bytes."""
    pack = shipped["IN-69A"]
    changed = replace(pack, digest="0" * 64)

    assert not is_active(changed, [sign(pack)])


def test_one_packs_signature_is_not_anothers(shipped: dict[str, Pack]) -> None:
    """Nor does the version's name alone sign anything."""
    pack, other = shipped["IN-69A"], shipped["EU-TCO"]
    named = replace(sign(other), digest=pack.digest, version=PackVersion("x"))

    assert not is_active(pack, [named])


@pytest.mark.parametrize(("minutes", "active"), [(-1, True), (0, False), (1, False)])
def test_the_last_word_counts(shipped: dict[str, Pack], minutes: int, *, active: bool) -> None:
    """A withdrawal after the signature, or at the same instant, makes it inactive."""
    pack = shipped["EU-TCO"]
    withdrawn = replace(sign(pack), is_withdrawn=True, signed_at=AT + timedelta(minutes=minutes))

    assert is_active(pack, [withdrawn, sign(pack)]) is active
