"""From bytes to characters: which encoding a text is in, and what was lost in reading it."""

import codecs

import charset_normalizer

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 65_536
_PATTERN_BYTES_MIN = 4
# A text of ours has at most a slip here and there; more wrong bytes than this is another encoding.
_WRONG_BYTES_SHARE_MAX = 0.02


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data`, and what a person should know of how it was read."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    unmarked = unmarked_utf16(data)
    if unmarked:
        return _decode_as(data, unmarked)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_guessing(data)


def unmarked_utf16(data: bytes) -> str:
    """Return the codec for UTF-16 without a byte order mark; empty if `data` is not that."""
    sample = data[:_SAMPLE_BYTES]
    if len(sample) < _PATTERN_BYTES_MIN or len(data) % 2:
        return ""
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
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
    best = charset_normalizer.from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is not None and "\0" not in str(best)[:1000]:
        try:
            text = data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            return as_utf8, (_wrong_bytes(as_utf8, "UTF-8"),)
        return text, (f"the encoding is not stated; it was read as {best.encoding}, a guess",)
    return as_utf8, (_wrong_bytes(as_utf8, "UTF-8"),)


def _wrong_bytes(text: str, encoding: str) -> str:
    """Return in words how many characters of `text` could not be decoded."""
    count = text.count("\ufffd")
    return f"{count:,} places are not valid {encoding}; they stand as U+FFFD in the text"
