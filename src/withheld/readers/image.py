"""
Reads pictures sent as documents of their own: PNG, JPEG, TIFF with any number of pages, and others.

A picture is read as a scanned page is.  Where nothing can be recognised on this machine, or nothing
was, each picture is one line that nobody could read.
"""

from withheld.errors import UnreadableFile
from withheld.model.document import LineKind, Place
from withheld.readers.image_leptonica import Picture, library, pictures_in
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.pdf_writing import PageWriter
from withheld.readers.recognition import HARDLY_LEGIBLE, READ_BY_MACHINE, Recognition
from withheld.readers.scan import DOTS_PER_INCH
from withheld.readers.sniffing import image_type

_UNREAD = "it is a picture; no text was read from it"
_PAPER_INCHES = 8.27
"""The shorter side of A4, taken where a picture does not say how large it is."""
_BELIEVED = range(72, 1201)
"""Resolutions that a scanner may have."""
_SCREEN = frozenset({72, 96})
"""What programs write that do not know the size on paper."""
_SCREEN_DOTS = 96.0
"""A picture too small for a page at that is a part of a screen."""
_SCALE_MIN, _SCALE_MAX = 0.25, 4.0


def read_image(source: Source, transcript: Transcript) -> Notes:
    """
    Read a picture, or the pictures of a TIFF, as pages.

    Raises:
        UnreadableFile: There are too many pages.
    """
    reading = _Reading(source, transcript)
    count = reading.read()
    spots = [f"{reading.recognition.pages} {READ_BY_MACHINE}"] if reading.recognition.pages else []
    if reading.recognition.pages < count:
        spots.append("pictures: whatever is written in them was not read")
    return Notes(
        media_type=image_type(source.data),
        blind_spots=tuple(spots),
        text_pages=0,
        page_count=count,
    )


class _Reading:
    """One file while its pictures are being read."""

    def __init__(self, source: Source, transcript: Transcript) -> None:
        self.recognition = Recognition(transcript.limits)
        self._source = source
        self._transcript = transcript
        self._writer = PageWriter(source.part, transcript)

    def read(self) -> int:
        """
        Read all pictures; return how many there are.

        Raises:
            UnreadableFile: There are too many.
        """
        leptonica, limit = library(), self._transcript.limits.pages_max
        count = 0
        try:
            for picture in pictures_in(leptonica, self._source.data) if leptonica else ():
                if count >= limit:
                    break
                count += 1
                with picture:
                    self._read_page(picture, count - 1)
        except UnreadableFile as problem:
            count += 1
            self._give_up(count - 1, f"{_UNREAD}; {problem}")
        if not count:
            count = 1
            self._give_up(0, _UNREAD)
        self._writer.flush()
        if count >= limit:
            raise UnreadableFile(f"the picture has {limit:,} pages or more; split it")
        return count

    def _read_page(self, picture: Picture, index: int) -> None:
        """Read one picture, or enter it as a page that nobody could read."""
        dots = dots_of(picture)
        factor = min(max(DOTS_PER_INCH / dots, _SCALE_MIN), _SCALE_MAX)
        found = self.recognition.page(
            lambda: picture.scaled(factor), dots_per_inch=dots * factor, layer=None
        )
        if self._source.is_minor and (found is None or not found.has_words):
            return
        if found is None:
            self._give_up(index, _UNREAD + self.recognition.why_not)
            return
        if found.is_hardly_legible:
            self._give_up(index, HARDLY_LEGIBLE)
        self._writer.add_page(found.blocks, index, placed=found.placed)

    def _give_up(self, index: int, why: str) -> None:
        """Enter a picture that nobody could read, unless it may as well be an emblem."""
        self._writer.flush()
        if self._source.is_minor:
            return
        place = Place(part=self._source.part, page=index + 1)
        self._transcript.add(LineKind.PAGE, "", place, unreadable=why)


def dots_of(picture: Picture) -> float:
    """Return how many dots an inch `picture` has, as it says or as it must be on usual paper."""
    said = picture.dots_per_inch
    if said in _BELIEVED and said not in _SCREEN:
        return float(said)
    return max(min(picture.width, picture.height) / _PAPER_INCHES, _SCREEN_DOTS)
