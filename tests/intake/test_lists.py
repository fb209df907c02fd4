"""Lists and tables: serial numbers, handles, remarks, and rows nobody can read."""

from collections.abc import Callable

import pytest

from withheld.model.document import Cell
from withheld.model.reading import LineClass, Reading, Serial

Read = Callable[[str], Reading]
ReadRows = Callable[..., Reading]


def test_a_row_keeps_its_serial_number_its_list_and_its_remark(read_rows: ReadRows) -> None:
    """The authority is answered in its own numbers."""
    (item,) = read_rows([("7", "https://chirp.example/a", "Bot-like")]).items

    assert item.rows == (Serial(series="Annexure-I", n=7),)
    assert item.remark == "Bot-like"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("@some_name__", "handle"),
        ("some_name__", "handle"),
        ("#SomeTag", "hashtag"),
        ("1234500000000000017", "id"),
        ("chirp.example", "domain"),
    ],
)
def test_a_locator_cell_may_hold_less_than_an_address(
    read_rows: ReadRows, cell: str, kind: str
) -> None:
    """Handles, hashtags, ids and domains count where the column says that locators stand there."""
    (item,) = read_rows([("1", cell, "")]).items

    assert (item.as_written, item.kind) == (cell, kind)


def test_what_a_remark_mentions_is_no_item(read_rows: ReadRows) -> None:
    """A hashtag, a handle or an address in the remark tells why, not what."""
    reading = read_rows(
        [("1", "https://chirp.example/a", "as @other in #Tag, https://x.example/1")]
    )

    assert [item.url for item in reading.items] == ["https://chirp.example/a"]


def test_a_row_whose_locator_cannot_be_read_waits_with_its_number(read_rows: ReadRows) -> None:
    """One bad row never hides: it is unread, and the other rows go on."""
    reading = read_rows([("1", "https://chirp.example/a", ""), ("2", "?? ??", ""), ("3", "", "")])

    assert reading.classes == (LineClass.ITEM, LineClass.UNREAD, LineClass.UNREAD)
    assert [row.n for line in reading.unread for row in line.rows] == [2, 3]


def test_the_same_address_under_two_numbers_is_two_items(read_rows: ReadRows) -> None:
    """Each numbered row will be answered, also when the authority wrote it twice."""
    reading = read_rows(
        [("1", "https://chirp.example/a", ""), ("2", "https://chirp.example/a", "")]
    )

    assert [row.n for item in reading.items for row in item.rows] == [1, 2]


def test_a_struck_row_and_a_link_that_leads_elsewhere_are_in_doubt(read_rows: ReadRows) -> None:
    """A cell's looks can say the opposite of its text."""
    rows = [
        ("1", Cell(text="https://chirp.example/a", heading="URL", is_struck=True), ""),
        (
            "2",
            Cell(
                text="https://chirp.example/b", heading="URL", hyperlink="https://chirp.example/c"
            ),
            "",
        ),
        ("3", Cell(text="1354886802703380000", heading="URL", is_rounded=True), ""),
        (
            "4",
            Cell(
                text="https://chirp.example/d", heading="URL", hyperlink="https://chirp.example/d/"
            ),
            "",
        ),
    ]
    doubts = [item.doubts for item in read_rows(rows).items]

    assert doubts == [("struck",), ("hyperlink-differs",), ("rounded",), ()]


def test_a_heading_row_names_columns_and_nothing_else(read_rows: ReadRows) -> None:
    """The row above the list is context."""
    reading = read_rows([("S.No", "URL", "Remarks"), ("1", "https://chirp.example/a", "")])

    assert reading.classes == (LineClass.CONTEXT, LineClass.ITEM)


def test_a_mail_body_that_repeats_the_rows_adds_no_items(read: Read) -> None:
    """Glued serial numbers come apart, and a row said twice is one item."""
    reading = read(
        "Please block, repeated for ready reference:\n"
        "1https://chirp.example/a;2)https://chirp.example/b\n"
        "3. https://chirp.example/c 4https://chirp.example/d\n"
        "5)@some_name\n\n"
        "ANNEXURE-II\n"
        "1. https://chirp.example/a\n"
        "2. https://chirp.example/b\n"
    )

    assert [(item.as_written, item.rows[0].n) for item in reading.items] == [
        ("https://chirp.example/a", 1),
        ("https://chirp.example/b", 2),
        ("https://chirp.example/c", 3),
        ("https://chirp.example/d", 4),
        ("@some_name", 5),
    ]
    assert reading.items[0].rows == (Serial(series="ANNEXURE-II", n=1),)


