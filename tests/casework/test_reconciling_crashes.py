"""A run of a connector that is killed at any step is finished by the next, and done once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from tests.casework.conftest import Desk

from withheld.bootstrap import World, open_office
from withheld.casework import connecting, publiclog, reconciling
from withheld.casework.office import Office
from withheld.events.connectors import ConnectorRan
from withheld.events.recorded import SERVICE
from withheld.model.identity import PersonID
from withheld.testing.connectors import MemoryPlatform, MemoryPlatforms
from withheld.testing.crashes import Interrupter, Killed
from withheld.testing.world import BEGINNING, FixedClock, SeededChance


def reopened(folder: Path, platforms: MemoryPlatforms, interrupter: Interrupter) -> Office:
    """Return the office as a new process would open it."""
    clock = FixedClock(BEGINNING + timedelta(hours=1))
    world = World(clock=clock, chance=SeededChance(9), steps=interrupter, isolates_readers=False)
    return replace(open_office(folder, world=world), platforms=platforms)


def receipts(office: Office) -> list[ConnectorRan]:
    """Return the receipts on record."""
    every = office.record.events(SERVICE)
    return [one.event for one in every if isinstance(one.event, ConnectorRan)]


@pytest.mark.parametrize(
    "is_after",
    [pytest.param(False, id="before"), pytest.param(True, id="after", marks=pytest.mark.sim)],
)
def test_killed_at_any_step_a_run_is_done_once(
    desk: Desk, tmp_path: Path, *, is_after: bool
) -> None:
    """One receipt, each mark placed once, whichever step the process died at."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [one.item for one in desk.plain(order)][:4])
    configurations: dict[str, bytes] = {}
    asked = MemoryPlatforms(platform=MemoryPlatform(), configurations=configurations)
    office = replace(desk.office, platforms=asked)
    connecting.add(office, "site", b"", by=PersonID("dev"))
    connecting.let_write(office, "site", (desk.hands["cleo"], desk.hands["dev"]))
    publiclog.anchor_missed_slots(office)

    step, died = 0, True
    while died:
        step += 1
        folder = tmp_path / f"at-{step}"
        copytree(desk.folder, folder)
        platforms = MemoryPlatforms(platform=MemoryPlatform(), configurations=configurations)
        interrupter = Interrupter(at=step, is_after=is_after)
        try:
            reconciling.reconcile(reopened(folder, platforms, interrupter), "site")
            died = False
        except Killed:
            reconciling.reconcile(reopened(folder, platforms, Interrupter()), "site")
        after = reopened(folder, platforms, Interrupter())
        again = reconciling.reconcile(after, "site")
        effects = platforms.platform.effects

        assert again.ended is reconciling.Ended.NOTHING_TO_DO
        assert len(effects) == len(set(effects)) == len(platforms.platform.marks) > 1
        (receipt,) = receipts(after)
        assert receipt.placed_count == receipt.mark_count == len(platforms.platform.marks)
        assert len(set(platforms.platform.runs)) == 1 or not platforms.platform.marks
    assert step > 8
