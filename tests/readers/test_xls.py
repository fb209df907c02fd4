"""Old workbooks: values, and what their records say of looks, links and what is hidden."""

import struct

import pytest

from withheld.errors import UnreadableFile
from withheld.model.document import Document, Link
from withheld.readers.compound import Storage
from withheld.readers.compound_writing import pack
from withheld.readers.reading import read_bytes

PLAIN, STRUCK = 0, 1
URL_MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
HYPERLINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")


def record(kind: int, body: bytes) -> bytes:
    """A record."""
    return struct.pack("<HH", kind, len(body)) + body


def start(kind: int) -> bytes:
    """The record that begins a part of the stream."""
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def text(row: int, column: int, words: str, style: int = PLAIN) -> bytes:
    """A cell of text."""
    letters = words.encode("utf-16-le")
    body = struct.pack("<HHHHB", row, column, style, len(words), 1) + letters
    return record(0x0204, body)


def number(row: int, column: int, value: float) -> bytes:
    """A cell with a number."""
    return record(0x0203, struct.pack("<HHHd", row, column, PLAIN, value))


def hidden_row(row: int) -> bytes:
    """A row that is not shown."""
    return record(0x0208, struct.pack("<HHHHHHHH", row, 0, 9, 0, 0, 0, 0x20, 0))


def hidden_column(column: int) -> bytes:
    """A column that is not shown."""
    return record(0x007D, struct.pack("<6H", column, column, 0, 0, 1, 0))


def link(row: int, column: int, target: str, kind: bytes = URL_MONIKER) -> bytes:
    """A hyperlink over a cell."""
    letters = target.encode("utf-16-le") + b"\0\0"
    body = struct.pack("<4H", row, row, column, column) + HYPERLINK + struct.pack("<II", 2, 3)
    return record(0x01B8, body + kind + struct.pack("<I", len(letters)) + letters)


def merged(row: int, first: int, last: int) -> bytes:
    """Cells of one row made one."""
    return record(0x00E5, struct.pack("<5H", 1, row, row, first, last))


def workbook(*sheets: tuple[str, int, bytes]) -> bytes:
    """A workbook: for each sheet its name, its state (0 is shown) and its records."""
    fonts = b"".join(
        record(0x0031, struct.pack("<HHHHHBBBBBB", 200, marks, 8, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")
        for marks in (0, 8)
    )
    styles = b"".join(
        record(0x00E0, struct.pack("<HHH", font, 0, 0) + bytes(14)) for font in (0, 1)
    )
    globals_ = start(5) + fonts + styles
    names = [name.encode("latin-1") for name, _, _ in sheets]
    place = len(globals_) + sum(4 + 8 + len(name) for name in names) + 4
    bounds, bodies = b"", b""
    for name, (_, state, body) in zip(names, sheets, strict=True):
        bounds += record(
            0x0085, struct.pack("<IBBBB", place + len(bodies), state, 0, len(name), 0) + name
        )
        bodies += start(0x10) + body + record(0x000A, b"")
    return globals_ + bounds + record(0x000A, b"") + bodies


def read(*sheets: tuple[str, int, bytes]) -> Document:
    """A workbook as read."""
    return read_bytes(pack(Storage(streams={"Workbook": workbook(*sheets)})), name="annexure.xls")


def test_cells_keep_values_links_and_looks() -> None:
    """A struck cell, a link that leads elsewhere and a rounded id are seen, under headings."""
    document = read(
        (
            "Annexure",
            0,
            text(0, 0, "No")
            + text(0, 1, "URL")
            + text(0, 2, "Id")
            + number(1, 0, 1)
            + text(1, 1, "https://chirp.example/ü", STRUCK)
            + number(1, 2, 1354886802703381466)
            + link(1, 1, "https://other.example/b"),
        )
    )

    cells = document.lines[1].cells
    assert [(one.heading, one.text) for one in cells[:2]] == [
        ("No", "1"),
        ("URL", "https://chirp.example/ü"),
    ]
    assert (cells[1].is_struck, cells[1].hyperlink) == (True, "https://other.example/b")
    assert cells[2].is_rounded
    assert document.lines[1].links == (
        Link(text="https://chirp.example/ü", target="https://other.example/b"),
    )
    assert str(document.lines[1].place) == "sheet Annexure, row 2"


def test_hidden_rows_columns_and_sheets_are_hidden_lines() -> None:
    """What the workbook does not show is read and said to be hidden."""
    shown = text(0, 0, "a") + text(0, 1, "note") + text(1, 0, "b")

    document = read(
        ("One", 0, hidden_column(1) + hidden_row(1) + shown), ("Two", 2, text(0, 0, "c"))
    )

    assert [(line.text.strip(), line.is_hidden) for line in document.lines] == [
        ("a", False),
        ("note", True),
        ("b", True),
        ("c", True),
    ]


def test_a_merged_heading_names_every_column_beneath() -> None:
    """A heading over two columns is the heading of both."""
    document = read(
        (
            "One",
            0,
            text(0, 0, "No")
            + text(0, 1, "URL")
            + number(1, 0, 1)
            + text(1, 1, "https://chirp.example/a")
            + text(1, 2, "https://chirp.example/b")
            + merged(0, 1, 2),
        )
    )

    assert [one.heading for one in document.lines[1].cells] == ["No", "URL", "URL"]


def test_a_link_to_a_file_is_said_not_to_be_read() -> None:
    """A hyperlink that is no address is counted among what was not seen."""
    document = read(("One", 0, text(0, 0, "a") + link(0, 0, "x", kind=bytes(16))))

    assert "1 hyperlinks whose target was not read on the sheet One" in (
        document.parts[0].blind_spots
    )


def test_a_workbook_with_a_password_is_refused() -> None:
    """An encrypted workbook is named for that."""
    stream = start(5) + record(0x002F, bytes(6)) + record(0x000A, b"")

    with pytest.raises(UnreadableFile, match="password"):
        read_bytes(pack(Storage(streams={"Workbook": stream})), name="annexure.xls")
