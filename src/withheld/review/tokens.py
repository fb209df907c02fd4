"""
Words of a profile or a post, folded so that one spelling stands for all.

Folding takes away case, accents, invisible characters, the dots that Devanagari and Bengali write
or forget, the vowels of Arabic and its article; it keeps where clauses end, since "Not a bot.
Reporter." denies nothing about reporters.  Chinese and Japanese leave no space between words: each
of their signs is a word, so that a phrase is found wherever it stands.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BREAK = "."
"""Stands between two clauses; no phrase and no negation reaches over it."""

# Latin, Greek and Cyrillic accents; the nukta of Devanagari and Bengali, the vowels and the
# lengthening stroke of Arabic, which writers leave out at will.
_MARKS = re.compile("[\u0300-\u036f\u093c\u09bc\u0640\u064b-\u065f\u0670]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_APOSTROPHES = re.compile("['’ʼ`´]")
# Chandrabindu is written as anusvara as often as not; the dotless i of Turkish loses its dot to
# `casefold` nowhere else; Arabic, Persian and Urdu key the same letters differently.
_ONE_FOR_ANOTHER = str.maketrans(
    {
        "\u0901": "\u0902",
        "ı": "i",
        "\u0649": "\u06cc",
        "\u064a": "\u06cc",
        "\u0643": "\u06a9",
        "\u0629": "\u0647",
        "\u06c1": "\u0647",
        "\u06c3": "\u0647",
    }
)
# "and the", "by the", "for the": written together with the word that follows.
_ARABIC_ARTICLE = re.compile(r"(?<!\w)(?:[وفبک]?ال|لل)+(?=\w{3})")
# "l'eau", "d'un", "qu'on": an article or a pronoun that lost its vowel to the word after it.
_ELISION = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu)['’](?=[^\W\d_]{2})", re.IGNORECASE)
# Han, kana and what repeats or lengthens them.
_SIGN = "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
_UNSPACED = re.compile(f"({_SIGN})")
_SPACED = re.compile(f"(?<={_SIGN}) (?={_SIGN})")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HASHTAG = re.compile(r"#(\w+)")
# A letter of any script with the signs that belong to it; Python's \w leaves out vowel signs.
_WORD = r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0DFF\u0610-\u065F])+"
# Between two words, these end nothing; everything else does.
_JOINING = ' \t\\-_#"“”«»()\\[\\]&+–‑*'
_PIECE = re.compile(rf"(?P<word>{_WORD}|@)|(?P<end>[^{_JOINING}])", re.DOTALL)
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, folded, with `BREAK` where a clause ends."""

    folded: tuple[str, ...]
    written: tuple[str, ...]
    """The same words as the text writes them."""


def fold(text: str) -> str:
    """Return `text` without what writers vary at will: case, accents, invisible characters."""
    if text.isascii():
        return _APOSTROPHES.sub("", text).lower()
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    plain = _MARKS.sub("", _APOSTROPHES.sub("", plain))
    return _ARABIC_ARTICLE.sub("", unicodedata.normalize("NFC", plain.translate(_ONE_FOR_ANOTHER)))


def told_apart(text: str) -> str:
    """Return `text` without articles glued to a word, and with space around unspaced signs."""
    parted = _ELISION.sub("", text)
    return parted if parted.isascii() else _UNSPACED.sub(r" \1 ", parted)


def together(words: Iterable[str]) -> str:
    """Return `words` as one reads them: spaced, but for signs that are written without."""
    return _SPACED.sub("", " ".join(words))


def words_of(text: str) -> Words:
    """Return the words of `text`; hashtags in mixed case are several words."""
    spaced = _INVISIBLE.sub("", text)
    if "#" in spaced:
        spaced = _HASHTAG.sub(lambda tag: _CAMEL.sub(" ", tag[1]), spaced)
    spaced = _APOSTROPHES.sub("", told_apart(unicodedata.normalize("NFKC", spaced)))
    written: list[str] = []
    for piece in _PIECE.finditer(spaced):
        if piece["word"]:
            written.append(piece[0])
        elif written and written[-1] != BREAK:
            written.append(BREAK)
    # Folded all at once: folding word by word costs as much again as everything else.
    folded = fold(_BETWEEN.join(written)).split(_BETWEEN) if written else []
    return Words(tuple(folded), tuple(written))


def words_of_handle(handle: str) -> Words:
    """Return the words of a handle, told apart by case, digits and underscores."""
    return words_of(_CAMEL.sub(" ", re.sub(r"[\d_]+", " ", handle)))
