"""One file, one writer, all or nothing."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from withheld.adapters.sqlite.store import SQLiteStore, create, open_store
from withheld.adapters.steps import Uninterrupted
from withheld.errors import AlreadyDone, InvalidInput, NotFound
from withheld.events.recorded import StreamID
from withheld.model.identity import ItemID, OrderID, SubjectID, SubjectKey, TimerID, VaultKey
from withheld.ports.store import Effect, GroundRow, Secret, TimerRow

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ORDER = OrderID("2026-0001")
STREAM = StreamID(ORDER)
EFFECT = Effect(id="e1", kind="publish-table", order=ORDER, payload=b"{}", leaf=0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store lies."""
    return tmp_path / "withheld.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    """Return a new store."""
    made = create(path, Uninterrupted())
    yield made
    made.close()


def _secret() -> Secret:
    return Secret(
        key=VaultKey("k"),
        index=0,
        item=1,
        layer="reasons",
        leaf=b"\1" * 32,
        salt=b"\2" * 16,
        value=b'"why"',
    )


def _ground() -> GroundRow:
    return GroundRow(
        order=ORDER,
        item=ItemID(1),
        subject=SubjectKey("s1"),
        countries=("DE", "IN"),
        starts_at=AT,
        ends_at=None,
        reason_kind="legal-demand",
        track="order",
        is_provisional=False,
        is_stayed=False,
    )


def _fill(store: SQLiteStore, *, breaks: bool = False) -> None:
    with store.writing() as writing:
        writing.append(STREAM, 1, "order-received", b"{}")
        writing.put_header(ORDER, 1, b"{}")
        writing.put_secrets([_secret()])
        writing.put_ground(_ground())
        writing.put_timer(TimerRow(timer=TimerID("t"), order=ORDER, what="act", due_at=AT, paged=0))
        writing.put_effect(EFFECT)
        writing.remember("command", STREAM, 1, 1)
        writing.put_note("name", "value")
        writing.name_subject(SubjectID("account:1"), SubjectKey("s1"))
        if breaks:
            raise ZeroDivisionError


def test_what_was_written_is_there_after_opening_again(store: SQLiteStore, path: Path) -> None:
    """A committed transaction outlives the process."""
    _fill(store)
    store.close()
    again = open_store(path, Uninterrupted())

    assert list(again.stream(STREAM)) == [b"{}"]
    assert list(again.orders()) == [ORDER]
    assert list(again.grounds()) == [_ground()]
    assert list(again.secrets(VaultKey("k"))) == [_secret()]
    assert [one.id for one in again.effects()] == ["e1"]
    assert again.subject_id(SubjectKey("s1")) == "account:1"
    assert again.command_result("command") == (STREAM, 1, 1)
    again.close()


def test_a_transaction_that_breaks_keeps_nothing(store: SQLiteStore) -> None:
    """Not a leaf, not a secret, not a clock of it is there afterwards; the store goes on."""
    with pytest.raises(ZeroDivisionError):
        _fill(store, breaks=True)

    assert store.record_size() == 0
    assert list(store.orders()) == []
    assert list(store.grounds()) == []
    assert list(store.secrets(VaultKey("k"))) == []
    assert list(store.timers()) == []
    assert list(store.effects()) == []
    assert store.command_result("command") is None
    assert store.note("name") is None
    assert store.find_subject(SubjectID("account:1")) is None
    _fill(store)
    assert store.record_size() == 1


def test_the_same_event_number_is_appended_once(store: SQLiteStore) -> None:
    """Whoever comes second with event 1 of a stream is told so."""
    _fill(store)

    with pytest.raises(AlreadyDone), store.writing() as writing:
        writing.append(STREAM, 1, "order-received", b"{}")
    assert store.record_size() == 1


def test_an_effect_put_twice_is_kept_once(store: SQLiteStore) -> None:
    """An effect has one name; done, it is not waiting any more."""
    _fill(store)
    with store.writing() as writing:
        writing.put_effect(EFFECT)
    assert len(store.effects()) == 1
    with store.writing() as writing:
        writing.finish_effect("e1")
        writing.put_effect(EFFECT)

    assert list(store.effects()) == []


def test_erased_values_are_gone_and_their_leaves_stay(store: SQLiteStore) -> None:
    """The record stays verifiable; what lay under the key does not."""
    _fill(store)
    with store.writing() as writing:
        writing.erase([VaultKey("k")])
    (secret,) = store.secrets(VaultKey("k"))

    assert (secret.value, secret.salt, secret.leaf) == (None, None, b"\1" * 32)


def test_a_name_is_forgotten_once_nothing_withholds_it(store: SQLiteStore) -> None:
    """A ground without a name would lift itself."""
    _fill(store)
    (ground,) = store.grounds()
    with store.writing() as writing:
        writing.forget([ground.subject])
    while_withheld = store.subject_id(ground.subject)
    with store.writing() as writing:
        writing.drop_ground(ground.order, ground.item)
        writing.forget([ground.subject])

    assert while_withheld is not None
    assert store.subject_id(ground.subject) is None


def test_a_second_writer_waits_for_the_first(store: SQLiteStore, path: Path) -> None:
    """While one transaction is open no other process begins one."""
    other = sqlite3.connect(path, timeout=0.05)
    with store.writing(), pytest.raises(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
    other.close()

    assert store.record_size() == 0


def test_a_store_of_a_later_version_is_refused(store: SQLiteStore, path: Path) -> None:
    """It is not opened, not even to migrate; the message says what to use."""
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    for migrates in (False, True):
        with pytest.raises(InvalidInput, match="version 99"):
            open_store(path, Uninterrupted(), migrates=migrates)


@pytest.mark.parametrize("statement", ["", "CREATE TABLE old (x)"])
@pytest.mark.parametrize("migrates", [False, True])
def test_an_emptied_file_does_not_pass_for_a_store(
    tmp_path: Path, statement: str, *, migrates: bool
) -> None:
    """A wiped database is an error with what to do, never a service that withholds nothing."""
    path = tmp_path / "withheld.sqlite3"
    path.touch()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.close()

    with pytest.raises(InvalidInput, match="backup"):
        open_store(path, Uninterrupted(), migrates=migrates)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Rubbish is named as such."""
    path = tmp_path / "withheld.sqlite3"
    path.write_bytes(b"no database at all" * 100)

    with pytest.raises(InvalidInput, match="cannot read"):
        open_store(path, Uninterrupted())


def test_no_store_is_no_empty_store(tmp_path: Path) -> None:
    """A wrong folder is an error, not a fresh database."""
    with pytest.raises(NotFound):
        open_store(tmp_path / "nowhere.sqlite3", Uninterrupted())
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_not_made_over_another(store: SQLiteStore, path: Path) -> None:
    """What is there stays there."""
    _fill(store)

    with pytest.raises(InvalidInput):
        create(path, Uninterrupted())
    assert store.record_size() == 1


def test_a_backup_is_a_store(store: SQLiteStore, tmp_path: Path) -> None:
    """The copy opens by itself and holds the same."""
    _fill(store)
    store.backup(tmp_path / "copy.sqlite3")
    copy = open_store(tmp_path / "copy.sqlite3", Uninterrupted())

    assert list(copy.leaf_hashes()) == list(store.leaf_hashes())
    copy.close()
