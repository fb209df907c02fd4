"""What cannot be seen, made visible: controls and marks that turn the reading direction."""

import unicodedata

# Line and paragraph ends are told by blocks, not by characters inside a text.
_KEPT = frozenset("\n\t")
# Joiners carry meaning in Devanagari, Persian and emoji; alone they rearrange nothing.
_JOINERS = frozenset("\u200c\u200d")


def visible(text: str) -> str:
    """
    Return `text` with every control and every invisible formatting character as `[U+202E]`.

    Newlines and tabs stay; so do joiners, without which Hindi cannot be written.  A lone surrogate,
    which no file can hold, is shown the same way.

    Source: Unicode Technical Report 36, section 2.6 (bidirectional text spoofing).
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in _KEPT or character in _JOINERS:
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return f"[U+{ord(character):04X}]"
    return character
