"""
Finds lists that run down one column of a page and go on at the top of the next.

A line of such a page says nothing: what stands beside an address is another entry.  Only the place
of the numbers, or of the addresses' beginnings where there are no numbers, tells the columns, and
what wraps belongs to the entry above it in its own column.  Pure functions of places.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from withheld.readers.pdf_content import Word
from withheld.readers.pdf_joining import without_widthless

_MARKER = re.compile(r"[\[(]?(\d{1,6})[.)\]:]?")
_GLUED = re.compile(r"[\[(]?(\d{1,6})[.)\]:](?=h(?:tt|xx)p|www\.|@\w)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"h(?:tt|xx)ps?\W|://|^[<(\[\"']?(?:www\W|@\w)|^[\w-]+(?:(?:\[\.\]|\.)[\w-]+)+/", re.IGNORECASE
)
_BEFORE_NAME = frozenset("@<([\"'")
_PIECE = re.compile(r"(?=.*[\d/_=?&%])[\w./?&=#%:;,+~!$'*()@\[\]-]+")
_APART = 14.0
"""In points: the numbers of one column begin no farther from each other than this."""
_ALIGNED = 2.0
"""In points: addresses that begin a column's entries begin at the same place."""
_REACH = 60.0
"""In points: what a number numbers begins no farther from it."""
_BLANK_HEIGHTS = 0.75
"""A gap narrower than this share of the line's height is a blank between words."""
_PITCH_HEIGHTS = 1.9
"""Lines farther from each other than this are not of one entry."""
_MIN = 3
_MOSTLY = 0.6
_NEARLY_ALL = 0.8


@dataclass(slots=True)
class Entry:
    """One entry of a list: the word that numbers it, and its lines."""

    number: list[Word] = field(default_factory=list)
    """Empty where nothing numbers it, or where it goes on from the column before."""
    lines: list[list[Word]] = field(default_factory=list)


@dataclass(slots=True)
class Column:
    """One column of a list, from top to bottom."""

    entries: list[Entry]
    right_edge: float

    @property
    def words(self) -> list[Word]:
        """Everything that stands in it."""
        return [
            word for entry in self.entries for part in (entry.number, *entry.lines) for word in part
        ]


@dataclass(frozen=True, slots=True)
class _Start:
    """A word that begins an entry."""

    word: Word
    number: int
    """-1 for one that nothing numbers."""
    first: Word
    """The first word of what the entry says."""


def find_columns(lines: list[list[Word]]) -> list[list[Column]]:
    """
    Return the lists of a page that stand in columns, from top to bottom; each from left to right.

    Args:
        lines: The page's visual lines from top to bottom, ruled tables left out.
    """
    groups = _numbered(lines) or _unnumbered(lines)
    if not groups:
        return []
    starts = {id(one.word): one for group in groups for one in group}
    lefts = [min(one.word.x0 for one in group) - _ALIGNED for group in groups]
    found: list[list[Column]] = []
    for run in _runs(lines, lefts, starts):
        columns = [_column(run, turn, lefts, starts) for turn in range(len(lefts))]
        if any(column.entries for column in columns):
            found.append([column for column in columns if column.entries])
    return found


# -- where the columns are ---------------------------------------------------------------------


def _numbered(lines: list[list[Word]]) -> list[list[_Start]]:
    """Return the numbers of each column of a list; empty where there are no two columns."""
    starts = [one for line in lines for one in _numbers(line)]
    groups = [group for group in _clusters(starts, _APART) if _counts_on(group)]
    if not any(len(group) >= _MIN for group in groups):
        return []
    kept: list[list[_Start]] = []
    for group in groups:
        goes_on = bool(kept) and group[0].number == kept[-1][-1].number + 1
        if len(group) >= _MIN or goes_on:
            kept.append(group)
    named = [
        _ADDRESS.search(without_widthless(one.first.text)) is not None
        for group in kept
        for one in group
    ]
    is_list = len(kept) > 1 and sum(named) >= _MOSTLY * len(named)
    return kept if is_list and _overlap(kept) else []


def _numbers(line: list[Word]) -> list[_Start]:
    """Return the words of a line that number what stands right of them."""
    found = []
    for turn, word in enumerate(line):
        if not word.text[:1].isdigit() and word.text[:1] not in {"(", "["}:
            continue
        before = line[turn - 1] if turn else None
        if before is not None and word.x0 - before.x1 < _BLANK_HEIGHTS * (word.top - word.bottom):
            continue
        after = line[turn + 1] if turn + 1 < len(line) else None
        if glued := _GLUED.match(without_widthless(word.text)):
            found.append(_Start(word, int(glued[1]), word))
        elif (
            (marker := _MARKER.fullmatch(without_widthless(word.text)))
            and after is not None
            and after.x0 - word.x1 < _REACH
        ):
            found.append(_Start(word, int(marker[1]), after))
    return found


