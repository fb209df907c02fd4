"""
The two questions that are asked most, from bytes to bytes: one subject, and a timeline.

What is not of their plain form is left to the endpoints, which say the same.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from withheld.edge.answer import STRONGEST_FIRST, Said
from withheld.edge.format import instant, moment
from withheld.edge.native import joined
from withheld.errors import InvalidInput
from withheld.model.territory import COUNTRIES
from withheld.sidecar.endpoints import CALLER, Endpoints, brief, timeline_of

_CHECK = b"/v1/check?subject="
_COUNTRY = b"&country="
_MANY = b"/v1/check"
_SIMPLE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:._~-"
_COUNTRIES = {code.encode(): code for code in sorted(COUNTRIES)}
_ALL = STRONGEST_FIRST


def _loader() -> Callable[[bytes], object]:
    """Return the fastest reader of JSON there is."""
    try:
        import orjson
    except ImportError:
        return json.loads
    loads: Callable[[bytes], object] = orjson.loads
    return loads


@dataclass(slots=True)
class Hot:
    """Answers the two questions of one server; what all answers share is made once a tick."""

    endpoints: Endpoints
    loads: Callable[[bytes], object] = field(default_factory=_loader)
    _at: datetime = field(default_factory=lambda: moment(0))
    _now: int = 0
    _peers: frozenset[str] = frozenset()
    _date: bytes = b""
    # By identity: there are four answers and no others, and to hash one costs as much as to ask.
    _ones: dict[int, bytes] = field(default_factory=dict)
    _counts: dict[int, int] = field(default_factory=lambda: dict.fromkeys(map(id, _ALL), 0))
    _brief: tuple[bytes, ...] = field(default_factory=lambda: tuple(map(_text, _ALL)))
    _many: bytes = b""

    def tick(self) -> None:
        """Take what is new, and write down what all answers share; four times a second."""
        endpoints, guard = self.endpoints, self.endpoints.guard
        endpoints.refresh()
        self.settle()
        self._at, self._peers = guard.clock(), guard.country_from.peers
        self._now, self._date = instant(self._at), formatdate(usegmt=True).encode()
        # A table's version and age belong together: asked of nothing, the edge says both.
        shared = guard.edge.look_up_many([], None, self._at)
        stated = {
            "country_source": CALLER,
            "stale_for_seconds": shared.stale_for.total_seconds(),
            "table_version": shared.table_version,
        }
        self._ones = {
            id(one): self._whole(json.dumps({**brief(one), **stated}).encode()) for one in _ALL
        }
        self._many = json.dumps(stated)[:-1].encode() + b', "answers": ['

    def settle(self) -> None:
        """Add what was answered here to what the endpoints count."""
        for one in _ALL:
            count, self._counts[id(one)] = self._counts[id(one)], 0
            if count:
                self.endpoints.guard.counts[one.answer] += count
                self.endpoints.sources[CALLER] += count

    def answer(
        self, method: bytes, target: bytes, body: "bytes | bytearray", peer: str
    ) -> bytes | None:
        """Return the whole response, or None for what is not of the plain form."""
        if method == b"GET" and target.startswith(_CHECK):
            return self.one(target[len(_CHECK) :], peer)
        if method == b"POST" and target == _MANY and not (self._peers and peer not in self._peers):
            return self._timeline(bytes(body))
        return None

    def plain(self, rest: bytes, peer: str) -> bytes | None:
        """Answer as `one` does where every letter of the subject means itself; None elsewhere."""
        chain, _, text = rest.partition(_COUNTRY)
        country = _COUNTRIES.get(text)
        if country is None or chain.translate(None, _SIMPLE):
            return None
        if self._peers and peer not in self._peers:
            return None
        said = id(self.endpoints.guard.edge.said_of(chain.decode(), country, self._now))
        self._counts[said] += 1
        return self._ones[said]

    def one(self, rest: bytes, peer: str) -> bytes | None:
        """Answer what follows `?subject=`, such as `post:1&country=IN`; None: not so plain."""
        found = self.plain(rest, peer)
        if found is not None or (self._peers and peer not in self._peers):
            return found
        text, _, code = rest.partition(_COUNTRY)
        country = _COUNTRIES.get(code)
        if country is None or text.find(b"+") >= 0:
            return None  # What is none of the countries is left to the endpoint.
        try:
            asked = _chain(text)
        except UnicodeDecodeError:
            return None
        if asked is None:
            return None
        said = id(self.endpoints.guard.edge.said_of(asked, country, self._now))
        self._counts[said] += 1
        return self._ones[said]

    def _timeline(self, body: bytes) -> bytes | None:
        """Answer `{"country": "IN", "subjects": […]}`."""
        try:
            country, questions = timeline_of(self.loads, body)
        except InvalidInput:
            return None  # The endpoint says what is wrong with it.
        found = self.endpoints.guard.edge.look_up_many(questions, country, self._at)
        text, counts = joined([*found.said], _ALL, self._brief, b", ")
        for one, count in zip(_ALL, counts, strict=True):
            self._counts[id(one)] += count
        return self._whole(b"%b%b]}" % (self._many, text))

    def _whole(self, body: bytes) -> bytes:
        """Return a whole response of JSON."""
        return _JSON_HEAD % (len(body), self._date) + body


def _chain(text: bytes) -> list[str] | None:
    """
    Return the subjects of `post:1&subject=account:2`; None where there is something else in it.

    Raises:
        UnicodeDecodeError: One is no Unicode text.
    """
    parts = text.split(b"&subject=")
    if any(b"&" in part for part in parts):
        return None
    return [unquote_to_bytes(part).decode() for part in parts]


def _text(said: Said) -> bytes:
    return json.dumps(brief(said)).encode()


_JSON_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    b"Cache-Control: no-store\r\nDate: %s\r\n\r\n"
)


def head_of(status: int, headers: "tuple[tuple[str, str], ...]") -> bytes:
    """Return the status line and the headers of a response, with the empty line."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n").encode(
        "latin-1"
    ) + f"Date: {formatdate(usegmt=True)}\r\n\r\n".encode()
