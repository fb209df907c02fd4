"""What anyone can see is off until counsel releases it; a confidential order never reaches it."""

from dataclasses import replace

import pytest
from tests.casework.conftest import Desk

from withheld.casework import connecting, letters, outbox
from withheld.errors import InvalidInput, NotPermitted
from withheld.model.identity import ItemID, OrderID, PersonID
from withheld.model.review import Audience, Layer
from withheld.ports.connectors import Capability
from withheld.testing.connectors import MemoryPlatform, MemoryPlatforms

DEV = PersonID("dev")
PUBLIC = frozenset({Capability.GEO, Capability.READS_BACK, Capability.PUBLIC})


def apart(desk: Desk, order: OrderID) -> list[ItemID]:
    """Return items that can be withheld, each of another subject."""
    return list({one.subject: one.item for one in desk.plain(order)}.values())


@pytest.fixture
def platform(desk: Desk) -> MemoryPlatform:
    """Return a platform whose marks anyone can see; its connector may write."""
    platform = MemoryPlatform()
    desk.office = replace(
        desk.office, platforms=MemoryPlatforms(platform=platform, capabilities=PUBLIC)
    )
    connecting.add(desk.office, "labels", b"", by=DEV)
    connecting.let_write(desk.office, "labels", (desk.hands["cleo"], desk.hands["dev"]))
    return platform


def disclose(desk: Desk, order: OrderID, *layers: Layer) -> None:
    """Let counsel decide what the public may be told of an order."""
    letters.decide_disclosure(
        desk.office,
        order,
        Audience.PUBLIC,
        frozenset(layers),
        "may be told",
        by=PersonID("cleo"),
    )


def test_nothing_is_marked_until_two_people_counsel_among_them_release_it(
    desk: Desk, platform: MemoryPlatform
) -> None:
    """To write is not to publish: that takes a release of its own."""
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, apart(desk, order)[:2])
    disclose(desk, order, Layer.EXISTENCE, Layer.ACT, Layer.IDENTIFIERS)
    outbox.work(desk.office)
    before = set(platform.marks)
    with pytest.raises(NotPermitted, match="counsel"):
        connecting.release(desk.office, "labels", (desk.hands["ben"], desk.hands["dev"]))
    with pytest.raises(NotPermitted):
        connecting.release(desk.office, "labels", (desk.hands["cleo"],))
    connecting.release(desk.office, "labels", (desk.hands["cleo"], desk.hands["dev"]))
    outbox.work(desk.office)

    assert before == set()
    assert len(platform.marks) == 2


def test_a_confidential_order_never_reaches_what_anyone_can_see(
    desk: Desk, platform: MemoryPlatform
) -> None:
    """With and without it the platform looks the same, now and when the open one is lifted."""
    connecting.release(desk.office, "labels", (desk.hands["cleo"], desk.hands["dev"]))
    opened, sealed = (desk.ready(name) for name in desk.orders())
    desk.withhold(opened, apart(desk, opened)[:2])
    disclose(desk, opened, Layer.EXISTENCE, Layer.ACT, Layer.IDENTIFIERS)
    outbox.work(desk.office)
    without, runs = set(platform.marks), len(platform.runs)
    desk.withhold(sealed, apart(desk, sealed)[:3])
    disclose(desk, sealed, Layer.EXISTENCE, Layer.ACT, Layer.COUNTS)
    outbox.work(desk.office)

    assert set(platform.marks) == without
    assert len(without) == 2
    assert len(platform.runs) == runs


def test_what_counsel_takes_back_is_marked_no_more(desk: Desk, platform: MemoryPlatform) -> None:
    """The withholding itself goes on; only the mark is taken away."""
    connecting.release(desk.office, "labels", (desk.hands["cleo"], desk.hands["dev"]))
    order = desk.ready(desk.orders()[0])
    desk.withhold(order, apart(desk, order)[:2])
    disclose(desk, order, Layer.EXISTENCE, Layer.ACT, Layer.IDENTIFIERS)
    outbox.work(desk.office)
    marked = len(platform.marks)
    disclose(desk, order)
    outbox.work(desk.office)

    assert marked == 2
    assert platform.marks == set()
    assert len(list(desk.office.store.grounds())) == 2


def test_a_platform_that_shows_nobody_anything_has_nothing_to_release(desk: Desk) -> None:
    """A release means something, or is refused."""
    desk.office = replace(desk.office, platforms=MemoryPlatforms(platform=MemoryPlatform()))
    connecting.add(desk.office, "edge", b"", by=DEV)

    with pytest.raises(InvalidInput):
        connecting.release(desk.office, "edge", (desk.hands["cleo"], desk.hands["dev"]))