def _unnumbered(lines: list[list[Word]]) -> list[list[_Start]]:
    """Return the beginnings of the addresses of each column, where their lines do not match."""
    starts = [
        _Start(word, -1, word)
        for line in lines
        for turn, word in enumerate(line)
        if ("/" in word.text or word.text[:1] in _BEFORE_NAME)
        and _ADDRESS.match(without_widthless(word.text))
        and (not turn or word.x0 - line[turn - 1].x1 > word.top - word.bottom)
    ]
    groups = [group for group in _clusters(starts, _ALIGNED) if len(group) >= _MIN]
    if len(groups) < 2 or not _overlap(groups):  # noqa: PLR2004 -- two columns
        return []
    lefts = [group[0].word.x0 for group in groups]
    begun = {id(one.word) for group in groups for one in group}
    for line in lines:
        heads = [next((w for w in line if abs(w.x0 - left) <= _ALIGNED), None) for left in lefts]
        told = {id(head) in begun for head in heads if head is not None}
        if len(told) > 1 and line[0].x0 >= lefts[0] - _ALIGNED:
            return groups  # one entry begins beside another that goes on: they are no row
    return []


def _clusters(starts: list[_Start], apart: float) -> list[list[_Start]]:
    """Return `starts` by where they begin, columns from left to right, each from the top."""
    groups: list[list[_Start]] = []
    last = 0.0
    for one in sorted(starts, key=lambda one: one.word.x0):
        if groups and one.word.x0 - last <= apart:
            groups[-1].append(one)
        else:
            groups.append([one])
        last = one.word.x0
    for group in groups:
        group.sort(key=lambda one: -one.word.middle)
    return groups


def _counts_on(group: list[_Start]) -> bool:
    """Return whether the numbers of a column are those of a list, which may begin anew."""
    steps = [below.number - above.number for above, below in pairwise(group)]
    return sum(step == 1 for step in steps) >= _NEARLY_ALL * len(steps)


def _overlap(groups: list[list[_Start]]) -> bool:
    """Return whether each column stands beside the one left of it."""
    return all(
        left[0].word.top > right[-1].word.bottom and right[0].word.top > left[-1].word.bottom
        for left, right in pairwise(groups)
    )


# -- what stands in them -----------------------------------------------------------------------


def _runs(
    lines: list[list[Word]], lefts: list[float], starts: dict[int, _Start]
) -> list[list[list[Word]]]:
    """Return the stretches of lines that are a list's: no line runs across its columns."""
    runs: list[list[list[Word]]] = [[]]
    for line in lines:
        if _runs_across(line, lefts, starts):
            runs.append([])
        else:
            runs[-1].append(line)
    return [run for run in runs if any(id(word) in starts for line in run for word in line)]


def _runs_across(line: list[Word], lefts: list[float], starts: dict[int, _Start]) -> bool:
    """Return whether a line's words go on from one column to the next."""
    for left in lefts[1:]:
        for word in line:
            if word.x0 < left - _ALIGNED and word.x1 > left + _ALIGNED:
                return True
        for above, below in pairwise(line):
            is_close = below.x0 - above.x1 < _BLANK_HEIGHTS * (below.top - below.bottom)
            if above.x1 <= left + _ALIGNED <= below.x1 and is_close and id(below) not in starts:
                return True
    return False


def _column(
    run: list[list[Word]], turn: int, lefts: list[float], starts: dict[int, _Start]
) -> Column:
    """Return one column of a list."""
    left = lefts[turn] - 2 * _ALIGNED
    right = lefts[turn + 1] if turn + 1 < len(lefts) else float("inf")
    top = _top(run, starts)
    entries: list[Entry] = []
    above: list[Word] = []
    edge = 0.0
    begun = [w.middle for line in run for w in line if id(w) in starts and left <= w.x0 < right]
    lowest = min(begun, default=top)
    for line in run:
        own = [word for word in line if left <= word.x0 < right]
        start = next((starts[id(word)] for word in own if id(word) in starts), None)
        is_below = bool(above) and _is_right_below(above, own)
        if not own or own[0].middle > top:
            continue
        if start is not None:
            number = [start.word] if start.first is not start.word else []
            said = [word for word in own if word not in number]
            entries.append(Entry(number=number, lines=[said] if said else []))
        elif entries and (is_below or own[0].middle > lowest):
            entries[-1].lines.append(own)
        elif not entries and _is_rest(own):
            entries.append(Entry(lines=[own]))  # of what the column or page before ends with
        else:
            continue
        above = own
        edge = max(edge, own[-1].x1)
    return Column(entries=entries, right_edge=edge)


def _top(run: list[list[Word]], starts: dict[int, _Start]) -> float:
    """Return where a list begins: at its first entry, or with the rest of one from before."""
    first = next(turn for turn, line in enumerate(run) if any(id(word) in starts for word in line))
    while first and _is_rest(run[first - 1]) and _is_right_below(run[first - 1], run[first]):
        first -= 1
    return max(word.top for word in run[first])


def _is_rest(line: list[Word]) -> bool:
    """Return whether a line is a single piece that looks like no word."""
    return len(line) == 1 and _PIECE.fullmatch(without_widthless(line[0].text)) is not None


def _is_right_below(above: list[Word], line: list[Word]) -> bool:
    """Return whether a line stands as near to the one above as lines of one entry do."""
    if not line:
        return False
    height = max(word.top - word.bottom for word in (*above, *line))
    return above[0].middle - line[0].middle <= _PITCH_HEIGHTS * height
