"""
Reads an mbox: several mails in one file, each a part of its own.

Source: RFC 4155.  What a mail's own line "From " was changed to (">From ") is changed back.
"""

import re

from withheld.errors import UnreadableFile
from withheld.readers.interface import Notes, Source, Transcript

_SEPARATOR = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,300}\r?\n(?=[!-9;-~]{1,64}:)"
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mbox(data: bytes) -> bool:
    """Return whether `data` is several mails in one file."""
    found = _SEPARATOR.match(data)
    return found is not None and _SEPARATOR.search(data, found.end()) is not None


def read_mbox(source: Source, transcript: Transcript) -> Notes:
    """
    Read every mail of an mbox.

    Raises:
        UnreadableFile: The file as a whole has more parts, lines or bytes than allowed.
    """
    found = list(_SEPARATOR.finditer(source.data))
    if not found:
        raise UnreadableFile("the mails of the file cannot be told apart; send them one by one")
    ends = [one.start() for one in found[1:]] + [len(source.data)]
    for number, (one, end) in enumerate(zip(found, ends, strict=True), start=1):
        data = _QUOTED.sub(rb"\1", source.data[one.end() : end])
        transcript.read_inside(data, name=f"mail-{number}.eml", within=source)
    # Several heads are nobody's head: who sent what is said part by part.
    if source.depth == 0 and len(found) > 1:
        transcript.mail = None
    return Notes(media_type="application/mbox")
