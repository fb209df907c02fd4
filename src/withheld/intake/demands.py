"""Every operative clause of a letter, with its place and its order of preference."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from withheld.intake.demand_words import (
    ACTS,
    ADDRESSEE,
    ASKED_SOFTLY,
    CONDITIONAL,
    FALLBACK,
    FUTURE,
    IMPERATIVE,
    LIFTED,
    MOOD,
    NEED_FOR,
    NEGATED,
    OWNER,
    POLITE,
    Wording,
)
from withheld.intake.durations import Span, at_once_in, spans_in
from withheld.intake.passages import Passage, Sentence, is_quoted, sentences_of
from withheld.intake.territories import countries_in, is_global
from withheld.intake.urls import find_urls
from withheld.model.document import LineKind
from withheld.model.reading import Act, Demand

_MOOD_REACH = 240
_TEXT_LENGTH = 400
_NEAR = 60
"""Countries named so close together are one list of countries."""
# "Removal of …" names a thing; and only English has its imperative look like nothing else.
_NO_VERB = re.compile(r"\w+(?:ing|al|ion|ment)\b|[^\x00-\x7f]")
_CONTENT_ACTS = frozenset(
    {
        Act.REMOVE,
        Act.RESTRICT,
        Act.REMOVE_OR_RESTRICT,
        Act.GEO_RESTRICT,
        Act.SUSPEND_ACCOUNT,
        Act.LABEL,
    }
)
_EITHER = {Act.REMOVE, Act.RESTRICT}
# What a reading of a longer act swallows.
_SWALLOWS = {
    Act.REMOVE_OR_RESTRICT: _EITHER,
    Act.GEO_RESTRICT: {Act.RESTRICT, Act.SUSPEND_ACCOUNT},
    Act.SUSPEND_ACCOUNT: {Act.RESTRICT, Act.REMOVE},
    Act.LIFT: {Act.REMOVE, Act.RESTRICT, Act.SUSPEND_ACCOUNT},
    Act.PRESERVE: set[Act](),
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A demand found in a sentence, before the order of preference is known."""

    demand: Demand
    is_owners: bool
    """The site's or account's owner is to do it, not the addressee."""
    is_fallback: bool


def demands_of(passages: Sequence[Passage]) -> tuple[Demand, ...]:
    """Return what the letter asks for; what it says again in another language is here once."""
    clauses = [
        clause
        for passage in passages
        if _may_demand(passage)
        for sentence in sentences_of(passage)
        for clause in _clauses_in(sentence)
    ]
    if any(not one.is_owners and one.demand.act is not Act.SILENCE for one in clauses):
        clauses = [one for one in clauses if not one.is_owners]
    if any(one.demand.act in _CONTENT_ACTS | {Act.REGISTER, Act.LIFT} for one in clauses):
        clauses = [one for one in clauses if one.demand.act is not Act.OTHER]
    return _once(clauses)


def _may_demand(passage: Passage) -> bool:
    """Return whether the passage is the letter's own running text."""
    line = passage.lines[0]
    if line.kind in {LineKind.ROW, LineKind.HEADER, LineKind.PAGE}:
        return False
    return not is_quoted(line) and not line.is_hidden


def _clauses_in(sentence: Sentence) -> Iterator[_Clause]:
    """Go through the demands of one sentence, in the order of its words."""
    text = _without_addresses(sentence.text)
    if not _has_words(text):
        return
    found: list[tuple[int, int, Act]] = []
    is_imperative = _is_imperative(text)
    is_moody = is_imperative or MOOD.search(text) is not None
    for wording in ACTS:
        if wording.needs_mood and not is_moody:
            continue
        for one in wording.pattern.finditer(text):
            if _is_demand(text, one, wording, is_imperative=is_imperative):
                found.append((one.start(), one.end(), wording.act))
                break
    if LIFTED.search(text) and not CONDITIONAL.search(text):
        found.append((0, 1, Act.LIFT))
    yield from (_clause(sentence, text, start, act) for start, act in _untangled(found))


def _without_addresses(text: str) -> str:
    """Return `text` with its addresses blanked, so that words within them say nothing."""
    for found in find_urls(text):
        text = f"{text[: found.start]}{'https'.ljust(found.end - found.start)}{text[found.end :]}"
    return text


def _is_imperative(text: str) -> bool:
    """Return whether the sentence begins with a verb that asks, or ends with "please"."""
    if re.search(r"\b(?:please|pls)\W*$", text, re.IGNORECASE):
        return True
    begin = IMPERATIVE.match(text)
    if begin is None or _NO_VERB.match(text, begin.end()):
        return False
    return any(wording.pattern.match(text, begin.end()) for wording in ACTS)


