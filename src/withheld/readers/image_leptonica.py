"""
Pictures of pages, held by Leptonica: decoded, straightened, cut, and searched for ruling lines.

Leptonica comes with every Tesseract, so whoever can recognise text has it; without it pictures stay
unread.  Called through its C interface; a `Picture` owns its memory and gives it back when it goes.
Hostile pictures belong in a child process: see `withheld.readers.sandbox`.
"""

import ctypes
import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Self

from withheld.errors import UnreadableFile

_LIBRARIES = ("liblept.so.5", "libleptonica.so.6", "liblept.5.dylib", "libleptonica.6.dylib")
_SILENT = 6
"""Leptonica's L_SEVERITY_NONE: what it prints may quote the file."""
_AREA_MAP, _BRING_IN_WHITE = 1, 1
_SKEW_MIN, _SKEW_MAX = 0.05, 6.0
"""In degrees: less needs no turning, and more is not what a scanner's feeder does."""
_SKEW_CONFIDENCE_MIN = 3.0
"""Below this Leptonica advises not to believe the angle (skew.c)."""
_PIXELS_MAX = 80_000_000
_SIDE_MAX = 30_000
_PAGES_MAX = 1_000

Rectangle = tuple[int, int, int, int]
"""Left, top, width and height, in pixels from the upper left corner."""


@cache
def library() -> Any | None:
    """Return Leptonica, or None where it is not installed."""
    for name in _LIBRARIES:
        try:
            found = ctypes.CDLL(name)
        except OSError:
            continue  # another version may be there
        _declare(found)
        found.setMsgSeverity(_SILENT)
        return found
    return None


