"""Envoy: a filter with its own table, replaced while a real one runs."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.fronts import CASES, EXAMPLES, front, marks_of_cases, owed
from tests.connectors.servers import Running, free_port, origin, wheel
from tests.connectors.shapes import NOON

from withheld.connectors.calling import Endpoint
from withheld.connectors.envoy.connector import KIND, Envoy
from withheld.connectors.envoy.render import FILE, FILTER, read_source, render_lua
from withheld.connectors.places import is_expressible
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, MarkKind
from withheld.testing.connectors import check_connector


def connector(folder: Path, admin: int, *, ignores_case: bool = False) -> Envoy:
    """Return a connector whose file lies in `folder`."""
    return Envoy(
        admin=Endpoint(url=f"http://127.0.0.1:{admin}"),
        folder=folder,
        front=front(ignores_case=ignores_case),
    )


def address(port: int) -> dict[str, object]:
    """Return an address of loopback as Envoy writes it."""
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def configuration(entry: object, port: int, admin: int, service: int) -> dict[str, object]:
    """Return a whole configuration: one listener, our filter, the router, one service."""
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network."
        "http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "front",
        "http_filters": [
            entry,
            {
                "name": "envoy.filters.http.router",
                "typed_config": {
                    "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
                },
            },
        ],
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "service"}}],
                }
            ]
        },
    }
    endpoint = {"lb_endpoints": [{"endpoint": {"address": address(service)}}]}
    return {
        "node": {"id": "front-1", "cluster": "front"},
        "admin": {"address": address(admin)},
        "static_resources": {
            "listeners": [
                {
                    "address": address(port),
                    "filter_chains": [
                        {"filters": [{"name": "http", "typed_config": manager}]},
                    ],
                }
            ],
            "clusters": [
                {
                    "name": "service",
                    "connect_timeout": "5s",
                    "load_assignment": {"cluster_name": "service", "endpoints": [endpoint]},
                }
            ],
        },
    }


class Server(Running):
    """A real Envoy."""

    def __init__(self, folder: Path, service: int) -> None:
        """Prepare it; start it with `serve`."""
        super().__init__(free_port())
        self._folder, self._service, self._admin = folder, service, free_port()
        self.envoy = connector(folder, self._admin)

    def serve(self, *marks: Mark) -> None:
        """Write the file and start; then place the marks."""
        files = self.envoy.preparation()
        (self._folder / FILE).write_text(files[FILE], "utf-8")
        whole = configuration(json.loads(files[FILTER]), self.port, self._admin, self._service)
        (self._folder / "envoy.json").write_text(json.dumps(whole), "utf-8")
        command = [wheel("envoy", "envoy/_bin/envoy"), "-c", str(self._folder / "envoy.json")]
        command.append("--disable-hot-restart")  # Two at once would meet on one socket.
        self.start([*command, "--concurrency", "1", "-l", "warn"], self._folder / "out.log")
        after = frozenset(marks)
        change = Change(run="0", placing=after, lifting=frozenset(), after=after, at=NOON)
        self.envoy.apply(change)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return an Envoy that is not started yet."""
    wheel("envoy", "envoy/_bin/envoy")
    with origin() as port:
        found = Server(tmp_path, port)
        yield found
        found.stop()


@given(
    st.sets(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
        .map(lambda text: "/" + text)
        .filter(is_expressible),
        max_size=6,
    )
)
def test_any_path_survives_the_way_through_the_source(paths: set[str]) -> None:
    """Brackets that would end a long string among them."""
    marks = {Mark("IN", path, MarkKind.LOCAL_LAW) for path in paths | {"/a]=]b", "/]==]"}}

    assert read_source(render_lua(marks, front())) == (marks, [])


def test_an_envoy_that_is_not_there_is_not_usable(tmp_path: Path) -> None:
    """Nobody at the admin address: said so, and nothing is known of what it restricts."""
    envoy = connector(tmp_path, 1)

    assert not envoy.verify().is_usable
    with pytest.raises(NotReady):
        envoy.observe()


@pytest.mark.real
def test_a_real_envoy_withholds_in_the_country_only(server: Server) -> None:
    """451 with the link to India, the content elsewhere, exact to the letter."""
    server.serve(*marks_of_cases())

    assert {case: server.get(*case)[0] for case in CASES} == CASES
    assert owed(server) == []
    # Two headers: somebody added to what the hop said, and the country is not known.
    assert server.status_of_two("/asha", "IN", "DE") == 200
    assert server.status_of_two("/unknown", "DE", "IN") == 451


@pytest.mark.real
def test_a_real_envoy_keeps_the_contract(server: Server) -> None:
    """Verified, placed, lifted, read back from the running server; and nothing happens twice."""
    server.serve()

    check_connector(server.envoy, KIND.capabilities, EXAMPLES, at=NOON)
    assert server.envoy.verify().version.startswith("1.")


@pytest.mark.real
def test_a_filter_that_envoy_refuses_is_not_taken_for_the_one_in_force(server: Server) -> None:
    """The dump shows it although it was refused; nothing is lifted meanwhile."""
    server.serve(Mark("IN", "/asha/*"))
    path = server.envoy.folder / FILE
    broken = path.with_name("broken.json")
    text = path.read_text("utf-8").replace("local marks", "local local marks")
    broken.write_text(text.replace('"version_info": "', '"version_info": "x'), "utf-8")
    broken.replace(path)
    for _ in range(50):
        if not server.envoy.verify().is_usable:
            break
        time.sleep(0.1)

    with pytest.raises(NotReady, match="refused"):
        server.envoy.observe()
    assert server.get("/asha", "IN")[0] == 451
