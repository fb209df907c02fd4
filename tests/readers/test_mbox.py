"""An mbox: every mail in it is a part of its own."""

from email.message import EmailMessage

from withheld.readers.reading import read_bytes


def mail(subject: str, body: str) -> bytes:
    """A mail as an mbox keeps it."""
    message = EmailMessage()
    message["From"] = "desk@ministry.example"
    message["To"] = "legal@chirp.example"
    message["Subject"] = subject
    message.set_content(body)
    return message.as_bytes().replace(b"\nFrom ", b"\n>From ")


def test_every_mail_is_a_part() -> None:
    """Two mails in one file are two parts, and neither's header speaks for the file."""
    data = b"".join(
        b"From desk@ministry.example Sun Jan 31 21:14:00 2021\n" + one + b"\n"
        for one in (
            mail("Order", "Block https://chirp.example/a\n\nFrom now on.\n"),
            mail("Reminder", "Block https://chirp.example/b\n"),
        )
    )

    document = read_bytes(data, name="box")

    assert [part.name for part in document.parts] == ["", "mail-1.eml", "mail-2.eml"]
    assert document.mail is None
    assert [line.text for line in document.lines if "://" in line.text or "now" in line.text] == [
        "Block https://chirp.example/a",
        "From now on.",
        "Block https://chirp.example/b",
    ]


def test_a_single_mail_of_an_mbox_is_a_mail() -> None:
    """One mail with its separator line is that mail, header and all."""
    data = b"From desk@ministry.example Sun Jan 31 21:14:00 2021\n" + mail("Order", "Block it\n")

    document = read_bytes(data, name="order.mbox")

    assert document.mail is not None
    assert document.mail.subject == "Order"
