"""Packages and compound files: told apart by what they hold."""

import io
import zipfile

import pytest

from withheld.errors import UnreadableFile
from withheld.readers.compound import Storage
from withheld.readers.compound_writing import pack
from withheld.readers.reading import read_bytes


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        ("EncryptedPackage", "without a password"),
        ("Workbook", "as XLSX or CSV"),
        ("VisioDocument", "as DOCX, XLSX or PDF"),
    ],
)
def test_compound_files_are_named_and_refused(stream: str, said: str) -> None:
    """An encrypted, a broken and an unknown office file each say what to ask for instead."""
    with pytest.raises(UnreadableFile, match=said):
        read_bytes(pack(Storage(streams={stream: bytes(600)})), name="order.xls")


def test_one_file_with_a_password_leaves_the_others_readable() -> None:
    """Of a zip with a locked and a broken file in it, the third is read, and all are named."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in ("a.txt", "b.txt", "c.txt"):
            package.writestr(name, f"Block https://chirp.example/{name[0]}\n")
    data = bytearray(stream.getvalue())
    locked = data.rindex(b"PK\x01\x02", 0, data.rindex(b"b.txt"))
    locked = data.rindex(b"PK\x01\x02", 0, locked)
    data[locked + 8] |= 1  # the directory says that a.txt wants a password
    data[data.index(b"chirp.example/b")] ^= 1  # and the checksum of b.txt no longer holds

    document = read_bytes(bytes(data), name="order.zip")

    assert [line.text for line in document.lines] == ["", "", "Block https://chirp.example/c"]
    assert [line.place.part for line in document.lines] == ["a.txt", "b.txt", "c.txt"]
    assert "password" in document.lines[0].unreadable
    assert "broken" in document.lines[1].unreadable