def test_handles_count_only_where_the_words_above_say_so(read: Read) -> None:
    """A list of accounts is led in as one; a handle in a sentence is only a mention."""
    listed = read("Please suspend the following accounts:\n\n@one_a\n@two_b, @three_c\n")
    mentioned = read("Please remove https://chirp.example/a/1, as @one_a asked.")

    assert [item.as_written for item in listed.items] == ["@one_a", "@two_b", "@three_c"]
    assert [item.kind for item in mentioned.items] == ["url"]


@pytest.mark.parametrize(
    "line",
    [
        "1. http:/chirp.example/a",
        "1. https//chirp.example/a",
        "1. [illegible]",
        "1. www,chirp.example",
    ],
)
def test_a_line_that_seems_to_name_an_address_is_unread_not_lost(read: Read, line: str) -> None:
    """What cannot be read waits for a person with its number."""
    reading = read(f"Please block:\n{line}\n2. https://chirp.example/b")

    assert [row.n for one in reading.unread for row in one.rows] == [1]
    assert [item.url for item in reading.items] == ["https://chirp.example/b"]


def test_a_claimed_total_that_does_not_hold_is_said_aloud(read: Read) -> None:
    """257 claimed and fewer found is for a person to hear, before anything is done."""
    reading = read(
        "Block the 3 URLs below.\n\n1. https://chirp.example/a\n2. https://chirp.example/b"
    )

    assert any(warning.startswith("3 claimed") for warning in reading.warnings)


def test_a_gap_in_the_serial_numbers_is_said_aloud(read_rows: ReadRows) -> None:
    """A number left out may be a row lost on the way."""
    reading = read_rows([(n, f"https://chirp.example/{n}", "") for n in ("1", "2", "4", "5")])

    assert any("missing" in warning and "3" in warning for warning in reading.warnings)


def test_a_row_of_prose_is_read_by_its_words(read_rows: ReadRows) -> None:
    """A description beside a label is no list: what it mentions is evidence, not ordered."""
    reading = read_rows(
        [
            ("URL:", "https://chirp.example/a"),
            ("Description:", "The page shows a link to https://shop.example/ and to a bot."),
        ],
        headings=(),
        sheet=None,
    )

    assert [item.url for item in reading.items] == ["https://chirp.example/a"]
    assert [aside.url for aside in reading.asides] == ["https://shop.example/"]


def test_a_note_on_a_covering_sheet_is_no_row_of_the_list(read_rows: ReadRows) -> None:
    """A lone cell with the address of a law is a mention."""
    reading = read_rows([("http://www.laws.gov.in/act/1999",)], headings=(), sheet="Covering note")

    assert not reading.items
    assert reading.asides


def test_pipes_make_a_table_too(read: Read) -> None:
    """A Markdown table is text, and still a list with numbers."""
    reading = read(
        "| No | URL |\n|---|---|\n| 1 | https://chirp.example/a |\n| 2 | https://chirp.example/b |"
    )

    assert [item.rows[0].n for item in reading.items] == [1, 2]


def test_items_run_together_in_a_sentence_keep_their_numbers(read: Read) -> None:
    """`1) …; 2) …` on one line is a list too, handles among addresses included."""
    reading = read(
        "Block the following URLs: 1) https://chirp.example/a; 2) https://chirp.example/b;"
        " 3) @name_c; 4) chirp.example/d"
    )

    assert [(item.as_written, item.rows[0].n) for item in reading.items] == [
        ("https://chirp.example/a", 1),
        ("https://chirp.example/b", 2),
        ("@name_c", 3),
        ("chirp.example/d", 4),
    ]


@pytest.mark.parametrize(
    "entry", ["1. @harbour_voices\n2. @ferry_reads", "@harbour_voices\n@ferry_reads"]
)
def test_handles_below_a_demand_are_its_list(read: Read, entry: str) -> None:
    """The words above ask and end in a colon; that they are accounts, the sign before them says."""
    reading = read(f"Please block within 24 hours:\n\n{entry}\n\nRegards")

    assert [one.as_written for one in reading.items] == ["@harbour_voices", "@ferry_reads"]


def test_numbered_headings_below_a_colon_are_no_handles(read: Read) -> None:
    """A word alone in a numbered line is a heading unless the words above speak of accounts."""
    reading = read(
        "Please block https://chirp.example/a. The order says:\n\n1. Confidentiality\n2. Redress"
    )

    assert [one.url for one in reading.items] == ["https://chirp.example/a"]
