"""Tables of separated values: a row is one line, whatever separates its cells."""

import pytest

from withheld.model.document import LineKind
from withheld.readers.reading import read_bytes


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_delimiter_is_found(delimiter: str, encoding: str) -> None:
    """Comma, semicolon, tab and bar all give the same rows, also in UTF-16."""
    rows = [
        ["S.No", "URL", "Remarks"],
        ["1", "https://chirp.example/a", "भड़काऊ"],
        ["2", "https://chirp.example/b", ""],
    ]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)

    document = read_bytes(data, name="annexure.csv")

    assert [[cell.text for cell in line.cells] for line in document.lines] == rows
    assert {line.kind for line in document.lines} == {LineKind.ROW}


def test_cells_know_their_columns() -> None:
    """The heading row names the cells below it, and a title above it does not."""
    data = b"Annexure-I,,\nS.No,URL,Remarks\n1,https://chirp.example/a,x\n"

    document = read_bytes(data, name="annexure.csv")

    assert [cell.heading for cell in document.lines[2].cells] == ["S.No", "URL", "Remarks"]
    assert {cell.heading for line in document.lines[:2] for cell in line.cells} == {""}


def test_a_quoted_line_break_does_not_end_a_row() -> None:
    """A cell wrapped over two physical lines is one row, placed where it starts."""
    data = b'n,url\n1,"https://chirp.example/a\nand copies"\n\n2,https://chirp.example/b\n'

    document = read_bytes(data, name="annexure.csv")

    assert [(line.place.row, line.place.line) for line in document.lines] == [
        (1, 1),
        (2, 2),
        (4, 5),
    ]
    assert document.lines[1].cells[1].text == "https://chirp.example/a\nand copies"


def test_an_open_quote_swallows_no_rows() -> None:
    """A quote that is never closed costs a blind spot, and not the rest of the list."""
    data = b'1,"https://chirp.example/a\n2,https://chirp.example/b\n3,https://chirp.example/c\n'

    document = read_bytes(data, name="annexure.csv")

    assert len(document.lines) == 3
    assert "never closed" in document.parts[0].blind_spots[0]


def test_a_list_of_one_column_stays_whole() -> None:
    """Commas inside the locators of a one-column list do not cut every row in two."""
    data = b"URL\nhttps://chirp.example/a\nhttps://chirp.example/b?x=1,2\nhttps://chirp.example/c\n"

    document = read_bytes(data, name="annexure.csv")

    assert document.lines[2].text == "https://chirp.example/b?x=1,2"
    assert document.lines[1].cells[0].heading == "URL"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", "§", "¦"])
def test_every_usual_mark_separates_cells(delimiter: str) -> None:
    """Whatever separates the cells, every row has the same ones."""
    rows = [("No", "URL", "Why"), ("1", "https://chirp.example/a", "x"), ("2", "y", "z")]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)

    document = read_bytes(text.encode(), name="list.csv")

    assert [tuple(cell.text for cell in line.cells) for line in document.lines] == rows


def test_a_mark_that_addresses_have_separates_nothing_there() -> None:
    """A list of addresses with a tilde in each is a list of one column."""
    text = "URL\nhttps://chirp.example/~a\nhttps://chirp.example/~b\n"

    assert [len(line.cells) for line in read_bytes(text.encode(), name="l.csv").lines] == [1, 1, 1]


def test_what_a_list_says_of_its_own_mark_counts() -> None:
    """The line by which a spreadsheet is told the separator is believed."""
    document = read_bytes(b"sep=;\r\nNo;URL,more\r\n1;https://chirp.example/a,b\r\n", name="l.csv")

    assert [cell.text for cell in document.lines[2].cells] == ["1", "https://chirp.example/a,b"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16", "No\tURL\n1\thttps://chirp.example/मंच\n"),
        ("utf-16-be", "No\tURL\n1\thttps://chirp.example/a\n"),
        ("utf-32", "No\tURL\n1\thttps://chirp.example/मंच\n"),
        ("utf-32-le", "No\tURL\n1\thttps://chirp.example/a\n"),
        ("utf-32-be", "No\tURL\n1\thttps://chirp.example/a\n"),
        ("cp1251", "№\tСсылка\n1\tТребование прокуратуры о признании информации запрещенной\n"),
        ("koi8-r", "N\tСсылка\n1\tТребование прокуратуры о признании информации запрещенной\n"),
        ("gb18030", "序号\t网址\n1\t违反法律法规的信息内容应当依法删除\n"),
        ("big5", "序號\t網址\n1\t違反法律法規的信息內容應當依法刪除\n"),
        ("cp1254", "Sıra\tBağlantı\n1\tKişilik hakkı ihlali şüphesi ve gerekçesi\n"),
    ],
)
def test_a_list_in_any_encoding_is_read(encoding: str, text: str) -> None:
    """Encodings that say what they are, and those that have to be guessed, give the same cells."""
    document = read_bytes(text.encode(encoding), name="list.tsv")

    assert "".join(f"{line.text}\n" for line in document.lines) == text
