"""Numbered items run together on a line, or one below the other."""

from collections.abc import Callable

import pytest

from withheld.intake.urls import find_urls
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


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://chirp.example/asha(the account above", "https://chirp.example/asha"),
        ("https://chirp.example/asha(see below) and others", "https://chirp.example/asha"),
        ("remove https://chirp.example/asha's posts", "https://chirp.example/asha"),
        ("请删除chirp.example/asha，谢谢", "https://chirp.example/asha"),
        ("これはwww.chirp.example/ashaです", "https://www.chirp.example/asha"),
        ("http://chirp.example/これは", "http://chirp.example/"),
    ],
)
def test_a_word_that_stuck_to_an_address_is_cut_off_and_doubted(text: str, url: str) -> None:
    """Where a blank was lost the address is what stands before, and a person confirms it."""
    (found,) = find_urls(text)

    assert (found.absolute, found.doubts) == (url, ("glued-word",))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("[site](https://chirp.example)[mail](mailto:desk@post.example)", "https://chirp.example"),
        ("http://chirp.example=", "http://chirp.example"),
        ("https://chirp.example/asha@", "https://chirp.example/asha"),
        ("https://chirp.example/(", "https://chirp.example/"),
        ("\u2067https://chirp.example/asha\u2069", "https://chirp.example/asha"),
        ("https://chirp.example/a_(b)_(c", "https://chirp.example/a_(b)_"),
        ("https://chirp.example/a?x[0]=1", "https://chirp.example/a?x[0]=1"),
    ],
)
def test_what_no_address_ends_in_is_not_part_of_it(text: str, url: str) -> None:
    """Brackets that nothing closes, marks of direction and lone signs are the sentence's."""
    assert find_urls(text)[0].absolute == url
