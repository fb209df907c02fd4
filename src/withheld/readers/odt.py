"""
Reads OpenDocument letters (ODT): paragraphs, rows, hyperlinks, struck-through and hidden text.

Source: OpenDocument 1.3, part 3, chapters 5 (paragraphs), 6 (text) and 9 (tables).  Text that a
tracked change deleted is not read, and that is said; text it inserted is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from withheld.model.document import Link
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.odf_lists import OdfLists
from withheld.readers.odf_styles import OdfStyles
from withheld.readers.package import Attributes, feed, safe_parser
from withheld.readers.paragraphs import Letter, Paragraph, TableRow, add_letter, end_row

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_SPACE = re.compile(r"[ \t\r\n]+")
_REPEATS_MAX = 100
_SKIPPED = {
    "text:tracked-changes": "",
    "office:annotation": "comments",
    "text:ruby-text": "",
    "svg:title": "",
    "svg:desc": "",
}
_COUNTED = {
    "draw:object": "embedded objects",
    "draw:object-ole": "embedded objects",
    "text:deletion": "places that a tracked change deleted",
}


def read_odt(streams: Iterable[Iterator[bytes]], source: Source, transcript: Transcript) -> Notes:
    """
    Read a letter from the XML of its styles and of its content, in this order.

    Raises:
        UnreadableFile: The XML is broken or declares entities.
    """
    handler = _Handler()
    for stream in streams:
        feed(safe_parser(start=handler.start, end=handler.end, text=handler.text), stream)
    # Headers and footers come first in the file, with the styles; the letter is read first.
    add_letter(handler.letter(), source, transcript)
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(handler.blind_spots()))


@dataclass(slots=True)
class _Look:
    """How text is drawn inside an element."""

    is_struck: bool = False
    is_hidden: bool = False
    target: str = ""


class _Handler:
    """What expat calls while the letter goes by."""

    def __init__(self) -> None:
        self._styles = OdfStyles()
        self._lists = OdfLists()
        self._body: Letter = []
        self._margins: Letter = []
        self._is_margin = False
        self._paragraphs: list[Paragraph] = []
        self._labels: list[str] = []
        """The automatic number before each of `_paragraphs`; empty where there is none."""
        self._rows: list[TableRow] = []
        self._tables = 0
        self._table_stack: list[int] = []
        self._looks = [_Look()]
        self._links: list[tuple[str, list[str]]] = []
        self._skipping = 0
        self._counts: dict[str, int] = {}

    def letter(self) -> Letter:
        """Return the letter, then its headers and footers."""
        return self._body + self._margins

    def blind_spots(self) -> Iterator[str]:
        """Yield what could not be seen."""
        return (f"{count} {words}" for words, count in self._counts.items())

    def start(self, tag: str, attributes: Attributes) -> None:
        """Open an element."""
        words = _COUNTED.get(tag) or _SKIPPED.get(tag)
        if words:
            self._counts[words] = self._counts.get(words, 0) + 1
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
        elif not (self._styles.start(tag, attributes) or self._lists.start(tag, attributes)):
            opened = _START.get(tag)
            if opened:
                opened(self, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._skipping:
            self._skipping -= 1
            return
        self._styles.end(tag)
        self._lists.end(tag)
        closed = _END.get(tag)
        if closed:
            closed(self)

    def text(self, data: str) -> None:
        """Take in characters; a run of blanks is one."""
        if not self._skipping:
            self._take(_SPACE.sub(" ", data))

    def _take(self, words: str) -> None:
        """Add words to the paragraph at hand."""
        if not self._paragraphs:
            return
        look = self._looks[-1]
        self._paragraphs[-1].take(words, is_struck=look.is_struck, is_hidden=look.is_hidden)
        for _, link_words in self._links:
            link_words.append(words)

    # -- elements --------------------------------------------------------------------------------

    def start_margin(self, _: Attributes) -> None:
        """Open a header or a footer."""
        self._is_margin = True

    def end_margin(self) -> None:
        """Close a header or a footer."""
        self._is_margin = False

    def start_paragraph(self, attributes: Attributes) -> None:
        """Open a paragraph or a heading."""
        self._paragraphs.append(Paragraph())
        self._look("paragraph", attributes)
        self._labels.append(self._lists.take_number())
        if self._labels[-1]:
            self._take(f"{self._labels[-1]} ")

    def end_paragraph(self) -> None:
        """Put a finished paragraph where it belongs."""
        self._close_look()
        if not self._paragraphs:
            return
        paragraph, label = self._paragraphs.pop(), self._labels.pop()
        if not paragraph.text:
            return
        if self._rows and self._rows[-1].cells:
            self._rows[-1].cells[-1].append(paragraph)
        elif paragraph.text != label:  # a number alone is nothing; in a cell it may be all
            self._lines().append(paragraph)

    def start_span(self, attributes: Attributes) -> None:
        """Open a stretch of text with a look of its own."""
        self._look("text", attributes)

    def _look(self, family: str, attributes: Attributes) -> None:
        """Open a look, which keeps what the look around it has."""
        around, name = self._looks[-1], attributes.get("text:style-name", "")
        is_new = family == "paragraph"  # a paragraph in a frame has nothing of the one around it
        self._looks.append(
            _Look(
                is_struck=self._styles.is_struck(family, name) or (around.is_struck and not is_new),
                is_hidden=self._styles.is_hidden(family, name) or (around.is_hidden and not is_new),
            )
        )

    def _close_look(self) -> None:
        """Close a look."""
        if len(self._looks) > 1:
            self._looks.pop()

    end_span = _close_look

    def start_link(self, attributes: Attributes) -> None:
        """Open a hyperlink."""
        self._links.append((attributes.get("xlink:href", ""), []))

    def end_link(self) -> None:
        """Enter a hyperlink in its paragraph."""
        if not self._links:
            return
        target, words = self._links.pop()
        text = "".join(words).strip()
        if target and text and self._paragraphs:
            self._paragraphs[-1].links.append(Link(text=text, target=target))

    def start_blanks(self, attributes: Attributes) -> None:
        """Take in several blanks."""
        count = attributes.get("text:c", "1")
        self._take(" " * min(int(count) if count.isdecimal() else 1, _REPEATS_MAX))

    def start_tab(self, _: Attributes) -> None:
        """Take in a tab."""
        self._take(" ")

    def start_break(self, _: Attributes) -> None:
        """Take in a line break."""
        self._take("\n")

    def start_hidden(self, attributes: Attributes) -> None:
        """Take in text that is shown only under a condition."""
        self._looks.append(_Look(is_hidden=True))
        self._take(attributes.get("text:string-value", ""))

    def start_table(self, _: Attributes) -> None:
        """Open a table."""
        self._tables += 1
        self._table_stack.append(self._tables)

    def end_table(self) -> None:
        """Close a table."""
        if self._table_stack:
            self._table_stack.pop()

    def start_row(self, _: Attributes) -> None:
        """Open a row."""
        self._rows.append(TableRow(table=self._table_stack[-1] if self._table_stack else 0))

    def end_table_row(self) -> None:
        """Put a finished row into the letter, or into the cell around its table."""
        if not self._rows:
            return
        row = self._rows.pop()
        if self._rows and self._rows[-1].cells:
            self._rows[-1].cells[-1].extend(p for cell in row.cells for p in cell)
        else:
            end_row(row, self._lines())

    def start_cell(self, attributes: Attributes) -> None:
        """Open a cell; a repeated one is so many."""
        if not self._rows:
            return
        count = attributes.get("table:number-columns-repeated", "1")
        repeats = min(int(count) if count.isdecimal() else 1, _REPEATS_MAX)
        self._rows[-1].cells.extend([] for _ in range(max(repeats, 1)))

    def _lines(self) -> Letter:
        """Return what a finished line belongs to."""
        return self._margins if self._is_margin else self._body


_START: dict[str, Callable[[_Handler, Attributes], None]] = {
    "style:header": _Handler.start_margin,
    "style:footer": _Handler.start_margin,
    "text:p": _Handler.start_paragraph,
    "text:h": _Handler.start_paragraph,
    "text:span": _Handler.start_span,
    "text:a": _Handler.start_link,
    "text:s": _Handler.start_blanks,
    "text:tab": _Handler.start_tab,
    "text:line-break": _Handler.start_break,
    "text:hidden-text": _Handler.start_hidden,
    "text:hidden-paragraph": _Handler.start_hidden,
    "table:table": _Handler.start_table,
    "table:table-row": _Handler.start_row,
    "table:table-cell": _Handler.start_cell,
    "table:covered-table-cell": _Handler.start_cell,
}
_END: dict[str, Callable[[_Handler], None]] = {
    "style:header": _Handler.end_margin,
    "style:footer": _Handler.end_margin,
    "text:p": _Handler.end_paragraph,
    "text:h": _Handler.end_paragraph,
    "text:span": _Handler.end_span,
    "text:a": _Handler.end_link,
    "text:hidden-text": _Handler.end_span,
    "text:hidden-paragraph": _Handler.end_span,
    "table:table": _Handler.end_table,
    "table:table-row": _Handler.end_table_row,
}
