"""PDF: filled-in forms, notes typed over the page, strike-outs, drawings inside drawings, files."""

from collections.abc import Sequence

import pytest

from withheld.intake.reading import read_document
from withheld.model.document import Document, LineKind
from withheld.readers.reading import read_bytes

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream."""
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def text(x: float, y: float, words: str) -> str:
    """Words on a page."""
    return f"BT /F1 10 Tf {x} {y} Td ({words}) Tj ET\n"


def pdf(
    content: str, annotations: Sequence[str] = (), objects: Sequence[bytes] = (), catalog: str = ""
) -> bytes:
    """
    A PDF of one page.

    Objects given are numbered from 10; they and the page's own resources are at hand everywhere.
    """
    numbered = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
            "/Resources<</Font<</F1 5 0 R>>/XObject<</X 10 0 R>>>>"
            f"/Annots[{' '.join(annotations)}]>>"
        ).encode(),
        4: stream(content.encode()),
        5: FONT,
        **dict(enumerate(objects, start=10)),
    }
    made, places = b"%PDF-1.7\n", {}
    for number, body in numbered.items():
        places[number] = len(made)
        made += f"{number} 0 obj".encode() + body + b"\nendobj\n"
    table = len(made)
    last = max(numbered)
    made += f"xref\n0 {last + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, last + 1):
        made += f"{places.get(number, 0):010} 00000 {'n' if number in places else 'f'} \n".encode()
    return made + f"trailer<</Size {last + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode()


def read(data: bytes) -> Document:
    """The PDF as read."""
    return read_bytes(data, name="order.pdf")


def texts(document: Document) -> list[str]:
    """The lines' texts."""
    return [line.text for line in document.lines]


def field(name: str, value: str, rectangle: str, kind: str = "Tx", more: str = "") -> bytes:
    """A field of a form with what is filled in."""
    return (
        f"<</Type/Annot/Subtype/Widget/FT/{kind}/T({name})/V{value}/Rect[{rectangle}]{more}>>"
    ).encode()


