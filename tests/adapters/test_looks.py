"""The log of who looked at safeguards: what cannot be noted is not shown, and nothing is lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from withheld.adapters.looks import FILE, FolderLooks
from withheld.errors import NotReady
from withheld.model.identity import ItemID, OrderID
from withheld.ports.looks import Look

ORDER = OrderID("2026-0001")
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def look(item: int) -> Look:
    """Return that asha was shown an item."""
    return Look(at=NOON, person="asha", order=ORDER, items=(ItemID(item),))


def test_a_look_that_was_torn_by_a_crash_takes_no_other_with_it(tmp_path: Path) -> None:
    """It was not noted, so nothing was shown; those before and after it stand."""
    looks = FolderLooks(tmp_path)
    looks.note(look(1))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes() + b'{"at": "2026-02-01T12:0')
    looks.note(look(2))

    assert list(FolderLooks(tmp_path).of(ORDER)) == [look(1), look(2)]


def test_what_cannot_be_noted_is_refused_before_it_is_shown(tmp_path: Path) -> None:
    """Where the log cannot be written, whoever would look is told so in words."""
    (tmp_path / FILE).mkdir()

    with pytest.raises(NotReady, match="not shown"):
        FolderLooks(tmp_path).note(look(1))
