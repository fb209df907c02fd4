"""Packages and compound files: told apart by what they hold."""

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
