"""
Reads DOCX letters: paragraphs, rows of tables, hyperlinks, struck-through and hidden text.

Source: ECMA-376 part 1, chapter 17.  In a place, `line` counts the paragraphs and rows from 1.
Text that a tracked change deleted is not read, and that is said; text it inserted is.
"""

import re

from withheld.errors import UnreadableFile
from withheld.model.document import Link
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.package import Attributes, Package, local
from withheld.readers.paragraphs import Letter, Paragraph, TableRow, add_letter, end_row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PIECES = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_BLIND_FOLDERS = (
    ("word/media/", "pictures"),
    ("word/embeddings/", "embedded files"),
    ("word/comments", "sets of comments"),
    ("word/charts/", "charts"),
    ("word/vbaProject", "sets of macros"),
)
_FIELD_TARGET = re.compile(r'\bHYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}


def read_docx(package: Package, source: Source, transcript: Transcript) -> Notes:
    """
    Read a letter, then its headers, footers and notes.

    Raises:
        UnreadableFile: It has no text inside, or is broken or too large.
    """
    names = sorted(name for name in package.entries if _PIECES.fullmatch(name))
    document = next((n for n in package.entries if re.fullmatch(r"word/document\d*\.xml", n)), "")
    if not document:
        raise UnreadableFile("the package has no letter inside; ask for it again, or as PDF")
    spots: list[str] = []
    for name in [document, *names]:
        targets = {key: target for key, (_, target) in package.relations(name).items()}
        handler = _Handler(targets)
        package.parse(name, start=handler.start, end=handler.end, text=handler.text)
        add_letter(handler.lines, source, transcript)
        if handler.deleted:
            spots.append(f"{handler.deleted} places that a tracked change deleted")
        if handler.numbered:
            spots.append(f"{handler.numbered} automatic numbers before paragraphs")
    for prefix, words in _BLIND_FOLDERS:
        count = sum(1 for name in package.entries if name.startswith(prefix))
        if count:
            spots.append(f"{count} {words}")
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


class _Handler:
    """What expat calls while a part of the letter goes by."""

    def __init__(self, targets: dict[str, str]) -> None:
        self.lines: Letter = []
        self.deleted = 0
        self.numbered = 0
        self._targets = targets
        self._paragraphs: list[Paragraph] = []
        self._rows: list[TableRow] = []
        self._tables = 0
        self._table_stack: list[int] = []
        self._run_struck = self._run_hidden = self._in_run = False
        self._takes = ""
        self._skipping = 0
        self._link: str | None = None
        self._link_words: list[str] = []
        self._instruction: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Open an element."""
        name = local(tag)
        # A text box stands twice: as it is, and in a fallback for old programs.
        if self._skipping or name == "Fallback":
            self._skipping += 1
        elif name in {"p", "tbl", "tr", "tc"}:
            self._start_block(name)
        elif name == "r":
            self._run_struck = self._run_hidden = False
            self._in_run = True
        elif name in {"strike", "dstrike", "vanish"}:
            self._start_mark(name, attributes)
        elif name in {"t", "instrText"}:
            self._takes = name
        elif name in _SPACES and self._in_run:
            self._take(_SPACES[name])
        else:
            self._start_other(name, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._skipping:
            self._skipping -= 1
            return
        name = local(tag)
        if name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "tr" and self._rows:
            end_row(self._rows.pop(), self.lines)
        elif name == "tbl" and self._table_stack:
            self._table_stack.pop()
        elif name == "r":
            self._in_run = False
        elif name in {"t", "instrText"}:
            self._takes = ""
        elif name in {"hyperlink", "fldSimple"}:
            self._close_link()

    def text(self, data: str) -> None:
        """Take in characters."""
        if self._skipping:
            return
        if self._takes == "t":
            self._take(data)
        elif self._takes == "instrText":
            self._instruction.append(data)

    def _start_block(self, name: str) -> None:
        """Open a paragraph, a table, a row or a cell."""
        if name == "p":
            self._paragraphs.append(Paragraph())
        elif name == "tbl":
            self._tables += 1
            self._table_stack.append(self._tables)
        elif name == "tr":
            self._rows.append(TableRow(table=self._table_stack[-1] if self._table_stack else 0))
        elif self._rows:
            self._rows[-1].cells.append([])

    def _start_mark(self, name: str, attributes: Attributes) -> None:
        """Take in how a run is drawn; marks outside runs belong to paragraph signs."""
        is_on = next((v for k, v in attributes.items() if local(k) == "val"), "1") not in _OFF
        if not self._in_run:
            return
        if name == "vanish":
            self._run_hidden = is_on
        else:
            self._run_struck = self._run_struck or is_on

    def _start_other(self, name: str, attributes: Attributes) -> None:
        """Open a link, a field, a deletion or a numbering."""
        if name == "hyperlink":
            identity = next((v for k, v in attributes.items() if local(k) == "id"), "")
            self._open_link(self._targets.get(identity, ""))
        elif name == "fldSimple":
            instruction = next((v for k, v in attributes.items() if local(k) == "instr"), "")
            found = _FIELD_TARGET.search(instruction)
            self._open_link(found[1] if found else "")
        elif name == "fldChar":
            self._mark_field(next((v for k, v in attributes.items() if "Type" in k), ""))
        elif name == "delText":
            self.deleted += 1
        elif name == "numPr":
            self.numbered += 1

    def _mark_field(self, kind: str) -> None:
        """Take in where a field's instruction begins, where its words begin, where it ends."""
        if kind == "begin":
            self._instruction = []
        elif kind == "separate":
            found = _FIELD_TARGET.search("".join(self._instruction))
            if found:
                self._open_link(found[1])
        elif kind == "end":
            self._close_link()

    def _open_link(self, target: str) -> None:
        """Open a link."""
        self._link, self._link_words = target, []

    def _close_link(self) -> None:
        """Enter the link at hand in its paragraph, if it leads somewhere."""
        words = "".join(self._link_words).strip()
        if self._link and words and self._paragraphs:
            self._paragraphs[-1].links.append(Link(text=words, target=self._link))
        self._link, self._link_words = None, []

    def _take(self, data: str) -> None:
        """Add words to the paragraph at hand."""
        if not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        paragraph.take(data, is_struck=self._run_struck, is_hidden=self._run_hidden)
        if self._link is not None:
            self._link_words.append(data)

    def _end_paragraph(self, paragraph: Paragraph) -> None:
        """Put a finished paragraph where it belongs: its cell, or the letter."""
        if not paragraph.text:
            return
        if self._rows and self._rows[-1].cells:
            self._rows[-1].cells[-1].append(paragraph)
        else:
            self.lines.append(paragraph)
