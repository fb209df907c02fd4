"""What lies in the folder the service publishes into, read again whenever it was written."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from withheld.edge.folder import ALIVE, CHANGES, TABLE
from withheld.edge.format import HEADER_SIZE, unpack_header
from withheld.errors import UnreadableFile

FILES = frozenset({TABLE, CHANGES, ALIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the feed, as the service itself wrote it."""

    previous: int
    sequence: int
    data: bytes


@dataclass(slots=True)
class Contents:
    """What lies in the folder, looked at again whenever it was written."""

    folder: Path
    table_version: int = 0
    changes: tuple[Line, ...] = ()
    alive: Line | None = None
    _seen: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    _known: dict[bytes, Line] = field(default_factory=dict)

    def look(self) -> bool:
        """
        Look again; return whether there was anything new.

        A line that the machine stopped in while it was written is none.

        Raises:
            OSError: The folder gives nothing now; what was not read is new at the next look.
        """
        try:
            return self._look()
        except OSError:
            self._seen.clear()
            raise

    def _look(self) -> bool:
        fresh = [name for name in sorted(FILES) if self._is_new(name)]
        if TABLE in fresh:
            with (
                suppress(UnreadableFile, FileNotFoundError),
                (self.folder / TABLE).open("rb") as file,
            ):
                length = file.seek(0, 2)
                file.seek(0)
                self.table_version = unpack_header(file.read(HEADER_SIZE), length).version
        if CHANGES in fresh:
            lines = [line for data in self._lines(CHANGES) if (line := self._line(data))]
            self.changes = tuple(lines)
            self._known = {line.data: line for line in lines}
        if ALIVE in fresh:
            found = (self._line(data) for data in self._lines(ALIVE))
            self.alive = next((line for line in found if line is not None), self.alive)
        return bool(fresh)

    def after(self, cursor: int) -> tuple[Line, ...] | None:
        """Return the changes after a cursor; None when only the table leads on from there."""
        wanted = [line for line in self.changes if line.sequence > cursor]
        last = max([self.table_version, *(line.sequence for line in self.changes)])
        if cursor >= last:
            return ()
        starts = {self.table_version, *(line.sequence for line in self.changes)}
        return tuple(wanted) if cursor in starts and cursor >= self.table_version else None

    def _line(self, data: bytes) -> Line | None:
        """Return what a line says of its place; None for one that is torn."""
        known = self._known.get(data)
        if known is not None:
            return known
        try:
            signed = json.loads(json.loads(data)["signed"])
            sequence = int(signed["sequence"])
            previous = int(signed.get("previous", sequence))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return Line(previous=previous, sequence=sequence, data=data)

    def _lines(self, name: str) -> list[bytes]:
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return []  # It was there a moment ago; the next look finds the next one.
        return [line for line in data.split(b"\n")[:-1] if line]

    def _is_new(self, name: str) -> bool:
        try:
            status = (self.folder / name).stat()
        except FileNotFoundError:
            return False
        seen = (status.st_ino, status.st_size, status.st_mtime_ns)
        if self._seen.get(name) == seen:
            return False
        self._seen[name] = seen
        return True
