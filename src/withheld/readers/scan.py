"""
Reads the text that somebody's recognition laid under a scan, and trusts none of it.

Such a layer is invisible, nobody proofread it, and what it gets wrong is somebody else's account.
So its lines are proposals to a person: each is marked as recognised, and the page itself stays
among those that nobody could read.
"""

import math
from typing import Any

from withheld.errors import UnreadableFile
from withheld.model.document import Box, LineKind, Place
from withheld.readers.image_leptonica import Picture, from_grey, library
from withheld.readers.interface import Transcript
from withheld.readers.pdf_layout import visual_lines
from withheld.readers.pdf_page import PageContent, Word

DOTS_PER_INCH = 300.0
"""What Tesseract reads best, and what the scanners of offices are set to."""
_PIXELS_MAX = 36_000_000
"""A page of twice A4's sides at 300 dots an inch."""
_SIDE_MAX = 20_000
"""In pixels: a page that says it is a line has a small area, and a side without end."""
UNREAD_SCAN = "it is a scan; the text laid under it was recognised by somebody and not proofread"


def add_layer(content: PageContent, place: Place, transcript: Transcript) -> None:
    """Add the lines of a scan's text layer to the page at `place`; its columns would be guesses."""
    for words in visual_lines(content.words):
        transcript.add(
            LineKind.TEXT,
            " ".join(word.text for word in words),
            Place(part=place.part, page=place.page, box=box_around(words)),
            is_recognised=True,
        )


def dots_per_inch(content: PageContent) -> float:
    """Return how finely a page is drawn to be read: as recognition likes it, unless it is huge."""
    area, side = max(content.width * content.height, 1.0), max(content.width, content.height, 1.0)
    return min(DOTS_PER_INCH, 72 * math.sqrt(_PIXELS_MAX / area), 72 * _SIDE_MAX / side)


def picture_of_page(document: Any, index: int, *, dots: float) -> Picture:
    """
    Return what page `index` (from 0) of a PDF looks like, in grey, with `dots` an inch.

    Raises:
        UnreadableFile: Leptonica is not installed, or the page cannot be drawn.
    """
    leptonica = library()
    if leptonica is None:
        raise UnreadableFile("Leptonica, which works on pictures, is not installed")
    page = document[index]
    bitmap = page.render(scale=dots / 72, grayscale=True)
    data, across, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
    if stride != across:
        data = b"".join(
            data[start : start + across] for start in range(0, stride * bitmap.height, stride)
        )
    page.close()
    return from_grey(leptonica, data, width=across, height=bitmap.height)


def box_around(words: list[Word]) -> Box:
    """Return the rectangle around `words`."""
    return Box(
        left=round(min(word.x0 for word in words), 1),
        bottom=round(min(word.bottom for word in words), 1),
        right=round(max(word.x1 for word in words), 1),
        top=round(max(word.top for word in words), 1),
    )
