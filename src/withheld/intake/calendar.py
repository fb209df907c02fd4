"""Calendar dates in running text, in several languages, as ISO 8601."""

import re
from collections.abc import Iterator
from datetime import date

from withheld.intake.numerals import number_of

_MONTHS = {
    name: turn
    for turn, names in enumerate(
        (
            "january jan января январь enero janeiro januar janvier ocak januari जनवरी",
            "february feb февраля февраль febrero fevereiro februar février şubat februari फरवरी",
            "march mar марта март marzo março märz mars mart maret मार्च",
            "april apr апреля апрель abril avril nisan अप्रैल",
            "may мая май mayo maio mai mayıs mei मई",
            "june jun июня июнь junio junho juni juin haziran juni जून",
            "july jul июля июль julio julho juli juillet temmuz juli जुलाई",
            "august aug августа август agosto août ağustos agustus अगस्त",
            "september sep sept сентября сентябрь septiembre setembro septembre eylül सितंबर सितम्बर",
            "october oct октября октябрь octubre outubro oktober octobre ekim अक्टूबर अक्तूबर",
            "november nov ноября ноябрь noviembre novembro novembre kasım नवंबर नवम्बर",
            (
                "december dec декабря декабрь diciembre dezembro dezember décembre aralık desember"
                " दिसंबर दिसम्बर"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR = re.compile(r"\d{4}|\bmil(?:le)?\b|[二〇○零一三四五六七八九]{4}年")
"""Every date read here has its year; most sentences have none."""
_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<y6>[二〇○零一三四五六七八九]{{4}})年(?P<m6>[一二三四五六七八九十]{{1,2}})月"
    rf"(?P<d6>[一二三四五六七八九十]{{1,3}})日"
    rf"|(?P<y1>\d{{4}})\s*年\s*(?P<m1>\d{{1,2}})\s*月\s*(?P<d1>\d{{1,2}})\s*日"
    rf"|(?<![\d.])(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?![\d-])"
    rf"|(?<![\d.])(?P<d3>\d{{1,2}})[./-](?P<m3>\d{{1,2}})[./-](?P<y3>\d{{4}})(?![\d])"
    rf"|(?<!\d)[«\"]?(?P<d4>\d{{1,2}})(?:st|nd|rd|th|º|er|\.)?[»\"]?\s*(?:de |of "
    rf"|day of )?\.?(?P<w4>{_WORD})\.?,?\s*(?:de |of )?(?P<y4>\d{{4}})"
    rf"|(?<!\w)(?P<w5>{_WORD})\.?\s*(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<y5>\d{{4}})"
    r"|(?<!\w)(?P<d7>[a-zà-ÿ]+(?: [ye] [a-zà-ÿ]+)?)(?: d[ií]as?)?(?: del? mes| do mês)? de "
    rf"(?P<w7>{_WORD}) d(?:e|el|o)(?: año| ano)?(?: de)? (?:dos|dois) mil(?: e)? "
    r"(?P<y7>[a-zà-ÿ]+(?: [ye] [a-zà-ÿ]+)?)"
    rf"|(?<!\w)(?P<d8>[a-zà-ÿ]+(?:-[a-z]+)?) (?P<w8>{_WORD}) deux mille"
    r" (?P<y8>[a-zà-ÿ]+(?:-[a-z]+)?)",
    re.IGNORECASE,
)


def dates_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Go through the calendar dates in `text`: ISO 8601, where each begins and ends."""
    if not _YEAR.search(text):
        return
    for found in _DATE.finditer(text):
        value = _iso(found)
        if value:
            yield value, found.start(), found.end()


def _iso(found: re.Match[str]) -> str:
    """Return the date of a match; empty if the calendar knows no such day."""
    for turn in "12345678":
        parts = found.groupdict()
        year = parts[f"y{turn}"]
        if year is None:
            continue
        if turn == "6":
            return _chinese(*(str(parts[part]) for part in ("y6", "m6", "d6")))
        if turn in "78":
            return _worded(year, parts[f"w{turn}"] or "", parts[f"d{turn}"] or "")
        month = parts.get(f"m{turn}") or _MONTHS.get((parts.get(f"w{turn}") or "").lower(), 0)
        return _valid(int(year), int(month), int(parts[f"d{turn}"] or 0))
    return ""


def _chinese(year: str, month: str, day: str) -> str:
    """Return the date of Chinese numerals: the year sign by sign, month and day as numbers."""
    digits = [number_of(sign.replace("○", "〇")) for sign in year]
    numbers = number_of(month), number_of(day)
    if None in digits or None in numbers:
        return ""
    return _valid(int("".join(map(str, digits))), numbers[0] or 0, numbers[1] or 0)


def _worded(year: str, month: str, day: str) -> str:
    """Return the date of number words; longer words that begin a sentence before it are left."""
    numbers = _counted(year, from_start=True), _counted(day, from_start=False)
    if None in numbers:
        return ""
    return _valid(2000 + (numbers[0] or 0), _MONTHS.get(month.lower(), 0), numbers[1] or 0)


def _counted(text: str, *, from_start: bool) -> int | None:
    """Return the number that words begin or end with; None where there is none."""
    pieces = text.lower().split()
    for size in range(len(pieces), 0, -1):
        number = number_of(" ".join(pieces[:size] if from_start else pieces[-size:]))
        if number is not None:
            return number
    return 1 if pieces[-1] in {"primero", "primeiro", "premier"} else None


def _valid(year: int, month: int, day: int) -> str:
    """Return the ISO date; empty if there is none. Day first, as all but one country writes."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
