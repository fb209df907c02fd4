"""What a person gets wrong gets a clear message and an exit status, and changes nothing."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
REFUSED, BAD_INPUT, UNREAD = 1, 2, 3
WITHHOLD = ("--outcome", "withhold", "--territory", "IN", "--reason", "incites")


def _record(store: Path) -> int:
    """Return how many leaves the record of a store has."""
    with sqlite3.connect(store / "withheld.sqlite3") as database:
        (count,) = database.execute("SELECT count(*) FROM leaf").fetchone()
    database.close()
    return int(count)


def _open_item(run: Run) -> str:
    items = json.loads(run("show", "2024-0001", "--items", "--json").stdout)["items"]
    return str(
        next(one["item"] for one in items if one["stage"] == "open" and not one["safeguards"])
    )


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("check", "account:17", "--country", "ZZ"), BAD_INPUT, "ISO 3166-1"),
        (("check", "account:17", "--country", "INDIA"), BAD_INPUT, "ISO 3166-1"),
        (("show", "2024-0099"), BAD_INPUT, "no order of that name"),
        (("receive", "--as", "asha"), BAD_INPUT, "no file was named"),
        (("receive", "absent.eml", "--as", "asha"), BAD_INPUT, "cannot be opened"),
        (("receive", "order-1.eml", "--as", "asha"), REFUSED, "--again"),
        (("receive", "order-2.eml", "--as", "nobody"), REFUSED, "nobody of that name"),
        (("receive", "order-2.eml", "--as", "../keys"), BAD_INPUT, "pseudonym"),
        (
            ("receive", "order-2.eml", "--as", "asha", "--received-at", "2026-11-24T10:00:00"),
            BAD_INPUT,
            "time zone",
        ),
        (("enrol", "asha", "--role", "reviewer"), REFUSED, "enrolled already"),
        (("enrol", "eve", "--role", "counsel"), REFUSED, ""),
        (
            ("enrol", "eve", "--role", "counsel", "--with", "asha", "--with", "asha"),
            BAD_INPUT,
            "twice",
        ),
        (("pack", "sign", "EU-TCO", "--as", "asha"), REFUSED, "counsel"),
        (("pack", "sign", "XX-1", "--as", "cleo"), BAD_INPUT, "IN-69A"),
        (
            ("bindingness", "2024-0001", "valid", "--reason", "x", "--as", "asha"),
            REFUSED,
            "counsel",
        ),
        (
            ("decide", "2024-0001", "--items", "99", *WITHHOLD, "--as", "asha"),
            BAD_INPUT,
            "no item 99",
        ),
        (
            ("decide", "2024-0001", "--items", "5-1", *WITHHOLD, "--as", "asha"),
            BAD_INPUT,
            "backwards",
        ),
        (
            ("decide", "2024-0001", "--items", "all", *WITHHOLD, "--as", "asha"),
            BAD_INPUT,
            "1-20,25",
        ),
        (("decide", "2024-0001", *WITHHOLD, "--as", "asha"), BAD_INPUT, "--open"),
        (
            ("second", "2024-0001", "--waiting", "--reason", "x", "--as", "ben"),
            REFUSED,
            "no item waits",
        ),
        (
            (
                *("disclose", "2024-0001", "--audience", "public", "--layers", "everything"),
                *("--reason", "x", "--as", "cleo"),
            ),
            BAD_INPUT,
            "identifiers",
        ),
        (("publish", "statement", "2024-0001", "--as", "cleo"), REFUSED, ""),
        (("letters", "draft", "2024-0001", "holders", "--as", "cleo"), REFUSED, "disclose"),
        (("letters", "release", "2024-0001", "ffff", "--as", "ben"), BAD_INPUT, "letters list"),
        (("settle", "2024-0001", "--item", "1", "--reason", "x", "--as", "asha"), BAD_INPUT, "say"),
        (("work", "--no-such-option"), BAD_INPUT, ""),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(
    case: Path, run: Run, words: tuple[str, ...], status: int, says: str
) -> None:
    """The message says what was found and expected; the record is as long as before."""
    before = _record(case / "store")

    left = run(*words)

    assert left.returncode == status, left.stderr
    assert says in left.stdout + left.stderr
    assert "Traceback" not in left.stderr
    assert _record(case / "store") == before


def test_a_settled_item_is_not_decided_again_by_the_way(case: Path, run: Run) -> None:
    """Who decides it again says that they re-open it."""
    item = _open_item(run)
    assert run("decide", "2024-0001", "--items", item, *WITHHOLD, "--as", "asha").returncode == 0
    assert not run("second", "2024-0001", "--waiting", "--reason", "x", "--as", "ben").returncode
    before = _record(case / "store")

    left = run("decide", "2024-0001", "--items", item, *WITHHOLD, "--as", "asha")

    assert left.returncode == REFUSED
    assert left.stderr.startswith("already-done: ")
    assert "is settled" in left.stderr
    assert _record(case / "store") == before


def test_nobody_is_their_own_second(case: Path, run: Run) -> None:
    """The same person's second opinion is refused, and nothing is withheld."""
    item = _open_item(run)
    assert run("decide", "2024-0001", "--items", item, *WITHHOLD, "--as", "asha").returncode == 0
    before = _record(case / "store")

    left = run("second", "2024-0001", "--items", item, "--reason", "x", "--as", "asha")

    assert left.returncode == REFUSED
    assert "another enrolled person" in left.stderr
    assert _record(case / "store") == before


