"""
The one interface behind which every reader stands: bytes in, lines with places out.

A reader is a function `read(source, transcript) -> Notes`.  It adds the lines of its part to the
transcript in the order a person would read them, hands parts inside its part (attachments) back
to the transcript, and returns what it could not see.  Lines are numbered in one place, here, and
every limit on lines, parts, nesting and output is held in one place, here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from withheld.errors import UnreadableFile
from withheld.model.document import (
    Cell,
    Document,
    Line,
    LineKind,
    Link,
    MailHead,
    PartRead,
    Place,
)
from withheld.model.identity import LineNumber

MIB = 1024 * 1024
_SLICE = 5_000
"""So many lines are handed on together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may ask of us before it is refused; the original is kept all the same."""

    file_bytes_max: int = 200 * MIB
    inner_bytes_max: int = 512 * MIB
    """What the parts inside one file may unpack to, all together."""
    ratio_max: int = 200
    """How many times its packed size one part of more than a megabyte may unpack to."""
    lines_max: int = 1_500_000
    text_characters_max: int = 256 * MIB
    parts_max: int = 500
    depth_max: int = 8
    """How deep parts may lie inside parts."""
    pages_max: int = 3_000
    recognised_pages_max: int = 100
    """How many pages that are pictures a machine reads; the others stay unread."""
    recognition_seconds_max: int = 600
    """How much processor time that may take, all together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of one part, and where it lies."""

    data: bytes
    name: str
    """The file's own name without folders; may be empty."""
    part: str = ""
    """The way into the envelope, as in `Place.part`; empty for the file itself."""
    depth: int = 0
    is_minor: bool = False
    """A picture that may as well be an emblem: without words it is no page left unread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What a reader says of the part it has read."""

    media_type: str
    blind_spots: tuple[str, ...] = ()
    text_pages: int | None = None
    page_count: int | None = None


