"""
Turns the laid-out blocks of pages into lines: text and rows, with headings, links and places.

A page waits for the next one before its lines are added, since the end of a page can cut a row.
"""

from collections.abc import Callable
from operator import attrgetter

from withheld.model.document import Box, Cell, LineKind, Link, Place
from withheld.readers.headings import heading_index, look_ahead
from withheld.readers.interface import Transcript
from withheld.readers.ocr_words import ReadWord, is_unsure, unsure_stretches
from withheld.readers.pdf_content import Word
from withheld.readers.pdf_layout import Block, LaidCell, continued
from withheld.readers.scan import box_around

_TARGET, _IS_HIDDEN = attrgetter("target"), attrgetter("is_hidden")
_IS_STRUCK = attrgetter("is_struck")


class PageWriter:
    """Adds pages of one part to a transcript, in their order."""

    def __init__(self, part: str, transcript: Transcript) -> None:
        self._part = part
        self._transcript = transcript
        self._names: list[str] = []
        self._waiting: list[Block] = []
        self._waiting_index = 0
        self._placed: Callable[[Box], Box] = _as_it_is

    def add_page(
        self, blocks: list[Block], index: int, *, placed: Callable[[Box], Box] | None = None
    ) -> None:
        """
        Add the page `index` (from 0) once it is known how the next one begins.

        Args:
            blocks: Its lines from top to bottom.
            index: Which page it is.
            placed: Where a box of the blocks lies on the page as it is shown, if elsewhere.
        """
        self._join_pages(blocks)
        self.flush()
        self._waiting, self._waiting_index = blocks, index
        self._placed = placed or _as_it_is

    def flush(self) -> None:
        """Add the lines of the page that waited for the next one."""
        waiting, self._waiting = self._waiting, []
        self._add_blocks(waiting, self._waiting_index)

    def _join_pages(self, blocks: list[Block]) -> None:
        """Put a row that the end of a page cut in two back together, on the page it starts on."""
        rows = [index for index, block in enumerate(blocks) if block.table]
        last = max((i for i, block in enumerate(self._waiting) if block.table), default=None)
        if last is None:
            return
        for index in rows[:2]:  # a heading may be repeated above the rest of the row
            whole = continued(self._waiting[last], blocks[index])
            if whole is not None:
                self._waiting[last] = whole
                del blocks[index]
                return

    def _add_blocks(self, blocks: list[Block], index: int) -> None:
        """Add the lines of one page."""
        tables: dict[int, list[Block]] = {}
        for block in blocks:
            if block.table:
                tables.setdefault(block.table, []).append(block)
        rows: dict[int, int] = {}
        names: dict[int, list[str]] = {}
        for block in blocks:
            row = rows[block.table] = rows.get(block.table, 0) + 1
            if row == 1 and block.table:
                names[block.table] = self._names_of(tables[block.table])
            known = names.get(block.table, [])
            texts = [cell.text.strip() for cell in block.cells]
            self._add_block(block, index, row=row, names=[] if texts == known else known)

    def _names_of(self, rows: list[Block]) -> list[str]:
        """Return the headings of a table; one that goes on from the page before keeps its own."""
        texts = [[cell.text for cell in row.cells] for row in rows[: look_ahead()]]
        heading = heading_index(texts)
        if heading is not None:
            self._names = [text.strip() for text in texts[heading]]
        elif len(self._names) != len(texts[0]):
            self._names = []
        return self._names

    def _add_block(self, block: Block, index: int, *, row: int, names: list[str]) -> None:
        """Add one line of text, or one row."""
        box = self._placed(box_around(block.words))
        links = _links(block)
        is_recognised = any(isinstance(word, ReadWord) for word in block.words)
        is_hidden = all(map(_IS_HIDDEN, block.words))
        is_struck = any(map(_IS_STRUCK, block.words))
        cells = tuple(
            [
                Cell(
                    text=cell.text,
                    heading=names[column] if column < len(names) else "",
                    hyperlink=_hyperlink(cell) if links else "",
                    is_struck=is_struck
                    and any(word.is_struck for line in cell.lines for word in line),
                    is_unsure=is_recognised
                    and any(is_unsure(w) for line in cell.lines for w in line),
                )
                for column, cell in enumerate(block.cells)
            ]
        )
        self._transcript.add(
            LineKind.ROW if cells else LineKind.TEXT,
            block.text,
            Place(part=self._part, page=index + 1, row=row if cells else None, box=box),
            cells=cells,
            links=links,
            is_hidden=is_hidden,
            struck=_struck(block.words) if is_struck and not cells else (),
            is_joined=any(cell.is_joined for cell in block.cells),
            is_recognised=is_recognised,
            unsure=unsure_stretches(block.words) if is_recognised and not cells else (),
        )


def _as_it_is(box: Box) -> Box:
    """Return `box`."""
    return box


def _struck(words: list[Word]) -> tuple[tuple[int, int], ...]:
    """Return which stretches of a line are struck through, neighbouring words as one."""
    stretches: list[tuple[int, int]] = []
    start = 0
    for word in words:
        end = start + len(word.text)
        if word.is_struck and stretches and stretches[-1][1] == start - 1:
            stretches[-1] = (stretches[-1][0], end)
        elif word.is_struck:
            stretches.append((start, end))
        start = end + 1
    return tuple(stretches)


def _hyperlink(cell: LaidCell) -> str:
    """Return where a cell leads; empty if nowhere."""
    return next((word.target for line in cell.lines for word in line if word.target), "")


def _links(block: Block) -> tuple[Link, ...]:
    """Return the links over a line: in a cell that leads to one place, over the whole cell."""
    if not any(map(_TARGET, block.words)):
        return ()
    links: list[Link] = []
    groups = [[w for line in cell.lines for w in line] for cell in block.cells] or [block.words]
    for number, words in enumerate(groups):
        targets = list(dict.fromkeys(word.target for word in words if word.target))
        for target in targets:
            is_whole = bool(block.cells) and all(word.target == target for word in words)
            text = " ".join(word.text for word in words if word.target == target)
            links.append(Link(text=block.cells[number].text if is_whole else text, target=target))
    return tuple(links)
