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


def test_an_open_document_sheet_is_read_for_its_cells() -> None:
    """An ODS gives its rows with headings, and says that no more than cells was read."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in (("No", "URL"), ("1", "https://chirp.example/a"))
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Annexure">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr("content.xml", content)

    document = read_bytes(stream.getvalue(), name="annexure.ods")

    assert [line.text for line in document.lines] == ["No\tURL", "1\thttps://chirp.example/a"]
    assert str(document.lines[1].place) == "sheet Annexure, row 2"
    assert document.lines[1].cells[1].heading == "URL"
    assert "cells only" in document.parts[0].blind_spots[0]
