"""The child process: no file does worse than not be read."""

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from withheld.errors import InvalidInput, UnreadableFile
from withheld.model.document import (
    Box,
    Cell,
    Document,
    Line,
    LineKind,
    Link,
    MailHead,
    PartRead,
    Place,
)
from withheld.model.identity import LineNumber
from withheld.readers.codec import Decoder, encode
from withheld.readers.reading import read_bytes
from withheld.readers.sandbox import SandboxLimits, read_file, read_many, read_slices_of


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file."""
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_child_reads_what_the_parent_would(tmp_path: Path) -> None:
    """A document is the same whether read here or in the child."""
    data = b"n,url\n1,https://chirp.example/a\n"
    path = written(tmp_path, "list.csv", data)

    assert read_file(path) == read_bytes(data, name="list.csv")


def test_a_bad_file_does_not_touch_the_next(tmp_path: Path) -> None:
    """After a file that cannot be read, the next one is read."""
    paths = [
        written(tmp_path, "a.pdf", b"%PDF-1.7\nrubbish"),
        written(tmp_path, "b.txt", b"https://chirp.example/a\n"),
    ]

    (_, first), (_, second) = read_many(paths)

    assert isinstance(first, UnreadableFile)
    assert isinstance(second, Document)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A file of a gigabyte is refused at once, and the limit is named."""
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1 << 30)

    with pytest.raises(UnreadableFile, match="the limit is 209,715,200"):
        read_file(path)


def test_too_much_memory_ends_the_reading_only(tmp_path: Path) -> None:
    """A file that needs more memory than allowed is an unreadable file, and no crash of ours."""
    path = written(tmp_path, "long.html", b"<html>" + b"<p>https://chirp.example/a\n" * 1_500_000)

    with pytest.raises(UnreadableFile, match=r"memory|crashed"):
        read_file(path, limits=SandboxLimits(memory_bytes_max=400 * 1024 * 1024))


def test_too_much_time_ends_the_reading_only(tmp_path: Path) -> None:
    """A reading that takes too long is stopped, and the next file is read in a new child."""
    slow = written(tmp_path, "slow.txt", b"https://chirp.example/a\n" * 2_000_000)
    quick = written(tmp_path, "quick.txt", b"https://chirp.example/a\n")
    limits = SandboxLimits(wall_seconds_max=0.8)

    outcomes = dict(read_many([slow], limits=limits))

    assert "was stopped" in str(outcomes[slow])
    assert len(read_file(quick).lines) == 1


def test_too_much_output_ends_the_reading_only(tmp_path: Path) -> None:
    """An answer beyond all measure is cut off, and said to be."""
    path = written(tmp_path, "long.txt", b"https://chirp.example/a\n" * 200_000)

    with pytest.raises(UnreadableFile, match="more text"):
        read_file(path, limits=SandboxLimits(output_bytes_max=100_000))


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are refused in words."""
    with pytest.raises(UnreadableFile, match=r"cannot be opened|no file"):
        read_file(tmp_path / name)


def test_every_field_survives_the_way_to_the_parent() -> None:
    """What a child says arrives whole: places, cells, links, marks and the mail's head."""
    line = Line(
        number=LineNumber(1),
        kind=LineKind.ROW,
        text="1\thttps://chirp.example/a",
        place=Place(part="a.pdf", page=2, row=3, box=Box(left=1.5, bottom=2.0, right=3.0, top=4.0)),
        cells=(
            Cell(text="1", heading="S.No"),
            Cell(
                text="https://chirp.example/a",
                hyperlink="https://other.example/b",
                is_struck=True,
                is_rounded=True,
                is_unsure=True,
            ),
        ),
        links=(Link(text="https://chirp.example/a", target="https://other.example/b"),),
        is_hidden=True,
        is_joined=True,
    )
    unread = Line(
        number=LineNumber(2),
        kind=LineKind.PAGE,
        text="",
        place=Place(sheet="s", line=4),
        unreadable="a scan",
        is_recognised=True,
        unsure=((0, 3), (7, 9)),
    )
    part = PartRead(name="", media_type="x/y", sha256="0" * 64, size=1, blind_spots=("pictures",))
    document = Document(
        media_type="x/y",
        sha256="0" * 64,
        size=1,
        lines=(line, unread),
        parts=(part, replace(part, name="a.pdf", text_pages=1, page_count=2)),
        mail=MailHead(sender="a@ministry.example", to=("b@chirp.example",), subject="s"),
    )

    assert decoded(document) == document


def decoded(document: Document) -> Document | None:
    """The document after the way to the parent."""
    decoder, result = Decoder(), None
    for text in encode(document):
        result = decoder.take(json.loads(text))
    return result


@pytest.mark.parametrize(
    "message",
    [
        17,
        {"lines": [1]},
        {"lines": [["row", "", [], [], [], 0, ""]]},
        {"lines": [["no such kind", "", ["", None, None, None, None, None], [], [], 0, ""]]},
        {"head": {}},
        {"head": {"media_type": 1, "sha256": "", "size": 0, "parts": [], "mail": None}},
    ],
)
def test_a_childs_answer_is_not_believed(message: object) -> None:
    """An answer of another form than a reader's is refused, whatever it is."""
    with pytest.raises(InvalidInput, match="no reader gives"):
        Decoder().take(message)


def test_a_worker_may_not_write_connect_or_start_anything(tmp_path: Path) -> None:
    """Inside a worker, files cannot be written, sockets not opened, programs not started."""
    script = (
        "import os, socket, subprocess, sys\n"
        "from withheld.readers.child import take_limits\n"
        "take_limits(seconds=20, memory=1 << 31)\n"
        "for act in (\n"
        "    lambda: open(sys.argv[1], 'w'),\n"
        "    lambda: socket.socket(),\n"
        "    lambda: subprocess.run(['true']),\n"
        "    lambda: os.remove(sys.argv[1]),\n"
        "):\n"
        "    try:\n"
        "        act()\n"
        "    except PermissionError:\n"
        "        continue\n"
        "    sys.exit(1)\n"
    )

    done = subprocess.run(  # noqa: S603 -- our own interpreter, our own script
        [sys.executable, "-c", script, str(tmp_path / "x")], check=False, env=dict(os.environ)
    )

    assert done.returncode == 0
    assert not (tmp_path / "x").exists()


def test_a_long_list_comes_slice_by_slice(tmp_path: Path) -> None:
    """Slices put together are the document; progress only grows; the head comes last."""
    rows = "".join(f"{number},https://chirp.example/u{number}\n" for number in range(1, 20_001))
    path = written(tmp_path, "list.csv", b"No,URL\n" + rows.encode())
    heard: list[int] = []

    *slices, head = read_slices_of(path, progress=heard.append)

    assert isinstance(head, Document)
    assert len(slices) > 3
    lines = tuple(line for part in slices if isinstance(part, tuple) for line in part)
    assert replace(head, lines=lines) == read_file(path)
    assert heard == sorted(heard)
    assert heard[-1] == 20_001


def test_parts_that_are_given_up_are_not_handed_on(tmp_path: Path) -> None:
    """Half a part that cannot be read leaves no line, also where lines are handed on early."""
    rows = "".join(f"<p>{number}</p>" for number in range(6_000))
    page = f"<html>{rows}{'<div>' * 3_000}".encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.html", page)
        package.writestr("b.txt", "Block it\n")
    path = written(tmp_path, "order.zip", stream.getvalue())

    *slices, _ = read_slices_of(path)

    lines = [line for part in slices if isinstance(part, tuple) for line in part]
    assert [line.text for line in lines] == ["", "Block it"]
    assert "deep" in lines[0].unreadable
