"""Screenshots pasted into letters of any form are read, and emblems are not."""

import base64
import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.readers.scans import IS_MISSING, ROWS, TABLE, WHY_SKIPPED, screenshot

from withheld.intake.reading import read_document
from withheld.model.document import Document
from withheld.readers.inline_pictures import may_hold_words, size_of
from withheld.readers.reading import read_bytes

WORDS = '<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'
SAID = "You are directed to block what the picture lists."
needs_engine = pytest.mark.skipif(IS_MISSING, reason=WHY_SKIPPED)


def emblem(kind: str = "PNG", *, size: tuple[int, int] = (480, 120)) -> bytes:
    """A coat of arms without words: as large as a line of text, and grey."""
    file = io.BytesIO()
    Image.radial_gradient("L").resize(size).save(file, kind)
    return file.getvalue()


def as_docx(picture: bytes) -> bytes:
    """A letter of Word with a picture in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", WORDS.format(SAID))
        package.writestr("word/media/image1.png", picture)
    return stream.getvalue()


def as_odt(picture: bytes) -> bytes:
    """A letter of LibreOffice with a picture in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            '<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>'
            f"<text:p>{SAID}</text:p></office:text></office:body></office:document-content>",
        )
        package.writestr("Pictures/one.png", picture)
    return stream.getvalue()


def as_html(picture: bytes) -> bytes:
    """A page that carries a picture in itself."""
    carried = base64.b64encode(picture).decode()
    return f'<p>{SAID}</p><img src="data:image/png;base64,{carried}">'.encode()


def as_mail(picture: bytes) -> bytes:
    """A mail whose body shows a picture beside its words."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "order@ministry.example", "Order"
    mail.set_content(SAID)
    mail.add_alternative(f"<p>{SAID}</p><img src='cid:one'>", subtype="html")
    rich = mail.get_payload()[1]  # type: ignore[index]  # a list of parts
    rich.add_related(picture, "image", "png", cid="<one>")  # type: ignore[union-attr]  # a part
    return mail.as_bytes()


def as_html_mail(picture: bytes) -> bytes:
    """A mail whose HTML body carries a picture in itself."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "order@ministry.example", "Order"
    mail.set_content(as_html(picture).decode(), subtype="html")
    return mail.as_bytes()


FORMS = {
    "order.docx": as_docx,
    "order.odt": as_odt,
    "order.html": as_html,
    "order.eml": as_mail,
    "page.eml": as_html_mail,
}


def read(name: str, picture: bytes) -> Document:
    """A letter of the form that `name` tells, with a picture in it."""
    return read_bytes(FORMS[name](picture), name=name)


@pytest.mark.real
@needs_engine
@pytest.mark.parametrize("name", FORMS)
def test_a_screenshot_of_a_list_is_read_in_every_form_of_letter(name: str) -> None:
    """Its addresses are items, each doubted, and the letter's own words are there."""
    document = read(name, screenshot(TABLE, dots=110))
    found = {item.url: item.doubts for item in read_document(document).items}

    assert SAID in [line.text for line in document.lines]
    assert {url for _, url, _ in ROWS if url.startswith("https")} <= set(found)
    assert all("ocr" in doubts for doubts in found.values())


@pytest.mark.parametrize("name", FORMS)
def test_an_emblem_is_no_page_that_nobody_could_read(name: str) -> None:
    """Nothing is written in it, so nothing waits for a person."""
    document = read(name, emblem())

    assert SAID in [line.text for line in document.lines]
    assert not [line for line in document.lines if line.unreadable or line.is_recognised]


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG"])
def test_the_size_of_a_picture_is_what_it_states(kind: str) -> None:
    """Whatever its form, across and down."""
    assert size_of(emblem(kind, size=(321, 54))) == (321, 54)
    assert may_hold_words(emblem(kind, size=(321, 54)))
    assert not may_hold_words(emblem(kind, size=(299, 400)))
    assert not may_hold_words(emblem(kind, size=(900, 30)))


@given(st.sampled_from(["PNG", "GIF", "JPEG"]), st.integers(0, 400), st.binary(max_size=8))
def test_a_broken_picture_has_a_size_or_none(kind: str, cut: int, noise: bytes) -> None:
    """Cut short or overwritten, it never breaks what asks for its size."""
    data = emblem(kind)[:cut] + noise
    width, height = size_of(data)

    assert width >= 0
    assert height >= 0
