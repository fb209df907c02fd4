"""
Reads old Word letters (DOC): paragraphs, rows, hyperlinks, struck-through and hidden text.

Source: [MS-DOC], section 2.4.1; the marks within the text are those of its section 2.4.  Text that
a tracked change deleted is not read, and that is said; text that only a style strikes out is not
seen as struck, and that is said too.
"""

import re
from dataclasses import dataclass, field

from withheld.model.document import Link
from withheld.readers.compound import Storage
from withheld.readers.doc_pieces import Look, Stretch, read_stories
from withheld.readers.embedded import embedded_file
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.naming import part_name
from withheld.readers.paragraphs import Letter, Paragraph, TableRow, add_letter, end_row

MEDIA_TYPE = "application/msword"
_MARK = re.compile(
    r"([\r\x07\x0b\x0c\x13\x14\x15\x01\x08])|([^\r\x07\x0b\x0c\x13\x14\x15\x01\x08]+)"
)
_TARGET = re.compile(r'\bHYPERLINK\s+(?:\\l\s+)?"([^"]*)"', re.IGNORECASE)
_PLAIN = str.maketrans({"\x1e": "-", "\x1f": "\u00ad", "\t": " ", "\x02": None, "\x05": None})
_ORDER = ("letter", "text boxes", "footnotes", "endnotes", "headers", "text boxes of headers")
_STYLES = "styles: text that is struck through or hidden by its style alone"


def read_doc(root: Storage, source: Source, transcript: Transcript) -> Notes:
    """
    Read an old letter, then its text boxes, notes and headers.

    Raises:
        UnreadableFile: It is encrypted, too old or broken.
    """
    stories = {story.name: story for story in read_stories(root)}
    reading = _Reading()
    for name in _ORDER:
        if name in stories:
            for stretch in stories[name].stretches:
                reading.take(stretch)
            reading.end_story()
    add_letter(reading.letter, source, transcript)
    spots = [_STYLES, *reading.blind_spots()]
    if "comments" in stories:
        spots.append("comments")
    if "Macros" in root.storages:
        spots.append("macros")
    spots += _read_objects(root, source, transcript)
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


def _read_objects(root: Storage, source: Source, transcript: Transcript) -> list[str]:
    """
    Read the files embedded in a letter; return what was only counted.

    Raises:
        UnreadableFile: A limit of the whole file was passed.
    """
    names: set[str] = set()
    counted, mail = 0, transcript.mail
    for storage in root.storages.get("ObjectPool", Storage()).storages.values():
        file = embedded_file(storage)
        if file is None:
            counted += 1
            continue
        name = part_name(file[0], names, fallback="embedded")
        transcript.read_inside(file[1], name=name, within=source)
    transcript.mail = mail
    return [f"{counted} embedded objects"] if counted else []


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, then its words."""

    instruction: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    target: str = ""
    has_words: bool = False


class _Reading:
    """A letter while its stretches go by."""

    def __init__(self) -> None:
        self.letter: Letter = []
        self._paragraph = Paragraph()
        self._cell: list[Paragraph] = []
        self._row: TableRow | None = None
        self._fields: list[_Field] = []
        self._tables = 0
        self._was_row = False
        self._pictures = self._deleted = self._numbered = 0

    def take(self, stretch: Stretch) -> None:
        """Take in a stretch of text."""
        for mark, words in _MARK.findall(stretch.text):
            if mark:
                self._take_mark(mark, stretch.look)
            else:
                self._take_words(words.translate(_PLAIN), stretch.look)

    def end_story(self) -> None:
        """Close whatever is open at the end of a text."""
        self._fields.clear()
        self._end_paragraph(is_in_table=False)
        self._end_row()

    def blind_spots(self) -> list[str]:
        """Return what could not be seen, in words."""
        found = (
            (self._pictures, "pictures or drawn objects"),
            (self._numbered, "automatic numbers or bullets before paragraphs"),
            (self._deleted, "places that a tracked change deleted"),
        )
        return [f"{count} {words}" for count, words in found if count]

    def _take_words(self, words: str, look: Look) -> None:
        """Take in words: of a field's instruction, or of the paragraph at hand."""
        if look & Look.DELETED:
            self._deleted += bool(words.strip())
            return
        if any(not one.has_words for one in self._fields):
            self._fields[-1].instruction.append(words)
            return
        for one in self._fields:
            one.words.append(words)
        self._paragraph.take(
            words, is_struck=bool(look & Look.STRUCK), is_hidden=bool(look & Look.HIDDEN)
        )

    def _take_mark(self, mark: str, look: Look) -> None:
        """Take in a mark: the end of a line, a paragraph, a cell or a row, or part of a field."""
        if mark in "\r\x07" and look & Look.NUMBERED:
            self._numbered += bool(self._paragraph.text)
        match mark:
            case "\x13":
                self._fields.append(_Field())
            case "\x14" | "\x15" if self._fields:
                self._take_field(mark)
            case "\x01" | "\x08":
                self._pictures += not any(not one.has_words for one in self._fields)
            case "\x0b":
                self._take_words("\n", look)
            case "\r" | "\x0c":
                self._end_paragraph(is_in_table=bool(look & Look.IN_TABLE))
            case "\x07" if look & Look.ROW_END:
                self._end_row()
            case "\x07":
                self._end_cell()
            case _:
                pass

    def _take_field(self, mark: str) -> None:
        """Begin the words of a field, or end it and enter its link."""
        opened = self._fields[-1]
        if mark == "\x14":
            found = _TARGET.search("".join(opened.instruction))
            opened.target, opened.has_words = found[1] if found else "", True
            return
        self._fields.pop()
        words = "".join(opened.words).strip()
        if opened.target and words:
            self._paragraph.links.append(Link(text=words, target=opened.target))

    def _end_paragraph(self, *, is_in_table: bool) -> None:
        """Put the paragraph at hand into the cell at hand, or into the letter."""
        paragraph, self._paragraph = self._paragraph, Paragraph()
        if not paragraph.text:
            return
        if is_in_table:
            self._cell.append(paragraph)
            return
        self.letter.extend([*self._cell, paragraph])
        self._cell = []
        self._was_row = False

    def _end_cell(self) -> None:
        """Close a cell."""
        self._end_paragraph(is_in_table=True)
        if self._row is None:
            self._tables += not self._was_row
            self._row = TableRow(table=self._tables)
        self._row.cells.append(self._cell)
        self._cell = []

    def _end_row(self) -> None:
        """Close a row."""
        self._end_paragraph(is_in_table=True)
        if self._cell:
            self.letter.extend(self._cell)
            self._cell = []
        if self._row is not None:
            end_row(self._row, self.letter)
            self._row, self._was_row = None, True
