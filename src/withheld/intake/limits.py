"""
The clocks that a sentence sets: a span counted from receipt, "at once", or a day and an hour.

How long something is to be kept or to last, how long ago something was, and when a measure ends
are no clocks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from withheld.intake.calendar import dates_in
from withheld.intake.durations import all_at_once, spans_in

_WITHIN = re.compile(
    r"(?:\bwithin|\byou have|\bin(?: the course of)?|\b(?:no|not) later than|\bat (?:the )?latest"
    r"|\bnot exceed\w*"
    r"|\bin (?:any|every) event|\btime(?: limit)?|\bdeadline|\bв течение|\bне позднее|\bв срок"
    r"|\bsrok|\bdentro de|\ben (?:un|el) (?:plazo|término)|\bplazo|\bprazo|\bem(?: até)?"
    r"|\ben(?: menos de| un máximo de)?(?=\s*$)|\bdélai"
    r"|\bdans(?: les| un)?|\bsous|\binnerhalb|\bbinnen|\bFrist|\ben geç|\bdalam(?: waktu)?"
    r"|\bpaling lambat|\bselambat-lambatnya|\bcada|在|于|应在|限|务必在)"
    r"[\w\s,:：'’]{0,32}$",
    re.IGNORECASE,
)
_WITHIN_AFTER = re.compile(
    r"\s*(?:of (?:the )?(?:receipt|service|receiving|its|this|such)|from (?:the )?(?:receipt"
    r"|date|time)"
    r"|after (?:receipt|service|receiving)|içinde|içerisinde|zarfında|के (?:भीतर|अंदर)|में|以?之?内|内"
    r"|с момента"
    r"|со дня|срок\b|Frist\b|is (?:allowed|granted|given)|are (?:allowed|granted|given)"
    r"|a (?:partir|contar)"
    r"|nach (?:Erhalt|Zustellung|Zugang)|sejak|à compter|contad[oa]s)",
    re.IGNORECASE,
)
_SAYS_WITHIN = re.compile(r"в |не поздн|Monatsfrist", re.IGNORECASE)
"""A span without a number, whose own words say that it is a clock."""
_LASTS_AFTER = re.compile(
    r"\s*(?:ago\b|old\b|earlier\b|before\b|назад|atrás|boyunca|süreyle|süre ile|के लिए|तक(?! )"
    r"|前(?!述)|imprisonment|notice\b|laufend)",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\b(?:hace|il y a|vor|há|faz|since|seit|depuis|desde|уже|sejak|(?:last|past|previous)"
    r"|letzten|vergangenen|derniers|últim[oa]s)(?: (?:about|over|some|more than|less than|mehr als"
    r"|über|rund|plus de|moins de|hace|más de|mais de|cerca de|más o menos|около|более))?\s*$",
    re.IGNORECASE,
)
_LASTS_BEFORE = re.compile(
    r"\b(?:for|pendant|pour|durante|por|pel[oa]|para|für|während|selama|на)(?: an?| the| un[ea]?"
    r"| um"
    r"| el| die)?"
    r"(?: further| initial| additional| minimum| maximum)?"
    r"(?: period| term| duration| durée| período| plazo| prazo| Dauer| срок)?"
    r"(?: of(?: at least)?| de| von| d['’])?\s*$",
    re.IGNORECASE,
)
"""Right before a span: how long something lasts."""
_BY = re.compile(
    r"(?:\bby|\bbefore|\bon or before|\b(?:no|not) later than|\bat (?:the )?latest(?: by)?"
    r"|\blatest by"
    r"|\bне позднее|\bв срок до|\bantes del?|\ba más tardar el|\bhasta el|\bantes de"
    r"|\baté(?: o dia| às)?"
    r"|\bavant le|\bau plus tard le|\bspätestens (?:am|bis(?: zum)?)|\bbis spätestens(?: zum"
    r"| am)?|\ben geç"
    r"|\bpaling lambat(?: tanggal| pada)?|\bselambat-lambatnya(?: tanggal| pada)?"
    r"|\bsebelum(?: tanggal)?)"
    r"(?:\s*(?:the|el|las?|le|den|dem|dia|close of business on))?\s*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:\b(?:up )?(?:un)?till?\b|\bдо|\bhasta|\bjusqu'au|\bbis(?: zum)?|\bsampai(?: dengan)?"
    r"|截至|截止)"
    r"(?:\s*(?:the|el|tanggal))?\s*$",
    re.IGNORECASE,
)
_BY_AFTER = re.compile(
    r"\s*(?:g\.?\s*)?(?:г\.?\s*)?(?:tarihine kadar|tarihinden önce|'?(?:e|a) kadar|तक\b|से पहले"
    r"|之?前|以前)",
    re.IGNORECASE,
)
_HOUR = (
    r"(?P<hour>[01]?\d|2[0-4])(?:\s*(?:[:.hч]|时|点)\s*(?P<minute>[0-5]\d)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?"
)
_CLOCK_AFTER = re.compile(
    r"\s*(?:г\.?|года)?\s*[,(]?\s*(?:(?:at|um|à|a las|às|saat|pukul|в)\s*)?(?:(?P<pm>下午)"
    r"|上午)?\s*" + _HOUR + r"\s*(?:Uhr|heures?|hours?|hrs|horas?|WIB|час\w*)?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?P<word>\b(?:by|before|until|till?|than|до|bis|até|às|las|à|au plus tard à|pukul|saat)\s*)"
    + _HOUR
    + r"\s*(?:Uhr|heures?|hours|hrs|horas|час\w*)?\s*,?"
    r"\s*(?:on|of|am|del?(?: día)?|do(?: dia)?|le|el|tanggal)?\s*(?:the )?$",
    re.IGNORECASE,
)
COMPLIED = re.compile(
    r"\b(?:time limit|deadline|compl(?:y|ied|iance)|carried out|implement\w*|given effect"
    r"|срок\w*|исполн\w+|plazo|cumpl\w+|Frist|nachzukommen|umzusetzen|délai|exécut\w+|prazo"
    r"|y procéder)\b"
    r"|期限|执行|yerine getir|uygulan|में पालन|अनुपालन|\bdilaksanakan\b|\bmelaksanakan\b",
    re.IGNORECASE,
)
"""Beside a clock: what is ordered elsewhere is to be done by then."""
_ZONES = {"UTC": "+00:00", "GMT": "+00:00", "CET": "+01:00", "CEST": "+02:00", "MEZ": "+01:00",
          "MESZ": "+02:00", "MSK": "+03:00", "WIB": "+07:00"}  # fmt: skip
_ZONE = re.compile(rf"\s*\(?\s*({'|'.join(_ZONES)})\b")


@dataclass(frozen=True, slots=True)
class Limit:
    """A clock that a sentence sets."""

    value: str
    """An ISO 8601 duration, or the day, or the day and hour, by which it runs out."""
    start: int
    end: int
    is_until: bool = False
    """A word that may also say how long a measure lasts; after its verb, it does."""
    is_within: bool = False
    """The words around say that it is a clock, and not a length or an age."""


def limits_in(text: str) -> Sequence[Limit]:
    """Return every clock that `text` sets, in the order of its words."""
    found = [
        *_spans(text),
        *(Limit(one.value, one.start, one.end) for one in all_at_once(text)),
        *_days(text),
    ]
    return sorted(found, key=lambda limit: limit.start)


def is_day(value: str) -> bool:
    """Return whether a clock runs out on a day rather than some time after receipt."""
    return not value.startswith("P")


def _spans(text: str) -> Iterator[Limit]:
    """Go through the spans that are clocks."""
    for span in spans_in(text):
        before, after = text[max(0, span.start - 48) : span.start], text[span.end :]
        is_within = (
            _WITHIN.search(before) is not None
            or _WITHIN_AFTER.match(after) is not None
            or _SAYS_WITHIN.match(span.text) is not None
        )
        is_past = (
            _LASTS_AFTER.match(after) is not None
            or _LONG_AGO.search(before) is not None
            or _LASTS_BEFORE.search(before) is not None
        )
        if is_within and not is_past:
            yield Limit(span.value, span.start, span.end, is_within=True)


def _days(text: str) -> Iterator[Limit]:
    """Go through the days, with their hours, by which something is to be done."""
    for value, start, end in dates_in(text):
        before = text[:start]
        early = _CLOCK_BEFORE.search(before)
        if early is not None and _is_hour(early):
            before = before[: early.start()] + early["word"]
        is_until = _UNTIL.search(before) is not None
        is_by = _BY.search(before) is not None or _BY_AFTER.match(text, end) is not None
        late = _CLOCK_AFTER.match(text, end)
        if late is not None and _is_hour(late):
            is_by = is_by or _BY_AFTER.match(text, late.end()) is not None
        if not (is_until or is_by):
            continue
        hour = early if early is not None and _is_hour(early) else late
        told = _hour(hour) if hour is not None and _is_hour(hour) else ""
        close = late.end() if late is not None and hour is late and told else end
        zone = _ZONE.match(text, close) if told else None
        yield Limit(
            value + (f"T{told}" if told else "") + (_ZONES[zone[1]] if zone else ""),
            start,
            close,
            is_until=is_until and not is_by and not told,
            is_within=True,
        )


def _is_hour(found: re.Match[str]) -> bool:
    """Return whether the number is marked as an hour, not just any number beside a date."""
    words = found[0].casefold()
    return (
        found["minute"] is not None
        or found["half"] is not None
        or re.search(r"uhr|heure|hour|hrs|hora|час|[时点]|\dh|saat|pukul", words) is not None
    )


def _hour(found: re.Match[str]) -> str:
    """Return the hour and minute of a match."""
    hour = int(found["hour"])
    half = (found["half"] or "").casefold()
    is_afternoon = half.startswith("p") or found.groupdict().get("pm") is not None
    if is_afternoon and hour < 12:  # noqa: PLR2004 -- noon
        hour += 12
    if half.startswith("a") and hour == 12:  # noqa: PLR2004 -- midnight
        hour = 0
    return f"{hour:02}:{found['minute'] or '00'}"
