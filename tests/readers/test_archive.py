"""Packages and compound files: told apart by what they hold."""

import pytest

from withheld.errors import UnreadableFile
from withheld.readers.reading import read_bytes

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        ("EncryptedPackage", "without a password"),
        ("Workbook", "as XLSX or CSV"),
        ("WordDocument", "as DOCX, PDF or EML"),
    ],
)
def test_compound_files_are_named_and_refused(stream: str, said: str) -> None:
    """An encrypted, a broken and an unknown office file each say what to ask for instead."""
    with pytest.raises(UnreadableFile, match=said):
        read_bytes(COMPOUND + stream.encode("utf-16-le"), name="order.xls")
