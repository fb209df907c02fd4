"""
What a reader makes of bytes: lines, each with its place.

A *line* is a physical text line, a table row or a paragraph that is not blank.  A page without
usable text is one line that nobody could read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from withheld.model.identity import LineNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in PDF points (1/72 inch) from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in what arrived, precise enough to point a finger at it."""

    part: str = ""
    """The way into the envelope, such as `order.eml/annexure.xlsx`; empty for the file itself."""
    page: int | None = None
    """Counted from 1."""
    sheet: str | None = None
    row: int | None = None
    """The row of a table or sheet, counted from 1, the heading included."""
    line: int | None = None
    """The physical text line of the part, counted from 1, blank lines included."""
    box: Box | None = None

    def __str__(self) -> str:
        """Return the place in words, such as `annexure.xlsx, sheet Annexure-I, row 42`."""
        words = (
            self.part,
            f"page {self.page}" if self.page is not None else "",
            f"sheet {self.sheet}" if self.sheet is not None else "",
            f"row {self.row}" if self.row is not None else "",
            f"line {self.line}" if self.line is not None else "",
        )
        return ", ".join(word for word in words if word) or "the document"


class LineKind(StrEnum):
    """What kind of thing a line is in its document."""

    TEXT = "text"
    """A physical line of running text."""
    ROW = "row"
    """A row of a table or sheet."""
    PARAGRAPH = "paragraph"
    """A block of a document whose physical lines mean nothing (HTML, DOCX)."""
    PAGE = "page"
    """A whole page, where no text could be read."""
    HEADER = "header"
    """A header field of a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink: the words a reader sees, and where they lead."""

    text: str
    target: str
    """Empty where the link was there but its target could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a row."""

    text: str
    heading: str = ""
    """The heading of its column, where one could be told; empty otherwise."""
    hyperlink: str = ""
    """Where the cell leads when clicked; empty if nowhere."""
    is_struck: bool = False
    """The cell's text is struck through."""
    is_rounded: bool = False
    """A number of more digits than the sheet can hold: its last digits are not to be trusted."""
    is_unsure: bool = False
    """Read from a picture more than once, and not the same each time."""
    columns: int = 1
    """How many columns it covers, where cells of a sheet were merged."""
    rows: int = 1
    """How many rows it covers, itself included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document."""

    number: LineNumber
    kind: LineKind
    text: str
    """As written, cells joined by a tab; empty when unreadable."""
    place: Place
    cells: tuple[Cell, ...] = ()
    """Filled for rows; for other kinds empty."""
    links: tuple[Link, ...] = ()
    is_hidden: bool = False
    """In a hidden row, column or sheet, or drawn so that nobody can see it."""
    is_joined: bool = False
    """The text was put together from several physical lines of one cell, by geometry."""
    struck: tuple[tuple[int, int], ...] = ()
    """
    Which stretches of `text` are struck through: start and end in characters from 0, in order.
    Empty for rows, whose cells say it one by one.
    """
    unreadable: str = ""
    """Why nobody could read it; empty when it was read.  Never read this as "nothing there"."""
    is_recognised: bool = False
    """A machine read it from a picture.  Never act on it before something else confirms it."""
    unsure: tuple[tuple[int, int], ...] = ()
    """
    Which stretches of `text` were read more than once and not the same each time: start and end in
    characters from 0, in order.  Empty for rows, whose cells say it one by one.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHead:
    """What the header of a mail says; nothing in it is proven."""

    sender: str = ""
    """The address in From."""
    sender_name: str = ""
    reply_to: str = ""
    to: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    subject: str = ""
    sent_at: str = ""
    """ISO 8601 with offset as the header's Date says; empty when absent or unreadable."""
    message_id: str = ""
    in_reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRead:
    """One part of what arrived: the file itself, an attachment, a sheet's workbook."""

    name: str
    """The way into the envelope, as in `Place.part`; empty for the file itself."""
    media_type: str
    sha256: str
    size: int
    """In bytes."""
    blind_spots: tuple[str, ...] = ()
    """What the reader could not see, in words for a person: pictures, macros, comments …"""
    text_pages: int | None = None
    page_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that was read of one file, in the order a person would read it."""

    media_type: str
    sha256: str
    size: int
    lines: Sequence[Line]
    """A tuple, or for a long list a sequence that makes its lines when they are asked for."""
    parts: tuple[PartRead, ...]
    """The file itself first."""
    mail: MailHead | None = None
