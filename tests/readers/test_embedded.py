"""What lies inside office files besides text: pictures that may be pages, files, other letters."""

import io
import struct
import zipfile

from withheld.model.document import Document, LineKind
from withheld.readers.compound import Storage
from withheld.readers.compound_writing import pack
from withheld.readers.reading import read_bytes

PNG = b"\x89PNG\r\n\x1a\n"
BODY = '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'


def read(text: str, **files: bytes) -> Document:
    """A letter with more inside, as read; two underscores stand for a slash, one for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", BODY.format(text))
        for name, data in files.items():
            package.writestr(f"word/{name.replace('__', '/').replace('_', '.')}", data)
    return read_bytes(stream.getvalue(), name="order.docx")


def packed(name: str, data: bytes) -> bytes:
    """A file as an object of a letter."""
    label = name.encode() + b"\0"
    body = b"\2\0" + label + label + b"\0\0\3\0" + struct.pack("<I", len(label)) + label
    body += struct.pack("<I", len(data)) + data
    return pack(Storage(streams={"\x01Ole10Native": struct.pack("<I", len(body)) + body}))


def test_a_large_picture_waits_for_a_person() -> None:
    """A picture that may be a page is a part of its own; an emblem is counted."""
    document = read("Block it", media__page_png=PNG + bytes(40_000), media__logo_png=PNG)

    assert [part.name for part in document.parts] == ["", "page.png"]
    assert document.parts[0].blind_spots == ("1 pictures",)


def test_a_letter_that_is_only_a_picture_is_never_read_as_nothing() -> None:
    """Where there is no text, even a small picture is a page nobody could read."""
    document = read("", media__scan_png=PNG)

    assert [line.kind for line in document.lines] == [LineKind.PAGE]


def test_files_inside_a_letter_are_read() -> None:
    """A list embedded as a file, plain or packed as an object, is read as a part."""
    document = read(
        "See annexure",
        embeddings__one_csv=b"No,URL\n1,https://chirp.example/a\n",
        embeddings__two_bin=packed("list.csv", b"No,URL\n2,https://chirp.example/b\n"),
    )

    assert [part.name for part in document.parts] == ["", "one.csv", "two.bin", "two.bin/list.csv"]
    assert [line.cells[1].text for line in document.lines if line.place.row == 2] == [
        "https://chirp.example/a",
        "https://chirp.example/b",
    ]


def test_a_mail_inside_a_letter_is_not_its_sender() -> None:
    """A mail embedded in a letter is read, and says nothing of who sent the letter."""
    mail = b"From: a@ministry.example\nTo: b@chirp.example\n\nBlock\n"

    document = read("See mail", embeddings__mail_eml=mail)

    assert document.mail is None
    assert document.lines[-1].text == "Block"


def test_an_object_that_is_no_file_is_one_unread_part() -> None:
    """What no reader knows waits for a person, by name."""
    document = read("x", embeddings__o_bin=pack(Storage(streams={"Equation Native": b"x" * 99})))

    assert document.lines[-1].unreadable
    assert document.lines[-1].place.part == "o.bin"
