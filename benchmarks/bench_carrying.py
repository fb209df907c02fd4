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
        def take(self, line, number=number):
            before, taken = self.version, super().take(line)
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


def main() -> None:
    """Publish changes one by one and measure when the last of all edges refuses."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        (folder / "edges").mkdir()
        publisher = Publisher(
            folder=folder / "edges",
            signer=Signer(key=key_id(public), sign=private.sign),
            keys=trusted(public),
            hash_key=bytes(16),
        )
        entries = [Entry(subject=SubjectID("post:0"), countries=frozenset({"IN"}))]
        publisher.publish(entries, version=1, at=datetime.now(UTC), lifts_max=0)
        tokens = str(folder / "edges.toml")
        made = subprocess.run(
            [sys.executable, "-c", PROGRAM, "feed-token", "e", "--tokens", tokens, "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        token = json.loads(made.stdout)["token"]

        def start(where: str) -> tuple[subprocess.Popen[str], str]:
            arguments = [
                "feed",
                "--folder",
                str(folder / "edges"),
                "--tokens",
                tokens,
                "--listen",
                where,
            ]
            feed = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *arguments, "--json"],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert feed.stdout is not None
            return feed, json.loads(feed.stdout.readline())["listens_at"].removeprefix("http://")

        feed, where = start("127.0.0.1:0")
        port = where.rpartition(":")[2]
        edges = [
            subprocess.Popen(
                [sys.executable, "-c", EDGES, port, token, public.hex(), f"{name}/e{one}",
                 str(EDGES_EACH)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for one in range(PROCESSES)
        ]  # fmt: skip
        for one in edges:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        decided: dict[int, float] = {}

        def decide(version: int) -> None:
            entries.append(Entry(subject=SubjectID(f"post:{version}"), countries=frozenset({"IN"})))
            decided[version] = time.time()
            at = datetime.now(UTC) + timedelta(microseconds=version)
            publisher.publish(entries, version=version, at=at, lifts_max=0)

        for version in range(2, 2 + CHANGES):
            decide(version)
            time.sleep(0.5)
        feed.send_signal(signal.SIGKILL)
        feed.wait()
        last = 2 + CHANGES
        decide(last)
        time.sleep(3)
        feed, _ = start(where)
        back = time.time()
        time.sleep(12)
        taken: dict[int, list[float]] = {}
        for one in edges:
            said, _ = one.communicate("stop\n")
            for key, at in json.loads(said.splitlines()[-1]).items():
                taken.setdefault(int(key.partition("/")[2]), []).append(at)
        feed.send_signal(signal.SIGTERM)
        feed.wait(20)
    delays = sorted(
        at - decided[version] for version in range(2, last) for at in taken.get(version, [])
    )
    missing = PROCESSES * EDGES_EACH * CHANGES - len(delays)
    p99 = quantiles(delays, n=100)[98] if not missing else float("inf")
    caught_up = (
        max(taken[last]) - back
        if len(taken.get(last, [])) == PROCESSES * EDGES_EACH
        else float("inf")
    )
    print(
        f"load {os.getloadavg()[0]:.1f}; median {delays[len(delays) // 2]:.3f} s; missing {missing}"
    )
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
