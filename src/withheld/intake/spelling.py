"""
A line as a machine should read it: invisible characters gone, defanging undone, places kept.

What is cleaned is only ever *read*; the line itself stays as written, and every character of the
clean text knows where it stood in the line.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

# Zero-width space, joiners and no-break, byte order mark, soft hyphen, and what PDFs put for one.
# The marks that turn the direction of writing stand around addresses in Arabic and Hebrew letters.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufffe\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\u061c"
)
_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_ONE_BY_ONE = {
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(_SPACES, " "),
    **_LIGATURES,
    "\uff0e": ".",  # full-width full stop, solidus and colon, as Chinese keyboards write them
    "\uff0f": "/",
}
_ODD = re.compile("[" + "".join(_ONE_BY_ONE) + "]")
_DEFANGED = re.compile(
    r"h(?:xx|XX|\*\*)p(?=s?\W)"
    r"|H(?:XX|\*\*)P(?=S?\W)"
    r"|\[\.\]|\(\.\)|\{\.\}|\[:\]|\[/\]|\[://\]|\[\.(?=\w)|(?<=\w)\.\]"
    r"|\s?[\[({](?:dot|DOT|точка|punto|ponto)[\])}]\s?"
)
_MAYBE_DEFANGED = re.compile(r"[\[({](?:\.|:|/|[dD][oO]|точ|pun|pon)|[hH](?:[xX]{2}|\*\*)[pP]|\.\]")


@dataclass(frozen=True, slots=True)
class Clean:
    """A text without invisible characters and defanging, and where each character came from."""

    text: str
    origins: tuple[int, ...] | None
    """For each character of `text`, and one past its end, its place in the line; None: as is."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]` stood in the line as written."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[end]


def clean(text: str) -> Clean:
    """Return `text` as a machine should read it; nearly always that is `text` itself."""
    is_odd = not text.isascii() and _ODD.search(text) is not None
    is_defanged = _has_hint(text) and _MAYBE_DEFANGED.search(text) is not None
    if not is_odd and not is_defanged:
        return Clean(text, None)
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for piece in _ONE_BY_ONE.get(character, character):
            characters.append(piece)
            origins.append(place)
    origins.append(len(text))
    return _refanged("".join(characters), origins) if is_defanged else _clean(characters, origins)


def _has_hint(text: str) -> bool:
    """Whether `text` has a sign without which nothing is defanged; a cheap question."""
    return (
        "[" in text
        or "(" in text
        or "{" in text
        or ".]" in text
        or "**" in text
        or "xx" in text.lower()
    )


def _clean(characters: list[str], origins: list[int]) -> Clean:
    return Clean("".join(characters), tuple(origins))


def _refanged(text: str, origins: list[int]) -> Clean:
    """Undo `hxxp`, `[.]`, `(dot)` and their like."""
    cuts = [(found.start(), found.end()) for found in _DEFANGED.finditer(text)]
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    pieces: list[str] = []
    places: list[int] = []
    for turn, (start, end) in enumerate(pairwise(edges)):
        piece = text[start:end] if turn % 2 == 0 else _plain(text[start:end])
        pieces.append(piece)
        places += [origins[min(start + step, end - 1)] for step in range(len(piece))]
    places.append(origins[-1])
    return Clean("".join(pieces), tuple(places))


def _plain(written: str) -> str:
    """Return what a defanged piece stands for."""
    match written.strip("[](){} ").lower():
        case "hxxp" | "h**p":
            return "http"
        case ":" | "/" | "://" as sign:
            return sign
        case _:
            return "."
