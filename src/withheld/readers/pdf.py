"""
Reads PDF files that have a text layer: lines by geometry, rows of tables with their cells joined.

A page without text that can be relied on is one line that nobody could read.  Text drawn invisible
under a scan is such a case: somebody's recognition put it there, nobody proofread it, and what it
gets wrong is somebody else's account.
"""

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from withheld.errors import UnreadableFile
from withheld.model.document import LineKind, Place
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.pdf_layout import lay_out
from withheld.readers.pdf_page import PageContent, PdfiumError, read_page
from withheld.readers.pdf_writing import PageWriter
from withheld.readers.scan import UNREAD_SCAN, add_layer

_WRONG_PASSWORD = 4
_GARBAGE_SHARE_MAX = 0.25
_DRAWN_LETTERS_MIN = 60
"""A page with no text and more paths than this may be writing drawn as shapes."""
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
        return pdfium.PdfDocument(data)
    except PdfiumError as problem:
        if getattr(problem, "err_code", None) == _WRONG_PASSWORD or "assword" in str(problem):
            raise UnreadableFile(
                "the PDF is encrypted and wants a password; ask for it without one"
            ) from problem
        raise UnreadableFile("the PDF is broken; ask for it again, or for a scan") from problem


class _Reading:
    """One PDF while its pages are being read."""

    def __init__(self, document: Any, source: Source, transcript: Transcript) -> None:
        self._document = document
        self._source = source
        self._transcript = transcript
        self._text_pages = 0
        self._pictures = 0
        self._garbled = 0
        self._notes = 0
        self._loose_links = 0
        self._writer = PageWriter(source.part, transcript)

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
        attachments = self._read_attachments()
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
        self._loose_links += content.loose_links
        why = _why_unusable(content)
        if why:
            self._give_up_page(index, why)
            if why == UNREAD_SCAN:
                add_layer(content, self._place_of(index), self._transcript)
            return
        if not content.words:
            return
        self._pictures += content.pictures
        if _is_scan_with_text(content):
            self._give_up_page(
                index, "it is a picture with a few words over it; only those were read"
            )
        else:
            self._text_pages += 1
        self._writer.add_page(lay_out(content), index)

    def _give_up_page(self, index: int, why: str) -> None:
        """Enter a page that nobody could read."""
        self._writer.flush()
        self._transcript.add(LineKind.PAGE, "", self._place_of(index), unreadable=why)

    def _place_of(self, index: int) -> Place:
        """Return the place of a whole page."""
        return Place(part=self._source.part, page=index + 1)

    def _read_attachments(self) -> int:
        """Read the files attached to the PDF; return how many there are."""
        count = int(self._document.count_attachments())
        for index in range(min(count, self._transcript.limits.parts_max)):
            try:
                attachment = self._document.get_attachment(index)
                name = attachment.get_name().replace("/", "_") or f"attachment-{index + 1}"
                data = bytes(attachment.get_data())
            except (PdfiumError, ValueError):
                self._transcript.read_inside_unread(
                    name=f"attachment-{index + 1}",
                    within=self._source,
                    why="the file attached to the PDF is broken",
                )
                continue
            self._transcript.read_inside(data, name=name, within=self._source)
        return count

    def _blind_spots(self, attachments: int) -> list[str]:
        """Return what could not be seen, in words."""
        found = [
            (self._pictures, "pictures on pages that were read"),
            (self._loose_links, "links that are drawn over no words"),
            (self._notes, "annotations that are no links: comments, stamps, form fields"),
            (self._garbled, "pages with letters that have no Unicode value"),
            (attachments, "attached files, read as parts of their own"),
        ]
        spots = [f"{count} {words}" for count, words in found if count]
        if pdfium_c.FPDF_GetFormType(self._document.raw) != pdfium_c.FORMTYPE_NONE:
            spots.append("form fields: what is filled in was not read")
        return spots


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
    wrong = sum(1 for c in characters if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c < " ")
    if wrong > _GARBAGE_SHARE_MAX * len(characters):
        return "its letters have no Unicode values, so that the text layer says nothing"
    return ""


def _is_scan_with_text(content: PageContent) -> bool:
    """Whether a page is a scan with a few words drawn over it, such as a stamp or a page number."""
    if content.picture_share < 0.6:  # noqa: PLR2004 -- as in `pdf_page`: most of the page
        return False
    return sum(len(word.text) for word in content.words) < _BACKGROUND_TEXT_MIN
