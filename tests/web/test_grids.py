"""Sheets and tables beside their items: drawn anew from text, with what they hide in sight."""

import io
import re

from openpyxl import Workbook
from openpyxl.styles import Font
from tests.web.conftest import SignIn, Store

from withheld.adapters.sqlite.desk_rows import LineRow
from withheld.model.document import Cell
from withheld.model.identity import OrderID
from withheld.web.grids import COLUMNS_MAX, blocks_of, cells_of, cells_text, letters


def line(
    number: int, *cells: Cell, row: int = 0, sheet: str = "S", hidden: bool = False
) -> LineRow:
    """Return a row of a sheet, or a line of text where it has no cells."""
    return LineRow(
        number=number,
        text="\t".join(cell.text for cell in cells),
        part="a.xlsx",
        page=None,
        spot="",
        place=f"row {row}",
        box="",
        unreadable="",
        is_hidden=int(hidden),
        is_recognised=0,
        marks="",
        kind="row" if cells else "text",
        sheet=sheet if cells else "",
        row=row or None,
        cells=cells_text(cells),
    )


def annexure() -> bytes:
    """Return a workbook that hides a row, a column and a link, strikes out and merges cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Annexure-I"
    sheet.append(["Annexure to the order: <script>alert(1)</script>"])
    sheet.append(["S. No.", "URL", "Remarks", "Inner note"])
    sheet.append([1, "https://chirp.example/seen", "public order", "not for the service"])
    sheet.append([2, "https://chirp.example/unseen", "", ""])
    sheet.append([3, "https://chirp.example/struck", "", ""])
    sheet.append([4, "https://chirp.example/words", "", ""])
    sheet.append([])
    sheet.append([5, "https://chirp.example/last", '=HYPERLINK("javascript:alert(1)","x")', ""])
    sheet.merge_cells("A1:D1")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["B5"].font = Font(strike=True)
    sheet["B6"].hyperlink = "https://chirp.example/other"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def grid_of(store: Store, sign_in: SignIn, number: int = 4) -> tuple[OrderID, str]:
    """Return an order that came as that workbook, and its document's page at a line."""
    order = store.receive(annexure(), "annexure.xlsx")
    return order, sign_in("asha").get(f"/orders/{order}/document", params={"line": number}).text


def row_of(page: str, words: str) -> str:
    """Return the row of a page's grid in which some words stand."""
    rows: list[str] = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return next(one for one in rows if words in one)


def test_a_sheet_is_shown_as_a_sheet(store: Store, sign_in: SignIn) -> None:
    """Columns by their letters, rows by their numbers, merged cells over what they cover."""
    _, page = grid_of(store, sign_in)

    assert re.findall(r'<span class="letter">(\w)</span>', page) == ["A", "B", "C", "D"]
    assert '<th scope="row">3</th>' in row_of(page, "/seen")
    assert 'colspan="4"' in row_of(page, "Annexure to the order")
    assert "row 7 is empty" in page


def test_the_line_and_its_locator_are_highlighted(store: Store, sign_in: SignIn) -> None:
    """The row that is looked at is marked as current, and the cell that names the item with it."""
    order, page = grid_of(store, sign_in)
    item = next(iter(store.office.record.view(order, None).items.values()))
    here = row_of(page, "/seen")

    assert f'data-at="{item.line}"' in here
    assert 'aria-current="true"' in here
    assert re.search(r'class=" locator">\s*https://chirp.example/seen', here)
    assert "aria-current" not in row_of(page, "/last")


def test_what_a_sheet_hides_is_shown_and_said(store: Store, sign_in: SignIn) -> None:
    """A hidden row, a hidden column, a struck cell and a link that leads elsewhere are in sight."""
    _, page = grid_of(store, sign_in)
    heading = re.search(r"<thead>.*?</thead>", page, re.DOTALL)

    assert heading is not None
    assert heading.group(0).count("hidden") == 1
    assert "hidden" in row_of(page, "/unseen")
    assert 'class="concealed">not for the service' in row_of(page, "/seen")
    assert "<s>https://chirp.example/struck</s>" in row_of(page, "/struck")
    assert "leads to https://chirp.example/other" in row_of(page, "/words")


def test_nothing_active_of_a_sheet_reaches_the_page(store: Store, sign_in: SignIn) -> None:
    """Markup in a cell is text, and no link of the original can be followed."""
    _, page = grid_of(store, sign_in)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "leads to javascript:alert(1)" in page
    assert not re.search(r'href="(?!/|#)', page)


def test_a_letter_of_paragraphs_is_no_grid(store: Store, sign_in: SignIn) -> None:
    """Text goes on as lines, and a table in it is a grid of its own without letters."""
    data = b"<p>Remove these:</p><table><tr><td>1</td><td>https://chirp.example/a</td></tr></table>"
    order = store.receive(data, "order.html")
    page = sign_in("asha").get(f"/orders/{order}/document", params={"line": 1}).text

    assert re.search(r'<li id="line-1"[^>]*>.*Remove these:', page)
    assert 'class="grid"' in page
    assert 'class="letter"' not in page


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    """A to Z, then AA."""
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_hidden_columns_stand_in_the_row_they_belong_to() -> None:
    """The reader tells them as a line of their own; the grid shows one row, and both lines."""
    blank = Cell(text="")
    (block,) = blocks_of(
        [line(1, Cell(text="a"), row=1), line(2, blank, Cell(text="b"), row=1, hidden=True)]
    )

    assert len(block.rows) == 1
    assert block.rows[0].numbers == (1, 2)
    assert [(cell.text, cell.is_hidden) for cell in block.rows[0].cells] == [
        ("a", False),
        ("b", True),
    ]


def test_two_tables_of_one_letter_are_two_grids() -> None:
    """A row that begins again from above belongs to another table."""
    first, second = blocks_of(
        [
            line(1, Cell(text="a"), row=1, sheet=""),
            line(2, Cell(text="b"), row=2, sheet=""),
            line(3, Cell(text="c"), row=1, sheet=""),
        ]
    )

    assert (len(first.rows), len(second.rows)) == (2, 1)


def test_a_cell_with_words_is_never_covered() -> None:
    """A merged cell ends where another one has something to say."""
    row = line(1, Cell(text="a", columns=3), Cell(text=""), Cell(text="kept"), row=1)
    cells = cells_of(row)

    assert [(cell.columns, cell.is_covered) for cell in cells] == [
        (2, False),
        (1, True),
        (1, False),
    ]
    assert cells[2].text == "kept"


def test_what_stands_far_to_the_right_is_not_lost() -> None:
    """A sheet wider than a screen keeps its last cells in one."""
    row = line(1, *(Cell(text=str(n)) for n in range(COLUMNS_MAX + 10)), row=1)
    cells = cells_of(row)

    assert len(cells) == COLUMNS_MAX
    assert str(COLUMNS_MAX + 9) in cells[-1].text


def test_a_title_reaches_across_its_sheet() -> None:
    """A row of one cell is drawn as wide as the sheet, and makes no column wide."""
    (block,) = blocks_of(
        [
            line(1, Cell(text="Annexure to the order"), row=1),
            line(2, Cell(text="1"), Cell(text="https://chirp.example/a"), row=2),
        ]
    )

    assert block.rows[0].cells[0].columns == 2
    assert block.rows[1].cells[0].columns == 1
