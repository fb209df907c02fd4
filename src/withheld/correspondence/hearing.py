"""
The note of a meeting, call or hearing with an authority: for the file, not for the authority.

What was said is kept as typed, under the side that said it; offices, not people, are named.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from withheld.errors import InvalidInput
from withheld.model.papers import Block, Heading, KeyValueTable, Paper, bullets, say
from withheld.model.wording import moment


class Medium(StrEnum):
    """How the sides met."""

    IN_PERSON = "in person"
    VIDEO = "by video"
    TELEPHONE = "by telephone"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingFacts:
    """What a person who was there wrote down."""

    held_at: datetime
    medium: Medium
    about: str
    """The order's reference, as the authority writes it."""
    their_offices: tuple[str, ...]
    our_offices: tuple[str, ...]
    they_said: tuple[str, ...] = ()
    we_said: tuple[str, ...] = ()
    they_asked: tuple[str, ...] = ()
    we_undertook: tuple[str, ...] = ()
    noted_at: datetime


def hearing_note(facts: HearingFacts) -> Paper:
    """
    Return the note; it decides nothing, and says so.

    Raises:
        InvalidInput: The note was written before the hearing, or holds nothing.
    """
    parts = (
        ("What they said", facts.they_said),
        ("What we said", facts.we_said),
        ("What they asked for", facts.they_asked),
        ("What we undertook", facts.we_undertook),
    )
    if facts.noted_at < facts.held_at:
        raise InvalidInput("a note older than its hearing; check the two times")
    if not any(points for _, points in parts):
        raise InvalidInput("a note of nothing; write down what was said")
    blocks: list[Block] = [
        KeyValueTable(
            (
                ("Held", f"{moment(facts.held_at)}, {facts.medium.value}"),
                ("About", facts.about),
                ("For the authority", ", ".join(facts.their_offices)),
                ("For us", ", ".join(facts.our_offices)),
                ("Noted", moment(facts.noted_at)),
            )
        )
    ]
    for heading, points in parts:
        if points:
            blocks += [Heading(heading), bullets(points)]
    blocks.append(say("This note is for the file. Nothing said at the meeting decides an item."))
    return Paper(title="Note of a meeting with an authority", language="en", blocks=tuple(blocks))
