"""
Reads plain text and Markdown: every physical line that is not blank is one line.

Markdown is read as written: `[words](target)` stays in the text and is not entered among the
links, since the words and the target can both be seen there.
"""

import re

from withheld.model.document import LineKind, Place
from withheld.readers.decoding import decode
from withheld.readers.interface import Notes, Source, Transcript

_STRUCK = re.compile(r"~~(?=\S)[^~\n]+?(?<=\S)~~")


def read_text(source: Source, transcript: Transcript) -> Notes:
    """Read plain text in any encoding and with any line ends."""
    return _read(source, transcript, media_type="text/plain")


def read_markdown(source: Source, transcript: Transcript) -> Notes:
    """Read Markdown, as written; what it strikes out is struck."""
    return _read(source, transcript, media_type="text/markdown", struck=_STRUCK)


def add_text(
    text: str,
    transcript: Transcript,
    *,
    part: str,
    start: int = 1,
    struck: re.Pattern[str] | None = None,
) -> int:
    """
    Add the physical lines of `text`, the first being line `start`; return the last's number.

    What `struck` matches is struck through; None where the text has no way to say that.
    """
    number = start - 1
    for number, line in enumerate(text.splitlines(), start=start):
        if line.strip():
            stretches = tuple(one.span() for one in struck.finditer(line)) if struck else ()
            transcript.add(LineKind.TEXT, line, Place(part=part, line=number), struck=stretches)
    return number


def _read(
    source: Source,
    transcript: Transcript,
    *,
    media_type: str,
    struck: re.Pattern[str] | None = None,
) -> Notes:
    """Decode and add the lines."""
    text, blind_spots = decode(source.data)
    add_text(text, transcript, part=source.part, struck=struck)
    return Notes(media_type=media_type, blind_spots=blind_spots)
