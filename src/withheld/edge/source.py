"""
Where an edge hears from: a folder, or an HTTP server of the service's own.

An edge polls, however it is also told; whatever fails, it goes on with what it last verified.  A
table is a list of silenced people: its source answers to authenticated edges only, never to the
public.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from withheld.edge.changes import read_line
from withheld.edge.folder import ALIVE, CHANGES, TABLE, Worker, receive
from withheld.edge.folder import lines as lines_in
from withheld.edge.live import Taken
from withheld.errors import NotReady, Refused

if TYPE_CHECKING:
    import ssl
    from http.client import HTTPConnection

_SIZE_MAX = 8 << 30
_TIMEOUT_SECONDS = 10.0
SILENCE_SECONDS_MAX = 25.0
"""After which a stream counts as dead; the service says something every ten seconds."""
_OK, _NOT_MODIFIED, _NOT_FOUND = 200, 304, 404
"""RFC 9110 sections 15.3.1, 15.4.5 and 15.5.5."""


class Source(Protocol):
    """What an edge polls; both raise `OSError` or `Refused` when the source cannot be had."""

    def table(self) -> bytes:
        """Return the source's table."""
        ...

    def lines(self) -> list[bytes]:
        """Return the source's changes since its table, in order, then its last word."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something a source says without being asked."""

    kind: str
    """`table`: something else changed, ask; `change` or `alive`: a line of the feed."""
    data: bytes


