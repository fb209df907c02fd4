"""What forms send: item numbers, instants and territories as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.adapters.sqlite.desk_rows import Filter
from withheld.errors import InvalidInput
from withheld.model.identity import ItemID
from withheld.web.filters import Addresses
from withheld.web.forms import form_of, numbers_in, territory_in, written
from withheld.web.room import local

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")


@given(st.sets(st.integers(min_value=1, max_value=100_000), max_size=300))
def test_numbers_are_written_and_read_back(numbers: set[int]) -> None:
    """Ranges say exactly the items that were meant."""
    items = [ItemID(one) for one in sorted(numbers)]

    assert numbers_in(written(items)) == items


@pytest.mark.parametrize("text", ["9-2", "x", "1--2", "1,,2", "-1", "1-99999999", "1.5"])
def test_what_is_no_item_is_refused(text: str) -> None:
    """A slip of the finger names nothing."""
    with pytest.raises(InvalidInput):
        numbers_in(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-12-01 10:00", datetime(2026, 12, 1, 4, 30, tzinfo=UTC)),
        ("2026-12-01T10:00:00Z", datetime(2026, 12, 1, 10, tzinfo=UTC)),
        ("2026-12-01T10:00+02:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("PT2H", datetime(2026, 11, 24, 14, tzinfo=UTC)),
        ("", None),
    ],
)
def test_an_instant_is_the_readers_own_unless_it_says_otherwise(
    text: str, at: datetime | None
) -> None:
    """Local time where no zone stands, a length of time from now where it begins with P."""
    assert form_of(f"at={text}".replace("+", "%2B").encode()).instant("at", NOON, KOLKATA) == at


def test_an_instant_that_is_none_is_refused() -> None:
    """A date nobody can read sets no clock."""
    with pytest.raises(InvalidInput):
        form_of(b"at=tomorrow").instant("at", NOON, KOLKATA)


def test_a_territory_is_read_as_people_write_it() -> None:
    """Codes with commas or spaces, any case; the Union by its name; nothing for nothing."""
    assert territory_in("") is None
    assert territory_in("in, de").countries == {"IN", "DE"}  # type: ignore[union-attr]  # a territory
    assert len(territory_in("EU").countries) == 27  # type: ignore[union-attr]  # a territory


@pytest.mark.parametrize("body", [b"a=%ff", b"no equals sign", "ü=1".encode()])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    """Nothing is guessed of it."""
    with pytest.raises(InvalidInput):
        form_of(body)


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/orders/2026-0001?at=3", "/orders/2026-0001?at=3"),
        ("//elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: x=1", "/Set-Cookie: x=1"),
    ],
)
def test_an_address_of_a_form_stays_at_this_desk(address: str, leads_to: str) -> None:
    """A form cannot send a reviewer anywhere else, or put a header into the answer."""
    assert local(address) == leads_to


def test_an_address_of_a_table_carries_its_filter() -> None:
    """Every state of a table has an address of its own."""
    to = Addresses("2026-0001", Filter(stage="open", guarded="yes"))

    assert to.here(after=100) == "/orders/2026-0001?stage=open&guarded=yes&after=100"
    assert to.by(stage="") == "/orders/2026-0001?guarded=yes"
