"""Everything can be taken along, and checked again with nothing of ours."""

import json

import pytest
from tests.stories.conftest import House

from withheld.casework.exporting import export
from withheld.casework.publiclog import log_key
from withheld.cli.main import main
from withheld.ledger.canonical import canonical
from withheld.ledger.checkpoints import peek
from withheld.ledger.commitments import set_leaf
from withheld.ledger.merkle import Tree


def test_an_export_can_be_checked_again(house: House, orders: dict[str, bytes]) -> None:
    """Its lines make the signed tree, and every value fits what the record committed to."""
    house.withhold(house.receive(next(iter(orders.values()))))
    files = dict(export(house.office))

    tree = Tree()
    for line in files["record/leaves.jsonl"].splitlines():
        tree.append(line)
    head = peek(files["record/checkpoint"])
    openings = [json.loads(line) for line in files["vault.jsonl"].splitlines()]

    assert (tree.size, tree.root()) == (head.size, head.root)
    assert tree.size == house.office.store.record_size()
    assert openings
    for one in openings:
        value = canonical(one["value"])
        leaf = set_leaf(bytes.fromhex(one["salt"]), one["item"], one["layer"], value)
        assert leaf.hex() == one["leaf"]
    assert log_key(house.office) in files["README.md"].decode()


def run(*words: str) -> int:
    """Run a command and return its exit status."""
    with pytest.raises(SystemExit) as left:
        main(words)
    return int(left.value.code or 0)


def test_the_commands_keep_and_give_back_what_is_there(
    house: House,
    orders: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Back up, restore, export, verify, change a key: each says what it did, or what is wrong."""
    house.receive(next(iter(orders.values())))
    house.pass_hours(1)
    for name in house.hands:
        monkeypatch.setenv(f"WITHHELD_PASSPHRASE_{name.upper()}", f"passphrase-{name}")
    store, beside = str(house.folder), house.folder.parent
    key = log_key(house.office)
    two = ("--with", "cleo", "--with", "dev", "--store")

    assert run("backup", str(beside / "a.tar"), "--store", store) == 0
    assert run("backup", str(beside / "a.tar"), "--store", store) == 2
    assert (
        run("restore", str(beside / "a.tar"), str(beside / "back"), "--public", str(house.public))
        == 0
    )
    assert run("migrate", "--store", str(beside / "back")) == 0
    assert run("record-gap", *two, str(beside / "back")) == 1
    assert run("export", str(beside / "out"), "--store", store) == 0
    assert run("export", str(beside / "out"), "--store", store) == 2
    assert run("verify", str(beside / "out" / "public"), "--key", key) == 0
    capsys.readouterr()
    assert run("erase", "2026-0001", "--reason", "law", *two, store) == 0
    assert run("erase", "2026-0001", "--reason", "law", *two, store) == 2
    assert run("revoke-key", house.hands["ben"].signer.id, "--reason", "lost", *two, store) == 0
    assert run("log-key", "--store", store) == 0
    assert key in capsys.readouterr().out
    page = house.public / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    assert run("verify", str(house.public), "--key", key, "--json") == 4
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert "index.html" in found["wrong"][0]
