"""Directories that are asked over HTTP: our own look-up API, Mastodon, the AT Protocol."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.adapters.answering import Answers, Server, answering

from withheld.adapters.directories import open_any_directory
from withheld.adapters.directory_asking import Asker
from withheld.adapters.directory_plc import HandleHistory
from withheld.adapters.services import shipped_services
from withheld.errors import DirectoryUnavailable, InvalidInput
from withheld.model.document import Place
from withheld.model.identity import LineNumber
from withheld.model.reading import Mention, Resolution
from withheld.ports.directory import Directory
from withheld.resolution.resolving import resolve

Serve = Callable[[Answers], Server]
THEN = datetime(2021, 1, 31, 23, 59, 59, tzinfo=UTC)
ASHA = {"id": "1355411522716695108", "handle": "asha", "name": "Asha Dev"}
DID = "did:plc:aaaabbbbccccddddeeeeffff"
POST = f"at://{DID}/app.bsky.feed.post/3kabc"


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return what starts a server; all are stopped at the end."""
    with ExitStack() as stack:
        yield lambda answers: stack.enter_context(answering(answers))


def described(folder: Path, **said: str) -> Directory:
    """Return the directory that a description means."""
    text = "".join(f'{name} = "{value}"\n' for name, value in said.items())
    folder.joinpath("directory.toml").write_text(text)
    return open_any_directory(folder)


def meaning(url: str, service: str, directory: Directory, as_of: datetime | None) -> Resolution:
    """Return what an address means on a service of ours."""
    services = shipped_services()
    mention = Mention(as_written=url, url=url, kind="url", place=Place(), line=LineNumber(1))
    ours = services.with_ours(services.named(service))
    return resolve(mention, services=ours, directory=directory, as_of=as_of)


API: Answers = {
    "/v1/accounts?handle=asha&as_of=2021-01-31T23%3A59%3A59Z": (200, {"accounts": [ASHA]}),
    "/v1/accounts?handle=asha": (200, {"accounts": [ASHA, {"id": "18", "handle": "asha"}]}),
    f"/v1/accounts/{ASHA['id']}": (200, ASHA),
    "/v1/posts/901": (200, {"id": "901", "author": ASHA["id"]}),
    "/v1/links/Ab3": (200, {"url": "https://chirp.example/asha/status/901"}),
    "/v1/links/Xy9": (200, {"url": "https://elsewhere.example/page"}),
}


def test_a_look_up_api_is_asked_as_of_the_orders_date(tmp_path: Path, serve: Serve) -> None:
    """The bearer on that day is taken; that another bears it now is a doubt."""
    server = serve(API)
    tmp_path.joinpath("secret").write_text("s3\n")
    said = {"kind": "http", "address": f"{server.address}/v1", "token_file": "secret"}
    directory = described(tmp_path, **said)
    found = meaning("https://chirp.example/asha", "chirp", directory, THEN)

    assert found.subject == f"account:{ASHA['id']}"
    assert found.doubts == ("recycled-handle",)
    assert set(server.tokens) == {"Bearer s3"}


@pytest.mark.parametrize(
    ("short", "subject", "unresolved"),
    [
        ("https://chi.example/Ab3", "post:901", None),
        ("https://chi.example/Xy9", None, "not-ours"),
        ("https://chi.example/None", None, "short-link"),
    ],
)
def test_a_short_link_is_what_the_services_own_directory_says(
    tmp_path: Path, serve: Serve, short: str, subject: str | None, unresolved: str | None
) -> None:
    """It is asked of the directory and never followed; an unknown one is left to a person."""
    server = serve(API)
    directory = described(tmp_path, kind="http", address=f"{server.address}/v1")
    found = meaning(short, "chirp", directory, THEN)

    assert (found.subject, found.unresolved) == (subject, unresolved)
    assert all(asked.startswith("/v1/") for asked in server.asked)


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        (401, {}),
        (302, {}),
        (200, b"<html>"),
        (200, [1]),
        (200, {"accounts": "none"}),
        (200, {"accounts": [{"id": 1.35e18, "handle": "asha"}]}),
    ],
)
def test_a_failure_is_never_read_as_nobody(
    tmp_path: Path, serve: Serve, answer: tuple[int, object]
) -> None:
    """Whatever is no clear answer stops the resolution: it does not say "not found"."""
    server = serve(dict.fromkeys(API, answer))
    directory = described(tmp_path, kind="http", address=f"{server.address}/v1")
    with pytest.raises((DirectoryUnavailable, InvalidInput)):
        meaning("https://chirp.example/asha", "chirp", directory, THEN)


def test_a_server_that_is_down_is_no_answer(tmp_path: Path) -> None:
    """Nobody listens: the directory is unavailable."""
    directory = described(tmp_path, kind="http", address="http://127.0.0.1:9")
    with pytest.raises(DirectoryUnavailable):
        directory.account("17")


@pytest.mark.parametrize("address", ["http://chirp.example", "ftp://127.0.0.1", "chirp", ""])
def test_a_directory_is_asked_over_https_only(address: str) -> None:
    """In the clear only on this machine."""
    with pytest.raises(InvalidInput, match="https"):
        Asker(address)


