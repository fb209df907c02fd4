"""
Tesseract, called through its C interface inside the reader's own process.

So recognition stays under the limits of the sandbox: no network, no files written, bounded memory
and time, nothing started.  Where Tesseract or its data for English is not installed there is no
engine, and pictures stay unread.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from withheld.readers.image_leptonica import Picture

_LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib")
_LEGACY, _LSTM_ONLY = 0, 1
_WORD, _SYMBOL, _TEXT_LINE = 3, 4, 2
_DPI = 300
_ORIENTATION = "osd"
"""The data by which Tesseract tells which way up letters stand; its older engine reads it."""
_ORIENTATION_CONFIDENCE_MIN = 6.0
"""Below this a page is taken to stand as it is shown: a guess would make a good page unreadable."""
_MILLISECONDS_MAX = 60_000
"""So long one call may take; what was read until then counts."""
_WORDS_MAX = 20_000
BASE = "eng"
"""The language every installation must have: addresses are written in its letters."""


class Mode(IntEnum):
    """How Tesseract is told that a picture is laid out (its page segmentation modes)."""

    ORIENTATION = 0
    PAGE = 3
    BLOCK = 6
    LINE = 7
    SPARSE = 11


@dataclass(frozen=True, slots=True)
class Token:
    """One word that was recognised, in pixels from the upper left corner of its picture."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    """0 to 100, as the engine says of itself."""


class Engine:
    """Tesseract for one set of languages at a time."""

    def __init__(self, tess: Any) -> None:
        self._tess = tess
        self._handles: dict[str, int] = {}

    def languages(self) -> frozenset[str]:
        """Return the languages there is data for."""
        names = self._tess.TessBaseAPIGetAvailableLanguagesAsVector(self._handle(BASE))
        found = []
        for index in range(1_000):
            if not names[index]:
                break
            found.append(names[index].decode())
        self._tess.TessDeleteTextArray(names)
        return frozenset(found)

    def read(
        self, picture: Picture, *, languages: Sequence[str], mode: Mode, letters: str = ""
    ) -> list[Token]:
        """
        Return the words in `picture`, in reading order.

        Args:
            picture: Black on white, about 300 dots an inch.
            languages: Tesseract's names, the most likely first.
            mode: How it is laid out.
            letters: The only ones that can stand in it; empty if any can.
        """
        tess, handle = self._tess, self._handle("+".join(languages))
        tess.TessBaseAPISetVariable(handle, b"tessedit_char_whitelist", letters.encode())
        tess.TessBaseAPISetPageSegMode(handle, int(mode))
        tess.TessBaseAPISetImage2(handle, picture.pix)
        tess.TessBaseAPISetSourceResolution(handle, _DPI)
        monitor = tess.TessMonitorCreate()
        tess.TessMonitorSetDeadlineMSecs(monitor, _MILLISECONDS_MAX)
        try:
            failed = tess.TessBaseAPIRecognize(handle, monitor)
        finally:
            tess.TessMonitorDelete(monitor)
        tokens = [] if failed else list(self._tokens(handle))
        tess.TessBaseAPIClear(handle)
        return tokens

    def quarters_needed(self, picture: Picture) -> int:
        """
        Return by how many right angles to turn a page clockwise until its letters stand upright.

        0 where that is unsure, or where the data for it is not installed.
        """
        tess, handle = self._tess, self._orientation_handle()
        if handle is None:
            return 0
        degrees, certainty, share = ctypes.c_int(), ctypes.c_float(), ctypes.c_float()
        script = ctypes.c_char_p()
        tess.TessBaseAPISetPageSegMode(handle, int(Mode.ORIENTATION))
        tess.TessBaseAPISetImage2(handle, picture.pix)
        tess.TessBaseAPISetSourceResolution(handle, _DPI)
        found = tess.TessBaseAPIDetectOrientationScript(
            handle,
            ctypes.byref(degrees),
            ctypes.byref(certainty),
            ctypes.byref(script),
            ctypes.byref(share),
        )
        tess.TessBaseAPIClear(handle)
        if not found or certainty.value < _ORIENTATION_CONFIDENCE_MIN:
            return 0
        return -degrees.value // 90 % 4

    def forget(self, languages: Sequence[str]) -> None:
        """Give back the memory of `languages`, which are not asked for again soon."""
        handle = self._handles.pop("+".join(languages), None)
        if handle is not None:
            self._tess.TessBaseAPIDelete(handle)

    def _orientation_handle(self) -> int | None:
        """Return the engine that tells which way up letters stand; None where there is none."""
        if _ORIENTATION not in self._handles and _ORIENTATION in self.languages():
            made = _loaded(self._tess, _ORIENTATION, engine_kind=_LEGACY)
            if made is not None:
                self._handles[_ORIENTATION] = made
        return self._handles.get(_ORIENTATION)

    def _tokens(self, handle: int) -> Iterator[Token]:
        """Go through the words of the last recognition."""
        tess = self._tess
        results = tess.TessBaseAPIGetIterator(handle)
        if not results:
            return
        page = tess.TessResultIteratorGetPageIterator(results)
        sides = [ctypes.c_int() for _ in range(4)]
        try:
            for _ in range(_WORDS_MAX):
                text = tess.TessResultIteratorGetUTF8Text(results, _WORD)
                if text:
                    word = ctypes.string_at(text).decode("utf-8", "replace").strip()
                    tess.TessDeleteText(text)
                    tess.TessPageIteratorBoundingBox(
                        page, _WORD, *(ctypes.byref(side) for side in sides)
                    )
                    confidence = tess.TessResultIteratorConfidence(results, _WORD)
                    if word:
                        left, top, right, bottom = (side.value for side in sides)
                        yield Token(word, left, top, right, bottom, float(confidence))
                if not tess.TessResultIteratorNext(results, _WORD):
                    return
        finally:
            tess.TessResultIteratorDelete(results)

    def _handle(self, languages: str) -> int:
        """
        Return the engine loaded with `languages`.

        Raises:
            ValueError: There is no data for them.
        """
        handle = self._handles.get(languages)
        if handle is None:
            made = _loaded(self._tess, languages)
            if made is None:
                raise ValueError(f"no data for {languages}")
            handle = self._handles[languages] = made
        return handle


def _loaded(tess: Any, languages: str, *, engine_kind: int = _LSTM_ONLY) -> int | None:
    """Return a new engine with `languages`; None where it cannot load them."""
    handle = tess.TessBaseAPICreate()
    if tess.TessBaseAPIInit2(handle, None, languages.encode(), engine_kind) != 0:
        tess.TessBaseAPIDelete(handle)
        return None
    tess.TessBaseAPISetVariable(handle, b"debug_file", b"/dev/null")
    return int(handle)


@cache
def engine() -> Engine | None:
    """Return the engine, or None where Tesseract or its data for English is not installed."""
    for name in _LIBRARIES:
        try:
            found = ctypes.CDLL(name)
        except OSError:
            continue  # another version may be there
        _declare(found)
        made = Engine(found)
        handle = _loaded(found, BASE)
        if handle is None:
            return None
        made._handles[BASE] = handle  # noqa: SLF001 -- the maker fills what it makes
        return made
    return None


def _declare(tess: Any) -> None:
    """Tell ctypes what the functions we call take and return."""
    pointer, whole, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    sides = [ctypes.POINTER(whole)] * 4
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "TessBaseAPICreate": (pointer, []),
        "TessBaseAPIDelete": (None, [pointer]),
        "TessBaseAPIInit2": (whole, [pointer, text, text, whole]),
        "TessBaseAPISetVariable": (whole, [pointer, text, text]),
        "TessBaseAPISetPageSegMode": (None, [pointer, whole]),
        "TessBaseAPISetImage2": (None, [pointer, pointer]),
        "TessBaseAPISetSourceResolution": (None, [pointer, whole]),
        "TessBaseAPIRecognize": (whole, [pointer, pointer]),
        "TessBaseAPIClear": (None, [pointer]),
        "TessBaseAPIGetIterator": (pointer, [pointer]),
        "TessBaseAPIGetAvailableLanguagesAsVector": (ctypes.POINTER(text), [pointer]),
        "TessDeleteTextArray": (None, [ctypes.POINTER(text)]),
        "TessBaseAPIDetectOrientationScript": (
            whole,
            [
                pointer,
                ctypes.POINTER(whole),
                ctypes.POINTER(ctypes.c_float),
                ctypes.POINTER(text),
                ctypes.POINTER(ctypes.c_float),
            ],
        ),
        "TessResultIteratorGetPageIterator": (pointer, [pointer]),
        "TessResultIteratorGetUTF8Text": (pointer, [pointer, whole]),
        "TessResultIteratorConfidence": (ctypes.c_float, [pointer, whole]),
        "TessResultIteratorNext": (whole, [pointer, whole]),
        "TessResultIteratorDelete": (None, [pointer]),
        "TessPageIteratorBoundingBox": (whole, [pointer, whole, *sides]),
        "TessDeleteText": (None, [pointer]),
        "TessMonitorCreate": (pointer, []),
        "TessMonitorDelete": (None, [pointer]),
        "TessMonitorSetDeadlineMSecs": (None, [pointer, whole]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(tess, name)
        function.restype, function.argtypes = result, arguments
