"""
Counts for the public: orders to tallies, tallies to rows, with the medians the law asks for.

An order enters the counts only when its counts may be told.  Items are never de-duplicated across
orders: two orders of ten items, one of them the same, are twenty.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median

from withheld.errors import InvalidInput
from withheld.model.authority import AuthorityKind
from withheld.model.review import Layer
from withheld.transparency.results import ItemResult

UNDISCLOSED = "undisclosed"
"""What stands in a key that may not be told."""
TOTAL = "TOTAL"
_AUTOMATIC_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """What of an order bears on its counts; holds no order number and no safeguard."""

    reference: str
    """Its public name, as in its statement; never the order's number."""
    disclosed: frozenset[Layer]
    received_at: datetime
    country: str
    issuer_kind: AuthorityKind
    legal_basis: str
    """A pack's id, such as `IN-69A`, or the law in words."""
    informed_at: datetime | None = None
    """When the authority was told that its order was received."""
    is_informed_automatically: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord:
    """What of an item bears on the counts."""

    result: ItemResult
    in_effect_at: datetime | None = None
    """When the withholding was seen in effect; None if it was not yet, or never will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One order as it is counted; holds only what may be told."""

    reference: str
    received_on: date
    country: str
    issuer_kind: str
    legal_basis: str
    results: tuple[tuple[ItemResult, int], ...]
    """In the order of `ItemResult`, without zeros."""
    minutes_to_inform: int | None = None
    minutes_to_effect: int | None = None

    @property
    def item_count(self) -> int:
        """How many items the order names."""
        return sum(n for _, n in self.results)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ReportingPeriod:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """
        Refuse a period that ends before it starts.

        Raises:
            InvalidInput: The last day is before the first.
        """
        if self.last < self.first:
            raise InvalidInput("a reporting period ends before it starts; swap the two days")

    def __contains__(self, on: object) -> bool:
        """Return whether a day lies in the period."""
        return isinstance(on, date) and self.first <= on <= self.last

    def __str__(self) -> str:
        """Return `YYYY-MM-DD/YYYY-MM-DD`, as Regulation (EU) 2024/2835 writes it."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One row of the published counts."""

    country: str
    """`TOTAL` for all orders of the period."""
    issuer_kind: str
    legal_basis: str
    order_count: int
    item_count: int
    results: tuple[tuple[ItemResult, int], ...]
    median_minutes_to_inform: int | None
    median_minutes_to_effect: int | None


def tally(order: OrderRecord, items: Iterable[ItemRecord]) -> Tally | None:
    """
    Return the order as it is counted, or None while its counts may not be told.

    The effect's time is that of the last item, and None while one that is to be withheld is not
    yet in effect: half an order carried out is no order carried out.

    Raises:
        InvalidInput: Something happened before the order was received.

    Law:
        Regulation (EU) 2024/2835, Annex I, table 1.2.1: hours from successful transmission; an
        automated acknowledgement within one hour may count as zero.
    """
    if not {Layer.EXISTENCE, Layer.COUNTS} <= order.disclosed:
        return None
    every = tuple(items)
    counted = Counter(item.result for item in every)
    told = order.disclosed
    may_place = bool(told & {Layer.ACT, Layer.LAW, Layer.AUTHORITY})
    return Tally(
        reference=order.reference,
        received_on=order.received_at.date(),
        country=order.country if may_place else UNDISCLOSED,
        issuer_kind=order.issuer_kind.value if Layer.AUTHORITY in told else UNDISCLOSED,
        legal_basis=order.legal_basis if Layer.LAW in told else UNDISCLOSED,
        results=tuple((one, counted[one]) for one in ItemResult if counted[one]),
        minutes_to_inform=_to_inform(order),
        minutes_to_effect=_to_effect(order, every),
    )


def counts(tallies: Iterable[Tally], period: ReportingPeriod) -> tuple[CountRow, ...]:
    """Return the rows of `period`, sorted by key, after one row of totals; empty for no order."""
    within = sorted((one for one in tallies if one.received_on in period), key=_key)
    if not within:
        return ()
    rows = (_row(key, tuple(group)) for key, group in groupby(within, key=_key))
    return (_row((TOTAL, "", ""), within), *rows)


def hours(minutes: int | None) -> str:
    """Return minutes as hours with one decimal, such as `1.5`; empty if there are none."""
    if minutes is None:
        return ""
    tenths = (minutes * 10 + 30) // 60
    return f"{tenths // 10}.{tenths % 10}"


def counts_csv(rows: Iterable[CountRow], period: ReportingPeriod) -> bytes:
    """Return the rows as CSV in UTF-8 (RFC 4180): one column a result, every number as digits."""
    headings = (
        "period",
        "country",
        "issuer_kind",
        "legal_basis",
        "orders",
        "items",
        *(result.value for result in ItemResult),
        "median_hours_to_inform",
        "median_hours_to_effect",
    )
    lines = [headings, *(_cells(row, period) for row in rows)]
    return "".join(",".join(map(_cell, line)) + "\r\n" for line in lines).encode()


def _cells(row: CountRow, period: ReportingPeriod) -> tuple[str, ...]:
    by_result = dict(row.results)
    return (
        str(period),
        row.country,
        row.issuer_kind,
        row.legal_basis,
        str(row.order_count),
        str(row.item_count),
        *(str(by_result.get(result, 0)) for result in ItemResult),
        hours(row.median_minutes_to_inform),
        hours(row.median_minutes_to_effect),
    )


def _cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    safe = f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
    return '"' + safe.replace('"', '""') + '"' if set(safe) & set(',"\r\n') else safe


def _key(one: Tally) -> tuple[str, str, str]:
    return one.country, one.issuer_kind, one.legal_basis


def _row(key: tuple[str, str, str], tallies: Sequence[Tally]) -> CountRow:
    counted: Counter[ItemResult] = Counter()
    for one in tallies:
        counted.update(dict(one.results))
    country, issuer_kind, legal_basis = key
    return CountRow(
        country=country,
        issuer_kind=issuer_kind,
        legal_basis=legal_basis,
        order_count=len(tallies),
        item_count=counted.total(),
        results=tuple((one, counted[one]) for one in ItemResult if counted[one]),
        median_minutes_to_inform=_median([one.minutes_to_inform for one in tallies]),
        median_minutes_to_effect=_median([one.minutes_to_effect for one in tallies]),
    )


def _median(minutes: Sequence[int | None]) -> int | None:
    """Return the median in whole minutes, rounded down; None where no order has the time."""
    known = [one for one in minutes if one is not None]
    return int(median(known)) if known else None


def _to_inform(order: OrderRecord) -> int | None:
    if order.informed_at is None:
        return None
    passed = _passed(order, order.informed_at)
    is_zero = order.is_informed_automatically and passed <= _AUTOMATIC_WITHIN
    return 0 if is_zero else _minutes(passed)


def _to_effect(order: OrderRecord, items: Sequence[ItemRecord]) -> int | None:
    withheld = [item for item in items if item.result is ItemResult.WITHHELD_LOCAL]
    seen = [item.in_effect_at for item in withheld if item.in_effect_at is not None]
    if not seen or len(seen) != len(withheld):
        return None
    return _minutes(_passed(order, max(seen)))


def _passed(order: OrderRecord, at: datetime) -> timedelta:
    passed = at - order.received_at
    if passed < timedelta():
        raise InvalidInput("something happened before the order was received; check the times")
    return passed


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
