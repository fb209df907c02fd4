"""
Papers: letters, statements and pages as trees of text, before anyone makes bytes of them.

A paper holds text only, never markup: what a stranger wrote into an order stays letters on a page
wherever the paper is shown.  A paper that exists is well formed: its headings follow one another,
its tables are rectangular, its links lead where a link may lead.

`renderers` makes HTML, plain text, PDF and mail of papers.
"""

import re
from dataclasses import dataclass

from withheld.errors import InvalidInput

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINK = re.compile(r"https?://[^\s/]\S*|mailto:\S+|tel:\+?[0-9-]+|(\.\./)*/?[A-Za-z0-9_#-][^\s:]*")
_DEEPEST_HEADING = 4


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words a reader should not miss."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: the web, a mailbox, a telephone, another page of the same site."""

    text: str
    target: str

    def __post_init__(self) -> None:
        """
        Refuse a link that could run something or that nobody could read.

        Raises:
            InvalidInput: The target is no https, http, mailto, tel or relative address.
        """
        if not _LINK.fullmatch(self.target):
            raise InvalidInput(
                "a link to nowhere a paper may lead; use https, mailto, tel or a page's path"
            )
        if not self.text.strip():
            raise InvalidInput("a link without words; say where it leads")


Run = Text | Strong | Link
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the paper's title."""

    text: str
    level: int = 2
    """2 to 4; the title is the only heading of level 1."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class BulletList:
    """Points without an order."""

    points: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Steps, numbered from 1."""

    steps: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class KeyValueTable:
    """Facts with a name each, such as the head of a letter."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; rectangular."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        """
        Refuse a table that is not rectangular.

        Raises:
            InvalidInput: No heading, or a row of another length than the headings.
        """
        if not self.headings or any(len(row) != len(self.headings) for row in self.rows):
            raise InvalidInput("a table whose rows and headings differ in length; make them equal")


@dataclass(frozen=True, slots=True)
class Callout:
    """A short text set apart, such as what to do next."""

    title: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A box of a form, ticked or not, with its words."""

    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be copied as they are, such as a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """Who writes or is written to, one line each."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


Block = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | KeyValueTable
    | Table
    | Callout
    | CheckBox
    | Code
    | Address
    | Rule
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One letter, statement or page."""

    title: str
    """The one heading of level 1."""
    language: str
    """BCP 47, such as `en` or `hi`."""
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        """
        Refuse a paper that a reader or a screen reader could not follow.

        Raises:
            InvalidInput: No title, no language tag, or a heading that skips a level.
        """
        if not self.title.strip():
            raise InvalidInput("a paper without a title; give it one")
        if not _LANGUAGE.fullmatch(self.language):
            raise InvalidInput("a paper's language is a BCP 47 tag, such as en or hi")
        above = 1
        for block in self.blocks:
            if isinstance(block, Heading):
                if not 1 < block.level <= min(above + 1, _DEEPEST_HEADING):
                    raise InvalidInput("a heading skips a level; headings go down one at a time")
                above = block.level


def say(*parts: str | Run) -> Paragraph:
    """Return the paragraph of `parts`; a bare string is plain text."""
    return Paragraph(runs(*parts))


def runs(*parts: str | Run) -> Runs:
    """Return `parts` as runs; a bare string is plain text."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def bullets(points: tuple[str, ...]) -> BulletList:
    """Return a list of plain points."""
    return BulletList(tuple(runs(point) for point in points))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes: the service as it signs its letters and its public pages."""

    service: str
    """As people know it, such as `Chirp`."""
    legal_name: str
    """The company or person that answers for it."""
    address: tuple[str, ...]
    mail: str
    """The mailbox for legal matters."""
    pages: str = ""
    """Where the public pages lie, such as `https://legal.chirp.example`; empty if nowhere."""

    def block(self) -> Address:
        """Return the letterhead as it stands on a paper."""
        return Address((self.legal_name, *self.address, self.mail))
