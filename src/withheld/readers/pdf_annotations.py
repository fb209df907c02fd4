"""
Reads what lies over a page of a PDF: links, filled-in form fields, typed notes, files, strike-outs.

A form that an authority filled in has its answers here and nowhere else.  They become words where
the field stands, so that they are read beside their labels.

Source: PDF 32000-1, 12.5 (annotations) and 12.7 (forms).
"""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from withheld.readers.pdf_content import Frame, PageContent, Word

_URI_BYTES_MAX = 8_192
_LINKS_MAX = 5_000
_ANNOTATIONS_MAX = 5_000
_TEXT_BYTES_MAX = 400_000
_LINE_HEIGHT = 12.0
_CHARACTER_WIDTH = 5.5
"""What a filled-in letter takes, in points; only its order matters."""
_UNSEEN = 0x02 | 0x20
"""PDF 32000-1 table 165: hidden, and not to be viewed."""
_SILENT = frozenset({pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP})
_CHECKS = frozenset({pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON})

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, as shown."""


def read_annotations(document: Any, page: Any, frame: Frame, content: PageContent) -> None:
    """Add what lies over the page; count what of it was not read."""
    annotations = pdfium_c.FPDFPage_GetAnnotCount(page.raw)
    if annotations <= 0:
        return
    links = _read_links(document, page, frame, content)
    if annotations > links:
        for index in range(min(annotations, _ANNOTATIONS_MAX)):
            annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
            if annotation:
                _read_annotation(document, annotation, frame, content)
                pdfium_c.FPDFPage_CloseAnnot(annotation)


def _read_annotation(document: Any, annotation: Any, frame: Frame, content: PageContent) -> None:
    """Take in one annotation."""
    match pdfium_c.FPDFAnnot_GetSubtype(annotation):
        case kind if kind in _SILENT:
            return
        case pdfium_c.FPDF_ANNOT_WIDGET:
            text = _field_value(document, annotation)
        case pdfium_c.FPDF_ANNOT_FREETEXT:
            text = _contents(annotation)
        case pdfium_c.FPDF_ANNOT_STRIKEOUT:
            for box in _stretches(annotation, frame):
                for word in _under(box, content):
                    word.is_struck = True
            text = ""
            content.notes += bool(_contents(annotation))
        case pdfium_c.FPDF_ANNOT_FILEATTACHMENT:
            content.attached += _file(document, annotation)
            text = ""
        case _:
            content.notes += 1
            text = ""
    if text.strip():
        is_hidden = bool(pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN)
        _place_words(text, _box_of(annotation, frame), content, is_hidden=is_hidden)


# -- links ---------------------------------------------------------------------------------------


def _read_links(document: Any, page: Any, frame: Frame, content: PageContent) -> int:
    """Give words the targets of the links drawn over them; return how many links there are."""
    position, link = ctypes.c_int(0), pdfium_c.FPDF_LINK()
    links = 0
    while links < _LINKS_MAX and pdfium_c.FPDFLink_Enumerate(
        page.raw, ctypes.byref(position), ctypes.byref(link)
    ):
        links += 1
        target = _target(document, link)
        rectangle = pdfium_c.FS_RECTF()
        if not target or not pdfium_c.FPDFLink_GetAnnotRect(link, ctypes.byref(rectangle)):
            continue
        over = _under(_shown(rectangle, frame), content)
        for word in over:
            word.target = target
        content.loose_links += not over
    return links


def _target(document: Any, link: Any) -> str:
    """Return the URI a link leads to; empty where it leads elsewhere."""
    action = pdfium_c.FPDFLink_GetAction(link)
    if not action or pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
        return ""
    buffer = ctypes.create_string_buffer(_URI_BYTES_MAX)
    size = pdfium_c.FPDFAction_GetURIPath(document.raw, action, buffer, _URI_BYTES_MAX)
    return buffer.raw[: max(min(size, _URI_BYTES_MAX) - 1, 0)].decode("utf-8", "replace")


def _shown(rectangle: Any, frame: Frame) -> Box:
    """Return a rectangle of the page's own space as shown."""
    return frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _under(box: Box, content: PageContent) -> list[Word]:
    """Return the words whose middle lies in a rectangle."""
    left, bottom, right, top = box
    return [
        word
        for word in content.words
        if bottom - 1 < word.middle < top + 1 and left - 1 < (word.x0 + word.x1) / 2 < right + 1
    ]


