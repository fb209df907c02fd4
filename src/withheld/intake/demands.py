"""Every operative clause of a letter, with its place and its order of preference."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from withheld.intake.act_words import ACTS, Wording
from withheld.intake.asking import asks_to_comply, is_demand, is_imperative, is_owners, is_told
from withheld.intake.clocks import CONTENT_ACTS, Found, clocks_of, lengths_of, rank_of
from withheld.intake.demand_words import (
    CONDITIONAL,
    FALLBACK,
    HOME,
    LIFTED,
    MOOD,
    ORDERED,
    RECURRENCE,
    SUBJECT,
    THREAT,
    VISITORS,
)
from withheld.intake.lasting import Length
from withheld.intake.leads import Leads, Led, clock_before, head_of
from withheld.intake.limits import Limit
from withheld.intake.measures import lasting, measures_last
from withheld.intake.passages import Passage, Sentence, is_bullet, is_quoted, sentences_of
from withheld.intake.territories import countries_in, countries_where, is_global
from withheld.intake.urls import find_urls
from withheld.intake.wording import lexicon
from withheld.model.document import LineKind, Place
from withheld.model.reading import Act, Demand

_TEXT_LENGTH = 400
_INNER_STOP = re.compile(r"\.(?=\s*\S)")
_HEADING = re.compile(
    r"\s*(?:Section|Part|Abschnitt|Teil|Sección|Seção|Partie|Раздел|Часть|Bagian|Bölüm|भाग)\s"
    r"(?:[A-Z]|[IVX]{1,4}|\d{1,2}|[А-Я]|क|ख|ग)\s?[:.–-][^.!?]{0,120}$",
)
"""The heading of a part of a form says what is entered there; it asks for nothing."""
_NOUN = re.compile(
    r"\w+(?:ung|al|ión|ção|ait|sion|ication|ление|ления|лении|ровк[аеуи])\W*", re.IGNORECASE
)
"""An act named as a thing."""
_STAMP_WORDS = 4
_STAMP_LENGTH = 30
_ACCESS_FROM = re.compile(
    r"(?:access\w*|acceso|acesso|accès|Zugang|Zugriff|доступ\w*|akses)[^.;]{0,25}"
    r"\b(?:from|desde|a partir d[eoa]|aus|depuis|из|с территории|dari)\b"
    r"|\w['’][dt][ae]n (?:\w+ )?erişim",
    re.IGNORECASE,
)
_NEAR = 60
"""Countries named so close together are one list of countries."""
_ANY_ACT = lexicon([one.pattern for one in ACTS])
_EITHER = {Act.REMOVE, Act.RESTRICT}
# What a reading of a longer act swallows.
_SWALLOWS = {
    Act.REMOVE_OR_RESTRICT: _EITHER | {Act.GEO_RESTRICT},
    Act.GEO_RESTRICT: {Act.RESTRICT, Act.SUSPEND_ACCOUNT},
    Act.SUSPEND_ACCOUNT: {Act.RESTRICT, Act.REMOVE},
    Act.LIFT: {Act.REMOVE, Act.RESTRICT, Act.SUSPEND_ACCOUNT},
    Act.PRODUCE_DATA: {Act.REPORT_BACK},
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A demand found in a sentence, before the order of preference is known."""

    demand: Demand
    is_owners: bool
    """The site's or account's owner is to do it, not the addressee."""
    is_fallback: bool
    """It is asked only where what was asked before cannot be had."""
    is_implied: bool
    """It is only said what follows if it is not done."""
    is_told: bool
    """It was asked before; a reminder asks it again."""