def test_another_persons_passphrase_opens_nothing(
    case: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody signs in somebody else's name."""
    monkeypatch.setenv("WITHHELD_PASSPHRASE_ASHA", "passphrase of ben")
    item, before = _open_item(run), _record(case / "store")

    left = run("decide", "2024-0001", "--items", item, *WITHHOLD, "--as", "asha")

    assert left.returncode == REFUSED
    assert "passphrase" in left.stderr
    assert "passphrase of ben" not in left.stderr
    assert _record(case / "store") == before


@pytest.mark.usefixtures("case")
def test_without_a_passphrase_and_without_a_person_to_ask_nothing_is_signed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that forgot the passphrase is told where it is looked for."""
    monkeypatch.delenv("WITHHELD_PASSPHRASE_ASHA")
    monkeypatch.delenv("WITHHELD_PASSPHRASE")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    item = _open_item(run)

    left = run("decide", "2024-0001", "--items", item, *WITHHOLD, "--as", "asha")

    assert left.returncode == REFUSED
    assert "WITHHELD_PASSPHRASE_ASHA" in left.stderr


def test_a_passphrase_can_lie_in_a_file(
    case: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file goes before the environment."""
    monkeypatch.setenv("WITHHELD_PASSPHRASE_ASHA", "another passphrase")
    (case / "secret").write_text("passphrase of asha\n", encoding="utf-8")
    item = _open_item(run)

    left = run(
        *("decide", "2024-0001", "--items", item, *WITHHOLD, "--as", "asha"),
        *("--passphrase-file", "secret"),
    )

    assert left.returncode == 0, left.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("broken.pdf", b"%PDF-1.7\nnothing follows"),
        ("picture.csv", bytes(range(256)) * 8),
    ],
)
def test_a_file_nobody_can_read_is_kept_and_waits(
    desk: Path, run: Run, name: str, data: bytes
) -> None:
    """It becomes an order all the same: its bytes are kept, and a script sees status 3."""
    (desk / name).write_bytes(data)

    left = run("receive", name, "--as", "asha", "--json")
    (order,) = json.loads(left.stdout)
    kept = [one.read_bytes() for one in (desk / "store" / "documents").rglob("*") if one.is_file()]

    assert left.returncode == UNREAD
    assert order["failed"] == "unreadable-file"
    assert data in kept


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(desk: Path, run: Run) -> None:
    """The store is not filled with what no reader reads."""
    with (desk / "huge.csv").open("wb") as file:
        file.truncate(1 << 30)
    before = _record(desk / "store")

    left = run("receive", "huge.csv", "--as", "asha")

    assert left.returncode == UNREAD
    assert "1,073,741,824 bytes" in left.stderr
    assert _record(desk / "store") == before


