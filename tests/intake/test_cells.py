"""What a cell of a list was meant to name, when something happened to it on the way."""

from collections.abc import Callable

import pytest

from withheld.model.document import Cell
from withheld.model.reading import LineClass, Reading, Serial

ReadRows = Callable[..., Reading]


def test_an_id_beside_an_address_is_no_second_item(read_rows: ReadRows) -> None:
    """A column of ids says the same once more; it stays beside as a remark."""
    reading = read_rows(
        [("1", "https://chirp.example/a/status/1354886802703381466", "1354886802703381466", "x")],
        headings=("S.No", "URL / Handle", "Post / User ID", "Remarks"),
    )
    (item,) = reading.items

    assert item.url == "https://chirp.example/a/status/1354886802703381466"
    assert "1354886802703381466" in item.remark


def test_an_id_alone_is_all_there_is(read_rows: ReadRows) -> None:
    """Where the address is missing, the id is the item."""
    reading = read_rows(
        [("1", "", "1354886802703381466", "x")],
        headings=("S.No", "URL / Handle", "Post / User ID", "Remarks"),
    )

    assert [(item.kind, item.as_written) for item in reading.items] == [
        ("id", "1354886802703381466")
    ]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https:/chirp.example/a", "https://chirp.example/a"),
        ("https//chirp.example/a", "https://chirp.example/a"),
        ("https://chirp,example/a", "https://chirp.example/a"),
        ("https://chirp. example/a", "https://chirp.example/a"),
    ],
)
def test_a_damaged_address_is_mended_and_kept_as_written(
    read_rows: ReadRows, written: str, url: str
) -> None:
    """The row is an item, not unread, and what stood there stays beside what it was meant to be."""
    (item,) = read_rows([("1", written, "")]).items

    assert (item.as_written, item.url) == (written, url)


def test_what_stands_alone_below_an_address_in_its_cell_is_its_rest(read_rows: ReadRows) -> None:
    """Without it another account would be named; that it was joined is a doubt."""
    (item,) = read_rows([("1", "https://chirp.example/some_na\nme", "")]).items

    assert item.url == "https://chirp.example/some_name"
    assert item.doubts == ("wrapped",)


@pytest.mark.parametrize("below", ["https://chirp.example/b", "see also the letter"])
def test_another_address_or_words_below_are_no_rest(read_rows: ReadRows, below: str) -> None:
    """Two addresses in a cell are two items, and prose is prose."""
    reading = read_rows([("1", f"https://chirp.example/a\n{below}", "")])

    assert reading.items[0].url == "https://chirp.example/a"


@pytest.mark.parametrize("written", ["chirp.example/some_name", "@some_name"])
def test_a_serial_that_stuck_to_a_locator_is_its_serial(read_rows: ReadRows, written: str) -> None:
    """A table drawn too narrow prints the number into the next column."""
    (item,) = read_rows([("", f"362.{written}", "")]).items

    assert item.as_written == written
    assert [row.n for row in item.rows] == [362]


@pytest.mark.parametrize(
    "row",
    [
        ("11", "https://chirp.example/a/status/1354595294381080486", "Foreign handle"),
        ("12", "https://chirp.example/intent/user?user_id=17", "Using hashtag #Some"),
    ],
)
def test_a_row_with_words_of_a_heading_is_no_heading(
    read_rows: ReadRows, row: tuple[str, str, str]
) -> None:
    """`handle` in a remark and `status` in an address do not make a row a heading."""
    reading = read_rows([row])

    assert reading.classes == (LineClass.ITEM,)
    assert reading.items[0].rows == (Serial(series="Annexure-I", n=int(row[0])),)


def test_a_count_below_a_list_is_no_handle(read_rows: ReadRows) -> None:
    """The last row of a sheet often says how many there were."""
    reading = read_rows([("1", "https://chirp.example/a", ""), ("", "700", "")])

    assert len(reading.items) == 1


def test_a_hyperlink_with_the_same_slip_does_not_differ(read_rows: ReadRows) -> None:
    """A semicolon that stuck to both leads to the same page."""
    cell = Cell(
        text="https://chirp.example/a;", heading="URL", hyperlink="https://chirp.example/a;"
    )
    (item,) = read_rows([("1", cell, "")]).items

    assert item.doubts == ()
