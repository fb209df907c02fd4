"""PDF: lines by geometry, wrapped cells as one row, and pages that nobody can rely on."""

import io
import struct
import zlib

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import typst

from withheld.errors import UnreadableFile
from withheld.model.document import Document, Line, LineKind
from withheld.readers.interface import Limits
from withheld.readers.reading import read_bytes

LOCATORS = [
    f"https://chirp.example/somebody_{number}/status/{1354886802703381000 + number * 37}?s=20"
    for number in range(1, 41)
]


def compiled(source: str) -> bytes:
    """The PDF of a Typst document."""
    return bytes(typst.compile(source.encode()))


def quoted(text: str) -> str:
    """`text` as a Typst string that breaks anywhere, as table cells break long addresses."""
    return "".join(f'"{character}" + sym.zws + ' for character in text) + '""'


def table(*, stroke: str, width: str = "5.2cm", inset: str = "5pt") -> str:
    """A Typst document with a table of all locators that wraps them."""
    rows = ",\n".join(
        f"[{number}.], text({quoted(locator)}), [Inciting remark number {number}]"
        for number, locator in enumerate(LOCATORS, start=1)
    )
    return (
        "#set page(margin: 2cm)\n#set text(size: 9pt)\nAnnexure to the letter.\n"
        f"#table(columns: (1.6cm, {width}, 4cm), stroke: {stroke}, inset: {inset},\n"
        f"[S. No.], [URL], [Remarks],\n{rows})\nEnd of the list."
    )


def read(data: bytes) -> Document:
    """The PDF as read."""
    return read_bytes(data, name="order.pdf")


def rows_of(document: Document) -> list[Line]:
    """The rows of all tables, without headings."""
    return [line for line in document.lines if line.cells and line.cells[0].text[:1].isdigit()]


def unbroken(text: str) -> str:
    """`text` without the marks that allow a break."""
    return text.replace("\u200b", "")


@pytest.mark.parametrize("stroke", ["0.5pt", "none", "(x: none, y: 0.5pt)"])
@pytest.mark.parametrize("width", ["4.3cm", "5.2cm", "12cm"])
def test_wrapped_cells_are_one_row(stroke: str, width: str) -> None:
    """A row is one line with every cell whole, with rules around it, between rows, or none."""
    rows = rows_of(read(compiled(table(stroke=stroke, width=width))))

    assert [unbroken(row.cells[1].text) for row in rows] == LOCATORS
    assert [row.cells[0].text for row in rows] == [f"{number}." for number in range(1, 41)]
    assert {row.kind for row in rows} == {LineKind.ROW}


def test_a_joined_row_says_that_it_was_joined() -> None:
    """Rows put together by geometry are marked, and rows that needed none are not."""
    narrow, wide = (
        rows_of(read(compiled(table(stroke="0.5pt", width=width)))) for width in ("5.2cm", "12cm")
    )

    assert all(row.is_joined for row in narrow)
    assert not any(row.is_joined for row in wide)


def test_cells_know_their_columns_on_every_page() -> None:
    """The heading of the first page names the columns on the pages after it."""
    rows = rows_of(read(compiled(table(stroke="0.5pt", width="4.3cm"))))

    assert len({row.place.page for row in rows}) > 1
    assert {tuple(cell.heading for cell in row.cells) for row in rows} == {
        ("S. No.", "URL", "Remarks")
    }


def test_words_are_whole_on_a_page_of_few_words() -> None:
    """A page that holds one row reads it like a page that holds many."""
    rows = ", ".join(f"[{number}.], text({quoted(LOCATORS[0])})" for number in range(1, 8))
    document = read(
        compiled(
            "#set page(width: 8cm, height: 4.1cm, margin: 1cm)\n#set text(size: 9pt)\n"
            f"#table(columns: (1.2cm, 3.5cm), [No], [URL], {rows})"
        )
    )

    assert [unbroken(row.cells[1].text) for row in rows_of(document)] == [LOCATORS[0]] * 7


def test_a_row_cut_by_the_end_of_a_page_is_one_row() -> None:
    """An address that goes on on the next page is one address, on the page where it starts."""
    head, rest = LOCATORS[0][:26], LOCATORS[0][26:]
    document = read(
        compiled(
            "#set page(width: 9cm, height: 6cm, margin: 1cm)\n#set text(size: 9pt)\n"
            f"#table(columns: (1.2cm, 4cm), [No], [URL], [1.], text({quoted(head)}))\n"
            "#pagebreak()\n"
            f"#table(columns: (1.2cm, 4cm), [No], [URL], [], text({quoted(rest)}),"
            f" [2.], text({quoted(LOCATORS[1])}))"
        )
    )
    rows = rows_of(document)

    assert [unbroken(row.cells[1].text) for row in rows] == LOCATORS[:2]
    assert rows[0].is_joined
    assert rows[0].place.page == 1


def test_two_addresses_in_one_cell_stay_two() -> None:
    """A cell that lists two addresses is not read as one long address."""
    (row,) = rows_of(
        read(
            compiled(
                "#table(columns: (1.6cm, 8cm), [No], [URL], [1],"
                ' [#raw("https://chirp.example/a") #linebreak() #raw("https://chirp.example/b")])'
            )
        )
    )

    assert row.cells[1].text.split() == ["https://chirp.example/a", "https://chirp.example/b"]
    assert not row.is_joined