def demands_of(passages: Sequence[Passage], *, is_reminder: bool = False) -> tuple[Demand, ...]:
    """
    Return what the letter asks for; what it says again in another language is here once.

    Args:
        passages: The letter's own words.
        is_reminder: It asks again for what it tells was asked before.
    """
    clauses: list[_Clause] = []
    lengths: list[tuple[str, Length, Place]] = []
    leads = Leads()
    is_ordered = False
    for passage in passages:
        is_ordered = ORDERED.search(passage.text) is not None or (
            is_ordered and is_bullet(passage.text)
        )
        if not _may_demand(passage):
            continue
        leads.enter(passage)
        goes_on, clock = False, leads.current(passage)
        for sentence in sentences_of(passage):
            new = _clauses_in(sentence, is_led=leads.is_led or goes_on, clock=clock)
            # A semicolon ends no demand: what follows is asked as well, and within the same time.
            goes_on = (bool(new) or goes_on) and sentence.text.rstrip().endswith((";", "；"))
            clock = (_inline(sentence) or clock) if goes_on else leads.current(passage)
            clauses += [replace(one, is_fallback=True) for one in new] if is_ordered else new
            lengths += [] if new else measures_last(sentence)
        leads.leave(passage)
    is_again = is_reminder or any(asks_to_comply(one.text) for one in passages)
    return tuple(lasting(_once(_meant(clauses, is_again=is_again)), lengths))


def _meant(clauses: list[_Clause], *, is_again: bool) -> list[_Clause]:
    """Return the clauses without those that say less than others do."""
    own = {one.demand.act for one in clauses if not one.is_told}
    if not is_again or own & (CONTENT_ACTS | {Act.LIFT}):
        clauses = [one for one in clauses if not one.is_told]
    if any(not one.is_owners and one.demand.act is not Act.SILENCE for one in clauses):
        clauses = [one for one in clauses if not one.is_owners]
    if any(one.demand.act in CONTENT_ACTS and not one.is_implied for one in clauses):
        clauses = [one for one in clauses if not one.is_implied]
    if any(one.demand.act in CONTENT_ACTS | {Act.REGISTER, Act.LIFT} for one in clauses):
        clauses = [one for one in clauses if one.demand.act is not Act.OTHER]
    return clauses


def _inline(sentence: Sentence) -> Led | None:
    """Return the clock that a sentence sets every entry of the list it begins after a colon."""
    end = head_of(sentence)
    is_asked = end > 0 and MOOD.search(sentence.text[:end]) is not None
    if not is_asked or _acts_in(sentence.text[:end], is_led=False):
        return None
    return clock_before(sentence, end)


def _may_demand(passage: Passage) -> bool:
    """Return whether the passage is the letter's own running text."""
    line = passage.lines[0]
    if line.kind in {LineKind.ROW, LineKind.HEADER, LineKind.PAGE}:
        return False
    return not is_quoted(line) and not line.is_hidden


def _clauses_in(sentence: Sentence, *, is_led: bool, clock: Led | None) -> list[_Clause]:
    """
    Return the demands of one sentence.

    Args:
        sentence: Of the letter's own running text.
        is_led: The words above ask for what it says.
        clock: What they set it for a time, where it says none itself.
    """
    plain = _without_addresses(sentence.text)
    # A full stop within a sentence is an abbreviation's or a number's.
    text = _INNER_STOP.sub(" ", plain)
    if not _has_words(text) or _HEADING.match(plain):
        return []
    acts = [_narrowed(text, one) for one in _untangled(_acts_in(text, is_led=is_led))]
    if acts and RECURRENCE.search(text):
        acts = [Found(acts[0].start, acts[0].end, Act.STAY_DOWN)]
    inline = _inline(sentence) or clock
    return [
        _timed(_clause(sentence, text, turn, acts), sentence, limit, length, inline)
        for turn, (limit, length) in enumerate(
            zip(clocks_of(plain, acts), lengths_of(plain, acts), strict=True)
        )
    ]


def _timed(
    clause: _Clause,
    sentence: Sentence,
    limit: Limit | None,
    length: Length | None,
    led: Led | None,
) -> _Clause:
    """Return a clause with its own clock, or the one that leads into it, and how long it lasts."""
    place, start = sentence.passage.place_at, sentence.start
    if clause.is_told:
        return clause
    led = led.of(clause.demand.act) if led else None
    if limit is not None:
        led = Led(limit.value, place(start + limit.start))
    return replace(
        clause,
        demand=replace(
            clause.demand,
            within=led.value if led else None,
            within_place=led.place if led else None,
            lasts=length.value if length else None,
            lasts_place=place(start + length.start) if length else None,
        ),
    )


