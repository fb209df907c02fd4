"""Durable appends to a case store, beside the floor of writing and syncing the same bytes."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import Figure, record

from withheld.adapters.sqlite.store import create
from withheld.adapters.steps import Uninterrupted
from withheld.events.recorded import StreamID

EVENTS = 300
ROUNDS = 5
LEAF = b"x" * 400


def ours(folder: Path) -> float:
    """Return the seconds of wall time that single durable appends take."""
    store = create(folder / "store.sqlite3", Uninterrupted())
    started = time.perf_counter()
    for number in range(EVENTS):
        with store.writing() as writing:
            writing.append(StreamID("2026-0001"), number + 1, "bench", LEAF)
    took = time.perf_counter() - started
    store.close()
    return took


def floor(folder: Path) -> float:
    """Return the seconds that writing and syncing the same bytes to a plain file takes."""
    with (folder / "floor").open("wb") as file:
        started = time.perf_counter()
        for _ in range(EVENTS):
            file.write(LEAF)
            file.flush()
            os.fdatasync(file.fileno())
        return time.perf_counter() - started


def main() -> None:
    """Measure in turns; wall time, since waiting for the disk is what counts."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, call in enumerate((ours, floor)):
            with TemporaryDirectory() as folder:
                best[index] = min(best[index], call(Path(folder)))
    record(
        Figure(
            name="ledger: single durable append, write+fdatasync",
            ours=EVENTS / best[0],
            peer=EVENTS / best[1],
            unit="events/s",
            ratio=best[1] / best[0],
            target=">= 0.7",
            holds=best[1] / best[0] >= 0.7,
        )
    )


if __name__ == "__main__":
    main()
