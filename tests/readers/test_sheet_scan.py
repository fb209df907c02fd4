"""Rows taken by their usual shape: always what a parser would have read, or left to it."""

import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from withheld.errors import UnreadableFile
from withheld.readers.interface import Limits
from withheld.readers.numbers import NumberForm, Style
from withheld.readers.package import Package, feed, safe_parser
from withheld.readers.sheet import Sheet, _SheetHandler, read_sheet
from withheld.readers.sheet_scan import SharedText, blocks, find_rows, scan_shared

SHARED = [SharedText("https://chirp.example/a"), SharedText("gone", is_struck=True)]
STYLES = [Style(), Style(is_struck=True), Style(form=NumberForm.DATE)]
TEXTS = [
    "",
    "a",
    " ",
    "&amp;&lt;",
    "&#65;",
    "&#128;",
    "_x0041_",
    "_xD83D_",
    "ß 封",
    "<!--c-->",
    "\r\n",
]
VALUES = ["0", "1", "2", "44227", "1354886802703381466", "1.5E+3", "", "x", "TRUE", "&amp;"]


@st.composite
def cells(draw: st.DrawFn) -> str:
    """A cell as some program writes it."""
    letters = draw(st.sampled_from(["A", "B", "C", "AA"]))
    style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="9"']))
    kind = draw(st.sampled_from(["", "n", "s", "str", "b", "e", "inlineStr", "d"]))
    typed = f' t="{kind}"' if kind else ""
    order = draw(st.sampled_from([f"{style}{typed}", f"{typed}{style}"]))
    value, text = draw(st.sampled_from(VALUES)), draw(st.sampled_from(TEXTS))
    body = draw(
        st.sampled_from(
            [
                f"<v>{value}</v>",
                f"<v>{text}</v>",
                f"<is><t>{text}</t></is>",
                f'<is><t xml:space="preserve">{text}</t></is>',
                f"<is><r><rPr><strike/></rPr><t>{text}</t></r></is>",
                f"<f>HYPERLINK(&quot;https://f.example/&quot;,1)</f><v>{value}</v>",
                "<v/>",
                "",
            ]
        )
    )
    return f'<c r="{letters}1"{order}>{body}</c>' if body else f'<c r="{letters}1"{order}/>'


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A row as some program writes it."""
    number = draw(st.integers(1, 9))
    more = draw(st.sampled_from(["", ' hidden="1"', ' ht="0"', ' spans="1:3" ht="12.8"']))
    reference = draw(st.sampled_from([f' r="{number}"', f' r="{number}"', ""]))
    inside = "".join(draw(st.lists(cells(), max_size=4)))
    blank = draw(st.sampled_from(["", "", "\n  "]))
    return f"{blank}<row{reference}{more}>{inside}</row>" if inside else f"<row{reference}{more}/>"


def parsed(data: bytes) -> Sheet:
    """The sheet as a parser reads it, element by element."""
    handler = _SheetHandler(SHARED, STYLES)
    feed(safe_parser(start=handler.start, end=handler.end, text=handler.text), [data])
    return handler.sheet


def scanned(data: bytes) -> Sheet:
    """The sheet as it is read."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("s.xml", data)
    return read_sheet(Package(stream.getvalue(), Limits()), "s.xml", shared=SHARED, styles=STYLES)


@settings(max_examples=200, deadline=None)
@example(made=['<row r="1"><c r="A1" t="b"><is><t></t></is></c></row>'], head="")
@given(
    made=st.lists(rows(), max_size=6), head=st.sampled_from(["", '<sheetFormatPr zeroHeight="1"/>'])
)
def test_what_is_scanned_is_what_would_be_parsed(made: list[str], head: str) -> None:
    """Whatever the rows look like, both ways of reading agree, or both refuse."""
    data = f"<worksheet>{head}<sheetData>{''.join(made)}</sheetData></worksheet>".encode()
    try:
        expected = parsed(data)
    except UnreadableFile:
        with pytest.raises(UnreadableFile):
            scanned(data)
        return

    assert scanned(data) == expected


def test_a_usual_sheet_is_scanned() -> None:
    """What programs write every day is not left to the parser."""
    data = b'<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData><row r="1"/></sheetData>'

    assert find_rows(data) is not None
    assert find_rows(data.replace(b"UTF-8", b"ISO-8859-1")) is None
    assert find_rows(data.replace(b"<row", b"<!-- --><row")) is None
    assert find_rows(data + data[data.index(b"<sheetData>") :]) is None


def test_blocks_are_whole_rows_and_nothing_is_left_out() -> None:
    """A long sheet is taken in pieces that end where a row ends."""
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    data = row * 60_000 + b" "

    pieces = list(blocks(data, 0, len(data)))

    assert len(pieces) > 2
    assert all(piece.endswith(b"</row>") for piece in pieces[:-1])
    assert b"".join(pieces) == data


@pytest.mark.parametrize("unusual", ["<si><r><t>x</t></r></si>", "<si><t>&#65;</t></si>", "<si/>"])
def test_shared_texts_of_an_unusual_shape_are_left_to_the_parser(unusual: str) -> None:
    """Rich text and odd entities are not guessed at."""
    usual = "<sst><si><t>a</t></si><si><t>b &amp; c</t></si>{}</sst>"

    assert scan_shared(usual.format("").encode()) == [SharedText("a"), SharedText("b & c")]
    assert scan_shared(usual.format(unusual).encode()) is None
