r"""Rich Text: code pages, fields, tables, what is struck, hidden or deleted."""

import pytest

from withheld.errors import UnreadableFile
from withheld.model.document import Document, LineKind, Link
from withheld.readers.reading import read_bytes
from withheld.readers.rtf import html_within

FONTS = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset134 SimSun;}}"


def read(body: str) -> Document:
    """A letter with `body` as read."""
    return read_bytes(
        (r"{\rtf1\ansi\ansicpg1252\uc1" + FONTS + body + "}").encode("latin-1"), name="order.rtf"
    )


def texts(document: Document) -> list[str]:
    """The lines' texts."""
    return [line.text for line in document.lines]


def test_paragraphs_are_lines() -> None:
    """A paragraph ends at its sign; line ends of the file mean nothing."""
    assert texts(read("Block\r\n it\\par\r\n\\par now\\line or later")) == [
        "Block it",
        "now\nor later",
    ]


def test_every_way_to_write_a_letter_is_read() -> None:
    """Code pages by font, numbered characters with and without a stand-in, halves of one."""
    document = read(
        r"{\f1 \'ca\'eb\'fe\'f7}\par{\f2 \'b7\'e2\'cb\'f8}\par"
        r"{\uc2\u2325\'3f\'3f\u2340??}\par\u-10179?\uc0 \u-8704 \par caf\'e9\~x"
    )

    assert texts(document) == ["Ключ", "封锁", "कत", "😀", "café\u00a0x"]


def test_a_link_keeps_words_and_target() -> None:
    """A field that leads elsewhere than its words is seen."""
    document = read(
        r'See {\field{\*\fldinst{HYPERLINK "https://other.example/b"}}'
        r"{\fldrslt{\ul https://chirp.example/a}}} now"
    )

    assert texts(document) == ["See https://chirp.example/a now"]
    assert document.lines[0].links == (
        Link(text="https://chirp.example/a", target="https://other.example/b"),
    )


def test_rows_carry_headings_and_what_is_struck() -> None:
    """A table gives rows; a struck cell is struck, a nested group ends it."""
    row = r"\trowd\cellx100\cellx200\pard\intbl {0}\cell {1}\cell\row"
    rows = [
        row.replace("{0}", number).replace("{1}", url)
        for number, url in (
            ("No", "URL"),
            ("1", "https://chirp.example/a"),
            ("2", r"{\strike https://chirp.example/b}"),
        )
    ]

    document = read("Annexure" + r"\par" + "".join(rows) + r"\pard Done\par")

    assert [line.kind for line in document.lines] == [
        LineKind.PARAGRAPH,
        *[LineKind.ROW] * 3,
        LineKind.PARAGRAPH,
    ]
    assert [(c.heading, c.text, c.is_struck) for c in document.lines[3].cells] == [
        ("No", "2", False),
        ("URL", "https://chirp.example/b", True),
    ]


def test_hidden_text_is_marked_and_deleted_text_is_not_read() -> None:
    """What nobody sees is a hidden line; what a change deleted is counted."""
    document = read(r"{\v secret}\par{\deleted old}new\par a {\strike b}\par")

    assert [(line.text, line.is_hidden, line.struck) for line in document.lines] == [
        ("secret", True, ()),
        ("new", False, ()),
        ("a b", False, ((2, 3),)),
    ]
    assert document.parts[0].blind_spots == ("1 places that a tracked change deleted",)


def test_headers_come_after_the_letter_and_pictures_are_counted() -> None:
    """A header is read once, apart; a picture's bytes are not text; raw bytes are skipped."""
    document = read(
        r"{\header Ministry\par}Block{\footnote see annex} it{\pict\wmetafile8 00ff}"
        r"{\*\unknown{secret}}\bin4 }}{{ now\par"
    )

    assert texts(document) == ["Block it now", "Ministry", "see annex"]
    assert document.parts[0].blind_spots == ("1 pictures",)


def test_groups_too_deep_are_refused() -> None:
    """A hundred thousand braces are refused in words."""
    with pytest.raises(UnreadableFile, match="deep"):
        read("{" * 100_000)


def test_a_mail_that_was_html_is_turned_back() -> None:
    """HTML wrapped in Rich Text comes out as it was; what only Rich Text needs stays out."""
    data = (
        rb"{\rtf1\ansi\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
        rb'Block {\*\htmltag84 <a href="https://chirp.example/a">}\htmlrtf{\field x}\htmlrtf0 it'
        rb"{\*\htmltag92 </a>}\htmlrtf }\htmlrtf0{\*\htmltag72 </p>}}"
    )

    assert html_within(data) == '<p>Block <a href="https://chirp.example/a">it</a></p>'
    assert html_within(rb"{\rtf1 plain}") is None
