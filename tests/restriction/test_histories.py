"""
Random histories of grounds, folded and published, against a model too slow to be wrong.

Strategy: seeded, so that a failure is the same failure again.  A history is a few events on the
items of two orders that mean one post and its account.  The model reads the events from the first
on for every question; ours folds them, turns items into grounds, grounds into entries, entries into
a table and its changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from tests.edge.conftest import signer_of

from withheld.casefile.item import ItemState, evolve_items
from withheld.edge.build import build
from withheld.edge.changes import Change, changes_between, write_line
from withheld.edge.format import Entry, instant
from withheld.edge.live import Edge, Taken
from withheld.edge.publish import canonical
from withheld.edge.table import Table
from withheld.events.codec import dataclass_from_json, to_json
from withheld.events.recorded import items_of
from withheld.events.redress import StayEnded, StayRecorded
from withheld.events.restriction import (
    LegacyAdopted,
    LiftCause,
    SubjectWithheld,
    WithholdingsLifted,
    WithholdingsPlaced,
)
from withheld.events.sealed import Sealed
from withheld.model.identity import (
    ChallengeID,
    ItemID,
    LineNumber,
    OrderID,
    SubjectID,
    SubjectKey,
    VaultKey,
)
from withheld.model.territory import Territory
from withheld.model.withholding import (
    Answer,
    GroundKey,
    Period,
    ReasonKind,
    Track,
    WhenCountryUnknown,
    Withholding,
)
from withheld.projections.grounds import ground_of
from withheld.restriction.algebra import entries

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
FOR_EVER = timedelta(days=36500)
HOURS = [NOON + timedelta(hours=hour) for hour in range(60)]
TERRITORIES = [Territory.of("IN"), Territory.of("EU"), Territory.of("IN", "DE", "BR")]
VIEWERS = ["IN", "DE", "BR", "US", "FR", "de", None, "XX", "T1", "EU", ""]
CASES = [ChallengeID("w1"), ChallengeID("w2")]
NOTE = Sealed(key=VaultKey("k"), root="00" * 32, size=1)
KEY = b"h" * 16
SIGNER, KEYS = signer_of(b"h" * 32)

Happened = tuple[
    datetime,
    WithholdingsPlaced | LegacyAdopted | WithholdingsLifted | StayRecorded | StayEnded,
]
A_TABLE = 250
"""Histories in one table."""


@dataclass(frozen=True)
class History:
    """What happened to four items; item 1 and 3 mean the post, 2 and 4 its account."""

    name: int
    events: tuple[Happened, ...]

    def subject(self, item: ItemID) -> SubjectID:
        """Return what an item means."""
        return SubjectID(f"{'post' if item % 2 else 'account'}:{self.name}")

    def until(self, at: datetime) -> list[Happened]:
        """Return what had happened by `at`."""
        return [one for one in self.events if one[0] <= at]


def random_event(chance: Random, at: datetime) -> Happened:
    """Return something that happens at `at` to one of the four items."""
    item = ItemID(chance.randint(1, 4))
    part = (SubjectWithheld(item=item, subject=SubjectKey(f"s{item % 2}")),)
    end = at + timedelta(hours=chance.randint(1, 20)) if chance.random() < 0.5 else None
    kind = chance.random()
    if kind < 0.45:
        return at, WithholdingsPlaced(
            items=part,
            territory=chance.choice(TERRITORIES),
            starts_at=at + timedelta(hours=chance.choice([0, 0, 0, 3])),
            ends_at=end and end + timedelta(hours=4),
            reason_kind=chance.choice(list(ReasonKind)),
            is_provisional=chance.random() < 0.3,
        )
    if kind < 0.5:
        adopted = LegacyAdopted(
            items=part, territory=TERRITORIES[0], starts_at=at, ends_at=end, approved_by=()
        )
        return at, adopted
    if kind < 0.65:
        return at, WithholdingsLifted(items=(item,), cause=LiftCause.COURT)
    case = chance.choice(CASES)
    if kind < 0.9:
        return at, StayRecorded(challenge=case, items=(item,), ends_at=end, note=NOTE)
    return at, StayEnded(challenge=case, items=(item,), note=NOTE)


def random_history(chance: Random, name: int) -> History:
    """Return a history of one to eight events in the first day."""
    times = sorted(chance.randrange(24) for _ in range(chance.randint(1, 8)))
    return History(name, tuple(random_event(chance, HOURS[hour]) for hour in times))


# --- the model: reads everything again for each question --------------------------------------


def slowly_holds(events: Sequence[Happened], item: int, at: datetime) -> WithholdingsPlaced | None:
    """Return what was placed last for an item, if it holds at `at` after `events`."""
    placed: WithholdingsPlaced | LegacyAdopted | None = None
    stays: dict[str, datetime | None] = {}
    for event in (one for _, one in events if item in items_of(one)):
        match event:
            case WithholdingsPlaced() | LegacyAdopted():
                placed = event
            case WithholdingsLifted():
                placed = None
            case StayRecorded():
                stays[event.challenge] = event.ends_at
            case StayEnded():
                stays.pop(event.challenge, None)
    is_stayed = any(end is None or at < end for end in stays.values())
    if placed is None or is_stayed or not covers(placed.starts_at, placed.ends_at, at):
        return None
    return as_placed(placed)


def covers(starts_at: datetime, ends_at: datetime | None, at: datetime) -> bool:
    """Return whether `at` lies in the span."""
    return starts_at <= at and (ends_at is None or at < ends_at)


def as_placed(event: WithholdingsPlaced | LegacyAdopted) -> WithholdingsPlaced:
    """Return an adoption as a placing on a legal demand."""
    if isinstance(event, WithholdingsPlaced):
        return event
    return WithholdingsPlaced(
        items=event.items, territory=event.territory, starts_at=event.starts_at
    )


def slowly(
    history: History,
    *,
    published_at: datetime,
    country: str | None,
    at: datetime,
    account_only: bool,
    rule: WhenCountryUnknown,
) -> tuple[Answer, ReasonKind | None]:
    """Return what a viewer of the post, or of the account alone, is owed at `at`."""
    items = [2, 4] if account_only else [1, 2, 3, 4]
    known = history.until(published_at)
    held = [one for item in items if (one := slowly_holds(known, item, at)) is not None]
    code = (country or "").upper()
    if code in {"IN", "DE", "BR", "US", "FR"}:
        held = [one for one in held if code in one.territory.countries]
    elif held and rule is WhenCountryUnknown.DONT_KNOW:
        return Answer.DONT_KNOW, None
    elif rule is not WhenCountryUnknown.WITHHOLD:
        held = []
    if not held:
        return Answer.NOT_WITHHELD, None
    kinds = {one.reason_kind for one in held}
    is_demand = ReasonKind.LEGAL_DEMAND in kinds
    return Answer.WITHHELD, ReasonKind.LEGAL_DEMAND if is_demand else ReasonKind.LOCAL_LAW


# --- ours -------------------------------------------------------------------------------------


def folded(history: History, at: datetime) -> dict[ItemID, ItemState]:
    """Return the four items after what had happened by `at`."""
    items = {
        ItemID(one): ItemState(item=ItemID(one), line=LineNumber(one), kind="url")
        for one in range(1, 5)
    }
    for _, event in history.until(at):
        items |= evolve_items(items, event)
    return items


def kept(items: dict[ItemID, ItemState]) -> dict[ItemID, ItemState]:
    """Return the items as they come back from the store."""
    found: dict[ItemID, ItemState] = {}
    for number, item in items.items():
        state = dataclass_from_json(ItemState, to_json(item))
        assert isinstance(state, ItemState)
        found[number] = state
    return found


def withholdings(history: History, items: dict[ItemID, ItemState]) -> Iterator[Withholding]:
    """Go through the withholdings of a history."""
    for number, item in items.items():
        order = OrderID("2021-0001" if number < 3 else "2021-0002")
        ground = ground_of(order, item)
        if ground is None or ground.is_stayed:
            continue
        yield Withholding(
            ground=GroundKey(order=order, item=number),
            subject=history.subject(number),
            territory=Territory(frozenset(ground.countries)),
            period=Period(starts_at=ground.starts_at, ends_at=ground.ends_at),
            reason_kind=ReasonKind(ground.reason_kind),
            track=Track(ground.track),
        )


def published(
    histories: Sequence[History], at: datetime, rule: WhenCountryUnknown
) -> tuple[Entry, ...]:
    """Return what the edges are given of all the histories at `at`."""
    every = [one for history in histories for one in withholdings(history, folded(history, at))]
    return entries(every, general_rule=rule)


def snapshot(given: Sequence[Entry], version: int, at: datetime) -> bytes:
    """Return the table of `given`."""
    return build(given, version=version, published_at=at, hash_key=KEY, signer=SIGNER)


def followed(steps: Sequence[tuple[int, datetime, tuple[Entry, ...]]]) -> Edge:
    """Return an edge that had the first table and took every change after it."""
    version, at, given = steps[0]
    edge = Edge(KEYS, table=Table(snapshot(given, version, at)), max_age=FOR_EVER)
    for (before, _, _), (version, at, given) in pairwise(steps):
        now = changes_between(canonical(edge.entries(), at), canonical(given, at))
        change = Change(previous=before, sequence=version, at=at, subjects=now)
        assert edge.take(write_line(change, SIGNER)) is Taken.TAKEN
    return edge


def check_table(chance: Random, first: int, count: int) -> int:
    """Compare everything there is to compare about one table; return how many look-ups agreed."""
    rule = chance.choice(list(WhenCountryUnknown))
    histories = [random_history(chance, first + number) for number in range(count)]
    # Most tables are published once; every fifth is a table with two changes.
    count_of_steps = 3 if chance.random() < 0.2 else 1
    instants = [HOURS[hour] for hour in sorted(chance.sample(range(30), count_of_steps))]
    steps = [
        (version, at, published(histories, at, rule))
        for version, at in enumerate(instants, start=1)
    ]
    fresh = snapshot(steps[-1][2], len(steps), instants[-1])
    edge, table = followed(steps), Table(fresh)
    assert edge.rebuild(SIGNER) == fresh, "snapshot and changes are not the fresh snapshot"

    for history in histories:
        at = chance.choice([one for one in HOURS if one >= instants[-1]])
        country, account_only = chance.choice(VIEWERS), chance.random() < 0.3
        chain = [f"account:{history.name}"]
        if not account_only:
            chain.insert(0, f"post:{history.name}")
        expected = slowly(
            history,
            published_at=instants[-1],
            country=country,
            at=at,
            account_only=account_only,
            rule=rule,
        )
        said = table.look_up(chain, country, at, max_age=FOR_EVER)
        assert (said.answer, said.reason_kind) == expected, (history, country, at, rule)
        assert edge.look_up(chain, country, at)[:2] == expected, (history, country, at, rule)
        assert edge.said_of(chain, country, instant(at)) == expected, (history, country, at, rule)
    one = chance.choice(histories)
    assert kept(folded(one, instants[-1])) == folded(one, instants[-1])
    return count


def check(seed: int, count: int) -> int:
    """Compare `count` random histories; return how many agreed."""
    chance = Random(seed)  # noqa: S311 -- the same histories at every run
    return sum(
        check_table(chance, first, min(A_TABLE, count - first))
        for first in range(0, count, A_TABLE)
    )


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_edges_answer_is_what_the_events_say(seed: int) -> None:
    """Fold, table, overlay and rebuilt table agree with reading every event again."""
    assert check(seed, 500) == 500


@pytest.mark.sim
@pytest.mark.parametrize("part", range(10))
def test_a_million_histories_and_look_ups_agree(part: int, request: pytest.FixtureRequest) -> None:
    """A hundred thousand in each of ten parts; not one differs."""
    seed = int(request.config.getoption("randomly_seed", 1) or 1)

    assert check(seed * 1000 + part, 100_000) == 100_000
