"""
Letters to an account holder: their own rows, in their language.

A letter is drafted only where its reader may know that the order exists.  Where silence is
commanded there is no draft to leak: the caller keeps the silence's article and end, and comes back
when it is over.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from withheld.correspondence.holder_words import Because, HolderWords, words_in
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.papers import (
    Address,
    Block,
    BulletList,
    Heading,
    Letterhead,
    Link,
    Paper,
    Runs,
    Strong,
    Table,
    Text,
    bullets,
    say,
)
from withheld.model.review import Layer
from withheld.model.territory import COUNTRIES, Territory
from withheld.model.wording import day, moment, where
from withheld.regimes.terms import Owed


class CopyOfOrder(StrEnum):
    """How the holder gets a copy of the order."""

    ATTACHED = "attached"
    ON_REQUEST = "on-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderRow:
    """One thing of the holder's own that an order names."""

    what: str
    """As its holder knows it: its own address on the service, or `your account`."""
    withheld_in: Territory | None
    """None where nothing was withheld."""
    since: datetime | None = None
    """Aware UTC; there whenever something was withheld."""
    until: datetime | None = None
    """None means until further notice."""

    def __post_init__(self) -> None:
        """
        Refuse a withholding without a start.

        Raises:
            InvalidInput: A place without a start, or a start without a place.
        """
        if (self.withheld_in is None) != (self.since is None):
            raise InvalidInput("a withholding has a place and a start, or neither; give both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A way to contest an order outside the service, in the holder's language."""

    forum: str
    within: str = ""
    """The time limit in words; empty if the law sets none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """An organisation that advises people whose speech was restricted."""

    name: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderLetterFacts:
    """Everything a letter to one account holder may draw on; nobody else's rows are here."""

    language: str
    letterhead: Letterhead
    written_at: datetime
    handle: str
    rows: tuple[HolderRow, ...]
    disclosed: frozenset[Layer]
    """What counsel decided that this holder may know; whatever is not in it stays unsaid."""
    law: str = ""
    authority: str = ""
    reasons: str = ""
    """As the order gives them; told with the document, or where the law owes the holder reasons."""
    copy: CopyOfOrder | None = None
    owed: frozenset[Owed] = frozenset()
    """What the law itself gives the holder a right to."""
    instead: str = ""
    """What may on request stand in the content's place: `order`, `reasons`; empty for nothing."""
    complain_at: str = ""
    """Where to complain to the service: an https address or a mailbox."""
    reference: str = ""
    """A reference of the holder's own; never the order's number, which counts orders."""
    remedies: tuple[Remedy, ...] = ()
    helpers: tuple[Helper, ...] = ()
    silenced_until: date | None = None
    """The day on which a commanded silence ended, if there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredRow:
    """One thing of the holder's own of which a ground was lifted."""

    what: str
    shown_again_in: Territory | None
    """None where another ground still holds it everywhere it was withheld."""
    since: datetime
    """When the ground was lifted (aware UTC)."""
    still_withheld_in: Territory | None = None
    """Where another ground still holds it, as far as the holder may know of that one."""

    def __post_init__(self) -> None:
        """
        Refuse a row that contradicts itself.

        Raises:
            InvalidInput: Neither shown nor withheld anywhere, or both in the same country.
        """
        shown = self.shown_again_in.countries if self.shown_again_in else frozenset[str]()
        still = self.still_withheld_in.countries if self.still_withheld_in else frozenset[str]()
        if shown & still or not shown | still:
            raise InvalidInput(
                "what another ground still withholds in a country is not shown again there; "
                "give the two apart"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstatementFacts:
    """Everything a letter about reinstatement may draw on."""

    language: str
    letterhead: Letterhead
    written_at: datetime
    handle: str
    rows: tuple[RestoredRow, ...]
    because: Because
    disclosed: frozenset[Layer]
    complain_at: str = ""
    reference: str = ""


def holder_letter(facts: HolderLetterFacts) -> Paper:
    """
    Return the letter that tells an account holder what an order did to their content.

    Raises:
        NotPermitted: The holder may not know that the order exists.
        InvalidInput: No row, or a language without wording.

    Law:
        Regulation (EU) 2022/2065 art. 9(5): that an order was received and given effect, the
        reasons, the redress, the territorial scope.  Regulation (EU) 2021/784 art. 11(1)-(2).
    """
    ensure_may_know(facts.disclosed)
    if not facts.rows:
        raise InvalidInput("a letter about nothing; name at least one row of the holder's own")
    words = words_in(facts.language)
    may_name = Layer.ACT in facts.disclosed
    places = [row.withheld_in for row in facts.rows if row.withheld_in is not None]
    blocks: list[Block] = [
        *opening(facts.letterhead, facts.written_at, facts.handle, words, facts.language),
        say(_opening_sentence(words, may_name=may_name, is_withheld=bool(places))),
    ]
    if facts.silenced_until is not None:
        blocks.append(
            say(words.silenced_until.format(day=day(facts.silenced_until, facts.language)))
        )
    blocks += [Heading(words.what_was_done), *_what_was_done(facts, words, may_name=may_name)]
    blocks += [Heading(words.why), *_why(facts, words)]
    blocks += _contest(facts, words)
    blocks += _help(facts, words)
    blocks.append(say(words.only_yours))
    return Paper(
        title=_title(facts, places, words, may_name=may_name),
        language=facts.language,
        blocks=tuple(blocks),
    )


def reinstatement_letter(facts: ReinstatementFacts) -> Paper:
    """
    Return the letter that tells an account holder what is shown again, where and why.

    Raises:
        NotPermitted: The holder may not know that the order exists.
        InvalidInput: Nothing is shown again anywhere, or a language without wording.
    """
    ensure_may_know(facts.disclosed)
    if not any(row.shown_again_in is not None for row in facts.rows):
        raise InvalidInput("nothing is shown again; there is nothing to tell in such a letter")
    words = words_in(facts.language)
    blocks: list[Block] = [
        *opening(facts.letterhead, facts.written_at, facts.handle, words, facts.language),
        say(words.opening_restored),
        Heading(words.restored),
        restored_table(facts.rows, words, facts.language),
        Heading(words.why),
        say(words.because[facts.because]),
    ]
    if facts.complain_at:
        blocks += [Heading(words.contest), _complain(facts.complain_at, facts.reference, words)]
    blocks.append(say(words.only_yours))
    title = words.title_restored.format(service=facts.letterhead.service)
    return Paper(title=title, language=facts.language, blocks=tuple(blocks))


def restored_table(rows: tuple[RestoredRow, ...], words: HolderWords, language: str) -> Table:
    """Return what is shown again, where, since when, and where another ground still holds it."""
    headings = (
        words.what,
        words.shown_again_in,
        words.shown_again_since,
        words.still_withheld_in,
    )
    return Table(headings, tuple(_restored(row, words, language) for row in rows))


def _restored(row: RestoredRow, words: HolderWords, language: str) -> tuple[str, ...]:
    shown, still = row.shown_again_in, row.still_withheld_in
    return (
        row.what,
        where(shown, language) if shown is not None else words.nowhere_yet,
        moment(row.since, language) if shown is not None else "–",
        where(still, language) if still is not None else words.nowhere,
    )


def ensure_may_know(disclosed: frozenset[Layer]) -> None:
    """
    Refuse to word anything for a holder who may not know of the order.

    Raises:
        NotPermitted: The order's existence is not disclosed to the holder.
    """
    if Layer.EXISTENCE not in disclosed:
        raise NotPermitted(
            "the holder may not be told that the order exists; wait for the silence to end "
            "or for counsel to decide otherwise"
        )


def opening(
    letterhead: Letterhead, at: datetime, handle: str, words: HolderWords, language: str
) -> tuple[Block, ...]:
    """Return the head of every letter to a holder: who writes, when, and to whom."""
    return (
        letterhead.block(),
        Address((day(at, language),)),
        say(words.greeting.format(handle=handle)),
    )


def _opening_sentence(words: HolderWords, *, may_name: bool, is_withheld: bool) -> str:
    if not may_name:
        return words.opening_sealed
    return words.opening_withheld if is_withheld else words.opening_named


def _title(
    facts: HolderLetterFacts, places: list[Territory], words: HolderWords, *, may_name: bool
) -> str:
    if not places or not may_name:
        return words.title_named.format(service=facts.letterhead.service)
    every = Territory(frozenset().union(*(place.countries for place in places)))
    return words.title_withheld.format(
        service=facts.letterhead.service, where=where(every, facts.language)
    )


def _what_was_done(
    facts: HolderLetterFacts, words: HolderWords, *, may_name: bool
) -> tuple[Block, ...]:
    if not may_name:
        return (say(words.details_sealed),)
    rows = tuple(_row(row, words, facts.language) for row in facts.rows)
    table = Table((words.what, words.where, words.since, words.until), rows)
    places = [row.withheld_in.countries for row in facts.rows if row.withheld_in is not None]
    is_shown_elsewhere = bool(places) and all(place < COUNTRIES for place in places)
    return (table, say(words.elsewhere)) if is_shown_elsewhere else (table,)


def _row(row: HolderRow, words: HolderWords, language: str) -> tuple[str, ...]:
    if row.withheld_in is None or row.since is None:
        return (row.what, words.nothing_done, "–", "–")
    until = words.until_further_notice if row.until is None else moment(row.until, language)
    return (row.what, where(row.withheld_in, language), moment(row.since, language), until)


def _why(facts: HolderLetterFacts, words: HolderWords) -> tuple[Block, ...]:
    may_law = Layer.LAW in facts.disclosed and facts.law
    may_authority = Layer.AUTHORITY in facts.disclosed and facts.authority
    sentences = [
        words.law.format(law=facts.law) if may_law else words.law_sealed,
        words.authority.format(authority=facts.authority)
        if may_authority
        else words.authority_sealed,
    ]
    may_document = Layer.DOCUMENT in facts.disclosed
    if facts.reasons and (may_document or Owed.REASONS in facts.owed):
        sentences.append(words.reasons.format(reasons=facts.reasons))
    if may_document and facts.copy is CopyOfOrder.ATTACHED:
        sentences.append(words.copy_attached)
    elif Owed.COPY_ON_REQUEST in facts.owed or (may_document and facts.copy is not None):
        sentences.append(words.copy_on_request)
    if facts.instead and Layer.LAW in facts.disclosed:
        sentences.append(words.instead_on_request)
    return tuple(say(sentence) for sentence in sentences)


def _contest(facts: HolderLetterFacts, words: HolderWords) -> tuple[Block, ...]:
    ways = tuple(
        words.remedy_within.format(forum=remedy.forum, within=remedy.within)
        if remedy.within
        else remedy.forum
        for remedy in facts.remedies
    )
    blocks: list[Block] = []
    if facts.complain_at:
        blocks.append(_complain(facts.complain_at, facts.reference, words))
    if ways:
        blocks.append(bullets(ways))
    return (Heading(words.contest), *blocks) if blocks else ()


def _complain(at: str, reference: str, words: HolderWords) -> Block:
    before, _, after = words.complain.partition("{where}")
    target = at if "://" in at else f"mailto:{at}"
    sentence: Runs = (Text(before), Link(at, target), Text(after))
    if reference:
        told = words.complain_reference.format(reference=reference)
        sentence = (*sentence, Text(". "), Strong(told))
    return say(*sentence)


def _help(facts: HolderLetterFacts, words: HolderWords) -> tuple[Block, ...]:
    if not facts.helpers:
        return ()
    points = tuple((Text(f"{one.name}: "), Link(one.link, one.link)) for one in facts.helpers)
    return (Heading(words.help), say(words.help_opening), BulletList(points))
