"""The letter's own date: only where it says so of itself, never a law's or another letter's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from withheld.intake.calendar import dates_in
from withheld.intake.passages import Passage, is_quoted
from withheld.model.document import Line, LineKind
from withheld.model.reading import Proposal, ProposalKind

_LABEL = re.compile(
    r"(?:\b(?:dated?|date (?:and time )?(?:\([^)]{2,60}\) )?of (?:issue|issuance|order|letter"
    r"|notice)"
    r"|(?:(?:order|decision|judgment|notice) )?(?:issued|made|given|signed|pronounced) (?:on|this)"
    r"|done at [\w .]{2,30},?|dt|rendue? le|délivrée? le|ergangen am|verkündet am|dictad[ao] el"
    r"|proferid[ao] em|fait à [\w .-]{2,30},? le)"
    r"|дата(?: документа| и время[^:]{0,40})?|\bfecha(?: de emisión| y hora[^:]{0,40})?"
    r"|\bdata(?: de emissão)?|\bDatum(?: und Uhrzeit[^:]{0,40})?|\bdate(?: et heure[^:]{0,40})?"
    r"|\b(?:Karar )?Tar[iİ]h(?:[iİ])?|\bTanggal(?: surat)?"
    r"|दि\s?नां?\s?क|तारीख़?|ता\.|तिथि|日期)\s*[.:：]?\s*(?:the\s*)?$",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"^\W*(?!(?:List|Post|Adjourn|Hearing|Next|Until|Till|By|Before|From|Since)\w*\b)"
    r"(?:г\.\s*)?[^\W\d_][\w .'-]{2,30},?\s*(?:den|le|a|em|on)?\s*[,:]?\s*$"
)
_OWN_NUMBER = re.compile(
    r"^\W*(?:F\.?\s*)?(?:№|(?:No|Ref|File|исх|n[º°]|Az|Aktenzeichen|Sayı|文号)\b)[^,;]{0,80}$",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\b(?:to|under|vide|of|by|in|letter|order|direction|notice|decision|demand|judgment|law|act"
    r"|решени\w+|требовани\w+|закон\w*)\b[^,;:]{0,120}$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bот\s*$")
_FROM_ALONE = re.compile(r"\W*(?:от|vom|du|of)\s*")
_NUMBER_ALONE = re.compile(
    r"\W*(?!(?:Act|Law|Loi|Ley|Lei|Regulation|Gesetz|Subject|Sub|Re|Betreff|Objet|Asunto"
    r"|Assunto|Konu|Perihal)\b)(?:(?:[A-Za-zÀ-ÿ]+[.:]?\s){0,2}(?:No|Ref"
    r"|number|№|исх|n[º°]|Az|Aktenzeichen|Sayı|文号)\.?:?\s*)?"
    r"(?=\S*\d)(?=\S*[/-])[\w./()&-]{4,60}(?:\s*\([^)]{2,24}\))?"
    r"[\s,;|]\s*(?:Dated?|Dt|Datum|Date|Fecha|Data|Tarih)?[.:]?\s*$",
    re.IGNORECASE,
)
"""The letter's own number and nothing else, before the day it bears."""
_TITLE = re.compile(
    r"\W*(?:order|decision|notice|direction|judgment|judgement|ruling|décision|ordonnance|arrêté"
    r"|jugement|bescheid|beschluss|urteil|verfügung|anordnung|auto|providencia|resolución|oficio"
    r"|sentencia|decisão|despacho|portaria|решение|определение|постановление|требование|приказ"
    r"|предписание)\s(?:(?:n[º°o.]+|№|nr\.?"
    r"|no\.?)\s*)?(?:[\w./()-]*\d[\w./()-]*,?\s)?"
    r"(?:of|dated|du|vom|de|от|em|le)\s*$",
    re.IGNORECASE,
)
"""What the paper is, and its number, alone on a line before its day."""
_NOTE = re.compile(
    r"\W*(?:(?:tele)?phone note|note of (?:a |the )?(?:phone |telephone )?call|call note"
    r"|telefon(?:notiz|vermerk)|gesprächsnotiz|nota (?:de (?:la )?llamada|telefónica)"
    r"|note d['’]appel"
    r"|registro de (?:ligação|chamada)|запись (?:телефонного )?(?:разговора|звонка)|телефонограмма"
    r"|telefon (?:notu|görüşmesi)|catatan telepon|电话记录|दूरभाष नोट)"
    r"(?: (?:telefónica|téléphonique|telefônica))?[\s,:(–—-]*(?:of|on|vom|del?|du|от|em|le"
    r"|el)?\s*$",
    re.IGNORECASE,
)
"""A note of a call bears the day of the call."""
_AN_HOUR = re.compile(
    r"^[\s,]*(?:at |um |समय |saat |pukul |в à |a las "
    r"|às )?[012]?\d[:.h]\d\d(?::\d\d)?(?:\s*(?:Uhr|hrs|hours))?"
    r"(?:\s*\(?[A-Z]{2,5}(?:[+-]\d{1,2})?\)?)?",
)
_NUMBER_AFTER = re.compile(
    r"\s*(?:г(?:ода|\.)?\s*)?(?:(?:Дело|Case|Processo|Az|Ref)\.?\s*)?(?:№|No\.?"
    r"|N[º°r]\.?)\s*[\w/().-]{2,40}\s*$"
)
"""The letter's own number, which some put right after its date."""
_SMALL = re.compile(r"\W*(?!г\.)[a-zа-яё]")
"""A word in small letters is no town."""
_TOWN_AFTER = re.compile(
    r"\s*(?:г(?:ода|\.)?\s*)?(?:(?:г|с|п|пос|гор|дер|р\.\s?п)\.\s*[А-ЯЁ][\w-]+(?:[ -][А-ЯЁ][\w-]+)?"
    r"|,\s*[A-ZÁÉÍÓÚÄÖÜ][\w-]+(?: [A-Z][\w-]+)?)\s*$"
)
"""Where a court puts its town behind the day."""
_FULL_LINE = 60
"""A line so long was broken because it was full, not because its sentence ended."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A date that may be the letter's own."""

    value: str
    line: Line
    text: str
    strength: int


