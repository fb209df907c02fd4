"""Spans of time in words of several languages, as ISO 8601 durations."""

import re
from dataclasses import dataclass

AT_ONCE = "PT0S"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time found in a text."""

    value: str
    """ISO 8601, such as PT24H; at once is PT0S."""
    start: int
    text: str


_NUMBERS = {
    **dict.fromkeys(
        "one a an один одного одной одних un una uma eine einer einem eines ein bir एक 一".split(),
        1,
    ),
    **dict.fromkeys("two два двух dos deux zwei iki dois duas दो 两 二".split(), 2),
    **dict.fromkeys("three три трех трёх tres trois drei üç três तीन 三".split(), 3),
    **dict.fromkeys("four четыре четырех quatre cuatro vier dört quatro चार 四".split(), 4),
    **dict.fromkeys("five пять пяти cinco cinq fünf beş पांच 五".split(), 5),
    **dict.fromkeys("six шесть шести seis sechs altı छह 六".split(), 6),
    **dict.fromkeys("seven семь семи siete sept sieben yedi sete सात 七".split(), 7),
    **dict.fromkeys("eight восемь восьми ocho huit acht sekiz oito 八".split(), 8),
    **dict.fromkeys("ten десять десяти diez dix zehn on dez दस 十".split(), 10),
    **dict.fromkeys("twelve двенадцать двенадцати doce douze zwölf doze".split(), 12),
    **dict.fromkeys("fifteen пятнадцать пятнадцати quince quinze fünfzehn".split(), 15),
    **dict.fromkeys("twenty-four twenty_four vierundzwanzig veinticuatro 二十四".split(), 24),
    **dict.fromkeys("thirty-six 三十六".split(), 36),
    **dict.fromkeys("forty-eight achtundvierzig 四十八".split(), 48),
    **dict.fromkeys("seventy-two 七十二".split(), 72),
}
_UNITS = (
    ("PT{}M", r"minutes?|минут\w*|minutos?|Minuten?|dakika|मिनट|分钟"),
    (
        "PT{}H",
        (
            r"(?:clock )?hours?|hrs?\.?|час(?:а|ов)?(?!\w)|horas?|heures?|Stunden?|saat|घंटे|घंटों"
            r"|घण्टे|小时"
        ),
    ),
    ("P{}W", r"weeks?|недел\w+|semanas?|semaines?|Wochen?|hafta|सप्ताह|周"),
    (
        "P{}D",
        (
            r"(?:calendar |working |business |bank )?days?|(?:рабочих |календарных "
            r"|рабочего )?(?:дн(?:я|ей)|день)(?!\w)|суток"
            r"|días?(?: hábiles| naturales)?|dias?(?: úteis| corridos)?|jours?(?: ouvr\w+)?|(?:Werk"
            r"|Arbeits|Kalender)?tage?n?|gün|दिन|दिनों"
            r"|(?:个)?(?:工作)?日(?!期)|天"
        ),
    ),
    ("P{}M", r"months?|месяц\w*|mes(?:es)?(?!\w)|mois|Monate?n?|ay(?!\w)|महीने|个月"),
)
_WORDS = "|".join(sorted((word.replace("-", "[- ]") for word in _NUMBERS), key=len, reverse=True))
_COUNT = (
    rf"(?P<count>(?<![A-Za-z0-9_])\d{{1,3}}|(?<![^\W_])(?:{_WORDS})(?![^\W\d_\u4e00-\u9fff])"
    rf"|[一二三四五六七八十两]{{1,4}})"
    r"\s*(?:\([^)]{1,30}\))?[\s-]*"
)
_SPAN = re.compile(
    _COUNT
    + "(?:"
    + "|".join(f"(?P<u{turn}>{words})" for turn, (_, words) in enumerate(_UNITS))
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)
# Chinese and some others run on without a blank; there the unit may be followed by any letter.
_SPAN_CHINESE = re.compile(
    r"(?P<count>\d{1,3}|[一二三四五六七八十两]{1,4})\s*(?P<u1>小时)|(?P<c3>\d{1,3}"
    r"|[一二三四五六七八十两]{1,4})\s*(?:个)?(?:工作)?(?P<u3>日|天)内"
)
_ANY_UNIT = re.compile("|".join(words for _, words in _UNITS), re.IGNORECASE)
_A_DAY = re.compile(r"в течение (?:одних )?суток|не позднее суток", re.IGNORECASE)
_AT_ONCE = re.compile(
    r"\bimmediate(?:ly)?\b(?! action by| cause)|\bforthwith\b|\bwith immediate effect\b"
    r"|\bat once\b|\bwithout (?:any |undue )?delay\b|\binstantly\b"
    r"|немедленн\w+|незамедлительн\w+|безотлагательн\w+|\binmediat\w+|\bsin demora\b|立即|立刻"
    r"|即刻|马上|तत्काल|तुरंत"
    r"|\bderhal\b|\bgecikmeksizin\b|\bimediat\w+|\bsofort\b|\bunverzüglich\b|\bsans délai\b"
    r"|\bimmédiat\w+",
    re.IGNORECASE,
)


def spans_in(text: str) -> tuple[Span, ...]:
    """Return every span of time that `text` states in numbers or number words."""
    if not _ANY_UNIT.search(text):
        return ()
    found: list[Span] = [Span("PT24H", one.start(), one[0]) for one in _A_DAY.finditer(text)]
    for one in _SPAN.finditer(text):
        count = _number(one["count"])
        if count is not None:
            found.append(Span(_value(one, count), one.start(), one[0]))
    for one in _SPAN_CHINESE.finditer(text):
        count = _number(one["count"] or one["c3"])
        if count is not None:
            unit = "PT{}H" if one["u1"] else "P{}D"
            found.append(Span(unit.format(count), one.start(), one[0]))
    return tuple(sorted(found, key=lambda span: span.start))


def at_once_in(text: str) -> Span | None:
    """Return the words in `text` that say "at once", or None."""
    found = _AT_ONCE.search(text)
    return Span(AT_ONCE, found.start(), found[0]) if found else None


def hours_of(value: str) -> float:
    """Return roughly how many hours an ISO 8601 duration of ours lasts, to compare two."""
    number = int(re.sub(r"\D", "", value) or 0)
    if value.startswith("PT"):
        return {"H": 1.0, "M": 1 / 60, "S": 1 / 3600}[value[-1]] * number
    return {"D": 24.0, "W": 168.0, "M": 730.0}[value[-1]] * number


def _number(word: str) -> int | None:
    """Return the number `word` stands for, or None."""
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word.lower().replace(" ", "-"))


def _value(one: re.Match[str], count: int) -> str:
    """Return the ISO 8601 duration of a match."""
    unit = next(form for turn, (form, _) in enumerate(_UNITS) if one[f"u{turn}"])
    if unit == "P{}D" and re.search("суток", one[0], re.IGNORECASE):
        return f"PT{24 * count}H"
    return unit.format(count)
