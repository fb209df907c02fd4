"""Which languages a letter is written in, by its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Sequence

from withheld.intake.passages import Passage, sentences_of
from withheld.intake.urls import find_urls
from withheld.model.document import LineKind
from withheld.model.reading import Proposal, ProposalKind

_SCRIPTS = {
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "hi": re.compile(r"[\u0900-\u097f]+"),
    "ar": re.compile(r"[\u0600-\u06ff]+"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]+"),
    "th": re.compile(r"[\u0e00-\u0e7f]+"),
}
_COMMON = {
    "en": "the of and to in is that for this with which be your by on are from you please",
    "es": "un una lo y su les desde nos más o sin el la los las de que del por para con se esta en"
    " al como sus",
    "pt": "de por no na um o os as da do das dos que para uma com não em ao pela pelo à são",
    "fr": "de et nous un à le la les des du que pour une avec dans est sur aux par cette vous",
    "de": "der die das und den dem des ist für mit von zu im nicht auf wird sie wir sind eine einen"
    " einer zum zur bis nach über bei oder als auch um wurde uns ihnen unter",
    "tr": "ve bir bu için ile olarak olan tarafından kararı erişimin üzere sayılı ait arasındaki"
    " gereğince nedeniyle kapsamında rica olunur içinde tarihli göre karar",
    "id": "yang dan dengan untuk pada tidak dari ini dalam atau agar akses terhadap kami surat",
    "ru": "и в на по не что о с от для или из при к информации сайта",
    "uk": "та що для або від щодо про не це якщо",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_SHARE = 0.12
_FEWEST = 4


def languages(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return the languages that whole sentences are written in, in their order."""
    found: dict[str, Proposal] = {}
    for passage in passages:
        if passage.lines[0].kind in {LineKind.ROW, LineKind.HEADER}:
            continue
        for sentence in sentences_of(passage):
            code = language_of(sentence.text)
            if code:
                found.setdefault(
                    code,
                    Proposal(kind=ProposalKind.LANGUAGE, value=code, place=sentence.place),
                )
    return tuple(found.values())


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`; empty if it cannot be told."""
    for one in reversed(find_urls(text)):
        text = text[: one.start] + text[one.end :]
    if not text.isascii():
        enough = max(_FEWEST, 0.3 * sum(character.isalpha() for character in text))
        for code, script in _SCRIPTS.items():
            if sum(len(run) for run in script.findall(text)) > enough:
                return code
    words = [one.lower() for one in re.findall(r"[^\W\d_]+", text) if not one.isupper()]
    if len(words) < _FEWEST:
        return ""
    counts = Counter(
        {code: sum(word in common for word in words) for code, common in _WORDS.items()}
    )
    (code, count), (_, runner_up) = counts.most_common(2)
    return code if count >= max(2, _SHARE * len(words)) and count > runner_up else ""