class Transcript:
    """
    A document while it is being read: the lines so far, numbered from 1 through all parts.

    Filled by readers, closed by `document()`; never handed out of this room.
    """

    def __init__(self, limits: Limits, read_part: "ReadPart", sink: "Sink | None" = None) -> None:
        """
        Begin a document.

        Args:
            limits: How much the file may ask of us.
            read_part: Finds the reader for a part.
            sink: Gets the lines slice by slice while they are read, which then are not kept here;
                a part inside the file is handed on when it has been read whole.
        """
        self.limits = limits
        self.lines: list[Line] = []
        """The lines that no sink has taken yet."""
        self.mail: MailHead | None = None
        self._sink = sink
        self._handed_on = 0
        self._open_parts = 0
        self._read_part = read_part
        self._parts: list[PartRead | None] = []
        self._characters = 0
        self._inner_bytes = 0

    def add(  # noqa: PLR0913 -- mirrors the fields of `Line`, all but two by name with a default
        self,
        kind: LineKind,
        text: str,
        place: Place,
        *,
        cells: tuple[Cell, ...] = (),
        links: tuple[Link, ...] = (),
        is_hidden: bool = False,
        is_joined: bool = False,
        struck: tuple[tuple[int, int], ...] = (),
        unreadable: str = "",
        is_recognised: bool = False,
        unsure: tuple[tuple[int, int], ...] = (),
    ) -> None:
        """
        Add one line; the number is the next one.

        Raises:
            UnreadableFile: The file has more lines or more text than `limits` allow.
        """
        self._characters += len(text)
        count = self._handed_on + len(self.lines)
        if count >= self.limits.lines_max:
            raise UnreadableFile(
                f"more than {self.limits.lines_max:,} lines were found; split the file into smaller"
                " ones, or raise the limit"
            )
        if self._characters > self.limits.text_characters_max:
            raise UnreadableFile(
                f"more than {self.limits.text_characters_max:,} characters of text were found;"
                " split the file into smaller ones, or raise the limit"
            )
        self.lines.append(
            Line(
                number=LineNumber(count + 1),
                kind=kind,
                text=text,
                place=place,
                cells=cells,
                links=links,
                is_hidden=is_hidden,
                is_joined=is_joined,
                struck=struck,
                unreadable=unreadable,
                is_recognised=is_recognised,
                unsure=unsure,
            )
        )
        if count % _SLICE == 0:
            self._hand_on(at_least=_SLICE)

    @property
    def count(self) -> int:
        """How many lines were read so far, handed on or not."""
        return self._handed_on + len(self.lines)

    def _hand_on(self, *, at_least: int) -> None:
        """Hand the lines to the sink, unless they are few or a part may still be given up."""
        if self._sink is None or self._open_parts or len(self.lines) < at_least:
            return
        self._handed_on += len(self.lines)
        self._sink(self.lines)
        self.lines = []

    def count_unpacked(self, size: int) -> None:
        """
        Count `size` bytes (unpacked) against what the file's parts may come to, all together.

        Raises:
            UnreadableFile: The parts unpack to more than `limits` allow.
        """
        self._inner_bytes += size
        if self._inner_bytes > self.limits.inner_bytes_max:
            raise UnreadableFile(
                f"the parts inside unpack to more than {self.limits.inner_bytes_max:,} bytes; such"
                " a file is refused as a bomb; ask for the parts one by one"
            )

    def read_inside(
        self, data: bytes, *, name: str, within: Source, is_minor: bool = False
    ) -> None:
        """
        Read a part that lies inside `within`; what cannot be read becomes one unreadable line.

        `name` is the part's own file name; the part's way into the envelope is `within`'s and it.

        Raises:
            UnreadableFile: The file as a whole has more parts, lines or bytes than `limits` allow.
        """
        self.count_unpacked(len(data))
        inner = Source(
            data=data,
            name=name,
            part=f"{within.part}/{name}" if within.part else name,
            depth=within.depth + 1,
            is_minor=is_minor,
        )
        if inner.depth > self.limits.depth_max:
            self.give_up(inner, f"it lies more than {self.limits.depth_max} parts deep")
            return
        lines_before, parts_before = len(self.lines), len(self._parts)
        self._open_parts += 1
        try:
            self.read(inner)
        except UnreadableFile as problem:
            if self._is_exhausted():
                raise
            # What was read before the reader gave up is half a part: worse than none of it.
            del self.lines[lines_before:]
            del self._parts[parts_before:]
            self.give_up(inner, str(problem))
        finally:
            self._open_parts -= 1
        self._hand_on(at_least=_SLICE)

    def read_inside_unread(self, *, name: str, within: Source, why: str) -> None:
        """Enter a part named `name` inside `within` that cannot be opened, because of `why`."""
        part = f"{within.part}/{name}" if within.part else name
        self.give_up(Source(data=b"", name=name, part=part, depth=within.depth + 1), why)

    def give_up(self, source: Source, why: str, *, media_type: str = "") -> None:
        """Add the part `source` as one line that nobody could read, because of `why`."""
        self._parts.append(
            _part_read(
                source,
                Notes(
                    media_type=media_type or "application/octet-stream",
                    blind_spots=(f"nothing in it was read: {why}",),
                ),
            )
        )
        self.add(LineKind.PAGE, "", Place(part=source.part), unreadable=why)

    def read(self, source: Source) -> None:
        """
        Read `source` and enter it among the parts, before the parts inside it.

        Raises:
            UnreadableFile: It cannot be read, or a limit was passed.
        """
        if len(self._parts) >= self.limits.parts_max:
            raise UnreadableFile(
                f"more than {self.limits.parts_max} parts were found; send them in several files"
            )
        entry = len(self._parts)
        self._parts.append(None)
        self._parts[entry] = _part_read(source, self._read_part(source, self))

    def document(self, source: Source) -> Document:
        """Return everything that was read and no sink has taken; `source` is the file itself."""
        self._hand_on(at_least=1)
        parts = tuple(part for part in self._parts if part is not None)
        return Document(
            media_type=parts[0].media_type,
            sha256=parts[0].sha256,
            size=len(source.data),
            lines=tuple(self.lines),
            parts=parts,
            mail=self.mail,
        )

    def _is_exhausted(self) -> bool:
        """Whether a limit of the whole file was passed, rather than one part's reader failing."""
        return (
            self.count >= self.limits.lines_max
            or self._characters > self.limits.text_characters_max
            or self._inner_bytes > self.limits.inner_bytes_max
            or len(self._parts) >= self.limits.parts_max
        )


Reader = Callable[[Source, Transcript], Notes]
"""Reads one part; raises `UnreadableFile` and nothing else."""
Sink = Callable[[list[Line]], None]
"""Takes the next lines of a document."""
ReadPart = Reader
"""Finds the reader for a part by its content, and lets it read."""


def _part_read(source: Source, notes: Notes) -> PartRead:
    """Return the entry of `source` among the parts."""
    return PartRead(
        name=source.part,
        media_type=notes.media_type,
        sha256=hashlib.sha256(source.data).hexdigest(),
        size=len(source.data),
        blind_spots=notes.blind_spots,
        text_pages=notes.text_pages,
        page_count=notes.page_count,
    )
