"""
From a decision at the desk to the refusal at an edge, over each carrier: measured and on record.

Strategy: the whole way by commands: decide, second, carry, follow, work, timeline; real servers.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.adapters.brokers import Server, eventually, nats_server, started_object_store
from tests.cli.conftest import Run

from withheld.bootstrap import open_office
from withheld.edge.receipts import RECEIPTS
from withheld.edge.signatures import key_id

pytestmark = pytest.mark.real

Line = Callable[[Path], tuple[Server, list[str], list[str]]]
ORDER, PROGRAM = "2024-0001", "from withheld.cli.main import main; main()"


@contextmanager
def running(*words: str) -> Iterator[None]:
    """Have a command run meanwhile."""
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-c", PROGRAM, *words], stdout=subprocess.DEVNULL, env={**os.environ}
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def nats_line(folder: Path) -> tuple[Server, list[str], list[str]]:
    """Return a broker, and how carrier and edge are told of it."""
    server = nats_server(folder)
    server.start()
    address, name = f"nats://127.0.0.1:{server.port}", ["--name", "chirp"]
    return server, ["--to", address, *name], ["--from", address, *name]


def object_line(folder: Path) -> tuple[Server, list[str], list[str]]:
    """Return an object store, and how carrier and edge are told of it."""
    server = started_object_store(folder)
    where = ["s3://edges/chirp", "--endpoint", f"http://127.0.0.1:{server.port}"]
    return server, ["--to", *where], ["--from", *where]


@pytest.mark.parametrize("line", [nats_line, object_line], ids=["nats", "objects"])
def test_how_long_a_decision_took_to_be_enforced_is_on_its_record(
    case: Path,
    run: Run,
    line: Line,
) -> None:
    """The edge confirms over the carrier; the timeline says when, and the edge refuses."""
    shown = json.loads(run("show", ORDER, "--items", "--json").stdout)["items"]
    item = next(one["item"] for one in shown if one["stage"] == "open" and not one["safeguards"])
    state = open_office(case / "store").service()
    assert state.key is not None
    key = state.public_keys[state.key]
    server, to, at = line(case)
    (case / "c").write_text("carrier:c0")
    (case / "e").write_text("frankfurt-1:e0")
    edges, edge = str(case / "store" / "edges"), str(case / "edge")
    terms = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")
    run("decide", ORDER, "--items", item, *terms, "--as", "asha")
    run("second", ORDER, "--items", item, "--reason", "yes", "--as", "ben")
    follow = ["--token-file", str(case / "e"), "--edge", "frankfurt-1", "--folder", edge]
    try:
        with (
            running("carry", "--folder", edges, *to, "--login-file", str(case / "c"), "--key", key),
            running("follow", *at, *follow, "--key", key),
        ):
            receipt = case / "store" / "edges" / RECEIPTS / "frankfurt-1.jsonl"
            confirmed = eventually(receipt.is_file, 60)
            worked = run("work")
    finally:
        server.end()
    timeline = run("timeline", ORDER).stdout

    assert confirmed
    assert worked.returncode == 0, worked.stderr
    assert "Enforced by 1 of 1 edges" in timeline
    assert key_id(bytes.fromhex(key)).encode() in (case / "edge" / "table").read_bytes()[:512]
