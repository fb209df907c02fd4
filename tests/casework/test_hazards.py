"""The hazard stop: what is never rendered, who may stop, and what destroying leaves whole."""

import tarfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.adapters.test_hazards import broken_archive
from tests.casework.test_letters_on_file import take_in

from withheld.adapters.backups import back_up
from withheld.adapters.hazards import FolderHazardLists
from withheld.casework import erasing, exporting, hazards, receiving, resolving, reviewing
from withheld.casework.outbox import work
from withheld.errors import NotFound, NotPermitted, NotReady
from withheld.events.intake import HazardMarked
from withheld.model.identity import OrderID, PersonID
from withheld.model.review import Bindingness


def never(*_: object) -> NoReturn:
    """Fail if anybody reads, previews or recognises anything."""
    pytest.fail("listed material was read")


def list_the(desk: Any, name: str) -> str:
    """Put a letter of the case on the operator's list; no reader may see it from now on."""
    digest = sha256(desk.case.files[name]).hexdigest()
    folder = desk.folder / "hazards"
    folder.mkdir()
    folder.joinpath("own.sha256").write_text(digest)
    lists = FolderHazardLists(folder)
    desk.office = replace(desk.office, hazards=lists, read_file=never)
    return digest


def destroy(desk: Any, order: OrderID, *who: str, duty: str = "none applies: not reported") -> int:
    """Have people destroy an order's original."""
    hands = [desk.hands[name] for name in who]
    return hazards.destroy(desk.office, order, reason="counsel", duty=duty, hands=hands)


def test_what_is_listed_is_stopped_before_anything_reads_it(desk: Any) -> None:
    """It is on file and stopped; no reader saw it, no line was counted, no item listed."""
    name = desk.orders()[0]
    list_the(desk, name)
    order = desk.receive(name)
    work(desk.office)
    header = desk.office.record.order(order)

    assert header.is_hazard
    assert (header.counted, header.item_count, header.proposals) == (None, 0, None)
    assert receiving.unfinished(desk.office) == []


def test_what_is_stopped_lies_where_no_backup_and_no_export_looks(
    desk: Any, tmp_path: Path
) -> None:
    """Renamed and not copied: not among the documents, the backup's files or the export's."""
    name = desk.orders()[0]
    digest = list_the(desk, name)
    desk.receive(name)
    file = tmp_path / "backup"
    back_up(desk.folder, desk.office.store, file)
    with tarfile.open(file) as backup:
        backed_up = " ".join(backup.getnames())
    bundled = b"".join(data for _, data in exporting.export(desk.office))
    everywhere = [one for one in desk.folder.rglob("*") if one.is_file()]

    assert [one.name for one in everywhere if digest[2:] in one.name] == [digest]
    assert not desk.office.documents.path_of(digest).exists()
    assert digest[2:] not in backed_up
    assert name.encode() not in bundled


def test_an_order_on_no_list_is_read(desk: Any) -> None:
    """A list stops what is on it and nothing else."""
    first, second = desk.orders()
    reader = desk.office.read_file
    list_the(desk, first)
    desk.office = replace(desk.office, read_file=reader)

    assert desk.office.record.order(desk.receive(second)).counted is not None


def test_a_list_that_grew_stops_what_is_on_file(desk: Any) -> None:
    """Originals taken in before are held against the lists anew."""
    name = desk.orders()[0]
    order = desk.receive(name)
    list_the(desk, name)

    assert hazards.scan(desk.office) == (order,)
    assert hazards.scan(desk.office) == ()


def test_a_reviewers_mark_ends_reading_resolving_deciding_and_sending(desk: Any) -> None:
    """Once marked, nothing of the order goes on but clocks, holds and liftings."""
    order = desk.ready(desk.orders()[0])
    item = desk.plain(order)[0].item
    hazards.mark(desk.office, order, "an attachment", by=PersonID("asha"))

    assert resolving.resolve_items(desk.office, order) == 0
    with pytest.raises(NotPermitted, match="hazard stop"):
        desk.give(order, [item], desk.terms(order), "ben")
    with pytest.raises(NotFound):
        desk.office.documents.bytes_of(desk.office.record.order(order).received.document)
    reviewing.record_bindingness(
        desk.office,
        order,
        Bindingness.NOT_BINDING,
        "so",
        desk.hands["cleo"],
        despite_sender=True,
    )


