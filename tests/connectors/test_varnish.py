"""Varnish: comparisons in VCL, tried with a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.connectors.fronts import CASES, EXAMPLES, front, marks_of_cases, owed
from tests.connectors.servers import Running, free_port, origin, program
from tests.connectors.shapes import NOON, entry

from withheld.connectors.varnish.connector import KIND, Varnish
from withheld.connectors.varnish.render import FILE, read_source, render
from withheld.errors import NotReady
from withheld.ports.connectors import Change, Mark, MarkKind
from withheld.testing.connectors import check_connector

VCL = """\
vcl 4.1;
import std;
backend service {{ .host = "127.0.0.1"; .port = "{origin}"; }}
include "{folder}/withheld.vcl";
sub vcl_recv {{ call withheld_recv; }}
sub vcl_synth {{ call withheld_synth; }}
sub vcl_deliver {{ call withheld_deliver; }}
"""


def connector(folder: Path, path: str = "/nonexistent", *, ignores_case: bool = False) -> Varnish:
    """Return a connector whose file lies in `folder`."""
    return Varnish(
        program=Path(path),
        vcl=folder / "front.vcl",
        front=front(ignores_case=ignores_case),
        arguments=("-n", str(folder / "varnish")),
    )


def change(*marks: Mark) -> Change:
    """Return a run that makes the server restrict exactly `marks`."""
    after = frozenset(marks)
    return Change(run="1", placing=after, lifting=frozenset(), after=after, at=NOON)


class Server(Running):
    """A real Varnish."""

    def __init__(self, folder: Path, service: int) -> None:
        """Prepare it; start it with `serve`."""
        super().__init__(free_port())
        self._folder, self._service = folder, service
        self.varnish = connector(folder, program("varnishadm", "Debian's varnish"))

    def serve(self, *marks: Mark) -> None:
        """Write the files, start, then place the marks."""
        for name, text in self.varnish.preparation().items():
            (self._folder / name).write_text(text, "utf-8")
        text = VCL.format(folder=self._folder, origin=self._service)
        self.varnish.vcl.write_text(text, "utf-8")
        command = [program("varnishd", "Debian's varnish"), "-F", "-n"]
        self.start(
            [
                *command,
                str(self._folder / "varnish"),
                "-a",
                f"127.0.0.1:{self.port}",
                "-f",
                str(self.varnish.vcl),
                "-j",
                "none",
                "-s",
                "malloc,16m",
            ],
            self._folder / "out.log",
        )
        self.varnish.apply(change(*marks))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return a Varnish that is not started yet."""
    with origin() as port:
        found = Server(tmp_path, port)
        yield found
        found.stop()


def test_a_varnish_that_is_not_there_is_not_usable(tmp_path: Path) -> None:
    """No program: said so, and nothing is known of what it restricts."""
    varnish = connector(tmp_path)

    assert not varnish.verify().is_usable
    with pytest.raises(NotReady):
        varnish.observe()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Each mark stands beside what compares it; a VCL without our file says nothing."""
    marks = set(marks_of_cases())
    wanted = connector(tmp_path).wanted([entry('post:a"b'), entry("post:c")], NOON)

    assert read_source(render(marks, front())) == (marks, [])
    assert read_source("vcl 4.1;") is None
    assert wanted.not_expressed == ('post:a"b',)


@pytest.mark.real
def test_a_real_varnish_withholds_in_the_country_only(server: Server) -> None:
    """451 with the link to India, the content elsewhere, exact to the letter."""
    server.serve(*marks_of_cases())

    assert {case: server.get(*case)[0] for case in CASES} == CASES
    assert owed(server) == []
    # Two headers: somebody added to what the hop said, and the country is not known.
    assert server.status_of_two("/asha", "IN", "DE") == 200
    assert server.status_of_two("/unknown", "DE", "IN") == 451


@pytest.mark.real
def test_a_real_varnish_keeps_the_contract(server: Server) -> None:
    """Verified, placed, lifted, read back from the running server; and nothing happens twice."""
    server.serve()

    check_connector(server.varnish, KIND.capabilities, EXAMPLES, at=NOON)


@pytest.mark.real
def test_a_vcl_that_does_not_compile_is_never_used(server: Server) -> None:
    """What was in use stays in use, and the file is as it was."""
    server.serve(Mark("IN", "/asha/*"))
    before = (server.varnish.vcl.parent / FILE).read_bytes()
    server.varnish.vcl.write_text(server.varnish.vcl.read_text("utf-8") + "nonsense", "utf-8")
    with pytest.raises(NotReady):
        server.varnish.apply(change(Mark("IN", "/ravi/*")))

    assert server.varnish.observe().marks == {Mark("IN", "/asha/*")}
    assert (server.varnish.vcl.parent / FILE).read_bytes() == before
    assert server.get("/asha", "IN")[0] == 451


@pytest.mark.real
def test_a_real_varnish_takes_more_marks_than_it_can_show(server: Server) -> None:
    """Its answers are cut off at 64 KiB; what is in use is known by its name, and read whole."""
    many = [Mark("IN", f"/@user{n}/{n}", MarkKind.LEGAL_DEMAND) for n in range(5000)]
    server.serve(*many)

    assert server.varnish.observe().marks == frozenset(many)
    assert server.get("/@user77/77", "IN")[0] == 451
    assert server.get("/@user77/78", "IN")[0] == 200
    (server.varnish.vcl.parent / FILE).write_text("# lost", "utf-8")
    with pytest.raises(NotReady, match="cli_limit"):
        server.varnish.observe()
