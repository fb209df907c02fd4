"""
A reader in another language, written from the specification, gives the same answers.

Strategy: one conformance file, made here: a table with every kind of clause, full buckets and sets
beyond a slot's, and questions about it with their answers.
"""

import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from withheld.edge.build import build
from withheld.edge.format import HEADER_SIZE, Entry, instant
from withheld.edge.table import Table
from withheld.model.identity import SubjectID
from withheld.model.withholding import ReasonKind, WhenCountryUnknown

READER = Path(__file__).parent / "reader.js"
NODE = shutil.which("node") or shutil.which("nodejs")
NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
VIEWERS = ["IN", "DE", "US", "ZW", "AD", "in", " in ", None, "", "XX", "T1", "EU", "IND", "भा"]

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(NODE is None, reason="no node here: nodejs"),
]


def conformance(seed: int) -> tuple[bytes, list[dict[str, object]]]:
    """Return a table, and questions about it with the answers of the reader in Python."""
    chance = random.Random(seed)  # noqa: S311 -- the same file at every run
    names = [f"post:{number}" for number in range(3000)] + ["account:भूमि", "hashtag:💬", "tag:a:b"]
    entries = [
        Entry(
            subject=SubjectID(chance.choice(names)),
            countries=frozenset(chance.sample(["IN", "DE", "ZW", "AD"], chance.randrange(5))),
            starts_at=chance.choice([None, NOON + chance.randrange(-9, 40) * HOUR]),
            ends_at=chance.choice([None, NOON + chance.randrange(-9, 60) * HOUR]),
            reason_kind=chance.choice(list(ReasonKind)),
            when_country_unknown=chance.choice(list(WhenCountryUnknown)),
        )
        for _ in range(4000)
    ]
    data = build(entries, version=9, published_at=NOON, hash_key=chance.randbytes(16))
    table = Table(data, is_accelerated=False)
    asked: list[dict[str, object]] = []
    for _ in range(5000):
        subjects: Sequence[str] = chance.sample([*names, "post", "", ":1", "post:none"], 2)
        country, at = chance.choice(VIEWERS), NOON + chance.randrange(-5, 90) * HOUR
        max_age = chance.choice([HOUR, 24 * HOUR])
        said = table.look_up(subjects, country, at, max_age=max_age)
        asked.append(
            {
                "subjects": subjects,
                "country": country,
                "at": instant(at),
                "max_age": max_age // timedelta(microseconds=1),
                "expected": {"answer": said.answer, "reason_kind": said.reason_kind},
            }
        )
    return data, asked


def read(table: Path, asked: Sequence[dict[str, object]]) -> subprocess.CompletedProcess[str]:
    """Return what the second reader says of questions."""
    assert NODE is not None
    lines = "".join(json.dumps(one) + "\n" for one in asked)
    return subprocess.run(  # noqa: S603 -- node, found above, on our own file
        [NODE, str(READER), str(table)], input=lines, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_a_reader_in_javascript_gives_the_same_answers(seed: int, tmp_path: Path) -> None:
    """Five thousand questions about a table with everything in it."""
    data, asked = conformance(seed)
    (tmp_path / "table").write_bytes(data)
    said = [json.loads(line) for line in read(tmp_path / "table", asked).stdout.splitlines()]

    assert said == [one["expected"] for one in asked]


@pytest.mark.parametrize("length", [0, 8, 319, 320, -1])
def test_a_table_cut_short_is_refused_by_it_too(length: int, tmp_path: Path) -> None:
    """Nothing is answered from what is not whole."""
    data, asked = conformance(3)
    (tmp_path / "table").write_bytes(data[:length])
    done = read(tmp_path / "table", asked[:1])

    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("seed", range(8))
def test_a_table_with_a_byte_changed_is_refused_by_it_too(seed: int, tmp_path: Path) -> None:
    """Wherever in the body: its digest stands in the header, which the service signed."""
    data, asked = conformance(3)
    chance = random.Random(seed)  # noqa: S311 -- the same bytes at every run
    changed = bytearray(data)
    changed[chance.randrange(HEADER_SIZE, len(data))] ^= 1 << chance.randrange(8)
    (tmp_path / "table").write_bytes(changed)
    done = read(tmp_path / "table", asked[:1])

    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("how", ["cut", "zeroed", "deleted"])
def test_what_is_done_to_the_file_of_a_running_reader_does_not_reach_it(
    how: str, tmp_path: Path
) -> None:
    """The reader in JavaScript has the whole table in memory, as the one in Python does."""
    data, asked = conformance(4)
    path = tmp_path / "table"
    path.write_bytes(data)
    assert NODE is not None
    with subprocess.Popen(  # noqa: S603 -- node, found above, on our own file
        [NODE, str(READER), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stderr is not None
        opened = reader.stderr.readline()
        path.unlink() if how == "deleted" else path.write_bytes(
            data[:400] if how == "cut" else bytes(len(data))
        )
        said, _ = reader.communicate("".join(json.dumps(one) + "\n" for one in asked))

    assert opened == "open\n"
    assert [json.loads(line) for line in said.splitlines()] == [one["expected"] for one in asked]
