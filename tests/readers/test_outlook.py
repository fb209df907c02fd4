"""Outlook messages: header, body once, attachments and messages inside."""

import struct
from datetime import UTC, datetime

import pytest

from withheld.model.document import Document, LineKind
from withheld.readers.compound import Storage
from withheld.readers.compound_writing import pack
from withheld.readers.outlook_rtf import unpacked
from withheld.readers.reading import read_bytes

SENT = datetime(2021, 1, 31, 15, 44, tzinfo=UTC)
TICKS = int((SENT - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def properties(header: int, *fixed: tuple[int, int, bytes]) -> bytes:
    """A stream of properties: number, type, eight bytes."""
    body = b"".join(struct.pack("<II", n << 16 | kind, 6) + value for n, kind, value in fixed)
    return bytes(header) + body


def texts(**values: str) -> dict[str, bytes]:
    """Streams of text properties, named by their numbers in hexadecimal."""
    return {
        f"__substg1.0_{name[1:]}001F": value.encode("utf-16-le") for name, value in values.items()
    }


def person(kind: int, address: str) -> Storage:
    """A recipient."""
    return Storage(
        streams={
            "__properties_version1.0": properties(8, (0x0C15, 3, struct.pack("<ii", kind, 0))),
            **texts(_39FE=address, _3001="Somebody"),
        }
    )


def attachment(name: str, data: bytes) -> Storage:
    """A file attached."""
    return Storage(
        streams={
            "__properties_version1.0": properties(8),
            "__substg1.0_37010102": data,
            **texts(_3707=name),
        }
    )


def message(header: int = 32, **more: str) -> Storage:
    """An order sent with Outlook."""
    return Storage(
        streams={
            "__properties_version1.0": properties(header, (0x0039, 0x40, struct.pack("<Q", TICKS))),
            **texts(
                _0037="Direction – तत्काल",
                _0C1A="Desk, Blocking",
                _5D01="desk@ministry.example",
                _1035="<1@ministry.example>",
            ),
            **texts(**more),
        },
        storages={
            "__recip_version1.0_#00000000": person(1, "legal@chirp.example"),
            "__recip_version1.0_#00000001": person(2, "archive@ministry.example"),
        },
    )


def read(storage: Storage) -> Document:
    """The message as read."""
    return read_bytes(pack(storage), name="order.msg")


def bodies(document: Document) -> list[str]:
    """The lines that are no header."""
    return [line.text for line in document.lines if line.kind is not LineKind.HEADER]


def test_the_header_is_read() -> None:
    """Sender, addressees, subject and date come from the message's own properties."""
    head = read(message(_1000="Block it")).mail

    assert head is not None
    assert (head.sender, head.sender_name) == ("desk@ministry.example", "Desk, Blocking")
    assert (head.to, head.copied) == (("legal@chirp.example",), ("archive@ministry.example",))
    assert head.subject == "Direction – तत्काल"
    assert head.sent_at == "2021-01-31T15:44:00+00:00"


def test_the_header_as_received_counts_first() -> None:
    """Where Outlook kept the header that arrived, that is what is read."""
    head = read(
        message(
            _007D="Received: from x\r\nFrom: real@ministry.example\r\nReply-To: b@free.example\r\n"
            "Date: Sun, 31 Jan 2021 21:14:00 +0530\r\n\r\n",
            _1000="Block it",
        )
    ).mail

    assert head is not None
    assert (head.sender, head.reply_to) == ("real@ministry.example", "b@free.example")
    assert head.sent_at == "2021-01-31T21:14:00+05:30"
    assert head.message_id == "<1@ministry.example>"


def test_the_body_is_read_once() -> None:
    """Of two forms of one body each line is read once; what only the HTML leads to is added."""
    html = '<p>Block</p><p><a href="https://other.example/b">https://chirp.example/a</a></p>'

    document = read(message(_1000="Block\r\nhttps://chirp.example/a", _1013=html))

    assert bodies(document) == ["Block", "https://chirp.example/a", "https://chirp.example/a"]
    assert document.lines[-1].links[0].target == "https://other.example/b"


def test_a_body_in_rich_text_is_read() -> None:
    """A body that is only packed Rich Text is unpacked and read."""
    rich = rb"{\rtf1\ansi Block {\strike https://chirp.example/a}\par}"
    storage = message()
    storage.streams["__substg1.0_10090102"] = (
        struct.pack("<4I", len(rich) + 12, len(rich), 0x414C454D, 0) + rich
    )

    (line,) = [one for one in read(storage).lines if one.kind is not LineKind.HEADER]

    assert line.text == "Block https://chirp.example/a"
    assert line.struck == ((6, 29),)


def test_packed_rich_text_is_unpacked() -> None:
    """The example of [MS-OXRTFCP], section 3.2.1, comes out as the specification says."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af320 68656c0900206277 05b06c647d0a800fa0"
    )

    assert unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_attachments_are_parts() -> None:
    """A list attached is read as a part under its own name; a second of that name gets another."""
    storage = message(_1000="See annexure")
    for number in range(2):
        storage.storages[f"__attach_version1.0_#0000000{number}"] = attachment(
            "list.csv", b"No,URL\n1,https://chirp.example/a\n"
        )

    document = read(storage)

    assert [part.name for part in document.parts] == ["", "list.csv", "list (2).csv"]
    assert document.lines[-1].cells[1].heading == "URL"


def test_a_message_inside_is_a_part_with_bytes_of_its_own() -> None:
    """A forwarded message is read whole, and the outer sender stays the sender."""
    inner = message(24, _1000="Block https://chirp.example/a")
    inner.streams |= texts(_5D01="other@ministry.example")
    storage = message(_1000="Forwarded")
    storage.storages["__attach_version1.0_#00000000"] = Storage(
        streams={"__properties_version1.0": properties(8), **texts(_3001="Order")},
        storages={"__substg1.0_3701000D": inner},
    )

    document = read(storage)

    assert [part.name for part in document.parts] == ["", "Order.msg"]
    assert document.parts[1].size > 0
    assert document.mail is not None
    assert document.mail.sender == "desk@ministry.example"
    assert "From: Desk, Blocking <other@ministry.example>" in {line.text for line in document.lines}
    assert document.lines[-1].text == "Block https://chirp.example/a"


def test_an_attachment_that_is_not_inside_waits_for_a_person() -> None:
    """A link to a file elsewhere is one unread line, never nothing."""
    storage = message(_1000="See annexure")
    storage.storages["__attach_version1.0_#00000000"] = Storage(
        streams={"__properties_version1.0": properties(8), **texts(_3707="list.xlsx")}
    )

    assert "elsewhere" in read(storage).lines[-1].unreadable


@pytest.mark.parametrize(("page", "codec"), [(1251, "cp1251"), (65001, "utf-8"), (0, "utf-8")])
def test_text_in_a_code_page_is_read(page: int, codec: str) -> None:
    """A message of an old Outlook says in which code page its text is."""
    storage = message()
    storage.streams["__properties_version1.0"] += properties(
        0, (0x3FFD, 3, struct.pack("<ii", page, 0))
    )
    storage.streams["__substg1.0_1000001E"] = "Удалить: https://chirp.example/a".encode(codec)

    assert bodies(read(storage)) == ["Удалить: https://chirp.example/a"]
