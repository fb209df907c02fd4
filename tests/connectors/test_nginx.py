"""nginx: what is rendered, what is read back, and what a real server then answers."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.fronts import CASES, marks_of_cases
from tests.connectors.servers import Running, free_port, program
from tests.connectors.shapes import NOON, entry, pages, places

from withheld.connectors.nginx.connector import KIND, Nginx, read_map, read_query_map
from withheld.connectors.nginx.render import QUERY_MAP, NginxSettings, render
from withheld.connectors.places import DEPTH_MAX, is_expressible, wanted_paths
from withheld.edge.format import Entry
from withheld.edge.serving import TrustedHeader, WhenUnsure
from withheld.errors import InvalidInput, NotReady
from withheld.model.withholding import ReasonKind, WhenCountryUnknown
from withheld.ports.connectors import Change, Mark, MarkKind
from withheld.testing.connectors import check_connector

HOUR = timedelta(hours=1)


def settings(name: str = "Chirp", *, ignores_case: bool = False) -> NginxSettings:
    """Return what an operator would say."""
    return NginxSettings(
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        pages=pages(name),
        ignores_case=ignores_case,
    )


def wanted(*entries: Entry, ignores_case: bool = False) -> frozenset[Mark]:
    """Return the marks for those entries."""
    where = places(ignores_case=ignores_case)
    return wanted_paths(entries, where, WhenUnsure.SHOW, NOON).marks


def read(files: Mapping[str, str]) -> frozenset[Mark]:
    """Return what rendered files restrict."""
    found: set[Mark] = set()
    for depth in range(DEPTH_MAX + 1):
        marks, unread = read_map(files[f"withheld-{depth}.map"], below=depth > 0)
        assert unread == []
        found |= marks
    marks, unread = read_query_map(files[QUERY_MAP])
    assert unread == []
    return frozenset(found | marks)


def test_what_is_rendered_is_read_back() -> None:
    """The keys in the files are the country and the path, and no subject's id."""
    marks = wanted(entry("account:asha"), entry("post:ravi/1"), entry("post:b", country="DE"))

    assert read(render(marks, settings())) == marks
    assert {mark.key for mark in marks} == {
        "IN:/asha/*",
        "IN:/ravi/1",
        "IN:/api/ravi/1",
        "DE:/b",
        "DE:/api/b",
    }


def test_the_same_marks_in_any_order_give_the_same_files() -> None:
    """Nothing is reloaded for nothing."""
    marks = [Mark("IN", f"/{number}") for number in range(9)]

    assert render(marks, settings()) == render(marks[::-1], settings())


@given(
    st.sets(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
        .map(lambda text: "/" + text)
        .filter(is_expressible),
        max_size=12,
    ),
    st.sampled_from(MarkKind),
)
def test_any_path_survives_the_way_through_the_file(paths: set[str], kind: MarkKind) -> None:
    """Quotes, backslashes, dollars, dots, and paths that differ in case only."""
    marks = frozenset(Mark("IN", path, kind) for path in paths)

    assert read(render(marks, settings())) == marks


def test_a_map_of_the_operators_own_is_read_as_far_as_it_can_be() -> None:
    """What is restricted today is listed; a line that could mean anything is named, not guessed."""
    marks, unread = read_map(
        '# by hand\n\n"in:/asha/status/1" 1;\nDE:/b 1; # since May\nIN:/free 0;\n'
        "default 0;\n~^IN:/c.*$ 1;\ninclude more.map;\nXX:/d 1;\n",
        below=False,
    )

    assert marks == {Mark("IN", "/asha/status/1"), Mark("DE", "/b")}
    assert unread == ["~^IN:/c.*$ 1;", "include more.map;", "XX:/d 1;"]


def nginx_in(folder: Path, path: str = "/nonexistent") -> Nginx:
    """Return a connector whose files lie in `folder`."""
    return Nginx(
        program=Path(path),
        configuration=folder / "nginx.conf",
        settings=settings(),
        places=places(),
        when_unsure=WhenUnsure.SHOW,
        arguments=("-p", str(folder)),
    )


