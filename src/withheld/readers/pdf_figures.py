"""
Reads the pictures that stand among the text of a PDF's page, such as a screenshot of a list.

They are read as scans are, with the same doubts, and their lines stand where the picture does.
What is as small as an emblem is not looked at; a picture in which no words are found, as in a
photograph or a signature, is only counted; one that stands on page after page is read once.
"""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from withheld.model.document import Box
from withheld.readers.image_geometry import Frame
from withheld.readers.image_leptonica import Picture
from withheld.readers.ocr_lines import looks_like_locator
from withheld.readers.pdf_content import PageContent, Word
from withheld.readers.pdf_layout import Block, lay_out
from withheld.readers.recognition import Recognised, Recognition

_TABLES = 1_000
"""So many tables no page has; those of pictures are counted from here on."""


class Figures:
    """The pictures among the text of one document."""

    def __init__(self, recognition: Recognition) -> None:
        self._recognition = recognition
        self._seen: set[bytes] = set()
        self.unread = 0
        """How many pictures there were of which nothing was read."""

    def lay_out(
        self, content: PageContent, page: Callable[[], Picture], *, dots: float
    ) -> list[Block]:
        """
        Return the lines of a page, with those of its pictures where these stand.

        Args:
            content: The page.  Words over a picture that cannot be seen there are marked hidden.
            page: Makes a picture of the page, with `dots` an inch.
            dots: How finely.
        """
        self.unread += content.pictures
        if not content.figures or not self._recognition.is_possible:
            return lay_out(content)
        with page() as whole:
            frame = Frame(whole.width, whole.height, dots)
            found = [(box, self._found(whole, frame, box, content)) for box in content.figures]
        blocks = lay_out(content)
        for turn, (box, one) in enumerate(found, start=1):
            if one is not None:
                self.unread -= 1
                lines = _moved(one, box, turn)
                first = next((n for n, own in enumerate(blocks) if own.top < box.top), len(blocks))
                blocks[first:first] = lines
        return blocks

    def _found(
        self, whole: Picture, frame: Frame, box: Box, content: PageContent
    ) -> Recognised | None:
        """Return what stands in the picture at `box`; None if that is nothing, or known already."""
        place = frame.rectangle(box)
        with whole.cut(place) as shown:
            digest = sha256(shown.png()).digest()
        if digest in self._seen:
            return None
        self._seen.add(digest)
        over = [word for word in content.words if not word.is_hidden and _is_within(word, box)]
        found = self._recognition.page(
            lambda: whole.cut(place),
            dots_per_inch=frame.dots_per_inch,
            layer=[_shifted(word, -box.left, -box.bottom) for word in over],
        )
        if found is None:
            return None
        for turn, word in enumerate(over):
            if turn not in found.borne_out and looks_like_locator(word.text):
                word.is_hidden = True
        says_more = found.letters > sum(len(over[turn].text) for turn in found.borne_out)
        return found if says_more and found.has_words else None


def _is_within(word: Word, box: Box) -> bool:
    """Return whether the middle of `word` lies within `box`."""
    middle = (word.x0 + word.x1) / 2
    return box.left < middle < box.right and box.bottom < word.middle < box.top


def _shifted(word: Word, across: float, up: float) -> Word:
    """Return a copy of `word` that stands elsewhere."""
    return replace(
        word,
        x0=word.x0 + across,
        x1=word.x1 + across,
        bottom=word.bottom + up,
        top=word.top + up,
    )


def _moved(found: Recognised, box: Box, turn: int) -> list[Block]:
    """Return the lines of the picture at `box`, placed on its page; tables by their own numbers."""
    for block in found.blocks:
        block.table += _TABLES * turn if block.table else 0
        for word in block.words:
            at = found.placed(Box(left=word.x0, bottom=word.bottom, right=word.x1, top=word.top))
            word.x0, word.x1 = at.left + box.left, at.right + box.left
            word.bottom, word.top = at.bottom + box.bottom, at.top + box.bottom
    return found.blocks
