"""
What a script itself says of a reading: no blanks in Chinese, no Latin letters in Russian words.

Addresses are left alone: there a letter of another script is somebody else's address.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from withheld.readers.ocr_engine import Token
from withheld.readers.ocr_lines import looks_like_locator

_HAN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ALIKE = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_LATIN = re.compile(r"[A-Za-z]")
_FIGURE = re.compile(r"\d")
_RUSSIAN = "rus"
_LIKELY = 60.0
"""What is less likely is no evidence of the script of its line."""
_SHORT = 3
"""So many letters that two scripts share may be a word of either."""
_HAN_GAP, _FIGURE_GAP = 1.0, 0.5
"""Farther apart, as a share of the height, words of Chinese, or a figure beside one, are two."""


def in_script(tokens: Sequence[Token], language: str = "") -> list[Token]:
    """
    Return the words of a line as its script is written.

    Args:
        tokens: From left to right.
        language: The page's, which decides where the line itself says nothing likely.
    """
    letters = [
        letter
        for token in tokens
        if token.confidence >= _LIKELY and not _FIGURE.search(token.text)
        for letter in token.text
        if letter.isalpha()
    ]
    own = sum(map(_is_cyrillic, letters))
    if 2 * own > len(letters) or (not letters and language == _RUSSIAN):
        return [_cyrillic(token) for token in tokens]
    if any(_HAN.search(token.text) for token in tokens):
        return _without_blanks(tokens)
    return list(tokens)


def _is_cyrillic(letter: str) -> bool:
    return _CYRILLIC.match(letter) is not None


def _cyrillic(token: Token) -> Token:
    """Return a word of a Russian line with the letters that look the same as Cyrillic ones."""
    latin = _LATIN.findall(token.text)
    letters = sum(letter.isalpha() for letter in token.text)
    plain = token.text.translate(_ALIKE)
    is_one = len(latin) < letters or len(latin) <= _SHORT
    if not latin or not is_one or _LATIN.search(plain) or looks_like_locator(token.text):
        return token
    return _as(plain, token)


def _without_blanks(tokens: Sequence[Token]) -> list[Token]:
    """Return the words of a Chinese line, those put together between which no blank is written."""
    joined = list(tokens[:1])
    for above, token in pairwise(tokens):
        if _are_one(above, token):
            joined[-1] = _together(joined[-1], token)
        else:
            joined.append(token)
    return joined


def _are_one(above: Token, token: Token) -> bool:
    """Return whether no blank is written between two words of a Chinese line."""
    if looks_like_locator(above.text) or looks_like_locator(token.text):
        return False
    han = sum(_HAN.match(letter) is not None for letter in (above.text[-1], token.text[0]))
    height = max(above.bottom - above.top, token.bottom - token.top)
    return token.left - above.right < (0.0, _FIGURE_GAP, _HAN_GAP)[han] * height


def _together(one: Token, other: Token) -> Token:
    """Return two words as one, as likely as both are by their letters."""
    letters = len(one.text) + len(other.text)
    return Token(
        one.text + other.text,
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
        (len(one.text) * one.confidence + len(other.text) * other.confidence) / letters,
    )


def _as(text: str, token: Token) -> Token:
    """Return `token` saying `text`."""
    return Token(text, token.left, token.top, token.right, token.bottom, token.confidence)