def test_a_store_of_a_later_version_is_left_alone(desk: Path, run: Run) -> None:
    """Its record is not touched by software that does not know it."""
    path = desk / "store" / "withheld.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    before = path.read_bytes()

    left = run("queue")

    assert left.returncode == BAD_INPUT, left.stderr
    assert "version" in left.stderr
    assert path.read_bytes() == before


def test_a_file_that_is_no_store_is_named_as_such(desk: Path, run: Run) -> None:
    """A damaged database gets a message, not a traceback, and is left for whoever repairs it."""
    path = desk / "store" / "withheld.sqlite3"
    for beside in path.parent.glob("withheld.sqlite3-*"):
        beside.unlink()
    path.write_bytes(b"this was a database once " * 400)
    before = path.read_bytes()

    left = run("queue")

    assert left.returncode == BAD_INPUT
    assert "no case store" in left.stderr
    assert path.read_bytes() == before


def test_a_slip_in_the_directory_stops_looking_up_and_nothing_else(desk: Path, run: Run) -> None:
    """Clocks, the table and reading go on; whoever asks who somebody is gets told of the line."""
    run("receive", "order-1.eml", "--received-at", "2024-11-24T09:00:00Z", "--as", "asha")
    (desk / "store" / "directory" / "accounts.jsonl").write_text("{slip\n", encoding="utf-8")

    resolved = run("resolve", "2024-0001", "--as", "asha")
    asked = run("check", "account:17", "--country", "DE")

    assert resolved.returncode == REFUSED
    assert resolved.stderr.startswith("directory-unavailable: ")
    assert "accounts.jsonl, line 1" in resolved.stderr
    assert asked.stderr == ""
    assert run("work").returncode == 0
    assert run("show", "2024-0001").returncode == 0


def test_a_damaged_store_is_told_and_not_touched(desk: Path, run: Run) -> None:
    """A page that a disk spoilt is no traceback; status 74 says that it is the machine."""
    path = desk / "store" / "withheld.sqlite3"
    for beside in path.parent.glob("withheld.sqlite3-*"):
        beside.unlink()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))
    before = path.read_bytes()

    left = run("queue")

    assert left.returncode == 74, left.stderr
    assert "restore the last backup" in left.stderr
    assert "Traceback" not in left.stderr
    assert path.read_bytes() == before


def test_a_folder_without_a_store_is_named_as_such(tmp_path: Path, run: Run) -> None:
    """Nothing is made where nothing was."""
    left = run("queue", "--store", tmp_path / "absent")

    assert left.returncode == BAD_INPUT
    assert left.stderr.startswith("not-found: ")
    assert not (tmp_path / "absent").exists()


def test_a_store_is_not_made_where_something_lies(desk: Path, run: Run) -> None:
    """`init` twice is one store."""
    before = _record(desk / "store")

    left = run("init", "store", "--profile", "profile.toml", "--directory", "directory")

    assert left.returncode == BAD_INPUT
    assert "not empty" in left.stderr
    assert _record(desk / "store") == before


@pytest.mark.usefixtures("desk")
def test_a_script_reads_the_code_of_an_error(run: Run) -> None:
    """With `--json` an error is an object on standard error, with the code programs match on."""
    left = run("show", "2024-0099", "--json")

    assert left.stdout == ""
    assert json.loads(left.stderr)["error"] == "not-found"


def test_words_of_a_letter_cannot_steer_a_terminal(desk: Path, run: Run) -> None:
    """Escape sequences and letters that turn text round are shown as what they are: strange."""
    letter = "Please block https://chirp.example/a\x1b[2J and \u202ereversed in India (illegible)\n"
    (desk / "letter.txt").write_text(letter, encoding="utf-8")
    run("receive", "letter.txt", "--received-at", "2024-11-24T09:00:00Z", "--as", "asha")

    shown = run("show", "2024-0001", "--items").stdout

    assert "chirp.example/a" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_reader_that_goes_away_ends_the_command_quietly(desk: Path) -> None:
    """`withheld people | head -0` prints no traceback."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nowhere:
        left = subprocess.run(
            [sys.executable, "-c", "from withheld.cli.main import main; main(['people'])"],
            stdout=nowhere,
            stderr=subprocess.PIPE,
            cwd=desk,
            check=False,
            encoding="utf-8",
        )

    assert left.stderr == ""
    assert left.returncode == 141
