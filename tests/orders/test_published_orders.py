"""
Orders that governments sent, as a service published them; read from where ORDERS_DIR says.

They are not ours to ship.  The folder holds `published/`, a specimen, the truth beside both, and
`score.py`, which compares what `withheld read --json` says with that truth.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

READ = [str(Path(sys.executable).parent / "withheld"), "read", "--json"]
ROWS_RIGHT_MIN = 0.95
"""Of the rows of the specimen that can be resolved, in every form that has text."""


@pytest.fixture(scope="module")
def orders() -> Path:
    """Return the folder that ORDERS_DIR names."""
    named = os.environ.get("ORDERS_DIR")
    if not named:
        pytest.skip("ORDERS_DIR does not name a folder with published orders")
    return Path(named)


def _lines_of(command: list[str], *, statuses: frozenset[int] = frozenset({0})) -> str:
    done = subprocess.run(  # noqa: S603 -- our own command, and the scorer ORDERS_DIR brings
        command, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in statuses:
        pytest.fail(f"left with {done.returncode}: {done.stderr}")
    return done.stdout


def _answers(orders: Path) -> Iterator[dict[str, dict[str, int]]]:
    files = sorted(str(path) for path in (orders / "published").rglob("*") if path.is_file())
    printed = _lines_of([*READ, *files], statuses=frozenset({0, 3})).splitlines()

    assert len(printed) == len(files) > 0
    yield from map(json.loads, printed)


def test_no_line_of_a_published_order_is_lost(orders: Path) -> None:
    """Every document is answered, and the classes of its lines add up to what was counted."""
    for answer in _answers(orders):
        lines = answer["lines"]

        assert lines["total"] == sum(count for name, count in lines.items() if name != "total"), (
            answer["file"]
        )


def _has_text(record: dict[str, dict[str, object]]) -> bool:
    return not record.get("pdf", {}).get("needs_ocr", False)


def _scored(orders: Path, truth: Path) -> dict[str, float]:
    scorer = [sys.executable, str(orders / "score.py"), "--truth", str(truth)]
    scored: dict[str, dict[str, float]] = json.loads(_lines_of([*scorer, "published", *READ]))
    return scored["all"]


def test_published_orders_are_read_better_than_by_a_careful_pattern(
    orders: Path, tmp_path: Path
) -> None:
    """A pattern with a stop list fitted to them is right on .93 and finds .96 of what has text."""
    records = (orders / "published-truth.jsonl").read_text("utf-8").splitlines()
    with_text = tmp_path / "truth.jsonl"
    with_text.write_text("\n".join(one for one in records if _has_text(json.loads(one))), "utf-8")
    score = _scored(orders, with_text)

    assert score["precision"] > 0.93
    assert score["recall"] > 0.96


def test_most_published_orders_are_read_exactly_right_and_none_is_guessed(orders: Path) -> None:
    """Scans count as not right: what nobody can read waits for a person and is never made up."""
    score = _scored(orders, orders / "published-truth.jsonl")

    assert score["silently wrong"] == 0
    assert score["right"] >= 0.85 * score["documents"]


def test_the_rows_of_the_specimen_are_read_right_and_none_is_lost(orders: Path) -> None:
    """Sheets, text PDFs and mails: hardly a row for a person, none lost, none for somebody else."""
    printed = _lines_of([sys.executable, str(orders / "score.py"), "specimen", *READ])
    forms = [form for form in map(json.loads, printed.splitlines()) if "balanced" in form]
    texts = [form for form in forms if "scan" not in form["form"]]

    assert texts
    for form in texts:
        resolvable = form["right"] + form["wrong subject"] + form["left to a person"] + form["lost"]

        assert form["balanced"], form
        assert form["wrong subject"] == form["lost"] == form["decoys taken"] == 0, form
        assert form["right"] >= ROWS_RIGHT_MIN * resolvable, form
