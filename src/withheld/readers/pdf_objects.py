"""
Goes through the objects drawn on a page of a PDF: ruling lines, pictures, text that nobody sees.

Drawings inside drawings (form XObjects) are gone through like the page itself: some programs draw
a whole page as one of them.

Source: PDF 32000-1, 8.10 (form XObjects), 9.3.6 (text rendering modes).
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from withheld.model.document import Box
from withheld.readers.pdf_calls import address, object_of, render_mode_of
from withheld.readers.pdf_content import Frame, PageContent, Rule

INVISIBLE = (3, 7)
"""PDF 32000-1 table 106: text rendering modes that draw nothing."""
_NO_TEXT = pdfium_c.FPDF_TEXTRENDERMODE_UNKNOWN
"""The mode of whatever is no text."""
_OBJECTS_MAX = 20_000
_DEPTH_MAX = 8
_SEGMENTS_MAX = 400
_RULE_THICKNESS_MAX = 3.0
_RULE_LENGTH_MIN = 4.0
COVERS_MIN = 0.6
"""A picture over more of the page than this covers it."""
_FIGURE_WIDTH, _FIGURE_HEIGHT = 150.0, 24.0
"""Smaller pictures, in points, are emblems: an address takes up more than two inches."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Seen:
    """What was gone through so far."""

    count: int = 0
    """How many objects."""
    texts: int = 0
    """How many of them are pieces of text."""
    unseen: int = 0
    """How many pieces of text are drawn invisible."""
    shown: int = 0
    """How many pieces of text are drawn visible, and under no picture that covers the page."""
    is_covered: bool = False
    """A picture covers the page."""

    def add_text(self, mode: int) -> None:
        """Take in one piece of text, drawn in the rendering mode `mode`."""
        self.texts += 1
        if mode in INVISIBLE:
            self.unseen += 1
        else:
            self.shown += 1

    def cover(self) -> None:
        """Take in a picture that covers the page, and every text before it."""
        self.is_covered, self.shown = True, 0


def read_objects(page: Any, frame: Frame, content: PageContent) -> bool:
    """Add rules and pictures; return whether some text is drawn invisible."""
    raw, seen = page.raw, _Seen()
    count = min(pdfium_c.FPDFPage_CountObjects(raw), _OBJECTS_MAX)
    content.objects = count
    bounds, page_address = _Bounds(frame), address(raw)
    for index in range(count):
        mode = render_mode_of(object_of(page_address, index))
        if mode == _NO_TEXT:
            one = pdfium_c.FPDFPage_GetObject(raw, index)
            _read_object(one, bounds, content, seen, depth=0)
        else:  # nearly all are
            seen.count += 1
            seen.add_text(mode)
    if seen.texts and (seen.is_covered or seen.unseen == seen.texts):
        content.is_text_covered = seen.shown < 0.5 * seen.texts
    return seen.unseen > 0


def _read_object(
    item: Any, bounds: "_Bounds", content: PageContent, seen: _Seen, *, depth: int
) -> None:
    """Take in one object."""
    seen.count += 1
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
        seen.add_text(pdfium_c.FPDFTextObj_GetTextRenderMode(item))
    elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        content.paths += 1
        _add_rules(item, bounds, content)
    elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        content.pictures += 1
        left, bottom, right, top = bounds.of(item)
        share = _share((left, bottom, right, top), content)
        if share <= COVERS_MIN and right - left >= _FIGURE_WIDTH and top - bottom >= _FIGURE_HEIGHT:
            content.figures.append(Box(left=left, bottom=bottom, right=right, top=top))
        if share > max(content.picture_share, COVERS_MIN):
            seen.cover()
        content.picture_share = max(content.picture_share, share)
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEPTH_MAX:
        inner = bounds.within(item)
        count = min(pdfium_c.FPDFFormObj_CountObjects(item), _OBJECTS_MAX - seen.count)
        for index in range(count):
            one = pdfium_c.FPDFFormObj_GetObject(item, index)
            _read_object(one, inner, content, seen, depth=depth + 1)


class _Bounds:
    """Asks PDFium for the bounds of objects, with memory it makes once."""

    def __init__(self, frame: Frame, matrix: Matrix | None = None) -> None:
        self._frame = frame
        self._matrix = matrix
        """What turns places of a drawing into places of the page; None for the page itself."""
        self._sides = [ctypes.c_float() for _ in range(4)]
        self._refs = [ctypes.byref(side) for side in self._sides]

    def within(self, form: Any) -> "_Bounds":
        """Return what asks for objects inside a drawing."""
        return _Bounds(self._frame, _product(_matrix_of(form), self._matrix))

    def of(self, item: Any) -> tuple[float, float, float, float]:
        """Return the bounds of an object as shown: left, bottom, right, top."""
        if not pdfium_c.FPDFPageObj_GetBounds(item, *self._refs):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = [side.value for side in self._sides]
        if self._matrix is not None:
            corners = [
                _turned(self._matrix, x, y)
                for x, y in ((left, bottom), (left, top), (right, bottom), (right, top))
            ]
            left, right = min(x for x, _ in corners), max(x for x, _ in corners)
            bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        return self._frame.box(left, bottom, right, top)

    def turn(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the drawing's own space as shown."""
        if self._matrix is not None:
            x, y = _turned(self._matrix, x, y)
        left, bottom, _, _ = self._frame.box(x, y, x, y)
        return left, bottom


def _matrix_of(item: Any) -> Matrix:
    """Return the matrix of an object."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _turned(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a point moved by a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(inner: Matrix, outer: Matrix | None) -> Matrix:
    """Return the matrix that does what `inner` does, then what `outer` does."""
    if outer is None:
        return inner
    a, b, c, d, _, _ = outer
    e, f = _turned(outer, inner[4], inner[5])
    return (
        a * inner[0] + c * inner[1],
        b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3],
        b * inner[2] + d * inner[3],
        e,
        f,
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
    matrix = _matrix_of(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    start = previous = (0.0, 0.0)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        point = bounds.turn(*_turned(matrix, x.value, y.value))
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
