"""
The look-up at serving time beside a dict and Redis: one million subjects, one in ten listed.

Every round asks with strings made anew, since a service reads its ids from somewhere each time and
a dict would otherwise profit from the hash that a string remembers.
"""

import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from measuring import Figure, record

from withheld.edge.build import build
from withheld.edge.changes import Change, write_line
from withheld.edge.folder import TABLE, open_edge
from withheld.edge.format import HEADER_SIZE, SIGNING_CONTEXT, Entry, pack_header, unpack_header
from withheld.edge.live import Edge
from withheld.edge.memory import SHARED
from withheld.edge.sets import Alike
from withheld.edge.signatures import PublicKeys, key_id, trusted
from withheld.edge.table import Table
from withheld.model.identity import SubjectID

SUBJECTS = 1_000_000
ASKED = 20_000
BATCH = 100
BULK = 5
ROUNDS = 9
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
INDIA = frozenset({"IN"})
REDIS = shutil.which("redis-server")


class Client(Protocol):
    """What is asked of Redis."""

    def sismember(self, name: str, value: str) -> object:
        """Ask whether one is in the set."""
        ...

    def smismember(self, name: str, values: list[str]) -> object:
        """Ask of many."""
        ...


def asked_anew(chance: random.Random) -> list[str]:
    """Return ids to ask about, each a string made just now."""
    return [f"post:{chance.randrange(SUBJECTS * 10) * 7919}" for _ in range(ASKED)]


def seconds(ways: dict[str, Callable[[list[str]], object]]) -> dict[str, float]:
    """Return the median of CPU seconds each way takes for all that is asked, the ways in turns."""
    chance, taken = random.Random(1), {name: list[float]() for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            asked = asked_anew(chance)
            started = time.process_time()
            way(asked)
            taken[name].append(time.process_time() - started)
    return {name: median(every) for name, every in taken.items()}


def usual(call: Callable[[Any], object], questions: Iterable[object]) -> float:
    """Return the median of what one call takes on the clock, in microseconds; less reading it."""
    clock, taken, empty = time.perf_counter_ns, [], []
    for one in questions:
        started = clock()
        call(one)
        ended = clock()
        taken.append(ended - started)
        empty.append(clock() - ended)
    return (median(taken) - median(empty)) / 1000


def batches(asked: Sequence[str]) -> Iterator[Sequence[str]]:
    """Go through what is asked, a hundred at a time."""
    return (asked[at : at + BATCH] for at in range(0, len(asked), BATCH))


def figure(
    name: str, ours: float, peer: float, unit: str, target: float, *, faster: bool
) -> Figure:
    """Return a figure: how many times faster than the peer, or how many times its time."""
    ratio = peer / ours if faster else ours / peer
    holds = ratio >= target if faster else ratio <= target
    sign = ">=" if faster else "<="
    return Figure(
        name=name,
        ours=ours,
        peer=peer,
        unit=unit,
        ratio=ratio,
        target=f"{sign} {target:g}",
        holds=holds,
    )


@contextmanager
def redis_with(ids: Sequence[str]) -> Iterator["Client | None"]:
    """Give a client of a Redis of our own, on a socket, that has `ids` in a set, or None."""
    try:
        import redis
    except ImportError:
        redis = None
    if REDIS is None or redis is None:
        print("redis: not run, it is not here (redis-server, and the packages redis and hiredis)")
        yield None
        return
    with TemporaryDirectory() as folder:
        path = f"{folder}/redis.sock"
        server = subprocess.Popen(
            [
                REDIS,
                "--port",
                "0",
                "--unixsocket",
                path,
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder,
            ],
            stdout=subprocess.DEVNULL,
        )
        try:
            client = redis.Redis(unix_socket_path=path)
            for _ in range(100):
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.1)
            for at in range(0, len(ids), 10_000):
                client.sadd("withheld", *ids[at : at + 10_000])
            yield client
        finally:
            server.terminate()
            server.wait(10)


