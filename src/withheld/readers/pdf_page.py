"""
Reads one page of a PDF: its words, and what else `pdf_objects` and `pdf_annotations` find there.

The calls go to PDFium directly: a page has hundreds of words, and each call through a wrapper costs
more than PDFium itself.
"""

import ctypes
import math
import re
import unicodedata
from bisect import bisect_right
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from withheld.readers.pdf_annotations import read_annotations
from withheld.readers.pdf_calls import address, loose_box_of
from withheld.readers.pdf_content import Frame, PageContent, Rule, Word
from withheld.readers.pdf_joining import without_widthless
from withheld.readers.pdf_objects import INVISIBLE, read_objects
from withheld.readers.pdf_striking import strike

__all__ = ["PageContent", "PdfiumError", "Rule", "Word", "read_page"]

# PDFium marks a hyphen at the end of a line by one of these instead of the line break after it.
_WORD = re.compile("[^\\s\x00\x02\ufffe]*[\x02\ufffe]|[^\\s\x00\x02\ufffe]+")
_HALF = re.compile("[\ud800-\udfff]")
"""PDFium counts a character beyond the first 65,536 as two."""
_UNICODE_MAX = 0x10FFFF
_PAPER_MIN = 245
"""Letters whose red, green and blue are all above this are not seen on paper."""
_HYPHEN_MARKS = "\x02\ufffe"
_BLANK_HEIGHTS_MIN = 0.11
"""A blank is wider than this share of the line's height in every typeface."""
_BROKEN_HEIGHTS_MIN = 0.21
"""Between marks that allow a break, narrow letters stand farther apart."""
_SIGNED_HEIGHTS_MIN = 0.06
"""In scripts whose letters hang on one line and overlap, a blank looks narrower."""
_PIECE_HEIGHTS_MIN = {
    ("\u0915\u093f", "\u092b\u093f"): 0.30,  # two letters that reach far to the right
    ("\u093f",): 0.15,
    ("",): 0.245,
}
"""
Behind a piece whose box ends before it does, a blank looks wider, the more so the more is missing:
by how the piece ends, the first that fits.  Measured with Noto Sans and Noto Serif: no gap within
a word reaches this share of its line, and none between words stays below it.
"""
_SIGNED_FIRST, _SIGNED_LAST = "\u0900", "\u0dff"
"""The scripts of India, from Devanagari to Sinhala, which write vowels as signs."""
_SIGNS = frozenset({"Mc", "Mn"})
_ABOVE_A_SIGN = "\u0901\u0902"
_NEAR = 12
"""So many words before and after one may tell how high its line is."""

PdfiumError = pdfium.PdfiumError
"""What PDFium raises when it cannot open or load something."""


def read_page(document: Any, index: int) -> PageContent:
    """
    Return what lies on page `index` (from 0).

    Raises:
        PdfiumError: PDFium cannot load the page.
    """
    page = document[index]
    frame = Frame(page)
    content = PageContent(width=frame.width, height=frame.height)
    has_invisible = read_objects(page, frame, content)
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    if text_page:
        try:
            _read_words(text_page, frame, content, has_invisible=has_invisible)
            _split_at_rules(text_page, frame, content)
            _close_gaps(content, text_page)
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
    strike(content)
    read_annotations(document, page, frame, content)
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
    return "".join(chr(code) if 0 < code <= _UNICODE_MAX else "\ufffd" for code in codes)


def _read_words(
    text_page: Any,
    frame: Frame,
    content: PageContent,
    *,
    has_invisible: bool,
) -> None:
    """Add the words of the page."""
    count = pdfium_c.FPDFText_CountChars(text_page)
    if count <= 0:
        return
    first, last = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
    first_at, last_at = ctypes.addressof(first), ctypes.addressof(last)
    page_address = address(text_page)
    width, height, add = frame.width, frame.height, content.words.append
    characters = _characters(text_page, count)
    has_halves = _HALF.search(characters) is not None
    for found in _WORD.finditer(characters):
        text = found[0]
        start, end = found.span()
        if not (
            loose_box_of(page_address, start, first_at)
            and loose_box_of(page_address, end - 1, last_at)
        ):
            continue
        left, bottom, right, top = first.left, first.bottom, first.right, first.top
        if end > start + 1:
            left, bottom = min(left, last.left), min(bottom, last.bottom)
            right, top = max(right, last.right), max(top, last.top)
        if frame.is_moved:
            left, bottom, right, top = frame.box(left, bottom, right, top)
        if not math.isfinite(left + bottom + right + top):
            left = bottom = right = top = 0.0  # a crafted place; the words are not dropped for it
        is_hidden = not (left < width and right > 0 and bottom < height and top > 0)
        is_hidden = is_hidden or (has_invisible and _is_invisible(text_page, start))
        if "/" in text or "@" in text:  # an address; others harm nobody
            is_hidden = is_hidden or _is_white(text_page, start)
        if has_halves or text[-1] in _HYPHEN_MARKS:
            text = _mended(text)
        add(Word(left, right, bottom, top, text, start, "", is_hidden))


