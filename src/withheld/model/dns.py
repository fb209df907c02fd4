"""Questions to the domain name system and what it said, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RecordType(StrEnum):
    """What is asked for."""

    TXT = "TXT"
    A = "A"
    AAAA = "AAAA"
    MX = "MX"
    PTR = "PTR"


class Status(StrEnum):
    """What became of a question."""

    FOUND = "found"
    ABSENT = "absent"
    """There is no such name, or no such record: an answer as good as any."""
    FAILED = "failed"
    """No server answered; never read this as absent."""
    NOT_KEPT = "not-kept"
    """Nobody asked, or the answer was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the DNS is asked."""

    name: str
    """In small letters, without the last dot."""
    type: RecordType


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the DNS said."""

    question: Question
    status: Status
    values: tuple[str, ...] = ()
    """A TXT record's strings joined; `10 mx.signals.example` for MX; addresses, names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Kept answers."""

    asked_at: datetime
    """When they were asked (aware UTC)."""
    answers: tuple[Answer, ...] = ()

    def more(self, answers: Iterable[Answer]) -> "Answers":
        """Return these answers and `answers`; an answer that was there goes before a new one."""
        known = {one.question for one in self.answers}
        fresh = (one for one in answers if one.question not in known)
        return Answers(asked_at=self.asked_at, answers=(*self.answers, *fresh))
