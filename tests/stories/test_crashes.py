"""Killed before or after any step, the story goes on: nothing is lost, nothing is done twice."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from tests.stories import crash_story

from withheld.ledger.canonical import JSON
from withheld.testing.crashes import Interrupter, Killed

SEED = 2021
SAMPLE = 16
KILLS_FOR_REAL = 10
STEPS_MIN = 500
KINDS = {"commit", "fsync", "rename", "signature", "delivery"}


@dataclass(frozen=True, slots=True)
class Told:
    """The story told once without a crash: a copy of the store before each action, and after."""

    folder: Path
    steps: tuple[tuple[str, ...], ...]
    summaries: tuple[dict[str, JSON], ...]

    def before(self, number: int) -> Path:
        """Return the store as it was before action `number`."""
        return self.folder / f"before-{number}"

    def places(self) -> list[tuple[int, int, bool]]:
        """Return every place to die: action, step, and whether after it."""
        return [
            (number, step, is_after)
            for number, names in enumerate(self.steps)
            for step in range(1, len(names) + 1)
            for is_after in (False, True)
        ]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("story")
    crash_story.make(folder / "store", Interrupter()).store.close()  # type: ignore[attr-defined]  # SQLite
    steps, summaries = [], []
    for number in range(len(crash_story.actions())):
        shutil.copytree(folder / "store", folder / f"before-{number}")
        interrupter = Interrupter()
        with interrupter.watching():
            crash_story.take(folder / "store", number, interrupter)
        steps.append(tuple(interrupter.names))
        summaries.append(crash_story.summary(folder / "store", number))
    return Told(folder, tuple(steps), tuple(summaries))


def goes_on(told: Told, place: tuple[int, int, bool], folder: Path) -> None:
    """Die at `place`, start again, and find what there would be without it."""
    number, step, is_after = place
    store = folder / "store"
    shutil.copytree(told.before(number), store)
    interrupter = Interrupter(at=step, is_after=is_after)
    with pytest.raises(Killed), interrupter.watching():
        crash_story.take(store, number, interrupter)
    crash_story.take(store, number, Interrupter())

    assert crash_story.summary(store, number) == told.summaries[number], place
    shutil.rmtree(store)


def dies_for_real(told: Told, place: tuple[int, int, bool], folder: Path) -> None:
    """Die by SIGKILL, which flushes nothing and runs no handler; the next process goes on."""
    number, step, is_after = place
    store = folder / "store"
    shutil.copytree(told.before(number), store)
    side = "after" if is_after else "before"
    died = subprocess.run(  # noqa: S603 -- our own story
        [sys.executable, crash_story.__file__, str(store), str(number), str(step), side],
        check=False,
    )
    crash_story.take(store, number, Interrupter())

    assert died.returncode == -signal.SIGKILL
    assert crash_story.summary(store, number) == told.summaries[number], place
    shutil.rmtree(store)


def sampled(told: Told, count: int) -> Iterator[tuple[int, int, bool]]:
    """Go through a seeded sample of the places."""
    yield from Random(SEED).sample(told.places(), count)  # noqa: S311 -- a sample, no secret


@pytest.mark.timeout(300)
def test_a_kill_at_any_step_loses_nothing(told: Told, tmp_path: Path) -> None:
    """
    A seeded sample of kills, and ten real ones: the record is whole and the work goes on.

    One test, since telling the story once is what takes time.
    """
    for place in sampled(told, SAMPLE):
        goes_on(told, place, tmp_path)
    for place in Random(SEED + 1).sample(told.places(), KILLS_FOR_REAL):  # noqa: S311 -- a sample, no secret
        dies_for_real(told, place, tmp_path)

    assert {name for names in told.steps for name in names} == KINDS
    assert sum(map(len, told.steps)) > STEPS_MIN


@pytest.mark.sim
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(8))
def test_every_kill_loses_nothing(told: Told, tmp_path: Path, part: int) -> None:
    """The same, before and after every single step of the story."""
    for place in told.places()[part::8]:
        goes_on(told, place, tmp_path)
