"""Plain text and Markdown: physical lines, whatever the encoding and the line ends."""

import pytest

from withheld.errors import UnreadableFile
from withheld.intake.reading import read_document
from withheld.model.document import LineKind
from withheld.readers.reading import read_bytes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_change_the_lines(end: str) -> None:
    """LF, CRLF and a bare CR end a line alike, and blank lines count in its place."""
    data = end.join(["To the service", "", "https://chirp.example/a"]).encode()

    document = read_bytes(data, name="order.txt")

    assert [(line.number, line.place.line, line.text) for line in document.lines] == [
        (1, 1, "To the service"),
        (2, 3, "https://chirp.example/a"),
    ]
    assert {line.kind for line in document.lines} == {LineKind.TEXT}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_told_apart(encoding: str) -> None:
    """UTF-8 and UTF-16 read the same, with and without a byte order mark."""
    text = "Order of the Ministry\nhttps://chirp.example/मंच\n"

    document = read_bytes(text.encode(encoding), name="order.txt")

    assert [line.text for line in document.lines] == text.splitlines()
    assert document.parts[0].blind_spots == ()


def test_invalid_utf8_is_said() -> None:
    """A wrong byte in a UTF-8 text costs one character, and a blind spot says so."""
    data = "Требование об ограничении доступа".encode() + b"\xff\n" + b"https://chirp.example/a\n"

    document = read_bytes(data, name="order.txt")

    assert document.lines[0].text == "Требование об ограничении доступа\ufffd"
    assert "1 places are not valid UTF-8" in document.parts[0].blind_spots[0]


def test_a_guessed_encoding_is_said() -> None:
    """A text in an old eight-bit encoding is read, and the guess is named."""
    text = "Требование об ограничении доступа к странице сети Интернет\n" * 5

    document = read_bytes(text.encode("cp1251"), name="order.txt")

    assert document.lines[0].text == text.splitlines()[0]
    assert "a guess" in document.parts[0].blind_spots[0]


def test_markdown_links_stay_in_the_text() -> None:
    """Words and target of a Markdown link are both in the line, as written."""
    document = read_bytes(b"# Order\n\n[here](https://chirp.example/a)\n", name="order.md")

    assert document.media_type == "text/markdown"
    assert document.lines[1].text == "[here](https://chirp.example/a)"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\0" * 100])
def test_an_empty_file_is_refused(data: bytes) -> None:
    """A file without any text is refused in words, not read as an order of no lines."""
    with pytest.raises(UnreadableFile, match="empty"):
        read_bytes(data, name="order.txt")


def test_bytes_that_are_no_text_are_refused() -> None:
    """Binary rubbish called .txt is not read as text."""
    with pytest.raises(UnreadableFile, match="no reader knows"):
        read_bytes(bytes(range(256)) * 40, name="order.txt")


def test_what_markdown_strikes_out_is_struck() -> None:
    """Of two addresses in a line of Markdown, the one between tildes is doubted."""
    text = b"Block https://chirp.example/a and ~~https://chirp.example/b~~ now\n"

    document = read_bytes(text, name="order.md")

    assert document.lines[0].struck == ((34, 61),)
    assert [item.doubts for item in read_document(document).items] == [(), ("struck",)]
    assert read_bytes(text, name="order.txt").lines[0].struck == ()