# -- fields, notes, files ------------------------------------------------------------------------


def _field_value(document: Any, annotation: Any) -> str:
    """Return what is filled in; a mark where a box is ticked."""
    if document.formenv is None:
        return ""
    forms = document.formenv.raw
    if pdfium_c.FPDFAnnot_GetFormFieldType(forms, annotation) in _CHECKS:
        return "[x]" if pdfium_c.FPDFAnnot_IsChecked(forms, annotation) else ""
    return _wide(
        lambda buffer, size: pdfium_c.FPDFAnnot_GetFormFieldValue(forms, annotation, buffer, size)
    )


def _contents(annotation: Any) -> str:
    """Return the text of a note."""
    return _wide(
        lambda buffer, size: pdfium_c.FPDFAnnot_GetStringValue(
            annotation, b"Contents", buffer, size
        )
    )


def _wide(ask: Callable[[Any, int], int]) -> str:
    """Return a text that PDFium gives in UTF-16, asked for once for its size and once for it."""
    size = min(ask(None, 0), _TEXT_BYTES_MAX)
    if size <= 2:  # noqa: PLR2004 -- the zero at the end alone
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    ask(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").replace("\0", "")


def _box_of(annotation: Any, frame: Frame) -> Box:
    """Return where an annotation lies."""
    rectangle = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle))
    return _shown(rectangle, frame)


def _stretches(annotation: Any, frame: Frame) -> Iterator[Box]:
    """Yield the rectangles that a mark over text covers."""
    count = min(pdfium_c.FPDFAnnot_CountAttachmentPoints(annotation), _ANNOTATIONS_MAX)
    points = pdfium_c.FS_QUADPOINTSF()
    for index in range(count):
        if pdfium_c.FPDFAnnot_GetAttachmentPoints(annotation, index, ctypes.byref(points)):
            across = (points.x1, points.x2, points.x3, points.x4)
            up = (points.y1, points.y2, points.y3, points.y4)
            yield frame.box(min(across), min(up), max(across), max(up))


def _file(document: Any, annotation: Any) -> list[tuple[str, bytes]]:
    """Return the file that a paper clip on the page stands for; none where it is broken."""
    raw = pdfium_c.FPDFAnnot_GetFileAttachment(annotation)
    if not raw:
        return []
    attachment = pdfium.PdfAttachment(raw, document)
    try:
        return [(attachment.get_name(), bytes(attachment.get_data()))]
    except (pdfium.PdfiumError, ValueError):
        return [("", b"")]


def _place_words(text: str, box: Box, content: PageContent, *, is_hidden: bool) -> None:
    """Add words where they are filled in: line below line from the top of their rectangle."""
    left, _, right, top = box
    room = max(int((right - left) / _CHARACTER_WIDTH), 1)
    lines = list(_wrapped(text, room))
    is_one_line = len(lines) == 1 and top - box[1] < 3 * _LINE_HEIGHT
    for turn, line in enumerate(lines):
        upper = top - turn * _LINE_HEIGHT
        lower = box[1] if is_one_line else upper - _LINE_HEIGHT
        for place, word in line:
            x0 = left + 1 + place * _CHARACTER_WIDTH
            x1 = x0 + len(word) * _CHARACTER_WIDTH
            content.words.append(
                Word(x0, x1, lower, upper, word, -1, is_hidden=is_hidden, is_whole=True)
            )


def _wrapped(text: str, room: int) -> Iterator[list[tuple[int, str]]]:
    """Yield lines of words with their places, each as long as there is room."""
    for written in text.splitlines():
        line: list[tuple[int, str]] = []
        place = 0
        for word in written.split():
            if line and place + len(word) > room:
                yield line
                line, place = [], 0
            line.append((place, word))
            place += len(word) + 1
        if line:
            yield line