def beside_dict(table: Table, plain: Table, known: dict[str, int]) -> list[Figure]:
    """Return what single look-ups, batches and bulk take beside a dict."""
    edge, get = Edge({}, table=table), known.get
    find = table.find if table.probe is None else table.probe.find
    asked_in_bulk = [one for seed in range(BULK) for one in asked_anew(random.Random(seed))]
    hashes = table.hashes(asked_in_bulk)
    numbers = [int.from_bytes(hashes[at : at + 8], "big") for at in range(0, len(hashes), 8)]
    by_number = {int.from_bytes(table.hashes([one]), "big"): 1 for one in known}
    ways: dict[str, Callable[[list[str]], object]] = {
        "single": lambda asked: [find(one) for one in asked],
        "single in Python": lambda asked: [plain.find_plainly(one) for one in asked],
        "single dict": lambda asked: [get(one) for one in asked],
        "batch": lambda asked: [edge.look_up_many(some, "IN", AT) for some in batches(asked)],
        "batch dict": lambda asked: [[get(one) for one in some] for some in batches(asked)],
        "bulk": lambda _asked: table.listed(hashes),
        "bulk dict": lambda _asked: [one in by_number for one in numbers],
    }
    us = {name: one / ASKED * 1e6 for name, one in seconds(ways).items()}
    rows = (
        ("edge: batch of 100 string ids, C; dict comprehension", "batch", "batch dict", BATCH, 4),
        ("edge: single look-up, C; dict", "single", "single dict", 1, 1.3),
        ("edge: bulk of hashes, C; dict of numbers", "bulk", "bulk dict", 1 / BULK, 8),
    )
    found = [
        figure(name, us[ours] * by, us[peer] * by, "us CPU", target, faster=True)
        for name, ours, peer, by, target in rows
    ]
    single, peer = us["single in Python"], us["single dict"]
    return [
        *found,
        figure("edge: single look-up, Python; dict", single, peer, "us CPU", 3, faster=False),
    ]


