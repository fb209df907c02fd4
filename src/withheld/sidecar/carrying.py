"""`withheld feed`, `feed-token`, `follow`: from the service's folder of edges to an edge's own."""

import ipaddress
import secrets
import signal
import socket
import ssl
from pathlib import Path
from threading import Event
from typing import Annotated
from urllib.parse import urlsplit

from cyclopts import Parameter

from withheld.edge.folder import Worker
from withheld.edge.listening import Keeping
from withheld.edge.live import Edge
from withheld.edge.signatures import trusted
from withheld.edge.source import Heard, HTTPSource
from withheld.errors import AlreadyDone, InvalidInput, NotFound
from withheld.ledger.canonical import JSON
from withheld.sidecar.feed import Feed, hash_of
from withheld.sidecar.server import Place, run_app
from withheld.sidecar.speaking import say

_TOKEN_BYTES = 24


def feed(
    *,
    folder: Annotated[Path, Parameter(name="--folder")],
    tokens: Annotated[Path, Parameter(name="--tokens")],
    listen: Annotated[str, Parameter(name="--listen")] = "127.0.0.1:8452",
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Carry the table to the service's edges: for those who poll, and at once for those who listen.

    Nobody without a token is answered.  It listens on loopback unless told otherwise; put TLS
    before it where it leaves the machine.  Killed at any moment it loses nothing: edges catch up.
    Exit status: 0 when it was told to stop, 1 when it cannot listen there, or 2 when a value will
    not do.
    Example: withheld feed --folder ./store/edges --tokens edges.toml

    Parameters
    ----------
    folder
        The folder the service publishes into: `edges` in the case store.
    tokens
        The edges and the hashes of their tokens, as `feed-token` writes it.
    listen
        Where: an address and a port, port 0 for any that is free, or unix:PATH.
    json
        JSON for scripts instead of words for people.
    """
    place, edges = Place.of(listen), _edges(tokens)
    listener = place.listen()
    app = Feed(folder, edges)
    where = place.name(listener)
    words = f"The feed is at {where} for {len(edges)} edges."
    say({"listens_at": where, "edges": len(edges)}, words, as_json=json)

    def end_streams() -> None:
        """Let nobody wait for more."""
        app.is_stopping = True

    run_app(app, listener, when_stopping=end_streams)
    return 0


def feed_token(
    edge: str,
    /,
    *,
    tokens: Annotated[Path, Parameter(name="--tokens")],
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Make a token for an edge and print it, once; the file keeps its hash.

    Exit status: 0, 1 when the edge has one, or 2 when the name will not do.
    Example: withheld feed-token frankfurt-1 --tokens edges.toml

    Parameters
    ----------
    edge
        The edge's name: letters, digits, dots and hyphens.
    tokens
        The file of the edges; made when it is not there.
    json
        JSON for scripts instead of words for people.
    """
    if not edge.replace("-", "").replace(".", "").isalnum() or not edge.isascii():
        raise InvalidInput("an edge's name has letters, digits, dots and hyphens; give another")
    known = _edges(tokens) if tokens.is_file() else {}
    if edge in known.values():
        raise AlreadyDone("that edge has a token; remove its line from the file to replace it")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    text = tokens.read_text("utf-8") if tokens.is_file() else "[edges]\n"
    tokens.write_text(f'{text}"{edge}" = "{hash_of(token)}"\n', "utf-8")
    tokens.chmod(0o600)
    say({"edge": edge, "token": token}, token, as_json=json)
    return 0


def follow(
    *,
    source: Annotated[str, Parameter(name="--from")],
    token_file: Annotated[Path, Parameter(name="--token-file")],
    key: Annotated[tuple[str, ...], Parameter(name="--key", negative=())],
    folder: Annotated[Path, Parameter(name="--folder")],
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Keep an edge's folder up to date: listen to the service's feed, and poll it besides.

    Cut off, the folder stays as it was last verified; back again, it catches up.  It never goes
    backwards.  What is enforced here, the service is told.
    Exit status: 0 when it was told to stop, or 2 when a value will not do.
    Example: withheld follow --from https://feed.chirp.example/ --token-file t --key 4f… --folder e

    Parameters
    ----------
    source
        Where the feed is, an https address; http on loopback only.
    token_file
        A file with this edge's token.
    key
        The service's public key that the edge trusts, 64 hexadecimal digits.
    folder
        The edge's folder; made when it is not there.
    json
        JSON for scripts instead of words for people.
    """
    try:
        token = token_file.read_text("utf-8").strip()
        keys = trusted(*map(bytes.fromhex, key))
    except FileNotFoundError as error:
        raise NotFound("there is no file with the token; name another") from error
    except ValueError as error:
        raise InvalidInput("a key is no public key; give 64 hexadecimal digits") from error
    where = _source(source, token)
    folder.mkdir(parents=True, exist_ok=True)
    worker, stop = Worker(folder, Edge(keys)), Event()
    worker.refresh()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _number, _frame: stop.set())
    last: list[object] = []

    def tell(heard: Heard) -> None:
        """Print what changed since the last time something was said."""
        reason = "; ".join(heard.refused)
        now = [worker.edge.version, heard.is_reached, reason]
        if now == last:
            return
        last[:] = now
        reached = "" if heard.is_reached else "; the source cannot be reached"
        words = f"Version {worker.edge.version} is enforced{reached}{reason and '; ' + reason}."
        value: JSON = {
            "version": worker.edge.version,
            "is_reached": heard.is_reached,
            "said": reason,
        }
        say(value, words, as_json=json)

    Keeping(where, folder, worker, stop, tell).run()
    return 0


def _edges(path: Path) -> dict[str, str]:
    """
    Return the hashes of tokens and the edges they stand for.

    Raises:
        NotFound: There is no such file.
        InvalidInput: It is another file.
    """
    from tomllib import TOMLDecodeError, loads

    try:
        found = loads(path.read_text("utf-8"))["edges"]
        return {str(token): str(name) for name, token in found.items()}
    except FileNotFoundError as error:
        raise NotFound("there is no file of edges; make one with feed-token") from error
    except (TOMLDecodeError, KeyError, AttributeError) as error:
        raise InvalidInput("that is no file of edges; make one with feed-token") from error


def _source(address: str, token: str) -> HTTPSource:
    """
    Return the source at an address.

    Raises:
        InvalidInput: No http address, or one that would carry the table unprotected.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidInput("that is no address of a feed; give https://…/")
    is_tls = parts.scheme == "https"
    if not is_tls and not _is_loopback(parts.hostname):
        raise InvalidInput("a table is a list of silenced people; give an https address")
    return HTTPSource(
        host=parts.hostname,
        port=parts.port or (443 if is_tls else 80),
        path=parts.path.rstrip("/") + "/",
        headers={"Authorization": f"Bearer {token}"},
        tls=ssl.create_default_context() if is_tls else None,
    )


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine, whatever it is called."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" and all(
            ipaddress.ip_address(one[4][0]).is_loopback for one in socket.getaddrinfo(host, None)
        )
