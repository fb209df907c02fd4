"""What a letter seems to say of itself, each with its place; absent where it does not say."""

import re
from collections.abc import Sequence

from withheld.intake.dates import issued_on
from withheld.intake.durations import AT_ONCE, hours_of, spans_in
from withheld.intake.languages import languages
from withheld.intake.parties import parties
from withheld.intake.passages import Passage, is_quoted, sentences_of
from withheld.intake.provisions import provisions
from withheld.intake.references import references
from withheld.intake.territories import countries_in, is_global
from withheld.model.document import Document, LineKind
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
_WHERE = re.compile(
    r"\b(?:territory|in|within|from|across|throughout|access\w* (?:in|from))\b|на территории"
    r"|\bв\b|来自|境内|\ben\b|territorio|\bin\b|\bem\b|में",
    re.IGNORECASE,
)
_SECRECY_MARK = re.compile(
    r"^\W*(?:top secret|secret|confidential|strictly confidential|most immediate / secret"
    r"|secret / most immediate|restricted|секретно|совершенно секретно"
    r"|для служебного пользования|конфиденциально|机密|保密|confidencial|reservado|vertraulich"
    r"|VS-NfD|confidentiel|gizli|sigiloso|गोपनीय)\b",
    re.IGNORECASE,
)
_STAMP_LENGTH = 120
_REDRESS = re.compile(
    r"\b(?:may|can|right to) (?:be )?(?:appeal|challenge|contest)\w*|\bappeal(?:ed)? (?:to"
    r"|against|before|within)|\bright of appeal\b|\breview (?:petition|committee)\b"
    r"|\bjudicial review\b|\bredress\b"
    r"|обжалован\w*|вправе обжаловать|\brecurso\b|\brecurrir\b|\bimpugn\w+|申请(?:行政)?复议"
    r"|提起(?:行政)?诉讼|上诉|\bRechtsbehelf\w*|\bWiderspruch\b|\bKlage\b|\bvoies? de recours\b"
    r"|\bitiraz\b|अपील",
    re.IGNORECASE,
)


def proposals_of(
    passages: Sequence[Passage], document: Document, demands: Sequence[Demand]
) -> tuple[Proposal, ...]:
    """Return everything the letter seems to say of itself."""
    own_date = issued_on(passages)
    limit = _deadline(passages, demands)
    return (
        *parties(passages, document),
        *((own_date,) if own_date else ()),
        *references(passages),
        *provisions(passages),
        *_territories(passages, demands),
        *((limit,) if limit else ()),
        *_secrecy(passages, demands),
        *_redress(passages),
        *languages(passages),
    )


def _deadline(passages: Sequence[Passage], demands: Sequence[Demand]) -> Proposal | None:
    """
    Return the clock of the main act: an explicit span before "at once", the shortest of several.

    Only clauses that ask for something set a clock, and a report's own clock counts only where the
    act has none.
    """
    clocks = [one for one in demands if one.within is not None]
    main = [one for one in clocks if one.act in _CLOCKED] or [
        one for one in clocks if one.act is not Act.SILENCE
    ]
    counted = [one for one in main if one.within != AT_ONCE] or main
    if counted:
        first = min(counted, key=lambda one: hours_of(one.within or AT_ONCE))
        return Proposal(
            kind=ProposalKind.DEADLINE,
            value=first.within or AT_ONCE,
            place=first.place,
            text=first.text,
        )
    for passage in passages:
        found = _EXECUTION.search(passage.text)
        if found and not is_quoted(passage.lines[0]):
            return Proposal(
                kind=ProposalKind.DEADLINE,
                value=AT_ONCE,
                place=passage.place_at(found.start()),
                text=found[0],
            )
    return _lone_limit(passages, demands)


def _lone_limit(passages: Sequence[Passage], demands: Sequence[Demand]) -> Proposal | None:
    """Return a limit that stands in a sentence of its own, right after an operative one."""
    if not demands:
        return None
    for passage in passages:
        if passage.lines[0].kind in {LineKind.ROW, LineKind.HEADER} or is_quoted(passage.lines[0]):
            continue
        for sentence in sentences_of(passage):
            if not re.search(
                r"\b(?:time limit|deadline|compl(?:y|iance)|срок\w*|plazo|Frist|délai|prazo)\b"
                r"|期限|yerine getir|içinde|में पालन",
                sentence.text,
                re.IGNORECASE,
            ):
                continue
            span = next(iter(spans_in(sentence.text)), None)
            if span and not _REDRESS.search(sentence.text):
                return Proposal(
                    kind=ProposalKind.DEADLINE,
                    value=span.value,
                    place=passage.place_at(sentence.start + span.start),
                    text=sentence.text.strip()[:300],
                )
    return None


def _territories(passages: Sequence[Passage], demands: Sequence[Demand]) -> tuple[Proposal, ...]:
    """Return the countries in which something is to apply, from the clauses that ask for it."""
    found: dict[str, Proposal] = {}
    for one in demands:
        if one.act is Act.SILENCE:
            continue
        for code, start in countries_in(one.text):
            if code in (one.scope or "").split() or _WHERE.search(
                one.text[max(0, start - 30) : start]
            ):
                found.setdefault(code, _territory(code, one))
        if is_global(one.text):
            found.setdefault("global", _territory("global", one))
    if not found:
        for passage in passages:
            place = re.search(
                r"на территории (?:РФ|Российской Федерации)|(?:in"
                r"|on) the territory of (?:the )?[A-Z][\w ]{3,40}",
                passage.text,
            )
            named = countries_in(place[0]) if place else ()
            if place and named and not is_quoted(passage.lines[0]):
                code = named[0][0]
                found.setdefault(
                    code,
                    Proposal(
                        kind=ProposalKind.TERRITORY,
                        value=code,
                        place=passage.place_at(place.start()),
                        text=place[0],
                    ),
                )
    return tuple(found.values())


def _territory(code: str, demand: Demand) -> Proposal:
    """Return a territory read from a demand."""
    return Proposal(kind=ProposalKind.TERRITORY, value=code, place=demand.place, text=demand.text)


def _secrecy(passages: Sequence[Passage], demands: Sequence[Demand]) -> tuple[Proposal, ...]:
    """Return what the letter says of secrecy: the clause that commands it, or the mark it bears."""
    clause = next((one for one in demands if one.act is Act.SILENCE), None)
    if clause:
        return (
            Proposal(
                kind=ProposalKind.SECRECY, value="commanded", place=clause.place, text=clause.text
            ),
        )
    for passage in passages[:8]:
        for line in passage.lines:
            if (
                line.kind is not LineKind.ROW
                and len(line.text) < _STAMP_LENGTH
                and _SECRECY_MARK.match(line.text)
            ):
                return (
                    Proposal(
                        kind=ProposalKind.SECRECY,
                        value="marked",
                        place=line.place,
                        text=line.text.strip(),
                    ),
                )
    return ()


def _redress(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return the sentence that says how the order can be contested, if there is one."""
    for passage in passages:
        if passage.lines[0].kind is LineKind.ROW or is_quoted(passage.lines[0]):
            continue
        for sentence in sentences_of(passage):
            found = _REDRESS.search(sentence.text)
            if found:
                span = next(iter(spans_in(sentence.text)), None)
                return (
                    Proposal(
                        kind=ProposalKind.REDRESS,
                        value=span.value if span else "mentioned",
                        place=sentence.passage.place_at(sentence.start + found.start()),
                        text=sentence.text.strip()[:400],
                    ),
                )
    return ()
