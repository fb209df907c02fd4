"""Mail that Outlook packed for other Outlooks: body and attachments are read all the same."""

import struct
from email.message import EmailMessage

import pytest

from withheld.errors import UnreadableFile
from withheld.readers.reading import read_bytes


def attribute(number: int, data: bytes, level: int = 2) -> bytes:
    """One attribute with its checksum."""
    return (
        struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) % 65536)
    )


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """Properties of a message or an attachment: number, type, value."""
    body = struct.pack("<I", len(values))
    for number, kind, value in values:
        body += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            body += bytes(16) + struct.pack("<II", 0, 7)
        if kind != 3:
            body += struct.pack("<II", 1, len(value))
        body += value + bytes(-len(value) % 4)
    return body


def packed(*attributes: bytes) -> bytes:
    """A packed mail."""
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


ATTACHED = (
    attribute(0x00069002, bytes(14)),
    attribute(0x00018010, "Liste Wünsche.csv\0".encode("cp1252")),
    attribute(0x0006800F, b"No,URL\n1,https://chirp.example/a\n"),
)


def test_attachments_are_parts() -> None:
    """A list inside is read under its name; the longer name counts where there are two."""
    longer = properties((0x0E20, 3, bytes(4)), (0x3707, 0x1F, "Liste.csv\0".encode("utf-16-le")))

    document = read_bytes(
        packed(*ATTACHED, *ATTACHED, attribute(0x00069005, longer)), name="winmail.dat"
    )

    assert [part.name for part in document.parts] == ["", "Liste Wünsche.csv", "Liste.csv"]
    assert document.lines[1].cells[1].text == "https://chirp.example/a"


def test_a_packed_body_is_read() -> None:
    """A body that only Outlook would show is read, behind properties with names of their own."""
    html = b"<p>Block <a href='https://chirp.example/a'>it</a></p>"
    message = properties((0x8001, 3, bytes(4)), (0x1013, 0x102, html))

    document = read_bytes(packed(attribute(0x00069003, message, 1)), name="winmail.dat")

    assert [line.text for line in document.lines] == ["Block it"]
    assert document.lines[0].links[0].target == "https://chirp.example/a"


def test_a_packed_mail_inside_a_mail_is_opened() -> None:
    """What arrives as winmail.dat is read as what it holds."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "desk@ministry.example", "legal@chirp.example"
    mail.set_content("See annexure")
    mail.add_attachment(packed(*ATTACHED), "application", "ms-tnef", filename="winmail.dat")

    document = read_bytes(mail.as_bytes(), name="order.eml")

    assert document.parts[-1].name == "winmail.dat/Liste Wünsche.csv"


@pytest.mark.parametrize("cut", [20, 40, 80])
def test_a_packed_mail_cut_short_is_refused(cut: int) -> None:
    """Half a packed mail is no mail."""
    with pytest.raises(UnreadableFile, match="broken"):
        read_bytes(packed(*ATTACHED)[:cut], name="winmail.dat")
