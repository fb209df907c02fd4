"""
The letters that every match of a pattern must hold, so that most patterns are never tried.

A sentence holds few of the words that are looked for.  Whether a few letters stand in it is asked
far faster than whether a pattern matches, and the answer "no" is as sure.
"""

import re
from collections.abc import Iterator

_ATOM = re.compile(
    r"(?P<open>\((?:\?(?P<look><?[=!])|\?(?:P<\w+>|>|[aimsux-]*:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|\\(?P<escape>u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|.)"
    r"|(?P<any>[.^$])|(?P<plain>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?P<may>[?*]|\{0?,\d*\}|\{0\})[?+]?|(?P<must>\+|\{\d+(?:,\d*)?\})[?+]?")


def folded(text: str) -> str:
    """Return `text` in small letters, as patterns that pay no heed to case compare them."""
    small = text.lower()
    # Patterns hold the two Turkish i's for one letter.
    return small if text.isascii() else small.replace("i\u0307", "i").replace("ı", "i")


def stems_of(pattern: str) -> frozenset[str]:
    """
    Return stems of which at least one stands in the folded text of every match of `pattern`.

    None at all where no such letters can be told: then nothing follows from a text without them.
    """
    found, _ = _branches(pattern, 0)
    return found or frozenset()


def alternatives(pattern: str) -> Iterator[str]:
    """Go through the alternatives at the top of a pattern."""
    depth = start = 0
    for atom in _ATOM.finditer(pattern):
        if atom["open"]:
            depth += 1
        elif atom["close"]:
            depth -= 1
        elif atom["bar"] and depth == 0:
            yield pattern[start : atom.start()]
            start = atom.end()
    yield pattern[start:]


def _branches(pattern: str, start: int) -> tuple[frozenset[str] | None, int]:
    """Return the stems of a group's alternatives, or None, and where the group ends."""
    every: list[frozenset[str] | None] = []
    end = start
    while True:
        best, end = _branch(pattern, end)
        every.append(best)
        if end >= len(pattern) or pattern[end] == ")":
            break
        end += 1
    known = [one for one in every if one]
    return (frozenset().union(*known) if len(known) == len(every) else None), end


def _branch(pattern: str, start: int) -> tuple[frozenset[str] | None, int]:
    """Return the best stems of one alternative, or None, and where it ends."""
    sets: list[frozenset[str]] = []
    run = ""
    end = start
    while end < len(pattern):
        atom = _ATOM.match(pattern, end)
        if atom is None or atom["bar"] or atom["close"]:
            break
        inner: frozenset[str] | None = None
        end = atom.end()
        if atom["open"]:
            inner, end = _branches(pattern, end)
            end += 1
        repeat = _REPEAT.match(pattern, end)
        end = repeat.end() if repeat else end
        letter = _letter(atom)
        is_sure = repeat is None or repeat["may"] is None
        if letter and is_sure:
            run += letter
        if (letter and repeat is None) or atom["escape"] in {"b", "B"} or atom["look"]:
            continue
        sets += [frozenset({run})] if run else []
        run = ""
        if inner and is_sure:
            sets.append(inner)
    sets += [frozenset({run})] if run else []
    return max(sets, key=_worth, default=None), end


def _letter(atom: re.Match[str]) -> str:
    """Return the letter that an atom stands for; empty for a class, a group or a place."""
    escape = atom["escape"]
    if escape:
        return "" if escape[0].isalnum() else folded(escape)
    return folded(atom["plain"]) if atom["plain"] else ""


def _worth(stems: frozenset[str]) -> tuple[int, int]:
    """Return how well stems tell texts apart: by their shortest, then by how few they are."""
    return min(len(stem) for stem in stems), -len(stems)
