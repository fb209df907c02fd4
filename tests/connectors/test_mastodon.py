"""Mastodon: every form of its addresses at the edge, account actions for everybody's sake."""

import http.client
import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.adapters.answering import answering
from tests.connectors import test_nginx
from tests.connectors.servers import Running, free_port, program, script
from tests.connectors.shapes import NOON, entry

from withheld.adapters.directory import MemoryDirectory
from withheld.connectors.calling import Endpoint
from withheld.connectors.mastodon.connector import KIND, AccountAction, Mastodon
from withheld.connectors.nginx.render import render
from withheld.connectors.places import read_places, wanted_paths
from withheld.connectors.settings import Settings
from withheld.edge.format import Entry
from withheld.edge.serving import WhenUnsure
from withheld.errors import InvalidInput, NotReady
from withheld.model.identity import SubjectID
from withheld.model.territory import COUNTRIES
from withheld.ports.connectors import EVERYWHERE, Change, Mark
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.testing.connectors import check_connector

DIRECTORY = MemoryDirectory(
    [AccountEntry(id="109", handle="Asha")], [PostEntry(id="110", author="109")]
)


def everywhere(subject: str) -> Entry:
    """Return an entry for every country."""
    return Entry(subject=SubjectID(subject), countries=frozenset(COUNTRIES))


def test_every_form_of_an_account_and_a_post_is_withheld_at_the_edge() -> None:
    """The page, its feeds, ActivityPub under both names, the API; whatever the case."""
    places = read_places(Settings({"places": {"preset": "mastodon"}}), DIRECTORY, "chirp.example")
    account, has_all = places.targets(SubjectID("account:109"))
    post, has_all_of_post = places.targets(SubjectID("post:110"))

    assert has_all
    assert has_all_of_post
    assert places.ignores_case
    assert account >= {
        "/@asha/*",
        "/@asha.rss",
        "/users/asha/*",
        "/users/asha.json",
        "/ap/users/109/*",
        "/api/v1/accounts/109/*",
        "/api/v1/accounts/lookup?acct=asha",
        "/.well-known/webfinger?resource=acct:asha@chirp.example",
    }
    assert post >= {
        "/@asha/110/*",
        "/@asha/statuses/110/*",
        "/users/asha/statuses/110/*",
        "/ap/users/109/statuses/110",
        "/api/v1/statuses/110/*",
        "/web/statuses/110/*",
        "/api/oembed?url=https://chirp.example/@asha/110",
    }


def test_a_preset_that_does_not_ship_is_refused_and_own_forms_stand_beside_one() -> None:
    """What the operator adds is withheld too."""
    own = {"places": {"preset": "mastodon", "account": ["/u/{id}"]}}
    places = read_places(Settings(own), DIRECTORY)

    assert "/u/109" in places.targets(SubjectID("account:109"))[0]
    with pytest.raises(InvalidInput, match="mastodon"):
        read_places(Settings({"places": {"preset": "chirp"}}), DIRECTORY)


@dataclass
class Documented:
    """A server that answers as Mastodon's documentation says, a page of two at a time."""

    port: int = 0
    suspended: list[str] = field(default_factory=list)
    orders: list[tuple[str, Any]] = field(default_factory=list)
    status: int = 200
    version: str = "4.6.0"


