"""HAProxy: a map that is changed while it runs, tried with a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.connectors.fronts import CASES, EXAMPLES, front, marks_of_cases, owed
from tests.connectors.servers import Running, free_port, origin, program
from tests.connectors.shapes import NOON, entry

from withheld.connectors.haproxy.connector import HAProxy
from withheld.connectors.haproxy.render import read_entries, render_map
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, MarkKind
from withheld.testing.connectors import check_connector

CONFIGURATION = """\
global
  stats socket {folder}/admin.sock level admin
defaults
  mode http
  timeout connect 5s
  timeout client 10s
  timeout server 10s
frontend front
  bind 127.0.0.1:{port}
{lines}
  default_backend service
backend service
  server service 127.0.0.1:{origin}
"""


def connector(folder: Path, *, ignores_case: bool = False) -> HAProxy:
    """Return a connector whose files lie in `folder`."""
    return HAProxy(
        admin_socket=folder / "admin.sock", folder=folder, front=front(ignores_case=ignores_case)
    )


class Server(Running):
    """A real HAProxy."""

    def __init__(self, folder: Path, origin_port: int) -> None:
        """Prepare it; start it with `serve`."""
        super().__init__(free_port())
        self.haproxy = connector(folder)
        self._folder = folder
        self._origin = origin_port

    def serve(self, *marks: Mark) -> None:
        """Write the files and start."""
        for name, text in self.haproxy.preparation().items():
            (self._folder / name).write_text(text, "utf-8")
        (self._folder / "withheld.map").write_text(render_map(marks), "utf-8")
        lines = (self._folder / "withheld-frontend.cfg").read_text("utf-8")
        text = CONFIGURATION.format(
            folder=self._folder, port=self.port, origin=self._origin, lines=lines
        )
        (self._folder / "haproxy.cfg").write_text(text, "utf-8")
        path = program("haproxy", "Debian's haproxy")
        self.start([path, "-db", "-f", str(self._folder / "haproxy.cfg")], self._folder / "out.log")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return a HAProxy that is not started yet."""
    program("haproxy", "Debian's haproxy")
    with origin() as port:
        found = Server(tmp_path, port)
        yield found
        found.stop()


def test_a_map_is_read_back_and_what_is_no_mark_is_named() -> None:
    """A line that somebody added by hand in another form is not guessed at."""
    marks = {Mark("IN", "/asha/*"), Mark("--", "/b", MarkKind.UNSURE)}
    text = render_map(marks)

    assert read_entries(text) == (marks, [])
    assert read_entries(text + "# by hand\nIN:/x 1\nfoo L\n") == (marks, ["IN:/x 1", "foo L"])


def test_a_path_with_a_blank_in_it_is_not_expressed(tmp_path: Path) -> None:
    """A map's key ends there; the subject is reported, and nothing is guessed."""
    wanted = connector(tmp_path).wanted([entry("post:a b"), entry("post:c")], NOON)

    assert wanted.not_expressed == ("post:a b",)
    assert {mark.target for mark in wanted.marks} == {"/c", "/api/c"}


def test_a_haproxy_that_is_not_there_is_not_usable(tmp_path: Path) -> None:
    """Nobody on the socket: said so, and nothing is known of what it restricts."""
    haproxy = connector(tmp_path)

    assert not haproxy.verify().is_usable
    with pytest.raises(NotReady):
        haproxy.observe()


@pytest.mark.real
def test_a_real_haproxy_withholds_in_the_country_only(server: Server) -> None:
    """451 with the link to India, the content elsewhere, exact to the letter."""
    server.serve(*marks_of_cases())

    assert {case: server.get(*case)[0] for case in CASES} == CASES
    assert owed(server) == []
    # Two headers: somebody added to what the hop said, and the country is not known.
    assert server.status_of_two("/asha", "IN", "DE") == 200
    assert server.status_of_two("/unknown", "DE", "IN") == 451


@pytest.mark.real
def test_a_real_haproxy_keeps_the_contract(server: Server) -> None:
    """Verified, placed, lifted, read back from the running server; and nothing happens twice."""
    server.serve()

    from withheld.connectors.haproxy.connector import KIND

    check_connector(server.haproxy, KIND.capabilities, EXAMPLES, at=NOON)


@pytest.mark.real
def test_a_change_holds_at_once_and_over_a_restart(server: Server) -> None:
    """No reload: the next request meets it; and the file has it for the next start."""
    server.serve()
    marks = frozenset(Mark("IN", f"/p{number}") for number in range(3000)) | {Mark("IN", "/a;b")}
    server.haproxy.apply(Change(run="1", placing=marks, lifting=frozenset(), after=marks, at=NOON))
    at_once = server.get("/p2999", "IN")[0], server.get("/a;b", "IN")[0]
    server.haproxy.apply(
        Change(run="2", placing=frozenset(), lifting=marks, after=frozenset(), at=NOON)
    )
    lifted = server.get("/p2999", "IN")[0], server.get("/a;b", "IN")[0]

    assert at_once == (451, 451)
    assert lifted == (200, 200)
    assert (server.haproxy.folder / "withheld.map").read_text("utf-8") == ""
