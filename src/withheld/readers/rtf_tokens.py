r"""
Takes Rich Text apart into groups, control words and text, whatever code page the text is in.

Source: Rich Text Format (RTF) Specification, version 1.9.1, "RTF Syntax" and "Font Table".  Text
stands in the code page of its font, or as `\uN` with a stand-in for old programs behind it.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from withheld.errors import UnreadableFile

_TOKEN = re.compile(
    rb"\\(?:([A-Za-z]{1,40})(-?[0-9]{1,10})?\ ?|'([0-9A-Fa-f]{2})|(.))|([{}])|([^\\{}\r\n\0]+)"
    rb"|[\r\n\0]+|\\",
    re.DOTALL,
)
_GROUPS_MAX = 1_000
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
"""`\\fcharset` by number; 0 and 1 mean the code page of the file."""
_NAMED = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
    "zwbo": "\u200b", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "-", b"-": "\u00ad", b"\\": "\\", b"{": "{", b"}": "}"}
_UNICODE_MAX = 0x10FFFF


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A brace, a control word with its number, or text."""

    kind: Kind
    text: str = ""
    number: int | None = None


@dataclass(slots=True)
class _State:
    """What a group inherits from the group around it."""

    font: int = -1
    fallback: int = 1
    """How many stand-in characters follow each `\\uN`."""
    is_font_table: bool = False


def tokens(data: bytes) -> Iterator[Token]:
    """
    Yield the tokens of a Rich Text file.

    Raises:
        UnreadableFile: Groups lie deeper in each other than in any letter.
    """
    return _Tokens(data).read()


class _Tokens:
    """A Rich Text file while it is taken apart."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()
        self._units: list[str] = []
        self._skip = 0

    def read(self) -> Iterator[Token]:
        """
        Yield the tokens.

        Raises:
            UnreadableFile: Groups lie too deep.
        """
        place, end = 0, len(self._data)
        while place < end:
            found = _TOKEN.match(self._data, place)
            if found is None:
                break
            place = found.end()
            word, number, code, sign, brace, plain = found.groups()
            if plain is not None:
                self._take_plain(plain)
            elif code is not None:
                self._take_plain(bytes([int(code, 16)]))
            elif brace is not None:
                yield from self._flushed()
                yield self._group(brace)
            elif sign is not None:
                yield from self._sign(sign)
            elif word == b"bin":
                place += max(int(number or 0), 0)
            elif word is not None:
                yield from self._word(word.decode("ascii"), int(number) if number else None)
        yield from self._flushed()

    def _take_plain(self, data: bytes) -> None:
        r"""Take in bytes of the code page at hand, without those that stand in for a `\\uN`."""
        dropped = min(self._skip, len(data))
        self._skip -= dropped
        if dropped < len(data):
            self._bytes += data[dropped:]

    def _take_unicode(self, value: int) -> None:
        """Take in a character by its number, which may be half of one."""
        code = value + 0x10000 if value < 0 else value
        self._units.append(chr(code) if 0 <= code <= _UNICODE_MAX else "\ufffd")
        self._skip = self._state.fallback

    def _word(self, name: str, value: int | None) -> Iterator[Token]:
        """Yield a control word, or the text it stands for."""
        if name == "uc":
            self._state.fallback = max(value or 0, 0)
            return
        if name == "u":
            if self._bytes:
                yield from self._flushed()
            self._take_unicode(value or 0)
            return
        if self._skip and name in _NAMED:
            self._skip -= 1
            return
        yield from self._flushed()
        self._skip = 0
        if name in _NAMED:
            yield Token(Kind.TEXT, _NAMED[name])
            return
        self._note(name, value)
        yield Token(Kind.WORD, name, value)

    def _note(self, name: str, value: int | None) -> None:
        """Take in what a control word says of code pages."""
        match name:
            case "ansicpg" if value is not None and _is_codec(f"cp{value}"):
                self._codec = f"cp{value}"
            case "mac":
                self._codec = "mac_roman"
            case "pc":
                self._codec = "cp437"
            case "fonttbl":
                self._state.is_font_table = True
            case "f" if value is not None:
                self._state.font = value
            case "fcharset" if self._state.is_font_table and value in _CHARSETS:
                self._fonts[self._state.font] = _CHARSETS[value]
            case "plain":
                self._state.font = -1
            case _:
                pass

    def _sign(self, sign: bytes) -> Iterator[Token]:
        """Yield what a backslash and a sign stand for."""
        if self._skip and sign in _SIGNS:
            self._skip -= 1
            return
        yield from self._flushed()
        if sign in _SIGNS:
            yield Token(Kind.TEXT, _SIGNS[sign])
        elif sign in b"\r\n":
            yield Token(Kind.WORD, "par")
        elif sign == b"*":
            yield Token(Kind.WORD, "*")

    def _group(self, brace: bytes) -> Token:
        """
        Open or close a group.

        Raises:
            UnreadableFile: It lies too deep.
        """
        self._skip = 0
        if brace == b"{":
            if len(self._stack) >= _GROUPS_MAX:
                raise UnreadableFile(
                    f"groups lie more than {_GROUPS_MAX:,} deep in each other; ask for it as PDF"
                )
            state = self._state
            self._stack.append(state)
            self._state = _State(state.font, state.fallback, state.is_font_table)
            return Token(Kind.OPEN)
        if self._stack:
            self._state = self._stack.pop()
        return Token(Kind.CLOSE)

    def _flushed(self) -> Iterator[Token]:
        """Yield the text taken in so far: characters by their numbers, then bytes."""
        if self._units:
            raw = "".join(self._units).encode("utf-16-le", "surrogatepass")
            self._units.clear()
            yield Token(Kind.TEXT, raw.decode("utf-16-le", "replace"))
        if self._bytes:
            codec = self._fonts.get(self._state.font, self._codec)
            yield Token(Kind.TEXT, self._bytes.decode(codec, "replace"))
            self._bytes.clear()


def _is_codec(name: str) -> bool:
    """Whether Python knows a code page."""
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
