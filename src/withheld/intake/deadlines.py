"""By when the letter wants its main act done; absent where it does not say."""

import re
from collections.abc import Iterator, Sequence

from withheld.intake.clocks import rank_of
from withheld.intake.durations import AT_ONCE
from withheld.intake.limits import COMPLIED, Limit, limits_in
from withheld.intake.passages import Passage, Sentence, is_quoted, sentences_of
from withheld.intake.remedies import speaks_of_redress
from withheld.model.document import LineKind
from withheld.model.reading import Act, Demand, Proposal, ProposalKind

_CLOCKED = frozenset(
    {
        Act.REMOVE,
        Act.RESTRICT,
        Act.REMOVE_OR_RESTRICT,
        Act.GEO_RESTRICT,
        Act.SUSPEND_ACCOUNT,
        Act.REGISTER,
        Act.LABEL,
        Act.CORRECT,
        Act.LIFT,
    }
)
_EXECUTION = re.compile(
    r"подлежит (?P<ru>немедленному) исполнению|\b(?:immediate(?:ly)? (?:execution|enforceable"
    r"|executory))|ejecución inmediata|cumplimiento inmediato"
    r"|sofort vollziehbar|exécut\w+ (?:provisoire|immédiat\w+)|de execução imediata|立即执行",
    re.IGNORECASE,
)
_GRANTED = re.compile(
    r"\b(?:further|final|last|additional|extended)\b[^.;]{0,30}\b(?:period|time|opportunity|chance"
    r"|extension)\b|\b(?:is|are) (?:hereby )?(?:allowed|granted|given)\b|\byou have\b"
    r"|\bcompl(?:y|iance|ied)\b[^.;]{0,60}\bwithin\b|дополнительн\w+ срок|предоставля\w+ срок"
    r"|se (?:concede|otorga) (?:un )?(?:nuevo )?plazo|concede-se|prazo (?:adicional|suplementar)"
    r"|Nachfrist|délai supplémentaire|ek süre|diberi(?:kan)? waktu|再给予|宽限|अतिरिक्त समय",
    re.IGNORECASE,
)
"""Sets a time although the sentence itself names no act, as a reminder does."""


def deadline_of(passages: Sequence[Passage], demands: Sequence[Demand]) -> Proposal | None:
    """
    Return the clock of the main act: an explicit one before "at once", the strictest of several.

    Only clauses that ask for something set a clock, and a report's own clock counts only where the
    letter gives the act none.
    """
    clocks = [one for one in demands if one.within is not None and one.within_place is not None]
    main = [one for one in clocks if one.act in _CLOCKED]
    if not main:
        lone = _executed_at_once(passages) or _lone_limit(passages, demands)
        if lone is not None:
            return lone
    main = main or [one for one in clocks if one.act is not Act.SILENCE]
    if not main:
        return None
    first = min(main, key=lambda one: rank_of(one.within or AT_ONCE))
    if first.within == AT_ONCE and (lone := _lone_limit(passages, demands)) is not None:
        return lone
    return Proposal(
        kind=ProposalKind.DEADLINE,
        value=first.within or AT_ONCE,
        place=first.within_place or first.place,
        text=first.text,
    )


def _executed_at_once(passages: Sequence[Passage]) -> Proposal | None:
    """Return the clock of a letter that says it takes effect at once."""
    for passage in passages:
        found = _EXECUTION.search(passage.text)
        if found and not is_quoted(passage.lines[0]):
            return Proposal(
                kind=ProposalKind.DEADLINE,
                value=AT_ONCE,
                place=passage.place_at(found.start()),
                text=found[0],
            )
    return None


def _lone_limit(passages: Sequence[Passage], demands: Sequence[Demand]) -> Proposal | None:
    """Return a limit that stands in a sentence of its own, which asks for nothing itself."""
    asked = {one.text for one in demands if one.act not in _CLOCKED and one.within}
    for sentence in _own_sentences(passages):
        text = sentence.text
        if speaks_of_redress(text) or text.strip()[:400] in asked:
            continue
        if not (_GRANTED.search(text) or (demands and COMPLIED.search(text))):
            continue
        limit = _first(limits_in(text))
        if limit is not None:
            return Proposal(
                kind=ProposalKind.DEADLINE,
                value=limit.value,
                place=sentence.passage.place_at(sentence.start + limit.start),
                text=text.strip()[:300],
            )
    return None


def _own_sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    """Go through the sentences of the letter's own running text."""
    for passage in passages:
        line = passage.lines[0]
        if line.kind not in {LineKind.ROW, LineKind.HEADER} and not is_quoted(line):
            yield from sentences_of(passage)


def _first(limits: Sequence[Limit]) -> Limit | None:
    """Return the strictest of the clocks that are surely clocks, or None."""
    sure = [limit for limit in limits if limit.is_within and limit.value != AT_ONCE]
    return min(sure, key=lambda limit: rank_of(limit.value), default=None)
