"""Taking in, wherever it is broken off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from withheld.bootstrap import World, open_office
from withheld.casework import receiving
from withheld.casework.office import Office
from withheld.casework.receiving import continue_reading, unfinished
from withheld.errors import AlreadyDone
from withheld.model.document import Document


class PowerCutError(Exception):
    """The process died here."""


class PowerCut:
    """Steps that die at the n-th commit."""

    def __init__(self, at: int) -> None:
        """Die at commit number `at`, counted from 1."""
        self.left = at

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """
        Die before the step if it is the one.

        Raises:
            PowerCutError: It is.
        """
        if name == "commit":
            self.left -= 1
            if self.left == 0:
                raise PowerCutError
        yield


def test_the_same_document_is_taken_in_once_unless_served_again(desk: Any) -> None:
    """The very same bytes are recognised; served once more, they are an order of their own."""
    name = desk.orders()[0]
    first = desk.receive(name)
    with pytest.raises(AlreadyDone, match="very same document"):
        desk.receive(name)
    second = desk.receive(name, again=True)

    assert list(desk.office.store.orders()) == [first, second]


@pytest.mark.parametrize("at", range(1, 7))
def test_a_reading_that_was_broken_off_goes_on(
    desk: Any, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at any commit, the next start reads on: no item twice, none missing."""
    monkeypatch.setattr(receiving, "SLICE", 4)
    name = desk.orders()[0]
    whole = desk.receive(name)
    expected = desk.office.record.view(whole, None)
    calm = desk.world
    desk.world = World(
        clock=desk.clock, chance=calm.chance, steps=PowerCut(at), isolates_readers=False
    )
    desk.reopen()
    try:
        desk.receive(name, again=True)
    except PowerCutError:
        desk.world = calm
    desk.world = calm
    office = desk.reopen()
    for order in unfinished(office):
        continue_reading(office, order)
    if len(office.store.orders()) == 1:
        desk.receive(name, again=True)
    found = office.record.view(office.store.orders()[1], None)

    assert found.order.item_count == expected.order.item_count
    assert found.order.counted == expected.order.counted
    assert [one.line for one in found.items.values()] == [
        one.line for one in expected.items.values()
    ]
    assert office.record.replayed(found.order.order) == found
    assert unfinished(office) == []


def test_two_processes_that_read_one_order_end_in_one_reading(desk: Any) -> None:
    """Whoever took it in is not told that they may not: a worker beside them was quicker."""
    name = desk.orders()[0]
    slow: Office = desk.office

    def overtaken(data: bytes, name: str) -> Document:
        worker = open_office(desk.folder, world=desk.world)
        for order in unfinished(worker):
            continue_reading(worker, order)
        return slow.read_file(data, name)

    desk.office = replace(slow, read_file=overtaken)
    order = desk.receive(name)
    view = slow.record.view(order, None)

    assert view.order.counted is not None
    assert view.order.item_count == len(view.items)
    assert slow.record.replayed(order) == view


def test_a_reading_that_is_complete_is_not_read_again(desk: Any) -> None:
    """Going on with what is finished writes nothing."""
    order = desk.receive(desk.orders()[0])
    size = desk.office.store.record_size()
    continue_reading(desk.office, order)

    assert desk.office.store.record_size() == size


def test_an_original_is_kept_byte_for_byte(desk: Any) -> None:
    """What arrived is on file as it came, under its own hash."""
    name = desk.orders()[0]
    order = desk.receive(name)
    received = desk.office.record.order(order).received

    assert desk.office.documents.bytes_of(received.document) == desk.case.files[name]


def test_no_name_of_anything_stands_in_the_record(desk: Any) -> None:
    """Handles and file names lie in the vault; the record's leaves have none of them."""
    order = desk.ready(desk.orders()[0])
    leaves = b"".join(desk.office.store.leaves(0, desk.office.store.record_size()))
    named = {
        account.handle.encode()
        for item in desk.plain(order)
        if (found := desk.office.store.subject_id(item.holder))
        and (account := desk.office.directory.account(found.partition(":")[2]))
    }

    assert named
    assert not any(b'"' + handle in leaves or b"/" + handle in leaves for handle in named)
    assert desk.orders()[0].encode() not in leaves
