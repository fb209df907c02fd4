"""How the lines of a cell of a PDF are put together."""

from withheld.readers.pdf_joining import CellLine, join_lines


def cell(*lines: tuple[str, float]) -> list[CellLine]:
    """Return the lines of a cell, each with where it ends; characters are five points wide."""
    return [CellLine(text=text, x1=x1, character_width=5.0) for text, x1 in lines]


def test_a_line_that_filled_its_cell_goes_on() -> None:
    """Where not one more character fitted, the address was broken, not ended."""
    lines = cell(("https://chirp.example/so", 99.0), ("me_name", 35.0))

    assert join_lines(lines, right_edge=100.0) == ("https://chirp.example/some_name", True)


def test_a_short_line_ending_in_a_full_stop_stays_apart() -> None:
    """Nothing breaks there but a blank somebody typed: `chirp. example` is a slip to be seen."""
    lines = cell(("https://chirp.", 70.0), ("example/some_name", 85.0))

    assert join_lines(lines, right_edge=100.0) == ("https://chirp.\nexample/some_name", False)


def test_a_short_line_ending_in_a_slash_goes_on() -> None:
    """Programs break addresses behind a slash although there was room for a letter more."""
    lines = cell(("https://chirp.example/", 80.0), ("some_name", 45.0))

    assert join_lines(lines, right_edge=100.0) == ("https://chirp.example/some_name", True)


def test_the_rest_of_an_address_is_one_although_it_does_not_look_so() -> None:
    """A query's middle has neither slash nor dot, and is joined all the same."""
    lines = cell(
        ("https://chirp.example/a0", 90.0), ("O2?src=twsrc%5Egoog", 98.0), ("le%7Cx", 30.0)
    )

    assert join_lines(lines, right_edge=100.0) == (
        "https://chirp.example/a0\nO2?src=twsrc%5Egoogle%7Cx",
        True,
    )
