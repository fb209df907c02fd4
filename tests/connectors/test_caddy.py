"""Caddy: maps in a file that its site imports, tried with a real one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.connectors.fronts import CASES, EXAMPLES, front, marks_of_cases, owed
from tests.connectors.servers import Running, free_port, origin, script
from tests.connectors.shapes import NOON, entry

from withheld.connectors.caddy.connector import KIND, Caddy
from withheld.connectors.caddy.render import read_config
from withheld.connectors.calling import Endpoint
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, MarkKind
from withheld.testing.connectors import check_connector

CADDYFILE = """\
{{
	admin 127.0.0.1:{admin}
	auto_https off
	persist_config off
}}
http://127.0.0.1:{port} {{
	route {{
		import withheld.caddy
		reverse_proxy 127.0.0.1:{origin}
	}}
}}
"""


def connector(folder: Path, path: str, admin: int, *, ignores_case: bool = False) -> Caddy:
    """Return a connector whose file lies in `folder`."""
    return Caddy(
        program=Path(path),
        caddyfile=folder / "Caddyfile",
        admin=Endpoint(url=f"http://127.0.0.1:{admin}"),
        front=front(ignores_case=ignores_case),
    )


class Server(Running):
    """A real Caddy."""

    def __init__(self, folder: Path, path: str, service: int) -> None:
        """Prepare it; start it with `serve`."""
        super().__init__(free_port())
        self._folder, self._path, self._service, self._admin = folder, path, service, free_port()
        self.caddy = connector(folder, path, self._admin)

    def serve(self, *marks: Mark, ignores_case: bool = False) -> None:
        """Write the files, start, then place the marks."""
        self.caddy = connector(self._folder, self._path, self._admin, ignores_case=ignores_case)
        for name, text in self.caddy.preparation().items():
            (self._folder / name).write_text(text, "utf-8")
        text = CADDYFILE.format(admin=self._admin, port=self.port, origin=self._service)
        (self._folder / "Caddyfile").write_text(text, "utf-8")
        home = {"HOME": str(self._folder), "XDG_DATA_HOME": str(self._folder)}
        command = [self._path, "run", "--config", str(self._folder / "Caddyfile")]
        self.start(command, self._folder / "out.log", home)
        self.caddy.apply(change(*marks))


def change(*marks: Mark) -> Change:
    """Return a run that makes the server restrict exactly `marks`."""
    after = frozenset(marks)
    return Change(run="1", placing=after, lifting=frozenset(), after=after, at=NOON)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a Caddy that is not started yet."""
    monkeypatch.setitem(os.environ, "HOME", str(tmp_path))
    with origin() as port:
        found = Server(tmp_path, script("caddy"), port)
        yield found
        found.stop()


def test_a_caddy_that_is_not_there_is_not_usable(tmp_path: Path) -> None:
    """No program, nobody at the admin address: said so, and nothing is known."""
    caddy = connector(tmp_path, "/nonexistent", 1)

    assert caddy.verify().problems == ("caddy cannot be run; check the path of its program",)
    with pytest.raises(NotReady):
        caddy.observe()


def test_a_path_with_braces_is_not_expressed(tmp_path: Path) -> None:
    """They are Caddy's own; the subject is reported, and nothing is guessed."""
    caddy = connector(tmp_path, "/nonexistent", 1)
    wanted = caddy.wanted([entry("post:{x}"), entry("post:c")], NOON)

    assert wanted.not_expressed == ("post:{x}",)
    assert {mark.target for mark in wanted.marks} == {"/c", "/api/c"}


def test_a_mapping_of_somebody_elses_is_named_and_not_guessed() -> None:
    """Only what is written as we write it stands for one path."""
    config = {
        "handler": "map",
        "destinations": ["{withheld_0}"],
        "mappings": [
            {"input": "IN:/a", "outputs": ["L"]},
            {"input_regexp": "IN:/b.*", "outputs": ["L"]},
            {"input": "IN:/c", "outputs": ["1"]},
        ],
    }

    marks, unread, is_there = read_config([{"handle": [config]}])
    assert marks == {Mark("IN", "/a")}
    assert unread == ["~IN:/b.* L", "IN:/c 1"]
    assert is_there


@pytest.mark.real
def test_a_real_caddy_withholds_in_the_country_only(server: Server) -> None:
    """451 with the link to India, the content elsewhere, exact to the letter."""
    server.serve(*marks_of_cases())

    assert {case: server.get(*case)[0] for case in CASES} == CASES
    assert owed(server) == []
    # Two headers: somebody added to what the hop said, and the country is not known.
    assert server.status_of_two("/asha", "IN", "DE") == 200
    assert server.status_of_two("/unknown", "DE", "IN") == 451


@pytest.mark.real
def test_a_real_caddy_keeps_the_contract(server: Server) -> None:
    """Verified, placed, lifted, read back from the running server; and nothing happens twice."""
    server.serve()

    check_connector(server.caddy, KIND.capabilities, EXAMPLES, at=NOON)


@pytest.mark.real
def test_a_service_whose_addresses_ignore_case_leaves_none_open(server: Server) -> None:
    """`/ASHA` is the same account there; what is placed is read back as it was given."""
    marks = frozenset({Mark("IN", "/asha/*"), Mark("IN", "/a.b")})
    server.serve(*marks, ignores_case=True)

    assert server.caddy.observe().marks == marks
    assert [server.get(path, "IN")[0] for path in ("/ASHA/x", "/A.B", "/aXb")] == [451, 451, 200]


@pytest.mark.real
def test_what_caddy_refuses_is_taken_back(server: Server) -> None:
    """A mistake of somebody's lifts nothing and stops no site."""
    server.serve(Mark("IN", "/asha/*"))
    good = server.caddy.caddyfile.read_text("utf-8")
    server.caddy.caddyfile.write_text(good + "nonsense {", "utf-8")
    with pytest.raises(NotReady):
        server.caddy.apply(change(Mark("IN", "/ravi/*")))

    assert server.caddy.observe().marks == {Mark("IN", "/asha/*")}
    assert server.get("/asha", "IN")[0] == 451


@pytest.mark.real
def test_a_real_caddy_takes_tens_of_thousands_of_marks(server: Server) -> None:
    """In seconds, each read back, and none of them mistaken for another."""
    many = [Mark("IN", f"/@user{n}/{n}", MarkKind.LEGAL_DEMAND) for n in range(20_000)]
    server.serve(*many)

    assert server.caddy.observe().marks == frozenset(many)
    assert server.get("/@user777/777", "IN")[0] == 451
    assert server.get("/@user777/77", "IN")[0] == 200
    assert server.get("/@user777/777", "DE")[0] == 200
