"""
Reads DOCX letters: paragraphs, rows of tables, hyperlinks, struck-through and hidden text.

Source: ECMA-376 part 1, chapter 17.  In a place, `line` counts the paragraphs and rows from 1.
Text that a tracked change deleted is not read, and that is said; text it inserted is.
"""

import re
from dataclasses import dataclass, field

from withheld.errors import UnreadableFile
from withheld.model.document import Link
from withheld.readers.docx_styles import (
    Numbering,
    Styles,
    is_on,
    read_numbering,
    read_styles,
    value_of,
)
from withheld.readers.embedded import read_embedded
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.package import Attributes, Package, local
from withheld.readers.paragraphs import Letter, Paragraph, TableRow, add_letter, end_row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PIECES = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_BLIND_FOLDERS = (
    ("word/comments", "sets of comments"),
    ("word/charts/", "charts"),
    ("word/vbaProject", "sets of macros"),
)
_LOOKS = frozenset({"strike", "dstrike", "vanish", "rStyle", "pStyle", "ilvl", "numId"})
_FIELD_TARGET = re.compile(r'\bHYPERLINK\s+"([^"]+)"', re.IGNORECASE)
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
    styles, numbering = read_styles(package), read_numbering(package)
    spots: list[str] = []
    inserted: list[str] = []
    lines_before = transcript.count
    for name in [document, *names]:
        relations = package.relations(name)
        inserted += [target for kind, target in relations.values() if kind == "aFChunk"]
        targets = {key: target for key, (_, target) in relations.items()}
        handler = _Handler(targets, styles, numbering)
        package.parse(name, start=handler.start, end=handler.end, text=handler.text)
        add_letter(handler.lines, source, transcript)
        if handler.deleted:
            spots.append(f"{handler.deleted} places that a tracked change deleted")
    for name in inserted:
        if name in package:
            letter = name.rpartition("/")[2]
            transcript.read_inside(package.read(name), name=letter, within=source)
    spots += read_embedded(
        package,
        source,
        transcript,
        pictures="word/media/",
        files="word/embeddings/",
        is_blank=transcript.count == lines_before,
    )
    for prefix, words in _BLIND_FOLDERS:
        count = sum(1 for name in package.entries if name.startswith(prefix))
        if count:
            spots.append(f"{count} {words}")
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


@dataclass(slots=True)
class _Open:
    """A paragraph that is open, and what its own properties say."""

    paragraph: Paragraph = field(default_factory=Paragraph)
    style: str = ""
    numbered: tuple[str, int] | None = None
    level: int = 0
    label: str = ""
    """The automatic number before it."""


class _Handler:
    """What expat calls while a part of the letter goes by."""

    def __init__(self, targets: dict[str, str], styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self.lines: Letter = []
        self.deleted = 0
        self._targets = targets
        self._paragraphs: list[_Open] = []
        self._rows: list[TableRow] = []
        self._tables = 0
        self._table_stack: list[int] = []
        self._run_struck: bool | None = None
        self._run_hidden: bool | None = None
        self._run_style = ""
        self._in_run = False
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
            self._run_struck = self._run_hidden = None
            self._run_style, self._in_run = "", True
        elif name in _LOOKS:
            self._start_look(name, attributes)
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
        elif name == "pPr" and self._paragraphs:
            self._number(self._paragraphs[-1])
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
            self._paragraphs.append(_Open())
        elif name == "tbl":
            self._tables += 1
            self._table_stack.append(self._tables)
        elif name == "tr":
            self._rows.append(TableRow(table=self._table_stack[-1] if self._table_stack else 0))
        elif self._rows:
            self._rows[-1].cells.append([])

    def _start_look(self, name: str, attributes: Attributes) -> None:
        """Take in how a run is drawn, or what kind of paragraph it stands in."""
        if self._in_run:
            if name == "rStyle":
                self._run_style = value_of(attributes) or ""
            elif name == "vanish":
                self._run_hidden = is_on(attributes)
            elif name in {"strike", "dstrike"}:
                self._run_struck = bool(self._run_struck) or is_on(attributes)
        elif self._paragraphs:
            opened, said = self._paragraphs[-1], value_of(attributes) or ""
            if name == "pStyle":
                opened.style = said
            elif name == "ilvl":
                opened.level = int(said) if said.isdecimal() and len(said) == 1 else 0
            elif name == "numId":
                opened.numbered = (said, opened.level)

    def _number(self, opened: _Open) -> None:
        """Put the automatic number before a paragraph, as Word shows it."""
        numbered = opened.numbered or self._styles.numbered(opened.style)
        if numbered is not None:
            opened.label = self._numbering.next_number(*numbered)
            if opened.label:
                opened.paragraph.take(f"{opened.label} ")

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
            self._paragraphs[-1].paragraph.links.append(Link(text=words, target=self._link))
        self._link, self._link_words = None, []

    def _take(self, data: str) -> None:
        """Add words to the paragraph at hand."""
        if not self._paragraphs:
            return
        opened, struck, hidden = self._paragraphs[-1], self._run_struck, self._run_hidden
        if struck is None:
            struck = any(map(self._styles.is_struck, (self._run_style, opened.style)))
        if hidden is None:
            hidden = any(map(self._styles.is_hidden, (self._run_style, opened.style)))
        opened.paragraph.take(data, is_struck=struck, is_hidden=hidden)
        if self._link is not None:
            self._link_words.append(data)

    def _end_paragraph(self, opened: _Open) -> None:
        """Put a finished paragraph where it belongs: its cell, or the letter."""
        paragraph = opened.paragraph
        if not paragraph.text:
            return
        if self._rows and self._rows[-1].cells:
            self._rows[-1].cells[-1].append(paragraph)
        elif paragraph.text != opened.label:  # a number alone is nothing; in a cell it may be all
            self.lines.append(paragraph)
