"""Counts: what is counted, what is not, and in which hours."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.errors import InvalidInput
from withheld.model.authority import AuthorityKind
from withheld.model.review import Layer, SafeguardClass
from withheld.transparency.counting import (
    ItemRecord,
    OrderRecord,
    ReportingPeriod,
    Tally,
    counts,
    counts_csv,
    hours,
    tally,
)
from withheld.transparency.results import RESULT_WORDS, ItemResult

HALF = ReportingPeriod(first=date(2021, 1, 1), last=date(2021, 6, 30))
DECLINED = ItemRecord(result=ItemResult.DECLINED)


def test_items_are_counted_as_often_as_orders_name_them(counted: Tally) -> None:
    """Two orders that name the same ten items are twenty items (Reg. 2024/2835, 1.2.1)."""
    rows = counts([counted, counted], HALF)

    assert (rows[0].country, rows[0].order_count, rows[0].item_count) == ("TOTAL", 2, 6)
    assert rows[1].results == ((ItemResult.WITHHELD_LOCAL, 4), (ItemResult.DECLINED, 2))


def test_an_order_whose_counts_may_not_be_told_is_not_counted(order: OrderRecord) -> None:
    """A sealed order leaves no trace in the counts."""
    for absent in (Layer.EXISTENCE, Layer.COUNTS):
        sealed = replace(order, disclosed=frozenset(Layer) - {absent})

        assert tally(sealed, [DECLINED]) is None


def test_law_authority_and_country_stand_only_where_disclosed(order: OrderRecord) -> None:
    """A key that may not be told reads `undisclosed`, never something near it."""
    told = frozenset({Layer.EXISTENCE, Layer.COUNTS})
    found = tally(replace(order, disclosed=told), [DECLINED])

    assert found is not None
    assert (found.country, found.issuer_kind, found.legal_basis) == ("undisclosed",) * 3


def test_an_automatic_acknowledgement_within_an_hour_counts_as_zero(order: OrderRecord) -> None:
    """One minute later, or by a person, the time counts as it is."""

    def minutes(after: timedelta, *, automatic: bool) -> int | None:
        informed = replace(
            order,
            informed_at=order.received_at + after,
            is_informed_automatically=automatic,
        )
        found = tally(informed, [DECLINED])
        return found.minutes_to_inform if found else None

    assert minutes(timedelta(minutes=60), automatic=True) == 0
    assert minutes(timedelta(minutes=61), automatic=True) == 61
    assert minutes(timedelta(minutes=60), automatic=False) == 60


def test_an_order_is_in_effect_when_its_last_item_is(order: OrderRecord) -> None:
    """One item still to be seen in effect, and the order has no time of effect."""
    early, late = (
        ItemRecord(
            result=ItemResult.WITHHELD_LOCAL, in_effect_at=order.received_at + timedelta(hours=n)
        )
        for n in (1, 5)
    )
    unseen = ItemRecord(result=ItemResult.WITHHELD_LOCAL)
    done, open_, nothing = (tally(order, items) for items in ([early, late], [early, unseen], []))

    assert done is not None
    assert open_ is not None
    assert nothing is not None
    assert (done.minutes_to_effect, open_.minutes_to_effect) == (300, None)
    assert nothing.minutes_to_effect is None


def test_an_order_never_acknowledged_has_no_time(order: OrderRecord) -> None:
    """What did not happen is not zero hours."""
    found = tally(replace(order, informed_at=None), [DECLINED])

    assert found is not None
    assert found.minutes_to_inform is None
    assert counts([found], HALF)[0].median_minutes_to_inform is None


def test_an_acknowledgement_before_receipt_is_refused(order: OrderRecord) -> None:
    """Times that run backwards are a mistake, not a record."""
    early = replace(order, informed_at=order.received_at - timedelta(minutes=1))

    with pytest.raises(InvalidInput):
        tally(early, [DECLINED])


def test_the_median_is_of_orders_that_have_the_time(counted: Tally) -> None:
    """Of 10, 20 and 90 minutes and one unknown, the median is 20."""
    every = [replace(counted, minutes_to_inform=n) for n in (90, 10, None, 20)]

    assert counts(every, HALF)[0].median_minutes_to_inform == 20


def test_only_orders_received_in_the_period_are_counted(counted: Tally) -> None:
    """First and last day are in; the day after is not."""
    on = [replace(counted, received_on=day) for day in (HALF.first, HALF.last, date(2021, 7, 1))]

    assert counts(on, HALF)[0].order_count == 2
    assert counts(on[2:], HALF) == ()


@given(
    st.lists(
        st.builds(
            Tally,
            reference=st.just("r"),
            received_on=st.dates(date(2020, 12, 1), date(2021, 7, 31)),
            country=st.sampled_from(["IN", "DE", "undisclosed"]),
            issuer_kind=st.sampled_from([kind.value for kind in AuthorityKind]),
            legal_basis=st.sampled_from(["IN-69A", "EU-TCO"]),
            results=st.dictionaries(st.sampled_from(ItemResult), st.integers(1, 9), max_size=3).map(
                lambda found: tuple((one, found[one]) for one in ItemResult if one in found)
            ),
        )
    )
)
def test_the_rows_of_a_period_add_up_to_its_total(tallies: list[Tally]) -> None:
    """No order and no item falls between two rows, whatever their order."""
    rows = counts(tallies, HALF)

    assert rows == counts(reversed(tallies), HALF)
    if rows:
        assert rows[0].order_count == sum(row.order_count for row in rows[1:])
        assert rows[0].item_count == sum(row.item_count for row in rows[1:])
        assert all(sum(n for _, n in row.results) == row.item_count for row in rows)


def test_no_result_is_a_safeguard() -> None:
    """Nobody can read from the counts how many journalists an order named."""
    marks = {mark.value for mark in SafeguardClass}

    assert {result.value for result in ItemResult} & marks == set()
    assert set(RESULT_WORDS) == set(ItemResult)


def test_minutes_are_shown_as_hours_with_one_decimal() -> None:
    """Rounded to the nearest tenth; nothing where there is nothing."""
    assert [hours(n) for n in (0, 2, 3, 90, 599, 600)] == [
        "0.0",
        "0.0",
        "0.1",
        "1.5",
        "10.0",
        "10.0",
    ]
    assert hours(None) == ""


def test_the_csv_has_a_line_a_row_and_a_column_a_result(counted: Tally) -> None:
    """The table opens in any spreadsheet, and no cell of it is taken for a formula."""
    odd = replace(counted, legal_basis='=SUM("a",1)', country="DE")
    lines = counts_csv(counts([counted, odd], HALF), HALF).decode().split("\r\n")

    assert lines[0].startswith("period,country,issuer_kind,legal_basis,orders,items,withheld-local")
    assert lines[1].startswith("2021-01-01/2021-06-30,TOTAL,,,2,6,4,0,2,")
    assert lines[2].startswith('2021-01-01/2021-06-30,DE,ministry,"\'=SUM(""a"",1)",1,3,')
    assert lines[-1] == ""


def test_a_period_ends_after_it_starts() -> None:
    """Two days the wrong way round are a mistake."""
    with pytest.raises(InvalidInput):
        ReportingPeriod(first=HALF.last, last=HALF.first)


def test_an_order_knows_how_many_items_it_names(counted: Tally) -> None:
    """The sum of its results is the number of its items."""
    assert counted.item_count == 3
