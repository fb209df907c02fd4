"""Lists that run down one column of a page and go on in the next."""

import pytest
import typst

from withheld.intake.reading import read_document
from withheld.model.reading import Reading
from withheld.readers.reading import read_bytes

LOCATORS = [
    f"https://chirp.example/some_{'long_' * (number % 4)}name_{number}"
    + (f"/status/{1354886802703381000 + number * 37}" if number % 3 else "")
    for number in range(1, 132)
]


def reading_of(body: str, *, columns: int, footer: str = "") -> Reading:
    """What is read of a PDF whose page has columns."""
    source = (
        f"#set page(columns: {columns}, margin: 1.8cm, height: 17cm, footer: [{footer}])\n"
        f"#set text(size: 9pt)\n#set par(justify: false)\n{body}"
    )
    return read_document(read_bytes(bytes(typst.compile(source.encode())), name="list.pdf"))


def breaking(text: str) -> str:
    """`text` as Typst that breaks wherever a line is full."""
    return "#(" + "".join(f'"{c}" + sym.zws + ' for c in text) + '"")'


def unbroken(reading: Reading) -> list[str]:
    """The addresses that were taken."""
    return [(item.url or "").replace("\u200b", "") for item in reading.items]


@pytest.mark.parametrize("columns", [2, 3])
def test_numbered_columns_are_read_one_after_the_other(columns: int) -> None:
    """What wraps in a column belongs to the entry above it there, never to one beside it."""
    body = "\n\n".join(f"{n}. {breaking(one)}" for n, one in enumerate(LOCATORS, start=1))
    body = body.replace(". #", r"\. #")
    reading = reading_of(body, columns=columns)

    assert unbroken(reading) == LOCATORS
    assert [item.rows[0].n for item in reading.items] == list(range(1, 132))


def test_an_entry_cut_by_column_page_and_footer_is_one() -> None:
    """A footer between the halves of an address changes nothing of it."""
    body = "#set par(spacing: 0.65em)\n" + "\n\n".join(
        rf"{n}\. {breaking(one)}" for n, one in enumerate(LOCATORS, start=1)
    )
    footer = "Page 1 of the annexure to order 118"
    reading = reading_of(body, columns=2, footer=footer)

    assert unbroken(reading) == LOCATORS
    assert len({item.place.page for item in reading.items}) > 1


@pytest.mark.parametrize("count", [60, 59, 58, 47])
def test_columns_without_numbers_keep_their_own_lines(count: int) -> None:
    """Whether or not the lines of two columns break alike, no address is cut or lost."""
    body = "\n\n".join(breaking(one) for one in LOCATORS[:count])
    reading = reading_of(body, columns=2)

    assert sorted(unbroken(reading)) == sorted(LOCATORS[:count])


def test_numbers_may_begin_anew_below_a_heading() -> None:
    """A list of two sections is read section by section where a heading crosses its columns."""
    section = "\n\n".join(rf"{n}\. {breaking(one)}" for n, one in enumerate(LOCATORS[:12], start=1))
    other = "\n\n".join(rf"{n}\. {breaking(one)}" for n, one in enumerate(LOCATORS[12:24], start=1))
    body = (
        f"#columns(2)[{section}]\nAnnexure B, accounts that repeat what those of annexure A said,"
        f" as on the day of the order.\n#columns(2)[{other}]"
    )
    reading = reading_of(body, columns=1)

    assert sorted(unbroken(reading)) == sorted(LOCATORS[:24])
    assert [item.rows[0].n for item in reading.items] == [*range(1, 13), *range(1, 13)]


def test_prose_in_two_columns_is_no_list() -> None:
    """Numbered paragraphs stay paragraphs: nothing is taken for it, and their words are whole."""
    words = "The account in question went on publishing what the order of March had forbidden it. "
    body = "\n\n".join(rf"{n}\. {words * 2}" for n in range(1, 14))
    reading = reading_of(body, columns=2)

    assert reading.items == ()
    assert not any(line.cells for line in reading.document.lines)
