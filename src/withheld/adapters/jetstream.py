"""
A table and its changes on a NATS server: one stream, read by sequence, without consumers.

The subjects of a stream named `chirp` are `chirp.change.N` (a line of the feed, by its sequence),
`chirp.alive` (the source's last word), `chirp.chunk.V.N` (a table's bytes, by its version) and
`chirp.table` (what makes a table of them); of each subject the stream keeps the last message.
Edges read with direct gets and listen with ordinary subscriptions, so the server keeps nothing
for them: tens of thousands cost it what they fetch.  Receipts are requests to `chirp.receipt.EDGE`
and in no stream.  Which edge may say what is the server's to hold (docs/look-up.md).

Source: NATS's own documents of JetStream's wire API (`$JS.API.DIRECT.GET`, batched since 2.11).
"""

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from withheld.adapters.nkeys import Credentials
from withheld.errors import InvalidInput, NotReady

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

_T = TypeVar("_T")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
TIMEOUT_SECONDS = 2.0
"""Of one request; what was asked of a server that was killed is asked again that soon."""
_CALL_SECONDS_MAX = 600.0
"""Of one call as a whole: a table of fifty million subjects takes minutes over a slow line."""
_AGAIN_SECONDS = 0.25
_CONNECT_SECONDS_MAX = 10.0
_BATCH = 64
CHUNK_SIZE = 512 << 10
"""Bytes; a NATS server takes messages of up to a mebibyte unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A NATS server, and what a service's table is called on it."""

    server: str
    """Such as `tls://broker.chirp.example:4222`."""
    name: str = "withheld"
    edge: str = ""
    """Which edge this is; empty on the service's side."""
    user: str = ""
    password: str = field(default="", repr=False)
    """Without a user it is a token."""
    credentials: Credentials | None = None
    """A key instead of either."""
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        """
        Refuse names that would be other subjects.

        Raises:
            InvalidInput: A name that is none.
        """
        for one in (self.name, self.edge or "e"):
            if not _NAME.fullmatch(one):
                raise InvalidInput(
                    "a name on the broker has letters, digits, hyphens and underscores; give such"
                )

    @property
    def stream(self) -> str:
        """The stream's name."""
        return f"WITHHELD-{self.name}"

    def subject(self, *parts: object) -> str:
        """Return a subject of this service."""
        return ".".join((self.name, *map(str, parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A message as the stream keeps it."""

    place: int
    """The stream's own number for it."""
    subject: str
    data: bytes

    @property
    def last_part(self) -> str:
        """What its subject ends with."""
        return self.subject.rpartition(".")[2]


class Connection:
    """A connection to the broker: on a loop in a thread of its own, made anew when it breaks."""

    def __init__(
        self,
        broker: Broker,
        *,
        subscribed: Callable[["Client"], Awaitable[None]] | None = None,
        when_back: Callable[[], object] = lambda: None,
    ) -> None:
        """Connect at the first call; `subscribed` is awaited once, `when_back` called each time."""
        self.broker = broker
        self._subscribed, self._when_back = subscribed, when_back
        self._client: Client | None = None
        self._loop = asyncio.new_event_loop()
        self._lock = asyncio.Lock()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def call(self, work: Callable[["Client"], Coroutine[Any, Any, _T]]) -> _T:
        """
        Return what `work` comes to with the connection.

        Raises:
            NotReady: The broker cannot be reached, or does not answer.
        """
        import nats.errors

        if not self._loop.is_running():
            raise NotReady("this connection to the broker was closed; make another")
        done = asyncio.run_coroutine_threadsafe(self._with_client(work), self._loop)
        try:
            return done.result(_CALL_SECONDS_MAX)
        except (nats.errors.Error, OSError, TimeoutError) as error:
            done.cancel()
            raise NotReady(
                f"the message broker did not answer ({type(error).__name__}); trying again later"
            ) from error

    def close(self) -> None:
        """Let go of the connection and its thread."""
        client = self._client
        if client is not None:
            asyncio.run_coroutine_threadsafe(client.close(), self._loop).result(TIMEOUT_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(TIMEOUT_SECONDS)
        self._loop.close()

    async def _with_client(self, work: Callable[["Client"], Coroutine[Any, Any, _T]]) -> _T:
        async with self._lock:
            if self._client is None:
                self._client = await self._connected()
        return await work(self._client)

    async def _connected(self) -> "Client":
        """Return a new connection; from then on the client reconnects by itself, for ever."""
        from nats.aio.client import Client

        async def back() -> None:
            """Say that what was told meanwhile has to be asked for."""
            self._when_back()

        async def ignore(_error: Exception) -> None:
            """Leave it: whoever calls is told, and asks again."""

        broker, client = self.broker, Client()
        # It is declared in whole seconds, and waits for parts of one as well.
        options: dict[str, Any] = {"reconnect_time_wait": _AGAIN_SECONDS}
        if broker.credentials is not None:
            options |= {"signature_cb": broker.credentials.sign}
            if broker.credentials.jwt:
                options["user_jwt_cb"] = broker.credentials.token
            else:
                # The package names a key by itself only where another package reads its seed.
                client._public_nkey = broker.credentials.public  # noqa: SLF001 -- as said above
        elif broker.user or broker.password:
            is_token = not broker.user
            options |= {} if is_token else {"user": broker.user}
            options["token" if is_token else "password"] = broker.password
        # The first time it is not waited for without end: a wrong key is never let in.
        connecting = client.connect(
            broker.server,
            name=broker.edge or "withheld",
            connect_timeout=int(TIMEOUT_SECONDS),
            max_reconnect_attempts=-1,
            ping_interval=5,
            inbox_prefix=f"_INBOX.{broker.edge or broker.name}",
            error_cb=ignore,
            reconnected_cb=back,
            tls=broker.tls,
            **options,
        )
        await asyncio.wait_for(connecting, _CONNECT_SECONDS_MAX)
        if self._subscribed is not None:
            await self._subscribed(client)
            await client.flush()
        return client


async def last_of(client: "Client", broker: Broker, *parts: object) -> Stored | None:
    """
    Return the message of one subject, or None.

    Raises:
        NotReady: The stream is not there, or may not be read.
    """
    found = await _get(client, broker, {"last_by_subj": broker.subject(*parts)})
    return found[0] if found else None


async def read_from(client: "Client", broker: Broker, place: int, *parts: object) -> list[Stored]:
    """
    Return every message of some subjects from a place in the stream on, in its order.

    Raises:
        NotReady: The stream is not there, or may not be read.
    """
    found: list[Stored] = []
    while True:
        asked = {"seq": place, "next_by_subj": broker.subject(*parts), "batch": _BATCH}
        part = await _get(client, broker, asked)
        if not part:
            return found
        found += part
        place = part[-1].place + 1


async def _get(client: "Client", broker: Broker, asked: dict[str, object]) -> list[Stored]:
    """
    Return one batch of a direct get; a server before 2.11 sends one message at a time.

    Raises:
        NotReady: It was refused, or nobody answers for the stream.
    """
    inbox = client.new_inbox()
    listening = await client.subscribe(inbox)
    found: list[Stored] = []
    try:
        where = f"$JS.API.DIRECT.GET.{broker.stream}"
        await client.publish(where, json.dumps(asked).encode(), reply=inbox)
        while True:
            message = await listening.next_msg(timeout=TIMEOUT_SECONDS)
            headers = message.headers or {}
            status = headers.get("Status", "")
            if status in {"404", "204"}:
                return found
            if status:
                raise NotReady(f"the message broker has no such stream yet (it said {status})")
            found.append(_stored(message, headers))
            if "Nats-Num-Pending" not in headers:
                return found
    finally:
        await listening.unsubscribe()


def _stored(message: "Msg", headers: dict[str, str]) -> Stored:
    """
    Return a message of a direct get.

    Raises:
        NotReady: The broker did not say which message it is.
    """
    try:
        place = int(headers["Nats-Sequence"])
        return Stored(place=place, subject=headers["Nats-Subject"], data=message.data)
    except (KeyError, ValueError) as error:
        raise NotReady("the broker answered something else than a message of a stream") from error
