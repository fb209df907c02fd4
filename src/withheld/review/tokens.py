"""
Words of a profile or a post, folded so that one spelling stands for all.

Folding takes away case, accents, invisible characters and the dots that Devanagari writes or
forgets; it keeps where clauses end, since "Not a bot. Reporter." denies nothing about reporters.
"""

import re
import unicodedata
from dataclasses import dataclass

BREAK = "."
"""Stands between two clauses; no phrase and no negation reaches over it."""

# Latin, Greek and Cyrillic accents; the nukta of Devanagari, which writers leave out at will.
_MARKS = re.compile("[\u0300-\u036f\u093c]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_APOSTROPHES = re.compile("['’ʼ`´]")
# Chandrabindu is written as anusvara as often as not; the dotless i of Turkish loses its dot to
# `casefold` nowhere else.
_ONE_FOR_ANOTHER = str.maketrans({"\u0901": "\u0902", "ı": "i"})
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
    return unicodedata.normalize("NFC", plain.translate(_ONE_FOR_ANOTHER))


def words_of(text: str) -> Words:
    """Return the words of `text`; hashtags in mixed case are several words."""
    spaced = _INVISIBLE.sub("", text)
    if "#" in spaced:
        spaced = _HASHTAG.sub(lambda tag: _CAMEL.sub(" ", tag[1]), spaced)
    spaced = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", spaced))
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
