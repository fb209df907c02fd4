"""From bytes to characters: which encoding a text is in, and what was lost in reading it."""

import codecs
import re

import charset_normalizer

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic")
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбі")
"""The small letters that make up nine tenths of Russian, and much of its neighbours."""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_WORD_LENGTH_MIN = 3
_COMMON_SHARE_MIN = 0.6
"""Read in a wrong encoding, Russian has capitals, signs and rare letters instead."""
_SAMPLE_BYTES = 65_536
_PATTERN_BYTES_MIN = 4
_ALL, _MANY, _FEW = 0.99, 0.4, 0.1
"""Shares of zeros among every second or fourth byte: in wide encodings they are plain to see."""
# A text of ours has at most a slip here and there; more wrong bytes than this is another encoding.
_WRONG_BYTES_SHARE_MAX = 0.02


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data`, and what a person should know of how it was read."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    unmarked = unmarked_wide(data)
    if unmarked:
        return _decode_as(data, unmarked)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_guessing(data)


def unmarked_wide(data: bytes) -> str:
    """Return the codec of UTF-16 or UTF-32 without a byte order mark; empty if it is neither."""
    sample = data[: _SAMPLE_BYTES // 4 * 4]
    if len(sample) < _PATTERN_BYTES_MIN or len(data) % 2:
        return ""
    zeros = [sample[place::4].count(0) / max(len(sample[place::4]), 1) for place in range(4)]
    if len(data) % 4 == 0:
        if min(zeros[2:]) > _ALL and zeros[0] < _FEW:
            return "utf-32-le"
        if min(zeros[:2]) > _ALL and zeros[3] < _FEW:
            return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > _MANY and even < _FEW:
        return "utf-16-le"
    if even > _MANY and odd < _FEW:
        return "utf-16-be"
    return ""


def _decode_as(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return `data` decoded as `encoding`; wrong bytes become U+FFFD and are counted."""
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return text, (_wrong_bytes(text, encoding.removesuffix("-sig").upper()),)


def _decode_guessing(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of bytes that are not valid UTF-8, and what that cost."""
    as_utf8 = data.decode("utf-8", errors="replace")
    wrong = as_utf8.count("\ufffd")
    letters = sum(byte >= 0x80 for byte in data[:_SAMPLE_BYTES])  # noqa: PLR2004 -- beyond ASCII
    # Slips in a UTF-8 text: few, and most of what is beyond ASCII decodes well.
    if wrong <= max(1, _WRONG_BYTES_SHARE_MAX * len(data)) and letters > 4 * wrong:
        return as_utf8, (_wrong_bytes(as_utf8, "UTF-8"),)
    cyrillic = _cyrillic(data[:_SAMPLE_BYTES])
    if cyrillic:
        text, wrong_bytes = _decode_as(data, cyrillic)
        return text, (
            *wrong_bytes,
            f"the encoding is not stated; it was read as {cyrillic}, a guess",
        )
    guesses = charset_normalizer.from_bytes(data[:_SAMPLE_BYTES])
    # Half-width kana are what other encodings of Asia look like when they are read as Japanese.
    best = next((one for one in guesses if not _HALF_WIDTH.search(str(one))), guesses.best())
    if best is not None and "\0" not in str(best)[:1000]:
        try:
            text = data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            return as_utf8, (_wrong_bytes(as_utf8, "UTF-8"),)
        return text, (f"the encoding is not stated; it was read as {best.encoding}, a guess",)
    return as_utf8, (_wrong_bytes(as_utf8, "UTF-8"),)


def _cyrillic(sample: bytes) -> str:
    """Return the encoding in which `sample` reads as Russian; empty if it does in none."""
    words = _BEYOND_ASCII.findall(sample)
    if sum(map(len, words)) < _WORD_LENGTH_MIN * len(words):
        return ""  # such letters stand alone in words of other scripts
    best, best_share = "", _COMMON_SHARE_MIN
    for encoding in _CYRILLIC:
        letters = [c for c in sample.decode(encoding, "replace") if c > "\x7f"]
        share = sum(c in _COMMON for c in letters) / max(len(letters), 1)
        if share > best_share:
            best, best_share = encoding, share
    return best


def _wrong_bytes(text: str, encoding: str) -> str:
    """Return in words how many characters of `text` could not be decoded."""
    count = text.count("\ufffd")
    return f"{count:,} places are not valid {encoding}; they stand as U+FFFD in the text"
