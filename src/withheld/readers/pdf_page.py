"""
What lies on one page of a PDF: words, ruling lines, links and pictures, each with its place.

All places are in PDF points from the lower left corner of the page as it is shown.  The calls go
to PDFium directly: a page has hundreds of words, and each call through a wrapper costs more than
PDFium itself.
"""

import ctypes
import math
import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

# PDFium marks a hyphen at the end of a line by one of these instead of the line break after it.
_WORD = re.compile("[^\\s\x00\x02\ufffe]*[\x02\ufffe]|[^\\s\x00\x02\ufffe]+")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
_BLANK_HEIGHTS_MIN = 0.11
"""A blank is wider than this share of the line's height in every typeface."""
_OBJECTS_MAX = 20_000
_SEGMENTS_MAX = 400
_RULE_THICKNESS_MAX = 3.0
_RULE_LENGTH_MIN = 4.0
_INVISIBLE = (3, 7)
"""PDF 32000-1 table 106: text rendering modes that draw nothing."""
_URI_BYTES_MAX = 8_192
_LINKS_MAX = 5_000


@dataclass(slots=True)
class Word:
    """Characters without a space between them, and where they stand."""

    x0: float
    x1: float
    bottom: float
    top: float
    text: str
    start: int
    """The index of its first character on the page, for PDFium."""
    target: str = ""
    """Where a link drawn over it leads; empty if nowhere."""
    is_hidden: bool = False
    """Drawn so that nobody can see it, or outside the page."""

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: at height (or distance) `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """Everything on a page that matters to reading it."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    pictures: int = 0
    picture_share: float = 0.0
    """How much of the page the largest picture covers, 0 to 1."""
    is_text_covered: bool = False
    """A picture that covers most of the page hides the text, or the text is drawn invisible."""
    objects: int = 0
    paths: int = 0
    loose_links: int = 0
    """Links that are drawn over no word."""
    notes: int = 0
    """Annotations other than links: comments, stamps, form fields, attached files."""


class _Frame:
    """Turns places of the page's own space into places of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self._turns = page.get_rotation() // 90
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom = left, bottom
        self._across, self._up = right - left, top - bottom

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return a rectangle as shown: left, bottom, right, top."""
        left, right = left - self._left, right - self._left
        bottom, top = bottom - self._bottom, top - self._bottom
        match self._turns:
            case 1:
                return bottom, self._across - right, top, self._across - left
            case 2:
                return (
                    self._across - right,
                    self._up - top,
                    self._across - left,
                    self._up - bottom,
                )
            case 3:
                return self._up - top, left, self._up - bottom, right
            case _:
                return left, bottom, right, top


def read_page(document: Any, index: int) -> PageContent:
    """
    Return what lies on page `index` (from 0).

    Raises:
        PdfiumError: PDFium cannot load the page.
    """
    page = document[index]
    frame = _Frame(page)
    content = PageContent(width=frame.width, height=frame.height)
    has_invisible = _read_objects(page, frame, content)
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    if text_page:
        try:
            _read_words(text_page, frame, content, has_invisible=has_invisible)
            _split_at_rules(text_page, frame, content)
            _close_gaps(content)
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
    _read_links(document, page, frame, content)
    page.close()
    return content


def _characters(text_page: Any, count: int) -> str:
    """Return the page's characters, one for each index that PDFium counts."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(text_page, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if written == count and len(text) == count:
        return text
    # Some characters have no value or need two units; then each index has to be asked for.
    get = pdfium_c.FPDFText_GetUnicode
    codes = (get(text_page, index) for index in range(count))
    return "".join(
        chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"  # noqa: PLR2004 -- Unicode's bounds
        for code in codes
    )


def _read_words(
    text_page: Any,
    frame: _Frame,
    content: PageContent,
    *,
    has_invisible: bool,
) -> None:
    """Add the words of the page."""
    count = pdfium_c.FPDFText_CountChars(text_page)
    if count <= 0:
        return
    box_of = pdfium_c.FPDFText_GetLooseCharBox
    first, last = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
    first_ref, last_ref = ctypes.byref(first), ctypes.byref(last)
    for found in _WORD.finditer(_characters(text_page, count)):
        start, end = found.span()
        if not box_of(text_page, start, first_ref) or not box_of(text_page, end - 1, last_ref):
            continue
        left, bottom, right, top = frame.box(
            min(first.left, last.left),
            min(first.bottom, last.bottom),
            max(first.right, last.right),
            max(first.top, last.top),
        )
        if not math.isfinite(left + bottom + right + top):
            left = bottom = right = top = 0.0  # a crafted place; the words are not dropped for it
        is_hidden = not (left < frame.width and right > 0 and bottom < frame.height and top > 0)
        if has_invisible and not is_hidden:
            text_object = pdfium_c.FPDFText_GetTextObject(text_page, start)
            is_hidden = pdfium_c.FPDFTextObj_GetTextRenderMode(text_object) in _INVISIBLE
        content.words.append(
            Word(left, right, bottom, top, found[0].translate(_HYPHENS), start, "", is_hidden)
        )


def _split_at_rules(text_page: Any, frame: _Frame, content: PageContent) -> None:
    """Cut words that cross a vertical rule, where two cells touch without a space between."""
    if not content.verticals:
        return
    words: list[Word] = []
    for word in content.words:
        crossed = [
            rule.at
            for rule in content.verticals
            if word.x0 + 2 < rule.at < word.x1 - 2 and rule.start < word.middle < rule.end
        ]
        words.extend(_cut(word, min(crossed), text_page, frame) if crossed else [word])
    content.words = words


def _close_gaps(content: PageContent) -> None:
    """
    Put words together that PDFium parted by a blank or a line break which has no width.

    It guesses blanks from the distance of characters, and on a page of few words it guesses wrong.
    """
    words: list[Word] = []
    end = -1
    for word in content.words:
        above = words[-1] if words else word
        height = word.top - word.bottom
        is_near = (
            end < word.start <= end + 2  # after a blank or a line break that PDFium put in
            and abs(word.x0 - above.x1) < _BLANK_HEIGHTS_MIN * height
            and above.bottom < word.middle < above.top
        )
        end = word.start + len(word.text)
        if is_near and not any(
            above.x1 - 1 < rule.at < word.x0 + 1 and rule.start < word.middle < rule.end
            for rule in content.verticals
        ):
            above.text += word.text
            above.x1 = word.x1
        else:
            words.append(word)
    content.words = words


def _cut(word: Word, at: float, text_page: Any, frame: _Frame) -> list[Word]:
    """Return the two halves of a word left and right of `at`."""
    box = pdfium_c.FS_RECTF()
    for offset in range(len(word.text)):
        pdfium_c.FPDFText_GetLooseCharBox(text_page, word.start + offset, ctypes.byref(box))
        left, _, right, _ = frame.box(box.left, box.bottom, box.right, box.top)
        if offset and (left + right) / 2 > at:
            return [
                Word(word.x0, min(at, left), word.bottom, word.top, word.text[:offset], word.start),
                Word(
                    left,
                    word.x1,
                    word.bottom,
                    word.top,
                    word.text[offset:],
                    word.start + offset,
                ),
            ]
    return [word]


def _read_objects(page: Any, frame: _Frame, content: PageContent) -> bool:
    """Add rules and pictures; return whether some text is drawn invisible."""
    raw = page.raw
    count = min(pdfium_c.FPDFPage_CountObjects(raw), _OBJECTS_MAX)
    content.objects = count
    texts: list[tuple[int, bool]] = []
    covering = -1
    bounds = _Bounds(frame)
    for index in range(count):
        item = pdfium_c.FPDFPage_GetObject(raw, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            is_invisible = pdfium_c.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE
            texts.append((index, is_invisible))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            content.paths += 1
            _add_rules(item, bounds, content)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE or (
            kind == pdfium_c.FPDF_PAGEOBJ_FORM and _holds_picture(item)
        ):
            content.pictures += 1
            share = _share(bounds.of(item), content)
            if share > max(content.picture_share, 0.6):
                covering = index
            content.picture_share = max(content.picture_share, share)
    seen = sum(1 for index, is_invisible in texts if not is_invisible and index > covering)
    if texts and (covering >= 0 or all(invisible for _, invisible in texts)):
        content.is_text_covered = seen < 0.5 * len(texts)
    return any(invisible for _, invisible in texts)


class _Bounds:
    """Asks PDFium for the bounds of objects, with memory it makes once."""

    def __init__(self, frame: _Frame) -> None:
        self._frame = frame
        self._sides = [ctypes.c_float() for _ in range(4)]
        self._refs = [ctypes.byref(side) for side in self._sides]

    def of(self, item: Any) -> tuple[float, float, float, float]:
        """Return the bounds of an object as shown: left, bottom, right, top."""
        if not pdfium_c.FPDFPageObj_GetBounds(item, *self._refs):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = (side.value for side in self._sides)
        return self._frame.box(left, bottom, right, top)

    def turn(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page's own space as shown."""
        left, bottom, _, _ = self._frame.box(x, y, x, y)
        return left, bottom


def _holds_picture(form: Any) -> bool:
    """Whether a form (a drawing inside the drawing) holds a picture among its first objects."""
    count = min(pdfium_c.FPDFFormObj_CountObjects(form), 50)
    return any(
        pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFFormObj_GetObject(form, index))
        == pdfium_c.FPDF_PAGEOBJ_IMAGE
        for index in range(count)
    )


def _share(box: tuple[float, float, float, float], content: PageContent) -> float:
    """Return how much of the page `box` covers, 0 to 1."""
    width = min(box[2], content.width) - max(box[0], 0.0)
    height = min(box[3], content.height) - max(box[1], 0.0)
    area = content.width * content.height
    return max(width, 0.0) * max(height, 0.0) / area if area > 0 else 0.0


def _add_rules(item: Any, bounds: _Bounds, content: PageContent) -> None:
    """Add the ruling lines that a path draws."""
    left, bottom, right, top = bounds.of(item)
    if _add_rule(left, bottom, right, top, content):
        return
    count = pdfium_c.FPDFPath_CountSegments(item)
    if count > _SEGMENTS_MAX:
        return
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    start = previous = (0.0, 0.0)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        point = bounds.turn(
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            _add_line(previous, point, content)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            _add_line(point, start, content)
        previous = point


def _add_line(a: tuple[float, float], b: tuple[float, float], content: PageContent) -> None:
    """Add a straight stroke, if it is a rule."""
    _add_rule(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), content)


def _add_rule(left: float, bottom: float, right: float, top: float, content: PageContent) -> bool:
    """Add a thin rectangle as a rule; return whether it is one."""
    width, height = right - left, top - bottom
    if height <= _RULE_THICKNESS_MAX and width >= _RULE_LENGTH_MIN:
        content.horizontals.append(Rule((bottom + top) / 2, left, right))
        return True
    if width <= _RULE_THICKNESS_MAX and height >= _RULE_LENGTH_MIN:
        content.verticals.append(Rule((left + right) / 2, bottom, top))
        return True
    return False


def _read_links(document: Any, page: Any, frame: _Frame, content: PageContent) -> None:
    """Give words the targets of the links drawn over them; count the other annotations."""
    raw = page.raw
    annotations = pdfium_c.FPDFPage_GetAnnotCount(raw)
    if annotations <= 0:
        return
    position, link = ctypes.c_int(0), pdfium_c.FPDF_LINK()
    links = 0
    while links < _LINKS_MAX and pdfium_c.FPDFLink_Enumerate(
        raw, ctypes.byref(position), ctypes.byref(link)
    ):
        links += 1
        target = _target(document, link)
        rectangle = pdfium_c.FS_RECTF()
        if not target or not pdfium_c.FPDFLink_GetAnnotRect(link, ctypes.byref(rectangle)):
            continue
        left, bottom, right, top = frame.box(
            rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        )
        over = [
            word
            for word in content.words
            if bottom - 1 < word.middle < top + 1 and left - 1 < (word.x0 + word.x1) / 2 < right + 1
        ]
        for word in over:
            word.target = target
        content.loose_links += not over
    content.notes = max(annotations - links, 0)


def _target(document: Any, link: Any) -> str:
    """Return the URI a link leads to; empty where it leads elsewhere."""
    action = pdfium_c.FPDFLink_GetAction(link)
    if not action or pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
        return ""
    buffer = ctypes.create_string_buffer(_URI_BYTES_MAX)
    size = pdfium_c.FPDFAction_GetURIPath(document.raw, action, buffer, _URI_BYTES_MAX)
    return buffer.raw[: max(min(size, _URI_BYTES_MAX) - 1, 0)].decode("utf-8", "replace")


PdfiumError = pdfium.PdfiumError
"""What PDFium raises when it cannot open or load something."""
