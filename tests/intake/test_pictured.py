"""A list that comes as a scan and as a sheet: the sheet counts, the scan repeats it."""

from dataclasses import replace

from withheld.intake.reading import read_document
from withheld.model.document import Cell, Document, Line, LineKind, Place
from withheld.model.identity import LineNumber
from withheld.model.reading import LineClass, Reading

TEXT = ["tea_shop", "harbour_9", "old_town_walks", "mill_lane", "lamp_post"]


def row(number: int, handle: str, *, part: str, is_recognised: bool, serial: int) -> Line:
    """Return a row of a list, as the readers of sheets and of pictures make them."""
    cells = (
        Cell(text=str(serial), heading="S.No"),
        Cell(text=f"https://chirp.example/{handle}", heading="URL"),
    )
    return Line(
        number=LineNumber(number),
        kind=LineKind.ROW,
        text="\t".join(cell.text for cell in cells),
        place=Place(part=part, row=serial),
        cells=cells,
        is_recognised=is_recognised,
    )


def read(scanned: list[str], *, first: int = 1) -> Reading:
    """Return what is made of a scan of a list, and of the list as a sheet."""
    picture = [
        row(n, handle, part="order.eml/scan.pdf", is_recognised=True, serial=first + n - 1)
        for n, handle in enumerate(scanned, 1)
    ]
    sheet = [
        row(len(picture) + n, handle, part="order.eml/list.xlsx", is_recognised=False, serial=n)
        for n, handle in enumerate(TEXT, 1)
    ]
    lines = (*picture, *sheet)
    return read_document(replace(_document(), lines=lines))


def _document() -> Document:
    """Return a document without lines."""
    return Document(media_type="message/rfc822", sha256="0" * 64, size=1, lines=(), parts=())


def test_a_row_read_alike_from_the_scan_is_a_repeat_without_a_doubt() -> None:
    """Five rows, five items, each with the text's place; nothing for a person."""
    reading = read(TEXT)

    assert [one.url for one in reading.items] == [f"https://chirp.example/{one}" for one in TEXT]
    assert {one.place.part for one in reading.items} == {"order.eml/list.xlsx"}
    assert not [one.doubts for one in reading.items if one.doubts]
    assert reading.classes.count(LineClass.REPEAT) == len(TEXT)


def test_a_row_misread_from_the_scan_is_no_item_of_its_own() -> None:
    """What the machine made of a row is nobody's address; the text says what the row means."""
    reading = read(["tea_sh0p", "harbour_g", "oId_town_waIks", "mill_lane", "lamp_post"])

    assert [one.url for one in reading.items] == [f"https://chirp.example/{one}" for one in TEXT]
    assert reading.totals.unread == 0


def test_a_row_that_reads_quite_otherwise_waits_for_a_person() -> None:
    """The signed scan and the sheet may truly differ: somebody compares them."""
    reading = read([*TEXT[:4], "somebody_quite_different_here"])

    assert len(reading.items) == len(TEXT)
    assert [one.place.part for one in reading.unread] == ["order.eml/scan.pdf"]


def test_two_lists_with_other_numbers_are_two_lists() -> None:
    """A scan whose numbers are not the sheet's is no copy of it: every row is an item, doubted."""
    reading = read(["a_one", "b_two", "c_three", "d_four", "e_five"], first=101)

    assert len(reading.items) == 2 * len(TEXT)
    assert sum("ocr" in one.doubts for one in reading.items) == len(TEXT)