def beside_redis(table: Table, plain: Table, client: Client) -> list[Figure]:
    """Return what a call usually takes beside a round trip to Redis, in turns."""
    edge, asked = Edge({}, table=table), asked_anew(random.Random(3))
    find = table.find if table.probe is None else table.probe.find
    few, some = asked[: ASKED // 10], [list(one) for one in batches(asked)]

    def many(subjects: list[str]) -> object:
        return edge.look_up_many(subjects, "IN", AT)

    def member(subject: str) -> object:
        return client.sismember("withheld", subject)

    def members(subjects: list[str]) -> object:
        return client.smismember("withheld", subjects)

    rows = (
        ("edge: single look-up, C; Redis round trip, p50", find, member, few, 200),
        ("edge: single look-up, Python; Redis, p50", plain.find_plainly, member, few, 50),
        ("edge: batch of 100, C; Redis SMISMEMBER of 100, p50", many, members, some, 20),
    )
    return [
        figure(name, usual(ours, asked), usual(peer, asked), "us", target, faster=True)
        for name, ours, peer, asked, target in rows
    ]


def absolute(name: str, ours: float, bound: float, unit: str, *, at_least: bool = False) -> Figure:
    """Return a figure whose peer is a bound."""
    holds = ours >= bound if at_least else ours <= bound
    sign = ">=" if at_least else "<="
    return Figure(
        name=name,
        ours=ours,
        peer=bound,
        unit=unit,
        ratio=ours / bound,
        target=f"{sign} {bound:g} {unit}",
        holds=holds,
    )


def building(ids: list[SubjectID]) -> bytes:
    """Measure building, and return the table."""
    taken, data = list[float](), b""
    for _ in range(5):
        alike = [Alike(entry=Entry(subject=ids[0], countries=INDIA), others=ids[1:])]
        started = time.process_time()
        data = build(alike, version=1, published_at=AT, hash_key=bytes(range(16)))
        taken.append(time.process_time() - started)
    header = unpack_header(data[:HEADER_SIZE], len(data))
    record(
        absolute(
            "edge: building a table of 1 M, C",
            SUBJECTS / median(taken) / 1e6,
            3,
            "M subjects/s CPU",
            at_least=True,
        ),
        absolute("edge: hot section", header.buckets * 64 / header.subjects, 14, "bytes/subject"),
    )
    return data


def large_table(folder: Path) -> PublicKeys:
    """
    Put a signed table as long as 50 million subjects make it into a folder; return who is trusted.

    Its records are zeros: opening reads the header, and checking does not care.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
    public = private.public_key().public_bytes_raw()
    one = Entry(subject=SubjectID("post:1"), countries=INDIA)
    data = build([one], version=1, published_at=AT, hash_key=bytes(16))
    header, count = unpack_header(data[:HEADER_SIZE], len(data)), 50_000_000
    buckets = -(-count * 5 // 24)
    index_at = HEADER_SIZE + buckets * 64
    records_at = index_at + (buckets + 1) * 8
    set_index_at = records_at + count * 20
    length = set_index_at + 16 + 112
    digest, step = sha256(), bytes(1 << 20)
    for at in range(HEADER_SIZE, length, len(step)):
        digest.update(step[: length - at])
    large = header._replace(
        subjects=count, home_buckets=buckets, buckets=buckets, index_at=index_at,
        records_at=records_at, set_index_at=set_index_at, sets_at=set_index_at + 16, length=length,
        body_digest=digest.digest(), key=key_id(public),
    )  # fmt: skip
    signed = pack_header(large)
    with (folder / TABLE).open("wb") as file:
        file.write(signed + private.sign(SIGNING_CONTEXT + signed))
        file.truncate(length)
    return trusted(public)


def opening(folder: Path) -> None:
    """Measure opening 50 million subjects, where nobody opened them yet and where somebody did."""
    keys = large_table(folder)
    firsts: list[float] = []
    for _ in range(5):
        (folder / SHARED).unlink(missing_ok=True)
        # Of this thread alone: another one copies meanwhile.
        started = time.thread_time()
        first = open_edge(folder, Edge(keys))
        firsts.append(time.thread_time() - started)
        started = time.process_time()
        first.settled(within_seconds=300)
        print(f"edge: 50 M copied and checked behind, {time.process_time() - started:.1f} s CPU")
        del first  # So that giving its memory back is not counted with the next.
    later: list[float] = []
    first = open_edge(folder, Edge(keys))
    first.settled(within_seconds=300)
    for _ in range(5):
        started = time.thread_time()
        Table.open_at_once(folder / TABLE).close()
        later.append(time.thread_time() - started)
    (folder / TABLE).unlink()
    place = "edge: opening 50 M subjects, "
    record(
        absolute(place + "in a worker after the first", median(later) * 1e3, 10, "ms CPU"),
        absolute(place + "the machine's first worker", median(firsts) * 1e3, 10, "ms CPU"),
    )


def delta(data: bytes) -> None:
    """Measure taking a change of a thousand subjects above a table of a million."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from withheld.edge.build import Signer

    private = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
    public = private.public_key().public_bytes_raw()
    signer = Signer(key=key_id(public), sign=private.sign)
    ids = [SubjectID(f"post:new{number}") for number in range(1000)]
    now = {one: (Entry(subject=one, countries=INDIA),) for one in ids}
    line = write_line(Change(previous=1, sequence=2, at=AT, subjects=now), signer)
    best = float("inf")
    for _ in range(5):
        edge = Edge({signer.key: public}, table=Table(data))
        started = time.process_time()
        edge.take(line)
        best = min(best, time.process_time() - started)
    record(absolute("edge: taking a change of 1,000 at 1 M", best * 1e3, 100, "ms CPU"))


def importing() -> None:
    """Measure what importing costs a process that does nothing else, beside an empty one."""
    ways = {
        "bare": "pass",
        "import": "import withheld.edge",
        "used": "from withheld.edge import Edge",
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(15):
        for name, program in ways.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", program], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            best[name] = min(best[name], taken)
    print(f"edge: an interpreter that does nothing, {best['bare'] * 1e3:.1f} ms CPU")
    record(
        absolute("edge: import withheld.edge", best["import"] * 1e3, 30, "ms CPU"),
        absolute("edge: import, with Edge loaded", best["used"] * 1e3, 30, "ms CPU"),
    )


def main() -> None:
    """Measure importing, building, opening, changing and looking up."""
    importing()
    ids = [SubjectID(f"post:{number * 7919}") for number in range(SUBJECTS)]
    data = building(ids)
    delta(data)
    known: dict[str, int] = dict.fromkeys(ids, 1)
    with TemporaryDirectory() as name, redis_with(ids) as client:
        folder = Path(name)
        (folder / "table").write_bytes(data)
        table, plain = (
            Table.open(folder / "table"),
            Table.open(folder / "table", is_accelerated=False),
        )
        record(*beside_dict(table, plain, known))
        if client is not None:
            record(*beside_redis(table, plain, client))
        opening(folder)


if __name__ == "__main__":
    main()
