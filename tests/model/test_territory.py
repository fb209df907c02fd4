"""Territories: assigned countries, and the Union as it was on a day."""

from datetime import date

import pytest

from withheld.errors import InvalidInput
from withheld.model.territory import EU_MEMBERS, Territory, union_on


@pytest.mark.parametrize(
    ("day", "count", "joined"),
    [
        (date(1958, 1, 1), 6, "IT"),
        (date(1973, 1, 1), 9, "IE"),
        (date(1981, 1, 1), 10, "GR"),
        (date(1986, 1, 1), 12, "PT"),
        (date(1995, 1, 1), 15, "AT"),
        (date(2004, 5, 1), 25, "PL"),
        (date(2007, 1, 1), 27, "BG"),
        (date(2013, 7, 1), 28, "HR"),
    ],
)
def test_the_union_is_its_member_states_on_the_day(day: date, count: int, joined: str) -> None:
    """A state counts from the day its accession took effect."""
    assert len(union_on(day)) == count
    assert joined in union_on(day)
    assert joined not in union_on(date.fromordinal(day.toordinal() - 1))


def test_the_united_kingdom_left_at_the_end_of_january_2020() -> None:
    """It was a member on the 31st and none the day after."""
    assert "GB" in union_on(date(2020, 1, 31))
    assert union_on(date(2020, 1, 31)) - union_on(date(2020, 2, 1)) == {"GB"}
    assert union_on(date(2026, 1, 1)) == EU_MEMBERS


def test_a_territory_means_the_union_of_its_day() -> None:
    """What was restricted in the Union of 2019 was restricted in the United Kingdom too."""
    assert "GB" in Territory.of("EU", on=date(2019, 6, 1))
    assert "GB" not in Territory.of("EU", on=date(2021, 6, 1))
    assert Territory.of("EU", "NO") == Territory(EU_MEMBERS | {"NO"})
    with pytest.raises(InvalidInput):
        Territory.of("EU", on=date(1950, 1, 1))