def test_what_is_filled_in_stands_beside_its_label() -> None:
    """A value is read on the line of its label; a ticked box is marked, a hidden field hidden."""
    document = read(
        pdf(
            text(50, 700, "Authority:") + text(50, 670, "Urgent") + text(50, 640, "URL"),
            ["10 0 R", "11 0 R", "12 0 R", "13 0 R"],
            [
                field("a", "(Example Office)", "150 695 400 712"),
                field("b", "/Yes", "150 668 160 680", "Btn", "/AS/Yes/AP<</N<</Yes 14 0 R>>>>"),
                field("c", "(https://chirp.example/a)", "150 635 400 652"),
                field("d", "(secret)", "150 600 400 615", more="/F 2"),
                stream(b"", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
            ],
            "/AcroForm<</Fields[10 0 R 11 0 R 12 0 R 13 0 R]>>",
        )
    )

    shown = [line.text.replace("\t", " ") for line in document.lines if not line.is_hidden]
    assert shown == ["Authority: Example Office", "Urgent [x]", "URL https://chirp.example/a"]
    assert [line.text for line in document.lines if line.is_hidden] == ["secret"]


def test_a_long_answer_is_read_line_by_line() -> None:
    """A field of several lines keeps its order, and an address in it is whole."""
    value = "(First reason.\\nSee https://chirp.example/a now)"

    document = read(
        pdf(
            text(50, 700, "Reasons"),
            ["10 0 R"],
            [field("a", value, "50 500 300 690", more="/Ff 4096")],
            "/AcroForm<</Fields[10 0 R]>>",
        )
    )

    assert texts(document) == ["Reasons", "First reason.", "See https://chirp.example/a now"]


def test_a_note_typed_over_the_page_is_read_and_a_comment_is_counted() -> None:
    """Text typed onto the page is part of it; a comment beside it is said not to be read."""
    document = read(
        pdf(
            text(50, 700, "Block"),
            ["10 0 R", "11 0 R"],
            [
                (
                    b"<</Type/Annot/Subtype/FreeText/Contents(https://chirp.example/b)"
                    b"/Rect[50 660 400 676]>>"
                ),
                b"<</Type/Annot/Subtype/Text/Contents(hm)/Rect[400 700 410 710]>>",
            ],
        )
    )

    assert texts(document) == ["Block", "https://chirp.example/b"]
    assert document.parts[0].blind_spots == (
        "1 annotations whose words were not read: comments, stamps",
    )


@pytest.mark.parametrize(
    ("drawn", "annotations"),
    [("50 653.5 m 175 653.5 l S", []), ("", ["10 0 R"]), ("50 653 125 0.8 re f", [])],
)
def test_an_address_that_a_line_is_drawn_through_is_struck(
    drawn: str, annotations: list[str]
) -> None:
    """Whether drawn as a line, a bar or a mark of its own: it is struck, its neighbour is not."""
    strike_out = (
        b"<</Type/Annot/Subtype/StrikeOut/Rect[50 645 175 662]"
        b"/QuadPoints[50 662 175 662 50 645 175 645]>>"
    )
    content = text(50, 700, "Block https://chirp.example/a") + text(
        50, 650, "https://chirp.example/b"
    )

    document = read(pdf(f"{content}50 698 m 180 698 l S {drawn}", annotations, [strike_out]))

    assert [item.doubts for item in read_document(document).items] == [(), ("struck",)]
    assert [line.struck for line in document.lines] == [(), ((0, 23),)]


def test_a_table_drawn_inside_a_drawing_is_a_table() -> None:
    """A page that is one drawing, moved and scaled, has rows like any other page."""
    rows = [("No", "URL"), ("1", "https://chirp.example/a"), ("2", "https://chirp.example/b")]
    inner = "".join(
        text(5, 42 - 20 * turn, number) + text(45, 42 - 20 * turn, url)
        for turn, (number, url) in enumerate(rows)
    )
    inner += "".join(f"0 {y} m 300 {y} l S " for y in (-4, 16, 36, 56))
    inner += "".join(f"{x} -4 m {x} 56 l S " for x in (0, 40, 300))

    document = read(
        pdf(
            "q 0.9 0 0 0.9 60 500 cm /X Do Q",
            [],
            [
                stream(
                    inner.encode(),
                    "/Type/XObject/Subtype/Form/BBox[-10 -10 400 100]/Matrix[1 0 0 1 5 5]"
                    "/Resources<</Font<</F1 5 0 R>>>>",
                )
            ],
        )
    )

    assert [line.kind for line in document.lines] == [LineKind.ROW] * 3
    assert [cell.heading for cell in document.lines[2].cells] == ["No", "URL"]


def test_text_laid_invisible_inside_a_drawing_is_not_relied_on() -> None:
    """A text layer hidden in a drawing is as little proofread as one laid on the page itself."""
    inner = "3 Tr " + text(5, 50, "https://chirp.example/a")

    document = read(
        pdf(
            "/X Do",
            [],
            [
                stream(
                    inner.encode(),
                    "/Type/XObject/Subtype/Form/BBox[0 0 400 100]/Resources<</Font<</F1 5 0 R>>>>",
                )
            ],
        )
    )

    assert document.lines[0].unreadable
    assert all(line.is_recognised for line in document.lines[1:])


def test_a_file_on_a_page_is_a_part() -> None:
    """A list behind a paper clip is read; the same file attached twice is read once."""
    document = read(
        pdf(
            text(50, 700, "See annexure"),
            ["10 0 R"],
            [
                b"<</Type/Annot/Subtype/FileAttachment/Rect[1 1 9 9]/FS 11 0 R>>",
                b"<</Type/Filespec/F(list.csv)/UF(list.csv)/EF<</F 12 0 R>>>>",
                stream(b"No,URL\n1,https://chirp.example/a\n", "/Type/EmbeddedFile"),
            ],
            "/Names<</EmbeddedFiles<</Names[(list.csv) 11 0 R]>>>>",
        )
    )

    assert [part.name for part in document.parts] == ["", "list.csv"]
    assert document.lines[-1].cells[1].text == "https://chirp.example/a"


def test_the_data_of_a_designed_form_is_a_part() -> None:
    """What was filled in into a form that only a form designer shows is read from its data."""
    packet = b"<xfa:datasets xmlns:xfa='x'><order><url>https://chirp.example/a</url></order></xfa:datasets>"

    document = read(
        pdf(
            text(50, 700, "Please wait"),
            [],
            [stream(b""), stream(packet)],
            "/AcroForm<</Fields[]/XFA[(datasets) 11 0 R]>>",
        )
    )

    assert document.lines[-1].text == "url: https://chirp.example/a"
    assert document.lines[-1].place.part == "form-data.xml"
