"""Own policy: a track of its own, carried out by platforms that remove, and by nothing else."""

from dataclasses import replace

import pytest
from tests.casework.conftest import Desk

from withheld.casework import connecting, outbox, removing
from withheld.casework.people import Hand
from withheld.casework.table import entries_now
from withheld.errors import AlreadyDone, InvalidInput, NotFound, NotPermitted
from withheld.events.connectors import ConnectorRan
from withheld.events.recorded import SERVICE
from withheld.events.restriction import RemovedUnderPolicy
from withheld.model.identity import PersonID, SubjectID
from withheld.model.withholding import Track
from withheld.ports.connectors import EVERYWHERE, LEGAL, Capability, Mark
from withheld.testing.connectors import MemoryPlatform, MemoryPlatforms

DEV = PersonID("dev")
REMOVES = frozenset({Capability.ACCOUNT, Capability.READS_BACK})


def two(desk: Desk) -> tuple[Hand, ...]:
    """Return two people with their keys."""
    return desk.hands["cleo"], desk.hands["dev"]


def somebody(desk: Desk, place: int = 0) -> SubjectID:
    """Return an account of the service."""
    accounts = sorted(one.id for one in desk.office.directory.accounts())
    return SubjectID(f"account:{accounts[place]}")


def connected(
    desk: Desk, *tracks: Track, capabilities: frozenset[Capability] = REMOVES
) -> MemoryPlatform:
    """Return a platform that is told of some tracks, and may be written."""
    platform = MemoryPlatform()
    desk.office = replace(
        desk.office,
        platforms=MemoryPlatforms(
            platform=platform, capabilities=capabilities, tracks=frozenset(tracks)
        ),
    )
    connecting.add(desk.office, "there", b"", by=DEV)
    connecting.let_write(desk.office, "there", two(desk))
    return platform


def test_own_policy_removes_for_everybody_and_stands_in_no_table(desk: Desk) -> None:
    """Placed and ended by two people; nothing is withheld by it, so nothing answers 451."""
    platform = connected(desk, Track.OWN_POLICY)
    subject = somebody(desk)
    removing.remove(desk.office, [subject], "rule 4", two(desk))
    outbox.work(desk.office)
    removed, table = set(platform.marks), entries_now(desk.office)
    removing.give_back(desk.office, [subject], "an appeal", two(desk))
    outbox.work(desk.office)
    every = desk.office.record.events(SERVICE)
    receipts = [one.event for one in every if isinstance(one.event, ConnectorRan)]

    assert removed == {Mark(EVERYWHERE, subject)}
    assert table == ()
    assert platform.marks == set()
    assert [(one.placed_count, one.lifted_count) for one in receipts] == [(1, 0), (0, 1)]


def test_it_takes_two_people_a_reason_and_a_subject_that_is_there(desk: Desk) -> None:
    """And the same once more is no second removal."""
    subject = somebody(desk)
    hands = two(desk)
    with pytest.raises(NotPermitted):
        removing.remove(desk.office, [subject], "rule 4", hands[:1])
    with pytest.raises(InvalidInput, match="rules"):
        removing.remove(desk.office, [subject], " ", hands)
    with pytest.raises(NotFound):
        removing.remove(desk.office, [SubjectID("account:nobody")], "rule 4", hands)
    with pytest.raises(NotFound, match="removal list"):
        removing.give_back(desk.office, [subject], "an appeal", hands)
    removing.remove(desk.office, [subject], "rule 4", hands)
    with pytest.raises(AlreadyDone):
        removing.remove(desk.office, [subject], "rule 4", hands)
    with pytest.raises(NotPermitted):
        removing.give_back(desk.office, [subject], "an appeal", hands[:1])

    assert list(removing.removals(desk.office)) == [subject]


def test_a_platform_of_own_policy_hears_of_no_order_and_the_others_not_of_own_policy(
    desk: Desk,
) -> None:
    """What two authorities ordered is not passed off as the service's own rules, nor back."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, [desk.plain(order)[0].item])
    removing.remove(desk.office, [somebody(desk, -1)], "rule 4", two(desk))
    own = connected(desk, Track.OWN_POLICY)
    outbox.work(desk.office)
    geo = frozenset({Capability.GEO, Capability.READS_BACK})
    legal = connected(desk, *LEGAL, capabilities=geo)
    connecting.add(desk.office, "front", b"recheck_minutes = 9\n", by=DEV)
    connecting.let_write(desk.office, "front", two(desk))
    outbox.work(desk.office)

    assert own.marks == {Mark(EVERYWHERE, somebody(desk, -1))}
    assert somebody(desk, -1) not in {mark.target for mark in legal.marks}
    assert {mark.country for mark in legal.marks} == {"IN"}


def test_what_moderators_took_away_before_is_adopted_as_own_policy(desk: Desk) -> None:
    """No law is known to demand it; once adopted it is ours to give back, and nothing changed."""
    platform = connected(desk, Track.OWN_POLICY)
    theirs, gone = somebody(desk), "account:nobody"
    platform.marks = {Mark(EVERYWHERE, theirs), Mark(EVERYWHERE, gone)}
    outbox.work(desk.office)
    done = connecting.adopt(desk.office, "there", two(desk))
    again = connecting.adopt(desk.office, "there", two(desk))
    outbox.work(desk.office)
    untouched = platform.effects == []
    removing.give_back(desk.office, [theirs], "an appeal", two(desk))
    outbox.work(desk.office)
    every = desk.office.record.events(SERVICE)
    adopted = [one.event for one in every if isinstance(one.event, RemovedUnderPolicy)]

    assert (done.imported, done.removal_count, done.unread_count) == (None, 1, 1)
    assert again.removal_count == 0
    assert [one.is_adopted for one in adopted] == [True]
    assert untouched
    assert platform.marks == {Mark(EVERYWHERE, gone)}
