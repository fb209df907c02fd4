"""Step 7: a real server on loopback, asked by viewers from two countries."""

import re
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

import uvicorn

from withheld.cli.demonstration.stage import Stage
from withheld.edge.asgi import WithheldMiddleware
from withheld.edge.folder import open_edge
from withheld.edge.live import Edge
from withheld.edge.response import Pages, Service
from withheld.edge.serving import Guard, TrustedHeader, WhenUnsure
from withheld.edge.signatures import trusted
from withheld.edge.texts import Texts
from withheld.model.identity import SubjectID

_Message = MutableMapping[str, Any]
_MAX_AGE = timedelta(days=36_500)
"""The story's clock stands in 2021; the edge's stands today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a viewer met."""

    status: int
    link: str
    title: str
    """The title of the page; empty when it is none."""


@contextmanager
def serving(stage: Stage) -> Iterator[int]:
    """Serve the invented service on loopback behind the look-up, and return the port."""
    guard = Guard(
        edge=_edge(stage),
        pages=Pages(
            service=Service(
                name="Chirp",
                blocked_by="https://legal.chirp.example/legal/withheld/",
                objections="https://chirp.example/complain",
            ),
            texts=Texts.load(),
        ),
        subjects_of=lambda path: _subjects(stage, path),
        country_from=TrustedHeader(name="x-country", source="edge"),
        when_unsure=WhenUnsure.SHOW,
    )
    config = uvicorn.Config(
        WithheldMiddleware(_app, guard=guard), host="127.0.0.1", port=0, log_level="error"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def ask(port: int, subject: SubjectID, country: str) -> Seen:
    """Return what a viewer in `country` gets for `subject`."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"X-Country": country, "Accept": "text/html", "Accept-Language": "en"}
        connection.request("GET", "/" + subject.replace(":", "/"), headers=headers)
        response = connection.getresponse()
        page = response.read().decode("utf-8")
        title = re.search("<title>(.*?)</title>", page, re.DOTALL)
        return Seen(
            status=response.status,
            link=response.headers.get("Link", ""),
            title=title.group(1).strip() if title else "",
        )
    finally:
        connection.close()


def viewers_look(stage: Stage, subject: SubjectID, heading: str) -> tuple[int, int]:
    """Let viewers in India and in Germany look at `subject`, and tell what they met."""
    with serving(stage) as port:
        here = ask(port, subject, "IN")
        elsewhere = ask(port, subject, "DE")
    stage.tell(
        heading,
        f"GET from India: {here.status}, Link: {here.link or 'none'}\n"
        f'  with a page: "{here.title}"\n'
        f"GET from Germany: {elsewhere.status}, the content itself",
        {"IN": here.status, "DE": elsewhere.status, "link": here.link, "page": here.title},
    )
    return here.status, elsewhere.status


def table_is_published(stage: Stage) -> None:
    """Tell which table the service's own edges hold after what is due went out."""
    stage.work()
    edge = _edge(stage)
    size = sum(1 for _ in edge.entries())
    stage.tell(
        "The table goes to the service's own edges",
        f"Version {edge.version}, signed: {size} subjects, each with the countries it is withheld "
        "in. The edges answer from memory and need nothing of this store.",
        {"edges": size, "version": edge.version},
    )


def _edge(stage: Stage) -> Edge:
    """Return an edge that read what was published, and trusts the service's own keys only."""
    service = stage.office.service()
    keys = [bytes.fromhex(service.public_keys[key]) for key in service.service_keys]
    edge = Edge(trusted(*keys), max_age=_MAX_AGE)
    open_edge(stage.store / "edges", edge)
    return edge


def _subjects(stage: Stage, path: str) -> tuple[str, ...]:
    """Return what a path of the invented service shows: a post and its account, or an account."""
    _, kind, name, *_ = (*path.split("/"), "", "")
    if kind == "post":
        post = stage.office.directory.post(name)
        return (f"post:{name}", *((f"account:{post.author}",) if post else ()))
    return (f"{kind}:{name}",) if kind and name else ()


async def _app(
    scope: _Message,
    receive: Callable[[], Awaitable[_Message]],
    send: Callable[[_Message], Awaitable[None]],
) -> None:
    """Answer every request with the content."""
    del receive
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"the content\n"})
