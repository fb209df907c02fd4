"""A real PDS and PLC directory behind the directory: who bore a handle on the order's day."""

import time
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import pytest
from tests.connectors.network import PASSWORD, Network, as_admin, xrpc

from withheld.adapters.directories import open_any_directory
from withheld.adapters.services import shipped_services
from withheld.model.document import Place
from withheld.model.identity import LineNumber
from withheld.model.reading import Mention, Resolution
from withheld.resolution.resolving import resolve

pytestmark = [
    pytest.mark.real,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("atproto-network"),
]
POSTS = "app.bsky.feed.post"


def signed_up(network: Network, name: str) -> tuple[str, dict[str, str]]:
    """Return the DID and the session of a new account, called `name` for now."""
    body = {
        "handle": f"{name}.test",
        "email": f"{token_hex(4)}@chirp.example",
        "password": PASSWORD,
    }
    status, found = xrpc(network.pds, "com.atproto.server.createAccount", body=body)
    assert status == 200, found
    return found["did"], {"Authorization": f"Bearer {found['accessJwt']}"}


def renamed(network: Network, session: dict[str, str], name: str) -> None:
    """Give an account another handle."""
    status, found = xrpc(
        network.pds,
        "com.atproto.identity.updateHandle",
        body={"handle": f"{name}.test"},
        headers=session,
    )
    assert status == 200, found


def posted(network: Network, did: str, session: dict[str, str]) -> str:
    """Return the address of a new post."""
    record = {"$type": POSTS, "text": "invented", "createdAt": "2026-01-01T00:00:00Z"}
    body = {"repo": did, "collection": POSTS, "record": record}
    status, found = xrpc(network.pds, "com.atproto.repo.createRecord", body=body, headers=session)
    assert status == 200, found
    uri: str = found["uri"]
    return uri


def now() -> datetime:
    """Return this instant, with nothing happening right before or after it."""
    time.sleep(0.05)
    found = datetime.now(UTC)  # noqa: TID251 -- the servers go by this clock
    time.sleep(0.05)
    return found


def meaning(network: Network, folder: Path, url: str, as_of: datetime) -> Resolution:
    """Return what an address means on this service, by a directory opened anew."""
    (folder / "directory.toml").write_text(
        'kind = "atproto"\n'
        f'address = "http://127.0.0.1:{network.pds}"\n'
        f'history = "http://127.0.0.1:{network.plc}"\n',
        "utf-8",
    )
    services = shipped_services()
    mention = Mention(as_written=url, url=url, kind="url", place=Place(), line=LineNumber(1))
    return resolve(
        mention,
        services=services.with_ours(services.named("bluesky")),
        directory=open_any_directory(folder),
        as_of=as_of,
    )


def test_a_handle_that_went_to_another_account_means_its_bearer_of_the_orders_day(
    network: Network, tmp_path: Path
) -> None:
    """By the PLC directory's log; and a person confirms what a handle meant that is recycled."""
    before = now()
    noor, noors = signed_up(network, "noor")
    post = posted(network, noor, noors)
    first = now()
    renamed(network, noors, "noor-writes")
    between = now()
    omar, _ = signed_up(network, "noor")
    last = now()
    page = "https://bsky.app/profile/noor.test"
    key = post.rpartition("/")[2]

    def account(as_of: datetime) -> tuple[str | None, tuple[str, ...]]:
        found = meaning(network, tmp_path, page, as_of)
        return found.subject or str(found.unresolved), tuple(map(str, found.doubts))

    assert account(first) == (f"account:{noor}", ("recycled-handle",))
    assert account(last) == (f"account:{omar}", ("recycled-handle",))
    # Nobody bore it: who bears it now and who once did are two candidates, and a person chooses.
    assert account(before) == account(between) == ("ambiguous", ())
    assert meaning(network, tmp_path, f"{page}/post/{key}", first).subject == f"post:{post}"
    # On that day the address led to another account, which has no such post.
    assert meaning(network, tmp_path, f"{page}/post/{key}", last).subject is None


def test_an_account_that_was_taken_down_is_known_still_and_its_posts_are_not_shown(
    network: Network, tmp_path: Path
) -> None:
    """The order names somebody; what the service removed itself does not make it nobody."""
    did, session = signed_up(network, "tara")
    post = posted(network, did, session)
    at = now()
    body = {
        "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": did},
        "takedown": {"applied": True, "ref": "test"},
    }
    status, _ = xrpc(
        network.pds, "com.atproto.admin.updateSubjectStatus", body=body, headers=as_admin()
    )
    by_handle = meaning(network, tmp_path, "https://bsky.app/profile/tara.test", at)
    by_did = meaning(network, tmp_path, f"https://bsky.app/profile/{did}", at)
    directory = open_any_directory(tmp_path)
    account = directory.account(did)

    assert status == 200
    assert (by_handle.subject, by_did.subject) == (f"account:{did}",) * 2
    assert account is not None
    assert account.state == "takendown"
    assert directory.post(post) is None
    assert directory.account("did:plc:aaaabbbbccccddddeeeeffff") is None