def test_two_people_destroy_and_the_record_stays_whole(desk: Any) -> None:
    """Bytes and values are gone; every event is still there, and replays to the same state."""
    order, other = (desk.receive(name) for name in desk.orders())
    hazards.mark(desk.office, order, "an attachment", by=PersonID("asha"))
    before = list(desk.office.record.events(order))
    count = destroy(desk, order, "cleo", "dev")

    assert count > 0
    assert not desk.office.documents.is_kept(desk.office.record.order(order).received.document)
    assert list(desk.office.record.events(order)) == before
    assert any(isinstance(one.event, HazardMarked) for one in before)
    assert desk.office.record.replayed(order) == desk.office.record.view(order, None)
    assert desk.office.record.order(other).counted is not None
    with pytest.raises(NotFound, match="nothing of this order is left"):
        destroy(desk, order, "cleo", "dev")


@pytest.mark.parametrize(
    ("who", "duty", "refusal"),
    [
        (("cleo",), "none applies", NotPermitted),
        (("cleo", "cleo"), "none applies", NotPermitted),
        (("cleo", "dev"), " ", NotReady),
    ],
)
def test_one_person_or_an_unnamed_duty_destroys_nothing(
    desk: Any, who: tuple[str, ...], duty: str, refusal: type[Exception]
) -> None:
    """It takes two people, and both say which duty to preserve they looked at."""
    order = desk.receive(desk.orders()[0])
    hazards.mark(desk.office, order, "an attachment", by=PersonID("asha"))
    with pytest.raises(refusal):
        destroy(desk, order, *who, duty=duty)

    assert desk.office.documents.is_kept(desk.office.record.order(order).received.document)


def test_what_is_under_no_stop_is_not_destroyed_so(desk: Any) -> None:
    """An ordinary original is not destroyed by a command made for hazards."""
    order = desk.receive(desk.orders()[0])
    with pytest.raises(NotReady, match="hazard stop"):
        destroy(desk, order, "cleo", "dev")


def test_bytes_that_were_served_twice_go_with_the_last_order(desk: Any) -> None:
    """One file lies behind both orders: destroying one keeps it for the other, then it is gone."""
    name = desk.orders()[0]
    list_the(desk, name)
    first, second = desk.receive(name), desk.receive(name, again=True)
    document = desk.office.record.order(first).received.document
    destroy(desk, first, "cleo", "dev")
    between = desk.office.documents.is_kept(document)
    destroy(desk, second, "cleo", "dev")

    assert between
    assert not desk.office.documents.is_kept(document)


def test_nobody_destroys_what_is_left_who_is_not_enrolled(desk: Any) -> None:
    """Killed between erasing and unlinking, the second try is for two enrolled people as well."""
    name = desk.orders()[0]
    list_the(desk, name)
    order = desk.receive(name)
    keys = erasing.keys_of(desk.office, order)
    erasing.erase(desk.office, keys, "so", [desk.hands["cleo"], desk.hands["dev"]])
    strangers = [replace(desk.hands[one], person=PersonID(f"no-{one}")) for one in ("cleo", "dev")]

    with pytest.raises(NotPermitted):
        hazards.destroy(desk.office, order, reason="so", duty="none", hands=strangers)
    assert destroy(desk, order, "cleo", "dev") == 0


def test_what_could_not_be_compared_with_a_list_is_said_of_the_order(desk: Any) -> None:
    """A damaged member in an archive: the order is read, and people are told to take care."""
    folder = desk.folder / "hazards"
    folder.mkdir()
    folder.joinpath("own.sha256").write_text(sha256(b"listed").hexdigest())
    desk.office = replace(desk.office, hazards=FolderHazardLists(folder))
    header = desk.office.record.order(take_in(desk, "damaged.zip", broken_archive()))
    warnings = [str(one) for one in desk.office.open(header.warnings)]

    assert not header.is_hazard
    assert any("held against no list" in one for one in warnings)
