"""nginx: what is rendered, what is read back, and what a real server then answers."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.connectors.nginx.connector import Nginx, Restricted, adopt, wanted_keys
from withheld.connectors.nginx.render import Place, Rendered, Settings, is_expressible, render
from withheld.edge.format import Entry
from withheld.edge.response import Pages, Service
from withheld.edge.serving import TrustedHeader, WhenUnsure
from withheld.edge.texts import Texts
from withheld.errors import InvalidInput, NotPermitted, NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import ReasonKind, WhenCountryUnknown

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def settings(when_unsure: WhenUnsure = WhenUnsure.SHOW, name: str = "Chirp") -> Settings:
    """Return what an operator would say."""
    return Settings(
        country_from=TrustedHeader(name="X-Country", source="cdn"),
        pages=Pages(
            service=Service(name=name, blocked_by="https://chirp.example/legal"),
            texts=Texts.load(),
        ),
        when_unsure=when_unsure,
    )


def entry(
    subject: str,
    *,
    country: str = "IN",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason_kind: ReasonKind = ReasonKind.LEGAL_DEMAND,
    unknown: WhenCountryUnknown = WhenCountryUnknown.SHOW,
) -> Entry:
    """Return an entry, in India unless said otherwise."""
    return Entry(
        subject=SubjectID(subject),
        countries=frozenset({country}),
        starts_at=starts_at,
        ends_at=ends_at,
        reason_kind=reason_kind,
        when_country_unknown=unknown,
    )


def places_of(subject: SubjectID) -> Sequence[Place]:
    """Return where a small service shows its subjects: the id is the path."""
    kind, _, name = subject.partition(":")
    match kind:
        case "account":
            return [Place(f"/{name}", takes_all_below=True)]
        case "post":
            return [Place(f"/{name}"), Place(f"/api/{name}")]
        case _:
            return []


def rendered(*entries: Entry, at: datetime = NOON) -> Rendered:
    """Return the files for those entries."""
    return render(entries, places_of, settings(), at)


def test_what_is_rendered_is_read_back() -> None:
    """The keys in the files are the country and the path, and no subject's id."""
    wanted = rendered(entry("account:asha"), entry("post:ravi/1"), entry("post:b", country="DE"))

    assert wanted_keys(wanted) == {
        "IN:/asha/*",
        "IN:/ravi/1",
        "IN:/api/ravi/1",
        "DE:/b",
        "DE:/api/b",
    }


def test_only_what_is_in_force_is_rendered_and_the_next_change_is_told() -> None:
    """Nginx has no clock: the caller is told when to render again."""
    wanted = rendered(
        entry("account:over", ends_at=NOON),
        entry("account:now", starts_at=NOON, ends_at=NOON + 3 * HOUR),
        entry("account:later", starts_at=NOON + HOUR),
    )

    assert wanted_keys(wanted) == {"IN:/now/*"}
    assert wanted.next_change_at == NOON + HOUR


def test_what_nginx_cannot_compare_is_reported_and_not_guessed() -> None:
    """A subject with no path, or one nginx cannot hold, is listed as not expressed."""
    wanted = rendered(entry("hashtag:x"), entry("post:a\nb"), entry("account:ok"))

    assert wanted.not_expressed == ("hashtag:x", "post:a\nb")
    assert wanted_keys(wanted) == {"IN:/ok/*"}


def test_the_same_entries_in_any_order_give_the_same_files() -> None:
    """Nothing is reloaded for nothing."""
    entries = [entry(f"post:{number}") for number in range(9)]

    assert rendered(*entries).files == rendered(*entries[::-1]).files


@given(
    st.sets(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
        .map(lambda text: "/" + text)
        .filter(lambda path: is_expressible(Place(path)) and path == path.rstrip()),
        max_size=12,
    )
)
def test_any_path_survives_the_way_through_the_file(paths: set[str]) -> None:
    """Quotes, backslashes, dollars, dots, and paths that differ in case only."""
    wanted = render(
        [entry(f"path:{path}") for path in paths],
        lambda subject: [Place(subject.removeprefix("path:"))],
        settings(),
        NOON,
    )

    assert wanted_keys(wanted) == {f"IN:{path}" for path in paths}


def test_a_map_of_the_operators_own_is_adopted_as_far_as_it_can_be_read() -> None:
    """What is restricted today is listed; a line that could mean anything is named, not guessed."""
    adopted = adopt(
        '# by hand\n\n"in:/asha/status/1" 1;\nDE:/b 1; # since May\nIN:/free 0;\n'
        "default 0;\n~^IN:/c.*$ 1;\ninclude more.map;\nXX:/d 1;\n"
    )

    assert adopted.restricted == (
        Restricted(country="IN", path="/asha/status/1"),
        Restricted(country="DE", path="/b"),
    )
    assert adopted.unread_lines == (7, 8, 9)


