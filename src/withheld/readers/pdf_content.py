"""
What lies on one page of a PDF: words, ruling lines, links and pictures, each with its place.

All places are in PDF points from the lower left corner of the page as it is shown.
"""

from dataclasses import dataclass, field
from typing import Any

from withheld.model.document import Box


@dataclass(slots=True)
class Word:
    """Characters without a space between them, and where they stand."""

    x0: float
    x1: float
    bottom: float
    top: float
    text: str
    start: int
    """The index of its first character on the page, for PDFium."""
    target: str = ""
    """Where a link drawn over it leads; empty if nowhere."""
    is_hidden: bool = False
    """Drawn so that nobody can see it, or outside the page."""
    is_struck: bool = False
    """A line is drawn through it."""
    is_whole: bool = False
    """Somebody typed it into a field: it never goes on on the line below."""

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: at height (or distance) `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """Everything on a page that matters to reading it."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    pictures: int = 0
    picture_share: float = 0.0
    """How much of the page the largest picture covers, 0 to 1."""
    figures: list[Box] = field(default_factory=list)
    """Where pictures stand that are larger than an emblem and smaller than the page."""
    is_text_covered: bool = False
    """A picture that covers most of the page hides the text, or the text is drawn invisible."""
    objects: int = 0
    paths: int = 0
    loose_links: int = 0
    """Links that are drawn over no word."""
    notes: int = 0
    """Annotations whose words were not read: comments, stamps."""
    attached: list[tuple[str, bytes]] = field(default_factory=list)
    """Files attached to the page: name and bytes."""


class Frame:
    """Turns places of the page's own space into places of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self._turns = page.get_rotation() // 90
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom = left, bottom
        self.is_moved = bool(self._turns or left or bottom)
        """Places of the page's own space are not those of the page as shown."""
        self._across, self._up = right - left, top - bottom

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return a rectangle as shown: left, bottom, right, top."""
        left, right = left - self._left, right - self._left
        bottom, top = bottom - self._bottom, top - self._bottom
        match self._turns:
            case 1:
                return bottom, self._across - right, top, self._across - left
            case 2:
                return (
                    self._across - right,
                    self._up - top,
                    self._across - left,
                    self._up - bottom,
                )
            case 3:
                return self._up - top, left, self._up - bottom, right
            case _:
                return left, bottom, right, top
