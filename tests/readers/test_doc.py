"""Old Word letters: pieces of text, tables, fields, what is struck, hidden or deleted."""

import struct

import pytest

from withheld.errors import UnreadableFile
from withheld.model.document import Document, LineKind, Link
from withheld.readers.compound import Storage
from withheld.readers.compound_writing import pack
from withheld.readers.reading import read_bytes

STRUCK, HIDDEN, DELETED = b"\x37\x08\x01", b"\x3c\x08\x01", b"\x00\x08\x01"
IN_TABLE, ROW_END, NUMBERED = b"\x16\x24\x01", b"\x17\x24\x01", b"\x0b\x46\x01\x00"
TEXT_AT = 1536

Run = tuple[str, bytes, bytes]
"""Text, the properties of its characters, the properties of its paragraph."""


def page(bounds: list[int], properties: list[bytes], *, is_paragraphs: bool) -> bytes:
    """A page of formatted runs."""
    width = 13 if is_paragraphs else 1
    raw = bytearray(512)
    struct.pack_into(f"<{len(bounds)}I", raw, 0, *bounds)
    place = 510
    for turn, one in enumerate(properties):
        if is_paragraphs:
            body = b"\0\0" + one
            body = b"\0" + bytes([(len(body) + 1) // 2]) + body + b"\0" * (len(body) % 2)
        else:
            body = bytes([len(one)]) + one
        place = (place - len(body)) // 2 * 2
        raw[place : place + len(body)] = body
        raw[4 * len(bounds) + width * turn] = place // 2
    raw[511] = len(properties)
    return bytes(raw)


def letter(*runs: Run, narrow: int = 0, marks: int = 0, version: int = 0xC1) -> bytes:
    """A letter whose first `narrow` runs stand in one byte a character."""
    pieces, body, ends, bounds = [], b"", [0], [TEXT_AT]
    for turn, (text, _, _) in enumerate(runs):
        is_narrow = turn < narrow
        start = TEXT_AT + len(body)
        pieces.append(struct.pack("<HIH", 0, 0x40000000 | start * 2 if is_narrow else start, 0))
        body += text.encode("cp1252" if is_narrow else "utf-16-le")
        body += b"\0" * (len(body) % 2)
        ends.append(ends[-1] + len(text))
        bounds.append(TEXT_AT + len(body))
    pages_at = -(-(TEXT_AT + len(body)) // 512)
    table = struct.pack(f"<{len(ends)}I", *ends) + b"".join(pieces)
    pieces_table = b"\x02" + struct.pack("<I", len(table)) + table
    bins = [struct.pack("<III", TEXT_AT, bounds[-1], pages_at + turn) for turn in range(2)]
    head = bytearray(TEXT_AT)
    struct.pack_into("<HH", head, 0, 0xA5EC, version)
    struct.pack_into("<H", head, 10, 0x0200 | marks)
    struct.pack_into("<i", head, 76, ends[-1])
    place = 0
    for number, raw in ((12, bins[0]), (13, bins[1]), (33, pieces_table)):
        struct.pack_into("<II", head, 154 + 8 * number, place, len(raw))
        place += len(raw)
    stream = (bytes(head) + body).ljust(pages_at * 512, b"\0")
    stream += page(bounds, [run[1] for run in runs], is_paragraphs=False)
    stream += page(bounds, [run[2] for run in runs], is_paragraphs=True)
    return pack(
        Storage(streams={"WordDocument": stream, "1Table": b"".join([*bins, pieces_table])})
    )


def read(*runs: Run, narrow: int = 0) -> Document:
    """A letter as read."""
    return read_bytes(letter(*runs, narrow=narrow), name="order.doc")


def test_pieces_of_both_kinds_are_one_text() -> None:
    """Text in one byte a character and in two is put together in its order."""
    document = read(("Café; ", b"", b""), ("Ключ 封锁\rnow\x0bor later\r", b"", b""), narrow=1)

    assert [line.text for line in document.lines] == ["Café; Ключ 封锁", "now\nor later"]


def test_what_is_struck_hidden_or_deleted_is_known() -> None:
    """A struck stretch keeps its place; hidden text is hidden; deleted text is counted."""
    document = read(
        ("Block ", b"", b""),
        ("https://chirp.example/a", STRUCK, b""),
        ("old", DELETED, b""),
        ("\r", b"", b""),
        ("secret", HIDDEN, b""),
        ("\r", b"", b""),
        ("one\r", b"", NUMBERED),
    )

    assert [(line.text, line.struck, line.is_hidden) for line in document.lines] == [
        ("Block https://chirp.example/a", ((6, 29),), False),
        ("secret", (), True),
        ("one", (), False),
    ]
    assert document.parts[0].blind_spots[1:] == (
        "1 automatic numbers or bullets before paragraphs",
        "1 places that a tracked change deleted",
    )


def test_a_link_keeps_words_and_target() -> None:
    """A field that leads elsewhere than its words is seen; its instruction is no text."""
    document = read(
        ('See \x13 HYPERLINK "https://other.example/b" \x14', b"", b""),
        ("https://chirp.example/a", b"", b""),
        ("\x15 now\r", b"", b""),
    )

    assert document.lines[0].text == "See https://chirp.example/a now"
    assert document.lines[0].links == (
        Link(text="https://chirp.example/a", target="https://other.example/b"),
    )


def test_rows_end_where_the_letter_says() -> None:
    """An empty last cell is a cell, and the end of a row is none."""
    rows: list[Run] = []
    for cells in (("No", "URL"), ("1", "https://chirp.example/a"), ("2", "")):
        rows += [("".join(f"{cell}\x07" for cell in cells), b"", IN_TABLE)]
        rows += [("\x07", b"", IN_TABLE + ROW_END)]

    document = read(*rows, ("Done\r", b"", b""))

    assert [line.kind for line in document.lines] == [*[LineKind.ROW] * 3, LineKind.PARAGRAPH]
    assert [[cell.text for cell in line.cells] for line in document.lines[:3]] == [
        ["No", "URL"],
        ["1", "https://chirp.example/a"],
        ["2", ""],
    ]
    assert document.lines[1].cells[1].heading == "URL"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (letter(("a\r", b"", b""), marks=0x0100), "without a password"),
        (letter(("a\r", b"", b""), version=0x65), "Word 95"),
        (pack(Storage(streams={"WordDocument": bytes(2000)})), "Word 95"),
        (pack(Storage(streams={"WordDocument": b"\xec\xa5\xc1\0" + bytes(900)})), "broken"),
        (pack(Storage(streams={"WordDocument": b"\xec\xa5"})), "broken"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, said: str) -> None:
    """An encrypted, a too old and a broken letter each say what to ask for instead."""
    with pytest.raises(UnreadableFile, match=said):
        read_bytes(data, name="order.doc")
