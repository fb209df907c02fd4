"""What stands in the way of a store is told in words that say what to do."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from withheld.adapters.sqlite.faults import told
from withheld.adapters.sqlite.store import create, open_store
from withheld.adapters.steps import Uninterrupted
from withheld.errors import NotReady


def _fill(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 3")
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")


def _write_where_one_may_only_read(path: Path) -> None:
    sqlite3.connect(path).execute("CREATE TABLE t (x)")
    sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("INSERT INTO t VALUES (1)")


def _open_a_folder(path: Path) -> None:
    path.mkdir()
    sqlite3.connect(path)


def _wait_in_vain(path: Path) -> None:
    first, second = sqlite3.connect(path), sqlite3.connect(path, timeout=0)
    first.execute("BEGIN IMMEDIATE")
    second.execute("BEGIN IMMEDIATE")


def _damage(path: Path) -> None:
    """Spoil every page of the file but the first, as a failing disk would."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize(
    ("mishap", "kind", "says"),
    [
        (_fill, OSError, "make room"),
        (_write_where_one_may_only_read, OSError, "service's account"),
        (_open_a_folder, OSError, "service's own account"),
        (_wait_in_vain, NotReady, "another process"),
    ],
)
def test_each_fault_says_what_to_do(
    tmp_path: Path, mishap: Callable[[Path], None], kind: type[Exception], says: str
) -> None:
    """A full disk is not another process, and a missing right is not a damaged file."""
    with pytest.raises(sqlite3.Error) as fault:
        mishap(tmp_path / "file")

    found = told(fault.value)
    assert isinstance(found, kind)
    assert says in str(found)


def test_a_damaged_store_is_told_and_left_for_repair(tmp_path: Path) -> None:
    """Whoever writes into it gets told to restore a backup, and the file stays as it is."""
    path = tmp_path / "withheld.sqlite3"
    create(path, Uninterrupted()).close()
    _damage(path)
    before = path.read_bytes()

    with (
        pytest.raises(OSError, match="restore the last backup"),
        open_store(path, Uninterrupted()).writing() as writing,
    ):
        writing.record_size()

    assert path.read_bytes() == before
