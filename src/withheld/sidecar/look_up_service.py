"""`withheld look-up-service`: the look-up beside a server that cannot embed it."""

import sys
from pathlib import Path
from threading import Event, Thread
from typing import Annotated

from cyclopts import Parameter

from withheld.edge.folder import Worker
from withheld.edge.live import Edge
from withheld.edge.response import Pages
from withheld.edge.serving import Guard
from withheld.edge.signatures import trusted
from withheld.edge.texts import Texts
from withheld.errors import InvalidInput, NotFound
from withheld.sidecar.endpoints import Endpoints
from withheld.sidecar.server import Place, serve
from withheld.sidecar.settings import Settings, read_settings
from withheld.sidecar.speaking import say

_PUBLIC_KEY_SIZE = 64
"""Hexadecimal digits."""


def look_up_service(
    *,
    folder: Annotated[Path, Parameter(name="--folder")],
    key: Annotated[tuple[str, ...], Parameter(name="--key", negative=())],
    settings: Annotated[Path, Parameter(name="--settings")],
    listen: Annotated[str, Parameter(name="--listen")] = "127.0.0.1:8451",
    is_shared: Annotated[bool, Parameter(name="--share-port", negative=())] = False,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """
    Answer servers that ask rather than embed: nginx, Envoy, Traefik, Caddy, or the service's own.

    Ask `/v1/check?subject=post:1&country=IN` of one thing, POST a timeline to `/v1/check`; proxies
    ask `/forward-auth` or `/ext-authz`.  `/livez`, `/readyz` and `/metrics` say how it is.  What
    the folder's receiver takes, it takes within a quarter of a second.  It listens on loopback
    unless told otherwise, and is never for the public: what it answers is what a table says.
    Exit status: 0 when it was told to stop, 1 when it cannot listen there, or 2 when a value will
    not do.

    Example: withheld look-up-service --folder ./edge --key 4f… --settings look-up.toml

    Parameters
    ----------
    folder
        The edge's folder, which a receiver keeps up to date.
    key
        The service's public key that the edge trusts, 64 hexadecimal digits.
    settings
        A TOML file: the service's name, who says where viewers are, which subjects paths show.
    listen
        Where: an address and a port, port 0 for any that is free, or unix:PATH.
    is_shared
        Several such processes listen at this port, one for each core.
    json
        JSON for scripts instead of words for people.
    """
    endpoints, worker = _endpoints(folder, key, _read(settings))
    stop = Event()
    watching = {"stop": stop, "every_seconds": 0.2, "tell": _complain}
    watcher = Thread(target=worker.watch, kwargs=watching)
    watcher.start()

    def tell(where: str) -> None:
        """Print where it listens, and on what it stands."""
        edge = worker.edge
        words = f"The look-up service listens at {where}; version {edge.version} of the table."
        if not edge.has_table:
            words = f"The look-up service listens at {where}; there is no table yet: dont-know."
        say({"listens_at": where, "table_version": edge.version}, words, as_json=json)

    try:
        serve(endpoints, Place.of(listen, is_shared=is_shared), tell=tell)
    finally:
        stop.set()
        watcher.join()
    return 0


def _complain(problem: str) -> None:
    """Say on the error stream what is wrong with the folder, or that it is well again."""
    sys.stderr.write(f"{problem or 'the folder can be read again'}; what was verified last holds\n")
    sys.stderr.flush()


def _read(path: Path) -> Settings:
    """
    Return the settings in a file.

    Raises:
        NotFound: There is no such file.
    """
    try:
        return read_settings(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise NotFound("there is no file of settings there; write one, or name another") from error


def _endpoints(folder: Path, keys: tuple[str, ...], settings: Settings) -> tuple[Endpoints, Worker]:
    """
    Return the endpoints over a folder, and what follows the folder.

    Raises:
        InvalidInput: A key that is none.
    """
    if any(len(one) != _PUBLIC_KEY_SIZE or set(one) - set("0123456789abcdef") for one in keys):
        raise InvalidInput(f"a key is no public key; give {_PUBLIC_KEY_SIZE} hexadecimal digits")
    edge = Edge(trusted(*map(bytes.fromhex, keys)), max_age=settings.max_age)
    worker = Worker(folder, edge, is_serving=True)
    worker.refresh()
    guard = Guard(
        edge=edge,
        pages=Pages(service=settings.service, texts=Texts.load()),
        subjects_of=settings.paths,
        country_from=settings.country_from,
        when_unsure=settings.when_unsure,
    )
    return Endpoints(guard), worker
