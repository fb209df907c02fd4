"""Platforms made to restrict what was decided: once, exactly, and only as far as people said."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from tests.casework.conftest import Desk

from withheld.casework import connecting, outbox, reconciling, redressing
from withheld.casework.office import Office
from withheld.casework.reconciling import Ended
from withheld.errors import NotPermitted, NotReady
from withheld.events.connectors import (
    ConnectorFailed,
    ConnectorRan,
    ConnectorRecovered,
    DriftFound,
    RunHeld,
)
from withheld.events.recorded import SERVICE
from withheld.events.redress import ComplaintResult
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.ports.connectors import Capability, Mark
from withheld.testing.connectors import MemoryPlatform, MemoryPlatforms

DEV = PersonID("dev")
CONFIGURATION = b"changes_max = 2\n"


@dataclass
class Site:
    """A desk whose service has one platform, and a withheld order."""

    desk: Desk
    platform: MemoryPlatform
    order: OrderID
    items: list[ItemID]

    @property
    def office(self) -> Office:
        """Return the office as it is now."""
        return self.desk.office

    def work(self) -> outbox.Round:
        """Do one round."""
        return outbox.work(self.office)

    def receipts(self) -> list[ConnectorRan]:
        """Return the receipts of all runs."""
        return self.events(ConnectorRan)

    def events(self, kind: type[Any]) -> list[Any]:
        """Return the events of one kind."""
        every = self.office.record.events(SERVICE)
        return [one.event for one in every if isinstance(one.event, kind)]

    def two(self) -> tuple[Any, ...]:
        """Return the two people who may let a connector write."""
        return self.desk.hands["cleo"], self.desk.hands["dev"]


def join(
    office: Office, platform: MemoryPlatform, capabilities: frozenset[Capability] | None = None
) -> Office:
    """Return the office with connectors that go to `platform`."""
    platforms = MemoryPlatforms(platform=platform)
    if capabilities is not None:
        platforms = MemoryPlatforms(platform=platform, capabilities=capabilities)
    return replace(office, platforms=platforms)


def apart(desk: Desk, order: OrderID) -> list[ItemID]:
    """Return items that can be withheld, each of another subject."""
    return list({one.subject: one.item for one in desk.plain(order)}.values())


@pytest.fixture
def site(desk: Desk) -> Site:
    """Return a desk with a platform that is connected, read-only, and two items withheld."""
    platform = MemoryPlatform()
    desk.office = join(desk.office, platform)
    order = desk.ready(desk.orders()[0])
    items = apart(desk, order)[:2]
    desk.withhold(order, items)
    connecting.add(desk.office, "site", CONFIGURATION, by=DEV)
    return Site(desk=desk, platform=platform, order=order, items=items)


@pytest.fixture
def writing(site: Site) -> Site:
    """Return the same with a connector that may write."""
    connecting.let_write(site.office, "site", site.two())
    return site


def test_a_connector_starts_read_only_and_says_what_it_would_do(site: Site) -> None:
    """Nothing changes on the platform; the drift is on record."""
    done = site.work()

    assert done.failed == ()
    assert site.platform.runs == []
    assert [one.missing_count for one in site.events(DriftFound)] == [2]


def test_two_people_let_it_write_and_then_it_places_what_was_decided_once(site: Site) -> None:
    """One run, one receipt, and a second round finds nothing to do."""
    site.work()
    with pytest.raises(NotPermitted):
        connecting.let_write(site.office, "site", site.two()[:1])
    connecting.let_write(site.office, "site", site.two())
    first, second = site.work(), site.work()

    assert (first.runs, second.runs) == (1, 0)
    assert len(site.platform.effects) == 2
    (receipt,) = site.receipts()
    assert (receipt.placed_count, receipt.lifted_count, receipt.mark_count) == (2, 0, 2)
    assert receipt.is_observed


def test_another_configuration_is_read_only_again(writing: Site) -> None:
    """What two people approved is these very settings."""
    writing.work()
    other = CONFIGURATION + b"recheck_minutes = 1\n"
    state = connecting.add(writing.office, "site", other, by=DEV)

    assert not state.may_write
    assert reconciling.reconcile(writing.office, "site").ended is Ended.READ_ONLY


def test_what_a_complaint_lifts_is_lifted_and_what_others_placed_is_left_alone(
    writing: Site,
) -> None:
    """A restriction nobody here placed is reported as foreign and survives every run."""
    foreign = Mark("IN", "account:not-ours")
    writing.platform.marks.add(foreign)
    writing.work()
    name = redressing.receive_complaint(
        writing.office, writing.order, writing.items[:1], "why?", by=PersonID("asha")
    )
    redressing.decide_complaint(
        writing.office,
        writing.order,
        name,
        ComplaintResult.UPHELD,
        "right",
        writing.desk.hands["cleo"],
    )
    writing.work()

    assert len(writing.platform.marks) == 2
    assert foreign in writing.platform.marks
    assert [one.lifted_count for one in writing.receipts()] == [0, 1]
    assert writing.events(DriftFound)[-1].foreign_count == 1


def test_what_somebody_took_away_by_hand_is_placed_again_and_the_receipt_says_so(
    writing: Site,
) -> None:
    """Drift is seen at the next look, within minutes, although nothing was decided."""
    writing.work()
    writing.platform.marks.pop()
    unseen = writing.work()
    writing.desk.clock.advance(minutes=10)
    seen = writing.work()

    assert (unseen.runs, seen.runs) == (0, 1)
    assert len(writing.platform.marks) == 2
    assert [one.restored_count for one in writing.receipts()] == [0, 1]


def test_a_platform_that_is_down_for_a_day_is_caught_up_with_when_it_is_back(
    writing: Site,
) -> None:
    """It is said once, tried ever more seldom, and nothing decided meanwhile is lost."""
    writing.platform.is_down = True
    first = writing.work()
    tries = 1
    for _ in range(24 * 4):
        writing.desk.clock.advance(minutes=15)
        tries += any("connector" in one for one in writing.work().failed)
    writing.platform.is_down = False
    writing.desk.clock.advance(minutes=15)
    back = writing.work()

    assert any("does not answer" in one for one in first.failed)
    assert tries == 24 * 4 + 1
    assert len(writing.events(ConnectorFailed)) == 1
    assert [one.attempt_count for one in writing.events(ConnectorRecovered)] == [tries]
    assert back.runs == 1
    assert len(writing.platform.marks) == 2


def test_a_platform_that_takes_a_change_and_does_nothing_is_no_success(writing: Site) -> None:
    """It is read back; without what was wanted there is no receipt."""
    writing.platform.loses = True
    with pytest.raises(NotReady, match="read back lacks 2"):
        reconciling.reconcile(writing.office, "site")

    assert writing.receipts() == []


def test_a_run_that_would_change_too_much_waits_for_two_people(writing: Site) -> None:
    """It is held once, however often it is tried; two people let exactly that run go on."""
    more = apart(writing.desk, writing.order)[2:4]
    writing.desk.withhold(writing.order, more)
    writing.work()
    writing.desk.clock.advance(hours=1)
    writing.work()
    held = writing.events(RunHeld)
    before = list(writing.platform.runs)
    with pytest.raises(NotPermitted):
        connecting.allow_run(writing.office, "site", writing.two()[:1])
    connecting.allow_run(writing.office, "site", writing.two())
    after = writing.work()

    assert [(one.placing_count, one.changes_max) for one in held] == [(4, 2)]
    assert before == []
    assert after.runs == 1
    assert len(writing.platform.marks) == 4


def test_a_run_that_grew_since_two_people_looked_is_held_again(writing: Site) -> None:
    """What they allowed is what they saw."""
    more = apart(writing.desk, writing.order)[2:]
    writing.desk.withhold(writing.order, more[:1])
    writing.work()
    connecting.allow_run(writing.office, "site", writing.two())
    writing.desk.withhold(writing.order, more[1:2])
    writing.work()

    assert writing.platform.runs == []
    assert [one.placing_count for one in writing.events(RunHeld)] == [3, 4]


def test_what_a_platform_restricts_already_is_adopted_and_then_ours_to_lift(site: Site) -> None:
    """Two people take it over on a ground of its own; what nobody can read waits for a person."""
    account = next(iter(site.office.directory.accounts())).id
    mark = Mark("TR", f"account:{account}")
    site.platform.marks.add(mark)
    site.platform.unread.append("~^TR:/b.*$ 1;")
    with pytest.raises(NotPermitted):
        connecting.adopt(site.office, "site", site.two()[:1])
    done = connecting.adopt(site.office, "site", site.two())
    again = connecting.adopt(site.office, "site", site.two())
    connecting.let_write(site.office, "site", site.two())
    site.work()

    assert done.imported is not None
    assert (len(done.imported.adopted), done.unread_count) == (1, 1)
    assert again.mark_count == 0
    assert mark in site.platform.marks
    assert site.events(DriftFound)[-1].foreign_count == 0


def test_what_was_adopted_and_given_up_is_lifted(site: Site) -> None:
    """An adopted restriction falls with its ground, like any other."""
    account = next(iter(site.office.directory.accounts())).id
    mark = Mark("TR", f"account:{account}")
    site.platform.marks.add(mark)
    done = connecting.adopt(site.office, "site", site.two())
    assert done.imported is not None
    order = done.imported.order
    connecting.let_write(site.office, "site", site.two())
    site.work()
    name = redressing.receive_complaint(
        site.office, order, [ItemID(1)], "why?", by=PersonID("asha")
    )
    redressing.decide_complaint(
        site.office, order, name, ComplaintResult.UPHELD, "right", site.desk.hands["cleo"]
    )
    site.work()

    assert mark not in site.platform.marks
    assert len(site.platform.marks) == 2


def test_a_platform_that_cannot_be_read_back_is_told_once(desk: Desk) -> None:
    """What it took is taken for what it has; nothing is sent again."""
    platform = MemoryPlatform()
    desk.office = join(desk.office, platform, frozenset({Capability.MESSAGE}))
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, apart(desk, order)[:2])
    connecting.add(desk.office, "site", CONFIGURATION, by=DEV)
    connecting.let_write(desk.office, "site", (desk.hands["cleo"], desk.hands["dev"]))
    outbox.work(desk.office)
    desk.clock.advance(hours=1)
    outbox.work(desk.office)

    assert len(platform.runs) == 1
    assert len(platform.marks) == 2