def change(*marks: Mark, before: Iterable[Mark] = ()) -> Change:
    """Return a run that makes the server restrict exactly `marks`."""
    after, had = frozenset(marks), frozenset(before)
    return Change(run="1", placing=after - had, lifting=had - after, after=after, at=NOON)


def test_an_nginx_that_cannot_be_run_is_not_usable(tmp_path: Path) -> None:
    """Verification says what is wrong, in words for the operator."""
    nginx = nginx_in(tmp_path)

    assert not nginx.verify().is_usable
    assert nginx.verify().problems == ("nginx cannot be run; check the path of its program",)


@pytest.mark.parametrize("name", ["Chirp$", "C" * 5000])
def test_a_page_that_nginx_cannot_hold_is_refused(name: str) -> None:
    """Better refused at set-up than broken at night."""
    with pytest.raises(InvalidInput, match="the 451 page"):
        render([], settings(name=name))


CONFIGURATION = """\
daemon off; master_process on; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/plain;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include withheld-http.conf;
  server {{
    listen 127.0.0.1:{port};
    include withheld-server.conf;
    location / {{ return 200 "content"; }}
  }}
}}
"""


class Server(Running):
    """A real nginx."""

    def __init__(self, folder: Path, path: str) -> None:
        """Prepare it; start it with `serve`."""
        super().__init__(free_port())
        user = "user root;" if os.geteuid() == 0 else ""
        self.nginx = nginx_in(folder, path)
        self.nginx.configuration.write_text(
            CONFIGURATION.format(folder=folder, port=self.port, user=user), "utf-8"
        )

    def serve(self, *marks: Mark, files: Mapping[str, str] | None = None) -> None:
        """Write the files and start; the port answers when this returns."""
        folder = self.nginx.configuration.parent
        for name, text in (files or render(marks, self.nginx.settings)).items():
            (folder / name).write_text(text, "utf-8")
        command = [str(self.nginx.program), *self.nginx.arguments]
        self.start([*command, "-c", str(self.nginx.configuration)], folder / "out.log")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return an nginx that is not started yet."""
    server = Server(tmp_path, program("nginx", "Debian's nginx-core"))
    yield server
    server.stop()


@pytest.mark.real
def test_a_real_nginx_answers_as_every_front_does(server: Server) -> None:
    """Paths and queries, however they are sent."""
    server.serve(*marks_of_cases())

    assert {case: server.get(*case)[0] for case in CASES} == CASES
    assert server.nginx.observe().marks == frozenset(marks_of_cases())


@pytest.mark.real
def test_a_real_nginx_that_ignores_case_does_so_in_queries(server: Server) -> None:
    """`?acct=ASHA` is asha's where the service says so, encoded or not."""
    front = replace(server.nginx, settings=settings(ignores_case=True))
    server.serve(files=render([Mark("IN", "/lookup?acct=asha")], front.settings))
    asked = ("/lookup?acct=ASHA", "/lookup?acct=%41sHa", "/LOOKUP?acct=asha", "/lookup?acct=ravi")

    assert [server.get(path, "IN")[0] for path in asked] == [451, 451, 451, 200]


@pytest.mark.real
def test_a_real_nginx_withholds_in_the_country_only(server: Server) -> None:
    """451 with the link to India, the content elsewhere, exact to the letter."""
    server.serve(
        *wanted(
            entry("account:asha"),
            entry("post:Ab9"),
            entry("post:cd"),
            entry("post:CD"),
            entry("post:a$b"),
            entry("account:law", reason_kind=ReasonKind.LOCAL_LAW),
            entry("account:unknown", unknown=WhenCountryUnknown.WITHHOLD),
            entry("account:भूमि"),
        )
    )
    cases = {
        ("/asha", "IN"): 451,
        ("/asha/status/7", "IN"): 451,
        ("//asha/./status/7?page=2", "IN"): 451,
        ("/%61sha", "in"): 451,
        ("/ashan", "IN"): 200,
        ("/asha", "DE"): 200,
        ("/asha", None): 200,
        ("/asha", "XX"): 200,
        ("/ASHA", "IN"): 200,
        ("/Ab9", "IN"): 451,
        ("/aB9", "IN"): 200,
        ("/cd", "IN"): 451,
        ("/CD", "IN"): 451,
        ("/Cd", "IN"): 200,
        ("/api/cd", "IN"): 451,
        ("/a$b", "IN"): 451,
        ("/a", "IN"): 200,
        ("/law", "IN"): 451,
        ("/unknown", None): 451,
        ("/unknown", "ZZ"): 451,
        ("/unknown", "DE"): 200,
        ("/%E0%A4%AD%E0%A5%82%E0%A4%AE%E0%A4%BF", "IN"): 451,
        ("/", "IN"): 200,
    }

    assert {case: server.get(*case)[0] for case in cases} == cases


