"""The letter's own date: only where it says so of itself, never a law's or another letter's."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from withheld.intake.passages import Passage, is_quoted
from withheld.model.document import Line, LineKind
from withheld.model.reading import Proposal, ProposalKind

_MONTHS = {
    name: turn
    for turn, names in enumerate(
        (
            "january jan января январь enero janeiro januar janvier ocak जनवरी",
            "february feb февраля февраль febrero fevereiro februar février şubat फरवरी",
            "march mar марта март marzo março märz mars mart मार्च",
            "april apr апреля апрель abril avril nisan अप्रैल",
            "may мая май mayo maio mai mayıs मई",
            "june jun июня июнь junio junho juni juin haziran जून",
            "july jul июля июль julio julho juli juillet temmuz जुलाई",
            "august aug августа август agosto août ağustos अगस्त",
            "september sep sept сентября сентябрь septiembre setembro septembre eylül सितंबर सितम्बर",
            "october oct октября октябрь octubre outubro oktober octobre ekim अक्टूबर अक्तूबर",
            "november nov ноября ноябрь noviembre novembro novembre kasım नवंबर नवम्बर",
            "december dec декабря декабрь diciembre dezembro dezember décembre aralık दिसंबर दिसम्बर",
        ),
        start=1,
    )
    for name in names.split()
}
_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<y1>\d{{4}})\s*年\s*(?P<m1>\d{{1,2}})\s*月\s*(?P<d1>\d{{1,2}})\s*日"
    rf"|(?<![\d.])(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?![\d-])"
    rf"|(?<![\d.])(?P<d3>\d{{1,2}})[./-](?P<m3>\d{{1,2}})[./-](?P<y3>\d{{4}})(?![\d])"
    rf"|(?<!\d)[«\"]?(?P<d4>\d{{1,2}})(?:st|nd|rd|th|º|er|\.)?[»\"]?\s*(?:de |of "
    rf"|day of )?\.?(?P<w4>{_WORD})\.?,?\s*(?:de |of )?(?P<y4>\d{{4}})"
    rf"|(?<!\w)(?P<w5>{_WORD})\.?\s*(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<y5>\d{{4}})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?:dated?|date of (?:issue|order|letter|notice)|issued on|done at [\w .]{2,30},?|dt)"
    r"|дата(?: документа)?|\bfecha|\bdata|\bDatum|\bTarih"
    r"|दिनांक|日期)\s*[.:：]?\s*(?:the\s*)?$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^\W*(?:г\.\s*)?[^\W\d_][\w .'-]{2,30},?\s*(?:den|le|a|em|on)?\s*[,:]?\s*$")
_OWN_NUMBER = re.compile(
    r"^\W*(?:F\.?\s*)?(?:No|Ref|File|№|исх|n[º°]|Az|Aktenzeichen|Sayı|文号)\b[^,;]{0,80}$",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\b(?:to|under|vide|of|by|in|letter|order|direction|notice|decision|demand|judgment|law|act"
    r"|решени\w+|требовани\w+|закон\w*)\b[^,;:]{0,120}$",
    re.IGNORECASE,
)
_FULL_LINE = 60
"""A line so long was broken because it was full, not because its sentence ended."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A date that may be the letter's own."""

    value: str
    line: Line
    text: str
    strength: int


def dates_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Go through the calendar dates in `text`: ISO 8601, where each begins and ends."""
    for found in _DATE.finditer(text):
        value = _iso(found)
        if value:
            yield value, found.start(), found.end()


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


def _strength(before: str, after: str) -> int:
    """Return how surely a date between these words is the letter's own; 0 if it is not."""
    is_end = not re.sub(r"[\s.,;)\]*_]|г\.?|года|года", "", after)
    if not re.sub(r"[\s(\[*_#>-]", "", before):
        return 3 if is_end else 0
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
    return 3 if is_end and _TOWN.match(before) and not _ANOTHERS.search(before) else 0


def _iso(found: re.Match[str]) -> str:
    """Return the date of a match; empty if the calendar knows no such day."""
    for turn in "12345":
        parts = found.groupdict()
        year = parts[f"y{turn}"]
        if year is None:
            continue
        month = parts.get(f"m{turn}") or _MONTHS.get((parts.get(f"w{turn}") or "").lower(), 0)
        return _valid(int(year), int(month), int(parts[f"d{turn}"] or 0))
    return ""


def _valid(year: int, month: int, day: int) -> str:
    """Return the ISO date; empty if there is none. Day first, as all but one country writes."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
