"""By when the letter wants its main act done; absent where it does not say."""

import re
from collections.abc import Iterator, Sequence

from withheld.intake.asking import is_law_told, is_others
from withheld.intake.clocks import rank_of
from withheld.intake.durations import AT_ONCE
from withheld.intake.limits import Limit, limits_in
from withheld.intake.passages import Passage, Sentence, is_quoted, sentences_of
from withheld.intake.remedies import speaks_of_redress
from withheld.intake.wording import words
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
_CARRIED_OUT = re.compile(
    r"\b(?:compl(?:y|ied|iance)|carried out|implement\w*|given effect|исполн\w+|cumpl\w+|cumpr\w+"
    r"|nachzukommen|umzusetzen|exécut\w+|y procéder)\b"
    r"|执行|落实|办理|yerine getir|uygulan|में पालन|अनुपालन|\bdilaksanakan\b|\bmelaksanakan\b"
    r"|(?:^|[.;] ?)\W*(?:\d{1,2}[.)]\s*)?(?:time[- ]limit|deadline|time for compliance|Frist"
    r"|plazo|prazo|délai"
    r"|срок|tenggat|süre|समय[- ]?सीमा|办理期限|期限)\w*[^.;:：]{0,50}[:：]"
    r"|\b(?:the|a) (?:time[- ]limit|deadline)\b[^.;]{0,40}\b(?:is|of)\b|срок\w* (?:исполнения"
    r"|удаления)"
    r"|\b(?:plazo|prazo|délai|Frist)\b[^.;]{0,20}\b(?:ejecución|cumplimiento|cumprimento"
    r"|exécution|Umsetzung)",
    re.IGNORECASE,
)
"""What was ordered is to be done by the time beside it."""
_ELSE = words(
    r"\b(?:written statements?|repl(?:y|ies|ication)|rejoinders?|counter-?affidavit|affidavits?"
    r"|comments?|observations|objections?|representations?|hearing|appear(?:ance)?|licen[cs]es?"
    r"|licenses|fees?|fines?|costs|deposit|pay(?:ment|able|s)?|renew\w*|investigation|inquiry"
    r"|file a"
    r"|publish\w* in the gazette|registration)\b",
    r"\b(?:Klage\w*|Stellungnahme\w*|Anhörung|Gebühr\w*|Kosten|Zahlung|zu zahlen|Verhandlung\w*"
    r"|Übergangsfrist|Bearbeitung|Ermittlung\w*|Vollziehung\w*)\b|\b(?:conclusions|audience"
    r"|observations|frais|paiement|payer|enquête|licence|amende|mémoire)\b",
    r"\b(?:contestación|contestação|alegaciones|alegações|audiencia|audiência|inquérito"
    r"|investigación"
    r"|investigação|conclusión|conclusão|multa|pago|pagamento|licencia|licença|custas|tasas?|vista"
    r"|instrucción)\b",
    r"возражени\w+|отзыв\w*|заседани\w+|штраф\w*|пошлин\w+|лиценз\w+|расследовани\w+|протокол\w*"
    r"|\b(?:cevap|beyan|duruşma|harç|lisans|soruşturma|savunma)\w*|\b(?:sidang|jawaban|denda|izin"
    r"|penyidikan|biaya|tanggapan)\b|जवाबदावा|सुनवाई|शुल्क|जुर्माना|लाइसेंस|答辩|开庭|罚款|许可证|缴纳",
)
"""What a time is set for that is not what the letter asks of a service."""


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
        if speaks_of_redress(text) or text.strip()[:400] in asked or _ELSE.search(text):
            continue
        if not (_GRANTED.search(text) or (demands and _CARRIED_OUT.search(text))):
            continue
        limit = _first(limits_in(text))
        if limit is not None and not is_others(text[: limit.start]) and not is_law_told(text):
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
