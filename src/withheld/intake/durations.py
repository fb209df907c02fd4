"""Spans of time in words of several languages, as ISO 8601 durations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from withheld.intake.numerals import number_of
from withheld.intake.stems import alternatives
from withheld.intake.wording import words

AT_ONCE = "PT0S"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time found in a text."""

    value: str
    """ISO 8601, such as PT24H; at once is PT0S."""
    start: int
    text: str

    @property
    def end(self) -> int:
        """Return where its words end."""
        return self.start + len(self.text)


_UNITS = (
    ("PT{}M", r"minutes?|минут\w*|minutos?|Minuten?|dakika|menit|मिनट|分钟"),
    (
        "PT{}H",
        (
            r"(?:clock )?hours?|hrs?\.?|h|час(?:а|ов)?|horas?|heures?|Stunden?|saat(?:lik)?|jam"
            r"|घंटे"
            r"|घंटों|घण्टे|घण्टों|(?:个)?小时"
        ),
    ),
    (
        "P{}W",
        r"weeks?|недел\w+|semanas?|semaines?|Wochen?|hafta(?:lık)?|minggu|सप्ताह|周(?=内|之内|以内)",
    ),
    (
        "P{}D",
        (
            r"(?:calendar |working |business |bank |clear )?days?|(?:рабочих |календарных "
            r"|рабочего )?(?:дн(?:я|ей)|день)|суток|сутки"
            r"|días?(?: hábiles| naturales)?|dias?(?: úteis| corridos)?|jours?(?: ouvr\w+"
            r"| francs?)?"
            r"|(?:Werk|Arbeits|Kalender)?tage?n?s?|(?:iş )?gün(?:lük)?|hari(?: kerja)?|दिन"
            r"|दिनों|दिवस"
            r"|个?工作日|个?自然日|(?:日|天)(?=内|之内|以内)"
        ),
    ),
    (
        "P{}M",
        (
            r"months?|месяц\w*|mes(?:es)?|mois|Monat(?:e?[ns]|e)?|ay(?:lık)?|bulan|महीने|महीनों|माह"
            r"|个月"
        ),
    ),
    (
        "P{}Y",
        r"years?|лет|года?|años?|anos?|ans?|années?|Jahre?[ns]?|yıl|sene|tahun|वर्ष|वर्षों|साल|年",
    ),
)
_YEAR = f"u{len(_UNITS) - 1}"
_UNIT = words(
    *(
        r"(?<![^\W\d_\u4e00-\u9fff])"
        rf"(?P<u{turn}>{way})"
        # Devanagari's vowel signs are no letters to Python; Chinese runs on without a blank.
        r"(?![a-zà-žа-яё\u0900-\u0903\u093a-\u094f])"
        for turn, (_, ways) in enumerate(_UNITS)
        for way in alternatives(ways)
    )
)
_COUNT = re.compile(
    r"(?<![A-Za-z0-9_.,/:-])(?:1\s?[x×х]\s?)?(?P<low>\d{1,3})(?:\s*[-–]\s*\d{1,3})?$"
)
_IN_BRACKETS = re.compile(r"\(([^()]{1,30})\)$")
_CHINESE_COUNT = re.compile(r"[一二三四五六七八九十两]{1,3}$")
_HUNDREDS = re.compile(
    r"(?:\bhundred|hundert|\bcent|\bcientos?|\bcento|\bсто|\bста|\byüz|ratus|सौ"
    r"|百)\W+(?:[^\W\d]+\W+)?$",
    re.IGNORECASE,
)
"""Right before a number word: the number is larger than this reader counts."""
_WORD = re.compile(r"[^\s\d()\[\],.;:\"«»]+(?:\s+[^\s\d()\[\],.;:\"«»]+){0,2}$")
_LOOK_BACK = 48
_A_DAY = re.compile(r"(?:в течение (?:одних )?|не позднее(?: чем через)? )суток", re.IGNORECASE)
_UNCOUNTED = (
    (_A_DAY, "PT24H"),
    (re.compile(r"в течение (?=месяца)месяца|в месячный срок", re.IGNORECASE), "P1M"),
    (re.compile(r"в течение недели|в недельный срок", re.IGNORECASE), "P1W"),
    (re.compile(r"в течение часа|\bdans l['’]heure\b", re.IGNORECASE), "PT1H"),
    (re.compile(r"\bMonatsfrist\b", re.IGNORECASE), "P1M"),
)
"""One of a unit, said without a number."""
_AT_ONCE = words(
    r"\bimmediate(?:ly)?\b(?! action by| cause)|\bforthwith\b|\bwith immediate effect\b"
    r"|\bat once\b|\bwithout (?:any |undue |further )?delay\b|\binstantly\b"
    r"|немедленн\w+|незамедлительн\w+|безотлагательн\w+|\binmediat\w+|\bsin demora\b|立即|立刻"
    r"|即刻|马上|तत्काल|तुरंत|अविलंब"
    r"|\bderhal\b|\bgecikmeksizin\b|\bivedi\w+|\bimediat\w+|\bsofort\b|\bumgehend\b"
    r"|\bunverzüglich\b|\bsans délai\b|\bimmédiat\w+|\bsegera\b|\bseketika\b",
)


