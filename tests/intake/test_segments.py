"""What stands where in a table: lists side by side, columns whose heading says little."""

from collections.abc import Callable

import pytest

from withheld.model.document import Cell
from withheld.model.reading import LineClass, Reading

ReadRows = Callable[..., Reading]
A = "https://chirp.example/a/status/1354886802703381466"
B = "https://chirp.example/b/status/1354886802703381467"


@pytest.mark.parametrize("heading", ["Item", "Row", "Serial no."])
def test_an_address_below_a_heading_for_numbers_is_an_item(
    read_rows: ReadRows, heading: str
) -> None:
    """Headings propose and contents decide: where no other column locates, this one does."""
    reading = read_rows([(A, "x"), (B, "y")], headings=(heading, "Remarks"))

    assert [item.url for item in reading.items] == [A, B]
    assert not any(item.doubts for item in reading.items)


def test_a_number_column_beside_the_items_goes_on_numbering(read_rows: ReadRows) -> None:
    """Of two headings for numbers the one over the numbers numbers."""
    reading = read_rows([("7", A, "x")], headings=("S.No", "Item", "Remarks"))

    assert [row.n for item in reading.items for row in item.rows] == [7]


@pytest.mark.parametrize("heading", ["Remarks", "Note", "Evidence", "Description", "Reason"])
def test_a_rows_only_address_is_never_lost_to_a_remark(read_rows: ReadRows, heading: str) -> None:
    """A person says whether it is meant; nobody's row is silently none."""
    reading = read_rows([("1", A), ("2", B)], headings=("S.No", heading))

    assert [(item.url, item.doubts) for item in reading.items] == [
        (A, ("role-unclear",)),
        (B, ("role-unclear",)),
    ]
    assert [row.n for item in reading.items for row in item.rows] == [1, 2]


def test_a_remark_beside_a_locator_stays_a_remark(read_rows: ReadRows) -> None:
    """What only explains the item is no item, however much it looks like one."""
    reading = read_rows([("1", A, f"copied from {B}")], headings=("S.No", "URL", "Remarks"))

    assert [item.url for item in reading.items] == [A]
    assert [aside.url for aside in reading.asides] == [B]


def test_a_row_whose_locator_is_blank_is_doubted(read_rows: ReadRows) -> None:
    """The address in its remark may be the one that slipped a column."""
    reading = read_rows([("1", A, "x"), ("2", "", B)], headings=("S.No", "URL", "Remarks"))

    assert [(item.url, item.doubts) for item in reading.items] == [
        (A, ()),
        (B, ("role-unclear",)),
    ]


def test_an_official_site_in_a_remark_is_no_item(read_rows: ReadRows) -> None:
    """A law that a row cites is cited, also where the row names nothing else."""
    reading = read_rows(
        [("1", "", "https://laws.gov.in/act/69A")], headings=("S.No", "URL", "Remarks")
    )

    assert reading.items == ()


def test_lists_side_by_side_keep_their_own_numbers(read_rows: ReadRows) -> None:
    """The second list's addresses bear the numbers left of them and its own remarks."""
    reading = read_rows(
        [("1", A, "x", "26", B, "y"), ("2", "@third", "", "", "", "")],
        headings=("No.", "URL", "Remarks", "No.", "URL", "Remarks"),
    )

    assert [(one.url or one.as_written, one.rows[0].n, one.remark) for one in reading.items] == [
        (A, 1, "x"),
        (B, 26, "y"),
        ("@third", 2, ""),
    ]


def test_numbers_right_of_their_addresses_stay_theirs(read_rows: ReadRows) -> None:
    """In a sheet written from right to left the number stands behind."""
    reading = read_rows([(B, "26", A, "1")], headings=("URL", "No.", "URL", "No."))

    assert [(item.url, item.rows[0].n) for item in reading.items] == [(B, 26), (A, 1)]


def test_lists_side_by_side_need_no_headings(read_rows: ReadRows) -> None:
    """A number before each address numbers it."""
    reading = read_rows([("1", A, "26", "@second")], headings=())

    assert [item.rows[0].n for item in reading.items] == [1, 26]


def test_lists_whose_headings_repeat_keep_their_own_numbers(read_rows: ReadRows) -> None:
    """Also where the headings do not say where the address is."""
    reading = read_rows(
        [("1", A, "16", B)],
        headings=("Sr", "Description of content", "Sr", "Description of content"),
    )

    assert [(item.url, item.rows[0].n) for item in reading.items] == [(A, 1), (B, 16)]
    assert {item.doubts for item in reading.items} == {("role-unclear",)}


def test_a_sheet_written_from_right_to_left_is_numbered(read_rows: ReadRows) -> None:
    """Its number column is the last, and its headings are known."""
    reading = read_rows([("مخالف", A, "7")], headings=("ملاحظات", "الرابط", "الرقم"))

    assert [(item.url, item.rows[0].n) for item in reading.items] == [(A, 7)]


def test_an_unread_entry_beside_a_read_one_waits(read_rows: ReadRows) -> None:
    """What was read in the first list hides nothing of the second."""
    reading = read_rows(
        [("1", A, "26", "chirp, third from above")], headings=("No.", "URL", "No.", "URL")
    )
    (unread,) = reading.unread

    assert reading.classes == (LineClass.UNREAD,)
    assert 26 in [row.n for row in unread.rows]
    assert [item.url for item in reading.items] == [A]


@pytest.mark.parametrize(
    "headings",
    [
        ("S.No", "User name", "Tweet ID"),
        ("№", "Пользователь", "ID поста"),
        ("N.º", "Usuario", "ID del tuit"),
    ],
)
def test_a_posts_id_beside_its_authors_name_is_the_item(
    read_rows: ReadRows, headings: tuple[str, ...]
) -> None:
    """Nobody asks for everything its author wrote; the name is kept to check the id by."""
    reading = read_rows([("1", "asha_writes", "1354886802703381466")], headings=headings)
    (item,) = reading.items

    assert (item.kind, item.as_written) == ("id", "1354886802703381466")
    assert item.remark == "@asha_writes"


def test_a_rounded_id_beside_a_name_is_no_reason_to_take_the_account(read_rows: ReadRows) -> None:
    """Which post it was cannot be told; whose it was is not what was asked."""
    rounded = Cell(text="1354886802703381000", heading="Tweet ID", is_rounded=True)
    name = Cell(text="@asha_writes", heading="User name")
    (item,) = read_rows([(name, rounded)]).items

    assert (item.kind, item.doubts) == ("id", ("rounded",))


def test_an_accounts_id_beside_its_name_stays_a_check(read_rows: ReadRows) -> None:
    """A column for ids of users says nothing of a post."""
    reading = read_rows(
        [("1", "@asha_writes", "1354886802703381466")], headings=("No.", "Handle", "User ID")
    )

    assert [item.as_written for item in reading.items] == ["@asha_writes"]
