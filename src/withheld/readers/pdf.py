"""
Reads PDF files that have a text layer: lines by geometry, rows of tables with their cells joined.

A page without text that can be relied on is one line that nobody could read.  Text drawn invisible
under a scan is such a case: somebody's recognition put it there, nobody proofread it, and what it
gets wrong is somebody else's account.
"""

import re
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from withheld.errors import UnreadableFile
from withheld.model.document import LineKind, Place
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.ocr_lines import looks_like_locator
from withheld.readers.pdf_attachments import read_attachments
from withheld.readers.pdf_figures import Figures
from withheld.readers.pdf_objects import COVERS_MIN
from withheld.readers.pdf_page import PageContent, PdfiumError, read_page
from withheld.readers.pdf_writing import PageWriter
from withheld.readers.recognition import HARDLY_LEGIBLE, READ_BY_MACHINE, Recognised, Recognition
from withheld.readers.scan import UNREAD_SCAN, add_layer, dots_per_inch, picture_of_page

_WRONG_PASSWORD = 4
_WRONG = re.compile("[\ue000-\uf8ff\ufffd\x00-\x1f]")
"""Characters that say nothing: private ones, the replacement for others, controls."""
_GARBAGE_SHARE_MAX = 0.25
_DRAWN_LETTERS_MIN = 60
"""A page with no text and more paths than this may be writing drawn as shapes."""
_MORE_SHARE, _SEEN_SHARE = 1.2, 0.8
"""Of the letters of a text layer: so many may be seen beside it, and so many must be seen."""

_BACKGROUND_TEXT_MIN = 200
"""So many characters over a picture make the picture a background, not a scan."""


def read_pdf(source: Source, transcript: Transcript) -> Notes:
    """
    Read a PDF.

    Raises:
        UnreadableFile: It is broken, encrypted, or has too many pages.
    """
    document = _open(source.data)
    try:
        return _Reading(document, source, transcript).read()
    finally:
        document.close()


def _open(data: bytes) -> Any:
    """
    Open a PDF.

    Raises:
        UnreadableFile: It is broken or encrypted.
    """
    try:
        document = pdfium.PdfDocument(data)
    except PdfiumError as problem:
        if getattr(problem, "err_code", None) == _WRONG_PASSWORD or "assword" in str(problem):
            raise UnreadableFile(
                "the PDF is encrypted and wants a password; ask for it without one"
            ) from problem
        raise UnreadableFile("the PDF is broken; ask for it again, or for a scan") from problem
    if pdfium_c.FPDF_GetFormType(document.raw) != pdfium_c.FORMTYPE_NONE:
        document.init_forms()  # without it, what is filled in cannot be asked for
    return document