_COMPOUND = (
    (words(r"\b(?P<n>[а-яё]+|\d{1,3})-?часов\w{2,3}(?= срок)"), "PT{}H"),
    (words(r"\b(?P<n>[а-яё]+|\d{1,3})-?дневн\w{2,3}(?= срок)"), "P{}D"),
    (words(r"\b(?P<n>[а-яё]+|\d{1,3})-?недельн\w{2,3}(?= срок)"), "P{}W"),
    (words(r"\b(?P<n>[а-яё]+|\d{1,3})-?месячн\w{2,3}(?= срок)"), "P{}M"),
    (words(r"\b(?P<n>[a-zäöüß]+|\d{1,3})-?stündige[mnrs]?(?= Frist)"), "PT{}H"),
    (words(r"\b(?P<n>[a-zäöüß]+|\d{1,3})-?tägige[mnrs]?(?= Frist)"), "P{}D"),
    (words(r"\b(?P<n>[a-zäöüß]+|\d{1,3})-?wöchige[mnrs]?(?= Frist)"), "P{}W"),
)
"""The number and the unit in one word."""


def spans_in(text: str, *, with_years: bool = False) -> tuple[Span, ...]:
    """
    Return every span of time that `text` states in numbers or number words.

    Years are read only where a length is looked for: no letter gives anybody years to act.
    """
    found = {
        one.end(): Span(value, one.start(), one[0])
        for sign, value in _UNCOUNTED
        for one in sign.finditer(text)
    }
    for sign, form in _COMPOUND:
        for one in sign.finditer(text):
            number = number_of(one["n"])
            if number is not None:
                found[one.end()] = Span(form.format(number), one.start(), one[0])
    for unit in _UNIT.finditer(text):
        if unit.lastgroup == _YEAR and not with_years:
            continue
        counted = _count_before(text, unit.start())
        if counted is not None and unit.end() not in found:
            number, start = counted
            found[unit.end()] = Span(_value(unit, number), start, text[start : unit.end()])
    return tuple(sorted(found.values(), key=lambda span: span.start))


def all_at_once(text: str) -> Iterator[Span]:
    """Go through the words in `text` that say "at once"."""
    for found in _AT_ONCE.finditer(text):
        yield Span(AT_ONCE, found.start(), found[0])


def hours_of(value: str) -> float:
    """Return roughly how many hours an ISO 8601 duration of ours lasts, to compare two."""
    number = int(re.sub(r"\D", "", value) or 0)
    if value.startswith("PT"):
        return {"H": 1.0, "M": 1 / 60, "S": 1 / 3600}[value[-1]] * number
    return {"D": 24.0, "W": 168.0, "M": 730.0, "Y": 8760.0}[value[-1]] * number


def _count_before(text: str, unit: int) -> tuple[int, int] | None:
    """Return the number right before the unit that stands at `unit`, and where it begins."""
    before = text[max(0, unit - _LOOK_BACK) : unit]
    offset = unit - len(before)
    bare = before.rstrip(" -\u00a0\t")
    bracket = _IN_BRACKETS.search(bare)
    for piece in (bare[: bracket.start()].rstrip(), bracket[1]) if bracket else (bare,):
        found = _number_at_end(piece)
        if found is not None:
            start = found[1] if piece is not (bracket and bracket[1]) else bare.index("(")
            return found[0], offset + start
    return None


def _number_at_end(piece: str) -> tuple[int, int] | None:
    """Return the number that `piece` ends with, in digits or words, and where it begins."""
    digits = _COUNT.search(piece)
    if digits:
        return int(digits["low"]), digits.start()
    chinese = _CHINESE_COUNT.search(piece)
    if chinese and (number := number_of(chinese[0])) is not None:
        return number, chinese.start()
    words = _WORD.search(piece)
    if words is None:
        return None
    # The longest number counts: never read "four" in "twenty-four".
    for start in [0, *(one.end() for one in re.finditer(r"\s+|['’]", words[0]))]:
        number = number_of(words[0][start:])
        if number is not None and not _HUNDREDS.search(piece[: words.start() + start]):
            return number, words.start() + start
    return None


def _value(unit: re.Match[str], count: int) -> str:
    """Return the ISO 8601 duration of `count` units."""
    form = _UNITS[int((unit.lastgroup or "u0")[1:])][0]
    if form == "P{}D" and re.search("суток", unit[0], re.IGNORECASE):
        return f"PT{24 * count}H"
    return form.format(count)