MASTODON: Answers = {
    "/.well-known/webfinger?resource=acct%3Arivka%40social.example": (
        200,
        {"subject": "acct:rivka@social.example"},
    ),
    "/api/v1/accounts/lookup?acct=rivka": (
        200,
        {
            "id": "109",
            "username": "rivka",
            "acct": "rivka",
            "display_name": "Rivka",
            "note": "<p>reporter</p>",
            "created_at": "2019-05-01T00:00:00.000Z",
            "followers_count": 12,
        },
    ),
    "/api/v1/statuses/1101": (
        200,
        {"id": "1101", "content": "<p>hello</p>", "account": {"id": "109", "acct": "rivka"}},
    ),
    "/api/v1/statuses/1102": (
        200,
        {"id": "1102", "content": "", "account": {"id": "7", "acct": "o@other.example"}},
    ),
}


def test_a_mastodon_server_knows_its_own(tmp_path: Path, serve: Serve) -> None:
    """WebFinger gives the name, the API the account; copies of other servers' posts are marked."""
    server = serve(MASTODON)
    directory = described(
        tmp_path, kind="mastodon", address=server.address, domain="social.example"
    )
    (rivka,) = directory.accounts_by_handle("rivka", as_of=THEN)
    own, copy = directory.post("1101"), directory.post("1102")

    assert (rivka.id, rivka.bio, rivka.created_on) == ("109", "reporter", "2019-05-01")
    assert own is not None
    assert (own.author, own.text, own.state) == ("109", "hello", "live")
    assert copy is not None
    assert copy.state == "remote-copy"
    assert directory.accounts_by_handle("nobody", as_of=THEN) == ()


def test_an_account_made_after_the_order_was_not_meant_by_it(tmp_path: Path, serve: Serve) -> None:
    """Nobody bore the name on that day."""
    server = serve(MASTODON)
    directory = described(
        tmp_path, kind="mastodon", address=server.address, domain="social.example"
    )

    assert directory.accounts_by_handle("rivka", as_of=datetime(2018, 1, 1, tzinfo=UTC)) == ()


def test_a_server_that_speaks_mastodons_interface_is_asked_the_same_way(
    tmp_path: Path, serve: Serve
) -> None:
    """What a real GoToSocial answered: its ids are no numbers, and one account is suspended."""
    kept = Path(__file__).parents[1] / "connectors" / "captured" / "gotosocial.json"
    server = serve({path: tuple(answer) for path, answer in json.loads(kept.read_text()).items()})
    directory = described(tmp_path, kind="mastodon", address=server.address, domain="chirp.example")
    (mod,) = directory.accounts_by_handle("mod", as_of=None)
    suspended = directory.account("01PGKRNZWAYRVZPDS09PEN28S5")

    assert (mod.id, mod.handle, mod.state) == ("01GT6W405QMW2VAKTNQP90VNF5", "mod", "active")
    assert directory.accounts_by_handle("@mod@chirp.example", as_of=None) == (mod,)
    assert directory.accounts_by_handle("mod", as_of=THEN) == ()
    assert suspended is not None
    assert suspended.state == "suspended"


def xrpc(method: str, query: str) -> str:
    """Return the path of a method of the AT Protocol."""
    return f"/xrpc/{method}?{query}"


ATPROTO: Answers = {
    xrpc("com.atproto.identity.resolveHandle", "handle=noor.example"): (200, {"did": DID}),
    xrpc("com.atproto.identity.resolveHandle", "handle=gone.example"): (
        400,
        {"error": "InvalidRequest", "message": "Unable to resolve handle"},
    ),
    xrpc("com.atproto.repo.describeRepo", f"repo={DID.replace(':', '%3A')}"): (
        200,
        {"did": DID, "handle": "noor.example", "handleIsCorrect": True},
    ),
    xrpc(
        "com.atproto.repo.getRecord",
        f"repo={DID.replace(':', '%3A')}&collection=app.bsky.feed.post&rkey=3kabc",
    ): (200, {"uri": POST, "value": {"text": "hi", "createdAt": "2023-01-01T00:00:00Z"}}),
    xrpc(
        "com.atproto.repo.getRecord",
        f"repo={DID.replace(':', '%3A')}&collection=app.bsky.feed.post&rkey=none",
    ): (400, {"error": "RecordNotFound", "message": "Could not locate record: at://"}),
}
HISTORY: Answers = {
    f"/{DID}/log/audit": (
        200,
        [
            {
                "createdAt": "2022-01-01T00:00:00.000Z",
                "nullified": False,
                "operation": {"alsoKnownAs": ["at://old.example"]},
            },
            {
                "createdAt": "2022-02-01T00:00:00.000Z",
                "nullified": True,
                "operation": {"alsoKnownAs": ["at://noor.example"]},
            },
            {
                "createdAt": "2023-06-01T00:00:00.000Z",
                "nullified": False,
                "operation": {"alsoKnownAs": ["at://noor.example"]},
            },
        ],
    )
}


