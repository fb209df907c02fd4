"""Labelers of our own: what is signed, given and streamed, and what the protocol's packages say."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.connectors.servers import free_port, program
from tests.connectors.shapes import NOON, entry

from withheld.adapters.directory import MemoryDirectory
from withheld.connectors.atproto.app import Labeler
from withheld.connectors.atproto.connector import KIND, Labelers
from withheld.connectors.atproto.encoding import to_base58, to_cbor
from withheld.connectors.atproto.labels import LabelLog
from withheld.errors import InvalidInput, NotReady
from withheld.ports.connectors import Capability, Change, Mark
from withheld.ports.directory import AccountEntry, PostEntry
from withheld.testing.connectors import check_connector

AUTHOR = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
POST = f"at://{AUTHOR}/app.bsky.feed.post/3k2aexample"
READER = Path(__file__).parent / "atproto" / "reader.mjs"
PACKAGES = Path(sys.prefix) / "npm-atproto"


def labelers(folder: Path, **dids: str) -> Labelers:
    """Return labelers for India and Germany, or for those named."""
    return Labelers(
        folder=folder,
        dids=dids or {"IN": "did:web:in.labels.chirp.example", "DE": "did:web:de.labels.example"},
        endpoints={"IN": "https://in.labels.chirp.example"},
        forms={"account": "{id}", "post": "at://{author}/app.bsky.feed.post/{id}"},
        value="!takedown",
        directory=MemoryDirectory(
            [AccountEntry(id=AUTHOR, handle="asha.chirp.example")],
            [PostEntry(id="3k2aexample", author=AUTHOR)],
        ),
    )


def run(*marks: Mark, name: str = "1") -> Change:
    """Return a run that makes the labelers say exactly `marks`."""
    after = frozenset(marks)
    return Change(run=name, placing=after, lifting=frozenset(), after=after, at=NOON)


def test_labels_have_one_spelling() -> None:
    """
    Keys by length, then by bytes; numbers and lengths as short as they can be.

    Source: RFC 8949, appendix A, and the DAG-CBOR specification.
    """
    assert to_cbor({"b": 1, "aa": [True, None], "a": -500}).hex() == (
        "a3616139" + "01f3" + "616201" + "62616182f5f6"
    )
    assert [to_cbor(n).hex() for n in (23, 24, 256, 1000000, -1)] == [
        "17",
        "1818",
        "190100",
        "1a000f4240",
        "20",
    ]
    assert to_cbor("ü").hex() == "62c3bc"
    assert to_cbor(b"\1\2").hex() == "420102"
    with pytest.raises(InvalidInput):
        to_cbor(1 << 64)


@given(st.binary(max_size=40))
def test_base58_keeps_every_byte(data: bytes) -> None:
    """Zeros at the beginning are ones; the number is the same."""
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    text = to_base58(data)
    number = 0
    for one in text:
        number = number * 58 + alphabet.index(one)

    assert number == int.from_bytes(data, "big")
    assert len(text) - len(text.lstrip("1")) == len(data) - len(data.lstrip(b"\0"))


def test_each_country_has_a_labeler_of_its_own(tmp_path: Path) -> None:
    """A label in India is India's labeler's, and Germany's says nothing of it."""
    connector = labelers(tmp_path)
    wanted = connector.wanted([entry(f"account:{AUTHOR}"), entry("post:3k2aexample")], NOON)
    connector.apply(run(*wanted.marks))

    assert wanted.marks == {Mark("IN", AUTHOR), Mark("IN", POST)}
    assert {label.src for label in connector.log("IN").read()} == {
        "did:web:in.labels.chirp.example"
    }
    assert list(connector.log("DE").read()) == []


def test_what_no_labeler_can_say_is_not_expressed(tmp_path: Path) -> None:
    """A country without a labeler, a post nobody knows, a thing that has no URI."""
    wanted = labelers(tmp_path).wanted(
        [entry(f"account:{AUTHOR}", country="TR"), entry("post:none"), entry("hashtag:x")], NOON
    )

    assert wanted.marks == frozenset()
    assert wanted.not_expressed == (f"account:{AUTHOR}", "hashtag:x", "post:none")


def test_a_label_that_is_lifted_is_negated_and_nothing_is_said_twice(tmp_path: Path) -> None:
    """The log only grows; what is in force is the last word on each thing."""
    connector = labelers(tmp_path)
    for marks in ((Mark("IN", AUTHOR),), (Mark("IN", AUTHOR),), (), (), (Mark("IN", AUTHOR),)):
        connector.apply(run(*marks))
    said = [(label.seq, label.is_negated) for label in connector.log("IN").read()]

    assert said == [(1, False), (2, True), (3, False)]
    assert connector.observe().marks == {Mark("IN", AUTHOR)}


