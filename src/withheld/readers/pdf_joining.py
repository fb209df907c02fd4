"""
Puts the physical lines of one table cell together, by geometry and never by looks alone.

A cell wraps a long address where its width ends.  Two lines of a cell are one address only where
the first ends in a piece of a locator, and either its next character would not have fitted before
the cell's right edge, or it ends after a mark at which addresses are broken and the next piece
would not have fitted.  Everything else stays apart: a wrong join names somebody else's account.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

_NEW_START = re.compile(r"https?:|hxxp|://|^www\.|^[@#(\[•*–—]|^\d{1,5}[.)]($|\D)", re.IGNORECASE)
_LOCATOR = re.compile(r"://|^www\.|^[@#]\w|\w[./]\w|/$", re.IGNORECASE)
_DIGITS = re.compile(r"\d{6,}")
_BREAKING_MARKS = "/?&=-_#%+~"
"""
Where programs break an address that would still have had room.  Not after a full stop, comma or
colon: Unicode line breaking (UAX 14, LB13 and LB29) breaks there only at a blank somebody typed.
"""
_PIECE = re.compile(r"[\w./?&=#%:;,+~!$'*()@\[\]-]+")
_WIDTHLESS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that take no room; they may mark where an address can break."""
_TOLERANCE = 0.6
"""In points; what rounding and side bearings may come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLine:
    """One physical line of a cell."""

    text: str
    x1: float
    """Where it ends, in points."""
    character_width: float
    """The mean width of its characters, in points."""


def join_lines(lines: list[CellLine], *, right_edge: float) -> tuple[str, bool]:
    """Return the text of a cell, and whether some of its lines were put together as one word."""
    if not lines:
        return "", False
    text, is_joined, is_within = lines[0].text, False, False
    for above, below in pairwise(lines):
        last = without_widthless(text.rsplit(maxsplit=1)[-1] if text.strip() else "")
        # The rest of an address need not look like one: it stays one until a blank ends it.
        is_within = _is_locator(last) or (is_within and len(above.text.split()) == 1)
        if _continues(last, above, below, right_edge=right_edge, is_locator=is_within):
            text, is_joined = text + below.text, True
        else:
            text += ("\n" if is_within else " ") + below.text
    return text, is_joined


def without_widthless(text: str) -> str:
    """Return `text` without the characters that take no room."""
    if not text.isascii():
        for character in _WIDTHLESS:  # each a search in C; `translate` asks for every character
            text = text.replace(character, "")
    return text


def _continues(
    last: str, above: CellLine, below: CellLine, *, right_edge: float, is_locator: bool
) -> bool:
    """Whether `below` begins with the rest of `last`, the last word of `above`."""
    first = without_widthless(below.text.split(maxsplit=1)[0] if below.text.strip() else "")
    if not first or _NEW_START.search(first) or not _PIECE.fullmatch(first):
        return False
    room = right_edge + _TOLERANCE - above.x1
    if _DIGITS.fullmatch(last) and _DIGITS.match(first):
        return room < 1.3 * below.character_width
    if not is_locator:
        return False
    if room < 1.3 * below.character_width:
        return True
    breaks_there = last[-1] in _BREAKING_MARKS or first[0] in _BREAKING_MARKS
    return breaks_there and room < below.character_width * len(first)


def _is_locator(word: str) -> bool:
    """Whether `word` is an address, a handle or a piece of one."""
    return bool(_LOCATOR.search(word))
