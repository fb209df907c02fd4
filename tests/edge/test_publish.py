"""Publishing: once, forwards, and never a mass lifting by mistake."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from withheld.edge import publish
from withheld.edge.build import Signer
from withheld.edge.folder import open_edge
from withheld.edge.format import Entry
from withheld.edge.live import Edge
from withheld.edge.publish import Published, Publisher
from withheld.edge.signatures import PublicKeys
from withheld.errors import AlreadyDone, NotReady
from withheld.model.identity import SubjectID
from withheld.model.withholding import Answer

NOON = datetime(2021, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def publisher(tmp_path: Path, signer: Signer, keys: PublicKeys) -> Publisher:
    """Return a publisher into an empty folder."""
    return Publisher(folder=tmp_path, signer=signer, keys=keys, hash_key=b"k" * 16)


def held(*names: str) -> list[Entry]:
    """Return that posts are withheld in India."""
    return [Entry(subject=SubjectID(f"post:{one}"), countries=frozenset({"IN"})) for one in names]


def is_withheld(publisher: Publisher, name: str, at: datetime) -> Answer:
    """Return what an edge that reads the folder says of a post in India."""
    edge = open_edge(publisher.folder, Edge(publisher.keys)).edge
    return edge.look_up([f"post:{name}"], "IN", at).answer


def test_first_a_table_then_changes(publisher: Publisher) -> None:
    """What holds reaches an edge, and what is lifted too."""
    first = publisher.publish(held("a"), version=10, at=NOON, lifts_max=0)
    second = publisher.publish(held("b"), version=17, at=NOON + HOUR, lifts_max=1)

    assert first == Published(version=10, changed_count=1, lifted_count=0, is_new_table=True)
    assert second == Published(version=17, changed_count=2, lifted_count=1, is_new_table=False)
    assert is_withheld(publisher, "a", NOON + HOUR) is Answer.NOT_WITHHELD
    assert is_withheld(publisher, "b", NOON + HOUR) is Answer.WITHHELD


def test_publishing_again_changes_nothing_but_freshness(publisher: Publisher) -> None:
    """After a crash the same is published again; after a quiet day edges are still fresh."""
    publisher.publish(held("a"), version=10, at=NOON, lifts_max=0)
    again = publisher.publish(held("a"), version=12, at=NOON + 30 * HOUR, lifts_max=0)

    assert (again.version, again.changed_count) == (10, 0)
    assert is_withheld(publisher, "b", NOON + 31 * HOUR) is Answer.NOT_WITHHELD


def test_a_withholding_that_ended_by_itself_is_no_lifting(publisher: Publisher) -> None:
    """What reached its own end is gone from both sides and needs no change."""
    entry = Entry(subject=SubjectID("post:a"), countries=frozenset({"IN"}), ends_at=NOON + HOUR)
    publisher.publish([entry], version=1, at=NOON, lifts_max=0)

    assert publisher.publish([], version=2, at=NOON + HOUR, lifts_max=0).changed_count == 0


def test_a_record_that_was_wiped_lifts_nothing(publisher: Publisher) -> None:
    """An empty record is behind; one that grew again would still lift more than expected."""
    publisher.publish(held("a", "b", "c"), version=10, at=NOON, lifts_max=0)
    with pytest.raises(AlreadyDone, match="version 10 was published"):
        publisher.publish([], version=1, at=NOON + HOUR, lifts_max=99)
    with pytest.raises(NotReady, match="would lift 3 subjects"):
        publisher.publish([], version=11, at=NOON + HOUR, lifts_max=2)

    assert is_withheld(publisher, "a", NOON + HOUR) is Answer.WITHHELD


def test_one_version_never_says_two_things(publisher: Publisher) -> None:
    """A version names one state of the record."""
    publisher.publish(held("a"), version=10, at=NOON, lifts_max=0)

    with pytest.raises(AlreadyDone, match="other content"):
        publisher.publish(held("a", "b"), version=10, at=NOON + HOUR, lifts_max=0)


def test_many_changes_become_a_table(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed above a table stays short, and an edge that starts late reads little."""
    monkeypatch.setattr(publish, "CHANGES_MAX", 3)
    names = "abcdef"
    runs = [
        publisher.publish(held(*names[:number]), version=number, at=NOON, lifts_max=0)
        for number in range(1, 7)
    ]

    assert [run.is_new_table for run in runs] == [True, False, False, False, True, False]
    assert all(is_withheld(publisher, one, NOON) is Answer.WITHHELD for one in names)


def test_a_clock_that_was_put_back_keeps_no_decision_from_the_edges(publisher: Publisher) -> None:
    """Versions order what is published; the instant only never goes back."""
    publisher.publish(held("a"), version=10, at=NOON + 5 * HOUR, lifts_max=0)
    publisher.publish(held("a", "b"), version=11, at=NOON, lifts_max=0)

    assert is_withheld(publisher, "b", NOON) is Answer.WITHHELD
