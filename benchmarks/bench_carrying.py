"""From a decision to the refusal at the edge: fifty edges listen to one feed on one machine."""

import json
import os
import signal
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
from withheld.edge.source import HTTPSource
port, token, key, folder, count = sys.argv[1:]
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
    headers = {"Authorization": "Bearer " + token}
    source = HTTPSource(host="127.0.0.1", port=int(port), headers=headers)
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


def edges_of(source: Source, port: str, folder: str) -> "list[subprocess.Popen[str]]":
    """Return the processes of all edges once each of them has a table."""
    more = [port, source.token, source.public.hex()]
    edges = [
        subprocess.Popen(
            [sys.executable, "-c", EDGES, *more, f"{folder}/e{one}", str(EDGES_EACH)],
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


def measured(folder: str) -> tuple[Source, dict[int, list[float]], float]:
    """Return the source, when edges took each version, and when the feed was back."""
    source = Source(Path(folder))
    feed, where = source.start("127.0.0.1:0")
    edges = edges_of(source, where.rpartition(":")[2], folder)
    for version in range(2, 2 + CHANGES):
        source.decide(version)
        time.sleep(0.5)
    feed.send_signal(signal.SIGKILL)
    feed.wait()
    source.decide(2 + CHANGES)
    time.sleep(3)
    feed, _ = source.start(where)
    back = time.time()
    time.sleep(12)
    taken: dict[int, list[float]] = {}
    for one in edges:
        said, _ = one.communicate("stop\n")
        for key, at in json.loads(said.splitlines()[-1]).items():
            taken.setdefault(int(key.partition("/")[2]), []).append(at)
    feed.send_signal(signal.SIGTERM)
    feed.wait(20)
    return source, taken, back


def main() -> None:
    """Publish changes one by one and measure when the last of all edges refuses."""
    with TemporaryDirectory() as name:
        source, taken, back = measured(name)
    last, every = 2 + CHANGES, PROCESSES * EDGES_EACH
    delays = sorted(at - source.decided[one] for one in range(2, last) for at in taken.get(one, []))
    missing = every * CHANGES - len(delays)
    p99 = quantiles(delays, n=100)[98] if not missing else float("inf")
    caught_up = float("inf")
    if len(taken.get(last, [])) == every:
        caught_up = max(taken[last]) - back
    load, middle = os.getloadavg()[0], delays[len(delays) // 2]
    print(f"load {load:.1f}; median {middle:.3f} s; missing {missing}")
    record(
        bounded("edge: decision to refusal over SSE, 50 edges, p99", p99, 1),
        bounded("edge: 50 edges caught up after kill -9 of the feed", caught_up, 5),
    )


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
