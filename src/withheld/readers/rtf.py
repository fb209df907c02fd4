r"""
Reads Rich Text letters: paragraphs, rows of tables, hyperlinks, struck-through and hidden text.

Source: Rich Text Format (RTF) Specification, version 1.9.1.  Text that a tracked change deleted is
not read, and that is said.  Mail that was HTML before it became Rich Text (`\fromhtml`) is turned
back by `html_within`, after [MS-OXRTFEX], section 3.1.
"""

import re
from dataclasses import dataclass, field, replace

from withheld.model.document import Link
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.paragraphs import Letter, Paragraph, TableRow, add_letter, end_row
from withheld.readers.rtf_tokens import Kind, Token, tokens

MEDIA_TYPE = "application/rtf"
_FROM_HTML = re.compile(rb"\\fromhtml1?(?![0-9])")
_TARGET = re.compile(r'\bHYPERLINK\s+(?:\\l\s+)?"?([^"\s]+)"?', re.IGNORECASE)
_SKIPPED = frozenset(
    """
    fonttbl colortbl stylesheet info pict nonshppict objdata sp shprslt xe tc rxe nonesttables
    filetbl listtable listoverridetable revtbl rsidtbl themedata colorschememapping latentstyles
    datastore xmlnstbl generator template operator upr
    """.split()
)
_STARRED_READ = frozenset({"fldinst", "shpinst", "shptxt", "ud", "nesttableprops"})
"""Destinations behind `\\*` that hold what a reader sees."""
_ASIDE = frozenset(
    """
    header headerl headerr headerf footer footerl footerr footerf footnote
    """.split()
)
_ENDS = frozenset({"par", "sect", "page", "nestcell", "nestrow"})


@dataclass(slots=True)
class _State:
    """How text is drawn in a group, and what the group is."""

    is_skipped: bool = False
    is_struck: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_in_table: bool = False
    destination: str = ""


@dataclass(slots=True)
class _Flow:
    """A stream of paragraphs: the letter itself, or a header beside it."""

    letter: Letter = field(default_factory=list)
    paragraph: Paragraph = field(default_factory=Paragraph)
    row: TableRow | None = None
    cell: list[Paragraph] = field(default_factory=list)


def read_rtf(source: Source, transcript: Transcript) -> Notes:
    """
    Read a Rich Text letter.

    Raises:
        UnreadableFile: Groups lie deeper in each other than in any letter.
    """
    letter, spots = letter_of(source.data)
    add_letter(letter, source, transcript)
    return Notes(media_type=MEDIA_TYPE, blind_spots=spots)


def letter_of(data: bytes) -> tuple[Letter, tuple[str, ...]]:
    """
    Return the paragraphs and rows of a letter, and what could not be seen.

    Raises:
        UnreadableFile: Groups lie deeper in each other than in any letter.
    """
    reading = _Reading()
    for token in tokens(data):
        reading.take(token)
    return reading.finish(), tuple(reading.blind_spots())


def html_within(data: bytes) -> str | None:
    """
    Return the HTML that a mail was before it became Rich Text; None where it never was.

    Raises:
        UnreadableFile: Groups lie deeper in each other than in any letter.
    """
    if not _FROM_HTML.search(data[:4096]):
        return None
    reading = _Unwrapping()
    for token in tokens(data):
        reading.take(token)
    return "".join(reading.words)


