"""DOCX: paragraphs, rows, links, and what is struck or hidden."""

import io
import zipfile

import pytest

from withheld.errors import UnreadableFile
from withheld.intake.reading import read_document
from withheld.model.document import Document, LineKind, Link
from withheld.readers.reading import read_bytes

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELATIONS = (
    "<Relationships><Relationship Id='r1' Type='x/hyperlink' TargetMode='External'"
    " Target='https://other.example/b'/></Relationships>"
)


def read(body: str) -> Document:
    """A letter with `body` as read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/_rels/document.xml.rels", RELATIONS)
        package.writestr(
            "word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"
        )
    return read_bytes(stream.getvalue(), name="order.docx")


def run(text: str, style: str = "") -> str:
    """A run of text."""
    return f"<w:r><w:rPr>{style}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    """A paragraph."""
    return f"<w:p>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells that are paragraphs."""
    made = ("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def test_paragraphs_are_lines() -> None:
    """A paragraph of several runs is one line; an empty one is none."""
    document = read(paragraph(run("Block "), run("it")) + paragraph() + paragraph(run("now")))

    assert [(line.kind, line.text) for line in document.lines] == [
        (LineKind.PARAGRAPH, "Block it"),
        (LineKind.PARAGRAPH, "now"),
    ]


def test_rows_have_cells_with_headings_and_strikes() -> None:
    """A row is one line; its cells know their columns and what is struck through."""
    document = read(
        table(
            (paragraph(run("No")), paragraph(run("URL"))),
            (paragraph(run("1")), paragraph(run("https://chirp.example/a", "<w:strike/>"))),
            (
                paragraph(run("2")),
                paragraph(run("https://chirp.example/b", '<w:strike w:val="0"/>')),
            ),
        )
    )

    assert [line.text for line in document.lines][1:] == [
        "1\thttps://chirp.example/a",
        "2\thttps://chirp.example/b",
    ]
    assert [cell.heading for cell in document.lines[1].cells] == ["No", "URL"]
    assert [line.cells[1].is_struck for line in document.lines] == [False, True, False]


@pytest.mark.parametrize(
    "link",
    [
        f'<w:hyperlink r:id="r1">{run("https://chirp.example/a")}</w:hyperlink>',
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        '<w:r><w:instrText> HYPERLINK "https://other.example/b" </w:instrText></w:r>'
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        + run("https://chirp.example/a")
        + "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    ],
)
def test_links_of_both_kinds_are_read(link: str) -> None:
    """A link shows its words and its target, whether an element or a field."""
    (line,) = read(paragraph(link)).lines

    assert line.text == "https://chirp.example/a"
    assert line.links == (Link(text="https://chirp.example/a", target="https://other.example/b"),)


def test_hidden_text_is_said_to_be_hidden() -> None:
    """A paragraph drawn invisible is marked."""
    document = read(paragraph(run("https://chirp.example/x", "<w:vanish/>")) + paragraph(run("a")))

    assert [line.is_hidden for line in document.lines] == [True, False]


def test_deleted_text_is_not_read_and_that_is_said() -> None:
    """What a tracked change deleted is no line, and a blind spot names it."""
    document = read(
        paragraph(
            "<w:del><w:r><w:delText>https://chirp.example/x</w:delText></w:r></w:del>", run("a")
        )
    )

    assert [line.text for line in document.lines] == ["a"]
    assert "tracked change" in document.parts[0].blind_spots[0]


def test_a_text_box_is_read_once() -> None:
    """A text box stands twice in the file and once in the letter."""
    box = paragraph(run("https://chirp.example/a"))
    document = read(
        paragraph(
            run("Letter"),
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>",
        )
    )

    assert sorted(line.text for line in document.lines) == ["Letter", "https://chirp.example/a"]


def test_broken_xml_is_refused() -> None:
    """A letter whose XML is broken is refused in words."""
    with pytest.raises(UnreadableFile, match="broken"):
        read("<w:p>")


def test_a_struck_stretch_of_a_paragraph_keeps_its_place() -> None:
    """Of two addresses in a paragraph, the struck one is doubted and the other is not."""
    document = read(
        paragraph(
            run(" Block https://chirp.example/a and "),
            run("https://chirp.example/", "<w:strike/>"),
            run("b", "<w:dstrike w:val='1'/>"),
        )
    )

    (line,) = document.lines
    ((start, end),) = line.struck
    assert line.text[start:end] == "https://chirp.example/b"
    assert [(item.url, item.doubts) for item in read_document(document).items] == [
        ("https://chirp.example/a", ()),
        ("https://chirp.example/b", ("struck",)),
    ]
