"""A person sees the line itself: cut out of the page it stands on, drawn in a child process."""

import io
from pathlib import Path

import pytest
from PIL import Image
from tests.readers.scans import IS_MISSING, LETTER, TABLE, WHY_SKIPPED, drawn, saved

from withheld.errors import UnreadableFile
from withheld.model.document import Box, Place
from withheld.readers.image_leptonica import library
from withheld.readers.pictures import line_picture

SAMPLES = Path(__file__).parent / "samples"
LINE = Place(page=1, box=Box(left=50.0, bottom=770.0, right=300.0, top=790.0))


def opened(png: bytes) -> Image.Image:
    """The picture in a PNG."""
    return Image.open(io.BytesIO(png))


def test_a_line_of_a_pdf_is_shown_with_a_little_around_it() -> None:
    """Its width and height are the line's and a margin; the letters are in it."""
    found = line_picture(saved(drawn(LETTER), "PDF"), name="order.pdf", place=LINE)
    picture = opened(found.png)

    assert (round(found.width), round(found.height)) == (262, 32)
    assert abs(picture.width / picture.height - 262 / 32) < 0.2
    assert min(picture.convert("L").tobytes()) < 64


@pytest.mark.skipif(library() is None, reason="leptonica is not installed: liblept5")
def test_a_line_of_a_picture_is_shown_too() -> None:
    """As of a scan that came without a PDF around it."""
    found = line_picture(saved(drawn(LETTER), "PNG"), name="order.png", place=LINE)

    assert (round(found.width), round(found.height)) == (262, 32)
    assert min(opened(found.png).convert("L").tobytes()) < 64


def test_a_place_outside_the_page_shows_the_page() -> None:
    """A place somebody crafted is no reason to show nothing."""
    far = Place(page=1, box=Box(left=5000.0, bottom=5000.0, right=5001.0, top=5001.0))
    found = line_picture(saved(drawn(LETTER, dots=72), "PDF", dots=72), name="a.pdf", place=far)

    assert round(found.width) == 596


@pytest.mark.parametrize(("old", "new"), [(b"0 595.3", b"0 1e20 "), (b" 841.88", b" 1e20 ")])
def test_a_page_as_long_as_a_street_is_drawn_small(old: bytes, new: bytes) -> None:
    """A page that says it is a line has a small area, and would fill the memory by its one side."""
    letter = (SAMPLES / "letter.pdf").read_bytes()
    assert old in letter
    found = line_picture(letter.replace(old, new), name="a.pdf", place=Place(page=1))

    assert opened(found.png).size <= (20_000, 20_000)


def test_a_page_that_is_not_there_is_refused() -> None:
    """The message says how many there are."""
    with pytest.raises(UnreadableFile, match="the file has 1"):
        line_picture(saved(drawn(LETTER, dots=72), "PDF"), name="a.pdf", place=Place(page=7))


@pytest.mark.real
@pytest.mark.skipif(IS_MISSING, reason=WHY_SKIPPED)
@pytest.mark.parametrize("degrees", [90, 270])
@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_a_line_of_a_page_on_its_side_is_shown_upright(kind: str, degrees: int) -> None:
    """Nobody has to turn their head to compare it."""
    page = drawn(TABLE)[0].rotate(degrees, expand=True)
    width, height = page.width * 72 / 300, page.height * 72 / 300
    across = 100.0 if degrees == 90 else width - 120.0
    place = Place(page=1, box=Box(left=across, bottom=50.0, right=across + 20.0, top=height - 50.0))
    found = line_picture(saved([page], kind), name=f"a.{kind.lower()}", place=place)
    picture = opened(found.png)

    assert picture.width > 8 * picture.height
    assert found.width > 8 * found.height
