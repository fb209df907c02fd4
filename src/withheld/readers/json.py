"""
Reads JSON and JSON Lines: lists of records as rows, everything else as `name: value`.

Source: RFC 8259.  Numbers are kept digit by digit, so that an id of nineteen digits stays one.
What is not valid JSON is read as plain text, and that is said.
"""

import json
import re
from collections.abc import Iterator

from withheld.errors import UnreadableFile
from withheld.readers.decoding import decode
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.records import DEPTH_MAX, Entry, add_records
from withheld.readers.text import add_text

MEDIA_TYPE = "application/json"
_TOKEN = re.compile(
    r'[ \t\r\n]*(?:([{}\[\],:])|("(?:[^"\\\x00-\x1f]|\\.)*")'
    r"|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))"
)
_VALUE, _COMMA, _NAME, _COLON = "value", "comma", "name", "colon"


class _NoJSON(Exception):
    """The text is not JSON; says nothing of what it is."""


def read_json(source: Source, transcript: Transcript) -> Notes:
    """
    Read JSON, or several values of JSON one after another.

    Raises:
        UnreadableFile: Its values lie deeper in each other than in any order.
    """
    text, blind_spots = decode(source.data)
    try:
        root = _Parser(text).parse()
    except _NoJSON:
        add_text(text, transcript, part=source.part)
        words = "it looks like JSON and is broken; it was read as plain text"
        return Notes(media_type="text/plain", blind_spots=(*blind_spots, words))
    add_records(root, source, transcript)
    return Notes(media_type=MEDIA_TYPE, blind_spots=blind_spots)


class _Parser:
    """Turns tokens into entries, without recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = Entry(name="", line=1)
        self._stack: list[tuple[Entry, bool]] = [(self._root, True)]
        """The entries that are open, and whether each is a list."""
        self._names = [""]
        """The name that the next value gets, for each open entry."""

    def parse(self) -> Entry:
        """
        Return an entry around all values.

        Raises:
            UnreadableFile: Its values lie too deep in each other.
            _NoJSON: It is no JSON.
        """
        expected = _VALUE
        for sign, token, line in self._tokens():
            expected = self._step(sign, token, line, expected)
        if len(self._stack) > 1 or not self._root.inside:
            raise _NoJSON
        if len(self._root.inside) == 1 and not self._root.inside[0].text:
            return self._root.inside[0]
        return self._root

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        """
        Yield signs and scalars with their physical lines.

        Raises:
            _NoJSON: Something is neither.
        """
        place, line = 0, 1
        end = len(self._text.rstrip(" \t\r\n"))
        while place < end:
            found = _TOKEN.match(self._text, place)
            if found is None:
                raise _NoJSON
            begin = found.start(found.lastindex or 0)
            line += self._text.count("\n", place, begin)
            yield found[1] or "", found[2] or found[3] or "", line
            place = found.end()

    def _step(self, sign: str, token: str, line: int, expected: str) -> str:
        """
        Take in one token; return what may come next.

        Raises:
            UnreadableFile: Its values lie too deep in each other.
            _NoJSON: The token may not stand here.
        """
        entry, is_list = self._stack[-1]
        if sign and sign in "}]":
            return self._close(sign, expected)
        if not sign and expected == _NAME and token.startswith('"'):
            self._names[-1] = _spoken(token)
            return _COLON
        if sign == ":" and expected == _COLON:
            return _VALUE
        if sign == "," and expected == _COMMA and len(self._stack) > 1:
            return _VALUE if is_list else _NAME
        is_next = expected == _VALUE or (expected == _COMMA and len(self._stack) == 1)
        if not is_next or sign in {",", ":"}:
            raise _NoJSON
        child = Entry(name=self._names[-1], line=line, is_listed=is_list)
        if not sign:
            child.text = _spoken(token)
            entry.inside.append(child)
            return _COMMA
        return self._open(sign, child, entry)

    def _open(self, sign: str, child: Entry, entry: Entry) -> str:
        """
        Open an object or a list.

        Raises:
            UnreadableFile: It lies too deep.
        """
        if len(self._stack) > DEPTH_MAX:
            raise UnreadableFile(
                f"its values lie more than {DEPTH_MAX} deep in each other; ask for a simpler form"
            )
        # A list has no entry of its own: its values carry its name.
        target = entry if sign == "[" and child.name else child
        if target is child:
            entry.inside.append(child)
        self._stack.append((target, sign == "["))
        self._names.append(child.name if sign == "[" else "")
        return _VALUE if sign == "[" else _NAME

    def _close(self, sign: str, expected: str) -> str:
        """
        Close an object or a list.

        Raises:
            _NoJSON: None such is open.
        """
        _, is_list = self._stack[-1]
        if len(self._stack) == 1 or is_list != (sign == "]") or expected == _COLON:
            raise _NoJSON
        self._stack.pop()
        self._names.pop()
        return _COMMA


def _spoken(written: str) -> str:
    """
    Return what a scalar says; `null` says nothing.

    Raises:
        _NoJSON: A string has an escape that does not exist.
    """
    if not written.startswith('"'):
        return written if written != "null" else ""
    try:
        text = str(json.loads(written))
    except ValueError as problem:
        raise _NoJSON from problem
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
