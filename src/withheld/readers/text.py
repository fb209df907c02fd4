"""
Reads plain text and Markdown: every physical line that is not blank is one line.

Markdown is read as written: `[words](target)` stays in the text and is not entered among the
links, since the words and the target can both be seen there.
"""

from withheld.model.document import LineKind, Place
from withheld.readers.decoding import decode
from withheld.readers.interface import Notes, Source, Transcript


def read_text(source: Source, transcript: Transcript) -> Notes:
    """Read plain text in any encoding and with any line ends."""
    return _read(source, transcript, media_type="text/plain")


def read_markdown(source: Source, transcript: Transcript) -> Notes:
    """Read Markdown, as written."""
    return _read(source, transcript, media_type="text/markdown")


def add_text(text: str, transcript: Transcript, *, part: str, start: int = 1) -> int:
    """Add the physical lines of `text`, the first being line `start`; return the last's number."""
    number = start - 1
    for number, line in enumerate(text.splitlines(), start=start):
        if line.strip():
            transcript.add(LineKind.TEXT, line, Place(part=part, line=number))
    return number


def _read(source: Source, transcript: Transcript, *, media_type: str) -> Notes:
    """Decode and add the lines."""
    text, blind_spots = decode(source.data)
    add_text(text, transcript, part=source.part)
    return Notes(media_type=media_type, blind_spots=blind_spots)
