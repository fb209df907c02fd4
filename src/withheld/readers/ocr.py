"""
Reads a picture of a page: straightened, its tables cell by cell, its addresses more than once.

(1) The page is turned upright and straightened.  (2) Its ruling lines are found, and taken out of
the picture.  (3) Each cell of a table is read by itself; the rest of the page as a page.  (4) What
reads like an address is read again in other ways, and the readings are held against each other.
What comes of it is laid out like any page; nothing of it is certain.
"""

import math
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from withheld.model.document import Box
from withheld.readers.image_geometry import Frame, Ruled, cells_of, rules_of, without_rules
from withheld.readers.image_leptonica import Picture, Rectangle
from withheld.readers.ocr_engine import BASE, Engine, Mode, Token
from withheld.readers.ocr_lines import (
    ReadLine,
    closed,
    lines_of,
    looks_like_locator,
    text_of,
    together,
    without_specks,
)
from withheld.readers.ocr_mending import in_turn, mended, number_in
from withheld.readers.ocr_scripts import in_script
from withheld.readers.ocr_second import second_engine
from withheld.readers.ocr_tongues import Tongues
from withheld.readers.ocr_voting import agreed, agreed_figures, borne_out
from withheld.readers.ocr_words import ReadWord
from withheld.readers.pdf_grids import Grid, find_grids
from withheld.readers.pdf_page import PageContent

ADDRESS_LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/?#[]@!$&'()*+,;=-._~%"
)
"""What may stand in an address (RFC 3986 section 2)."""
_DIGITS = "0123456789."
_COLUMN_SHARE = 0.5
"""In a column of addresses, or of numbers, so many cells look like one at first sight."""
_INK_MIN = 12
_BORDER = 12
"""White around a cut picture, in pixels; Tesseract reads badly at the very edge."""
_INSET = 4
"""So far inside its rules a cell is cut out, in pixels."""
_PAD = 4
"""Boxes of words are drawn tightly; tails of letters reach out of them."""
_ENDS = ".,;:!?)»”\"'"
_NEAR_HEIGHTS = 0.2
_EDGE_HEIGHTS = 0.6

Way = tuple[Mode, str, float]
"""A way to read: how the picture is laid out, which letters there can be, and how much larger."""
_FIRST: Way = (Mode.BLOCK, ADDRESS_LETTERS, 0.75)
"""Smaller, letters are of another size than at first, and fewer of both are wrong alike."""
_WORD_WAYS: tuple[Way, ...] = (
    (Mode.LINE, ADDRESS_LETTERS, 1.0),
    (Mode.LINE, ADDRESS_LETTERS, 1.5),
)
_FIGURE_WAYS: tuple[Way, ...] = ((Mode.LINE, "", 1.0), (Mode.LINE, "", 1.5))
_FIGURES_SURE = 85.0
"""What says so much of itself is read once: dates and numbers of letters, outside of addresses."""
_FIGURE = re.compile(r"\d")
_NUMBER_WAYS: tuple[Way, ...] = ((Mode.BLOCK, _DIGITS, 2.0), (Mode.LINE, _DIGITS, 1.0))
_MORE: tuple[Way, ...] = (
    (Mode.SPARSE, ADDRESS_LETTERS, 1.5),
    (Mode.BLOCK, ADDRESS_LETTERS, 1.5),
    (Mode.SPARSE, "", 1.0),
)
"""Of other sizes and layouts: ways that are alike are wrong alike, and outvote the right one."""


class TooSlow(Exception):
    """A page takes longer to read than it may."""


@dataclass(slots=True)
class _Cell:
    """A cell of a table while it is being read."""

    column: int
    place: Rectangle
    lines: list[ReadLine]


