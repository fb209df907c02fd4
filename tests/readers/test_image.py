"""Pictures and places on them, where nothing is recognised."""

import math

from hypothesis import given
from hypothesis import strategies as st
from tests.readers.scans import LETTER, drawn, saved

from withheld.model.document import Box, LineKind
from withheld.readers.image_geometry import Frame, cells_of
from withheld.readers.interface import Limits
from withheld.readers.pdf_grids import find_grids
from withheld.readers.pdf_page import Rule
from withheld.readers.reading import read_bytes

NOT_AT_ALL = Limits(recognised_pages_max=0)


def test_without_recognition_a_picture_is_one_unread_line() -> None:
    """Nothing is guessed, and the reason is said."""
    document = read_bytes(saved(drawn(LETTER, dots=72), "PNG"), name="a.png", limits=NOT_AT_ALL)

    assert [line.kind for line in document.lines] == [LineKind.PAGE]
    assert "picture" in document.lines[0].unreadable
    assert (document.parts[0].text_pages, document.parts[0].page_count) == (0, 1)
    assert "not read" in document.parts[0].blind_spots[0]


def test_without_recognition_a_scan_is_unread_pages() -> None:
    """As if the machine had no engine: every page waits for a person."""
    pages = saved(drawn(LETTER, dots=72) * 2, "PDF", dots=72)
    document = read_bytes(pages, name="a.pdf", limits=NOT_AT_ALL)

    assert [line.kind for line in document.lines] == [LineKind.PAGE] * 2


def test_a_broken_picture_is_one_unread_line() -> None:
    """Half a file is no reason to lose the rest of a mail."""
    document = read_bytes(saved(drawn(LETTER, dots=72), "PNG")[:600], name="a.png")

    assert [line.kind for line in document.lines] == [LineKind.PAGE]


@given(st.floats(-5, 5).filter(bool), st.integers(0, 3), st.integers(0, 2400), st.integers(0, 3400))
def test_a_straightened_place_is_found_on_the_page_as_shown(
    turn: float, quarters: int, x: int, y: int
) -> None:
    """Turning the page upright, straightening it, and back leaves every point where it was."""
    page = Frame(2600, 3600, 300.0, turn, 2480, 3508, quarters)
    spot = page.shown(page.box((x, y, 0, 0)))
    across, down = x - 1300, y - 1800
    sine, cosine = math.sin(math.radians(-turn)), math.cos(math.radians(-turn))
    left, top = across * cosine - down * sine + 1240, across * sine + down * cosine + 1754
    seen = ((left, top), (top, 2480 - left), (2480 - left, 3508 - top), (3508 - top, left))
    height = 2480 if quarters % 2 else 3508

    assert abs(spot.left - seen[quarters][0] * 72 / 300) < 0.1
    assert abs(spot.top - (height - seen[quarters][1]) * 72 / 300) < 0.1


def test_a_cell_that_spans_two_columns_is_read_as_one() -> None:
    """The rule between two columns may leave a row out."""
    horizontals = [Rule(at, 0, 200) for at in (0, 50, 100)]
    verticals = [Rule(0, 0, 100), Rule(200, 0, 100), Rule(100, 50, 100)]
    (grid,) = find_grids(horizontals, verticals)

    assert cells_of(grid)[1, 0] == Box(left=0, bottom=0, right=200, top=50)
    assert len(cells_of(grid)) == 3
