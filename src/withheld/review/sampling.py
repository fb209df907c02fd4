"""
Which items of a set a person reads before they decide it as one act.

The draw follows from the very items, as they stand, and from who looks: the page, the command and
the guard where events are appended draw the same, two people read different items, and nobody
chooses what is convenient.  It is part of what a person signs.
"""

import math
from collections.abc import Collection, Sequence
from hashlib import sha256

from withheld.errors import InvalidInput
from withheld.model.identity import ItemID, PersonID

SAMPLE_FROM, SAMPLE_MAX = 4, 20
"""From so many items on a sample is read; never more than so many."""
_LEAST = 3


def sample(items: Sequence[ItemID], at_sight_of: str, person: PersonID) -> tuple[ItemID, ...]:
    """
    Return the items to be read before `items` are decided as one; none from a set read whole.

    Args:
        items: The set.
        at_sight_of: What stands for the items as they are now, from `opinions.seen`.
        person: Who is about to decide.
    """
    if len(items) < SAMPLE_FROM:
        return ()
    wanted = min(SAMPLE_MAX, max(_LEAST, math.isqrt(len(items)) + 1))
    by_chance = sorted(
        items, key=lambda item: sha256(f"{at_sight_of}/{person}/{item}".encode()).digest()
    )
    return tuple(sorted(by_chance[:wanted]))


def check_read(drawn: Sequence[ItemID], read: Collection[ItemID]) -> None:
    """
    Refuse to decide a set whose sample was not read.

    Raises:
        InvalidInput: The message says which items are to be read.
    """
    missing = [item for item in drawn if item not in read]
    if missing:
        raise InvalidInput(
            f"{len(missing)} of the {len(drawn)} items drawn for reading are not marked as read, "
            f"first of them item {missing[0]}; read items {', '.join(map(str, drawn))}, each by "
            "itself, then say so (on the command line with --read)"
        )