def test_running_text_is_never_joined() -> None:
    """An address broken over two lines of running text stays in two lines."""
    document = read(
        compiled(
            "#set page(width: 9cm)\nSee the page " + f"#text({quoted(LOCATORS[0])})" + " at once."
        )
    )

    assert len(document.lines) > 1
    assert not any(line.is_joined for line in document.lines)
    assert {line.kind for line in document.lines} == {LineKind.TEXT}


def test_lines_have_their_place_on_the_page() -> None:
    """A line's box lies on its page, and the first line lies above the second."""
    first, second = read(compiled("First line\n\nSecond line")).lines

    assert (first.place.page, first.text) == (1, "First line")
    assert first.place.box is not None
    assert second.place.box is not None
    assert 0 < second.place.box.top < first.place.box.bottom < 842


def test_links_lead_where_they_lead() -> None:
    """A link whose words differ from its target shows both."""
    (line,) = read(compiled('#link("https://other.example/b")[https:\\/\\/chirp.example/a]')).lines

    assert line.text == "https://chirp.example/a"
    assert [(link.text, link.target) for link in line.links] == [
        ("https://chirp.example/a", "https://other.example/b")
    ]


def grey_picture(width: int, height: int) -> bytes:
    """A PNG of one grey, written by hand."""
    rows = (b"\0" + b"\x80" * width) * height

    def chunk(kind: bytes, data: bytes) -> bytes:
        """One chunk of a PNG."""
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def scan(tmp_text: str) -> bytes:
    """A page that is a picture, with `tmp_text` beneath or above it."""
    return bytes(
        typst.compile(
            (
                "#set page(margin: 0cm)\n"
                "#let picture = image(bytes((" + ",".join(map(str, grey_picture(8, 12))) + ")),"
                ' format: "png", width: 21cm, height: 29.7cm)\n' + tmp_text
            ).encode()
        )
    )


def test_a_scan_is_one_unread_line() -> None:
    """A page that is a picture is one line that nobody could read."""
    document = read(scan("#picture"))

    assert [line.kind for line in document.lines] == [LineKind.PAGE]
    assert "picture" in document.lines[0].unreadable
    assert (document.parts[0].text_pages, document.parts[0].page_count) == (0, 1)


def test_text_under_a_scan_is_not_believed() -> None:
    """Text that a picture covers is somebody's recognition: given, marked, and the page unread."""
    document = read(
        scan("#place(top)[Block https:\\/\\/chirp.example/l1I0 at once]\n#place(top, picture)")
    )
    page, layer = document.lines

    assert page.kind is LineKind.PAGE
    assert "not proofread" in page.unreadable
    assert layer.text == "Block https://chirp.example/l1I0 at once"
    assert layer.is_recognised
    assert document.parts[0].text_pages == 0


def test_a_stamp_over_a_scan_does_not_hide_the_scan() -> None:
    """A few words over a scan are read, and the scan still waits for a person."""
    document = read(scan("#place(top, picture)\n#place(top)[Received 31 January]"))

    assert [line.kind for line in document.lines] == [LineKind.PAGE, LineKind.TEXT]


def test_invisible_text_is_said_to_be_hidden() -> None:
    """Text that is drawn invisible on a page of visible text is read, and marked."""
    document = pdfium.PdfDocument(compiled("One visible line\n\nhttps:\\/\\/chirp.example/x"))
    page = document[0]
    texts = [item for item in page.get_objects() if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT]
    pdfium_c.FPDFTextObj_SetTextRenderMode(texts[-1].raw, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
    page.gen_content()
    stream = io.BytesIO()
    document.save(stream)

    lines = read(stream.getvalue()).lines

    assert [(line.text, line.is_hidden) for line in lines] == [
        ("One visible line", False),
        ("https://chirp.example/x", True),
    ]


def test_attached_files_are_read() -> None:
    """A file attached to a PDF is a part of its own."""
    document = pdfium.PdfDocument(compiled("See the attached list."))
    document.new_attachment("list.csv").set_data(b"n,url\n1,https://chirp.example/a\n")
    stream = io.BytesIO()
    document.save(stream)

    result = read(stream.getvalue())

    assert [part.name for part in result.parts] == ["", "list.csv"]
    assert result.lines[-1].text == "1\thttps://chirp.example/a"


def test_a_broken_pdf_is_refused() -> None:
    """Rubbish that begins like a PDF is refused in words."""
    with pytest.raises(UnreadableFile, match="broken"):
        read(b"%PDF-1.7\n" + b"rubbish " * 100)


def test_too_many_pages_are_refused() -> None:
    """A PDF of more pages than the limit is refused, and the limit is named."""
    with pytest.raises(UnreadableFile, match="the limit is 2"):
        read_bytes(
            compiled("#for i in range(3) [a #pagebreak()]"),
            name="order.pdf",
            limits=Limits(pages_max=2),
        )


# An empty document encrypted by hand with the standard handler, revision 2, and an owner's
# password that nobody knows (ISO 32000-1 section 7.6.3): the keys are rubbish on purpose.
ENCRYPTED = b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>> endobj
trailer <</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>
""" % (b"11" * 32, b"22" * 32)


def test_an_encrypted_pdf_is_refused() -> None:
    """A PDF that wants a password is refused, and the message says what to ask for."""
    with pytest.raises(UnreadableFile, match="without one"):
        read(ENCRYPTED)
