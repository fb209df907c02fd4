"""
Takes the text of an old letter (DOC) out of its pieces, with how each stretch is drawn.

Source: [MS-DOC], sections 2.4.1 (retrieving text), 2.5 (the file information block), 2.6
(properties), 2.9.33 and 2.9.174 (pages of formatted runs).
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag

from withheld.errors import UnreadableFile
from withheld.readers.compound import Storage

_IDENT, _WORD_97 = 0xA5EC, 0x00C1
_ENCRYPTED, _WHICH_TABLE = 0x0100, 0x0200
_PAGE = 512
_CHARACTER_RUNS, _PARAGRAPH_RUNS, _PIECES = 12, 13, 33
"""2.5.6: places in the table of tables."""
_TABLES = 154
_BROKEN = "the old Word letter is broken; ask for it again, or as DOCX or PDF"


class Look(IntFlag):
    """How a stretch of text is drawn, or what its paragraph is."""

    STRUCK = 1
    HIDDEN = 2
    DELETED = 4
    IN_TABLE = 8
    ROW_END = 16
    NUMBERED = 32
    """The paragraph has an automatic number or bullet."""


# 2.6.1 and 2.6.2: the properties that matter, by their numbers.
_LOOKS = {
    0x0837: Look.STRUCK,
    0x2A53: Look.STRUCK,
    0x083C: Look.HIDDEN,
    0x0800: Look.DELETED,
    0x2416: Look.IN_TABLE,
    0x2417: Look.ROW_END,
    0x244C: Look.ROW_END,
}
_LIST = 0x460B
"""2.6.2: the list whose numbers a paragraph has; 0 is none."""
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_LONG_OPERANDS = frozenset({0xD608, 0xD606})
"""Properties whose operand's length takes two bytes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that is drawn alike."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One of the letter's texts: the letter itself, its notes, its headers."""

    name: str
    stretches: tuple[Stretch, ...]


_STORIES = (
    (76, "letter"),
    (80, "footnotes"),
    (84, "headers"),
    (88, "macros"),
    (92, "comments"),
    (96, "endnotes"),
    (100, "text boxes"),
    (104, "text boxes of headers"),
)
"""2.5.5: where the length of each story stands; they follow each other in this order."""


def read_stories(root: Storage) -> list[Story]:
    """
    Return the texts of an old letter.

    Raises:
        UnreadableFile: It is encrypted, too old or broken.
    """
    try:
        return _File(root).stories()
    except (struct.error, IndexError) as problem:
        raise UnreadableFile(_BROKEN) from problem


class _File:
    """An old letter with its tables."""

    def __init__(self, root: Storage) -> None:
        """
        Read the file information block.

        Raises:
            UnreadableFile: It is encrypted or too old.
        """
        self._data = root.streams["WordDocument"]
        ident, version = struct.unpack_from("<HH", self._data)
        (marks,) = struct.unpack_from("<H", self._data, 10)
        if ident != _IDENT or version < _WORD_97:
            raise UnreadableFile(
                "the letter was written with Word 95 or older, whose form no reader knows; ask for"
                " it as DOCX or PDF"
            )
        if marks & _ENCRYPTED:
            raise UnreadableFile("the letter is encrypted; ask for it without a password")
        name = "1Table" if marks & _WHICH_TABLE else "0Table"
        self._table = root.streams.get(name, b"")
        self._characters = _Runs(self._runs(_CHARACTER_RUNS))
        self._paragraphs = _Runs(self._runs(_PARAGRAPH_RUNS))

    def stories(self) -> list[Story]:
        """Return the texts, each with how it is drawn."""
        lengths = [(struct.unpack_from("<i", self._data, at)[0], name) for at, name in _STORIES]
        stretches = list(self._stretches())
        stories = []
        start = 0
        for length, name in lengths:
            end = start + max(length, 0)
            if end > start:
                stories.append(Story(name=name, stretches=tuple(_cut(stretches, start, end))))
            start = end
        return stories

    def _place(self, number: int) -> bytes:
        """Return the table of that number."""
        start, size = struct.unpack_from("<II", self._data, _TABLES + 8 * number)
        return self._table[start : start + size]

    def _stretches(self) -> Iterator[Stretch]:
        """
        Yield the text in the order of its characters.

        Raises:
            UnreadableFile: The table of pieces is broken.
        """
        pieces = self._piece_table()
        count = (len(pieces) - 4) // 12
        if count < 1:
            raise UnreadableFile(_BROKEN)
        ends = struct.unpack_from(f"<{count + 1}I", pieces)
        for turn in range(count):
            (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * turn + 2)
            length = ends[turn + 1] - ends[turn]
            if length < 0:
                raise UnreadableFile(_BROKEN)
            is_narrow = bool(place & 0x40000000)
            start = place & 0x3FFFFFFF
            width = 1 if is_narrow else 2
            start = start // 2 if is_narrow else start
            yield from self._drawn(start, min(start + length * width, len(self._data)), width)

    def _drawn(self, start: int, end: int, width: int) -> Iterator[Stretch]:
        """Yield the bytes from `start` to `end` as text, cut where the look changes."""
        codec = "cp1252" if width == 1 else "utf-16-le"
        while start < end:
            stop_a, look_a = self._characters.at(start)
            stop_b, look_b = self._paragraphs.at(start)
            stop = min(end, max(stop_a, start + width), max(stop_b, start + width))
            stop = start + (stop - start) // width * width or end
            stop = max(stop, start + width)
            yield Stretch(self._data[start:stop].decode(codec, "replace"), look_a | look_b)
            start = stop

    def _piece_table(self) -> bytes:
        """
        Return the table of pieces, behind the properties that pieces share.

        Raises:
            UnreadableFile: There is none.
        """
        table = self._place(_PIECES)
        place = 0
        while place < len(table) and table[place] == 1:
            place += 3 + int(struct.unpack_from("<H", table, place + 1)[0])
        if place >= len(table) or table[place] != 2:  # noqa: PLR2004 -- 2.9.38: the mark of the table
            raise UnreadableFile(_BROKEN)
        (size,) = struct.unpack_from("<I", table, place + 1)
        return table[place + 5 : place + 5 + size]

    def _runs(self, number: int) -> Iterator[tuple[int, int, Look]]:
        """Yield runs of bytes that are drawn alike: first, past the last, how."""
        table = self._place(number)
        count = (len(table) - 4) // 8
        for turn in range(max(count, 0)):
            (page,) = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * turn)
            raw = self._data[(page & 0x3FFFFF) * _PAGE :][:_PAGE]
            if len(raw) == _PAGE:
                yield from _page_runs(raw, is_paragraphs=number == _PARAGRAPH_RUNS)


class _Runs:
    """Runs that can be asked for a place."""

    def __init__(self, runs: Iterator[tuple[int, int, Look]]) -> None:
        self._runs = sorted(runs)
        self._starts = [start for start, _, _ in self._runs]

    def at(self, place: int) -> tuple[int, Look]:
        """Return up to where the look at `place` goes, and the look."""
        index = bisect_right(self._starts, place) - 1
        if index >= 0 and place < self._runs[index][1]:
            return self._runs[index][1], self._runs[index][2]
        following = self._starts[index + 1] if index + 1 < len(self._starts) else 1 << 62
        return following, Look(0)


def _page_runs(page: bytes, *, is_paragraphs: bool) -> Iterator[tuple[int, int, Look]]:
    """Yield the runs of one page of the tables."""
    count = page[_PAGE - 1]
    width = 13 if is_paragraphs else 1
    if 4 * (count + 1) + width * count > _PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for turn in range(count):
        offset = page[4 * (count + 1) + width * turn] * 2
        properties = b""
        if offset:
            size = page[offset]
            if not is_paragraphs:
                properties = page[offset + 1 : offset + 1 + size]
            elif size:
                properties = page[offset + 3 : offset + 2 * size]
            else:
                properties = page[offset + 4 : offset + 2 + 2 * page[offset + 1]]
        yield bounds[turn], bounds[turn + 1], _look(properties)


def _look(properties: bytes) -> Look:
    """Return what a list of properties says of how text is drawn."""
    look = Look(0)
    place = 0
    while place + 2 < len(properties):
        (number,) = struct.unpack_from("<H", properties, place)
        place += 2
        mark = _LOOKS.get(number)
        if mark is not None:
            # 2.6.1: 0x81 is the opposite of the style, whose text we take for plainly drawn.
            look = look | mark if properties[place] in {0x01, 0x81} else look & ~mark
        elif number == _LIST:
            is_listed = any(properties[place : place + 2])
            look = look | Look.NUMBERED if is_listed else look & ~Look.NUMBERED
        place += _operand_size(number, properties, place)
    return look


def _operand_size(number: int, properties: bytes, place: int) -> int:
    """Return how many bytes the operand of a property takes."""
    size = _SIZES.get(number >> 13)
    if size is not None:
        return size
    if number in _LONG_OPERANDS and place + 2 <= len(properties):
        return int(struct.unpack_from("<H", properties, place)[0]) + 1
    return 1 + properties[place]


def _cut(stretches: list[Stretch], start: int, end: int) -> Iterator[Stretch]:
    """Yield the characters from `start` to `end`."""
    place = 0
    for one in stretches:
        first, last = max(start - place, 0), min(end - place, len(one.text))
        if first < last:
            yield Stretch(one.text[first:last], one.look)
        place += len(one.text)
        if place >= end:
            return
