"""
Running text put together again: physical lines to passages, passages to sentences.

Letters break their sentences over lines; what a sentence asks can only be read whole.  Every
character of a passage knows its line, so that whatever is found keeps its place.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from withheld.model.document import Line, LineKind, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines of running text that belong together, joined by one blank each."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    """Where each line begins in `text`."""

    def line_at(self, offset: int) -> Line:
        """Return the line that the character at `offset` stands in."""
        return self.lines[bisect_right(self.starts, offset) - 1]

    def place_at(self, offset: int) -> Place:
        """Return the place of the character at `offset`."""
        return self.line_at(offset).place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a passage."""

    text: str
    start: int
    """Where it begins in the passage."""
    passage: Passage
    number: int = 0
    """Its turn within the passage, counted from 0."""

    @property
    def place(self) -> Place:
        """Return where the sentence begins."""
        return self.passage.place_at(self.start)


_BULLET = re.compile(
    r"^\s*(?:(?P<sign>[-*•–—])|(?P<open>\()?(?:(?P<number>\d{1,6})|(?:[a-zа-яё]|[ivx]{1,4})"
    r"|[\u0905-\u0939](?=\)))(?P<close>[.)]|(?<=\d)[°-]))\s"
    r"|^\s*(?P<chinese>[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)"
)
_LABELLED = re.compile(
    r"^\s*(?:To|Subject|Sub|Kind attention|Attention|Dated?|Betreff|Datum|Objet|Asunto|Assunto"
    r"|Re|Fecha|Data|Konu|Tarih|Perihal|Tanggal|Тема|Кому|Дата|विषय|दिनांक|主题)\s*[:：]",
)
"""A line of a letter's head that begins something new, however close it stands."""
_RULER = re.compile(r"^\s*[-=_*#~]{2,}\s*$")
_QUOTED = re.compile(r"^\s*(?:>|&gt;)")
_SHORT_LINE = 60


def is_ruler(text: str) -> bool:
    """Return whether a line only draws a line, as between two messages."""
    return _RULER.match(text) is not None


def is_labelled(text: str) -> bool:
    """Return whether a line begins something new in a letter's head, such as its subject."""
    return _LABELLED.match(text) is not None


def is_bullet(text: str) -> bool:
    """Return whether a line or passage begins as an entry of a list."""
    return _BULLET.match(text) is not None


def bullet_style(text: str) -> str:
    """Return how the entry of a list is marked: two alike are of one list; empty if it is none."""
    found = _BULLET.match(text)
    if found is None:
        return ""
    if found["sign"] or found["chinese"]:
        return found["sign"] or re.sub(r"\w+", "", found["chinese"])
    return f"{found['open'] or ''}{'1' if found['number'] else 'a'}{found['close']}"


def without_bullet(text: str) -> str:
    """Return the text of a line without the number or letter it is listed under."""
    return _BULLET.sub("", text, count=1)


def is_quoted(line: Line) -> bool:
    """Return whether the line quotes an earlier message."""
    return line.kind is LineKind.TEXT and _QUOTED.match(line.text) is not None


class Passages(Sequence[Passage]):
    """
    The passages of a document, in their order; every readable line is in exactly one.

    A row of a table is a passage of its own, which is made only when somebody asks for it: of a
    list of a million rows hardly anybody does.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        """Begin with none; `lines` are the document's, and `enter` takes in one after the other."""
        self._lines = lines
        self._firsts = array("q")
        """The turn of each passage's first line, counted from 0."""
        self._made: dict[int, Passage] = {}
        """Those that are no row, by their turn."""
        self._open: list[Line] = []
        """The lines that the next one may go on with."""
        self._open_at = 0

    def enter(self, turn: int, line: Line) -> bool:
        """Take in the line at `turn`, counted from 0; answer whether it is a row by itself."""
        if line.unreadable or not line.text or line.text.isspace():
            return False
        if line.cells and line.kind is LineKind.ROW:
            if self._open:
                self.close()
            self._firsts.append(turn)
            return True
        group = self._open
        if group and _belongs(group[-1], line) and not _ends_list(group, line):
            group.append(line)
        else:
            self.close()
            self._open, self._open_at = [line], turn
        return False

    def close(self) -> None:
        """End the passage that the last line may have gone on with."""
        if self._open:
            self._made[len(self._firsts)] = _joined(self._open)
            self._firsts.append(self._open_at)
            self._open = []

    def spoken(self) -> Iterator[tuple[int, Passage]]:
        """Go through the passages that are no row with cells, each with its turn."""
        yield from self._made.items()

    def __len__(self) -> int:
        """Return how many passages there are."""
        return len(self._firsts)

    @overload
    def __getitem__(self, index: int) -> Passage: ...

    @overload
    def __getitem__(
        self, index: "slice[int | None, int | None, int | None]"
    ) -> Sequence[Passage]: ...

    def __getitem__(
        self, index: "int | slice[int | None, int | None, int | None]"
    ) -> Passage | Sequence[Passage]:
        """
        Return one passage, or those of a slice.

        Raises:
            IndexError: There is none at that place.
        """
        if isinstance(index, slice):
            return [self[turn] for turn in range(*index.indices(len(self)))]
        made = self._made.get(index)
        return made if made is not None else _joined([self._lines[self._firsts[index]]])


