"""The service's own database as its directory: SQLite here, PostgreSQL against a real server."""

import os
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import pytest

from withheld.adapters.directories import open_any_directory
from withheld.adapters.directory_sql import SQLDirectory, postgres_query, sqlite_query
from withheld.errors import DirectoryUnavailable, InvalidInput
from withheld.ports.directory import Directory, LinkingDirectory

QUERIES = {
    "account_by_handle": "SELECT users.id, users.name AS handle FROM names JOIN users "
    "ON users.id = names.owner WHERE names.name = :handle AND (:as_of IS NULL OR "
    "(since <= :as_of AND (until IS NULL OR until > :as_of)))",
    "account": "SELECT id, name AS handle FROM users WHERE id = :id",
    "post": "SELECT id, author FROM notes WHERE id = :id",
    "short_link": "SELECT url FROM links WHERE code = :id",
}
SCHEMA = """
CREATE TABLE users (id TEXT, name TEXT);
CREATE TABLE names (owner TEXT, name TEXT, since TEXT, until TEXT);
CREATE TABLE notes (id TEXT, author TEXT);
CREATE TABLE links (code TEXT, url TEXT);
INSERT INTO users VALUES ('1355411522716695108', 'asha'), ('18', 'noor');
INSERT INTO names VALUES ('18', 'asha', '2018-01-01', '2020-01-01'),
    ('1355411522716695108', 'asha', '2020-01-01', NULL);
INSERT INTO notes VALUES ('901', '18');
INSERT INTO links VALUES ('Ab3', 'https://chirp.example/asha/status/901');
"""


def check(directory: Directory) -> None:
    """Ask the same of every database."""
    then = directory.accounts_by_handle("Asha", as_of=datetime(2019, 1, 1, tzinfo=UTC))
    ever = directory.accounts_by_handle("asha", as_of=None)
    post = directory.post("901")

    assert [one.id for one in then] == ["18"]
    assert {one.id for one in ever} == {"18", "1355411522716695108"}
    assert post is not None
    assert post.author == "18"
    assert directory.account("nobody' OR '1'='1") is None
    assert isinstance(directory, LinkingDirectory)
    assert directory.address_behind("Ab3").endswith("/901")
    assert directory.address_behind("none") == ""
    assert directory.similar_handles("asha") == []


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a small database of an invented service."""
    path = tmp_path / "service.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    return path


def test_a_database_is_asked_with_the_operators_own_queries(database: Path) -> None:
    """As of the order's date; what an order wrote is a value and never a part of a query."""
    text = f'kind = "sqlite"\naddress = "{database.name}"\n[queries]\n'
    text += "".join(f'{name} = "{query}"\n' for name, query in QUERIES.items())
    database.with_name("directory.toml").write_text(text)

    check(open_any_directory(database.parent))


def test_a_query_can_write_nothing(database: Path) -> None:
    """The database is opened to read only, whatever the operator wrote."""
    queries = {**QUERIES, "account": "DELETE FROM users WHERE id = :id"}
    with pytest.raises(DirectoryUnavailable):
        SQLDirectory(sqlite_query(database), queries).account("18")


@pytest.mark.parametrize("queries", [{}, {**QUERIES, "post": ""}, {**QUERIES, "drop": "SELECT 1"}])
def test_a_query_that_is_missing_or_means_nothing_is_refused(
    database: Path, queries: dict[str, str]
) -> None:
    """Before anything is asked."""
    with pytest.raises(InvalidInput, match="query"):
        SQLDirectory(sqlite_query(database), queries)


def _program(name: str) -> str:
    """Return where a program of PostgreSQL lies; empty where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or ""


@pytest.fixture
def postgres() -> Iterator[str]:
    """Return the address of a real PostgreSQL server on loopback, with the tables in it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    initdb, server = _program("initdb"), _program("postgres")
    if not (initdb and server):
        pytest.skip("postgresql is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    data = Path(mkdtemp(prefix="withheld-postgres-"))
    if user:
        shutil.chown(data, user)
    subprocess.run(  # noqa: S603 -- our own server
        [initdb, "-D", data, "-A", "trust", "-U", "tester"],
        check=True,
        user=user,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    process = subprocess.Popen(  # noqa: S603 -- our own server
        [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", ""],
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"postgresql://tester@127.0.0.1:{port}/postgres"
    try:
        _fill(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(data)


def _fill(address: str) -> None:
    """Make the tables, once the server answers."""
    import psycopg

    for _ in range(600):
        try:
            with psycopg.connect(address) as connection:
                connection.execute(SCHEMA.encode())
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail("PostgreSQL did not start")


@pytest.mark.real
def test_postgresql_is_asked_the_same(postgres: str) -> None:
    """The same queries, against a real server, in a transaction that can write nothing."""
    queries = {
        name: text.replace(":as_of", "CAST(:as_of AS TEXT)") for name, text in QUERIES.items()
    }
    check(SQLDirectory(postgres_query(postgres), queries))
    with pytest.raises(DirectoryUnavailable):
        SQLDirectory(
            postgres_query(postgres), {**queries, "account": "DELETE FROM users WHERE id = :id"}
        ).account("18")


def test_a_postgresql_that_is_down_is_no_answer() -> None:
    """Nobody listens: never read that as "not found"."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    query = postgres_query("postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    with pytest.raises(DirectoryUnavailable):
        SQLDirectory(query, QUERIES).account("18")
