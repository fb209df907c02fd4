"""
Recognition of whole pages, within what one document may cost, wherever the pictures come from.

Optional: without Tesseract nothing is recognised and pages stay unread.  Each page is granted
processor time of its own; a page that wants more, and pages beyond the limit, stay unread and say
so.  Never read a page as recognised because there is no complaint: the lines say it themselves.
"""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

from withheld.errors import UnreadableFile
from withheld.model.document import Box
from withheld.readers.image_leptonica import Picture
from withheld.readers.interface import Limits
from withheld.readers.ocr import PageReader, TooSlow
from withheld.readers.ocr_engine import engine
from withheld.readers.ocr_lines import looks_like_locator
from withheld.readers.ocr_words import ReadWord
from withheld.readers.pdf_layout import Block, lay_out
from withheld.readers.pdf_page import Word

READ_BY_MACHINE = "pages or pictures, read by machine: every reading wants confirming"
HARDLY_LEGIBLE = "it is a picture that a machine could hardly read; what it read follows"
_PAGE_SECONDS_MAX = 40
_LETTERS_MIN = 12
_CONFIDENCE_MIN = 55.0
"""Below this mean confidence a page counts as hardly legible."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on one page."""

    blocks: list[Block]
    placed: Callable[[Box], Box]
    """Where a box of the blocks lies on the page as it is shown."""
    is_hardly_legible: bool
    letters: int
    """How many letters and marks were read."""
    borne_out: frozenset[int] = frozenset()
    """The turns (from 0) of those words of a text layer that were read where it says they stand."""

    @property
    def has_words(self) -> bool:
        """Whether there is more than what a photograph's grain and strokes are taken for."""
        is_named = any(looks_like_locator(block.text) for block in self.blocks)
        return is_named or (self.letters >= _LETTERS_MIN and not self.is_hardly_legible)


class Recognition:
    """Recognises the pages of one document."""

    def __init__(self, limits: Limits) -> None:
        self._pages_left = limits.recognised_pages_max
        self._seconds_left = float(limits.recognition_seconds_max)
        self._reader: PageReader | None = None
        self.pages = 0
        """How many were recognised."""
        self.why_not = ""
        """Why the last page was not, in words to be put behind others; empty if that is plain."""

    def page(
        self,
        picture: Callable[[], Picture],
        *,
        dots_per_inch: float,
        layer: list[Word] | None = None,
    ) -> Recognised | None:
        """
        Return what stands on a page, or None where nothing was recognised.

        Args:
            picture: Makes the picture of the page, upright and in grey.
            dots_per_inch: Its own.
            layer: The words that a text layer says stand there, for comparison.
        """
        self.why_not = ""
        reader = self._started()
        if reader is None or not self._may_go_on():
            return None
        begun = time.process_time()
        grant_seconds(_PAGE_SECONDS_MAX + 10)
        try:
            with picture() as shown:
                content, frame = reader.read(
                    shown, dots_per_inch=dots_per_inch, until=begun + _PAGE_SECONDS_MAX
                )
        except TooSlow:
            self.why_not = f"; reading it by machine took more than {_PAGE_SECONDS_MAX} seconds"
            return None
        except UnreadableFile as problem:
            self.why_not = f"; {problem}"
            return None
        finally:
            self._pages_left -= 1
            self._seconds_left -= time.process_time() - begun
        words = [word for word in content.words if isinstance(word, ReadWord)]
        if not words:
            self.why_not = "; a machine found no text in it"
            return None
        borne_out: set[int] = set()
        if layer:
            alone, borne_out = compare(words, layer, frame.shown)
            content.words += alone
        self.pages += 1
        letters = sum(len(word.text) for word in words)
        mean = sum(len(word.text) * word.confidence for word in words) / letters
        is_hard = mean < _CONFIDENCE_MIN
        return Recognised(lay_out(content), frame.shown, is_hard, letters, frozenset(borne_out))

    @property
    def is_possible(self) -> bool:
        """Whether another page can be recognised."""
        return self._started() is not None and self._may_go_on()

    def _started(self) -> PageReader | None:
        """Return the reader, or None where there is none on this machine or none is wanted."""
        if self._reader is None and self._pages_left > 0:
            tesseract = engine()
            self._reader = PageReader(tesseract) if tesseract is not None else None
        return self._reader

    def _may_go_on(self) -> bool:
        """Whether another page is within the limits; says why not."""
        if self._pages_left <= 0:
            self.why_not = "; too many pages before it were read by machine"
        elif self._seconds_left <= 0:
            self.why_not = "; reading the pages before it by machine took too long"
        return not self.why_not


def grant_seconds(seconds: int) -> None:
    """Let this process use `seconds` more of processor time from now, within its hard limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY:
        return
    wanted = int(time.process_time()) + seconds
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


def compare(
    words: list[ReadWord], layer: list[Word], placed: Callable[[Box], Box]
) -> tuple[list[ReadWord], set[int]]:
    """
    Mark those of `words` as unsure of which a text layer says otherwise.

    Args:
        words: What was recognised just now.
        layer: What a text layer says, placed on the page as it is shown.
        placed: Where a box of `words` lies there.

    Returns:
        The addresses that stand in the layer where nothing was recognised, unsure; and the turns of
        those of its words that were recognised too.
    """
    matched: set[int] = set()
    borne_out: set[int] = set()
    for word in words:
        box = placed(Box(left=word.x0, bottom=word.bottom, right=word.x1, top=word.top))
        across = (box.right - box.left) / max(len(word.text), 1)
        there = [
            (turn, other)
            for turn, other in enumerate(layer)
            if box.bottom < other.middle < box.top
            and other.x0 < box.right - across
            and other.x1 > box.left + across
        ]
        matched.update(turn for turn, _ in there)
        said = "".join(other.text for _, other in sorted(there, key=lambda one: one[1].x0))
        is_missing = not there and looks_like_locator(word.text)
        if is_missing or (there and _plain(said) != _plain(word.text)):
            word.is_unsure = True
        elif not word.is_unsure:
            borne_out.update(turn for turn, _ in there)
    alone = [
        ReadWord(
            other.x0,
            other.x1,
            other.bottom,
            other.top,
            other.text,
            0,
            confidence=0.0,
            is_unsure=True,
        )
        for turn, other in enumerate(layer)
        if turn not in matched and looks_like_locator(other.text)
    ]
    return alone, borne_out


def _plain(text: str) -> str:
    """Return `text` without what recognition sees at the edges of words."""
    return "".join(text.split()).strip(".,;:!?'\"«»()-—–|")