@pytest.mark.parametrize(
    ("day", "subject", "doubts"),
    [
        (datetime(2024, 1, 1, tzinfo=UTC), f"account:{DID}", ()),
        # Before June 2023 it bore another handle: nobody is silently taken for that day's bearer.
        (datetime(2022, 6, 1, tzinfo=UTC), f"account:{DID}", ("former-handle",)),
    ],
)
def test_a_did_bears_a_handle_from_when_its_history_says(
    tmp_path: Path, serve: Serve, day: datetime, subject: str, doubts: tuple[str, ...]
) -> None:
    """A handle means its bearer of the order's day; of another day, a person confirms it."""
    server, history = serve(ATPROTO), serve(HISTORY)
    directory = described(tmp_path, kind="atproto", address=server.address, history=history.address)
    found = meaning("https://bsky.app/profile/noor.example", "bluesky", directory, day)

    assert (found.subject, found.doubts) == (subject, doubts)


@pytest.mark.parametrize(
    ("url", "subject", "unresolved"),
    [
        (f"https://bsky.app/profile/{DID}/post/3kabc", f"post:{POST}", None),
        ("https://bsky.app/profile/noor.example/post/3kabc", f"post:{POST}", None),
        (f"https://bsky.app/profile/{DID}/post/none", None, "not-found"),
        ("https://bsky.app/profile/gone.example", None, "not-found"),
    ],
)
def test_a_post_of_the_at_protocol_is_found_through_its_did(
    tmp_path: Path, serve: Serve, url: str, subject: str | None, unresolved: str | None
) -> None:
    """Handle to DID, DID and key to the record; what the server says is not there is not found."""
    server, history = serve(ATPROTO), serve(HISTORY)
    directory = described(tmp_path, kind="atproto", address=server.address, history=history.address)
    found = meaning(url, "bluesky", directory, datetime(2024, 1, 1, tzinfo=UTC))

    assert (found.subject, found.unresolved) == (subject, unresolved)


def test_a_server_that_refuses_otherwise_is_no_answer(tmp_path: Path, serve: Serve) -> None:
    """A rate limit does not say that there is no such repository."""
    server = serve(dict.fromkeys(ATPROTO, (429, {"error": "RateLimitExceeded"})))
    directory = described(tmp_path, kind="atproto", address=server.address)
    with pytest.raises(DirectoryUnavailable):
        directory.account(DID)


@pytest.mark.parametrize(
    "text",
    ["kind = 'ldap'", "address = 1\nkind = 'http'", "kind =", "shape = 'x'", "kind='sqlite'"],
)
def test_a_description_that_means_nothing_is_refused(tmp_path: Path, text: str) -> None:
    """Before anything is asked."""
    tmp_path.joinpath("directory.toml").write_text(text)
    with pytest.raises(InvalidInput):
        open_any_directory(tmp_path)


def listing(*dids: str) -> Answers:
    """Return the list of the accounts that a server hosts, and their logs: all bore one handle."""
    entry = {
        "createdAt": "2022-01-01T00:00:00.000Z",
        "nullified": False,
        "operation": {"alsoKnownAs": ["at://lost.example"]},
    }
    repos = [{"did": did, "active": False, "status": "takendown"} for did in dids]
    return {
        xrpc("com.atproto.identity.resolveHandle", "handle=lost.example"): (
            400,
            {"error": "InvalidRequest", "message": "Unable to resolve handle"},
        ),
        xrpc("com.atproto.sync.listRepos", "limit=1000"): (200, {"repos": repos}),
        **{f"/{did}/log/audit": (200, [entry]) for did in dids},
    }


@pytest.mark.parametrize(
    ("dids", "subject", "unresolved"),
    [
        ((DID,), f"account:{DID}", None),
        ((DID, "did:plc:bbbb"), None, "ambiguous"),
        ((), None, "not-found"),
    ],
)
def test_who_bore_a_handle_then_is_found_in_the_logs_of_all_accounts(
    tmp_path: Path, serve: Serve, dids: tuple[str, ...], subject: str | None, unresolved: str | None
) -> None:
    """Also where nobody bears it today, and the account was taken down; two claims are not one."""
    server = serve(listing(*dids))
    directory = described(tmp_path, kind="atproto", address=server.address, history=server.address)
    day = datetime(2022, 6, 1, tzinfo=UTC)
    found = meaning("https://bsky.app/profile/lost.example", "bluesky", directory, day)

    assert (found.subject, found.unresolved) == (subject, unresolved)


def test_a_server_of_too_many_accounts_is_not_gone_through(serve: Serve) -> None:
    """Half of the logs would say half of who bore a handle; so none is asked for."""
    server = serve(listing(DID, "did:plc:bbbb"))
    asker = Asker(server.address)

    assert HandleHistory(asker, asker, accounts_max=1).bearers("lost.example", None) == []
    assert not any("log" in asked for asked in server.asked)
    assert len(HandleHistory(asker, asker).bearers("lost.example", None)) == 2