class _Unwrapping:
    """A mail that was HTML while its tokens go by."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._stack: list[tuple[bool, bool]] = []
        self._is_skipped = self._is_rtf_only = self._is_starred = False

    def take(self, token: Token) -> None:
        """Take in one token."""
        match token.kind:
            case Kind.OPEN:
                self._stack.append((self._is_skipped, self._is_rtf_only))
            case Kind.CLOSE:
                outer = self._stack.pop() if self._stack else (False, False)
                self._is_skipped, self._is_rtf_only = outer
            case Kind.TEXT:
                self._say(token.text)
            case Kind.WORD:
                self._take_word(token.text, token.number)
        self._is_starred = token.kind is Kind.WORD and token.text == "*"

    def _say(self, text: str) -> None:
        """Add text, unless it is for Rich Text only."""
        if not self._is_skipped and not self._is_rtf_only:
            self.words.append(text)

    def _take_word(self, name: str, number: int | None) -> None:
        """Take in a control word."""
        if name == "htmlrtf":
            self._is_rtf_only = number != 0
        elif name in {"par", "line"}:
            self._say("\n")
        elif (self._is_starred and name != "htmltag") or name in _SKIPPED:
            self._is_skipped = True


class _Reading:
    """A letter while its tokens go by."""

    def __init__(self) -> None:
        self._state = _State()
        self._stack: list[_State] = []
        self._main = self._flow = _Flow()
        self._asides: list[_Flow] = []
        self._flows: list[_Flow] = []
        self._is_starred = False
        self._instruction: list[str] = []
        self._targets: list[str] = []
        self._link_words: list[str] = []
        self._tables = 0
        self._was_row = False
        self._pictures = self._objects = self._comments = self._deleted = 0

    def take(self, token: Token) -> None:
        """Take in one token."""
        match token.kind:
            case Kind.OPEN:
                self._stack.append(self._state)
                self._flows.append(self._flow)
                is_instruction = self._state.destination == "fldinst"
                self._state = replace(self._state, destination="fldinst" if is_instruction else "")
            case Kind.CLOSE:
                self._close()
            case Kind.TEXT:
                self._take_text(token.text)
            case Kind.WORD:
                self._take_word(token.text, token.number)
        self._is_starred = token.kind is Kind.WORD and token.text == "*"

    def finish(self) -> Letter:
        """Return the letter, then what stands beside it: headers, footers, footnotes."""
        while self._stack:
            self._close()
        letter = self._main.letter
        for flow in [self._main, *self._asides]:
            self._flow = flow
            self._end_paragraph(is_in_table=False)
            if flow.row is not None:
                end_row(flow.row, flow.letter)
            if flow is not self._main:
                letter += flow.letter
        return letter

    def blind_spots(self) -> list[str]:
        """Return what could not be seen, in words."""
        found = (
            (self._pictures, "pictures"),
            (self._objects, "embedded objects"),
            (self._comments, "comments"),
            (self._deleted, "places that a tracked change deleted"),
        )
        return [f"{count} {words}" for count, words in found if count]

    # -- text ------------------------------------------------------------------------------------

    def _take_text(self, text: str) -> None:
        """Take in text, where it is drawn or instructs a field."""
        state = self._state
        if state.destination == "fldinst":
            self._instruction.append(text)
            return
        if state.is_skipped:
            return
        if state.is_deleted:
            self._deleted += bool(text.strip())
            return
        words = text.replace("\t", " ")
        self._flow.paragraph.take(words, is_struck=state.is_struck, is_hidden=state.is_hidden)
        if self._targets:
            self._link_words.append(words)

    def _end_paragraph(self, *, is_in_table: bool) -> None:
        """Put the paragraph at hand where it belongs: the cell at hand, or the letter."""
        flow = self._flow
        paragraph, flow.paragraph = flow.paragraph, Paragraph()
        if not paragraph.text:
            return
        if is_in_table:
            flow.cell.append(paragraph)
            return
        flow.letter.extend([*flow.cell, paragraph])
        flow.cell = []
        self._was_row = False

    def _end_cell(self) -> None:
        """Close a cell."""
        self._end_paragraph(is_in_table=True)
        flow = self._flow
        if flow.row is None:
            self._tables += not self._was_row
            flow.row = TableRow(table=self._tables)
        flow.row.cells.append(flow.cell)
        flow.cell = []

    def _end_row(self) -> None:
        """Close a row."""
        flow = self._flow
        if flow.row is not None:
            end_row(flow.row, flow.letter)
            flow.row = None
            self._was_row = True

    # -- words -----------------------------------------------------------------------------------

    def _take_word(self, name: str, number: int | None) -> None:
        """Take in a control word."""
        state = self._state
        if self._is_starred and name not in _STARRED_READ:
            self._comments += name == "annotation"
            state.is_skipped = True
        elif name in _SKIPPED:
            self._pictures += name == "pict" and not state.is_skipped
            state.is_skipped = True
        elif name == "fldinst":
            state.destination, self._instruction = name, []
        elif name == "fldrslt":
            self._open_link()
        elif name in _ASIDE and not state.is_skipped:
            self._flow = _Flow()
            self._asides.append(self._flow)
            state.is_in_table = False
        elif name in {"strike", "striked", "v", "deleted", "plain", "pard", "intbl"}:
            self._mark(name, is_on=number != 0)
        elif not state.is_skipped:
            self._break(name)

    def _mark(self, name: str, *, is_on: bool) -> None:
        """Take in how text is drawn from here on."""
        state = self._state
        match name:
            case "strike" | "striked":
                state.is_struck = is_on
            case "v":
                state.is_hidden = is_on
            case "deleted":
                state.is_deleted = is_on
            case "intbl":
                state.is_in_table = True
            case "pard":
                state.is_in_table = False
            case _:
                state.is_struck = state.is_hidden = state.is_deleted = False

    def _break(self, name: str) -> None:
        """End a line, a paragraph, a cell or a row."""
        if name == "line":
            self._flow.paragraph.take("\n")
        elif name in _ENDS:
            self._end_paragraph(is_in_table=self._state.is_in_table or name.startswith("nest"))
        elif name == "cell":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "object":
            self._objects += 1

    # -- groups and fields -----------------------------------------------------------------------

    def _close(self) -> None:
        """Close a group."""
        closed = self._state
        if not self._stack:
            return
        self._state, flow = self._stack.pop(), self._flows.pop()
        if flow is not self._flow:
            self._end_paragraph(is_in_table=False)
            self._flow = flow
        if closed.destination == "fldrslt":
            self._close_link()

    def _open_link(self) -> None:
        """Open the words of a field, which lead somewhere if its instruction says so."""
        found = _TARGET.search("".join(self._instruction))
        self._instruction = []
        if found:
            self._state.destination = "fldrslt"
            self._targets.append(found[1])
            self._link_words = []

    def _close_link(self) -> None:
        """Enter the link at hand in its paragraph."""
        words, self._link_words = "".join(self._link_words).strip(), []
        if self._targets:
            target = self._targets.pop()
            if words:
                self._flow.paragraph.links.append(Link(text=words, target=target))