def test_a_label_half_written_was_never_given_and_is_written_again(tmp_path: Path) -> None:
    """The process died in the middle of a line: the next run goes on behind the last whole one."""
    connector = labelers(tmp_path)
    connector.apply(run(Mark("IN", AUTHOR)))
    path = tmp_path / "IN.jsonl"
    path.write_bytes(path.read_bytes() + b'{"seq": 2, "src": "did')
    connector.apply(run(Mark("IN", AUTHOR), Mark("IN", POST)))

    assert [label.seq for label in connector.log("IN").read()] == [1, 2]
    assert len(connector.observe().marks) == 2


def test_a_log_that_was_tampered_with_is_not_read_over(tmp_path: Path) -> None:
    """A line that is no label stops the connector; nothing is guessed."""
    connector = labelers(tmp_path)
    connector.apply(run(Mark("IN", AUTHOR)))
    (tmp_path / "IN.jsonl").write_text("{}\n", "utf-8")

    assert not connector.verify().is_usable
    with pytest.raises(NotReady):
        connector.observe()


def test_labelers_keep_the_contract_and_say_that_they_are_public(tmp_path: Path) -> None:
    """Their kind is public: told nothing until counsel releases it."""
    examples = [entry(f"account:{AUTHOR}"), entry("post:3k2aexample", country="DE")]
    check_connector(labelers(tmp_path), KIND.capabilities, examples, at=NOON)

    assert Capability.PUBLIC in KIND.capabilities
    assert (tmp_path / "IN.key").stat().st_mode & 0o077 == 0


def test_a_query_is_answered_in_pages_and_by_what_is_asked(tmp_path: Path) -> None:
    """By whole URI, by its beginning, by labeler; a limit and a cursor; in force only."""
    connector = labelers(tmp_path)
    uris = [f"did:plc:{number:024}" for number in range(5)]
    connector.apply(run(*(Mark("IN", uri) for uri in uris)))
    connector.apply(run(*(Mark("IN", uri) for uri in uris[1:])))
    client = TestClient(Labeler(connector.identity("IN"), connector.log("IN")).app())
    url = "/xrpc/com.atproto.label.queryLabels"
    first = client.get(url, params={"uriPatterns": "did:plc:*", "limit": 3}).json()
    rest = client.get(url, params={"uriPatterns": "did:plc:*", "cursor": first["cursor"]}).json()
    one = client.get(url, params={"uriPatterns": uris[2]}).json()["labels"]
    params = {"uriPatterns": "*", "sources": "did:web:other.example"}

    assert [label["uri"] for label in first["labels"] + rest["labels"]] == uris[1:]
    assert "cursor" not in rest
    assert [label["uri"] for label in one] == [uris[2]]
    assert client.get(url, params=params).json() == {"labels": []}
    for wrong in ({}, {"uriPatterns": "a*b"}, {"uriPatterns": "*", "limit": "0"}):
        assert client.get(url, params=wrong).status_code == 400


@contextmanager
def serving(app: object) -> Iterator[int]:
    """Return the port of a real server on loopback that runs an app."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="error", ws="wsproto")  # type: ignore[arg-type]  # an ASGI app
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.mark.real
def test_the_protocols_own_packages_take_our_labels(tmp_path: Path) -> None:
    """Answers and stream fit the lexicon, and every signature is by the key in the document."""
    node = program("node", "Debian's nodejs")
    if not (PACKAGES / "node_modules").is_dir():
        pytest.skip("the npm packages are not installed; `make test-real` installs them")
    connector = labelers(tmp_path)
    uris = [f"did:plc:{number:024}" for number in range(4)]
    connector.apply(run(*(Mark("IN", uri) for uri in uris)))
    connector.apply(run(*(Mark("IN", uri) for uri in uris[1:])))
    app = Labeler(connector.identity("IN"), connector.log("IN")).app()
    with serving(app) as port:
        done = subprocess.run(  # noqa: S603 -- our own script, on loopback
            [node, str(READER), f"http://127.0.0.1:{port}", "5"],
            cwd=PACKAGES,
            capture_output=True,
            timeout=60,
            check=False,
            env={"PATH": os.environ["PATH"]},
        )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)

    assert found["did"] == "did:web:in.labels.chirp.example"
    assert found["pages"] == 2
    assert [one["uri"] for one in found["queried"]] == uris[1:]
    assert all(one["signed"] and one["src"] == found["did"] for one in found["queried"])
    assert [(one["seq"], one["uri"], one["neg"]) for one in found["stream"]] == [
        *((number + 1, uri, False) for number, uri in enumerate(uris)),
        (5, uris[0], True),
    ]
    assert all(one["signed"] and one["type"] == "#labels" for one in found["stream"])
    assert found["ahead"] == "FutureCursor"


def test_a_key_that_is_none_is_not_replaced(tmp_path: Path) -> None:
    """A labeler with another key would be another labeler: a person restores it."""
    (tmp_path / "IN.key").write_text("nonsense", "ascii")

    with pytest.raises(InvalidInput, match="backup"):
        labelers(tmp_path).identity("IN")
    with pytest.raises(InvalidInput):
        replace(labelers(tmp_path), dids={"IN": "in.labels.example"}).identity("IN")
    assert LabelLog(tmp_path / "none").last() == 0
