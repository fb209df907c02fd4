"""Numbered items run together on a line, or one below the other."""

from collections.abc import Callable

from withheld.model.reading import Reading

Read = Callable[[str], Reading]


def found(reading: Reading) -> list[tuple[str | None, list[int]]]:
    """Return the addresses, or handles, and the numbers beside them."""
    return [(one.url or one.as_written, [row.n for row in one.rows]) for one in reading.items]


def test_the_next_items_number_is_no_end_of_an_address(read: Read) -> None:
    """`…/;21. https://…`: the number belongs to what follows."""
    reading = read(
        "Block these:\n20https://chirp.example/a/status/1354571613340693481;21. "
        "https://chirp.example/b\n22)https://chirp.example/c/\n23.https://chirp.example/d\n"
    )

    assert found(reading) == [
        ("https://chirp.example/a/status/1354571613340693481", [20]),
        ("https://chirp.example/b", [21]),
        ("https://chirp.example/c/", [22]),
        ("https://chirp.example/d", [23]),
    ]


def test_a_numbered_line_below_is_no_rest_of_an_address(read: Read) -> None:
    """An id at the line's end is not made longer by the number below it."""
    reading = read(
        "Block these:\n36.https://chirp.example/a/status/1355143460553748802\n"
        "37.@some_name 38. https://chirp.example/c\n"
    )

    assert found(reading)[0] == ("https://chirp.example/a/status/1355143460553748802", [36])
    assert ("https://chirp.example/c", [38]) in found(reading)
