"""A round of work in which something goes wrong: everything else of it is done."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from withheld.casework import outbox, timekeeping
from withheld.errors import BrokenInvariant
from withheld.events.clocks import PeoplePaged
from withheld.events.recorded import StreamID
from withheld.events.restriction import TablePublished
from withheld.model.document import Document
from withheld.model.identity import OrderID, PersonID
from withheld.regimes.terms import Start


def break_down(_: bytes, __: str) -> Document:
    """
    Read a file as a reader with a mistake of ours in it would.

    Raises:
        BrokenInvariant: Always.
    """
    raise BrokenInvariant("a line went missing")


@dataclass
class Meanwhile:
    """Steps in which somebody acts right after the first thing was carried out."""

    act: Callable[[], None]
    has_acted: bool = False

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Return the surroundings of a step."""
        yield
        if name == "delivery" and not self.has_acted:
            self.has_acted = True
            self.act()


def events(desk: Any, order: OrderID, kind: type) -> list[Any]:
    """Return the events of one kind of an order."""
    found = desk.office.record.events(StreamID(order))
    return [one.event for one in found if isinstance(one.event, kind)]


def test_what_is_decided_while_a_table_is_made_is_in_the_next(desk: Any) -> None:
    """Another process decided meanwhile: the table that is out already does not stand for it."""
    order = desk.ready(desk.orders()[0])
    first, second, *_ = [one.item for one in desk.plain(order)]
    desk.withhold(order, [first])
    steps = Meanwhile(lambda: desk.withhold(order, [second]))
    outbox.work(replace(desk.office, steps=steps))
    tables = events(desk, order, TablePublished)

    assert steps.has_acted
    assert [one.subject_count for one in tables] == [1, 2]
    assert desk.office.store.effects() == []


def test_an_order_that_cannot_be_read_stops_no_clock_of_another(desk: Any) -> None:
    """A mistake of ours in one reading: people are called, tables are made, and it is said."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    working = desk.office
    desk.office = replace(working, read_file=break_down)
    with pytest.raises(BrokenInvariant):
        desk.receive(desk.orders()[1])
    done = outbox.work(desk.office)
    desk.office = working

    assert [one.partition(":")[0] for one in done.failed] == ["reading of 2026-0002"]
    assert done.pages > 0
    assert done.effects == done.pages + 1
    assert events(desk, order, PeoplePaged)


def test_what_could_not_be_followed_is_followed_again(desk: Any) -> None:
    """One order's file is damaged: the others' clocks start now, its own once it is mended."""
    broken, whole = (desk.ready(name) for name in desk.orders())
    office, asha = desk.office, PersonID("asha")
    timekeeping.follow(office, [])
    for order in (broken, whole):
        timekeeping.record_milestone(office, order, Start.INTERIM, office.now(), by=asha)
    header = office.store.header(broken)
    version = office.record.order(broken).version
    with office.store.writing() as writing:
        writing.put_header(broken, version, b'"damaged"')
    failed: list[str] = []
    timekeeping.follow(office, failed)
    damaged = [*failed]
    with office.store.writing() as writing:
        writing.put_header(broken, version, header)
    failed.clear()
    timekeeping.follow(office, failed)
    timekeeping.follow(office, failed)

    assert [one.partition(":")[0] for one in damaged] == [f"clocks of {broken}"]
    assert failed == []
    assert office.store.note("clocks/left") == ""


def test_a_store_that_is_behind_sends_no_letter_and_no_table(desk: Any) -> None:
    """What it still wants to send may have been sent, or be wanted no more; people are called."""
    order = desk.ready(desk.orders()[0])
    outbox.work(desk.office)
    desk.withhold(order, [desk.plain(order)[0].item])
    backup = desk.folder.parent / "backup.sqlite3"
    desk.office.store.backup(backup)
    outbox.work(desk.office)
    desk.clock.advance(hours=3)
    outbox.work(desk.office)
    for path in desk.folder.glob("withheld.sqlite3*"):
        path.unlink()
    shutil.copy(backup, desk.folder / "withheld.sqlite3")
    desk.reopen()
    checkpoint, waiting = desk.office.store.checkpoint(), desk.office.store.effects()
    table = desk.office.outlets.table_version()
    done = outbox.work(desk.office)

    assert any("older backup" in one for one in done.failed)
    assert [one.kind for one in waiting] == ["publish-table"]
    assert desk.office.store.effects() == waiting
    assert desk.office.store.checkpoint() == checkpoint
    assert done.effects == done.pages > 0
    assert desk.office.outlets.table_version() == table
