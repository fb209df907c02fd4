"""The letter that tells a holder what the service gives back of what its own rules removed."""

from dataclasses import dataclass
from datetime import datetime

from withheld.correspondence.holder import opening
from withheld.correspondence.holder_words import words_in
from withheld.errors import InvalidInput
from withheld.model.papers import Heading, Letterhead, Paper, bullets, say


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBackFacts:
    """Everything such a letter may draw on; it knows of no order, so that it tells of none."""

    language: str
    letterhead: Letterhead
    written_at: datetime
    handle: str
    content: tuple[str, ...]
    """The holder's own content, as its holder knows it."""
    reasons: str
    """Typed by a person, in the holder's language."""


def given_back_letter(facts: GivenBackFacts) -> Paper:
    """
    Return the letter, without a word on whether a law withholds some of it somewhere.

    Raises:
        InvalidInput: Nothing is given back, no reasons, or a language without wording.
    """
    if not facts.content or not facts.reasons.strip():
        raise InvalidInput("such a letter says what is given back, and why; give both")
    words = words_in(facts.language)
    return Paper(
        title=words.title_given_back.format(service=facts.letterhead.service),
        language=facts.language,
        blocks=(
            *opening(facts.letterhead, facts.written_at, facts.handle, words, facts.language),
            say(words.opening_given_back),
            Heading(words.given_back),
            bullets(facts.content),
            say(words.complaint_reasons.format(reasons=facts.reasons)),
            say(words.given_back_laws),
            say(words.only_yours),
        ),
    )