@pytest.mark.real
def test_a_real_nginx_says_what_a_viewer_is_owed(server: Server) -> None:
    """RFC 7725's link, the right text, the country's name, nothing for shared caches."""
    server.serve(Mark("IN", "/asha/*"), Mark("IN", "/law/*", MarkKind.LOCAL_LAW))
    _, headers, body = server.get("/asha", "IN")
    _, shown, _ = server.get("/asha", "DE")

    assert headers["link"] == '<https://chirp.example/legal>; rel="blocked-by"'
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "not available in India because of a legal demand" in body
    assert "its reading of local law" in server.get("/law", "IN")[2]
    assert shown["cache-control"] == "private"


@pytest.mark.real
def test_a_service_whose_addresses_ignore_case_leaves_none_open(server: Server) -> None:
    """`/ASHA` is the same account there, and is withheld like `/asha`."""
    lowered = wanted(entry("account:Asha"), entry("post:a$B"), ignores_case=True)
    server.serve(files=render(lowered, settings(ignores_case=True)))

    assert read(render(lowered, settings(ignores_case=True))) == lowered
    assert {path: server.get(path, "IN")[0] for path in ("/ASHA/x", "/asha", "/A$b", "/b")} == {
        "/ASHA/x": 451,
        "/asha": 451,
        "/A$b": 451,
        "/b": 200,
    }


@pytest.mark.real
def test_a_real_nginx_keeps_the_contract(server: Server) -> None:
    """Verified, placed, lifted, read back; and nothing happens twice."""
    server.serve()
    examples = [entry("account:asha"), entry("post:ravi/1"), entry("post:x", country="DE")]

    check_connector(server.nginx, KIND.capabilities, examples, at=NOON)


@pytest.mark.real
def test_a_real_nginx_follows_a_change(server: Server) -> None:
    """What is lifted is shown again, what is placed is withheld."""
    asha, ravi = Mark("IN", "/asha/*"), Mark("IN", "/ravi/*")
    server.serve(asha)
    server.nginx.apply(change(ravi, before=[asha]))

    assert server.comes_to_answer("/ravi", "IN", 451)
    assert server.comes_to_answer("/asha", "IN", 200)


@pytest.mark.real
def test_a_configuration_that_nginx_refuses_is_taken_back(server: Server) -> None:
    """A mistake of somebody's lifts nothing and stops no site."""
    asha = Mark("IN", "/asha/*")
    server.serve(asha)
    good = server.nginx.configuration.read_text("utf-8")
    server.nginx.configuration.write_text(good + "nonsense;", "utf-8")
    with pytest.raises(NotReady):
        server.nginx.apply(change(Mark("IN", "/ravi/*"), before=[asha]))

    assert server.nginx.observe().marks == {asha}
    assert server.get("/asha", "IN")[0] == 451


@pytest.mark.real
def test_a_real_nginx_verifies_itself(server: Server) -> None:
    """It says its version, that its files are included, and that it cannot keep time."""
    server.serve()
    verified = server.nginx.verify()

    assert verified.is_usable
    assert verified.version.startswith("1.")
    assert any("keeps no time" in one for one in verified.remarks)
    is_old = tuple(map(int, verified.version.split(".")[:2])) < (1, 23)
    assert any("two country headers" in one for one in verified.remarks) is is_old
