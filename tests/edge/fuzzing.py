"""
Fuzzes the accelerator: damaged tables and odd arguments neither crash it nor leak.

Run as a program, so that it can be run under a sanitizer: `python fuzzing.py FOLDER ROUNDS`, where
FOLDER holds a built accelerator.
"""

import gc
import importlib.util
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from withheld.edge.build import build
from withheld.edge.format import HEADER_SIZE, Entry, unpack_header
from withheld.model.identity import SubjectID

AT = datetime(2021, 2, 1, 12, tzinfo=UTC)
KEY = bytes(range(16))


def load(folder: Path) -> ModuleType:
    """Return the accelerator built in `folder`."""
    (path,) = folder.glob("_accelerator*.so")
    spec = importlib.util.spec_from_file_location("withheld.edge._accelerator", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fuzz(accelerator: ModuleType, rounds: int, seed: int = 1) -> int:
    """Ask damaged tables; return how many were refused or answered, all of them."""
    chance = random.Random(seed)  # noqa: S311 -- the same damage at every run
    ids = [f"post:{number}" for number in range(40)]
    whole = build(
        [Entry(subject=SubjectID(one), countries=frozenset({"IN"})) for one in ids[:30]],
        version=1,
        published_at=AT,
        hash_key=KEY,
        is_accelerated=False,
    )
    header = unpack_header(whole[:HEADER_SIZE], len(whole))
    words = int.from_bytes(KEY[:8], "little"), int.from_bytes(KEY[8:], "little")
    places = [
        header.home_buckets,
        header.index_at,
        header.index_at,
        header.records_at,
        header.set_index_at,
        header.sets,
    ]
    odd = [*ids, "", ":", "post", "\ud800:1", "x:" + "y" * 70_000, 7, None, b"post:1", ("post:1",)]
    done = 0
    for _ in range(rounds):
        data = bytearray(whole)
        for _ in range(chance.randint(0, 40)):
            data[chance.randrange(HEADER_SIZE, len(data))] = chance.randrange(256)
        given = list(places)
        if chance.random() < 0.3:
            given[chance.randrange(6)] = chance.choice([0, 1, 2**63, 2**64 - 1, len(data), 320])
        cut = bytes(data[: chance.randrange(len(data))] if chance.random() < 0.2 else data)
        try:
            probe = accelerator.Probe(cut, *given, *words)
        except ValueError:
            done += 1
            continue
        asked = [chance.choice(odd) for _ in range(chance.randrange(300))]
        memo = [None] * chance.choice([0, 1, 3])
        probe.said(asked, memo, "unlisted", "unclear", chance.choice([None, {}, {"post:1": ()}]))
        probe.listed(chance.randbytes(8 * chance.choice([0, 1, 15, 16, 17, 63, 5000])))
        for one in ids:
            probe.find(one)
        done += 1
    return done


class Emptying(str):
    """An id that empties the list it was asked in when the overlay is looked into."""

    __slots__ = ("asked",)
    asked: list[str]

    def __hash__(self) -> int:
        """Empty the list."""
        self.asked.clear()
        return 1


def emptied(accelerator: ModuleType, count: int) -> object:
    """Ask about a list that is emptied meanwhile, its ids being nobody else's."""
    probe = accelerator.Probe(bytes(400), 1, 384, 384, 400, 400, 0, 1, 2)
    first = Emptying("post:first")
    first.asked = [first, *(f"post:{number}" for number in range(count))]
    return probe.said(first.asked, [], "unlisted", "unclear", {"post:x": ()})


def odd_calls(accelerator: ModuleType) -> int:
    """Call with what does not fit; return how often it was refused."""
    refused = 0
    calls: tuple[Callable[[], object], ...] = (
        lambda: accelerator.lay_out(["post:1"], b"12", 1, 0, 0),
        lambda: accelerator.lay_out(["post:1"], b"\0\0\0\x80", 1, 0, 0),
        lambda: accelerator.lay_out(["post:1"], "1", 1, 0, 0),
        lambda: accelerator.lay_out([""], bytes(4), 1, 0, 0),
        lambda: accelerator.lay_out(["x" * 70_000], bytes(4), 1, 0, 0),
        lambda: accelerator.lay_out(["\ud800"], bytes(4), 1, 0, 0),
        lambda: accelerator.lay_out([1], bytes(4), 1, 0, 0),
        lambda: accelerator.lay_out({"post:1": 1}, bytes(4), 1, 0, 0),
        lambda: accelerator.lay_out(["post:1", "post:2", "post:1"], bytes(12), 1, 0, 0),
        lambda: accelerator.keys([1], 0, 0),
        lambda: accelerator.keys("post:1", 0, 0),
        lambda: accelerator.Probe(b"", 1, 1, 1, 1, 1, 1, 0, 0),
        lambda: emptied(accelerator, 300),
        lambda: accelerator.joined([None, 7], (None,), (b"none",), b", "),
        lambda: accelerator.joined([None], (None,), (b"none", b"more"), b", "),
        lambda: accelerator.joined([None], (None,), ("none",), b", "),
        lambda: accelerator.joined([], (None,) * 9, (b"none",) * 9, b", "),
        lambda: accelerator.Probe("text", 1, 1, 1, 1, 1, 1, 0, 0),
    )
    for call in calls:
        try:
            call()
        except (ValueError, TypeError, OverflowError, IndexError):
            refused += 1
    return refused - len(calls)


def leaked(accelerator: ModuleType) -> int:
    """Return by how many blocks of memory a thousand rounds of use grew."""
    ids = [f"post:{number}" for number in range(200)]

    def use() -> None:
        """Use every call once, rightly and wrongly."""
        fuzz(accelerator, 3)
        odd_calls(accelerator)
        emptied(accelerator, 90)
        accelerator.joined([None, None], (None,), (b"none",), b", ")
        accelerator.lay_out(ids, bytes(800), 50, 1, 2)
        accelerator.keys(ids, 1, 2)

    for _ in range(20):
        use()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(200):
        use()
    gc.collect()
    return sys.getallocatedblocks() - before


if __name__ == "__main__":
    built = load(Path(sys.argv[1]))
    print(fuzz(built, int(sys.argv[2])), odd_calls(built), leaked(built))  # noqa: T201 -- a program
