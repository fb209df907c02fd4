"""PDF: the same bytes for the same paper, tagged, with every text as text."""

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.model.papers import (
    Address,
    BulletList,
    Callout,
    CheckBox,
    Code,
    Heading,
    KeyValueTable,
    Link,
    NumberedList,
    Paper,
    Rule,
    Strong,
    Table,
    runs,
    say,
)
from withheld.renderers.pdf import font_folders, to_pdf

HOSTILE = '"#x) $y$ *z* `q` \\ #import "a.typ" // [b] <c> @d = e'
LONG = "https://chirp.example/lantern/status/" + "1234567890" * 8


def read(pdf: bytes) -> str:
    """Return the text of a PDF, as a reader would copy it, without its line ends."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split("\r\n"))


def every_block(text: str) -> Paper:
    """Return a paper in which `text` stands wherever a text can stand."""
    return Paper(
        title=text,
        language="en-GB",
        blocks=(
            Address((text, text)),
            say(text, Strong(text), Link(text, "https://a.example/"), Link(text, "index.html")),
            say(),
            Heading(text),
            BulletList((runs(text),)),
            NumberedList((runs(text),)),
            KeyValueTable(((text, text),)),
            Table((text, text), ((text, text),), caption=text),
            Table((text,), ((text,),)),
            Callout(text, runs(text)),
            CheckBox(text, is_ticked=True),
            Code(text),
            Rule(),
        ),
    )


def test_the_same_paper_gives_the_same_bytes() -> None:
    """A letter on file can be made again and compared."""
    paper = every_block("words")

    assert to_pdf(paper) == to_pdf(paper)


def test_what_an_order_says_never_becomes_code() -> None:
    """Typst's own marks stay letters wherever they stand."""
    assert HOSTILE.replace(" ", "") in read(to_pdf(every_block(HOSTILE))).replace(" ", "")


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1).filter(str.strip))
def test_any_text_can_be_set(text: str) -> None:
    """No text, whatever it holds, stops a letter."""
    assert to_pdf(every_block(text)).startswith(b"%PDF-")


def test_a_long_address_is_copied_whole() -> None:
    """A URL broken over lines is still one URL to whoever copies it."""
    table = Table(("Where", "What"), (("Annexure, serial 1", LONG),))
    text = read(to_pdf(Paper(title="T", language="en", blocks=(table,))))

    assert LONG in text


def test_a_pdf_is_tagged_and_says_its_title() -> None:
    """A screen reader finds headings and tables (PDF/UA-1)."""
    pdf = to_pdf(Paper(title="A title", language="hi", blocks=(say("नमस्ते"),)))

    document = pypdfium2.PdfDocument(pdf)

    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_dict()["Title"] == "A title"


def test_hindi_is_set_with_its_own_letters() -> None:
    """A holder who reads Hindi gets letters, not boxes."""
    pdf = to_pdf(Paper(title="T", language="hi", blocks=(say("आपकी सामग्री"),)))

    assert len(font_folders()) == 2
    assert "आपकी" in read(pdf)


def test_a_letter_that_no_font_has_is_named_not_dropped() -> None:
    """An order's Chinese locator does not vanish from the answer to it."""
    pdf = to_pdf(Paper(title="T", language="en", blocks=(say("a中b Привет"),)))

    assert "a[U+4E2D]b Привет" in read(pdf)