class Handler(BaseHTTPRequestHandler):
    """Answers lists with a Link header and keeps the orders."""

    server_of: ClassVar[Documented]

    def do_GET(self) -> None:
        """Answer a list of accounts, or who the server is."""
        if self.path.startswith("/api/v2/instance"):
            return self._answer({"version": self.server_of.version})
        listed = sorted(self.server_of.suspended, reverse=True)
        if "max_id=" in self.path:
            last = self.path.partition("max_id=")[2].partition("&")[0]
            listed = [one for one in listed if one < last]
        page = listed[:2]
        more = (
            f"http://elsewhere.example{self.path.partition('?')[0]}?max_id={page[-1]}"
            if page
            else ""
        )
        return self._answer(
            [{"id": one, "suspended": True} for one in page],
            f'<{more}>; rel="next"' if listed[2:] else "",
        )

    def do_POST(self) -> None:
        """Keep an order, and carry it out."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server_of.orders.append((self.path, body))
        name, _, what = self.path.removeprefix("/api/v1/admin/accounts/").partition("/")
        if self.server_of.status == 200:
            if what == "action":
                self.server_of.suspended.append(name)
            else:
                self.server_of.suspended.remove(name)
        self._answer({}, status=self.server_of.status)

    def _answer(self, value: object, link: str = "", status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        if link:
            self.send_header("link", link)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name there
        """Say nothing."""


@pytest.fixture
def documented() -> Iterator[Documented]:
    """Return such a server on loopback."""
    found = Documented()
    handler = type("Handling", (Handler,), {"server_of": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def connector(port: int, action: AccountAction = AccountAction.SUSPEND) -> Mastodon:
    """Return the connector to a server on loopback."""
    return Mastodon(
        service=Endpoint(url=f"http://127.0.0.1:{port}"),
        token="mock_token",  # noqa: S106 -- the mock's own
        action=action,
    )


def test_only_what_is_withheld_from_everybody_is_acted_on(documented: Documented) -> None:
    """One country is none of Mastodon's affair, and a post has no admin interface."""
    wanted = connector(documented.port).wanted(
        [everywhere("account:109"), entry("account:110"), everywhere("post:111")], NOON
    )

    assert wanted.marks == {Mark(EVERYWHERE, "account:109")}
    assert wanted.not_expressed == ("account:110", "post:111")


def test_a_list_is_read_to_its_end_and_only_from_our_own_server(documented: Documented) -> None:
    """The next page's path is taken; its host is not: it could lead anywhere."""
    documented.suspended = ["101", "102", "103", "104", "105"]

    assert len(connector(documented.port).observe().marks) == 5


def test_an_action_sends_no_mail_and_is_taken_once(documented: Documented) -> None:
    """Account holders are told by our own letters, when they may be."""
    mark = Mark(EVERYWHERE, "account:109")
    change = Change(
        run="1", placing=frozenset({mark}), lifting=frozenset(), after=frozenset({mark}), at=NOON
    )
    connector(documented.port).apply(change)
    connector(documented.port).apply(change)

    assert documented.orders == [
        (
            "/api/v1/admin/accounts/109/action",
            {"type": "suspend", "send_email_notification": False},
        )
    ]


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_order_that_is_refused_is_no_success(documented: Documented, status: int) -> None:
    """It is tried again, and the reason is said."""
    documented.status = status
    mark = frozenset({Mark(EVERYWHERE, "account:109")})
    with pytest.raises(NotReady):
        connector(documented.port).apply(
            Change(run="1", placing=mark, lifting=frozenset(), after=mark, at=NOON)
        )


CAPTURED = json.loads(
    Path(__file__).with_name("captured").joinpath("gotosocial.json").read_text("utf-8")
)
"""What a GoToSocial 0.20 answered on loopback: another server that speaks the interface."""


def test_a_server_that_only_speaks_the_interface_is_read_and_never_acted_on() -> None:
    """It says what it restricts, under ids that are no numbers; what it suspends is gone there."""
    with answering({path: tuple(answer) for path, answer in CAPTURED.items()}) as server:
        other = connector(int(server.address.rpartition(":")[2]))
        verified, observed = other.verify(), other.observe()

    assert not verified.is_usable
    assert "may not give back" in verified.problems[0]
    assert observed.marks == {Mark(EVERYWHERE, "account:01PGKRNZWAYRVZPDS09PEN28S5")}
    (mark,) = other.wanted([everywhere("account:01PGKRNZWAYRVZPDS09PEN28S5")], NOON).marks
    assert mark in observed.marks


@pytest.mark.parametrize(
    ("version", "is_usable"),
    [("4.6.0", True), ("4.5.0+glitch", True), ("0.20.0", False), ("2.7.2 (compatible; X)", False)],
)
def test_only_mastodon_itself_is_acted_on(
    documented: Documented, version: str, *, is_usable: bool
) -> None:
    """By the version that it gives."""
    documented.version = version

    assert connector(documented.port).verify().is_usable is is_usable


def test_an_identifier_that_would_lead_elsewhere_is_not_expressed(documented: Documented) -> None:
    """It stands in a path; nothing but letters and digits does."""
    wanted = connector(documented.port).wanted([everywhere("account:1/../../x")], NOON)

    assert wanted.not_expressed == ("account:1/../../x",)


