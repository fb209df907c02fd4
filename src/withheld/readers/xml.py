"""
Reads XML forms, such as a removal order filled in by a machine: fields, records, attributes.

Entities are refused and nothing is fetched.  Elements that are repeated become rows; an element
with text becomes a line `name: text`, and so does each attribute that is not about XML itself.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from withheld.errors import UnreadableFile
from withheld.model.document import Link
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.ods import read_ods
from withheld.readers.odt import read_odt
from withheld.readers.package import Attributes, feed, local, safe_parser
from withheld.readers.records import DEPTH_MAX, Entry, add_records

_OPEN_DOCUMENT = re.compile(rb"<office:document[\s>]")
_HEAD_BYTES = 16_384
_TECHNICAL = ("xmlns", "xsi:", "xml:")


def read_xml(source: Source, transcript: Transcript) -> Notes:
    """
    Read an XML form.

    Raises:
        UnreadableFile: It is not well-formed, declares entities, or lies too deep in itself.
    """
    if _OPEN_DOCUMENT.search(source.data, 0, _HEAD_BYTES):
        read = read_ods if b"opendocument.spreadsheet" in source.data[:_HEAD_BYTES] else read_odt
        return read([iter([source.data])], source, transcript)
    handler = _Handler()
    parser = safe_parser(start=handler.start, end=handler.end, text=handler.text)
    handler.parser = parser
    parser.CommentHandler = handler.comment
    feed(parser, [source.data])
    add_records(handler.root, source, transcript)
    spots = (f"{handler.comments} comments in the XML",) if handler.comments else ()
    return Notes(media_type="application/xml", blind_spots=spots)


@dataclass(slots=True)
class _Open:
    """An element that is open."""

    entry: Entry
    attributes: list[Entry] = field(default_factory=list)
    inner_attributes: list[Entry] = field(default_factory=list)
    """Those of the elements inside it."""
    target: str = ""
    words: list[str] = field(default_factory=list)
    """All text inside it so far, also that of elements inside it."""
    has_own_words: bool = False


class _Handler:
    """What expat calls while the form goes by."""

    def __init__(self) -> None:
        self.root = Entry(name="", line=1)
        self.comments = 0
        self.parser: expat.XMLParserType | None = None
        self._open: list[_Open] = [_Open(self.root)]

    def start(self, tag: str, attributes: Attributes) -> None:
        """
        Open an element.

        Raises:
            UnreadableFile: It lies too deep.
        """
        if len(self._open) > DEPTH_MAX:
            raise UnreadableFile(
                f"its elements lie more than {DEPTH_MAX} deep in each other; ask for a simpler form"
            )
        line = self.parser.CurrentLineNumber if self.parser else 1
        opened = _Open(Entry(name=local(tag), line=line))
        for name, value in attributes.items():
            if value.strip() and not name.startswith(_TECHNICAL):
                opened.attributes.append(Entry(name=local(name), line=line, text=value))
                if local(name) == "href":
                    opened.target = value
        self._open.append(opened)

    def end(self, tag: str) -> None:
        """Close an element; one with words between the elements inside it is one text."""
        del tag
        closed, around = self._open.pop(), self._open[-1]
        entry, text = closed.entry, "".join(closed.words)
        around.words.append(text)
        around.entry.inside.append(entry)
        around.inner_attributes += closed.attributes + closed.inner_attributes
        if closed.target and text.strip():
            entry.links.append(Link(text=text.strip(), target=closed.target))
        if closed.has_own_words:
            entry.text = text
            entry.links += [link for one in entry.inside for link in one.links]
            entry.inside = closed.inner_attributes
        known = {link.target for link in entry.links}
        entry.inside = [
            one for one in closed.attributes + entry.inside if one.inside or one.text not in known
        ]

    def text(self, data: str) -> None:
        """Take in characters."""
        self._open[-1].words.append(data)
        if data.strip():
            self._open[-1].has_own_words = True

    def comment(self, data: str) -> None:
        """Count a comment that says something."""
        self.comments += bool(data.strip())
