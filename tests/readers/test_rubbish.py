"""Rubbish: whatever bytes come, a reader returns a document or refuses in words."""

import io
import json
import zipfile
from email.message import EmailMessage

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from withheld.errors import UnreadableFile
from withheld.model.document import LineKind
from withheld.readers.codec import Decoder, encode
from withheld.readers.interface import Limits
from withheld.readers.reading import read_bytes


def workbook() -> bytes:
    """A small workbook, packed without compression so that changed bytes reach the XML."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["No", "URL"], [1, "https://chirp.example/a"], [2, 1354886802703381466.0]):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://other.example/x"
    stream, result = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return result.getvalue()


def mail() -> bytes:
    """A mail with two forms, an attachment and a mail inside."""
    message, inner = EmailMessage(), EmailMessage()
    inner["From"] = "a@ministry.example"
    inner.set_content("inner https://chirp.example/a")
    message["From"] = "=?utf-8?q?D=C3=A9sk?= <desk@ministry.example>"
    message["Date"] = "Sun, 31 Jan 2021 21:14:00 +0530"
    message["Subject"] = "तत्काल"
    message.set_content("Block https://chirp.example/a")
    message.add_alternative("<p>Block <a href='https://chirp.example/a'>it</a>", subtype="html")
    message.add_attachment(b"n,url\n1,https://chirp.example/a\n", "text", "csv", filename="l.csv")
    message.add_attachment(inner)
    return message.as_bytes()


SEEDS = {
    "order.txt": "To the service\r\nhttps://chirp.example/मंच\r".encode(),
    "wide.csv": 'No;URL\n1;"https://chirp.example/a"\n'.encode("utf-16"),
    "order.html": b"<html><body><table><tr><td>1<td><a href='https://chirp.example/a'>a</a></table>"
    b"<ol start=3><li>x</ol><pre>a\nb</pre><div hidden>h</div></body></html>",
    "order.xlsx": workbook(),
    "order.eml": mail(),
    "order.pdf": bytes(
        typst.compile(b"Order\n#table(columns: 2, [No], [URL], [1], [a], [2], [b])")
    ),
}
QUICK = Limits(file_bytes_max=2_000_000, inner_bytes_max=8_000_000)


def settle(data: bytes, *, name: str) -> None:
    """Read `data`; anything but a document or a refusal in words fails the test."""
    try:
        document = read_bytes(data, name=name, limits=QUICK)
    except UnreadableFile:
        return
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
    assert all(
        line.unreadable if line.kind is LineKind.PAGE else line.text.strip() or line.links
        for line in document.lines
    )
    decoder, copy = Decoder(), None
    for text in encode(document):
        copy = decoder.take(json.loads(text))
    assert copy == document


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_changed_bytes_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """A few bytes changed, cut out or put in never make a reader fail in another way."""
    seed = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(seed) - 1, 0)))
        length = data.draw(st.integers(0, 12))
        seed[at : at + length] = data.draw(st.binary(max_size=12))

    settle(bytes(seed), name=name)


@pytest.mark.parametrize("name", SEEDS)
def test_files_cut_short_are_read_or_refused(name: str) -> None:
    """A file cut off anywhere is read as far as it goes, or refused."""
    seed = SEEDS[name]
    for cut in range(0, len(seed), max(len(seed) // 25, 1)):
        settle(seed[:cut], name=name)


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=300),
    start=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"From: a@b.example\n"]),
    name=st.sampled_from(["a.txt", "a.csv", "a.html", "a.md", "", "a.xlsx"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes, name: str) -> None:
    """Any bytes at all, behind any beginning and under any name, are read or refused."""
    settle(start + data, name=name)


@settings(max_examples=60, deadline=None)
@given(markup=st.text(alphabet="<>/abdtrlihspn='\" \n", max_size=200))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    """Tags in any order, open or closed, give lines."""
    settle(b"<html>" + markup.encode(), name="a.html")


def test_parts_deep_inside_each_other_are_given_up() -> None:
    """A zip in a zip in a zip … ends in one unread line, not in a crash."""
    data = b"https://chirp.example/a\n"
    for _ in range(12):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("inner.zip", data)
        data = stream.getvalue()

    document = read_bytes(data, name="order.zip")

    assert "parts deep" in document.lines[-1].unreadable


def test_a_zip_of_bombs_is_refused_as_a_whole() -> None:
    """Many small parts that unpack to far too much are counted together."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", bytes(f"{number}\n" * 300_000, "ascii"))

    with pytest.raises(UnreadableFile, match="bomb"):
        read_bytes(stream.getvalue(), name="order.zip", limits=QUICK)