def test_a_read_only_connector_writes_nothing(tmp_path: Path) -> None:
    """It starts read-only."""
    nginx = Nginx(program=Path("/nonexistent"), configuration=tmp_path / "nginx.conf")
    with pytest.raises(NotPermitted, match="read-only"):
        nginx.apply(rendered(entry("account:asha")))

    assert list(tmp_path.iterdir()) == []


def test_an_nginx_that_cannot_be_run_is_not_usable(tmp_path: Path) -> None:
    """Verification says what is wrong, in words for the operator."""
    nginx = Nginx(program=Path("/nonexistent"), configuration=tmp_path / "nginx.conf")

    assert not nginx.verify().is_usable
    assert nginx.verify().problems == ("nginx cannot be run; check the path of its program",)


@pytest.mark.parametrize("name", ["Chirp$", "C" * 5000])
def test_a_page_that_nginx_cannot_hold_is_refused(name: str) -> None:
    """Better refused at set-up than broken at night."""
    with pytest.raises(InvalidInput, match="the 451 page"):
        render([], places_of, settings(name=name), NOON)


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


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """A real nginx with a folder and a port of its own."""

    def __init__(self, folder: Path, program: str) -> None:
        """Prepare it; start it with `start`."""
        self.port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        configuration = folder / "nginx.conf"
        configuration.write_text(
            CONFIGURATION.format(folder=folder, port=self.port, user=user), "utf-8"
        )
        self.nginx = Nginx(
            program=Path(program),
            configuration=configuration,
            arguments=("-p", str(folder)),
            may_write=True,
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, wanted: Rendered) -> None:
        """Write the files and start; the port answers when this returns."""
        for name, text in wanted.files.items():
            (self.nginx.configuration.parent / name).write_text(text, "utf-8")
        command = [str(self.nginx.program), *self.nginx.arguments]
        self._process = subprocess.Popen(  # noqa: S603 -- the distribution's own nginx
            [*command, "-c", str(self.nginx.configuration)]
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                time.sleep(0.05)
            else:
                return
        pytest.fail((self.nginx.configuration.parent / "error.log").read_text("utf-8"))

    def stop(self) -> None:
        """End the process that was started here."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)

    def get(self, path: str, country: str | None) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path, headers={} if country is None else {"X-Country": country})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, body

    def answers_after_reload(self, path: str, country: str, expected: int) -> bool:
        """Return whether the new workers come to answer so; the old ones serve a moment longer."""
        for _ in range(100):
            if self.get(path, country)[0] == expected:
                return True
            time.sleep(0.05)
        return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Return an nginx that is not started yet."""
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed; on Debian: apt-get install nginx-core")
    server = Server(tmp_path, program)
    yield server
    server.stop()


@pytest.mark.real
def test_a_real_nginx_withholds_in_the_country_only(server: Server) -> None:
    """451 with the link to India, the content elsewhere, exact to the letter."""
    server.start(
        rendered(
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
    server.start(
        rendered(entry("account:asha"), entry("account:law", reason_kind=ReasonKind.LOCAL_LAW))
    )
    _, headers, body = server.get("/asha", "IN")
    _, shown, _ = server.get("/asha", "DE")

    assert headers["link"] == '<https://chirp.example/legal>; rel="blocked-by"'
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "not available in India because of a legal demand" in body
    assert "its reading of local law" in server.get("/law", "IN")[2]
    assert shown["cache-control"] == "private"


@pytest.mark.real
def test_a_real_nginx_is_reconciled_and_a_second_run_changes_nothing(server: Server) -> None:
    """Wanted against observed, a receipt, and nothing done twice."""
    first, second = rendered(entry("account:asha")), rendered(entry("account:ravi"))
    server.start(first)
    missing, surplus = server.nginx.drift(second)
    receipt = server.nginx.apply(second)
    again = server.nginx.apply(second)

    assert missing == {"IN:/ravi/*"}
    assert surplus == {"IN:/asha/*"}
    assert (receipt.placed_count, receipt.lifted_count) == (1, 1)
    assert again.changed == ()
    assert server.answers_after_reload("/ravi", "IN", 451)
    assert server.answers_after_reload("/asha", "IN", 200)


@pytest.mark.real
def test_a_configuration_that_nginx_refuses_is_taken_back(server: Server) -> None:
    """A mistake of ours lifts nothing and stops no site."""
    server.start(rendered(entry("account:asha")))
    broken = rendered(entry("account:ravi"))
    files = {**broken.files, "withheld-0.map": '"IN:/x"'}
    with pytest.raises(NotReady):
        server.nginx.apply(
            Rendered(files=files, next_change_at=None, not_expressed=broken.not_expressed)
        )

    assert server.nginx.observe() == {"IN:/asha/*"}
    assert server.get("/asha", "IN")[0] == 451


@pytest.mark.real
def test_a_real_nginx_verifies_itself(server: Server) -> None:
    """It says its version, that its files are included, and that it cannot keep time."""
    server.start(rendered(entry("account:asha")))
    verified = server.nginx.verify()

    assert verified.is_usable
    assert verified.version.startswith("1.")
    assert not verified.keeps_time_itself
