"""
Counsel's sign-off: a pack says nothing about real orders until the operator's counsel signed it.

What is signed is the pack's digest, so a pack that changes by one byte is inactive again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from withheld.model.identity import PackID, PackVersion, PersonID
from withheld.regimes.schema import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Counsel's word that a version of a pack may be used, or no longer."""

    pack: PackID
    version: PackVersion
    digest: str
    """Of the pack's files, as `Pack.digest`."""
    signed_by: PersonID
    signed_at: datetime
    is_withdrawn: bool = False
    """Whether this takes an earlier sign-off of the same digest back."""


def is_active(pack: Pack, sign_offs: Iterable[SignOff]) -> bool:
    """Return whether the last word on exactly these bytes is a sign-off; without one, no."""
    on_this = [each for each in sign_offs if (each.pack, each.digest) == (pack.id, pack.digest)]
    if not on_this:
        return False
    # At one instant a withdrawal outweighs a sign-off: in doubt the pack says nothing.
    last = max(on_this, key=lambda each: (each.signed_at, each.is_withdrawn))
    return not last.is_withdrawn
