"""Who waits for whom: the sets of second looks and of one's own opinions, over many orders."""

from withheld.adapters.sqlite.desk_index import DeskIndex
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.ports.index import ItemEntry, OrderEntry


def item(order: str, number: int, people: str, terms: str) -> ItemEntry:
    """Return an item on which these people's opinions stand."""
    return ItemEntry(
        order=OrderID(order),
        item=ItemID(number),
        version=1,
        line=number,
        kind="url",
        serials="",
        stage="seconding" if people else "open",
        subject=None,
        subject_kind="",
        holder=None,
        why_not="",
        doubts="",
        safeguards="",
        overlaps=0,
        people=people,
        terms=terms,
        is_split=False,
        withheld_in="",
    )


def header(order: str, seen: int) -> OrderEntry:
    """Return an order on which no clock runs."""
    return OrderEntry(
        order=OrderID(order),
        seen=seen,
        due_at=None,
        due_what="",
        received_at=None,
        intent="block",
        standing="",
        bindingness="",
        reference="",
        authority="",
        provision="",
        dated="",
        words="",
        unread=0,
        item_count=2,
        failed="",
        is_hazard=False,
        countries="",
        assignee="",
        team="",
    )


def keep(index: DeskIndex, order: str, seen: int, *items: ItemEntry) -> None:
    """Keep an order with its items, as following the record does."""
    with index.writing() as writing:
        writing.put_items(items)
        writing.put_order(header(order, seen))


def sets_of(index: DeskIndex, person: str, *, own: bool = False) -> list[tuple[str, str, int]]:
    """Return order, people and count of the sets that wait."""
    found = index.waiting(PersonID(person), own=own)
    return [(one.order, one.people, one.count) for one in found]


def test_a_set_waits_for_everybody_but_those_who_spoke() -> None:
    """Whoever spoke on a set finds it among their own, and everybody else among second looks."""
    index = DeskIndex(None)
    keep(
        index, "2026-0001", 0, item("2026-0001", 1, "asha", "a"), item("2026-0001", 2, "asha", "a")
    )
    keep(index, "2026-0002", 1, item("2026-0002", 1, "asha ben", "b"), item("2026-0002", 2, "", ""))

    assert sets_of(index, "ben") == [("2026-0001", "asha", 2)]
    assert sets_of(index, "asha") == []
    assert sets_of(index, "asha", own=True) == [
        ("2026-0001", "asha", 2),
        ("2026-0002", "asha ben", 1),
    ]
    assert sets_of(index, "ben", own=True) == [("2026-0002", "asha ben", 1)]


def test_a_set_that_was_seconded_waits_for_nobody() -> None:
    """It leaves the second looks and the first one's own."""
    index = DeskIndex(None)
    keep(index, "2026-0001", 0, item("2026-0001", 1, "asha", "a"))
    keep(index, "2026-0001", 0, item("2026-0001", 1, "", ""))

    assert sets_of(index, "ben") == []
    assert sets_of(index, "asha", own=True) == []


def test_nobody_is_taken_for_somebody_with_a_longer_name() -> None:
    """Ben is not ben_two."""
    index = DeskIndex(None)
    keep(index, "2026-0001", 0, item("2026-0001", 1, "ben_two", "a"))

    assert sets_of(index, "ben") == [("2026-0001", "ben_two", 1)]
    assert sets_of(index, "ben", own=True) == []
