"""
The service's side of a NATS server: what lies in the folder it publishes into is put there.

What the stream has is read back before anything is put, so that a carrier that was killed, a
server that lost its disk, and two carriers at once all come to the same: each change stands there
once.  It never goes backwards: a folder behind what its own key signed there carries nothing.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from withheld.adapters.jetstream import (
    CHUNK_SIZE,
    TIMEOUT_SECONDS,
    Broker,
    Connection,
    Stored,
    last_of,
    read_from,
)
from withheld.edge.changes import read_line
from withheld.edge.contents import Contents
from withheld.edge.folder import TABLE, verify
from withheld.edge.receipts import append_receipt
from withheld.edge.signatures import PublicKeys
from withheld.errors import AlreadyDone, NotPermitted, NotReady, UnreadableFile

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg


@dataclass(slots=True)
class BrokerCarrier:
    """Carries one folder to one broker."""

    folder: Path
    broker: Broker
    keys: PublicKeys
    """The service's own; what is signed by nobody of these counts as not there."""
    clock: Callable[[], datetime]
    connection: Connection = field(init=False)
    _contents: Contents = field(init=False)
    _standing: dict[int, Stored] = field(default_factory=dict)
    """The changes in the stream, by their sequence."""
    _place: int = 1
    _head: dict[int, bytes] = field(default_factory=dict)
    """What is said of the table in the folder, by its version."""
    _is_settled: bool = False

    def __post_init__(self) -> None:
        """Look at the folder, and take receipts once connected."""
        self._contents = Contents(self.folder)
        self.connection = Connection(
            self.broker, subscribed=self._take_receipts, when_back=self._unsettle
        )

    def is_behind(self) -> bool:
        """Return whether there is anything to carry, as far as can be told from here."""
        return self._contents.look() or not self._is_settled

    def carry(self) -> int:
        """
        Put what lies in the folder on the broker, and return its version.

        Raises:
            NotReady: The broker does not answer; or nothing was published into the folder yet.
            AlreadyDone: The broker has something later of the service's own: an old folder.
            NotPermitted: The broker has another change of the same sequence, signed as well.
        """
        self._is_settled = False
        self._contents.look()
        if not self._contents.table_version and not self._contents.changes:
            raise NotReady("nothing was published into that folder yet; run `withheld work`")
        carried = self.connection.call(self._carry)
        self._is_settled = True
        return carried

    def take_receipts(self) -> int:
        """Return 0: receipts come by themselves here."""
        return 0

    def close(self) -> None:
        """Let go of the broker."""
        self.connection.close()

    def _unsettle(self) -> None:
        """Look again at what the stream has: the server was away."""
        self._is_settled = False

    async def _carry(self, client: "Client") -> int:
        try:
            await self._read_back(client)
        except NotReady:
            await self._make_stream(client)
            await self._read_back(client)
        there = await last_of(client, self.broker, "alive")
        self._check_ahead(there)
        await self._put_table(client)
        for number, change in self._lines():
            await self._put_change(client, number, change)
        alive = self._contents.alive
        if alive is not None and (there is None or there.data != alive.data):
            await self._put(client, alive.data, "alive")
        return self._last()

    def _last(self) -> int:
        return max([self._contents.table_version, *(n for n, _ in self._lines())])

    def _lines(self) -> list[tuple[int, bytes]]:
        return [(line.sequence, line.data) for line in self._contents.changes]

    async def _make_stream(self, client: "Client") -> None:
        """Make the stream: on disk, the last message of each subject, read directly."""
        from nats.js.api import StreamConfig

        wanted = ("change.*", "alive", "table", "chunk.*.*")
        await client.jetstream(timeout=TIMEOUT_SECONDS).add_stream(
            StreamConfig(
                name=self.broker.stream,
                subjects=[self.broker.subject(one) for one in wanted],
                max_msgs_per_subject=1,
                allow_direct=True,
            )
        )
        self._standing, self._place = {}, 1

    async def _read_back(self, client: "Client") -> None:
        """Learn which changes the stream has; anew when it seems to have been made anew."""
        last = max(self._standing.values(), key=lambda one: one.place, default=None)
        if last is not None:
            there = await last_of(client, self.broker, "change", last.last_part)
            if there != last:
                self._standing, self._place = {}, 1
        for one in await read_from(client, self.broker, self._place, "change", "*"):
            self._place = one.place + 1
            if one.last_part.isdecimal():
                self._standing[int(one.last_part)] = one

    def _check_ahead(self, alive: Stored | None) -> None:
        """
        Refuse to carry a folder that is behind what its own key signed.

        Raises:
            AlreadyDone: The broker has something later.
        """
        last = self._last()
        later = [one for n, one in self._standing.items() if n > last]
        there = [self._sequence_of(one) for one in (*later, *filter(None, [alive]))]
        if max(there, default=0) > last:
            raise AlreadyDone(
                f"version {max(there)} is on the broker and the folder has {last}; carry from the "
                "folder that is published into, not from a copy"
            )

    def _sequence_of(self, one: Stored) -> int:
        """Return the sequence of a line that a key of the service signed; 0 for any other."""
        try:
            return read_line(one.data, self.keys).sequence
        except (UnreadableFile, NotPermitted):
            return 0  # Whoever put it there is not the service; the edges do not take it either.

    async def _put_table(self, client: "Client") -> None:
        """Put the table there unless it is."""
        head, version = await last_of(client, self.broker, "table"), self._contents.table_version
        if not version or (head is not None and head.data == self._head.get(version)):
            return
        data = (self.folder / TABLE).read_bytes()
        if verify(data, self.keys).version != version:
            return  # It was replaced a moment ago; the next round carries that one.
        count, digest = -(-len(data) // CHUNK_SIZE), hashlib.sha256(data).hexdigest()
        said = {"version": version, "chunks": count, "size": len(data), "sha256": digest}
        self._head = {version: json.dumps(said).encode()}
        if head is not None and head.data == self._head[version]:
            return
        for number in range(count):
            part = data[number * CHUNK_SIZE : (number + 1) * CHUNK_SIZE]
            await self._put(client, part, "chunk", version, number)
        await self._put(client, self._head[version], "table")
        await self._forget(client, version, head)

    async def _forget(self, client: "Client", version: int, head: Stored | None) -> None:
        """Take away changes that are in the table, and tables before the one before."""
        manager = client.jetstream(timeout=TIMEOUT_SECONDS)
        for number in [one for one in self._standing if one <= version]:
            subject = self.broker.subject("change", number)
            await manager.purge_stream(self.broker.stream, subject=subject)
            del self._standing[number]
        try:
            before = int(json.loads(head.data)["version"]) if head is not None else version
        except (ValueError, KeyError, TypeError):
            before = version
        for one in await read_from(client, self.broker, 1, "chunk", "*", 0):
            if (old := one.subject.split(".")[-2]) not in {str(version), str(before)}:
                subject = self.broker.subject("chunk", old, "*")
                await manager.purge_stream(self.broker.stream, subject=subject)

    async def _put_change(self, client: "Client", number: int, line: bytes) -> None:
        """
        Put a change there unless it is.

        Raises:
            NotPermitted: Another of that sequence is there, signed by the service as well.
        """
        there = self._standing.get(number)
        if there is not None and there.data == line:
            return
        if there is not None and self._sequence_of(there) == number:
            raise NotPermitted(
                f"two different changes of sequence {number}; ask which of the service's "
                "publishers is wrong: what is there stays"
            )
        expected = str(there.place if there is not None else 0)
        place = await self._put(client, line, "change", number, expected=expected)
        subject = self.broker.subject("change", number)
        self._standing[number] = Stored(place=place, subject=subject, data=line)

    async def _put(
        self, client: "Client", data: bytes, *parts: object, expected: str | None = None
    ) -> int:
        """Put a message there and return its place, once the server has it."""
        headers = {"Nats-Expected-Stream": self.broker.stream}
        if expected is not None:
            headers["Nats-Expected-Last-Subject-Sequence"] = expected
        stream = client.jetstream(timeout=TIMEOUT_SECONDS)
        answer = await stream.publish(self.broker.subject(*parts), data, headers=headers)
        return answer.seq

    async def _take_receipts(self, client: "Client") -> None:
        """Keep what edges say they enforce, with the service's clock's time."""
        queue = f"{self.broker.name}-receipts"

        async def take(message: "Msg") -> None:
            """Keep one receipt and answer; what is none is left unanswered."""
            edge = message.subject.rpartition(".")[2]
            try:
                version = json.loads(message.data)["version"]
            except (ValueError, KeyError, TypeError):
                return
            if type(version) is int and version >= 0 and edge.replace("-", "").isalnum():
                append_receipt(self.folder, edge, version, self.clock())
                await message.respond(b"{}")

        await client.subscribe(self.broker.subject("receipt", "*"), queue=queue, cb=take)
