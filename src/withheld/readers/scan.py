"""
Reads the text that somebody's recognition laid under a scan, and trusts none of it.

Such a layer is invisible, nobody proofread it, and what it gets wrong is somebody else's account.
So its lines are proposals to a person: each is marked as recognised, and the page itself stays
among those that nobody could read.
"""

from withheld.model.document import Box, LineKind, Place
from withheld.readers.interface import Transcript
from withheld.readers.pdf_layout import visual_lines
from withheld.readers.pdf_page import PageContent, Word

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


def box_around(words: list[Word]) -> Box:
    """Return the rectangle around `words`."""
    return Box(
        left=round(min(word.x0 for word in words), 1),
        bottom=round(min(word.bottom for word in words), 1),
        right=round(max(word.x1 for word in words), 1),
        top=round(max(word.top for word in words), 1),
    )
