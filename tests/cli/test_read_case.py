"""`withheld read` over the invented case of 2021, held against its truth."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from withheld.cli.read import read
from withheld.testing.protest import Case, TruthRow, make_case

DOUBTED_HERE = "typo-host"
"""The form that resolution proposes with a doubt, and that the truth leaves open."""


@pytest.fixture(scope="module")
def case() -> Case:
    """Return both orders, a fifth as long as the real ones."""
    return make_case(seed=7, rows_first=60, rows_second=240)


@pytest.mark.parametrize(
    ("name", "order"),
    [("order-1.eml", "first"), ("annexure-1.xlsx", "first"), ("annexure-2.csv", "second")],
)
def test_every_row_means_what_it_means_or_waits_for_a_person(
    case: Case, name: str, order: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No row is lost, none means somebody else, and what needs a person says so."""
    case.write(tmp_path)
    status = read(tmp_path / name, directory=tmp_path / "directory", json=True)
    answer = json.loads(capsys.readouterr().out)
    items: dict[int, list[Mapping[str, object]]] = {}
    for item in answer["items"]:
        for row in item["rows"]:
            items.setdefault(row["n"], []).append(item)
    outcomes = Counter(_outcome(row, items.get(row.serial, [])) for row in case.rows(order))

    assert status == 0
    # A table without date leaves a handle that two accounts bore to a person.
    assert not outcomes.keys() - {"right", "proposed", "left to a person"}
    assert outcomes["right"] >= 0.98 * (outcomes.total() - outcomes["proposed"])
    assert not {item["url"] for item in answer["items"]} & set(case.not_targets)


def _outcome(row: TruthRow, items: list[Mapping[str, object]]) -> str:
    """Return what became of `row`."""
    subjects = {item["subject"] for item in items}
    doubted = any(item["doubts"] for item in items)
    if not items:
        return "lost"
    if row.form == DOUBTED_HERE:
        return "proposed" if doubted else "taken without doubt"
    if subjects != {row.subject}:
        return "means another" if subjects != {None} else "left to a person"
    return "doubt missed" if row.subject and row.needs_person and not doubted else "right"