class _Reading:
    """One PDF while its pages are being read."""

    def __init__(self, document: Any, source: Source, transcript: Transcript) -> None:
        self._document = document
        self._source = source
        self._transcript = transcript
        self._text_pages = 0
        self._garbled = 0
        self._notes = 0
        self._attached: list[tuple[str, bytes]] = []
        self._loose_links = 0
        self._writer = PageWriter(source.part, transcript)
        self._recognition = Recognition(transcript.limits)
        self._figures = Figures(self._recognition)

    def read(self) -> Notes:
        """
        Read all pages, then the files attached.

        Raises:
            UnreadableFile: There are too many pages, or none.
        """
        count = len(self._document)
        limit = self._transcript.limits.pages_max
        if count > limit:
            raise UnreadableFile(
                f"the PDF has {count:,} pages, the limit is {limit:,}; split it, or raise the limit"
            )
        if count == 0:
            raise UnreadableFile("the PDF has no pages; ask for it again")
        for index in range(count):
            self._read_page(index)
        self._writer.flush()
        attachments = read_attachments(
            self._document, self._attached, self._source, self._transcript
        )
        return Notes(
            media_type="application/pdf",
            blind_spots=tuple(self._blind_spots(attachments)),
            text_pages=self._text_pages,
            page_count=count,
        )

    def _read_page(self, index: int) -> None:
        """Read one page, or enter it as a page that nobody could read."""
        try:
            content = read_page(self._document, index)
        except PdfiumError:
            self._give_up_page(index, "the page is broken")
            return
        self._notes += content.notes
        self._attached += content.attached
        self._loose_links += content.loose_links
        why, found = _why_unusable(content), None
        if why or content.picture_share > COVERS_MIN:
            found = self._recognised(index, content)
            if found is not None and not _is_borne_out(content, found):
                self._add_recognised(index, found)
                return
            if found is None:
                why = why or UNREAD_SCAN
        if why:
            self._add_unread(index, content, why)
        elif content.words or content.figures:
            self._add_text(index, content)

    def _add_text(self, index: int, content: PageContent) -> None:
        """Add a page whose text can be read."""
        few = sum(len(word.text) for word in content.words) < _BACKGROUND_TEXT_MIN
        if few and content.picture_share > COVERS_MIN:
            self._give_up_page(
                index, "it is a picture with a few words over it; only those were read"
            )
        else:
            self._text_pages += 1
        dots = dots_per_inch(content)
        blocks = self._figures.lay_out(
            content, lambda: picture_of_page(self._document, index, dots=dots), dots=dots
        )
        self._writer.add_page(blocks, index)

    def _add_recognised(self, index: int, found: Recognised) -> None:
        """Add a page that was read by machine."""
        if found.is_hardly_legible:
            self._give_up_page(index, HARDLY_LEGIBLE)
        self._writer.add_page(found.blocks, index, placed=found.placed)

    def _add_unread(self, index: int, content: PageContent, why: str) -> None:
        """Add a page that nobody could read, with what its text layer claims."""
        self._give_up_page(index, why + self._recognition.why_not)
        if why == UNREAD_SCAN:
            add_layer(content, self._place_of(index), self._transcript)

    def _recognised(self, index: int, content: PageContent) -> Recognised | None:
        """Return a page that is, or shows, a picture as a machine reads it; None if it cannot."""
        dots = dots_per_inch(content)
        return self._recognition.page(
            lambda: picture_of_page(self._document, index, dots=dots),
            dots_per_inch=dots,
            layer=content.words,
        )

    def _give_up_page(self, index: int, why: str) -> None:
        """Enter a page that nobody could read."""
        self._writer.flush()
        self._transcript.add(LineKind.PAGE, "", self._place_of(index), unreadable=why)

    def _place_of(self, index: int) -> Place:
        """Return the place of a whole page."""
        return Place(part=self._source.part, page=index + 1)

    def _blind_spots(self, attachments: int) -> list[str]:
        """Return what could not be seen, in words."""
        found = [
            (self._figures.unread, "pictures on pages that were read"),
            (self._loose_links, "links that are drawn over no words"),
            (self._notes, "annotations whose words were not read: comments, stamps"),
            (self._garbled, "pages with letters that have no Unicode value"),
            (attachments, "attached files, read as parts of their own"),
            (self._recognition.pages, READ_BY_MACHINE),
        ]
        return [f"{count} {words}" for count, words in found if count]


def _why_unusable(content: PageContent) -> str:
    """Return why the text of a page cannot be relied on; empty where it can be, or is blank."""
    if content.is_text_covered:
        return UNREAD_SCAN
    characters = "".join(word.text for word in content.words)
    if not characters:
        if content.pictures:
            return "it is a picture without text"
        if content.paths > _DRAWN_LETTERS_MIN:
            return "it holds drawings and no text; writing may be drawn as shapes"
        return ""
    wrong = len(_WRONG.findall(characters))
    if wrong > _GARBAGE_SHARE_MAX * len(characters):
        return "its letters have no Unicode values, so that the text layer says nothing"
    return ""


def _is_borne_out(content: PageContent, found: Recognised) -> bool:
    """
    Whether the words over a picture are seen there, and little else is: then they are known better.

    Each address among them must be: one that a person cannot see is somebody's trick.
    """
    words = content.words
    if content.is_text_covered:
        return False
    said = sum(len(word.text) for word in words)
    seen = sum(len(words[turn].text) for turn in found.borne_out)
    return (
        seen >= _SEEN_SHARE * said
        and found.letters <= _MORE_SHARE * said
        and all(
            turn in found.borne_out
            for turn, word in enumerate(words)
            if looks_like_locator(word.text)
        )
    )
