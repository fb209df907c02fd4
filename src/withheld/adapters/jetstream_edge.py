"""An edge's side of a NATS server: told at once, and asked by sequence besides."""

import hashlib
import json
from collections.abc import Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING

from withheld.adapters.jetstream import (
    TIMEOUT_SECONDS,
    Broker,
    Connection,
    Stored,
    last_of,
    read_from,
)
from withheld.edge.source import Told
from withheld.errors import NotReady, UnreadableFile

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

_SIZE_MAX = 8 << 30


class BrokerSource:
    """
    A service's table on a NATS server, as one edge keeps up with it.

    Whatever the server says is checked by the service's signature and its sequence before it is
    taken; a server that lies, forgets or repeats can delay a decision and do no more.
    """

    def __init__(self, broker: Broker) -> None:
        """Follow `broker`; it is connected to when something is first asked."""
        self._broker = broker
        self._heard: SimpleQueue[Told | None] = SimpleQueue()
        self._place = 1
        """Of the first message in the stream that was not read yet."""
        self._connection = Connection(
            broker,
            subscribed=self._subscribe,
            when_back=lambda: self._heard.put(Told(kind="table", data=b"")),
        )

    def table(self) -> bytes:
        """
        Return the table's bytes, whole as they were put there.

        Raises:
            NotReady: There is none, or it is being replaced.
            UnreadableFile: What says how it is made up cannot be read.
        """
        self._place = 1  # The changes above it are all asked for.
        return self._connection.call(self._table)

    def lines(self) -> list[bytes]:
        """
        Return the changes since they were last asked for, in order, then the source's last word.

        Raises:
            NotReady: The broker does not answer.
        """
        found, alive = self._connection.call(self._news)
        if found:
            self._place = found[-1].place + 1
        return [one.data for one in found] + ([alive.data] if alive is not None else [])

    def told(self, after: int) -> Iterator[Told]:  # noqa: ARG002 -- the poll after it catches up
        """
        Go through what the broker tells, from now on.

        Raises:
            NotReady: It cannot be reached.
        """
        self._connection.call(_nothing)
        yield Told(kind="table", data=b"")
        while (told := self._heard.get()) is not None:
            yield told

    def confirm(self, version: int) -> None:
        """
        Tell the service which version is enforced here.

        Raises:
            NotReady: Nobody takes it.
        """

        async def confirmed(client: "Client") -> None:
            body = json.dumps({"version": version}).encode()
            subject = self._broker.subject("receipt", self._broker.edge)
            await client.request(subject, body, timeout=TIMEOUT_SECONDS)

        self._connection.call(confirmed)

    def close(self) -> None:
        """Let go of the broker."""
        self._heard.put(None)
        self._connection.close()

    async def _subscribe(self, client: "Client") -> None:
        """Listen; after a break the client subscribes again by itself."""
        kinds = {"change.*": "change", "alive": "alive", "table": "table"}
        for subject, kind in kinds.items():

            async def hear(message: "Msg", kind: str = kind) -> None:
                """Pass on what was told."""
                self._heard.put(Told(kind=kind, data=message.data))

            await client.subscribe(self._broker.subject(subject), cb=hear)

    async def _news(self, client: "Client") -> tuple[list[Stored], Stored | None]:
        found = await read_from(client, self._broker, self._place, "change", "*")
        return found, await last_of(client, self._broker, "alive")

    async def _table(self, client: "Client") -> bytes:
        head = await last_of(client, self._broker, "table")
        if head is None:
            raise NotReady("the broker has no table yet; nothing changes here until it has")
        version, count, size, digest = _head(head.data)
        chunks = await read_from(client, self._broker, 1, "chunk", version, "*")
        parts = sorted((int(one.last_part), one.data) for one in chunks)
        data = b"".join(part for _, part in parts)
        if [n for n, _ in parts] != [*range(count)] or len(data) != size:
            raise NotReady("the table on the broker is not whole; trying again later")
        if hashlib.sha256(data).hexdigest() != digest:
            raise NotReady("the table on the broker is being replaced; trying again later")
        return data


def _head(data: bytes) -> tuple[int, int, int, str]:
    """
    Return a table's version, how many chunks and bytes it has, and its SHA-256.

    Raises:
        UnreadableFile: It is something else.
    """
    try:
        said = json.loads(data)
        version, count, size = (int(said[name]) for name in ("version", "chunks", "size"))
        digest = str(said["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile("what the broker says of its table cannot be read") from error
    if not 0 <= size <= _SIZE_MAX:
        raise UnreadableFile("the broker has a table of an impossible size; nothing is fetched")
    return version, count, size, digest


async def _nothing(_client: "Client") -> None:
    """Do nothing with a connection: it is there."""