def _acts_in(text: str, *, is_led: bool) -> list[Found]:
    """Return everything that the words of a sentence ask for, however they overlap."""
    said = [
        (wording, one)
        for wording in map(ACTS.__getitem__, _ANY_ACT.met(text))
        for one in wording.pattern.finditer(text)
    ]
    is_begun = is_led or is_imperative(text, {one.start() for _, one in said})
    is_moody = is_begun or (bool(said) and MOOD.search(text) is not None)
    found = [
        Found(one.start(), one.end(), wording.act)
        for wording, one in said
        if (is_moody or not wording.needs_mood or wording.act is Act.LIFT)
        and not _says_less(text, one, wording)
        and not is_told(text, one)
        and is_demand(text, one, wording, is_begun=is_begun)
    ]
    found += [
        Found(one.start(), one.end(), wording.act, is_told=True)
        for wording, one in said
        if wording.act in CONTENT_ACTS and is_told(text, one)
    ]
    found = [one for one in found if not _is_reported(text, one, found)]
    lifted = None if CONDITIONAL.search(text) else LIFTED.search(text)
    if lifted is None:
        return found
    # What the lifted order asked for is only told.
    kept = [one for one in found if one.act is Act.LIFT or one.start > lifted.end()]
    return [*kept, Found(0, 1, Act.LIFT)]


def _is_reported(text: str, one: Found, found: Sequence[Found]) -> bool:
    """Return whether an act is only named as what is to be reported: "confirm the removal"."""
    if one.act not in CONTENT_ACTS or not _NOUN.fullmatch(text[one.start : one.end]):
        return False
    return any(other.act is Act.REPORT_BACK and other.start < one.start for other in found)


def _says_less(text: str, one: re.Match[str], wording: Wording) -> bool:
    """Return whether the words at `one` do not mean what they would elsewhere."""
    if wording.act is Act.SILENCE:
        return _is_stamp(text)  # a stamp marks the letter; it asks nobody
    # One in the first place and the other in the second is no choice of two.
    return wording.act is Act.REMOVE_OR_RESTRICT and FALLBACK.search(one[0]) is not None


def _is_stamp(text: str) -> bool:
    """Return whether the words are too few for a sentence; Chinese puts no blanks between them."""
    bare = text.strip()
    is_short = len(bare.split()) <= _STAMP_WORDS and len(bare) <= _STAMP_LENGTH
    return is_short and bare[-1:] not in ".。!！।;；"


def _narrowed(text: str, found: Found) -> Found:
    """Return a restriction for the visitors from one country as what it is."""
    if found.act is Act.RESTRICT and not is_global(text):
        near = text[max(0, found.start - _NEAR) : found.end + 2 * _NEAR]
        if HOME.search(near):
            return Found(found.start, found.end, Act.GEO_RESTRICT)
        if not countries_in(text):
            return found
        if VISITORS.search(near) or _ACCESS_FROM.search(near):
            return Found(found.start, found.end, Act.GEO_RESTRICT)
    return found


def _without_addresses(text: str) -> str:
    """Return `text` with its addresses blanked, so that words within them say nothing."""
    for found in find_urls(text):
        text = f"{text[: found.start]}{'https'.ljust(found.end - found.start)}{text[found.end :]}"
    return text


def _has_words(text: str) -> bool:
    """Return whether there is enough in `text` to ask for anything."""
    return len(re.findall(r"[^\W\d_]", text)) >= (4 if text.isascii() else 2)


def _untangled(found: list[Found]) -> list[Found]:
    """Return each act once, in the order of the words, without those a longer one swallows."""
    spans: dict[Act, list[Found]] = {}
    for one in sorted(found, key=lambda one: one.start):
        spans.setdefault(one.act, []).append(one)
    reach = {act: _Reach(some) for act, some in spans.items()}
    kept = (
        next((one for one in some if not _is_swallowed(one, reach)), None)
        for some in spans.values()
    )
    return sorted((one for one in kept if one is not None), key=lambda one: one.start)


