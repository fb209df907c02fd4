"""
What an address says a table is carried over: HTTP, a NATS server, or an object store.

`https://feed.chirp.example/`, `tls://broker.chirp.example:4222`, `s3://bucket/folder`.
"""

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from withheld.adapters.jetstream import Broker
from withheld.adapters.jetstream_carrier import BrokerCarrier
from withheld.adapters.jetstream_edge import BrokerSource
from withheld.adapters.nkeys import credentials_in
from withheld.adapters.object_carrying import ObjectCarrier, ObjectSource
from withheld.adapters.objects import StoredObjects
from withheld.edge.listening import POLL_EVERY_SECONDS
from withheld.edge.serving import now
from withheld.edge.signatures import PublicKeys, trusted
from withheld.edge.source import Carrier, HTTPSource
from withheld.errors import InvalidInput, NotFound, NotReady

_STORES = frozenset({"s3", "gs", "az"})
_BROKERS = frozenset({"nats", "tls"})
_BROKERS_PORT = 4222
ASK_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How a table is carried from the service to an edge, as options say it."""

    address: str
    login: str = ""
    """A token, a name and its secret with a colon between, or for NATS a seed or credentials."""
    name: str = "withheld"
    """What the service's table is called on a message broker."""
    edge: str = ""
    endpoint: str = ""
    """An object store's own address, where it is none of the big clouds'."""
    region: str = "us-east-1"


class Onward(Protocol):
    """What carries a folder to where edges take it."""

    def is_behind(self) -> bool:
        """Return whether there is anything to carry, as far as can be told from here."""
        ...

    def carry(self) -> int:
        """Carry, and return the version that is there; raises `NotReady` to be tried again."""
        ...

    def take_receipts(self) -> int:
        """Keep what edges left word of, and return how many did."""
        ...

    def close(self) -> None:
        """Let go of the other side."""
        ...


def source_at(line: Line) -> Carrier:
    """
    Return what an edge keeps up with.

    Raises:
        InvalidInput: No such address, one that would carry the table unprotected, or no edge named.
        NotReady: The package that speaks with it is not installed.
    """
    parts = urlsplit(line.address)
    if parts.scheme in {"http", "https"}:
        return _http(parts, line.login)
    if not line.edge:
        raise InvalidInput("there nobody knows an edge by its token; name it with --edge")
    if parts.scheme in _BROKERS:
        return BrokerSource(_broker(parts, line))
    return ObjectSource(objects=_objects(parts, line), edge=line.edge)


def carrier_at(line: Line, folder: Path, keys: PublicKeys) -> Onward:
    """
    Return what carries a folder to a broker or a store.

    Raises:
        InvalidInput: No such address, or one that would carry the table unprotected.
        NotReady: The package that speaks with it is not installed.
    """
    parts = urlsplit(line.address)
    if parts.scheme in _BROKERS:
        broker = _broker(parts, line)
        return BrokerCarrier(folder=folder, broker=broker, keys=keys, clock=now)
    return ObjectCarrier(folder=folder, objects=_objects(parts, line), keys=keys, clock=now)


def asks_every_seconds(source: Carrier) -> float:
    """Return how often a source is asked; one that also tells is asked less often."""
    return ASK_EVERY_SECONDS if isinstance(source, ObjectSource) else POLL_EVERY_SECONDS


def keys_of(texts: tuple[str, ...]) -> PublicKeys:
    """
    Return the keys to trust.

    Raises:
        InvalidInput: One that is none.
    """
    try:
        return trusted(*map(bytes.fromhex, texts))
    except ValueError as error:
        raise InvalidInput("a key is no public key; give 64 hexadecimal digits") from error


def login_in(path: Path | None) -> str:
    """
    Return what is in a file with a token or a login; nothing without a file.

    Raises:
        NotFound: There is no such file.
    """
    if path is None:
        return ""
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise NotFound("there is no file with the token; name another") from error


def _http(parts: SplitResult, token: str) -> HTTPSource:
    """
    Return the source at an address.

    Raises:
        InvalidInput: It would carry the table unprotected.
    """
    is_tls = _is_protected(parts, "https")
    return HTTPSource(
        host=parts.hostname or "",
        port=parts.port or (443 if is_tls else 80),
        path=parts.path.rstrip("/") + "/",
        headers={"Authorization": f"Bearer {token}"},
        tls=ssl.create_default_context() if is_tls else None,
    )


def _broker(parts: SplitResult, line: Line) -> Broker:
    """
    Return the broker at an address.

    Raises:
        InvalidInput: It would carry the table unprotected.
        NotReady: The package that speaks with it is not installed.
    """
    try:
        import nats  # noqa: F401 -- only whether it is there
    except ImportError as error:
        raise NotReady("install withheld[nats] to speak with a NATS server") from error
    is_tls = _is_protected(parts, "tls")
    credentials = credentials_in(line.login)
    login = "" if credentials is not None else line.login
    user, colon, password = login.partition(":")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return Broker(
        server=f"{parts.scheme}://{host}:{parts.port or _BROKERS_PORT}",
        name=line.name,
        edge=line.edge,
        user=user if colon else "",
        password=password if colon else login,
        credentials=credentials,
        tls=ssl.create_default_context() if is_tls else None,
    )


def _objects(parts: SplitResult, line: Line) -> StoredObjects:
    """
    Return the object store at an address.

    Raises:
        InvalidInput: No address known here, or one that would carry the table unprotected.
    """
    if parts.scheme not in _STORES or not parts.hostname:
        raise InvalidInput(
            "that is no address to carry a table over; give https://…/, tls://…:4222 or s3://…/…"
        )
    if line.endpoint:
        _is_protected(urlsplit(line.endpoint), "https")
    return StoredObjects.at(
        line.address, endpoint=line.endpoint, login=line.login, region=line.region
    )


def _is_protected(parts: SplitResult, scheme: str) -> bool:
    """
    Return whether an address is protected by TLS; on loopback it need not be.

    Raises:
        InvalidInput: It leaves the machine and is not.
    """
    if not parts.hostname:
        raise InvalidInput(f"that is no address of a server; give {scheme}://…")
    if parts.scheme == scheme:
        return True
    if not _is_loopback(parts.hostname):
        raise InvalidInput(f"a table is a list of silenced people; give {scheme}://…")
    return False


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine, whatever it is called."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" and all(
            ipaddress.ip_address(one[4][0]).is_loopback for one in socket.getaddrinfo(host, None)
        )
