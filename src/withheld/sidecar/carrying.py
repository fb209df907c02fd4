"""`withheld feed`, `feed-token`, `carry`, `follow`: from the service's folder to an edge's own."""

import secrets
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Annotated

from cyclopts import Parameter

from withheld.edge.folder import Worker
from withheld.edge.listening import Keeping
from withheld.edge.live import Edge
from withheld.edge.source import Heard
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotReady
from withheld.ledger.canonical import JSON
from withheld.sidecar.addresses import (
    Line,
    Onward,
    asks_every_seconds,
    carrier_at,
    keys_of,
    login_in,
    source_at,
)
from withheld.sidecar.feed import LOOK_EVERY_SECONDS, Feed, hash_of
from withheld.sidecar.server import Place, run_app
from withheld.sidecar.speaking import say

_TOKEN_BYTES = 24
_LOOK_OVER_EVERY = 100
"""Looks at the folder, some two seconds."""
_AGAIN_SECONDS = 0.25


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


def carry(  # noqa: PLR0913 -- one option each, and all but three have a default
    *,
    folder: Annotated[Path, Parameter(name="--folder")],
    to: Annotated[str, Parameter(name="--to")],
    key: Annotated[tuple[str, ...], Parameter(name="--key", negative=())],
    login_file: Annotated[Path | None, Parameter(name="--login-file")] = None,
    name: Annotated[str, Parameter(name="--name")] = "withheld",
    endpoint: Annotated[str, Parameter(name="--endpoint")] = "",
    region: Annotated[str, Parameter(name="--region")] = "us-east-1",
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Carry the table to a NATS server or into an object store, from where many edges take it.

    What is there is read back first, so each change stands there once, whoever was killed when. A
    folder behind what is there carries nothing. What edges enforce comes back the same way. Who
    may read and write there is the server's to hold: the table is a list of silenced people.
    Exit status: 0 when it was told to stop, 1 when the folder is behind, or 2 when a value will not
    do.
    Example: withheld carry --folder store/edges --to tls://broker.chirp.example --key 4f…

    Parameters
    ----------
    folder
        The folder the service publishes into: `edges` in the case store.
    to
        Where: tls://HOST:4222 (nats:// on loopback only) or s3://BUCKET/FOLDER.
    key
        The service's public key, 64 hexadecimal digits.
    login_file
        A file with a token, a name and its secret with a colon between, or a seed (NKey) or
        credentials file of NATS.
    name
        What the service's table is called on a NATS server.
    endpoint
        The object store's own address, where it is none of the big clouds'.
    region
        What the object store calls the place it stands in.
    json
        JSON for scripts instead of words for people.
    """
    keys, stop = keys_of(key), _stopped_by_signal()
    line = Line(address=to, login=login_in(login_file), name=name, endpoint=endpoint, region=region)
    carrier = carrier_at(line, folder, keys)
    last: list[object] = []

    def tell(version: int, is_reached: bool, reason: str) -> None:  # noqa: FBT001 -- as its caller
        """Print what changed since the last time something was said."""
        if last != (now := [version, is_reached, reason]):
            last[:] = now
            there = f"Version {version} is there." if is_reached else f"Not carried: {reason}."
            value: JSON = {"version": version, "is_reached": is_reached, "said": reason}
            say(value, there, as_json=json)

    keep_carrying(carrier, stop, tell)
    return 0


def keep_carrying(carrier: Onward, stop: Event, tell: Callable[[int, bool, str], object]) -> None:
    """
    Carry whatever is new until told to stop, and look over everything now and then.

    Raises:
        AlreadyDone: The folder is behind what is there.
        NotPermitted: What is there is signed by the service as well and says something else.
    """
    version, looks = 0, 0
    try:
        while not stop.is_set():
            is_due = looks % _LOOK_OVER_EVERY == 0
            looks += 1
            try:
                if carrier.is_behind() or is_due:
                    version = carrier.carry()
                    tell(version, True, "")  # noqa: FBT003 -- the outer function names it
                if is_due:
                    carrier.take_receipts()
            except NotReady as error:
                tell(version, False, str(error))  # noqa: FBT003 -- the outer function names it
                stop.wait(_AGAIN_SECONDS)
            stop.wait(LOOK_EVERY_SECONDS)
    finally:
        carrier.close()


def follow(  # noqa: PLR0913 -- one option each, and all but four have a default
    *,
    source: Annotated[str, Parameter(name="--from")],
    token_file: Annotated[Path, Parameter(name="--token-file")],
    key: Annotated[tuple[str, ...], Parameter(name="--key", negative=())],
    folder: Annotated[Path, Parameter(name="--folder")],
    edge: Annotated[str, Parameter(name="--edge")] = "",
    name: Annotated[str, Parameter(name="--name")] = "withheld",
    endpoint: Annotated[str, Parameter(name="--endpoint")] = "",
    region: Annotated[str, Parameter(name="--region")] = "us-east-1",
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Keep an edge's folder up to date: listen to whoever carries the table, and poll besides.

    It follows a feed, a NATS server, an object store, or the published files behind any web server
    that asks for a token. Cut off, the folder stays as it was last verified; back again, it catches
    up. It never goes backwards. What is enforced here, the service is told.
    Exit status: 0 when it was told to stop, or 2 when a value will not do.
    Example: withheld follow --from https://feed.chirp.example/ --token-file t --key 4f… --folder e

    Parameters
    ----------
    source
        https://…/ (http on loopback only), tls://HOST:4222 (nats:// on loopback only), or
        s3://BUCKET/FOLDER.
    token_file
        A file with this edge's token, or its name and secret with a colon between.
    key
        The service's public key that the edge trusts, 64 hexadecimal digits.
    folder
        The edge's folder; made when it is not there.
    edge
        This edge's name, where the token does not tell it: on a NATS server, in an object store.
    name
        What the service's table is called on a NATS server.
    endpoint
        The object store's own address, where it is none of the big clouds'.
    region
        What the object store calls the place it stands in.
    json
        JSON for scripts instead of words for people.
    """
    line = Line(
        address=source,
        login=login_in(token_file),
        name=name,
        edge=edge,
        endpoint=endpoint,
        region=region,
    )
    keys, where = keys_of(key), source_at(line)
    folder.mkdir(parents=True, exist_ok=True)
    worker, stop = Worker(folder, Edge(keys)), _stopped_by_signal()
    worker.refresh()
    tell = _telling(worker, as_json=json)
    every = asks_every_seconds(where)
    Keeping(where, folder, worker, stop, tell, poll_every_seconds=every).run()
    return 0


def _telling(worker: Worker, *, as_json: bool) -> Callable[[Heard], None]:
    """Return what prints what changed since the last time something was said."""
    last: list[object] = []

    def tell(heard: Heard) -> None:
        """Print it."""
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
        say(value, words, as_json=as_json)

    return tell


def _stopped_by_signal() -> Event:
    """Return what is set when the process is told to stop."""
    stop = Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _number, _frame: stop.set())
    return stop


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
