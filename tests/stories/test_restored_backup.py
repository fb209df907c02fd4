"""A restored backup that is behind what was published signs nothing until it has caught up."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.stories.conftest import House

from withheld.adapters.backups import back_up, restore
from withheld.adapters.sqlite.store import SQLiteStore
from withheld.adapters.steps import Uninterrupted
from withheld.casework import (
    backups,
    connecting,
    legacy,
    outbox,
    publiclog,
    reconciling,
    telling,
)
from withheld.casework.publiclog import RESTORED
from withheld.cli.copies import FolderCopy
from withheld.cli.verifying import verify_copy
from withheld.errors import InvalidInput, NotPermitted, NotReady
from withheld.events.recorded import SERVICE
from withheld.events.service import GapRecorded
from withheld.model.identity import PersonID
from withheld.ports.connectors import Mark
from withheld.testing.connectors import MemoryPlatform, MemoryPlatforms

Open = Callable[..., House]
LABELS = b'kind = "atproto-labeler"\n[settings.labelers]\nIN = "did:web:in.example"\n'


def keep(house: House, file: Path) -> Path:
    """Back the store up to a file."""
    assert isinstance(house.office.store, SQLiteStore)
    back_up(house.folder, house.office.store, file)
    return file


def put_back(house: House, file: Path, folder: Path, opened: Open) -> House:
    """Restore a backup beside what the house published, and open it."""
    restore(file, folder, Uninterrupted(), mark=RESTORED, public=house.public)
    return opened(folder, house.clock)


def test_a_backup_holds_everything(
    house: House, orders: dict[str, bytes], opened: Open, tmp_path: Path
) -> None:
    """What comes back is the same record, the same vault, the same originals."""
    order = house.receive(next(iter(orders.values())))
    house.pass_hours(1)

    back = put_back(house, keep(house, tmp_path / "a.tar"), tmp_path / "back", opened)

    assert back.office.record.view(order, None) == house.office.record.view(order, None)
    received = back.office.record.order(order).received
    assert received is not None
    assert back.office.documents.bytes_of(received.document) == next(iter(orders.values()))
    assert back.office.open(received.envelope) == house.office.open(received.envelope)
    back.pass_hours(1)


def test_a_backup_holds_connectors_and_what_they_keep(
    house: House, opened: Open, tmp_path: Path
) -> None:
    """A labeler's key and log come back with its configuration."""
    connecting.add(house.office, "labels", LABELS, by=PersonID("dev"))
    document = house.office.platforms.open("labels").preparation()
    house.pass_hours(1)

    back = put_back(house, keep(house, tmp_path / "a.tar"), tmp_path / "back", opened)

    assert back.office.platforms.open("labels").preparation() == document


def test_a_store_that_is_behind_signs_nothing(house: House, opened: Open, tmp_path: Path) -> None:
    """Time goes by, work is asked for, and the public folder stays as it was."""
    house.pass_hours(1)
    file = keep(house, tmp_path / "a.tar")
    house.pass_hours(2)
    back = put_back(house, file, tmp_path / "back", opened)
    before = (back.public / "log" / "checkpoint").read_bytes()

    back.clock.advance(hours=3)
    failed = outbox.work(back.office).failed

    assert any("record-gap" in one for one in failed)
    assert (back.public / "log" / "checkpoint").read_bytes() == before


def test_a_store_that_is_behind_changes_nothing_on_a_platform(
    house: House, opened: Open, tmp_path: Path
) -> None:
    """It knows less than the world: what was placed since would be lifted."""
    connecting.add(house.office, "labels", LABELS, by=PersonID("dev"))
    house.pass_hours(1)
    kept = keep(house, tmp_path / "a.tar")
    house.pass_hours(2)
    back = put_back(house, kept, tmp_path / "back", opened)
    platform = MemoryPlatform(marks={Mark("IN", "account:placed-since")})
    platforms = MemoryPlatforms(platform=platform, configurations={"labels": LABELS})
    office = replace(back.office, platforms=platforms)

    with pytest.raises(NotReady, match="older backup"):
        reconciling.reconcile(office, "labels")
    assert platform.runs == []
    assert platform.marks == {Mark("IN", "account:placed-since")}


