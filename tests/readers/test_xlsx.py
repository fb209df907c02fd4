"""Spreadsheets: what is shown, what is hidden, and which digits are lost."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from withheld.errors import UnreadableFile
from withheld.model.document import Document, Line
from withheld.readers.interface import Limits
from withheld.readers.reading import read_bytes


def read(book: Workbook) -> Document:
    """The workbook as read."""
    stream = io.BytesIO()
    book.save(stream)
    return read_bytes(stream.getvalue(), name="annexure.xlsx")


def annexure() -> Workbook:
    """A workbook with a title, a heading and two rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Annexure-I"
    sheet.append(["Annexure to the letter"])
    sheet.append([])
    sheet.append(["S. No.", "URL", "Post ID", "Dated"])
    sheet.append([1, "https://chirp.example/a", "1354886802703381466", date(2021, 1, 31)])
    sheet.append([2, "https://chirp.example/b", 1354886802703381466.0, None])
    return book


def row(document: Document, number: int) -> Line:
    """The row of that number."""
    return next(line for line in document.lines if line.place.row == number)


def test_rows_have_places_cells_and_headings() -> None:
    """A row says on which sheet it stands, and its cells what their columns are called."""
    line = row(read(annexure()), 4)

    assert str(line.place) == "sheet Annexure-I, row 4"
    assert line.text == "1\thttps://chirp.example/a\t1354886802703381466\t2021-01-31"
    assert [cell.heading for cell in line.cells] == ["S. No.", "URL", "Post ID", "Dated"]


def test_a_rounded_id_is_shown_in_full_and_said_to_be_rounded() -> None:
    """An id pasted as a number shows every digit it has left, and that they are not its own."""
    document = read(annexure())

    assert row(document, 4).cells[2].is_rounded is False
    assert row(document, 5).cells[2].text.startswith("13548868027033")
    assert len(row(document, 5).cells[2].text) == 19
    assert row(document, 5).cells[2].is_rounded is True


def test_hyperlinks_of_both_kinds_are_read() -> None:
    """A cell leads where its link leads, whether attached to the cell or computed by a formula."""
    book = annexure()
    sheet = book["Annexure-I"]
    sheet["B4"].hyperlink = "https://other.example/x"
    sheet["B5"] = '=HYPERLINK("https://other.example/y","https://chirp.example/b")'

    document = read(book)

    assert row(document, 4).cells[1].text == "https://chirp.example/a"
    assert row(document, 4).cells[1].hyperlink == "https://other.example/x"
    assert row(document, 5).cells[1].hyperlink == "https://other.example/y"


def test_struck_text_is_seen() -> None:
    """A cell is struck by its font or by a run of its rich text."""
    book = annexure()
    sheet = book["Annexure-I"]
    sheet["B4"].font = Font(strike=True)
    sheet["B5"] = CellRichText(
        "see ", TextBlock(InlineFont(strike=True), "https://chirp.example/b")
    )

    document = read(book)

    assert row(document, 4).cells[1].is_struck
    assert row(document, 5).cells[1].is_struck
    assert row(document, 5).cells[1].text == "see https://chirp.example/b"
    assert not row(document, 4).cells[0].is_struck


@pytest.mark.parametrize("what", ["row", "sheet"])
def test_hidden_rows_and_sheets_are_said_to_be_hidden(what: str) -> None:
    """A row that nobody sees is read, and marked."""
    book = annexure()
    book.create_sheet("first")
    if what == "row":
        book["Annexure-I"].row_dimensions[4].hidden = True
    else:
        book["Annexure-I"].sheet_state = "veryHidden"

    document = read(book)

    assert row(document, 4).is_hidden
    assert row(document, 5).is_hidden is (what == "sheet")


def test_a_hidden_column_is_a_hidden_line_of_its_row() -> None:
    """What stands in a hidden column is marked without marking what everybody sees."""
    book = annexure()
    book["Annexure-I"].column_dimensions["C"].hidden = True

    document = read(book)
    shown, hidden = [line for line in document.lines if line.place.row == 4]

    assert (shown.is_hidden, hidden.is_hidden) == (False, True)
    assert "1354886802703381466" not in shown.text
    assert hidden.cells[2].heading == "Post ID"


