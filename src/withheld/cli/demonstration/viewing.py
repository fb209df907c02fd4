"""Step 7: a real server on loopback, asked by viewers from two countries."""

import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
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
_MAX_AGE = timedelta(days=3650)
"""The story's clock stands in 2021; the edge's stands today."""


@contextmanager
def serving(stage: Stage) -> Iterator[int]:
    """Serve the invented service on loopback behind the look-up, and return the port."""
    service = stage.office.service()
    edge = Edge(
        trusted(*(bytes.fromhex(key) for key in service.public_keys.values())), max_age=_MAX_AGE
    )
    open_edge(stage.store / "edges", edge)
    guard = Guard(
        edge=edge,
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


def ask(port: int, subject: SubjectID, country: str) -> tuple[int, str]:
    """Return the status and the Link header a viewer in `country` gets for `subject`."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/" + subject.replace(":", "/"), headers={"X-Country": country})
        response = connection.getresponse()
        response.read()
        return response.status, response.headers.get("Link", "")
    finally:
        connection.close()


def viewers_look(stage: Stage, subject: SubjectID, heading: str) -> tuple[int, int]:
    """Let viewers in India and in Germany look at `subject`, and tell what they met."""
    with serving(stage) as port:
        here, link = ask(port, subject, "IN")
        elsewhere, _ = ask(port, subject, "DE")
    stage.tell(
        heading,
        f"GET from India: {here}{f', Link: {link}' if link else ''}\nGET from Germany: {elsewhere}",
        {"IN": here, "DE": elsewhere},
    )
    return here, elsewhere


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
