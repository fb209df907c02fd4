"""The plainest rows of a list are read at a glance, and never otherwise than the others."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from withheld.intake.cells import sightings_in_row
from withheld.intake.plain_rows import PlainRows
from withheld.intake.reading import read_document
from withheld.model.document import Cell, Document, Line, LineKind, PartRead, Place
from withheld.model.identity import LineNumber

_ADDRESSES = st.one_of(
    st.integers(1, 10**19).map(lambda n: f"https://chirp.example/asha/status/{n}"),
    st.builds(
        lambda scheme, host, path: f"{scheme}{host}{path}",
        st.sampled_from(["https://", "http://", "hxxps://", "HTTPS://", "https//", ""]),
        st.sampled_from(
            ["chirp.example", "www.chirp.example", "CHIRP.example", "a_b.example", "x.gov.in", "@"]
        ),
        st.text(alphabet="/?#=&%+.~-_@aXp1;:,()[]* |\u200b\u0964", max_size=14).map(
            lambda path: f"/{path}"
        ),
    ),
    st.sampled_from(["@asha", "#march", "12345678901", "[private]", "", "asha.example"]),
)
_REMARKS = st.one_of(
    st.sampled_from(
        [
            "",
            "incitement, 2 posts",
            "(Hindi)",
            "(illegible)",
            "[unreadable]",
            "www , x",
            "http;x",
            "see asha@post.example",
            "https://other.example/x",
            "हिंसा",
            "URL",
        ]
    ),
    st.text(alphabet="ab ,()'\"!?+=&%-;:./@w\u0939", max_size=12),
)
_SERIALS = st.one_of(
    st.integers(0, 300).map(str), st.sampled_from(["", "1.", "(2)", "१", "12345678", "n"])
)
_HEADINGS = st.sampled_from(
    [
        ("S.No", "URL", "Remarks"),
        ("S.No", "URL", ""),
        ("", "URL", "Remarks"),
        ("Remarks", "URL", "No."),
        ("No.", "URL", "Link"),
        ("", "", ""),
        ("URL", "Reason", "Status"),
    ]
)


@st.composite
def _rows(draw: st.DrawFn) -> tuple[tuple[str, str, str], list[Line]]:
    """Return headings and rows that are plain, and rows that look it and are not."""
    headings = draw(_HEADINGS)
    count = draw(st.integers(1, 6))
    lines = []
    for number in range(1, count + 1):
        texts = [draw(_SERIALS), draw(_ADDRESSES), draw(_REMARKS)]
        if headings[0] in {"URL", "Remarks"}:
            texts = [draw(_ADDRESSES), draw(_ADDRESSES), draw(_SERIALS)]
        cells = tuple(
            Cell(
                text=text,
                heading=heading,
                hyperlink=draw(st.sampled_from(["", "", "", "https://other.example/y"])),
                is_struck=draw(st.sampled_from([False, False, False, True])),
            )
            for text, heading in zip(texts, headings, strict=True)
        )
        lines.append(_row(number, cells, is_hidden=draw(st.sampled_from([False, False, True]))))
    return headings, lines


def _row(number: int, cells: tuple[Cell, ...], *, is_hidden: bool = False) -> Line:
    """Return a row of a sheet."""
    return Line(
        number=LineNumber(number),
        kind=LineKind.ROW,
        text="\t".join(cell.text for cell in cells),
        place=Place(sheet="Annexure-I", row=number),
        cells=cells,
        is_hidden=is_hidden,
    )


def _document(lines: list[Line]) -> Document:
    """Return a sheet of these rows."""
    part = PartRead(name="", media_type="text/csv", sha256="0" * 64, size=1)
    return Document(
        media_type="text/csv", sha256="0" * 64, size=1, lines=tuple(lines), parts=(part,)
    )


@given(rows=_rows())
def test_a_plain_row_names_what_a_closer_look_finds(
    rows: tuple[tuple[str, str, str], list[Line]],
) -> None:
    """Where a glance reads a row at all, going through its cells finds that one thing too."""
    headings, lines = rows
    plain = PlainRows()

    for line in lines:
        one = plain.sighting(line, headings)
        if one is not None:
            assert [replace(one, is_plain=False)] == list(sightings_in_row(line, headings))


@given(rows=_rows())
def test_a_list_is_sorted_the_same_without_the_glance(
    rows: tuple[tuple[str, str, str], list[Line]],
) -> None:
    """Rows whose text departs from their cells take the closer look, and end in the same class."""
    _, lines = rows
    glanced = read_document(_document(lines))
    looked = read_document(_document([replace(line, text=f"{line.text} ") for line in lines]))

    assert glanced.classes == looked.classes
    assert glanced.items == looked.items
    assert glanced.asides == looked.asides
    assert [one.line for one in glanced.unread] == [one.line for one in looked.unread]
    assert glanced.warnings == looked.warnings


def test_the_usual_row_is_read_at_a_glance() -> None:
    """A number, an address and a few words need no closer look."""
    cells = (
        Cell(text="7", heading="S.No"),
        Cell(text="https://chirp.example/@asha/135000", heading="URL"),
        Cell(text="incitement (Hindi)", heading="Remarks"),
    )

    found = PlainRows().sighting(_row(7, cells), ())

    assert found is not None
    assert (found.url, found.serial, found.remark) == (
        "https://chirp.example/@asha/135000",
        7,
        "incitement (Hindi)",
    )


def test_a_row_that_says_something_is_illegible_takes_a_closer_look() -> None:
    """What the document itself could not read is never passed over at a glance."""
    cells = (
        Cell(text="7", heading="S.No"),
        Cell(text="https://chirp.example/asha", heading="URL"),
        Cell(text="post (illegible)", heading="Remarks"),
    )

    assert PlainRows().sighting(_row(7, cells), ()) is None
