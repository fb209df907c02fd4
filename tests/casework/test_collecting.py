"""Orders that arrive by themselves, with the process dying at every step."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.casework.test_rounds import break_down

from withheld.adapters.folder_inbox import FolderInbox
from withheld.bootstrap import World
from withheld.casework.collecting import Outcome, collect
from withheld.casework.receiving import unfinished
from withheld.errors import NotReady
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


class Busy:
    """A store of documents that somebody else holds for a while."""

    def __init__(self, documents: Any, refusals: int) -> None:
        self._documents, self._refusals = documents, refusals

    def keep(self, data: bytes) -> Any:
        """
        Keep bytes, once nobody holds it any more.

        Raises:
            NotReady: It is held.
        """
        self._refusals -= 1
        if self._refusals >= 0:
            raise NotReady("another process held the store for 30 s; try again")
        return self._documents.keep(data)

    def __getattr__(self, name: str) -> Any:
        """Return what the documents themselves have."""
        return getattr(self._documents, name)


def test_what_comes_while_the_store_is_busy_comes_again(desk: Any, tmp_path: Path) -> None:
    """It is not set aside, and nothing that came later is taken before it."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Block https://chirp.example/ulmeri/status/{name}")
    busy = replace(desk.office, documents=Busy(desk.office.documents, 1))
    inbox = FolderInbox(tmp_path, desk.office.steps, bytes_max=10**8, settled_for=0)
    rounds = [
        [one.order for one in collect(busy, inbox, channel=Channel.MAIL, by=PersonID("asha"))]
        for _ in range(2)
    ]

    assert rounds[0] == [None]
    assert len(rounds[1]) == len([one for one in rounds[1] if one]) == 2
    assert not (tmp_path / "failed").exists()


def test_a_letter_our_reader_breaks_on_is_on_file_and_said_to_be(desk: Any, tmp_path: Path) -> None:
    """It is not among what could not be taken in: its clocks may run already."""
    (tmp_path / "a.txt").write_text("Block https://chirp.example/ulmeri/status/1")
    broken = replace(desk.office, read_file=break_down)
    inbox = FolderInbox(tmp_path, desk.office.steps, bytes_max=10**8, settled_for=0)
    (found,) = collect(broken, inbox, channel=Channel.MAIL, by=PersonID("asha"))

    assert found.order in desk.office.store.orders()
    assert "went missing" in found.unchecked
    assert len(list((tmp_path / "taken").iterdir())) == 1
