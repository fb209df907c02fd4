"""
A table of fifty million subjects for real, once: built, opened, asked; it takes some ten gigabytes.

Fifty million strings are most of those; where there is less memory, nothing is measured and said.
"""

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from measuring import Figure, record

from withheld.edge.build import Signer, build
from withheld.edge.folder import TABLE, open_edge
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.sets import Alike
from withheld.edge.signatures import key_id, trusted
from withheld.model.answers import Answer
from withheld.model.identity import SubjectID

SUBJECTS, ASKED, BATCH, STEP = 50_000_000, 100_000, 100, 7919
MEMORY_NEEDED = 13 << 30
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def bounded(name: str, ours: float, bound: float, unit: str, *, at_least: bool = False) -> Figure:
    """Return a figure whose peer is a bound."""
    return Figure(
        name=f"edge: a real table of 50 M, {name}",
        ours=ours,
        peer=bound,
        unit=unit,
        ratio=ours / bound,
        target=f"{'>=' if at_least else '<='} {bound:g} {unit}",
        holds=ours >= bound if at_least else ours <= bound,
    )


def built(signer: Signer) -> tuple[bytes, Figure]:
    """Return the table, and how fast it was built."""
    ids = [SubjectID(f"post:{number * STEP}") for number in range(SUBJECTS)]
    alike = Alike(entry=Entry(subject=ids[0], countries=frozenset({"IN"})), others=ids[1:])
    started = time.process_time()
    data = build([alike], version=1, published_at=AT, hash_key=bytes(range(16)), signer=signer)
    speed = SUBJECTS / (time.process_time() - started) / 1e6
    return data, bounded("built", speed, 3, "M subjects/s CPU", at_least=True)


def asked(edge: Edge) -> tuple[Figure, Figure]:
    """Return what a batch takes, and how many of single answers are right."""
    chance = random.Random(1)
    ids = [f"post:{chance.randrange(SUBJECTS * 10) * STEP}" for _ in range(ASKED)]
    started = time.process_time()
    for at in range(0, ASKED, BATCH):
        edge.look_up_many(ids[at : at + BATCH], "IN", AT)
    taken = (time.process_time() - started) / (ASKED / BATCH) * 1e6
    right = sum(
        (edge.look_up([one], "IN", AT).answer is Answer.WITHHELD)
        == (int(one.removeprefix("post:")) // STEP < SUBJECTS)
        for one in ids
    )
    return (
        bounded("batch of 100", taken, 100, "us CPU"),
        bounded("right answers", right, ASKED, "answers", at_least=True),
    )


def main() -> None:
    """Build it, open it, ask it."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if free < MEMORY_NEEDED:
        print(f"50 M: not run, {free >> 30} GB of memory are free and {MEMORY_NEEDED >> 30} needed")
        return
    private = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
    public = private.public_key().public_bytes_raw()
    data, building = built(Signer(key=key_id(public), sign=private.sign))
    with TemporaryDirectory() as name:
        folder, size = Path(name), len(data)
        (folder / TABLE).write_bytes(data)
        del data
        started = time.thread_time()
        worker = open_edge(folder, Edge(trusted(public)))
        opened = (time.thread_time() - started) * 1e3
        worker.settled(within_seconds=900)
        batch, right = asked(worker.edge)
    record(
        building,
        bounded("bytes a subject with its whole id", size / SUBJECTS, 64, "bytes"),
        bounded("opened", opened, 10, "ms CPU"),
        batch,
        right,
    )


if __name__ == "__main__":
    main()
