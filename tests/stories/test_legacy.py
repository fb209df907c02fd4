"""What a service restricted before is taken over as it is, line by line."""

import json
from pathlib import Path

import pytest
from tests.stories.conftest import House

from withheld.casework import legacy
from withheld.casework.table import entries_now
from withheld.errors import InvalidInput, NotPermitted


def accounts(house: House) -> list[str]:
    """Return the ids of the service's accounts."""
    lines = Path(house.folder / "directory" / "accounts.jsonl").read_text(encoding="utf-8")
    return [str(json.loads(line)["id"]) for line in lines.splitlines()]


def sheet(house: House) -> bytes:
    """Return a spreadsheet with good lines, a repeat, and lines that will not do."""
    one, two, *_ = accounts(house)
    return (
        "Subject,Country,Since,Note\r\n"
        f"account:{one},IN,2024-05-31,an old letter\r\n"
        f"account:{one},TR,2024-06-01,\r\n"
        f'account:{two},in,2023-01-02T10:00:00Z,"two\nlines"\r\n'
        "\r\n"
        f"account:{one},IN,2024-05-31,again\r\n"
        "account:0,IN,2024-05-31,gone\r\n"
        f"account:{two},Nowhere,2024-05-31,\r\n"
        f"account:{two},RU,last spring,\r\n"
    ).encode()


def test_every_line_is_accounted_for_and_the_good_ones_are_withheld(house: House) -> None:
    """Three are in the table, in their own countries; three lines say why they are not."""
    done = legacy.import_restrictions(
        house.office, sheet(house), "today.csv", house.hand("cleo", "dev")
    )
    house.work()

    assert done.totals.balance
    counted = (done.totals.total, done.totals.item, done.totals.repeat, done.totals.unread)
    assert counted == (8, 4, 1, 2)
    assert len(done.adopted) == 3
    assert [why for _, why in done.unresolved] == ["not-found"]
    assert [why for _, why in done.unread] == ["country-unknown", "since-unreadable"]
    one, two, *_ = accounts(house)
    assert {entry.subject for entry in entries_now(house.office)} == {
        f"account:{one}",
        f"account:{two}",
    }
    assert house.office.record.replayed(done.order) == house.office.record.view(done.order, None)


def test_the_same_spreadsheet_is_taken_over_once(house: House) -> None:
    """A second import finds everything done."""
    hands = house.hand("cleo", "dev")
    first = legacy.import_restrictions(house.office, sheet(house), "today.csv", hands)
    size = house.office.store.record_size()

    assert legacy.import_restrictions(house.office, sheet(house), "today.csv", hands) == first
    assert house.office.store.record_size() == size


def test_nobody_adopts_alone(house: House) -> None:
    """One person may write the lines down; nothing is withheld."""
    with pytest.raises(NotPermitted):
        legacy.import_restrictions(house.office, sheet(house), "today.csv", house.hand("cleo"))

    assert entries_now(house.office) == ()


def test_a_file_without_its_headings_is_refused(house: House) -> None:
    """Nothing is kept of a file whose columns nobody can tell apart."""
    size = house.office.store.record_size()
    with pytest.raises(InvalidInput, match="since"):
        legacy.import_restrictions(
            house.office, b"url,country\nx,IN\n", "today.csv", house.hand("cleo", "dev")
        )

    assert house.office.store.record_size() == size
