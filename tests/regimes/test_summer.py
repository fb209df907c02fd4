"""Summer time of the zones that packs use, held against the zone database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.adapters.packs import shipped_packs
from withheld.regimes.schema import Pack
from withheld.regimes.timing import law_date

BY_ZONE = {pack.head.time_zone: pack for pack in shipped_packs()}


@pytest.mark.parametrize("zone", sorted(BY_ZONE))
@given(at=st.datetimes(datetime(2021, 1, 1), datetime(2030, 12, 31)))  # noqa: DTZ001 -- given a zone below
def test_the_laws_day_is_the_zones_day(zone: str, at: datetime) -> None:
    """At any instant of ten years the day by the pack is the day by the zone database."""
    instant = at.replace(tzinfo=UTC)
    pack: Pack = BY_ZONE[zone]

    assert law_date(pack.head, instant) == instant.astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Sydney", "Europe/London"])
def test_on_the_days_the_clocks_change_the_laws_midnight_is_the_zones(zone: str) -> None:
    """Hour by hour through 2026, the two changes included."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range(365 * 24)]
    head = BY_ZONE[zone].head

    assert all(law_date(head, at) == at.astimezone(ZoneInfo(zone)).date() for at in hours)
