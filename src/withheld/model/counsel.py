"""
The nouns of counsel's lane: what lawyers write down for the service, and for nobody else.

Nothing of it is an event, a finding or a paper, and none of those can hold it: `Privileged` has no
way into JSON, so advice cannot slip into a bundle, an export, a letter or a log by mistake.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Never, NewType, final

from withheld.model.identity import PersonID

MatterID = NewType("MatterID", str)
"""What the advice is about: an order's name, or counsel's own number for several of them."""


@final
class Privileged:
    """Words between the service and its counsel: read on purpose, printed by nobody."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        """Take the words."""
        self._words: Final = words

    def reveal(self) -> str:
        """Return the words, to somebody who may read them."""
        return self._words

    def __repr__(self) -> str:
        """Return no word of them."""
        return "Privileged(…)"

    def __reduce__(self) -> Never:
        """
        Refuse to be copied out of the process.

        Raises:
            TypeError: Always.
        """
        raise TypeError("what is privileged is not serialised")


class LaneKind(StrEnum):
    """What an entry is."""

    NOTE = "note"
    ADVICE = "advice"
    RISK = "risk"
    """A named officer accepts the risk of what is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneEntry:
    """Something that was written down in a matter."""

    matter: MatterID
    kind: LaneKind
    author: PersonID
    at: datetime
    words: Privileged


class LaneAct(StrEnum):
    """What somebody did in the lane; each is kept."""

    WROTE = "wrote"
    READ = "read"
    ADMITTED = "admitted"
    DISMISSED = "dismissed"
    COPIED = "copied"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneAccess:
    """One line of the lane's own register of who was there."""

    matter: MatterID
    act: LaneAct
    person: PersonID
    at: datetime
    whom: PersonID | None = None
    """The guest, where one was admitted or dismissed."""
