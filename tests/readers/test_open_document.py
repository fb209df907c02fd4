"""OpenDocument letters and sheets: what is struck, hidden, linked, merged or repeated."""

import io
import zipfile

import pytest

from withheld.errors import UnreadableFile
from withheld.model.document import Document, LineKind, Link
from withheld.readers.reading import read_bytes

NAMES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "draw")
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
STYLES = (
    '<style:style style:name="S" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="H" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="C" style:family="table-cell" style:parent-style-name="B"/>'
    '<style:style style:name="B" style:family="table-cell">'
    '<style:text-properties style:text-line-through-type="double"/></style:style>'
    '<style:style style:name="T" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


def content(kind: str, body: str) -> str:
    """The XML of a letter or a workbook."""
    return (
        f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )


def read(kind: str, body: str, **more: str) -> Document:
    """A letter or a workbook as read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", content(kind, body))
        for name, text in more.items():
            package.writestr(f"{name}.xml", text)
    return read_bytes(stream.getvalue(), name="order")


def cell(text: str, attributes: str = "") -> str:
    """A cell of a table."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def sheet(*rows: str, attributes: str = 'table:name="Annexure"') -> str:
    """A sheet of rows."""
    made = (
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    return f"<table:table {attributes}>{''.join(made)}</table:table>"


def test_a_letter_is_read_paragraph_by_paragraph() -> None:
    """Blanks, links, struck and hidden text of a letter are read as drawn."""
    document = read(
        "text",
        "<text:h>Order</text:h><text:p/>"
        '<text:p>Block<text:s text:c="2"/> <text:span text:style-name="S">it</text:span>, see'
        ' <text:a xlink:href="https://other.example/b">https://chirp.example/a</text:a></text:p>'
        '<text:p><text:span text:style-name="H">secret</text:span></text:p>',
    )

    assert [(line.text, line.struck, line.is_hidden) for line in document.lines] == [
        ("Order", (), False),
        ("Block   it, see https://chirp.example/a", ((8, 10),), False),
        ("secret", (), True),
    ]
    assert document.lines[1].links == (
        Link(text="https://chirp.example/a", target="https://other.example/b"),
    )


def test_tables_of_a_letter_are_rows() -> None:
    """A table gives rows with headings; a struck address is struck."""
    document = read(
        "text",
        sheet(
            cell("No") + cell("URL"),
            cell("1") + cell('<text:span text:style-name="S">https://chirp.example/a</text:span>'),
        ),
    )

    assert [line.kind for line in document.lines] == [LineKind.ROW, LineKind.ROW]
    assert [(one.heading, one.is_struck) for one in document.lines[1].cells] == [
        ("No", False),
        ("URL", True),
    ]


def test_what_a_letter_hides_is_counted() -> None:
    """Deleted text, comments and objects are said not to have been read."""
    document = read(
        "text",
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>new<office:annotation><text:p>hm</text:p></office:annotation>"
        "<draw:frame><draw:object/></draw:frame></text:p>",
    )

    assert [line.text for line in document.lines] == ["new"]
    assert set(document.parts[0].blind_spots) == {
        "1 places that a tracked change deleted",
        "1 comments",
        "1 embedded objects",
    }


def test_headers_come_after_the_letter() -> None:
    """A header of the page is read once, below the letter."""
    document = read(
        "text",
        "<text:p>Block it</text:p>",
        styles=f"<office:document-styles {NAMES}><style:header><text:p>Ministry</text:p>"
        "</style:header></office:document-styles>",
    )

    assert [line.text for line in document.lines] == ["Block it", "Ministry"]


def test_a_sheet_keeps_what_cells_look_like() -> None:
    """Links, struck cells, rounded ids, dates and formulas of a sheet are read as in XLSX."""
    document = read(
        "spreadsheet",
        sheet(
            cell("No") + cell("URL") + cell("Id"),
            cell("1", 'office:value-type="float" office:value="1"')
            + cell(
                '<text:a xlink:href="https://other.example/b">https://chirp.example/a</text:a>',
                'table:style-name="C"',
            )
            + cell("1.35E18", 'office:value-type="float" office:value="1.35488680270338E+018"'),
            cell("x", 'office:value-type="date" office:date-value="2021-01-31"')
            + cell("link", 'table:formula="of:=HYPERLINK(&quot;https://f.example/&quot;;1)"'),
        ),
    )

    one = document.lines[1].cells
    assert [c.text for c in one] == ["1", "https://chirp.example/a", "1354886802703380000"]
    assert (one[1].hyperlink, one[1].is_struck, one[1].heading) == (
        "https://other.example/b",
        True,
        "URL",
    )
    assert [c.is_rounded for c in one] == [False, False, True]
    assert [(c.text, c.hyperlink) for c in document.lines[2].cells] == [
        ("2021-01-31", ""),
        ("link", "https://f.example/"),
    ]


def test_hidden_rows_columns_and_sheets_are_hidden_lines() -> None:
    """What a sheet does not show is read and said to be hidden."""
    document = read(
        "spreadsheet",
        sheet(
            '<table:table-row table:visibility="filter">' + cell("a") + "</table:table-row>",
            cell("b") + cell("note"),
        ).replace(
            "<table:table-row ",
            '<table:table-column/><table:table-column table:visibility="collapse"/>'
            "<table:table-row ",
            1,
        )
        + sheet(cell("c"), attributes='table:name="Two" table:style-name="T"'),
    )

    assert [(line.text.strip(), line.place.row, line.is_hidden) for line in document.lines] == [
        ("a", 1, True),
        ("b", 2, False),
        ("note", 2, True),
        ("c", 1, True),
    ]


def test_a_merged_heading_names_every_column_beneath() -> None:
    """A heading over two columns is the heading of both."""
    document = read(
        "spreadsheet",
        sheet(
            cell("No")
            + cell("URL", 'table:number-columns-spanned="2"')
            + "<table:covered-table-cell/>",
            cell("1") + cell("https://chirp.example/a") + cell("https://chirp.example/b"),
        ),
    )

    assert [one.heading for one in document.lines[1].cells] == ["No", "URL", "URL"]


def test_repeated_rows_are_rows_and_a_bomb_is_refused() -> None:
    """A row repeated thrice is three lines; repeated a million times it is an attack."""
    row = '<table:table-row table:number-rows-repeated="{}">' + cell("a") + "</table:table-row>"

    document = read("spreadsheet", sheet(row.format(3)))

    assert [line.place.row for line in document.lines] == [1, 2, 3]
    with pytest.raises(UnreadableFile, match="bomb"):
        read("spreadsheet", sheet(row.format(1_000_000)))


def test_empty_rows_to_the_end_of_the_sheet_cost_nothing() -> None:
    """The million blank rows below every list are no lines."""
    blank = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'

    document = read("spreadsheet", sheet(cell("a"), blank + "</table:table-row>", cell("b")))

    assert [line.place.row for line in document.lines] == [1, 1048572]


def test_a_flat_file_is_read_like_a_packed_one() -> None:
    """OpenDocument as a single XML file gives the same lines."""
    body = sheet(cell("No") + cell("URL"), cell("1") + cell("https://chirp.example/a"))
    flat = '<?xml version="1.0"?>' + content("spreadsheet", body).replace(
        "office:document-content", "office:document"
    ).replace(
        "<office:document ",
        '<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" ',
    )

    document = read_bytes(flat.encode(), name="order.fods")

    assert document.lines == read("spreadsheet", body).lines


def test_an_encrypted_file_is_refused() -> None:
    """A file that wants a password is named for that."""
    with pytest.raises(UnreadableFile, match="password"):
        read("text", "", **{"META-INF/manifest": "<m><encryption-data/></m>"})


def test_automatic_numbers_of_a_letter_are_counted() -> None:
    """Levels count on their own, a list may go on, a stated number counts, bullets show none."""
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1"'
        ' style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2"'
        ' style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'
    )

    def entry(text: str, more: str = "", attributes: str = "") -> str:
        """An entry of a list."""
        return f"<text:list-item {attributes}><text:p>{text}</text:p>{more}</text:list-item>"

    inner = f"<text:list>{entry('b')}{entry('c')}</text:list>"
    again = entry("e", attributes='text:start-value="7"')

    document = read(
        "text",
        f'{styles}<text:list text:style-name="L">{entry("a", inner)}{entry("d")}</text:list>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{entry("x")}{again}'
        f'</text:list><text:list text:style-name="B">{entry("f")}</text:list>'
        f'<text:list text:style-name="L">{entry("g")}{entry("")}</text:list>',
    )

    assert [line.text for line in document.lines] == [
        "1. a", "1.a) b", "1.b) c", "2. d", "3. x", "7. e", "f", "1. g",
    ]  # fmt: skip