def _declare(lept: Any) -> None:
    """Tell ctypes what the functions we call take and return."""
    pointer, whole, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "pixReadMem": (pointer, [ctypes.c_char_p, ctypes.c_size_t]),
        "pixReadMemFromMultipageTiff": (
            pointer,
            [ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_size_t)],
        ),
        "pixDestroy": (None, [ctypes.POINTER(pointer)]),
        "pixGetWidth": (whole, [pointer]),
        "pixGetHeight": (whole, [pointer]),
        "pixGetXRes": (whole, [pointer]),
        "pixRemoveAlpha": (pointer, [pointer]),
        "pixConvertTo8": (pointer, [pointer, whole]),
        "pixScale": (pointer, [pointer, real, real]),
        "pixRotate": (pointer, [pointer, real, whole, whole, whole, whole]),
        "pixRotateOrth": (pointer, [pointer, whole]),
        "pixFindSkew": (whole, [pointer, ctypes.POINTER(real), ctypes.POINTER(real)]),
        "pixOtsuAdaptiveThreshold": (
            whole,
            [pointer, whole, whole, whole, whole, real, pointer, ctypes.POINTER(pointer)],
        ),
        "pixOpenBrick": (pointer, [pointer, pointer, whole, whole]),
        "pixCloseBrick": (pointer, [pointer, pointer, whole, whole]),
        "pixDilateBrick": (pointer, [pointer, pointer, whole, whole]),
        "pixCopy": (pointer, [pointer, pointer]),
        "pixSetMasked": (whole, [pointer, pointer, ctypes.c_uint32]),
        "pixSetInRect": (whole, [pointer, pointer]),
        "pixClearInRect": (whole, [pointer, pointer]),
        "pixConnComp": (pointer, [pointer, pointer, whole]),
        "boxaGetCount": (whole, [pointer]),
        "boxaGetBoxGeometry": (whole, [pointer, whole, *[ctypes.POINTER(whole)] * 4]),
        "boxaDestroy": (None, [ctypes.POINTER(pointer)]),
        "boxCreate": (pointer, [whole, whole, whole, whole]),
        "boxDestroy": (None, [ctypes.POINTER(pointer)]),
        "pixClipRectangle": (pointer, [pointer, pointer, pointer]),
        "pixAddBorder": (pointer, [pointer, whole, ctypes.c_uint32]),
        "pixCountPixels": (whole, [pointer, ctypes.POINTER(whole), pointer]),
        "pixWriteMemPng": (
            whole,
            [ctypes.POINTER(pointer), ctypes.POINTER(ctypes.c_size_t), pointer, real],
        ),
        "pixWriteMemPnm": (
            whole,
            [ctypes.POINTER(pointer), ctypes.POINTER(ctypes.c_size_t), pointer],
        ),
        "lept_free": (None, [pointer]),
        "setMsgSeverity": (whole, [whole]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(lept, name)
        function.restype, function.argtypes = result, arguments


class Picture:
    """A picture in memory, eight bits of grey a pixel, or one bit of ink."""

    def __init__(self, lept: Any, pix: int) -> None:
        self._lept = lept
        self.pix = pix
        self.width: int = lept.pixGetWidth(pix)
        self.height: int = lept.pixGetHeight(pix)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give its memory back."""
        self.close()

    def close(self) -> None:
        """Give its memory back; it must not be used afterwards."""
        if self.pix:
            self._lept.pixDestroy(ctypes.byref(ctypes.c_void_p(self.pix)))
            self.pix = 0

    @property
    def dots_per_inch(self) -> int:
        """What the file says; 0 where it does not."""
        return int(self._lept.pixGetXRes(self.pix))

    def scaled(self, factor: float) -> "Picture":
        """Return it `factor` times as large."""
        return self._made(self._lept.pixScale(self.pix, factor, factor))

    def turned(self, degrees: float) -> "Picture":
        """Return it turned clockwise about its middle, with room for its corners."""
        if not degrees:
            return self._made(self._lept.pixCopy(None, self.pix))
        return self._made(
            self._lept.pixRotate(
                self.pix, math.radians(degrees), _AREA_MAP, _BRING_IN_WHITE, self.width, self.height
            )
        )

    def turned_by_quarters(self, quarters: int) -> "Picture":
        """Return it turned clockwise by so many right angles."""
        return self._made(self._lept.pixRotateOrth(self.pix, quarters % 4))

    def cut(self, place: Rectangle, *, border: int = 0) -> "Picture":
        """Return the part at `place`, with so many white pixels around it."""
        box = ctypes.c_void_p(self._lept.boxCreate(*place))
        try:
            part = self._made(self._lept.pixClipRectangle(self.pix, box, None))
        finally:
            self._lept.boxDestroy(ctypes.byref(box))
        if not border:
            return part
        with part:
            return self._made(self._lept.pixAddBorder(part.pix, border, 255))

    def ink(self) -> "Picture":
        """Return its ink alone, one bit a pixel."""
        made = ctypes.c_void_p()
        self._lept.pixOtsuAdaptiveThreshold(
            self.pix, self.width, self.height, 0, 0, 0.1, None, ctypes.byref(made)
        )
        return self._made(made.value)

    def turn_needed(self) -> float:
        """Return by how many degrees to turn it clockwise; it must be ink.  0 where unsure."""
        angle, confidence = ctypes.c_float(), ctypes.c_float()
        failed = self._lept.pixFindSkew(self.pix, ctypes.byref(angle), ctypes.byref(confidence))
        is_sure = not failed and confidence.value >= _SKEW_CONFIDENCE_MIN
        return angle.value if is_sure and _SKEW_MIN <= abs(angle.value) <= _SKEW_MAX else 0.0

    def strokes(self, *, across: int, up: int, gap: int = 0) -> "Picture":
        """Return what of its ink runs on for so many pixels, gaps bridged; it must be ink."""
        wide, high = (gap, 1) if across > up else (1, gap)
        if not gap:
            return self._made(self._lept.pixOpenBrick(None, self.pix, across, up))
        with self._made(self._lept.pixCloseBrick(None, self.pix, wide, high)) as whole:
            return self._made(self._lept.pixOpenBrick(None, whole.pix, across, up))

    def without(self, *strokes: "Picture") -> "Picture":
        """Return it with the paper white where `strokes` run, and two pixels around them."""
        cleaned = self._made(self._lept.pixCopy(None, self.pix))
        for one in strokes:
            with self._made(self._lept.pixDilateBrick(None, one.pix, 5, 5)) as mask:
                self._lept.pixSetMasked(cleaned.pix, mask.pix, 255)
        return cleaned

    def blanked(self, places: Iterable[Rectangle]) -> "Picture":
        """Return it with white paper at `places`; it must be grey."""
        return self._filled(self._lept.pixSetInRect, places)

    def cleared(self, places: Iterable[Rectangle]) -> "Picture":
        """Return it without the ink at `places`; it must be ink."""
        return self._filled(self._lept.pixClearInRect, places)

    def _filled(self, fill: Any, places: Iterable[Rectangle]) -> "Picture":
        """Return it with `places` filled."""
        copy = self._made(self._lept.pixCopy(None, self.pix))
        for place in places:
            box = ctypes.c_void_p(self._lept.boxCreate(*place))
            fill(copy.pix, box)
            self._lept.boxDestroy(ctypes.byref(box))
        return copy

    def pieces(self) -> list[Rectangle]:
        """Return where its pieces of connected ink lie."""
        boxes = ctypes.c_void_p(self._lept.pixConnComp(self.pix, None, 8))
        if not boxes.value:
            return []
        sides = [ctypes.c_int() for _ in range(4)]
        found: list[Rectangle] = []
        try:
            for index in range(self._lept.boxaGetCount(boxes)):
                self._lept.boxaGetBoxGeometry(boxes, index, *(ctypes.byref(s) for s in sides))
                left, top, width, height = (side.value for side in sides)
                found.append((left, top, width, height))
        finally:
            self._lept.boxaDestroy(ctypes.byref(boxes))
        return found

    def ink_count(self) -> int:
        """Return how many pixels of ink it has; it must be ink."""
        count = ctypes.c_int()
        self._lept.pixCountPixels(self.pix, ctypes.byref(count), None)
        return count.value

    def png(self) -> bytes:
        """
        Return it as a PNG file.

        Raises:
            UnreadableFile: It could not be written.
        """
        data, size = ctypes.c_void_p(), ctypes.c_size_t()
        failed = self._lept.pixWriteMemPng(
            ctypes.byref(data), ctypes.byref(size), self.pix, ctypes.c_float(0.0)
        )
        if failed or not data.value:
            raise UnreadableFile("the picture could not be written as PNG; look at the original")
        try:
            return ctypes.string_at(data, size.value)
        finally:
            self._lept.lept_free(data)

    def grey(self) -> bytes:
        """Return its pixels row after row, a byte each; it must be grey.  Nothing if that fails."""
        data, size = ctypes.c_void_p(), ctypes.c_size_t()
        failed = self._lept.pixWriteMemPnm(ctypes.byref(data), ctypes.byref(size), self.pix)
        if failed or not data.value:
            return b""
        try:
            return ctypes.string_at(data, size.value)[-self.width * self.height :]
        finally:
            self._lept.lept_free(data)

    def _made(self, pix: int | None) -> "Picture":
        """
        Return the picture that Leptonica made.

        Raises:
            UnreadableFile: It made none.
        """
        return _picture(self._lept, pix)


def _picture(lept: Any, pix: int | None) -> Picture:
    """
    Return the picture that Leptonica made.

    Raises:
        UnreadableFile: It made none.
    """
    if not pix:
        raise UnreadableFile("the picture is broken; ask for it again, or for another form")
    return Picture(lept, pix)


def from_grey(lept: Any, data: bytes, *, width: int, height: int) -> Picture:
    """
    Return a picture of `width` by `height` pixels, a byte of grey each, row after row.

    Raises:
        UnreadableFile: There are not that many bytes.
    """
    header = f"P5 {width} {height} 255\n".encode()
    return _picture(lept, lept.pixReadMem(header + data, len(header) + len(data)))


def pictures_in(lept: Any, data: bytes) -> Iterator[Picture]:
    """
    Go through the pictures in an image file: several in a TIFF, one in any other.

    Raises:
        UnreadableFile: It is broken, or larger than any page.
    """
    if not data.startswith((b"II*\0", b"MM\0*")):
        yield _grey(lept, lept.pixReadMem(data, len(data)))
        return
    offset = ctypes.c_size_t(0)
    for _ in range(_PAGES_MAX):
        yield _grey(lept, lept.pixReadMemFromMultipageTiff(data, len(data), ctypes.byref(offset)))
        if not offset.value:
            return


def _grey(lept: Any, pix: int | None) -> Picture:
    """
    Return a picture as it was decoded, on white paper and in grey.

    Raises:
        UnreadableFile: It could not be decoded, or is larger than any page.
    """
    with _picture(lept, pix) as decoded:
        if (
            decoded.width * decoded.height > _PIXELS_MAX
            or max(decoded.width, decoded.height) > _SIDE_MAX
        ):
            raise UnreadableFile(
                f"the picture has {decoded.width:,} by {decoded.height:,} pixels; ask for one of at"
                " most 600 dots an inch"
            )
        with _picture(lept, lept.pixRemoveAlpha(decoded.pix)) as opaque:
            return _picture(lept, lept.pixConvertTo8(opaque.pix, 0))