class PageReader:
    """Reads the pages of one document, and remembers the languages it met."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tongues = Tongues(engine)
        self._until = math.inf

    def read(
        self, picture: Picture, *, dots_per_inch: float, until: float = math.inf
    ) -> tuple[PageContent, Frame]:
        """
        Return what stands on a page, and where that lies on the page as it is shown.

        Args:
            picture: The page, black on white.
            dots_per_inch: Its own; about 300 is read best.
            until: What the processor time of this process (in seconds) may come to.

        Raises:
            TooSlow: It took longer.
            UnreadableFile: The picture cannot be worked on.
        """
        self._until = until
        quarters = self._engine.quarters_needed(picture)
        with picture.turned_by_quarters(quarters) as upright:
            with upright.ink() as ink:
                turn = ink.turn_needed()
            with upright.turned(turn) as straight:
                frame = Frame(
                    straight.width,
                    straight.height,
                    dots_per_inch,
                    turn,
                    upright_width=upright.width,
                    upright_height=upright.height,
                    quarters=quarters,
                )
                with straight.ink() as ink:
                    ruled = rules_of(ink, frame)
                with ruled.across, ruled.up:
                    return self._content(straight, ruled, frame), frame

    def _content(self, page: Picture, ruled: Ruled, frame: Frame) -> PageContent:
        """Return the words and rules of a straightened page."""
        content = PageContent(width=frame.width_points, height=frame.height_points)
        content.horizontals, content.verticals = ruled.horizontals, ruled.verticals
        grids = find_grids(content.horizontals, content.verticals)
        with page.blanked([frame.rectangle(_outline(grid)) for grid in grids]) as rest:
            content.words.extend(self._text(rest, frame))
        if grids:
            with without_rules(page, ruled, grids, frame) as bare:
                for grid in grids:
                    content.words.extend(self._table(bare, grid, frame))
        return content

    # -- running text --------------------------------------------------------------------------

    def _text(self, page: Picture, frame: Frame) -> list[ReadWord]:
        """Return the words of what is no table."""
        with page.ink() as ink:
            if ink.ink_count() < _INK_MIN:
                return []
        return [
            word
            for line in self._tongues.read_page(page)
            for word in self._words_of(page, line, frame)
        ]

    def _words_of(self, page: Picture, line: ReadLine, frame: Frame) -> list[ReadWord]:
        """Return the words of a line; those that look like addresses are read again."""
        words = []
        tokens = _joined(line.tokens, line.place[3])
        for turn, token in enumerate(tokens):
            word = _word(token, frame)
            if looks_like_locator(token.text):
                others = [self._read_word(page, token, way) for way in _WORD_WAYS]
                word.text, word.is_unsure = _settled(token.text, [text for text, _ in others])
            elif token.confidence < _FIGURES_SURE and _FIGURE.search(token.text):
                whole = _with_edges(tokens, turn, page)
                others = [
                    self._read_word(page, whole, way, languages)
                    for way in _FIGURE_WAYS
                    for languages in {(BASE,), self._tongues.languages}
                ]
                word.text, word.is_unsure = agreed_figures(token.text, others)
            words.append(word)
        return words

    def _read_word(
        self, page: Picture, token: Token, way: Way, languages: Sequence[str] = (BASE,)
    ) -> tuple[str, float]:
        """Return how a word reads in another way, and how likely that is."""
        place = (token.left, token.top, token.right - token.left, token.bottom - token.top)
        found = ReadLine(in_script(_in_order(self._read(page, place, way, languages))))
        return "".join(one.text for one in found.tokens), found.confidence

    # -- tables --------------------------------------------------------------------------------

    def _table(self, page: Picture, grid: Grid, frame: Frame) -> list[ReadWord]:
        """Return the words of a table, read cell by cell."""
        cells = [
            self._cell(page, column, frame.rectangle(box, inset=_INSET))
            for (_, column), box in cells_of(grid).items()
        ]
        for column in {cell.column for cell in cells}:
            own = [cell for cell in cells if cell.column == column and cell.lines]
            texts = [text_of(cell.lines) for cell in own]
            if _are_most(looks_like_locator(text) for text in texts):
                for cell in own:
                    self._read_address(page, cell)
            elif _are_most(number_in(text) is not None for text in texts):
                self._read_numbers(page, [cell for cell in cells if cell.column == column])
        _set_flush(cells)
        return [
            _word(token, frame, is_unsure=line.is_unsure)
            for cell in cells
            for line in cell.lines
            for token in line.tokens
        ]

    def _cell(self, page: Picture, column: int, place: Rectangle) -> _Cell:
        """Return a cell at `place`, read for the first time."""
        self._check_time()
        cell = _Cell(column, place, [])
        with page.cut(place) as part, part.ink() as ink:
            if ink.ink_count() < _INK_MIN:
                return cell
        with page.cut(place, border=_BORDER) as part:
            lines = self._tongues.read_cell(part)
        cell.lines = [
            ReadLine([_moved(token, place, 1.0) for token in line.tokens]) for line in lines
        ]
        return cell

    def _read_address(self, page: Picture, cell: _Cell) -> None:
        """Read a cell again in which an address stands, until two ways to read it agree."""
        readings = [[closed(line) for line in cell.lines]]
        for way in (_FIRST, *_MORE):
            lines = without_specks(lines_of(self._read(page, cell.place, way)))
            if lines:
                readings.append([closed(line) for line in lines])
            if way == _FIRST and len({text_of(one) for one in readings}) == 1:
                break
        cell.lines = _voted(readings, lambda line: self._second(page, line))

    def _second(self, page: Picture, line: ReadLine) -> str:
        """Return what the second engine reads in a line; nothing where there is none."""
        second = second_engine()
        if second is None:
            return ""
        self._check_time()
        with page.cut(_grown(line.place, page), border=_PAD) as part:
            return second.read(part)

    def _read_numbers(self, page: Picture, cells: Sequence[_Cell]) -> None:
        """Read the numbers of a column again that do not look like one, or are out of turn."""
        texts = [text_of(cell.lines) for cell in cells]
        numbers = [None, *map(number_in, texts), None]
        for turn, (cell, expected) in enumerate(zip(cells, in_turn(texts), strict=True), start=1):
            known = numbers[turn]
            if known is not None and (expected is None or known == expected):
                cell.lines = [_said(cell.lines, f"{known}.", cell.place)]
                continue
            if expected is None:
                continue  # a heading, or a list that does not count
            lines, number = self._number(page, cell.place, expected)
            around = (numbers[turn - 1], numbers[turn + 1])
            is_between = around == (expected - 1, expected + 1)
            if known is not None and number == known and not is_between:
                continue  # read so twice: the list itself counts like this
            line = _said(lines or cell.lines, f"{expected}.", cell.place)
            cell.lines = [ReadLine(line.tokens, is_unsure=True)]

    def _number(
        self, page: Picture, place: Rectangle, expected: int
    ) -> tuple[list[ReadLine], int | None]:
        """Return the number at `place`, read as digits; the one expected if a way sees it."""
        found: list[ReadLine] = []
        known: int | None = None
        for way in _NUMBER_WAYS:
            lines = without_specks(lines_of(self._read(page, place, way)))
            number = number_in(text_of(lines))
            if number is not None and (known is None or number == expected):
                found, known = lines, number
        return found, known

    def _read(
        self, page: Picture, place: Rectangle, way: Way, languages: Sequence[str] = (BASE,)
    ) -> list[Token]:
        """Return the words at `place` of `page`, read in one way."""
        self._check_time()
        mode, letters, scale = way
        with page.cut(_grown(place, page), border=_BORDER) as part, part.scaled(scale) as larger:
            tokens = self._engine.read(larger, languages=languages, mode=mode, letters=letters)
        return [_moved(token, _grown(place, page), scale) for token in tokens]

    def _check_time(self) -> None:
        """
        Go on only while there is time.

        Raises:
            TooSlow: There is none left.
        """
        if time.process_time() > self._until:
            raise TooSlow


def _set_flush(cells: Sequence[_Cell]) -> None:
    """
    Let the lines of a column begin where most of them do.

    Layout tells by a column's left edge whether a line reaches its right one, and a speck beside
    one cell would move that for all.
    """
    for column in {cell.column for cell in cells}:
        lines = [line for cell in cells if cell.column == column for line in cell.lines]
        if not lines:
            continue
        usual = median_low([line.place[0] for line in lines])
        for line in lines:
            first = line.tokens[0]
            if first.left < usual < first.right:
                line.tokens[0] = replace(first, left=usual)


def _voted(
    readings: Sequence[Sequence[ReadLine]], second: Callable[[ReadLine], str]
) -> list[ReadLine]:
    """Return the lines of a cell that was read several times, the best way second."""
    counts = [len(one) for one in readings]
    usual = max(counts, key=counts.count)
    fitting = [one for one in readings if len(one) == usual]
    is_unsure = len(fitting) < len(readings)
    lines = []
    for versions in zip(*fitting, strict=True):
        texts = [mended(line.text) for line in versions]
        text, differs = agreed(texts)
        if differs:  # and stays a doubt, whatever the second engine says
            text = borne_out(text, texts, mended(second(versions[-1])))
        left, top, width, height = versions[-1].place
        confidence = max(line.confidence for line in versions)
        token = Token(text, left, top, left + width, top + height, confidence)
        lines.append(ReadLine([token], is_unsure=differs or is_unsure))
    return lines


def _said(lines: Sequence[ReadLine], text: str, place: Rectangle) -> ReadLine:
    """Return a line that says `text` where `lines` stand, or within the cell at `place`."""
    left, top, width, height = lines[0].place if lines else place
    return ReadLine([Token(text, left, top, left + width, top + height, 0.0)])


def _settled(first: str, others: Sequence[str]) -> tuple[str, bool]:
    """Return what a word of running text reads as, closing marks kept, and if that is unsure."""
    core = first.rstrip(_ENDS)
    readings = [mended(core), *(mended(other.rstrip(_ENDS)) for other in others if other)]
    text, is_unsure = agreed(readings)
    return text + first[len(core) :], is_unsure


def _with_edges(tokens: Sequence[Token], turn: int, page: Picture) -> Token:
    """Return a word with half the blanks around it: a first figure may lie in one, cut off."""
    token = tokens[turn]
    most = round(_EDGE_HEIGHTS * (token.bottom - token.top))
    left = tokens[turn - 1].right if turn else token.left - 2 * most
    right = tokens[turn + 1].left if turn + 1 < len(tokens) else token.right + 2 * most
    return replace(
        token,
        left=max(0, token.left - min(most, max(0, token.left - left) // 2)),
        right=min(page.width, token.right + min(most, max(0, right - token.right) // 2)),
    )


def _in_order(tokens: Sequence[Token]) -> list[Token]:
    """Return words from left to right."""
    return sorted(tokens, key=lambda token: token.left)


def _joined(tokens: Sequence[Token], height: int) -> list[Token]:
    """Return words, an address put together where a machine saw blanks in it that hardly are."""
    joined: list[Token] = []
    for token in sorted(tokens, key=lambda token: token.left):
        is_near = bool(joined) and token.left - joined[-1].right < _NEAR_HEIGHTS * height
        if is_near and looks_like_locator(joined[-1].text):
            joined[-1] = together(joined[-1], token)
        else:
            joined.append(token)
    return joined


def _moved(token: Token, place: Rectangle, scale: float) -> Token:
    """Return a word of a part that was cut at `place` and enlarged, in pixels of the page."""
    left, top, _, _ = place
    return Token(
        token.text,
        round(token.left / scale) - _BORDER + left,
        round(token.top / scale) - _BORDER + top,
        round(token.right / scale) - _BORDER + left,
        round(token.bottom / scale) - _BORDER + top,
        token.confidence,
    )


def _grown(place: Rectangle, page: Picture) -> Rectangle:
    """Return `place` with a little around it, within the page."""
    left, top, width, height = place
    left, top, right, bottom = left - _PAD, top - _PAD, left + width + _PAD, top + height + _PAD
    left, top = max(0, left), max(0, top)
    return left, top, min(page.width, right) - left, min(page.height, bottom) - top


def _word(token: Token, frame: Frame, *, is_unsure: bool = False) -> ReadWord:
    """Return a word of the straightened page, in points."""
    place = (token.left, token.top, token.right - token.left, token.bottom - token.top)
    box = frame.box(place)
    return ReadWord(
        box.left,
        box.right,
        box.bottom,
        box.top,
        token.text,
        0,
        confidence=token.confidence,
        is_unsure=is_unsure,
    )


def _outline(grid: Grid) -> Box:
    """Return the rectangle that a table fills."""
    return Box(left=grid.columns[0], bottom=grid.rows[-1], right=grid.columns[-1], top=grid.rows[0])


def _are_most(looks: Iterable[bool]) -> bool:
    """Return whether most of them are true."""
    known = list(looks)
    return bool(known) and sum(known) >= _COLUMN_SHARE * len(known)