def test_merged_headings_name_every_column_below() -> None:
    """A heading merged over two columns names both."""
    book = annexure()
    sheet = book["Annexure-I"]
    sheet["C3"] = None
    sheet.merge_cells("B3:C3")

    document = read(book)

    assert [cell.heading for cell in row(document, 4).cells][:3] == ["S. No.", "URL", "URL"]


def test_comments_are_blind_spots() -> None:
    """What the reader does not read is named."""
    book = annexure()
    book["Annexure-I"]["B4"].comment = Comment("withdrawn", "desk")

    assert any("comments" in spot for spot in read(book).parts[0].blind_spots)


def rebuilt(book: Workbook, changes: dict[str, bytes]) -> bytes:
    """The workbook's bytes with some entries changed."""
    stream, result = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return result.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A sheet that unpacks to hundreds of times its size is refused in words."""
    data = rebuilt(annexure(), {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 50_000_000 + b"</a>"})

    with pytest.raises(UnreadableFile, match="bomb"):
        read_bytes(data, name="annexure.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """Declared sizes are not believed: the limit holds for what really comes out."""
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 400_000 + b"</sheetData></worksheet>"
    data = rebuilt(annexure(), {"xl/worksheets/sheet1.xml": sheet})

    with pytest.raises(UnreadableFile, match=r"bomb|broken"):
        read_bytes(
            data.replace(len(sheet).to_bytes(4, "little"), (100).to_bytes(4, "little")),
            name="annexure.xlsx",
            limits=Limits(inner_bytes_max=200_000, ratio_max=10_000),
        )


@pytest.mark.parametrize(
    "declaration",
    [b'<!ENTITY a "https://chirp.example/">', b'<!ENTITY a SYSTEM "file:///etc/passwd">'],
)
def test_entities_are_refused(declaration: bytes) -> None:
    """XML that declares entities is an attack, not a spreadsheet."""
    sheet = (
        b"<!DOCTYPE worksheet [" + declaration + b"]><worksheet><sheetData><row r='1'>"
        b"<c r='A1' t='inlineStr'><is><t>&a;</t></is></c></row></sheetData></worksheet>"
    )

    with pytest.raises(UnreadableFile, match="entities"):
        read_bytes(rebuilt(annexure(), {"xl/worksheets/sheet1.xml": sheet}), name="a.xlsx")


def test_the_wrong_extension_does_not_matter() -> None:
    """A workbook called .csv is read as the workbook it is."""
    stream = io.BytesIO()
    annexure().save(stream)

    document = read_bytes(stream.getvalue(), name="annexure.csv")

    assert row(document, 4).cells[1].text == "https://chirp.example/a"


def test_a_broken_package_is_refused() -> None:
    """A workbook cut short is refused in words."""
    stream = io.BytesIO()
    annexure().save(stream)

    with pytest.raises(UnreadableFile, match="broken"):
        read_bytes(stream.getvalue()[:-200], name="annexure.xlsx")


def test_a_zip_is_read_file_by_file() -> None:
    """The files of a zip are parts, in the order of their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("b/list.csv", "n,url\n1,https://chirp.example/a\n")
        archive.writestr("a.txt", "Order\n")

    document = read_bytes(stream.getvalue(), name="order.zip")

    assert [part.name for part in document.parts] == ["", "a.txt", "b/list.csv"]
    assert [line.text for line in document.lines] == [
        "Order",
        "n\turl",
        "1\thttps://chirp.example/a",
    ]


def test_merged_cells_say_how_far_they_reach() -> None:
    """What is drawn over three columns and two rows says so, and its neighbours cover nothing."""
    book = annexure()
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:C2")
    document = read(book)

    assert [(cell.columns, cell.rows) for cell in row(document, 1).cells] == [(3, 2)]
    assert {(cell.columns, cell.rows) for cell in row(document, 4).cells} == {(1, 1)}