def test_two_people_record_the_gap_and_the_log_goes_on(
    house: House, orders: dict[str, bytes], opened: Open, tmp_path: Path
) -> None:
    """A stranger who saw the published log sees it continued; the gap's anchors are unprovable."""
    order = house.receive(next(iter(orders.values())))
    house.disclose(order)
    house.pass_hours(1)
    file = keep(house, tmp_path / "a.tar")
    telling.publish_statement(house.office, order, own_words="We act.", by=PersonID("cleo"))
    house.pass_hours(2)
    seen = (house.public / "log" / "checkpoint").read_bytes()
    back = put_back(house, file, tmp_path / "back", opened)

    with pytest.raises(NotPermitted):
        backups.record_gap(back.office, back.hand("cleo"))
    gap = backups.record_gap(back.office, back.hand("cleo", "dev"))
    back.pass_hours(2)

    assert gap.anchor_count == 2
    assert any(isinstance(one.event, GapRecorded) for one in back.office.record.events(SERVICE))
    found = verify_copy(FolderCopy(back.public), publiclog.log_key(back.office), [seen])
    assert found.wrong == []
    assert any("goes on unchanged" in one for one in found.checked)
    assert any("No slot lacks its anchor" in one for one in found.checked)
    with pytest.raises(NotReady):
        backups.record_gap(back.office, back.hand("cleo", "dev"))


def test_what_was_published_before_the_gap_is_not_published_twice(
    house: House, orders: dict[str, bytes], opened: Open, tmp_path: Path
) -> None:
    """A statement that left after the backup was made, but was decided before, stands once."""
    order = house.receive(next(iter(orders.values())))
    house.disclose(order)
    house.pass_hours(1)
    telling.publish_statement(house.office, order, own_words="We act.", by=PersonID("cleo"))
    file = keep(house, tmp_path / "a.tar")
    house.pass_hours(1)
    back = put_back(house, file, tmp_path / "back", opened)

    backups.record_gap(back.office, back.hand("cleo", "dev"))
    back.pass_hours(1)

    every = [entry for entry, _ in back.office.store.public_entries()]
    assert sum(b'"kind":"statement"' in entry for entry in every) == 1


def test_a_restored_store_without_its_public_folder_signs_nothing(
    house: House, opened: Open, tmp_path: Path
) -> None:
    """Nobody can tell whether it is behind, so it waits."""
    house.pass_hours(1)
    file = keep(house, tmp_path / "a.tar")
    restore(file, tmp_path / "back", Uninterrupted(), mark=RESTORED, public=None)
    back = opened(tmp_path / "back", house.clock)
    back.clock.advance(hours=1)

    assert any("public folder" in one for one in outbox.work(back.office).failed)
    assert not back.public.exists()
    shutil.copytree(house.public, back.public)
    back.work()


def test_a_damaged_backup_is_refused(house: House, tmp_path: Path) -> None:
    """One byte of it changed, and nothing is restored."""
    file = keep(house, tmp_path / "a.tar")
    whole = file.read_bytes()
    at = whole.index(b"legal_name")
    file.write_bytes(whole[:at] + b"X" + whole[at + 1 :])

    with pytest.raises(InvalidInput, match="damaged"):
        restore(file, tmp_path / "back", Uninterrupted(), mark=RESTORED, public=None)
    assert not (tmp_path / "back").exists()


def test_after_the_gap_the_edges_are_told_again(
    house: House, orders: dict[str, bytes], opened: Open, tmp_path: Path
) -> None:
    """What was lost stays withheld; decided once more, the edges take the table as a later one."""
    (one, first), (other, second) = sorted(orders.items())[:2]
    house.withhold(house.receive(first, one))
    house.pass_hours(1)
    file = keep(house, tmp_path / "a.tar")
    lost = house.receive(second, other)
    assert house.withhold(lost)
    house.pass_hours(1)
    back = put_back(house, file, tmp_path / "back", opened)
    shutil.copytree(house.folder / "edges", back.folder / "edges")
    version = back.office.outlets.table_version()
    assert back.office.store.record_size() < version

    backups.record_gap(back.office, back.hand("cleo", "dev"))
    back.withhold(back.receive(second, other))
    back.work()
    assert back.office.outlets.table_version() == version
    account = json.loads(
        (back.folder / "directory" / "accounts.jsonl").read_bytes().splitlines()[0]
    )["id"]
    more = f"subject,country,since\naccount:{account},TR,2024-05-31\n".encode()
    legacy.import_restrictions(back.office, more, "more.csv", back.hand("cleo", "dev"))
    back.work()

    assert back.office.outlets.table_version() > version