def _is_invisible(text_page: Any, index: int) -> bool:
    """Whether a character is drawn so that nobody sees it."""
    text_object = pdfium_c.FPDFText_GetTextObject(text_page, index)
    return pdfium_c.FPDFTextObj_GetTextRenderMode(text_object) in INVISIBLE


def _is_white(text_page: Any, index: int) -> bool:
    """Whether a character is drawn in the colour of paper, or in none."""
    colours = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFText_GetFillColor(text_page, index, *map(ctypes.byref, colours)):
        return False
    *shades, opacity = [colour.value for colour in colours]
    return min(shades) >= _PAPER_MIN or opacity == 0


def _mended(text: str) -> str:
    """Return a word with PDFium's hyphens as hyphens and halves of characters put together."""
    if text[-1] in _HYPHEN_MARKS:
        text = text[:-1] + "-"
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _split_at_rules(text_page: Any, frame: Frame, content: PageContent) -> None:
    """Cut words that cross a vertical rule, where two cells touch without a space between."""
    if not content.verticals:
        return
    ats = sorted(rule.at for rule in content.verticals)
    words: list[Word] = []
    for word in content.words:
        nearest = bisect_right(ats, word.x0 + 2)
        if nearest == len(ats) or ats[nearest] >= word.x1 - 2:
            words.append(word)
            continue
        crossed = [
            rule.at
            for rule in content.verticals
            if word.x0 + 2 < rule.at < word.x1 - 2 and rule.start < word.middle < rule.end
        ]
        words.extend(_cut(word, min(crossed), text_page, frame) if crossed else [word])
    content.words = words


def _close_gaps(content: PageContent, text_page: Any) -> None:
    """
    Put words together that PDFium parted by a blank or a line break which has no width.

    It guesses blanks from the distance of characters, and on a page of few words it guesses wrong;
    so it does behind most letters with a vowel sign, which come to it as one piece.
    """
    words: list[Word] = []
    end = -1
    for turn, word in enumerate(content.words):
        above = words[-1] if words else word
        is_near = (
            bool(words)
            and end < word.start <= end + 2  # after a blank or a line break that PDFium put in
            and above.bottom < word.middle < above.top
        )
        if is_near and above.text.isascii() and word.text.isascii():
            is_near = abs(word.x0 - above.x1) < _BLANK_HEIGHTS_MIN * (word.top - word.bottom)
        elif is_near:
            near = content.words[max(0, turn - _NEAR) : turn + _NEAR]
            is_near = (
                above.x0 < word.x0 < above.x1 + _blank_width(above, word, end, near, text_page)
            )
        end = word.start + len(word.text)
        if is_near and not any(
            above.x1 - 1 < rule.at < word.x0 + 1 and rule.start < word.middle < rule.end
            for rule in content.verticals
        ):
            above.text += word.text
            above.x1 = word.x1
            if not above.text.isascii():
                above.bottom, above.top = min(above.bottom, word.bottom), max(above.top, word.top)
        else:
            words.append(word)
    content.words = words


def _blank_width(above: Word, word: Word, end: int, near: list[Word], text_page: Any) -> float:
    """
    Return how wide a blank behind `above` is at least, in points.

    Letters that carry signs are drawn as one piece, whose box ends before the piece does; then the
    blank PDFium puts behind it begins within it.  A sign never begins a word.

    Source: The Unicode Standard, section 2.11: a combining mark follows its base.
    """
    height = max(above.top - above.bottom, word.top - word.bottom)
    if without_widthless(above.text) != above.text and pdfium_c.FPDFText_IsGenerated(
        text_page, end
    ):
        return _BROKEN_HEIGHTS_MIN * height
    if not (_has_signs(above.text) or _has_signs(word.text)):
        return _BLANK_HEIGHTS_MIN * (word.top - word.bottom)
    height = max(one.top - one.bottom for one in near if one.bottom < word.middle < one.top)
    if unicodedata.category(word.text[0]) in _SIGNS:
        return height
    letters = above.text.rstrip(_ABOVE_A_SIGN)
    box = pdfium_c.FS_RECTF()
    before = pdfium_c.FS_RECTF()
    # A piece was cut where its last sign has room of its own and the blank lies left of that.
    if unicodedata.category(letters[-1:] or "a") == "Mc" and (
        pdfium_c.FPDFText_GetLooseCharBox(text_page, end, ctypes.byref(box))
        and pdfium_c.FPDFText_GetLooseCharBox(text_page, end - 1, ctypes.byref(before))
        and box.left < before.left
    ):
        return height * next(
            share for ending, share in _PIECE_HEIGHTS_MIN.items() if letters.endswith(ending)
        )
    return _SIGNED_HEIGHTS_MIN * height


def _has_signs(text: str) -> bool:
    """Return whether a text is of a script whose vowels are signs around its letters."""
    return not text.isascii() and any(_SIGNED_FIRST <= letter <= _SIGNED_LAST for letter in text)


def _cut(word: Word, at: float, text_page: Any, frame: Frame) -> list[Word]:
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