class _Reach:
    """Where the words of one act stand in a sentence; asked in the logarithm of how often."""

    def __init__(self, some: Sequence[Found]) -> None:
        """Take them in the order in which they begin."""
        self._starts = [one.start for one in some]
        self._ends = list(accumulate((one.end for one in some), max))

    def meets(self, one: Found) -> bool:
        """Return whether one of them shares a letter with `one`."""
        before = bisect_left(self._starts, one.end)
        return before > 0 and self._ends[before - 1] > one.start


def _is_swallowed(one: Found, reach: Mapping[Act, _Reach]) -> bool:
    """Return whether the words of another act say what those of `one` only seem to say."""
    if one.act is Act.OTHER:
        return len(reach) > 1
    if Act.REMOVE_OR_RESTRICT in reach and one.act in _EITHER:
        return True
    return any(
        one.act in _SWALLOWS.get(act, ()) and words.meets(one) for act, words in reach.items()
    )


def _clause(sentence: Sentence, text: str, turn: int, acts: Sequence[Found]) -> _Clause:
    """Return one demand of a sentence."""
    found = acts[turn]
    before = text[: found.start]
    between = text[acts[turn - 1].end : found.start] if turn else before
    return _Clause(
        Demand(
            act=found.act,
            place=sentence.passage.place_at(sentence.start + found.start),
            text=sentence.text.strip()[:_TEXT_LENGTH],
            scope=_scope(text, found, start=acts[turn - 1].end if turn else 0),
        ),
        is_owners=found.act is not Act.SILENCE and is_owners(before),
        is_fallback=_is_fallback(between),
        is_implied=THREAT.search(before) is not None,
        is_told=found.is_told,
    )


def _is_fallback(before: str) -> bool:
    """Return whether the words before say that this is asked in the second place only."""
    return FALLBACK.search(re.split(r"[;；.。]", before)[-1]) is not None


def _scope(text: str, found: Found, *, start: int) -> str | None:
    """Return how far the clause that begins at `start` reaches, where it says so."""
    act = found.act
    if act not in CONTENT_ACTS and act is not Act.LIFT:
        return None
    if is_global(text):
        return "global"
    beyond = FALLBACK.search(text, found.start)
    near = (
        countries_in(text[found.start : beyond.start() if beyond else len(text)])
        or (countries_in(text) if act is Act.GEO_RESTRICT else ())
        # German, Turkish and Hindi put the verb last.
        or countries_where(text[start : found.start])
    )
    close = [code for code, place in near if place - near[0][1] < _NEAR]
    return " ".join(close) or None


def _once(clauses: list[_Clause]) -> tuple[Demand, ...]:
    """Return each demand once, with its turn in the order of preference."""
    kept: dict[Act, Demand] = {}
    turn = 1
    for one in clauses:
        act = one.demand.act
        if act in kept:
            kept[act] = _richer(kept[act], one.demand)
        elif (
            act in CONTENT_ACTS and one.is_fallback and any(other in CONTENT_ACTS for other in kept)
        ):
            turn += 1
            kept[act] = replace(one.demand, priority=turn)
        else:
            kept[act] = one.demand
    return tuple(kept.values())


def _richer(first: Demand, again: Demand) -> Demand:
    """Return the first wording, with the scope and the clock that only the second gives."""
    is_better = again.within is not None and (
        first.within is None or rank_of(again.within) < rank_of(first.within)
    )
    clocked = again if is_better else first
    # A subject line only announces; the clause itself is the better place.
    told = again if SUBJECT.match(first.text) and not SUBJECT.match(again.text) else first
    return replace(
        told,
        priority=first.priority,
        scope=first.scope or again.scope,
        within=clocked.within,
        within_place=clocked.within_place,
        lasts=first.lasts or again.lasts,
        lasts_place=first.lasts_place or again.lasts_place,
    )