def issued_on(passages: Sequence[Passage]) -> Proposal | None:
    """
    Return the date the letter bears, or None.

    Two dates that both claim to be its own leave it open: a person decides, nothing is chosen.
    """
    candidates = list(_candidates(passages))
    if not candidates:
        return None
    strongest = max(one.strength for one in candidates)
    best = [one for one in candidates if one.strength == strongest]
    if len({one.value for one in best}) > 1:
        return None
    return Proposal(
        kind=ProposalKind.ISSUED_ON,
        value=best[0].value,
        place=best[0].line.place,
        text=best[0].text,
    )


def _candidates(passages: Sequence[Passage]) -> Iterator[_Candidate]:
    """Go through the dates that stand where a letter's own date stands."""
    for passage in passages:
        above = None
        for line in passage.lines:
            if line.kind in {LineKind.HEADER, LineKind.ROW} and not _is_short_row(line):
                continue
            if is_quoted(line) or len(line.text) > 220:  # noqa: PLR2004 -- no date line is longer
                continue
            if not _is_mid_sentence(line, above):
                yield from _in_line(line)
            above = line


def _is_mid_sentence(line: Line, above: Line | None) -> bool:
    """Return whether the line only goes on with a sentence that began above it."""
    if above is None or len(above.text) < _FULL_LINE or line.text.lstrip()[:1].isupper():
        return False
    return above.text.rstrip()[-1:] not in ".:;!?。"


def _is_short_row(line: Line) -> bool:
    """Return whether a row is a label and its value rather than a row of a list."""
    if any(cell.heading for cell in line.cells):
        return False
    return line.kind is LineKind.ROW and len(line.cells) <= 4 and len(line.text) < 90  # noqa: PLR2004 -- a heading block


def _in_line(line: Line) -> Iterator[_Candidate]:
    """Go through the candidates of one line."""
    text = line.text.replace("\t", " ")
    for value, start, end in dates_in(text):
        strength = _strength(text[:start], text[end:])
        if strength:
            yield _Candidate(value, line, text.strip()[:200], strength)


def _beside_number(before: str, after: str) -> int:
    """Return how surely a date is the letter's own that stands by its number or its title."""
    if _FROM_ALONE.fullmatch(before):
        return 3
    if _NUMBER_AFTER.match(after):
        return 0
    if _NUMBER_ALONE.match(before):
        return 4
    if _FROM.search(before) and _OWN_NUMBER.match(before[:-1]) and not _LABEL.search(before):
        return 4
    return 2 if _TITLE.match(before) else 0


def _strength(before: str, after: str) -> int:
    """Return how surely a date between these words is the letter's own; 0 if it is not."""
    is_end = not re.sub(r"[\s.,;)\]*_]|года|г\.?", "", _AN_HOUR.sub("", after))
    if not re.sub(r"[\s(\[*_#>-]", "", before):
        is_head = _NUMBER_AFTER.match(after) is not None or _TOWN_AFTER.match(after) is not None
        return 3 if is_end or is_head else 0
    if _NOTE.match(before):
        return 3
    beside = _beside_number(before, after) if is_end or _NUMBER_AFTER.match(after) else 0
    if beside:
        return beside
    label = _LABEL.search(before)
    if label and not is_end and not re.match(r"\s{2,}|\s*[|,;]", after):
        return 0
    if label:
        head = before[: label.start()]
        if not head.strip(" \t,;:|.-") or head.rstrip().endswith((",", ";", ":", "|")):
            return 4
        if _OWN_NUMBER.match(head) and not _ANOTHERS.search(head):
            return 4
        return 2 if is_end and not _ANOTHERS.search(head) else 0
    is_town = _TOWN.match(before) is not None and _SMALL.match(before) is None
    return 3 if is_end and is_town and not _ANOTHERS.search(before) else 0
