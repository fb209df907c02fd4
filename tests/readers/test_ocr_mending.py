"""What may be mended in a reading, and what must not be touched."""

import pytest

from withheld.readers.ocr_mending import in_turn, mended, number_in
from withheld.readers.ocr_voting import agreed


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("hitps://chirp.example/a", "https://chirp.example/a"),
        ("httos://chirp.example/a", "https://chirp.example/a"),
        ("httns: //chirp.example/a", "https://chirp.example/a"),
        ("hitp://chirp.example/a", "http://chirp.example/a"),
        ("~https:/chirp.example/a", "https://chirp.example/a"),
        ("hxxps://chirp[.]example/a", "hxxps://chirp[.]example/a"),
        ("https://chirp.example/I]1_mira", "https://chirp.example/Il1_mira"),
        ("see (hitps://chirp.example/a", "see (https://chirp.example/a"),
    ],
)
def test_a_scheme_is_spelt_as_schemes_are(read: str, meant: str) -> None:
    """A scheme is one of a few words, and a bracket cannot stand in a path."""
    assert mended(read) == meant


@pytest.mark.parametrize(
    "read", ["https://chirp.example/l1I0O", "gopher://chirp.example/a", "@mlra", "ratio 3://4"]
)
def test_names_are_not_mended(read: str) -> None:
    """Letters of a name, and words that are no scheme, stay as they were read."""
    assert mended(read) == read


@pytest.mark.parametrize(
    ("text", "number"), [("12.", 12), (" 7 )", 7), ("(3)", 3), ("19,", 19), ("S. No.", None)]
)
def test_a_serial_number_is_a_number_and_nothing_else(text: str, number: int | None) -> None:
    """Marks around it do not matter; letters do."""
    assert number_in(text) == number


def test_a_number_between_its_neighbours_is_known() -> None:
    """Rows that count on tell the number of the row between them, and of those at the ends."""
    texts = ["S. No.", "a", "2.", "3.", "28555", "5.", "6.", "", "8.", "Ws"]

    assert in_turn(texts) == [None, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_rows_that_do_not_count_tell_nothing() -> None:
    """Years, amounts or a list in another order are left as they are."""
    assert in_turn(["2019", "4", "", "17", "3"]) == [None] * 5


def test_a_list_that_leaves_out_a_number_is_believed() -> None:
    """From 3 to 6 there is one row: it may be 4 or 5, and nobody guesses."""
    texts = ["1.", "2.", "3.", "x", "6.", "7.", "8."]

    assert in_turn(texts) == [1, 2, 3, None, 6, 7, 8]


def test_what_all_ways_read_is_sure() -> None:
    """Only then."""
    assert agreed(["a", "a"]) == ("a", False)
    assert agreed(["a", "a", "b"]) == ("a", True)
    assert agreed(["a"]) == ("a", True)


def test_specks_at_the_edges_do_not_outvote_a_reading() -> None:
    """Where three readings differ by specks alone, what they share stands."""
    assert agreed(["@mira_.", "@mira_", "~@mira_"])[0] in {"@mira_.", "@mira_", "~@mira_"}


def test_without_a_majority_the_nearest_reading_stands_unsure() -> None:
    """It is a proposal to a person, and says so."""
    assert agreed(["syn_lvft", "syn_lyft", "syn_1yft"]) == ("syn_lyft", True)
