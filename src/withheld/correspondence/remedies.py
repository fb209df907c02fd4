"""Ways to contest as a letter names them: the law's forum, its time in the reader's language."""

from collections.abc import Iterable

from withheld.correspondence.holder import Remedy
from withheld.model.wording import known_language
from withheld.regimes.spans import Span, Wording
from withheld.regimes.telling import Way

_UNITS = {
    "en": (("month", "months"), ("day", "days"), ("hour", "hours"), ("minute", "minutes")),
    "hi": (("महीना", "महीने"), ("दिन", "दिन"), ("घंटा", "घंटे"), ("मिनट", "मिनट")),
}
_WORKING = {"en": ("working day", "working days"), "hi": ("कार्य दिवस", "कार्य दिवस")}
_WORDINGS = {
    "en": {
        Wording.AS_STATED: "as the order states",
        Wording.AT_ONCE: "at once",
        Wording.WITHOUT_UNDUE_DELAY: "without undue delay",
        Wording.NO_LIMIT: "",
    },
    "hi": {
        Wording.AS_STATED: "जैसा आदेश में लिखा है",
        Wording.AT_ONCE: "तुरंत",
        Wording.WITHOUT_UNDUE_DELAY: "अनुचित देरी के बिना",
        Wording.NO_LIMIT: "",
    },
}
_JOIN = {"en": " and ", "hi": " और "}


def remedies(ways: Iterable[Way], language: str) -> tuple[Remedy, ...]:
    """
    Return `ways` for a letter: each with the article it rests on, for the reader to look up.

    Raises:
        InvalidInput: A language without wording.
    """
    return tuple(
        Remedy(forum=f"{way.forum} ({way.cite})", within=within_words(way.within, language))
        for way in ways
    )


def within_words(limit: Span | Wording, language: str) -> str:
    """
    Return a time limit in words, such as `48 hours`; empty where the law sets none.

    Raises:
        InvalidInput: A language without wording.
    """
    known = known_language(language)
    if isinstance(limit, Wording):
        return _WORDINGS[known][limit]
    if limit.working_days:
        return _counted(limit.working_days, _WORKING[known])
    hours, minutes = divmod(limit.minutes, 60)
    sizes = zip((limit.months, limit.days, hours, minutes), _UNITS[known], strict=True)
    return _JOIN[known].join(_counted(size, unit) for size, unit in sizes if size)


def _counted(size: int, unit: tuple[str, str]) -> str:
    return f"{size} {unit[0] if size == 1 else unit[1]}"
