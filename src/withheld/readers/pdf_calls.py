"""
The few calls to PDFium that are made for every object and every word of a page, made cheap.

The wrapper makes a pointer object for each result and checks it for each argument, which costs more
than PDFium does.  Here pointers are plain numbers; whoever calls must pass what PDFium gave.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def address(pointer: Any) -> int:
    """Return the number that a pointer of the wrapper is; 0 for none."""
    return ctypes.cast(pointer, _POINTER).value or 0


def _quick(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    """Return a function of PDFium that takes and gives plain numbers."""
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


object_of: Callable[[int, int], int] = _quick(pdfium_c.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
"""Page and index (from 0) to the object."""
render_mode_of: Callable[[int], int] = _quick(
    pdfium_c.FPDFTextObj_GetTextRenderMode, _INT, _POINTER
)
"""Object to the rendering mode of its text; `FPDF_TEXTRENDERMODE_UNKNOWN` where it is no text."""
loose_box_of: Callable[[int, int, int], int] = _quick(
    pdfium_c.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER
)
"""Text page, index of a character, place for the rectangle; returns whether there is one."""
