"""A person at a terminal gets the picture of what a machine read, or nobody could."""

from pathlib import Path

import pytest
from tests.readers.scans import scanned

from withheld.cli.read import read


def test_every_doubted_line_of_a_scan_has_its_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file a line, told beside the answer; what is plain text has none."""
    order = tmp_path / "order.pdf"
    order.write_bytes(
        scanned('#set page(paper: "a4")\nBlock #"https://chirp.example/mira/status/1354886802"\n')
    )
    plain = tmp_path / "plain.txt"
    plain.write_text("Block https://chirp.example/mira\n")
    status = read(order, plain, pictures=tmp_path / "cells")
    named = capsys.readouterr().err.split()

    assert status == 0
    assert named == sorted(str(one) for one in (tmp_path / "cells").iterdir())
    assert all(Path(one).read_bytes().startswith(b"\x89PNG") for one in named)
    assert named


def test_pictures_go_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in its place is a message and a status, and the reading is told all the same."""
    order = tmp_path / "order.txt"
    order.write_text("Block https://chirp.example/mira\n")
    status = read(order, pictures=order)
    told = capsys.readouterr()

    assert status == 2
    assert "chirp.example/mira" in told.out
    assert "folder of your own" in told.err
