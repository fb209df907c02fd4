"""Orders that arrive by themselves in a folder: each received once, whatever happens to it."""

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from withheld.adapters.folder_inbox import FolderInbox
from withheld.adapters.steps import Uninterrupted
from withheld.bootstrap import open_office
from withheld.casework.collecting import collect
from withheld.errors import NotFound
from withheld.events.intake import Channel
from withheld.model.identity import PersonID
from withheld.ports.inbox import Arrival, Refusal

ONCE = ("--once", "--settle", "0.05", "--as", "asha")


def incoming(desk: Path, *names: str) -> Path:
    """Return the watched folder, with these letters of the case in it."""
    folder = desk / "incoming"
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes((desk / name).read_bytes())
    return folder


def left(folder: Path) -> list[str]:
    """Return the names of every file below `folder`."""
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_a_file_becomes_an_order_and_is_moved(desk: Path, run: Any) -> None:
    """It is on file, its sender is checked, and it lies in `taken` under the order's name."""
    folder = incoming(desk, "order-1.eml")
    done = run("watch", folder, *ONCE, "--json")
    said = json.loads(done.stdout.splitlines()[0])

    assert done.returncode == 0
    assert said["order"] == "2026-0001" or said["order"].endswith("-0001")
    assert said["standing"] in ("not-confirmed", "contradicted")
    assert left(folder) == [f"taken/{said['order']} order-1.eml"]


def test_the_same_document_is_received_once(desk: Path, run: Any) -> None:
    """A copy that somebody puts there again is recognised by its bytes, and said to be."""
    folder = incoming(desk, "order-1.eml")
    run("watch", folder, *ONCE)
    (folder / "copy.eml").write_bytes((desk / "order-1.eml").read_bytes())
    done = run("watch", folder, *ONCE)

    assert "is on file already" in done.stdout
    assert len(json.loads(run("queue", "--json").stdout)) == 1
    assert [name.split()[1] for name in left(folder)] == ["again", "order-1.eml"]


def test_what_cannot_be_taken_in_is_kept_with_the_reason(desk: Path, run: Any) -> None:
    """An empty file is nobody's order; it lies in `failed`, and why beside it."""
    folder = incoming(desk)
    (folder / "empty.pdf").touch()
    done = run("watch", folder, *ONCE)

    assert done.returncode == 3
    assert left(folder) == ["failed/empty.pdf", "failed/empty.pdf.why.txt"]
    assert "empty" in (folder / "failed" / "empty.pdf.why.txt").read_text()


def test_a_slip_in_the_rules_leaves_the_letter_on_file(desk: Path, run: Any) -> None:
    """It is received all the same; that its sender was not checked is said."""
    (desk / "store" / "senders.toml").write_text("servers = 3")
    folder = incoming(desk, "order-1.eml")
    done = run("watch", folder, *ONCE)

    assert done.returncode == 0
    assert "left to be done: servers in senders.toml" in done.stdout
    assert left(folder)[0].startswith("taken/")


def test_what_no_reader_can_read_is_on_file_all_the_same(desk: Path, run: Any) -> None:
    """The original is kept as an order; a person looks at it."""
    folder = incoming(desk)
    (folder / "order.bin").write_bytes(bytes(range(256)) * 8)
    done = run("watch", folder, *ONCE)

    assert done.returncode == 0
    assert left(folder)[0].startswith("taken/")


def test_links_hidden_and_unfinished_files_are_left_alone(desk: Path, run: Any) -> None:
    """A link may lead anywhere; a name with `.part` says that it is not whole."""
    folder = incoming(desk)
    (folder / "link.eml").symlink_to(desk / "order-1.eml")
    (folder / ".hidden.eml").write_text("From: a@b.example\n\nx")
    (folder / "order.eml.part").write_text("From: a@b.example\n\nx")
    run("watch", folder, *ONCE)

    assert sorted(one.name for one in folder.iterdir()) == [
        ".hidden.eml",
        "link.eml",
        "order.eml.part",
    ]


def test_a_signature_goes_with_its_letter(desk: Path, run: Any) -> None:
    """`order.txt.p7s` is kept as evidence of who sent `order.txt`."""
    folder = incoming(desk)
    (folder / "order.txt").write_text("Block https://chirp.example/a/status/1")
    (folder / "order.txt.p7s").write_bytes(b"no signature at all")
    said = json.loads(run("watch", folder, *ONCE, "--json").stdout.splitlines()[0])
    shown = json.loads(run("sender", said["order"], "--as", "asha", "--json").stdout)

    assert [one["kind"] for one in shown["kept"]] == ["signature"]
    assert "signature-unchecked" in {one["code"] for one in shown["evidence"]}
    assert left(folder) == [
        f"taken/{said['order']} order.txt",
        f"taken/{said['order']} order.txt.p7s",
    ]


