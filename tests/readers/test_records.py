"""JSON and XML: records are rows, fields are lines, nothing is fetched and no digit is lost."""

import pytest

from withheld.errors import UnreadableFile
from withheld.intake.reading import read_document
from withheld.model.document import Document, LineKind, Link
from withheld.readers.reading import read_bytes

FORM = """<?xml version="1.0" encoding="UTF-8"?>
<removalOrder xmlns="urn:example:order">
  <issuingAuthority>Example Office</issuingAuthority>
  <content reference="R-1">
    <location>https://chirp.example/a</location>
    <location>https://chirp.example/b</location>
  </content>
  <reasons>It says <em>this</em>, see <a href="https://law.example/3">article 3</a>.</reasons>
</removalOrder>
"""


def texts(document: Document) -> list[str]:
    """The lines' texts."""
    return [line.text for line in document.lines]


def test_a_list_of_records_is_a_table() -> None:
    """Each record of a JSON list is a row whose cells carry the names of the fields."""
    data = b"""{"issued_on": "2021-01-31", "items": [
      {"no": 1, "url": "https://chirp.example/a", "holder": {"id": 1354886802703381466}},
      {"no": 2, "url": "https://chirp.example/b", "holder": null}
    ]}"""

    document = read_bytes(data, name="order.json")

    assert [line.kind for line in document.lines] == [
        LineKind.PARAGRAPH,
        LineKind.ROW,
        LineKind.ROW,
    ]
    assert texts(document)[0] == "issued on: 2021-01-31"
    assert [(cell.heading, cell.text) for cell in document.lines[1].cells] == [
        ("no", "1"),
        ("url", "https://chirp.example/a"),
        ("holder id", "1354886802703381466"),
    ]
    assert (document.lines[2].place.row, document.lines[2].place.line) == (2, 3)


def test_a_list_of_addresses_is_read_as_what_the_order_names() -> None:
    """Addresses in a list under a name are items of the order."""
    data = b'{"order": "Remove", "urls": ["https://chirp.example/a", "https://chirp.example/b"]}'

    reading = read_document(read_bytes(data, name="order.json"))

    assert [item.url for item in reading.items] == [
        "https://chirp.example/a",
        "https://chirp.example/b",
    ]


def test_json_lines_are_read_one_by_one() -> None:
    """One object a line gives one row a line, with the physical line as its place."""
    document = read_bytes(
        b'{"url": "https://chirp.example/a"}\n\n{"url": "https://chirp.example/b"}\n', name="x"
    )

    assert texts(document) == ["https://chirp.example/a", "https://chirp.example/b"]
    assert [line.place.line for line in document.lines] == [1, 3]


def test_a_text_field_of_several_lines_keeps_them() -> None:
    """A letter inside a field is read line by line, below the field's name."""
    document = read_bytes(b'{"body": "Sir,\\n\\nBlock https://chirp.example/a"}', name="o.json")

    assert texts(document) == ["body:", "Sir,", "Block https://chirp.example/a"]


@pytest.mark.parametrize(
    "broken",
    ['{"url": "https://chirp.example/a",', '{"a": 1]', '["a" "b"]', '{"a": "\\q"}', '{"a" 1}'],
)
def test_broken_json_is_read_as_text(broken: str) -> None:
    """Nothing is lost of a file that is almost JSON: it is read as text, and that is said."""
    document = read_bytes(broken.encode(), name="order.json")

    assert texts(document) == [broken]
    assert "broken" in document.parts[0].blind_spots[0]


def test_json_too_deep_is_refused() -> None:
    """A hundred thousand brackets are refused in words."""
    with pytest.raises(UnreadableFile, match="deep"):
        read_bytes(b"[" * 100_000, name="order.json")


def test_a_form_in_xml_is_read_field_by_field() -> None:
    """Fields are lines, repeated elements are rows, attributes are read, links keep their words."""
    document = read_bytes(FORM.encode(), name="order.xml")

    assert texts(document) == [
        "issuing Authority: Example Office",
        "reference: R-1",
        "https://chirp.example/a",
        "https://chirp.example/b",
        "reasons: It says this, see article 3.",
    ]
    assert [line.place.line for line in document.lines] == [3, 4, 5, 6, 8]
    assert document.lines[2].cells[0].heading == "location"
    assert document.lines[4].links == (Link(text="article 3", target="https://law.example/3"),)


def test_xml_in_sixteen_bits_is_xml() -> None:
    """A form in UTF-16 is read like any other."""
    data = FORM.replace("UTF-8", "UTF-16").encode("utf-16")

    assert len(read_bytes(data, name="order").lines) == 5


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<a>" * 200 + "</a>" * 200,
    ],
)
def test_attacks_in_xml_are_refused(attack: str) -> None:
    """Entities and absurd depths are refused in words; nothing is fetched."""
    with pytest.raises(UnreadableFile):
        read_bytes(b'<?xml version="1.0"?>' + attack.encode(), name="order.xml")


def test_comments_in_xml_are_said_not_to_be_read() -> None:
    """What stands in comments nobody sees in a form; the reader says that there are some."""
    document = read_bytes(b'<?xml version="1.0"?><a><!-- x --><b>c</b></a>', name="order.xml")

    assert document.parts[0].blind_spots == ("1 comments in the XML",)


def test_xhtml_is_read_as_a_page() -> None:
    """An XML declaration before an HTML page does not hide that it is one."""
    page = b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><p>Block</p></html>'

    assert read_bytes(page, name="order").media_type == "text/html"


def test_a_sentence_in_a_field_is_a_sentence_of_the_letter() -> None:
    """What a field orders in a sentence is found as a demand, alone or among others."""
    sentence = "Remove the posts listed below in all Member States within one hour of receipt."
    listed = f'{{"demands": ["{sentence}"], "items": [{{"url": "https://chirp.example/a"}}]}}'
    form = f"<?xml version='1.0'?><o><instruction>{sentence}</instruction></o>"

    readings = [read_document(read_bytes(data.encode(), name="order")) for data in (listed, form)]

    assert [[demand.act.value for demand in one.demands] for one in readings] == [["remove"]] * 2
    assert [line.text for line in readings[1].document.lines] == ["instruction:", sentence]
