"""What stands on pictures is read where a machine can, doubted, and placed."""

import pytest
from tests.readers.scans import (
    IS_MISSING,
    LETTER,
    ROWS,
    TABLE,
    WHY_SKIPPED,
    drawn,
    layered,
    saved,
    worn,
)

from withheld.intake.reading import read_document
from withheld.model.document import Document, LineKind
from withheld.readers.interface import Limits
from withheld.readers.reading import read_bytes

ADDRESS = "https://chirp.example/mira/status/1354886802703381466"
pytestmark = [pytest.mark.real, pytest.mark.skipif(IS_MISSING, reason=WHY_SKIPPED)]


def addresses(document: Document) -> list[str]:
    """The second cells of the rows of a list."""
    return [line.cells[1].text for line in document.lines if line.cells and line.cells[1].heading]


def test_a_letter_that_is_a_picture_is_read_and_every_line_is_marked() -> None:
    """The address and the words are there; each line says that a machine read it."""
    document = read_bytes(saved(drawn(LETTER), "PDF"), name="order.pdf")
    reading = read_document(document)

    assert all(line.is_recognised for line in document.lines)
    assert [(item.url, item.doubts) for item in reading.items] == [(ADDRESS, ("ocr",))]
    assert "read by machine" in document.parts[0].blind_spots[0]
    assert document.parts[0].text_pages == 0


def test_a_list_is_read_row_by_row_with_its_numbers() -> None:
    """Cells stay cells, wrapped ones are whole, and the serial numbers stand beside them."""
    document = read_bytes(saved(drawn(TABLE), "PDF"), name="annexure.pdf")
    rows = [line for line in document.lines if line.kind is LineKind.ROW]

    assert [row.cells[0].text for row in rows[1:]] == [number for number, _, _ in ROWS]
    assert addresses(document) == [address for _, address, _ in ROWS]


def test_a_crooked_and_grainy_list_is_read_too() -> None:
    """Turned by more than half a degree, blurred, grained and compressed."""
    document = read_bytes(saved([worn(drawn(TABLE)[0])], "PDF"), name="annexure.pdf")

    assert addresses(document) == [address for _, address, _ in ROWS]


def test_a_line_has_its_place_on_the_crooked_page() -> None:
    """The box lies where the line is seen, not where it would be if the page were straight."""
    page = worn(drawn(LETTER)[0], degrees=2.0)
    document = read_bytes(saved([page], "PDF"), name="order.pdf")
    box = next(line.place.box for line in document.lines if "17/2026" in line.text)

    assert box is not None
    ink = page.convert("L").point(lambda grey: 255 * (grey < 128)).getbbox()
    assert ink is not None
    assert abs(box.top - (page.height - ink[1]) * 72 / 300) < 6
    assert abs(box.left - ink[0] * 72 / 300) < 12


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_read(degrees: int) -> None:
    """Its letters tell which way up it is; its lines lie where they are seen, turned."""
    page = worn(drawn(TABLE)[0], degrees=1.0).rotate(degrees, expand=True)
    document = read_bytes(saved([page], "PDF"), name="annexure.pdf")
    boxes = [line.place.box for line in document.lines if line.cells and line.place.box]

    assert addresses(document) == [address for _, address, _ in ROWS]
    assert all((box.top - box.bottom > box.right - box.left) == (degrees != 180) for box in boxes)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_document_of_its_own(kind: str) -> None:
    """Photographs and scans are read without a PDF around them."""
    document = read_bytes(saved(drawn(LETTER), kind), name=f"order.{kind.lower()}")

    assert [item.url for item in read_document(document).items] == [ADDRESS]
    assert document.media_type == f"image/{kind.lower()}"


def test_every_page_of_a_tiff_is_read() -> None:
    """A fax of two pages has two."""
    document = read_bytes(saved([*drawn(LETTER), *drawn(TABLE)], "TIFF"), name="fax.tiff")

    assert {line.place.page for line in document.lines} == {1, 2}


@pytest.mark.parametrize(
    "sentence",
    [
        "Суд решил признать информацию на странице сайта запрещённой к распространению",
        "Der Anbieter wird verpflichtet, die Seite unverzüglich und überall zu sperren",
        "मध्यवर्ती को निर्देश दिया जाता है कि सूचीबद्ध सामग्री को तत्काल अवरुद्ध करें",
    ],
)
def test_a_letter_is_read_in_its_language(sentence: str) -> None:
    """Most words of a sentence are found, in letters of its own."""
    pages = drawn("#set text(size: 13pt)\n" + f"{sentence}.\n\n" * 4)
    text = " ".join(line.text for line in read_bytes(saved(pages, "PDF"), name="a.pdf").lines)
    words = sentence.split()

    assert sum(word.strip(".,") in text for word in words) >= 0.6 * len(words)


def test_a_text_layer_that_says_otherwise_is_a_doubt() -> None:
    """Fresh reading and layer differ in one letter: the reading stands, and says that they do."""
    document = read_bytes(layered(ADDRESS.replace("mira", "mlra")), name="order.pdf")

    assert [item.doubts for item in read_document(document).items] == [("ocr", "readings-differ")]


def test_a_text_layer_that_says_the_same_is_no_doubt() -> None:
    """It still was a machine that read it, and nothing more."""
    document = read_bytes(layered(ADDRESS), name="order.pdf")

    assert [item.doubts for item in read_document(document).items] == [("ocr",)]


def test_pages_beyond_the_limit_stay_unread_and_say_so() -> None:
    """The first page is read, the second waits for a person."""
    data = saved([*drawn(LETTER), *drawn(LETTER)], "PDF")
    document = read_bytes(data, name="a.pdf", limits=Limits(recognised_pages_max=1))

    assert "too many pages" in document.lines[-1].unreadable
    assert document.lines[0].is_recognised


def test_an_empty_page_stays_unread() -> None:
    """A picture of nothing is not taken for a page without anything to say."""
    blank = drawn("#set page(margin: 2cm)\n")[0].point(lambda _: 200)
    document = read_bytes(saved([blank], "PDF"), name="a.pdf")

    assert [line.kind for line in document.lines] == [LineKind.PAGE]
    assert "found no text" in document.lines[0].unreadable
