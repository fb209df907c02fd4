"""Nothing of a sealed order can be told from what is public."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.stories.conftest import House

from withheld.casework import telling
from withheld.ledger.anchors import anchor_entry, parse_anchor
from withheld.ledger.merkle import Tree, leaf_hash
from withheld.ledger.tiles import files_of
from withheld.model.identity import PersonID


def public_files(house: House) -> dict[str, bytes]:
    """Return every public file by its path."""
    return {
        path.relative_to(house.public).as_posix(): path.read_bytes()
        for path in house.public.rglob("*")
        if path.is_file()
    }


def with_equal_anchors(house: House) -> list[bytes]:
    """Return the entries of the public log, every anchor's commitment set to the same."""
    entries = []
    for entry, _ in house.office.store.public_entries():
        anchor = parse_anchor(entry)
        entries.append(anchor_entry(anchor.slot, b"", bytes(32)) if anchor else entry)
    return entries


def test_the_public_sees_the_same_with_and_without_a_sealed_order(
    house: House,
    orders: dict[str, bytes],
    opened: Callable[..., House],
    tmp_path: Path,
) -> None:
    """
    Names, lengths, leaves and times are equal; so are bytes, but for what anchors commit to.

    The second of two stores takes in, decides and carries out one order more, which is sealed.
    """
    (one, first), (other, second) = sorted(orders.items())[:2]
    known = house.receive(first, one)
    house.withhold(known)
    house.disclose(known)
    house.pass_hours(1)
    house.office.store.close()  # type: ignore[attr-defined]  # a store in a file
    shutil.copytree(house.folder, tmp_path / "sealed")
    without = opened(house.folder, house.clock)
    sealed = opened(tmp_path / "sealed", house.clock)

    order = sealed.receive(second, other)
    assert sealed.withhold(order)
    for each in (without, sealed):
        each.pass_hours(2)
        telling.publish_statement(each.office, known, own_words="We act.", by=PersonID("cleo"))
        telling.publish_tally(each.office, known, by=PersonID("cleo"))
        each.pass_hours(1)
        telling.publish_counts(each.office, 2026, by=PersonID("cleo"))
        each.pass_hours(1)

    ours, theirs = public_files(without), public_files(sealed)
    assert sealed.office.store.record_size() > without.office.store.record_size()
    assert {path: len(data) for path, data in ours.items()} == {
        path: len(data) for path, data in theirs.items()
    }
    # Everything but the log's own files is equal to the byte: statements, counts, pages.
    assert [path for path in ours if ours[path] != theirs[path] and path[:4] != "log/"] == []
    assert [at for _, at in without.office.store.public_entries()] == [
        at for _, at in sealed.office.store.public_entries()
    ]
    equal = with_equal_anchors(without)
    assert equal == with_equal_anchors(sealed)
    # And the log's files are what these entries make, so nothing else can differ there.
    for each, files in ((without, ours), (sealed, theirs)):
        entries = [entry for entry, _ in each.office.store.public_entries()]
        made = dict(files_of(Tree(leaf_hash(entry) for entry in entries), entries))
        assert {path: files[f"log/{path}"] for path in made} == made
