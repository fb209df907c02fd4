"""DOCX: what styles say of text, and the numbers that lists count."""

import io
import zipfile

import pytest

from withheld.intake.reading import read_document
from withheld.model.document import Document
from withheld.readers.docx_styles import Numbering, Styles, formatted
from withheld.readers.reading import read_bytes

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
STYLES = (
    '<w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:styleId="Child"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Listed"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
)
LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>'
)


def read(body: str) -> Document:
    """A letter as read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in (
            ("document", f"<w:body>{body}</w:body>"),
            ("styles", STYLES),
            ("numbering", LISTS),
        ):
            package.writestr(f"word/{name}.xml", f"<w:{name} {NAMES}>{content}</w:{name}>")
    return read_bytes(stream.getvalue(), name="order.docx")


def paragraph(
    text: str, *, style: str = "", number: str = "", level: int = 0, run: str = ""
) -> str:
    """A paragraph of a style, of a list, or with a run of a style."""
    pieces = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        pieces += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{pieces}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def texts(document: Document) -> list[str]:
    """The lines' texts."""
    return [line.text for line in document.lines]


def test_text_that_its_style_strikes_out_is_struck() -> None:
    """A style, or one it stands on, strikes out a paragraph or a run; a run may say otherwise."""
    document = read(
        paragraph("one", style="Child")
        + paragraph("two", run='<w:rStyle w:val="Gone"/>')
        + paragraph("three", style="Gone", run='<w:strike w:val="0"/>')
        + paragraph("four", style="Secret")
    )

    assert [(line.text, line.struck, line.is_hidden) for line in document.lines] == [
        ("one", ((0, 3),), False),
        ("two", ((0, 3),), False),
        ("three", (), False),
        ("four", (), True),
    ]


def test_automatic_numbers_are_counted_as_word_does() -> None:
    """Levels count on their own, a new list of the same kind may start anew, bullets show none."""
    document = read(
        paragraph("a", number="1")
        + paragraph("b", number="1", level=1)
        + paragraph("c", number="1", level=1)
        + paragraph("d", number="1")
        + paragraph("e", number="1", level=1)
        + paragraph("f", style="Listed")
        + paragraph("g", style="Listed")
        + paragraph("h", number="3")
        + paragraph("i", style="Listed", number="0")
        + paragraph("", number="1")
    )

    assert texts(document) == [
        "1. a", "1.a) b", "1.b) c", "2. d", "2.a) e", "5. f", "6. g", "h", "i",
    ]  # fmt: skip


def test_a_serial_column_that_word_counts_is_read() -> None:
    """In a table whose serial numbers are a list, every item has its number."""
    rows = "".join(
        f"<w:tr><w:tc>{paragraph('', number='1')}</w:tc>"
        f"<w:tc>{paragraph(f'https://chirp.example/{name}')}</w:tc></w:tr>"
        for name in "abc"
    )

    reading = read_document(read(f"<w:tbl>{rows}</w:tbl>"))

    assert [[row.n for row in item.rows] for item in reading.items] == [[1], [2], [3]]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (7, "decimalZero", "07"),
        (0, "lowerLetter", "0"),
        (12, "chicago", "12"),
    ],
)
def test_numbers_are_shown_in_their_form(number: int, form: str, shown: str) -> None:
    """Letters and Roman numbers are written as Word writes them; an unknown form in digits."""
    assert formatted(number, form) == shown


def test_what_the_letter_lacks_says_nothing() -> None:
    """A style or a list that is not there strikes nothing out and counts nothing."""
    assert not Styles({}).is_struck("Gone")
    assert Numbering().next_number("1", 0) == ""
