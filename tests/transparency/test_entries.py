"""Entries of the public log: there and back, corrected in the open, counted again by anyone."""

from dataclasses import replace
from datetime import date

import pytest

from withheld.errors import InvalidInput
from withheld.ledger.canonical import JSON, canonical, parse
from withheld.model.review import Layer
from withheld.transparency.counting import ReportingPeriod, Tally, counts
from withheld.transparency.entries import Correction, Entry, PublishedCounts, to_entry
from withheld.transparency.reading import from_entry, standing
from withheld.transparency.recounting import recount, recount_all
from withheld.transparency.statements import StatementFacts, disclose

HALF = ReportingPeriod(first=date(2021, 1, 1), last=date(2021, 6, 30))
ANCHOR: JSON = {"kind": "anchor", "commitment": "00"}


def every_kind(facts: StatementFacts, counted: Tally) -> tuple[Entry, ...]:
    """Return one entry of each kind, full and bare."""
    said = disclose(facts)
    bare = disclose(replace(facts, disclosed=frozenset({Layer.EXISTENCE}), own_words=""))
    timeless = replace(counted, minutes_to_inform=None, minutes_to_effect=None)
    rows = counts([counted], HALF)
    wrong = Correction(corrects=1, reason="Wrong date.", corrected_on=date(2021, 3, 1))
    published = (
        PublishedCounts(period=HALF, rows=rows),
        PublishedCounts(period=HALF, rows=counts([timeless], HALF)),
        PublishedCounts(period=HALF, rows=()),
    )
    return (said, bare, counted, timeless, *published, wrong, replace(wrong, replacement=said))


def test_every_entry_reads_back_as_it_was_written(facts: StatementFacts, counted: Tally) -> None:
    """Through its canonical bytes, nothing is lost and nothing is added."""
    for entry in every_kind(facts, counted):
        assert from_entry(parse(canonical(to_entry(entry)))) == entry


def test_what_is_undisclosed_is_not_even_an_empty_field(facts: StatementFacts) -> None:
    """The bare entry has the fields of acts and dates, and no others."""
    bare = disclose(replace(facts, disclosed=frozenset({Layer.EXISTENCE}), own_words=""))

    assert to_entry(bare) == {
        "kind": "statement",
        "format": 1,
        "statement": "2021-02-10-a",
        "on": "2021-02-10",
        "layers": ["existence"],
        "acts": [{"act": "withheld", "on": "2021-02-10"}, {"act": "received", "on": "2021-02-04"}],
    }


@pytest.mark.parametrize("value", [None, 7, [], {}, ANCHOR, {"kind": "statement", "format": 2}])
def test_what_is_not_of_this_room_is_passed_over(value: JSON) -> None:
    """Anchors and later forms are neither read nor refused."""
    assert from_entry(value) is None


def test_an_entry_that_was_tampered_with_is_refused(facts: StatementFacts, counted: Tally) -> None:
    """Any field of another type is refused by name, not guessed."""
    for entry in every_kind(facts, counted):
        written = to_entry(entry)
        for key in written.keys() - {"kind", "format"}:
            with pytest.raises(InvalidInput):
                from_entry({**written, key: True})


def test_a_list_that_holds_something_else_is_refused(facts: StatementFacts) -> None:
    """One wrong element spoils the list."""
    written = to_entry(disclose(facts))

    for key in ("layers", "acts", "identifiers"):
        with pytest.raises(InvalidInput):
            from_entry({**written, key: [7]})
    spoiled: tuple[dict[str, JSON], ...] = (
        {"acts": [{"act": "gossip", "on": "2021-02-04"}]},
        {"on": "yesterday"},
        {"layers": ["gossip"]},
        {"counts": {"declined": -1}},
    )
    for broken in spoiled:
        with pytest.raises(InvalidInput):
            from_entry({**written, **broken})


def test_a_correction_supersedes_in_the_open(facts: StatementFacts) -> None:
    """The earlier entry no longer stands; the later one stands under its own leaf."""
    first = disclose(facts)
    second = replace(first, law="Another Act")
    fix = Correction(
        corrects=0, reason="Wrong law.", corrected_on=date(2021, 3, 1), replacement=second
    )
    entries = [to_entry(first), ANCHOR, to_entry(fix)]

    assert standing(entries) == {2: second}
    assert standing([*entries, to_entry(replace(fix, corrects=2, replacement=None))]) == {}


def test_a_correction_of_what_does_not_stand_changes_nothing(facts: StatementFacts) -> None:
    """An anchor cannot be replaced by a statement."""
    fix = Correction(
        corrects=0, reason="x", corrected_on=date(2021, 3, 1), replacement=disclose(facts)
    )

    assert standing([ANCHOR, to_entry(fix)]) == {}


def test_published_counts_follow_from_the_log(counted: Tally) -> None:
    """Anyone who holds the log comes to the counts that were published."""
    published = PublishedCounts(period=HALF, rows=counts([counted, counted], HALF))
    entries = [ANCHOR, to_entry(counted), to_entry(counted), to_entry(published)]
    found = recount_all(entries)

    assert recount(entries, HALF) == published.rows
    assert (found.checked, found.disagreements, found.passed_over) == ((3,), (), (0,))


def test_a_tally_entered_later_does_not_make_earlier_counts_wrong(counted: Tally) -> None:
    """An order unsealed in autumn was not in the counts of summer, and need not have been."""
    published = PublishedCounts(period=HALF, rows=counts([counted], HALF))
    entries = [to_entry(counted), to_entry(published), to_entry(counted)]

    assert recount_all(entries).disagreements == ()


def test_counts_that_do_not_follow_from_the_log_are_found(counted: Tally) -> None:
    """One order too many is one disagreement, with both numbers."""
    published = PublishedCounts(period=HALF, rows=counts([counted, counted], HALF))
    fix = Correction(
        corrects=1, reason="Recounted.", corrected_on=date(2021, 8, 1), replacement=published
    )
    entries = [to_entry(counted), to_entry(published), to_entry(fix)]
    found = recount_all(entries)

    assert [one.leaf for one in found.disagreements] == [1, 2]
    assert found.disagreements[0].published[0].order_count == 2
    assert found.disagreements[0].recounted[0].order_count == 1


def test_a_corrected_tally_is_counted_as_corrected(counted: Tally) -> None:
    """Counts published after a correction follow from what stands."""
    fix = Correction(
        corrects=0,
        reason="Two items were missing.",
        corrected_on=date(2021, 7, 1),
        replacement=replace(counted, country="DE"),
    )
    entries = [to_entry(counted), to_entry(fix)]

    assert [row.country for row in recount(entries, HALF)] == ["TOTAL", "DE"]


def test_a_correction_says_what_it_corrects() -> None:
    """A correction of nothing, or by another correction, is refused."""
    fix = to_entry(Correction(corrects=0, reason="x", corrected_on=date(2021, 3, 1)))

    with pytest.raises(InvalidInput):
        from_entry({key: value for key, value in fix.items() if key != "corrects"})
    with pytest.raises(InvalidInput):
        from_entry({**fix, "replacement": fix})
    with pytest.raises(InvalidInput):
        from_entry({**fix, "replacement": ANCHOR})