def _belongs(before: Line, line: Line) -> bool:
    """Return whether `line` goes on with what `before` says."""
    if line.kind is not LineKind.TEXT or before.kind is not LineKind.TEXT:
        return False
    if line.place.part != before.place.part or is_quoted(line) != is_quoted(before):
        return False
    if is_ruler(line.text) or is_ruler(before.text) or _BULLET.match(line.text):
        return False
    if _LABELLED.match(line.text):
        return False
    if before.text.endswith("  ") and not before.text.endswith("   "):
        return False  # Markdown's hard line break
    if line.place.page != before.place.page:
        return before.text.rstrip()[-1:] not in ".!?:"
    if line.place.line is None or before.place.line is None:
        return True
    return line.place.line == before.place.line + 1


_ADDRESS_LINE = re.compile(r"^\s*(?:hxx|htt)ps?\S+\s*$", re.IGNORECASE)


def _ends_list(group: Sequence[Line], line: Line) -> bool:
    """Return whether two lines and more were addresses alone, and `line` is none."""
    last = group[-2:]
    return len(last) > 1 and all(map(_is_address, last)) and not _is_address(line)


def _is_address(line: Line) -> bool:
    return _ADDRESS_LINE.match(line.text) is not None


_BROKEN_NUMBER = re.compile(r"\d[-/]$")
"""A reference such as `7-1/345-БВ` that is broken after its hyphen."""


def _joined(lines: list[Line]) -> Passage:
    """Return one passage of `lines`."""
    if len(lines) == 1:
        return Passage(text=lines[0].text.rstrip(), lines=(lines[0],), starts=(0,))
    starts: list[int] = []
    offset = 0
    pieces: list[str] = []
    for line in lines:
        starts.append(offset)
        piece = line.text.rstrip()
        if not _BROKEN_NUMBER.search(piece):
            piece += " "
        pieces.append(piece)
        offset += len(piece)
    return Passage(text="".join(pieces).rstrip(), lines=tuple(lines), starts=tuple(starts))


# A full stop ends a sentence unless an abbreviation, a number or an initial stands before it.
_STOP = re.compile(r"(?:(?<=[.!?।])[\"»”')\]]?\s+|(?<=[。！？])|(?<=[;；])\s*|\t)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"«])(?:[A-Za-zА-ЯЁа-яё]|No|Nos|Nr|Art|art|Arts|Sec|Ref|Inc|Ltd|Mr|Mrs|Ms|Dr|Sr|St"
    r"|vs|v"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|ст|гг|пп|чч|ул|им|руб|тыс|т\.е|т\.ч|т\.д"
    r"|т\.п|абз"
    r"|núm|Núm|Sra|Sres|bzw|Abs|Nº|nº|ff|cf|e\.g|i\.e|u/s|para|Para|paras|vol|Dt|dt)\.$"
)


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """Go through the sentences of `passage`; together they are the whole passage."""
    text = passage.text
    start = number = 0
    for stop in _STOP.finditer(text):
        if _is_no_end(text, stop.start(), stop.end()):
            continue
        if text[start : stop.start()].strip():
            yield Sentence(
                text=text[start : stop.end()], start=start, passage=passage, number=number
            )
            number += 1
        start = stop.end()
    if text[start:].strip():
        yield Sentence(text=text[start:], start=start, passage=passage, number=number)


def _is_no_end(text: str, stop: int, after: int) -> bool:
    """Return whether the full stop before `stop` belongs to an abbreviation or a number."""
    if text[stop - 1 : stop] != ".":
        return False
    if after < len(text) and (text[after].islower() or text[after] == "№"):
        return True
    head = text[max(0, stop - 14) : stop]
    if re.search(r"(?:^|\s)\d{1,3}\.$", head) and after < len(text):
        return True
    return _ABBREVIATED.search(head) is not None
