"""Text that comes with a picture is held against what it shows, and never trusted alone."""

import pytest
from tests.readers.scans import (
    IS_MISSING,
    LETTER,
    ROWS,
    TABLE,
    WHY_SKIPPED,
    layered,
    pictured,
    screenshot,
    typeset,
)

from withheld.intake.reading import read_document
from withheld.model.document import LineKind
from withheld.readers.interface import Limits
from withheld.readers.reading import read_bytes

SEEN = "https://chirp.example/mira/status/1354886802703381466"
OTHER = "https://chirp.example/ravi/status/1354886802703381499"
MORE = "\n\n" + "The provider shall keep a copy of what it removes until it is told otherwise. " * 4
pytestmark = [pytest.mark.real, pytest.mark.skipif(IS_MISSING, reason=WHY_SKIPPED)]
NOT_AT_ALL = Limits(recognised_pages_max=0)


def undoubted(data: bytes, limits: Limits | None = None) -> list[str | None]:
    """What a document names without any doubt."""
    reading = read_document(read_bytes(data, name="order.pdf", limits=limits))
    return [item.url for item in reading.items if not item.doubts]


@pytest.mark.parametrize("is_under", [True, False])
@pytest.mark.parametrize("limits", [None, NOT_AT_ALL])
def test_a_layer_that_names_somebody_else_never_stands_alone(
    limits: Limits | None, *, is_under: bool
) -> None:
    """Under the picture or in white over it, read by machine or not: nothing is without a doubt."""
    data = layered(OTHER, is_under=is_under, fill="white")

    assert undoubted(data, limits) == []


def test_clear_words_over_a_whole_page_do_not_pass_for_text() -> None:
    """However much of them there is, what is seen is read, and both wait for a person."""
    data = layered(OTHER, is_under=False, fill="white.transparentize(100%)", more=MORE)
    reading = read_document(read_bytes(data, name="order.pdf"))

    assert undoubted(data) == []
    assert SEEN in [item.url for item in reading.items]


def test_a_shifted_layer_is_a_doubt() -> None:
    """Its words stand where others are seen."""
    (item,) = (
        one
        for one in read_document(read_bytes(layered(OTHER, shift="1cm"), name="a.pdf")).items
        if one.url == SEEN
    )

    assert "readings-differ" in item.doubts


def test_words_that_are_seen_over_a_letterhead_are_text() -> None:
    """A pale picture behind a letter is no scan: its text was compared, and needs no confirming."""
    paper = screenshot("#set page(margin: 2cm)\n#rect(width: 17cm, height: 25cm, fill: luma(97%))")
    source = LETTER.replace(
        "#set page(",
        f"#set page(background: place(top + left, {pictured(paper, width='21cm')}), ",
    )
    data = typeset(source + MORE)

    assert undoubted(data) == [SEEN]
    assert undoubted(typeset(source)) == [SEEN]


def test_a_screenshot_in_a_letter_is_read_where_it_stands() -> None:
    """Its rows are rows, doubted, after the words above and before those below."""
    shot = pictured(screenshot(TABLE), width="15cm")
    data = typeset(f"{LETTER}\n#{shot}\n\nConfirm within 48 hours.\n")
    document = read_bytes(data, name="order.pdf")
    rows = [line for line in document.lines if line.kind is LineKind.ROW]
    urls = {item.url: item.doubts for item in read_document(document).items}

    assert all(line.is_recognised for line in rows)
    assert document.lines[0].number < rows[0].number < document.lines[-1].number
    assert urls.pop(SEEN) == ()
    assert {url for _, url, _ in ROWS if url.startswith("https")} <= set(urls)
    assert all("ocr" in doubts for doubts in urls.values())


def test_a_picture_on_every_page_is_read_once() -> None:
    """A letterhead says nothing new the second time."""
    head = pictured(
        screenshot("#set page(margin: 2cm)\nMinistry of Public Information"), width="8cm"
    )
    data = typeset(f"#set page(header: {head})\n{LETTER.partition(chr(10))[2]}\n#pagebreak()\nEnd.")
    document = read_bytes(data, name="order.pdf")

    assert [line.place.page for line in document.lines if line.is_recognised] == [1]


def test_words_over_a_screenshot_that_nobody_sees_are_hidden() -> None:
    """An address over a picture that shows another is a doubt, and so is the picture's."""
    shot = pictured(screenshot(TABLE), width="15cm")
    over = OTHER.replace("//", "\\/\\/")
    data = typeset(
        "#set page(margin: 2cm)\nRemove what is listed.\n\n"
        f"#box({shot})\n#place(dy: -2cm, dx: 1cm, text(fill: white, [{over}]))\n"
    )

    assert undoubted(data) == []


def test_a_white_address_on_white_paper_is_hidden() -> None:
    """Without any picture: a person who opens the file does not see it, and nobody asks for it."""
    other = OTHER.replace("//", "\\/\\/")
    data = typeset(f"{LETTER}\n#text(fill: white)[Remove {other} too.]\n")
    lines = read_bytes(data, name="order.pdf").lines

    assert [line.text for line in lines if line.is_hidden] == [OTHER]
    assert undoubted(data) == [SEEN]