class Carrier(Source, Protocol):
    """A source that also tells at once, and takes receipts; all raise as a source does."""

    def told(self, after: int) -> Iterator[Told]:
        """Go through what is told after a sequence, until the connection ends."""
        ...

    def confirm(self, version: int) -> None:
        """Tell the service which version is enforced here."""
        ...


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder that the service publishes into."""

    folder: Path

    def table(self) -> bytes:
        """Return the table's bytes."""
        return (self.folder / TABLE).read_bytes()

    def lines(self) -> list[bytes]:
        """Return the changes in the folder."""
        return lines_in(self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class HTTPSource:
    """The same three files behind an HTTP server of the service's own."""

    host: str
    port: int
    path: str = "/"
    """Ends with a slash; the file's name follows it."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What authenticates this edge, such as Authorization."""
    tls: "ssl.SSLContext | None" = None
    """Give one unless the source is on loopback."""
    _had: dict[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    """The tag and the bytes of each file as it was last sent, the table's bytes not kept."""

    def table(self) -> bytes:
        """
        Return the table's bytes.

        Raises:
            NotReady: The server has none, none but the one it gave before, or not for this edge.
        """
        data = self._get(TABLE)
        if data is None:
            raise NotReady("the source has no table; nothing changes here until it has")
        return data

    def lines(self) -> list[bytes]:
        """Return the changes the server has."""
        found: list[bytes] = []
        for name in (CHANGES, ALIVE):
            data = self._get(name)
            found.extend(line for line in (data or b"").split(b"\n")[:-1] if line)
        return found

    def connection(self, *, timeout: float) -> "HTTPConnection":
        """Return a connection to the source, not yet opened; `timeout` in seconds of silence."""
        from http.client import HTTPConnection, HTTPSConnection

        if self.tls is None:
            return HTTPConnection(self.host, self.port, timeout=timeout)
        return HTTPSConnection(self.host, self.port, timeout=timeout, context=self.tls)

    def confirm(self, version: int) -> None:
        """
        Tell the source which version is enforced here.

        Raises:
            NotReady: It does not take it.
        """
        from http.client import HTTPException

        connection = self.connection(timeout=_TIMEOUT_SECONDS)
        body = b'{"version": %d}' % version
        try:
            connection.request("POST", self.path + "receipts", body, dict(self.headers))
            status = connection.getresponse().status
        except HTTPException as error:
            raise NotReady("the source did not answer in HTTP; trying again later") from error
        finally:
            connection.close()
        if status != _OK:
            raise NotReady(f"the source answered {status} to a receipt; trying again later")

    def told(self, after: int) -> Iterator[Told]:
        """
        Go through what the stream tells after a sequence, until it ends.

        Raises:
            NotReady: It answers something else than a stream, or breaks off.
        """
        from http.client import HTTPException

        connection = self.connection(timeout=SILENCE_SECONDS_MAX)
        try:
            connection.request(
                "GET", f"{self.path}stream?after={after}", headers=dict(self.headers)
            )
            response = connection.getresponse()
            if response.status != _OK:
                raise NotReady(f"the stream answered {response.status}; polling meanwhile")
            kind, data = "", b""
            while line := response.readline():
                name, _, value = line.rstrip(b"\r\n").partition(b": ")
                if name == b"event":
                    kind = value.decode("latin-1")
                elif name == b"data":
                    data = value
                elif not name and kind:
                    yield Told(kind=kind, data=data)
                    kind, data = "", b""
        except HTTPException as error:
            raise NotReady("the stream broke off; polling meanwhile") from error
        finally:
            connection.close()

    def _get(self, name: str) -> bytes | None:
        """
        Return a file, or None when the server says it has none.

        Raises:
            NotReady: Any other answer than 200 or 404, or no HTTP at all.
        """
        from http.client import HTTPException

        tag, had = self._had.get(name, ("", b""))
        asked = {"If-None-Match": tag} if tag else {}
        connection = self.connection(timeout=_TIMEOUT_SECONDS)
        try:
            connection.request("GET", self.path + name, headers={**self.headers, **asked})
            response = connection.getresponse()
            data = response.read(_SIZE_MAX)
        except HTTPException as error:
            raise NotReady("the source did not answer in HTTP; trying again later") from error
        finally:
            connection.close()
        if response.status == _NOT_FOUND:
            return None
        if response.status == _NOT_MODIFIED and tag:
            return self._again(name, had)
        if response.status != _OK:
            raise NotReady(f"the source answered {response.status}; trying again later")
        if tag := response.headers.get("ETag", ""):
            self._had[name] = (tag, b"" if name == TABLE else data)
        return data

    def _again(self, name: str, had: bytes) -> bytes:
        """
        Return what was sent before, which is what the server still has (RFC 9110 section 13.1.2).

        Raises:
            NotReady: It is the table that this edge took before.
        """
        if name == TABLE:
            del self._had[name]  # Should it be lost here, the next poll fetches it whole.
            raise NotReady("the source has no newer table yet; trying again later")
        return had


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of one poll."""

    is_reached: bool
    taken: int = 0
    """How many lines were new."""
    is_new_table: bool = False
    refused: tuple[str, ...] = ()
    """Why something was not taken, for the log; holds no id."""


def poll(source: Source, folder: Path, worker: Worker) -> Heard:
    """
    Ask the source once, keep what it says in the edge's own folder, and take it.

    Never raises for what the source does: an edge goes on with what it last verified.
    """
    refused: list[str] = []
    try:
        taken, is_gap = take_lines(source.lines(), worker, refused)
        is_new_table = is_gap or not worker.edge.has_table
        if is_new_table:
            receive(source.table(), worker.edge.keys, folder)
            worker.refresh()
            more, _ = take_lines(source.lines(), worker, refused)
            taken += more
    except (OSError, Refused) as error:
        refused.append(getattr(error, "code", type(error).__name__) + _message(error))
        return Heard(is_reached=False, refused=tuple(refused))
    if not worker.keep_up():
        refused.append("not-kept: this machine's disk takes nothing; make room")
    return Heard(is_reached=True, taken=taken, is_new_table=is_new_table, refused=tuple(refused))


def follow(
    source: Source,
    folder: Path,
    worker: Worker,
    *,
    stop: Event,
    every_seconds: float = 1.0,
    tell: Callable[[Heard], object] = lambda _heard: None,
) -> None:
    """Poll until `stop` is set, telling what became of each poll; for a thread of its own."""
    while not stop.is_set():
        tell(poll(source, folder, worker))
        stop.wait(every_seconds)


def _message(error: OSError | Refused) -> str:
    """Return our own words about an error; those of the system may name paths, so not those."""
    return f": {error}" if isinstance(error, Refused) else ""


def take_lines(offered: list[bytes], worker: Worker, refused: list[str]) -> tuple[int, bool]:
    """Take what is new of the offered lines; return how many, and whether something is missing."""
    taken = 0
    for line in offered:
        try:
            said = read_line(line, worker.edge.keys)
            match worker.edge.take_said(said):
                case Taken.TAKEN:
                    # It is enforced already; what is kept is for whoever starts here later.
                    worker.keep(said, line)
                    taken += 1
                case Taken.GAP:
                    return taken, True
                case Taken.KNOWN:
                    pass
        except Refused as error:
            refused.append(f"{error.code}: {error}")
    return taken, False
