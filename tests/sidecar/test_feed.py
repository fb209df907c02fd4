"""
The feed and who follows it: at once, by sequence, after every kind of interruption.

Strategy: the real commands in processes of their own on loopback, so that they can be killed.
"""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.edge.conftest import NOON, signer_of

from withheld.edge.folder import Worker, lines
from withheld.edge.format import Entry
from withheld.edge.listening import Keeping
from withheld.edge.live import Edge
from withheld.edge.publish import Publisher
from withheld.edge.reached import Reached
from withheld.edge.receipts import append_receipt, reached
from withheld.edge.source import HTTPSource
from withheld.errors import AlreadyDone, InvalidInput
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer
from withheld.sidecar.carrying import feed_token, follow
from withheld.sidecar.feed import hash_of

SIGNER, KEYS = signer_of(b"f" * 32)
PROGRAM = "from withheld.cli.main import main; main()"
(KEY,) = (one.hex() for one in KEYS.values())


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether something comes to hold within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


class Source:
    """A service that publishes, and its feed in a process of its own."""

    def __init__(self, folder: Path) -> None:
        """Publish a first table and make a token."""
        self.folder = folder / "edges"
        self.folder.mkdir()
        self.tokens = folder / "edges.toml"
        self.version = 0
        self.posts: list[str] = []
        self.publisher = Publisher(folder=self.folder, signer=SIGNER, keys=KEYS, hash_key=bytes(16))
        self.withhold("post:0")
        self.token = "a token of the test"  # noqa: S105 -- it opens nothing
        self.tokens.write_text(f'[edges]\n"e1" = "{hash_of(self.token)}"\n')
        self.process: subprocess.Popen[str] | None = None
        self.where = ""

    def withhold(self, *posts: str) -> None:
        """Withhold further posts, and publish."""
        self.posts += posts
        self.version += 1
        entries = [Entry(subject=SubjectID(one), countries=frozenset({"IN"})) for one in self.posts]
        at = NOON + timedelta(seconds=self.version)
        self.publisher.publish(entries, version=self.version, at=at, lifts_max=0)

    def start(self, where: str = "127.0.0.1:0") -> None:
        """Start the feed."""
        arguments = ["feed", "--folder", str(self.folder), "--tokens", str(self.tokens)]
        self.process = subprocess.Popen(  # noqa: S603 -- our own command
            [sys.executable, "-c", PROGRAM, *arguments, "--listen", where, "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.where = json.loads(self.process.stdout.readline())["listens_at"]

    def end(self, how: signal.Signals) -> int:
        """End the feed by a signal and return its status."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(how)
        status = self.process.wait(20)
        self.process.stdout.close()
        return status

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self.where.rpartition(":")[2])

    def get(self, path: str, token: str | None) -> tuple[int, bytes]:
        """Return status and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        found = response.status, response.read()
        connection.close()
        return found


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    made = Source(tmp_path)
    made.start()
    yield made
    if made.process is not None and made.process.poll() is None:
        made.end(signal.SIGKILL)


@pytest.fixture
def worker(source: Source, tmp_path: Path) -> Iterator[Worker]:
    folder, stop = tmp_path / "edge", Event()
    folder.mkdir()
    following = Worker(folder, Edge(KEYS))
    where = HTTPSource(
        host="127.0.0.1", port=source.port, headers={"Authorization": f"Bearer {source.token}"}
    )
    keeping = Keeping(where, folder, following, stop, poll_every_seconds=1)
    thread = Thread(target=keeping.run)
    thread.start()
    yield following
    stop.set()
    thread.join(20)


def is_withheld(worker: Worker, post: str) -> bool:
    """Return whether a post is withheld in India now."""
    return worker.edge.look_up([post], "IN", NOON).answer is Answer.WITHHELD


def test_nobody_without_a_token_is_told_anything(source: Source) -> None:
    """A table is a list of silenced people."""
    paths = ["/table", "/changes.jsonl", "/alive.json", "/stream", "/metrics"]

    assert {source.get(path, token)[0] for path in paths for token in (None, "", "wrong")} == {401}


def test_what_an_edge_has_is_not_sent_again(source: Source) -> None:
    """A poll names what it has (RFC 9110 section 13.1.2), and takes the rest as before."""
    where = HTTPSource(
        host="127.0.0.1", port=source.port, headers={"Authorization": f"Bearer {source.token}"}
    )
    first, again = where.lines(), where.lines()
    source.withhold("post:1")
    connection = HTTPConnection("127.0.0.1", source.port, timeout=20)
    headers = {**where.headers}
    connection.request("GET", "/alive.json", headers=headers)
    tag = connection.getresponse().headers["ETag"]
    connection.close()
    connection.request("GET", "/alive.json", headers={**headers, "If-None-Match": tag})
    response = connection.getresponse()
    status, body = response.status, response.read()
    connection.close()

    assert again == first
    assert (status, body) == (304, b"")
    assert len(where.lines()) == 2


def test_a_decision_reaches_who_listens_at_once(source: Source, worker: Worker) -> None:
    """Long before the next poll, and the service is told that it is enforced."""
    assert eventually(lambda: is_withheld(worker, "post:0"))
    for number in range(1, 6):
        source.withhold(f"post:{number}")
        assert eventually(lambda number=number: is_withheld(worker, f"post:{number}"))  # type: ignore[misc]  # a default keeps the number

    assert eventually(lambda: reached(source.folder, 6).edges == 1)
    assert b'withheld_edge_version{edge="e1"} 6' in source.get("/metrics", source.token)[1]


def test_an_edge_catches_up_after_its_source_was_killed(source: Source, worker: Worker) -> None:
    """Cut off it enforces what it has; the feed back, it takes what it missed by sequence."""
    assert eventually(lambda: worker.edge.version == 1)
    where = source.where.removeprefix("http://")
    source.end(signal.SIGKILL)
    for number in range(1, 4):
        source.withhold(f"post:{number}")
    held, missing = is_withheld(worker, "post:0"), is_withheld(worker, "post:3")
    source.start(where)

    assert (held, missing) == (True, False)
    assert eventually(lambda: is_withheld(worker, "post:3"), seconds=15)
    assert worker.edge.version == 4


def test_an_edge_far_behind_takes_the_table(
    source: Source, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes that are gone from the feed are in the table."""
    assert eventually(lambda: worker.edge.version == 1)
    monkeypatch.setattr("withheld.edge.publish.CHANGES_MAX", 2)
    for number in range(1, 8):
        source.withhold(f"post:{number}")

    assert eventually(lambda: is_withheld(worker, "post:7"))
    assert eventually(lambda: worker.edge.version == 8)


def test_what_an_edge_took_outlives_it(source: Source, worker: Worker, tmp_path: Path) -> None:
    """A worker that starts on the edge's folder enforces what was listened to."""
    source.withhold("post:1")
    assert eventually(lambda: is_withheld(worker, "post:1"))
    later = Worker(tmp_path / "edge", Edge(KEYS))

    assert eventually(lambda: later.refresh() or is_withheld(later, "post:1"))


def test_the_feed_stops_cleanly_while_somebody_listens(source: Source, worker: Worker) -> None:
    """Streams are ended; nobody waits for them."""
    assert eventually(lambda: worker.edge.version == 1)

    assert source.end(signal.SIGTERM) == 0


def test_the_stream_goes_on_from_a_cursor(source: Source) -> None:
    """What is before the cursor is not told again."""
    for number in range(1, 5):
        source.withhold(f"post:{number}")
    connection = HTTPConnection("127.0.0.1", source.port, timeout=5)
    headers = {"Authorization": f"Bearer {source.token}", "Last-Event-ID": "3"}
    connection.request("GET", "/stream", headers=headers)
    response = connection.getresponse()
    told = [response.readline() for _ in range(12)]
    connection.close()
    ids = [int(line[4:]) for line in told if line.startswith(b"id: ")]

    assert ids == [4, 5, 5]
    assert [line for line in told if line.startswith(b"event")] == [
        b"event: change\n",
        b"event: change\n",
        b"event: alive\n",
    ]


def test_the_commands_carry_a_table_from_folder_to_folder(source: Source, tmp_path: Path) -> None:
    """`feed` on one side, `follow` on the other, stopped by a signal."""
    (tmp_path / "token").write_text(source.token + "\n")
    arguments = ["follow", "--from", source.where + "/", "--token-file", str(tmp_path / "token")]
    arguments += ["--key", KEY]
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-c", PROGRAM, *arguments, "--folder", str(tmp_path / "other"), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    source.withhold("post:1")
    is_there = eventually(lambda: len(lines(tmp_path / "other")) >= 1)
    process.send_signal(signal.SIGTERM)
    status = process.wait(30)
    process.stdout.close()

    assert (first["version"], first["is_reached"]) == (1, True)
    assert (is_there, status) == (True, 0)


def test_a_token_is_printed_once_and_only_its_hash_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One for each edge; a second for the same edge is refused, and so is a name that is none."""
    tokens = tmp_path / "edges.toml"
    for edge in ("frankfurt-1", "mumbai.2"):
        feed_token(edge, tokens=tokens)
    first, second = capsys.readouterr().out.split()
    known = tomllib.loads(tokens.read_text())["edges"]

    assert known == {"frankfurt-1": hash_of(first), "mumbai.2": hash_of(second)}
    assert tokens.stat().st_mode & 0o077 == 0
    with pytest.raises(AlreadyDone):
        feed_token("mumbai.2", tokens=tokens)
    with pytest.raises(InvalidInput):
        feed_token('x" = "', tokens=tokens)


@pytest.mark.parametrize("address", ["http://feed.chirp.example/", "ftp://127.0.0.1/", "feed"])
def test_a_table_is_not_carried_unprotected(address: str, tmp_path: Path) -> None:
    """Plain http serves on loopback only."""
    (tmp_path / "token").write_text("t")

    with pytest.raises(InvalidInput):
        follow(
            source=address,
            token_file=tmp_path / "token",
            key=(KEY,),
            folder=tmp_path / "e",
        )


def test_how_far_a_version_has_come_is_when_the_last_edge_took_it(tmp_path: Path) -> None:
    """An edge that jumped over it enforces it too; one that is behind does not."""
    second = timedelta(seconds=1)
    append_receipt(tmp_path, "e1", 5, NOON + second)
    append_receipt(tmp_path, "e1", 7, NOON + 9 * second)
    append_receipt(tmp_path, "e2", 7, NOON + 2 * second)
    append_receipt(tmp_path, "e3", 4, NOON)
    torn = tmp_path / "receipts" / "e3.jsonl"
    torn.write_text(torn.read_text() + '{"version": 9, "at"')

    assert reached(tmp_path, 5) == Reached(2, 3, NOON + 2 * second)
    assert reached(tmp_path, 8) == Reached(0, 3, None)
