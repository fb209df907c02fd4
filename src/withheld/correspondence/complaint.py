"""The answer to an account holder's complaint: what was decided, why, and what can be done next."""

from dataclasses import dataclass
from datetime import date, datetime

from withheld.correspondence.holder import (
    Remedy,
    RestoredRow,
    ensure_may_know,
    opening,
    restored_table,
)
from withheld.correspondence.holder_words import ComplaintResult, words_in
from withheld.errors import InvalidInput
from withheld.model.papers import Block, Heading, Letterhead, Paper, Strong, bullets, say
from withheld.model.review import Layer
from withheld.model.wording import day


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswerFacts:
    """Everything the answer to a complaint may draw on."""

    language: str
    letterhead: Letterhead
    written_at: datetime
    handle: str
    complained_on: date
    reference: str
    """The complaint's own reference, as the holder was given it."""
    result: ComplaintResult
    reasons: str
    """Typed by the people who decided, in the holder's language."""
    disclosed: frozenset[Layer]
    restored: tuple[RestoredRow, ...] = ()
    remedies: tuple[Remedy, ...] = ()


def complaint_answer(facts: ComplaintAnswerFacts) -> Paper:
    """
    Return the letter that decides a complaint.

    Raises:
        NotPermitted: The holder may not know that the order exists.
        InvalidInput: No reasons, or something shown again after a complaint that failed.

    Law:
        Regulation (EU) 2022/2065 art. 20(4)-(6): a reasoned decision, without undue delay, not
        solely by automated means; Regulation (EU) 2021/784 art. 10(2).
    """
    ensure_may_know(facts.disclosed)
    if not facts.reasons.strip():
        raise InvalidInput("a decision on a complaint without reasons; type them first")
    if facts.restored and facts.result is ComplaintResult.REJECTED:
        raise InvalidInput("a rejected complaint shows nothing again; check the result")
    words = words_in(facts.language)
    blocks: list[Block] = [
        *opening(facts.letterhead, facts.written_at, facts.handle, words, facts.language),
        say(words.complaint.format(day=day(facts.complained_on, facts.language))),
        say(Strong(words.complaint_results[facts.result])),
        say(words.complaint_reasons.format(reasons=facts.reasons)),
        say(words.decided_by_people),
        say(words.complain_reference.format(reference=facts.reference)),
    ]
    if facts.restored:
        blocks.append(Heading(words.restored))
        blocks.append(restored_table(facts.restored, words, facts.language))
    if facts.remedies:
        ways = tuple(
            words.remedy_within.format(forum=one.forum, within=one.within)
            if one.within
            else one.forum
            for one in facts.remedies
        )
        blocks += [Heading(words.contest_further), bullets(ways)]
    blocks.append(say(words.only_yours))
    title = words.title_complaint.format(service=facts.letterhead.service)
    return Paper(title=title, language=facts.language, blocks=tuple(blocks))