def _has_words(text: str) -> bool:
    """Return whether there is enough in `text` to ask for anything."""
    return len(re.findall(r"[^\W\d_]", text)) >= (4 if text.isascii() else 2)


def _is_demand(text: str, one: re.Match[str], wording: Wording, *, is_imperative: bool) -> bool:
    """Return whether the words at `one` ask for something rather than tell of it."""
    before = text[: one.start()]
    is_soft = ASKED_SOFTLY.search(before) is not None and (
        POLITE.search(text) is not None or MOOD.search(before) is not None
    )
    if is_soft:
        return True
    if FUTURE.search(before[-70:]) or NEED_FOR.search(before):
        return False
    if wording.act is not Act.SILENCE and _is_negated(before):
        return False
    if is_imperative or not wording.needs_mood:
        return True
    if MOOD.search(before[-_MOOD_REACH:]) or MOOD.search(one[0]):
        return True
    after = text[one.end() : one.end() + 80]
    return _ends_with_mood(text) and MOOD.search(after) is not None


def _is_negated(before: str) -> bool:
    """Return whether the verb that follows is what is not to be done; "if not" is a demand."""
    return NEGATED.search(before) is not None and not CONDITIONAL.search(before[-80:])


def _ends_with_mood(text: str) -> bool:
    """Return whether the sentence's language puts its verb of asking last."""
    return (
        re.search(r"[\u0900-\u097f]|[ğışİĞŞ]|\b(?:rica|talep)\b|\b(?:der|die|das|und)\b", text)
        is not None
    )


def _untangled(found: list[tuple[int, int, Act]]) -> list[tuple[int, Act]]:
    """Return the acts in the order of the words, without those that a longer one swallows."""
    kept: list[tuple[int, Act]] = []
    for start, end, act in found:
        swallowed = any(
            (act in _SWALLOWS.get(other, ()) or (act is Act.OTHER is not other))
            and (
                other is Act.REMOVE_OR_RESTRICT
                or act is Act.OTHER
                or (other_start < end and start < other_end)
            )
            for other_start, other_end, other in found
        )
        if not swallowed:
            kept.append((start, act))
    return sorted(kept)


def _clause(sentence: Sentence, text: str, start: int, act: Act) -> _Clause:
    """Return one demand of a sentence."""
    before = text[:start]
    within = _limit(text, start, act)
    return _Clause(
        Demand(
            act=act,
            place=sentence.passage.place_at(sentence.start + start),
            text=sentence.text.strip()[:_TEXT_LENGTH],
            scope=_scope(text, start, act),
            within=within.value if within else None,
        ),
        is_owners=_is_owners(before),
        is_fallback=_is_fallback(before),
    )


def _is_owners(before: str) -> bool:
    """Return whether the one who is to act is the owner of the site, not the addressee."""
    owners = list(OWNER.finditer(before))
    if not owners:
        return False
    near = before[max(0, owners[-1].start() - 60) :]
    return ADDRESSEE.search(near) is None


def _is_fallback(before: str) -> bool:
    """Return whether the words before say that this is asked in the second place only."""
    return FALLBACK.search(re.split(r"[;；.。]", before)[-1]) is not None


def _limit(text: str, start: int, act: Act) -> Span | None:
    """Return the span of time within which a clause wants its act done, or None."""
    spans = spans_in(text)
    if spans:
        return min(spans, key=lambda span: abs(span.start - start))
    return at_once_in(text) if act in _CONTENT_ACTS or act is Act.NOTIFY_HOLDER else None


def _scope(text: str, start: int, act: Act) -> str | None:
    """Return how far the clause reaches, where it says so."""
    if act not in _CONTENT_ACTS and act is not Act.LIFT:
        return None
    if is_global(text):
        return "global"
    near = countries_in(text[start:]) or (countries_in(text) if act is Act.GEO_RESTRICT else ())
    close = [code for code, place in near if place - near[0][1] < _NEAR]
    return " ".join(close) or None


def _once(clauses: list[_Clause]) -> tuple[Demand, ...]:
    """Return each demand once, with its turn in the order of preference."""
    kept: dict[Act, Demand] = {}
    turn = 1
    for one in clauses:
        act = one.demand.act
        if one.is_fallback and act not in kept and any(other in _CONTENT_ACTS for other in kept):
            turn = max(demand.priority for demand in kept.values()) + 1
            kept[act] = replace(one.demand, priority=turn)
        elif act not in kept:
            kept[act] = one.demand
        else:
            kept[act] = _richer(kept[act], one.demand)
    return tuple(kept.values())


def _richer(first: Demand, again: Demand) -> Demand:
    """Return the first wording, with the scope and the clock that only the second gives."""
    within = first.within
    if within is None or (within == "PT0S" and again.within is not None):
        within = again.within
    return replace(first, scope=first.scope or again.scope, within=within)
