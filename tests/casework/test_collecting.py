"""Orders that arrive by themselves, with the process dying at every step."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from withheld.adapters.folder_inbox import FolderInbox
from withheld.bootstrap import World
from withheld.casework.collecting import Outcome, collect
from withheld.casework.receiving import unfinished
from withheld.events.intake import Channel
from withheld.model.identity import PersonID
from withheld.testing.crashes import Interrupter, Killed

LETTERS = ("one.txt",)


def collected(desk: Any, folder: Path) -> list[Outcome]:
    """Take in what waits, in a fresh process."""
    office = desk.reopen()
    inbox = FolderInbox(folder, office.steps, bytes_max=10**8, settled_for=0)
    return list(collect(office, inbox, channel=Channel.MAIL, by=PersonID("asha")))


def test_killed_at_any_step_each_letter_is_received_exactly_once(
    make_desk: Callable[[Path], Any], tmp_path: Path
) -> None:
    """Before each commit, fsync and rename: no letter twice, none lost, none half."""
    desk = make_desk(tmp_path / "desk")
    shutil.copytree(desk.folder, tmp_path / "clean")
    calm = desk.world
    deaths = step = 0
    while True:
        step += 1
        folder = tmp_path / f"in-{step}"
        folder.mkdir()
        for name in LETTERS:
            (folder / name).write_text(f"Block https://chirp.example/ulmeri/status/{name}")
        shutil.rmtree(desk.folder)
        shutil.copytree(tmp_path / "clean", desk.folder)
        steps = Interrupter(at=step)
        desk.world = World(
            clock=desk.clock, chance=calm.chance, steps=steps, isolates_readers=False
        )
        try:
            collected(desk, folder)
        except Killed:
            deaths += 1
        desk.world = calm
        collected(desk, folder)
        headers = [desk.office.record.order(one) for one in desk.office.store.orders()]

        assert len(headers) == len({one.received.document for one in headers}) == len(LETTERS)
        assert all(one.standing is not None and one.item_count == 1 for one in headers)
        assert unfinished(desk.office) == []
        assert [one.name for one in folder.iterdir()] == ["taken"]
        assert len(list((folder / "taken").iterdir())) == len(LETTERS)
        if deaths < step:
            break

    assert deaths > 5