@pytest.fixture
def mastodon(tmp_path: Path) -> Iterator[Running]:
    """Return a Mastodon that others made for tests, with accounts in it."""
    path = script("mastodon_mock")
    database = str(tmp_path / "mastodon.sqlite")
    subprocess.run(  # noqa: S603 -- the package's own program
        [path, "gen-data", "--preset", "tiny", "--database", database, "--yes"],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )
    (tmp_path / "mock.toml").write_text(f'[database]\npath = "{database}"\n', "utf-8")
    running = Running(free_port())
    command = [path, "serve", "--config", str(tmp_path / "mock.toml"), "--port", str(running.port)]
    running.start(command, tmp_path / "out.log")
    yield running
    running.stop()


def accounts(port: int) -> list[str]:
    """Return the ids of some local accounts."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    path = "/api/v2/admin/accounts?origin=local&limit=3"
    connection.request("GET", path, headers={"Authorization": "Bearer mock_token"})
    found = json.loads(connection.getresponse().read())
    connection.close()
    return [str(one["id"]) for one in found]


@pytest.mark.real
def test_a_running_mastodon_keeps_the_contract(mastodon: Running) -> None:
    """Acted on, undone, read back, with each of the three actions."""
    # The first account is the token's own.
    examples = [everywhere(f"account:{one}") for one in accounts(mastodon.port)[1:]]
    for action in AccountAction:
        found = connector(mastodon.port, action)
        check_connector(found, KIND.capabilities, examples, at=NOON)

        assert found.verify().version


OF_THE_ACCOUNT = (
    *("/@asha", "/@Asha", "/@ASHA/", "/@asha/with_replies", "/@asha/media", "/@asha/tagged/x"),
    *("/@asha/followers", "/@asha/following", "/@asha.rss", "/@asha.json", "/@asha?page=2"),
    *("/users/asha", "/users/asha/outbox", "/users/asha/collections/featured", "/users/asha.json"),
    *("/ap/users/109", "/ap/users/109/outbox", "/web/@asha", "/web/accounts/109", "/deck/@asha"),
    *("/api/v1/accounts/109", "/api/v1/accounts/109/statuses?limit=20"),
)
OF_THE_POST = (
    *("/@asha/110", "/@Asha/110", "/@asha/110/embed", "/@asha/110.json", "/%40asha/110"),
    *("/@asha/statuses/110", "/users/asha/statuses/110", "/users/asha/statuses/110/activity"),
    *("/users/asha/statuses/110/replies", "/users/asha/statuses/110.json"),
    *("/ap/users/109/statuses/110", "/web/statuses/110", "/web/@asha/110", "/deck/@asha/110"),
    *("/api/v1/statuses/110", "/api/v1/statuses/110/context", "/api/v1/statuses/110/card"),
)
OF_OTHERS = (
    *("/@ashan", "/@ash", "/@ashan/110", "/users/ashan", "/api/v1/accounts/1090", "/about"),
    *("/api/v1/statuses/1101", "/ap/users/1091", "/@ashan.rss", "/deck/@ashan", "/"),
)


@pytest.mark.real
@pytest.mark.parametrize(
    ("subject", "withheld", "shown"),
    [
        ("account:109", OF_THE_ACCOUNT + OF_THE_POST, OF_OTHERS),
        ("post:110", OF_THE_POST, OF_OTHERS + OF_THE_ACCOUNT),
    ],
)
def test_every_address_of_an_account_or_a_post_answers_451_behind_a_real_nginx(
    tmp_path: Path, subject: str, withheld: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    """In the country only; whoever's address merely begins the same way is shown."""
    front = test_nginx.Server(tmp_path, program("nginx", "Debian's nginx-core"))
    where = read_places(Settings({"places": {"preset": "mastodon"}}), DIRECTORY, "chirp.example")
    marks = wanted_paths([entry(subject)], where, WhenUnsure.SHOW, NOON).marks
    files = render(marks, test_nginx.settings(ignores_case=where.ignores_case))
    try:
        front.serve(files=files)
        met = {
            (path, at): front.get(path, at)[0] for path in withheld + shown for at in ("IN", "DE")
        }
    finally:
        front.stop()

    assert {path for (path, at), status in met.items() if status == 451} == set(withheld)
    assert {at for (_, at), status in met.items() if status == 451} == {"IN"}
    assert set(met.values()) == {200, 451}
