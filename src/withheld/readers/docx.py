"""
Reads DOCX letters: paragraphs, rows of tables, hyperlinks, struck-through and hidden text.

Source: ECMA-376 part 1, chapter 17.  In a place, `line` counts the paragraphs and rows from 1.
Text that a tracked change deleted is not read, and that is said; text it inserted is.
"""

import re
from dataclasses import dataclass, field

from withheld.errors import UnreadableFile
from withheld.model.document import Cell, LineKind, Link, Place
from withheld.readers.headings import heading_index, look_ahead
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.package import Attributes, Package, local

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


@dataclass(slots=True)
class Paragraph:
    """One paragraph while it is read."""

    words: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    is_struck: bool = False
    has_seen: bool = False
    """Some of its text is drawn."""
    has_hidden: bool = False

    @property
    def text(self) -> str:
        """Its text as written."""
        return "".join(self.words).strip()


@dataclass(slots=True)
class TableRow:
    """One row while it is read: the paragraphs of each cell."""

    table: int
    cells: list[list[Paragraph]] = field(default_factory=list)


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
        _add_lines(handler.lines, source, transcript)
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
        self.lines: list[Paragraph | TableRow] = []
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
            self._end_row(self._rows.pop())
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
        paragraph.words.append(data)
        if self._link is not None:
            self._link_words.append(data)
        if data.strip():
            paragraph.is_struck = paragraph.is_struck or self._run_struck
            paragraph.has_hidden = paragraph.has_hidden or self._run_hidden
            paragraph.has_seen = paragraph.has_seen or not self._run_hidden

    def _end_paragraph(self, paragraph: Paragraph) -> None:
        """Put a finished paragraph where it belongs: its cell, or the letter."""
        if not paragraph.text:
            return
        if self._rows and self._rows[-1].cells:
            self._rows[-1].cells[-1].append(paragraph)
        else:
            self.lines.append(paragraph)

    def _end_row(self, row: TableRow) -> None:
        """Put a finished row into the letter; one that has text in one cell is layout."""
        filled = [cell for cell in row.cells if cell]
        if len(row.cells) < 2 or not filled:  # noqa: PLR2004 -- a single cell is a frame
            self.lines.extend(paragraph for cell in filled for paragraph in cell)
        else:
            self.lines.append(row)


def _add_lines(lines: list[Paragraph | TableRow], source: Source, transcript: Transcript) -> None:
    """Add paragraphs and rows, rows with the headings of their tables."""
    tables: dict[int, list[list[str]]] = {}
    for line in lines:
        if isinstance(line, TableRow):
            tables.setdefault(line.table, []).append([_text_of(cell) for cell in line.cells])
    headings = {table: heading_index(rows[: look_ahead()]) for table, rows in tables.items()}
    counts: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        if isinstance(line, Paragraph):
            transcript.add(
                LineKind.PARAGRAPH,
                line.text,
                Place(part=source.part, line=number),
                links=tuple(line.links),
                is_hidden=line.has_hidden and not line.has_seen,
            )
            continue
        index = counts.get(line.table, 0)
        counts[line.table] = index + 1
        heading = headings[line.table]
        is_below = heading is not None and index > heading
        names = tables[line.table][heading] if is_below and heading is not None else []
        place = Place(part=source.part, row=index + 1, line=number)
        _add_row(line, names, place, transcript)


def _add_row(row: TableRow, names: list[str], place: Place, transcript: Transcript) -> None:
    """Add one row."""
    cells = tuple(
        Cell(
            text=_text_of(cell),
            heading=names[column].strip() if column < len(names) else "",
            hyperlink=next((link.target for p in cell for link in p.links), ""),
            is_struck=any(paragraph.is_struck for paragraph in cell),
        )
        for column, cell in enumerate(row.cells)
    )
    paragraphs = [paragraph for cell in row.cells for paragraph in cell]
    transcript.add(
        LineKind.ROW,
        "\t".join(cell.text for cell in cells),
        place,
        cells=cells,
        links=tuple(link for paragraph in paragraphs for link in paragraph.links),
        is_hidden=not any(paragraph.has_seen for paragraph in paragraphs),
    )


def _text_of(cell: list[Paragraph]) -> str:
    """Return the text of a cell, its paragraphs on lines of their own."""
    return "\n".join(paragraph.text for paragraph in cell)
