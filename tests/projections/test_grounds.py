"""The ground an item is: placed, lifted, stayed until an end, adopted."""

from datetime import UTC, datetime, timedelta

from withheld.casefile.item import ItemState, evolve_items
from withheld.events.recorded import Event
from withheld.events.redress import StayEnded, StayRecorded
from withheld.events.restriction import (
    LegacyAdopted,
    LiftCause,
    SubjectWithheld,
    WithholdingsLifted,
    WithholdingsPlaced,
)
from withheld.events.sealed import Sealed
from withheld.model.identity import ChallengeID, ItemID, LineNumber, OrderID, SubjectKey, VaultKey
from withheld.model.territory import Territory
from withheld.model.withholding import Track
from withheld.ports.store import GroundRow
from withheld.projections.grounds import ground_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ITEM, SUBJECT = ItemID(1), SubjectKey("s")
FIRST, SECOND = ChallengeID("w1"), ChallengeID("w2")
NOTE = Sealed(key=VaultKey("k"), root="00" * 32, size=1)


def placed(ends_at: datetime | None = None) -> WithholdingsPlaced:
    """Return the placing of the item's subject in India from noon."""
    return WithholdingsPlaced(
        items=(SubjectWithheld(item=ITEM, subject=SUBJECT),),
        territory=Territory.of("IN"),
        starts_at=NOON,
        ends_at=ends_at,
    )


def stay(ends_at: datetime | None = None, challenge: ChallengeID = FIRST) -> StayRecorded:
    """Return a court's stay of the item."""
    return StayRecorded(challenge=challenge, items=(ITEM,), ends_at=ends_at, note=NOTE)


def over(challenge: ChallengeID = FIRST) -> StayEnded:
    """Return the end of a stay."""
    return StayEnded(challenge=challenge, items=(ITEM,), note=NOTE)


def after(*events: Event) -> ItemState:
    """Return the item after `events`."""
    items = {ITEM: ItemState(item=ITEM, line=LineNumber(1), kind="url", subject=SUBJECT)}
    for event in events:
        items = evolve_items(items, event)
    return items[ITEM]


def ground_after(*events: Event) -> GroundRow | None:
    """Return the ground the item is after `events`."""
    return ground_of(OrderID("2026-0001"), after(*events))


def spans(*events: Event) -> tuple[datetime, datetime | None] | None:
    """Return from when to when the item withholds after `events`; None for not at all."""
    ground = ground_after(*events)
    return None if ground is None or ground.is_stayed else (ground.starts_at, ground.ends_at)


def test_what_is_placed_is_a_ground_until_it_is_lifted() -> None:
    """Nothing, then a ground, then nothing."""
    lifted = WithholdingsLifted(items=(ITEM,), cause=LiftCause.COURT)

    assert spans() is None
    assert spans(placed()) == (NOON, None)
    assert spans(placed(), lifted) is None


def test_a_stay_whose_end_the_court_set_ends_by_itself() -> None:
    """The ground starts again at that instant, whether or not anybody is there."""
    item = after(placed(), stay(NOON + 3 * HOUR))

    assert spans(placed(), stay(NOON + 3 * HOUR)) == (NOON + 3 * HOUR, None)
    assert item.is_stayed(NOON + 2 * HOUR)
    assert not item.is_stayed(NOON + 3 * HOUR)


def test_a_stay_without_an_end_lasts_until_a_person_records_its_end() -> None:
    """No clock ends it."""
    assert spans(placed(), stay()) is None
    assert spans(placed(), stay(), over()) == (NOON, None)


def test_of_two_stays_the_longer_counts() -> None:
    """Two courts stayed it; it holds again when neither stays it any more."""
    both = (placed(), stay(NOON + HOUR), stay(NOON + 5 * HOUR, SECOND))

    assert spans(*both) == (NOON + 5 * HOUR, None)
    assert spans(*both, over(SECOND)) == (NOON + HOUR, None)
    assert spans(placed(), stay(NOON + HOUR), stay(None, SECOND)) is None


def test_a_stay_past_the_end_of_the_withholding_leaves_nothing_to_start_again() -> None:
    """A withholding until three o'clock, stayed until three, is over."""
    end = NOON + 3 * HOUR

    assert spans(placed(end), stay(end)) is None
    assert spans(placed(end), stay(NOON + HOUR)) == (NOON + HOUR, end)


def test_a_stay_recorded_again_has_its_new_end() -> None:
    """The court extended it: the record is of a stay that ended and one that began."""
    events = (placed(), stay(NOON + HOUR), over(), stay(NOON + 9 * HOUR))

    assert spans(*events) == (NOON + 9 * HOUR, None)


def test_what_was_restricted_before_is_a_track_of_its_own() -> None:
    """An adopted restriction rests on no order of this record."""
    adopted = LegacyAdopted(
        items=(SubjectWithheld(item=ITEM, subject=SUBJECT),),
        territory=Territory.of("IN"),
        starts_at=NOON,
        approved_by=(),
    )
    ground = ground_after(adopted)

    assert ground is not None
    assert ground.track is Track.LEGACY
