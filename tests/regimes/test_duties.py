"""Keeping and reporting."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from withheld.regimes.duties import kept_until, reports
from withheld.regimes.schema import Pack

DAY = date(2026, 5, 4)
REMOVED_AT = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pack", "until"),
    [
        ("EU-TCO", datetime(2026, 11, 4, 23, tzinfo=UTC)),
        ("IN-79-3b", datetime(2026, 10, 31, 18, 30, tzinfo=UTC)),
        ("IN-69A", None),
        ("EU-DSA-9", None),
        ("RU-149-FZ", None),
    ],
)
def test_what_was_removed_is_kept_as_long_as_the_law_says(
    shipped: dict[str, Pack], pack: str, until: datetime | None
) -> None:
    """Six months in the Union, 180 days in India, each to the end of its last local day."""
    law = shipped[pack]

    found = kept_until(law, variant=law.head.default_variant, on=DAY, removed_at=REMOVED_AT)

    assert found == until


def test_of_two_lengths_the_longer_is_kept(make_pack: Callable[..., Pack]) -> None:
    """A rule nobody verified may lengthen the keeping; it can never shorten it."""
    rule = '[preservation.{}]\nwords = "x"\ncite = "y"\nconfidence = "{}"\nkept_for = "{}"\n'
    pack = make_pack(
        adding=rule.format("days", "primary", "P3D") + rule.format("week", "unverified", "P1W")
    )

    found = kept_until(pack, variant="ordinary", on=DAY, removed_at=REMOVED_AT)

    assert found == datetime(2026, 5, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "before"),
    [
        (date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 3, 1), date(2027, 3, 1)),
        (date(2026, 12, 31), date(2027, 3, 1)),
    ],
)
def test_the_tco_report_is_public_before_the_first_of_march(
    shipped: dict[str, Pack], on: date, before: date
) -> None:
    """Art. 7(2): each year, on the year before."""
    found = {
        due.reporting.rule.key: due.before
        for due in reports(shipped["EU-TCO"], variant="ordinary", on=on)
    }

    assert found == {"transparency": before, "exposed-host": None}


def test_a_report_that_the_authority_owes_is_not_ours(shipped: dict[str, Pack]) -> None:
    """India's numbers come from Parliament; the service owes none."""
    assert reports(shipped["IN-69A"], variant="ordinary", on=DAY) == ()
