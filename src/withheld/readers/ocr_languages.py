"""
Which language a page is written in, by what comes of reading it.

English comes first, since addresses are written in its letters.  Where it makes little of a page,
other scripts are tried on a few of its lines.  Where the letters are Latin ones, small words tell,
and where there are too few of them, the language in which its longest lines are likeliest.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from withheld.readers.ocr_engine import BASE, Token
from withheld.readers.ocr_lines import ReadLine, lines_of, looks_like_locator

SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "rus": re.compile(r"[\u0400-\u04ff]"),
    "hin": re.compile(r"[\u0900-\u097f]"),
    "chi_sim": re.compile(r"[\u3400-\u9fff]"),
}
"""One language for each script other than Latin that we ask for, and the letters of that script."""
_SCRIPT_SHARE = 0.5
"""What is read in another script must be written in it for so much, or it is noise."""
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "eng": frozenset("the of and to in is for be on with that this by from shall".split()),
    "deu": frozenset("der die das und den von zu mit fur wird nicht des dem ein eine auf".split()),
    "fra": frozenset("le la les des et du en pour que est une dans sur au aux par".split()),
    "spa": frozenset("el la los las de y en que del por con para una se al lo".split()),
    "por": frozenset("o a os as de e em que do da dos das para com uma no na ao".split()),
    "tur": frozenset("ve bir su ile icin olan olarak da de veya ise sayili ilgili".split()),
}
"""Without the marks over and under letters, which English reads over."""
LIKELY = 72.0
BETTER_BY = 8.0
_LATIN_BETTER_BY = 1.5
"""So much likelier than English, in points of confidence, is a language of the same letters."""
_SAMPLE_LINES = 4
_WORDS_MIN = 12
"""With fewer words nothing is said of the language they are in."""
_SMALL_MIN, _SMALL_SHARE, _CLEARLY = 3, 0.08, 2
_DOTLESS = str.maketrans("ıİ", "iI")

Line = Callable[[ReadLine, Sequence[str]], float]
"""Reads one line of a page in languages, and says how likely the reading is."""


def fits(tokens: Sequence[Token], language: str) -> bool:
    """Return whether a page read as `tokens` is written in `language`, or says too little."""
    words = _words(tokens)
    if len(words) < _WORDS_MIN:
        return True
    if language in SCRIPTS:
        return is_in(language, tokens)
    return _small(words, language) >= _SMALL_SHARE * len(words)


def chosen(tokens: Sequence[Token], available: Sequence[str], read: Line) -> str:
    """
    Return the language of a page.

    Args:
        tokens: What English, or the language of the page before, made of it.
        available: The languages there is data for.
        read: Reads one of its lines.
    """
    lines = sorted(
        (line for line in lines_of(tokens) if not looks_like_locator(line.text)),
        key=lambda line: -line.place[2],
    )[:_SAMPLE_LINES]
    if ReadLine(list(tokens)).confidence < LIKELY:
        known = sum(line.confidence for line in lines)
        scripts = {
            name: sum(read(line, (name, BASE)) for line in lines)
            for name in available
            if name in SCRIPTS
        }
        best = max(scripts, key=lambda name: scripts[name], default=BASE)
        if scripts and scripts[best] > known + BETTER_BY * len(lines):
            return best
    words = _words(tokens)
    counts = {name: _small(words, name) for name in available if name in SMALL_WORDS}
    first, second, *_ = (*sorted(counts.values(), reverse=True), 0, 0)
    best = max(counts, key=lambda name: (counts[name], name == BASE), default=BASE)
    if first >= max(_SMALL_MIN, _CLEARLY * second):
        return best
    near = [name for name in counts if first < _SMALL_MIN or _CLEARLY * counts[name] >= first]
    if not lines or len(near) < 2:  # noqa: PLR2004 -- one alone has nothing to be held against
        return best
    likely = {name: sum(read(line, (name,)) for line in lines) for name in {BASE, *near}}
    best = max(near, key=lambda name: likely[name])
    return best if likely[best] > likely[BASE] + _LATIN_BETTER_BY * len(lines) else BASE


def is_in(script: str, tokens: Sequence[Token]) -> bool:
    """Return whether `tokens` are for the most part written in the letters of `script`."""
    letters = [letter for token in tokens for letter in token.text if letter.isalpha()]
    own = sum(SCRIPTS[script].match(letter) is not None for letter in letters)
    return own > _SCRIPT_SHARE * len(letters)


def _words(tokens: Sequence[Token]) -> list[str]:
    """Return the words of running text, in small letters without marks."""
    text = " ".join(token.text for token in tokens if not looks_like_locator(token.text))
    parted = unicodedata.normalize("NFD", text.translate(_DOTLESS).casefold())
    plain = "".join(letter for letter in parted if unicodedata.category(letter) != "Mn")
    return re.findall(r"[^\W\d_]+", plain)


def _small(words: Sequence[str], language: str) -> int:
    """Return how many of `words` are small words of `language`."""
    return sum(word in SMALL_WORDS[language] for word in words)
