"""
A table and its changes in an object store, for very many edges: three objects, and receipts.

`table`, `changes.jsonl` and `alive.json` are what lies in the folder the service publishes into,
byte for byte; `receipts/EDGE` is what an edge last said that it enforces.  Edges ask by the tag of
what they have.  They may read the three and write their own receipt, which is the store's to hold.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from withheld.edge.changes import Change, read_line
from withheld.edge.contents import Contents
from withheld.edge.folder import ALIVE, CHANGES, TABLE
from withheld.edge.format import HEADER_SIZE, SIGNED_SIZE, SIGNING_CONTEXT, unpack_header
from withheld.edge.receipts import RECEIPTS, append_receipt, latest
from withheld.edge.signatures import PublicKeys, check
from withheld.edge.source import Told
from withheld.errors import AlreadyDone, NotPermitted, NotReady, Refused, UnreadableFile
from withheld.ports.objects import Kept, Objects


@dataclass(slots=True, kw_only=True)
class ObjectSource:
    """A service's table in an object store, as one edge keeps up with it: by asking."""

    objects: Objects
    edge: str = ""
    _had: dict[str, Kept] = field(default_factory=dict)

    def table(self) -> bytes:
        """
        Return the table's bytes.

        Raises:
            NotReady: There is none.
        """
        found = self.objects.get(TABLE)
        if found is None:
            raise NotReady("the object store has no table yet; nothing changes here until it has")
        return found.data

    def lines(self) -> list[bytes]:
        """Return the changes since the table, then the source's last word."""
        found: list[bytes] = []
        for name in (CHANGES, ALIVE):
            had = self._had.get(name, Kept("", b""))
            now = self.objects.get(name, known=had.tag)
            if now is None:
                self._had.pop(name, None)
                continue
            if not had.tag or now.tag != had.tag:
                self._had[name] = had = now
            found.extend(line for line in had.data.split(b"\n")[:-1] if line)
        return found

    def told(self, after: int) -> Iterator[Told]:
        """
        Tell nothing: an object store speaks when it is spoken to.

        Raises:
            NotReady: Always.
        """
        raise NotReady(f"an object store tells nothing by itself; asking it what follows {after}")

    def confirm(self, version: int) -> None:
        """Leave word of which version is enforced here."""
        self.objects.put(f"{RECEIPTS}/{self.edge}", json.dumps({"version": version}).encode())


@dataclass(slots=True, kw_only=True)
class ObjectCarrier:
    """Carries one folder to one object store."""

    folder: Path
    objects: Objects
    keys: PublicKeys
    """The service's own; what is signed by nobody of these counts as not there."""
    clock: Callable[[], datetime]
    _contents: Contents = field(init=False)
    _table: int = 0
    """The version of the table that was put there."""
    _changes: bytes | None = None
    _is_settled: bool = False

    def __post_init__(self) -> None:
        """Look at the folder."""
        self._contents = Contents(self.folder)

    def is_behind(self) -> bool:
        """Return whether there is anything to carry, as far as can be told from here."""
        return self._contents.look() or not self._is_settled

    def carry(self) -> int:
        """
        Put what lies in the folder into the store, and return its version.

        The table goes first and the last word last: whoever asks in between meets a table that is
        newer than the changes, never changes that lead on from nowhere.

        Raises:
            NotReady: The store does not do it; or nothing was published into the folder yet.
            AlreadyDone: The store has something later of the service's own: an old folder.
        """
        self._is_settled = False
        self._contents.look()
        alive = self._contents.alive
        if not self._contents.table_version or alive is None:
            raise NotReady("nothing was published into that folder yet; run `withheld work`")
        there = self.objects.get(ALIVE)
        self._check_ahead(there, alive.sequence)
        if self._table != self._contents.table_version:
            version = self._table_there()
            if version > self._contents.table_version:
                raise AlreadyDone(_behind(version, self._contents.table_version))
            if version < self._contents.table_version:
                self.objects.put(TABLE, (self.folder / TABLE).read_bytes())
            self._table = self._contents.table_version
        changes = b"".join(line.data + b"\n" for line in self._contents.changes)
        if changes != self._changes:
            self.objects.put(CHANGES, changes)
            self._changes = changes
        if there is None or there.data != alive.data + b"\n":
            instead_of = there.tag if there is not None else ""
            self.objects.put(ALIVE, alive.data + b"\n", instead_of=instead_of)
        self._is_settled = True
        return max([self._table, *(line.sequence for line in self._contents.changes)])

    def take_receipts(self) -> int:
        """
        Keep what edges said since, with the service's clock's time; return how many said more.

        An edge is taken to enforce something when its word is found, which is later than it was.
        """
        known, taken = latest(self.folder / RECEIPTS), 0
        for edge in self.objects.names(RECEIPTS):
            found = self.objects.get(f"{RECEIPTS}/{edge}")
            try:
                version = json.loads(found.data)["version"] if found is not None else 0
            except (ValueError, KeyError, TypeError):
                continue  # An edge's receipt claims nothing but for that edge.
            is_named = edge.replace("-", "").replace(".", "").isalnum()
            if is_named and type(version) is int and version > known.get(edge, -1):
                append_receipt(self.folder, edge, version, self.clock())
                taken += 1
        return taken

    def close(self) -> None:
        """Nothing is held open."""

    def _check_ahead(self, there: Kept | None, sequence: int) -> None:
        """
        Refuse to carry a folder that is behind what its own key signed.

        Raises:
            AlreadyDone: The store has something later.
        """
        for line in there.data.split(b"\n")[:-1] if there is not None else ():
            try:
                said = read_line(line, self.keys)
            except (UnreadableFile, NotPermitted):
                continue  # Whoever put it there is not the service.
            if not isinstance(said, Change) and said.sequence > sequence:
                raise AlreadyDone(_behind(said.sequence, sequence))

    def _table_there(self) -> int:
        """Return the version of the table in the store, if a key of the service signed it."""
        found = self.objects.beginning(TABLE, HEADER_SIZE)
        if found is None:
            return 0
        data = found.data
        try:
            header = unpack_header(data, found.length)
            signed = SIGNING_CONTEXT + data[:SIGNED_SIZE]
            check(data[SIGNED_SIZE:HEADER_SIZE], signed, key=header.key, keys=self.keys)
        except Refused:
            return 0  # Whoever put it there is not the service; ours takes its place.
        return header.version


def _behind(there: int, here: int) -> str:
    return (
        f"version {there} is in the object store and the folder has {here}; carry from the folder "
        "that is published into, not from a copy"
    )