def test_a_signature_without_a_letter_waits_and_is_told(desk: Path, run: Any) -> None:
    """The letter may still come; after a while the reason lies beside it."""
    folder = incoming(desk)
    (folder / "order.txt.p7s").write_bytes(b"x")
    run("watch", folder, *ONCE)
    waiting = left(folder)
    run("watch", folder, "--once", "--settle", "0", "--as", "asha")

    assert waiting == ["order.txt.p7s"]
    assert left(folder) == ["failed/order.txt.p7s", "failed/order.txt.p7s.why.txt"]


def test_what_is_kept_where_it_lies_is_taken_once(desk: Path, run: Any) -> None:
    """With --keep nothing is moved; a later run recognises it by its bytes."""
    folder = incoming(desk, "order-1.eml")
    first = run("watch", folder, *ONCE, "--keep")
    second = run("watch", folder, *ONCE, "--keep")

    assert left(folder) == ["order-1.eml"]
    assert "is on file already" not in first.stdout
    assert "is on file already" in second.stdout


def test_a_folder_that_is_not_there_is_refused(desk: Path, run: Any) -> None:
    """Nothing is made on the way."""
    assert run("watch", desk / "nowhere", *ONCE).returncode == 2
    with pytest.raises(NotFound):
        FolderInbox(desk / "nowhere", Uninterrupted(), bytes_max=9, settled_for=0)


def test_a_person_who_is_not_enrolled_collects_nothing(desk: Path, run: Any) -> None:
    """Nothing is taken, nothing is set aside."""
    folder = incoming(desk, "order-1.eml")
    done = run("watch", folder, "--once", "--settle", "0.05", "--as", "nobody")

    assert done.returncode == 1
    assert left(folder) == ["order-1.eml"]


def test_a_file_that_still_grows_is_not_taken(tmp_path: Path) -> None:
    """Somebody is writing it; it is taken whole, once it has stayed as it is."""
    growing = tmp_path / "order.txt"
    growing.write_text("Block ")
    inbox = FolderInbox(tmp_path, Uninterrupted(), bytes_max=1000, settled_for=0.05)
    looks = []
    for _ in range(3):
        looks += list(inbox.arrivals())
        with growing.open("a") as file:
            file.write("more ")
        time.sleep(0.06)
    list(inbox.arrivals())
    time.sleep(0.06)
    (whole,) = inbox.arrivals()

    assert looks == []
    assert isinstance(whole, Arrival)
    assert whole.data == b"Block more more more "


def test_a_file_that_is_too_long_is_not_even_opened(tmp_path: Path) -> None:
    """Its size alone says no."""
    (tmp_path / "order.txt").write_bytes(b"x" * 11)
    inbox = FolderInbox(tmp_path, Uninterrupted(), bytes_max=10, settled_for=0)
    (found,) = inbox.arrivals()

    assert isinstance(found, Refusal)
    assert "11 bytes" in found.because


def test_two_do_not_collect_for_one_store(desk: Path, run: Any) -> None:
    """The second is told so, and touches nothing."""
    folder = incoming(desk)
    handle = os.open(desk / "store" / "collecting.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    done = run("watch", folder, *ONCE)
    os.close(handle)

    assert done.returncode == 1
    assert "another process" in done.stderr


def test_what_belongs_to_the_shell_is_not_swallowed(desk: Path) -> None:
    """A disk that fails is no fault of a letter: the letter stays where it is."""
    folder = incoming(desk, "order-1.eml")

    class Full(Uninterrupted):
        """A disk without room."""

        def __call__(self, name: str) -> Any:
            """
            Fail at the first write.

            Raises:
                OSError: Always.
            """
            raise OSError(28, name)

    office = open_office(desk / "store")
    inbox = FolderInbox(folder, Full(), bytes_max=10**8, settled_for=0)
    with pytest.raises(OSError, match="rename"):
        list(collect(office, inbox, channel=Channel.MAIL, by=PersonID("asha")))

    assert left(folder) == ["order-1.eml"]
