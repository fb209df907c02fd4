"""Traefik asks the look-up service before it serves; the connector asks whether it has followed."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from tests.connectors.servers import Running, free_port, origin, script
from tests.connectors.shapes import NOON, entry, pages

from withheld.connectors.calling import Endpoint
from withheld.connectors.sidecar import connector as module
from withheld.connectors.sidecar.connector import SidecarConnector
from withheld.edge.build import build
from withheld.edge.live import Edge
from withheld.edge.serving import Guard, PathPatterns, TrustedHeader, WhenUnsure
from withheld.edge.table import Table
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark
from withheld.sidecar.app import Sidecar


@dataclass
class LookUp:
    """A look-up service on loopback that withholds one account in India."""

    port: int
    server: uvicorn.Server
    paths: list[str] = field(default_factory=list)


@pytest.fixture
def look_up() -> Iterator[LookUp]:
    """Return a look-up service."""
    entries = [entry("account:asha")]
    table = Table(build(entries, version=1, published_at=NOON, hash_key=b"k" * 16))
    guard = Guard(
        edge=Edge({}, table=table),
        pages=pages(),
        subjects_of=PathPatterns({"/(?P<handle>[^/]+)(/.*)?": ("account:{handle}",)}),
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        when_unsure=WhenUnsure.SHOW,
        clock=lambda: NOON,
    )
    port = free_port()
    config = uvicorn.Config(Sidecar(guard), port=port, log_level="error", http="h11")
    found = LookUp(port=port, server=uvicorn.Server(config))
    thread = threading.Thread(target=found.server.run)
    thread.start()
    while not found.server.started:
        thread.join(0.02)
    yield found
    found.server.should_exit = True
    thread.join(10)


def connector(port: int) -> SidecarConnector:
    """Return the connector to a look-up service."""
    return SidecarConnector(service=Endpoint(url=f"http://127.0.0.1:{port}"))


def change(placing: set[Mark], lifting: set[Mark]) -> Change:
    """Return a run."""
    placed = frozenset(placing)
    return Change(run="1", placing=placed, lifting=frozenset(lifting), after=placed, at=NOON)


def test_a_run_ends_when_the_service_answers_as_decided(
    look_up: LookUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was placed is withheld there, what was lifted is not; else there is no receipt."""
    monkeypatch.setattr(module, "_TRIES", 2)
    sidecar = connector(look_up.port)
    sidecar.apply(change({Mark("IN", "account:asha")}, {Mark("DE", "account:asha")}))

    assert sidecar.verify().is_usable
    with pytest.raises(NotReady, match="1 of 1"):
        sidecar.apply(change({Mark("IN", "account:ravi")}, set()))
    with pytest.raises(NotReady, match="1 of 1"):
        sidecar.apply(change(set(), {Mark("IN", "account:asha")}))


def test_a_service_that_is_not_there_is_not_usable() -> None:
    """Nobody listening: said so, and no receipt."""
    sidecar = connector(1)

    assert not sidecar.verify().is_usable
    with pytest.raises(NotReady):
        sidecar.apply(change({Mark("IN", "account:asha")}, set()))


@pytest.fixture
def traefik(look_up: LookUp, tmp_path: Path) -> Iterator[Running]:
    """Return a real Traefik that asks the look-up service."""
    path = script("traefik")
    front = Running(free_port())
    with origin() as service:
        dynamic = {
            "http": {
                "middlewares": {
                    "withheld": {
                        "forwardAuth": {"address": f"http://127.0.0.1:{look_up.port}/forward-auth"}
                    }
                },
                "routers": {
                    "all": {
                        "rule": "PathPrefix(`/`)",
                        "service": "service",
                        "middlewares": ["withheld"],
                    }
                },
                "services": {
                    "service": {
                        "loadBalancer": {"servers": [{"url": f"http://127.0.0.1:{service}"}]}
                    }
                },
            }
        }
        (tmp_path / "dynamic.yml").write_text(json.dumps(dynamic), "utf-8")
        command = [
            path,
            f"--entryPoints.front.address=127.0.0.1:{front.port}",
            f"--providers.file.filename={tmp_path / 'dynamic.yml'}",
            "--global.checkNewVersion=false",
            "--global.sendAnonymousUsage=false",
        ]
        front.start(command, tmp_path / "out.log", {"HOME": str(tmp_path)})
        yield front
        front.stop()


@pytest.mark.real
def test_a_viewer_cannot_tell_a_real_traefik_what_was_asked(traefik: Running) -> None:
    """It says itself which address is asked for; what a viewer says of that is put away."""
    assert traefik.comes_to_answer("/asha", "IN", 451)
    said = {
        "X-Forwarded-Uri": "/ravi",
        "X-Original-URI": "/ravi",
        "X-Original-URL": "/ravi",
        "X-Rewrite-URL": "/ravi",
        "X-Forwarded-Method": "HEAD",
    }
    each = [traefik.get("/asha", "IN", {name: value})[0] for name, value in said.items()]

    # The look-up service refuses two headers that name two addresses, whoever set which.
    assert each == [451, 400, 451, 451, 451]
    assert traefik.get("/asha", "IN", said)[0] == 400
    assert traefik.status_of_two("/asha", "DE", "IN") == 200
    assert traefik.status_of_two("/asha", "IN", "IN") == 200


@pytest.mark.real
def test_a_real_traefik_shows_nothing_when_the_look_up_service_is_gone(
    traefik: Running, look_up: LookUp
) -> None:
    """What cannot be asked is not shown, withheld or not."""
    assert traefik.comes_to_answer("/ravi", "IN", 200)
    look_up.server.should_exit = True

    assert traefik.comes_to_answer("/ravi", "IN", 500)
    assert traefik.get("/asha", "IN")[0] == 500


@pytest.mark.real
def test_a_real_traefik_withholds_in_the_country_only(traefik: Running) -> None:
    """451 with the link to India, the content elsewhere, in whatever spelling of the path."""
    assert traefik.comes_to_answer("/asha", "IN", 451)
    cases: dict[tuple[str, str | None], int] = {
        ("/asha/status/7?page=2", "IN"): 451,
        ("/%61sha", "in"): 451,
        ("//asha", "IN"): 451,
        ("/ravi", "IN"): 200,
        ("/asha", "DE"): 200,
        ("/asha", None): 200,
    }
    _, headers, body = traefik.get("/asha", "IN", {"Accept-Language": "hi"})

    assert {case: traefik.get(*case)[0] for case in cases} == cases
    assert headers["link"] == '<https://chirp.example/legal>; rel="blocked-by"'
    assert headers["cache-control"] == "private, no-store"
    assert 'lang="hi"' in body
    assert traefik.get("/asha", "DE")[2] == "content of /asha"
