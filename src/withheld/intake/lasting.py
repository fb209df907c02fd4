"""
How long what a letter asks is to go on: data kept for 180 days, silence for a year.

A length is no clock: nothing is late when it ends.  It says until when something lasts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from withheld.intake.durations import spans_in
from withheld.intake.limits import limits_in
from withheld.intake.wording import words
from withheld.model.reading import FURTHER_ORDER, Act

LASTING = frozenset(
    {
        Act.RESTRICT,
        Act.GEO_RESTRICT,
        Act.SUSPEND_ACCOUNT,
        Act.LABEL,
        Act.SILENCE,
        Act.PRESERVE,
        Act.STAY_DOWN,
    }
)
"""Acts that go on once they are done."""
_KEPT = frozenset({Act.PRESERVE, Act.SILENCE, Act.STAY_DOWN})
_FOR = re.compile(
    r"\b(?:for|lasting|pendant|pour|durante|por|pel[oa]|para|für|auf|während|selama|untuk|на)"
    r"(?: an?| the| un[ea]?| um| el| die| jangka)?"
    r"(?: further| initial| additional| minimum| maximum| at least| au moins| mindestens"
    r"| pelo menos| al menos| не менее(?: чем)?| sekurang-kurangnya| weitere)?"
    r"(?: period| term| duration| durée| période| período| plazo| prazo| Dauer| срок| waktu)?"
    r"(?: not (?:exceeding|less than)| of(?: at least| not less than| up to)?"
    r"| no (?:inferior|menor) a| não inferior a| minimale?| mínimo| de(?: al menos| pelo menos)?"
    r"| von(?: mindestens)?| d['’]|, at least,?)?\s*$"
    r"|\b(?:not|no) less than\s*$|\bat least\s*$|\bmindestens\s*$|\bau moins\s*$|\bne moins de\s*$"
    r"|\b(?:en az)\s*$|\bне менее(?: чем)?\s*$|\bminimal\s*$|कम से कम\s*$"
    r"|(?:期限|为期|至少|不少于|不低于)(?:为|是)?\s*$",
    re.IGNORECASE,
)
"""Right before a span."""
_LONG = re.compile(
    r"\s*(?:(?:lang|long)\b|boyunca|süreyle|süre ile|के लिए|की अवधि|तक(?!नी))", re.IGNORECASE
)
"""Right behind a span."""
_LONG_BEFORE = re.compile(r"\s*(?:boyunca|süreyle|süre ile|के लिए|की अवधि|तक)", re.IGNORECASE)
_PAST = re.compile(
    r"\s*(?:\W{0,2}(?:prior|preceding|before|ago|earlier|previous|old)\b|avant\b|anteriores?\b"
    r"|antes\b|vor\b|zuvor\b|до\b|назад|önce|पहले|पूर्व|前|以前|sebelum\w*)",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?:\b(?:last|past|previous|preceding|derni[eè]r\w*|últim\w+|letzten|vergangenen"
    r"|vorausgehenden"
    r"|последни\w+|son|terakhir)|पिछले|过去|最近)\s*$",
    re.IGNORECASE,
)
_COURSE = re.compile(r"\bв течение\s*(?:не менее(?: чем)? )?$", re.IGNORECASE)
"""Behind its verb it says how long to keep, before it by when to begin."""
_WITHIN = re.compile(
    r"(?:\bwithin|\b(?:no|not) later than|\ben (?:un|el) (?:\w+ )?plazo|\b(?:no|em"
    r"|num) (?:\w+ )?prazo|\binnerhalb|\bbinnen|\bdans"
    r"|\bsous|\bdalam(?: waktu)?|\ben geç)\b[\w\s']{0,24}$",
    re.IGNORECASE,
)
_DAYS_KEPT = re.compile(r"(?<![\d年月])(?P<n>\d{1,3})\s*(?:日|天)(?!\s*(?:之?内|以内|前|起|\d))")
"""Chinese tells a length of days from a day of a month by nothing but its place."""
_CHINESE = re.compile(r"[\d一二三四五六七八九十两半]+\s*(?:个月|年|小时)")
_OPEN = words(
    r"\b(?:un)?till? (?:further|other|subsequent|another)\b[^.;,]{0,20}\b(?:orders?|notice"
    r"|directions?|instructions?)\b|\bunless and until\b|\bindefinite(?:ly)?\b",
    r"\bbis auf (?:Weiteres|Widerruf)\b|\bjusqu['’]à (?:nouvel (?:ordre|avis)|nouvelle décision)\b",
    r"\bhasta (?:nueva (?:orden|resolución)|nuevo aviso)\b|\baté (?:ulterior|nova|segunda) (?:ordem"
    r"|deliberação|decisão)\b",
    r"до (?:особого|дальнейшего|нового) (?:распоряжения|указания|уведомления)",
    r"अगले आदेश(?:ों)? तक|अग्रिम आदेश(?:ों)? तक|\bikinci bir (?:emre|karara|bildirime) kadar\b"
    r"|\byeni bir karara kadar\b|\bsampai (?:dengan )?(?:ada )?(?:pemberitahuan|perintah"
    r"|keputusan) lebih lanjut\b|直[至到](?:另行通知|进一步通知|有新的)",
)


@dataclass(frozen=True, slots=True)
class Length:
    """How long something lasts, as a sentence says it."""

    value: str
    """An ISO 8601 duration, a day, or `further-order`."""
    start: int
    end: int
    is_before: bool = False
    """Hindi and Turkish say how long before they say what."""
    is_sure: bool = True
    """False where the words may as well say when; then only keeping and silence last."""


def lengths_in(text: str) -> Sequence[Length]:
    """Return every length that `text` states, in the order of its words."""
    return sorted(
        [*_spans(text), *_days_kept(text), *_days(text), *_open(text)], key=lambda one: one.start
    )


def _spans(text: str) -> Iterator[Length]:
    """Go through the spans that say how long."""
    for span in spans_in(text, with_years=True):
        before = text[max(0, span.start - 64) : span.start]
        if _PAST.match(text, span.end) or _LAST.search(before) or _WITHIN.search(before):
            continue
        if _FOR.search(before) or _LONG.match(text, span.end):
            is_before = _LONG_BEFORE.match(text, span.end) is not None
            yield Length(span.value, span.start, span.end, is_before=is_before)
        elif _COURSE.search(before) or _CHINESE.fullmatch(span.text.strip()):
            yield Length(span.value, span.start, span.end, is_sure=False)


def _days_kept(text: str) -> Iterator[Length]:
    """Go through the Chinese lengths of days."""
    for one in _DAYS_KEPT.finditer(text):
        yield Length(f"P{int(one['n'])}D", one.start(), one.end(), is_sure=False)


def _days(text: str) -> Iterator[Length]:
    """Go through the days until which something lasts."""
    for limit in limits_in(text):
        if limit.is_until:
            yield Length(limit.value, limit.start, limit.end)


def _open(text: str) -> Iterator[Length]:
    """Go through the words that leave the end to somebody."""
    for one in _OPEN.finditer(text):
        yield Length(FURTHER_ORDER, one.start(), one.end())


def may_last(act: Act, length: Length, *, is_behind: bool) -> bool:
    """Return whether a length may be that of an act; `is_behind` where it stands after its verb."""
    if act not in LASTING or (length.is_before and is_behind):
        return False
    return length.is_sure or (act in _KEPT and is_behind)
