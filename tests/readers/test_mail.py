"""Mail: the header, the body once, the attachments each as a part."""

from email.message import EmailMessage

from withheld.model.document import Document, LineKind
from withheld.readers.reading import read_bytes


def mail(body: str = "Block https://chirp.example/a\n") -> EmailMessage:
    """An order by mail."""
    message = EmailMessage()
    message["From"] = '"Desk, Blocking" <desk@ministry.example>'
    message["Reply-To"] = "other@free.example"
    message["To"] = "legal@chirp.example, grievance@chirp.example"
    message["Cc"] = "archive@ministry.example"
    message["Subject"] = "Direction – तत्काल"
    message["Date"] = "Sun, 31 Jan 2021 21:14:00 +0530"
    message["Message-ID"] = "<1@ministry.example>"
    message.set_content(body)
    return message


def read(message: EmailMessage) -> Document:
    """The mail as read."""
    return read_bytes(message.as_bytes(), name="order.eml")


def test_the_header_is_read() -> None:
    """Sender, answer address, addressees, subject and date come from the header, decoded."""
    head = read(mail()).mail

    assert head is not None
    assert (head.sender, head.sender_name) == ("desk@ministry.example", "Desk, Blocking")
    assert head.reply_to == "other@free.example"
    assert head.to == ("legal@chirp.example", "grievance@chirp.example")
    assert head.copied == ("archive@ministry.example",)
    assert head.subject == "Direction – तत्काल"
    assert head.sent_at == "2021-01-31T21:14:00+05:30"
    assert head.message_id == "<1@ministry.example>"


def test_the_subject_is_a_line() -> None:
    """What the subject orders is a line like any other."""
    document = read(mail())

    assert "Subject: Direction – तत्काल" in {
        line.text for line in document.lines if line.kind is LineKind.HEADER
    }


def test_alternatives_are_read_once() -> None:
    """The same body as text and as HTML gives its lines once."""
    message = mail()
    message.add_alternative(
        "<p>Block <a href='https://chirp.example/a'>https://chirp.example/a</a></p>", subtype="html"
    )

    document = read(message)

    assert [line.text for line in document.lines if line.kind is not LineKind.HEADER] == [
        "Block https://chirp.example/a"
    ]


def test_what_only_the_html_form_says_is_read_too() -> None:
    """A target that the text form does not name is not lost, and the difference is said."""
    message = mail()
    message.add_alternative(
        "<p>Block https://chirp.example/a</p><p>and https://chirp.example/b</p>", subtype="html"
    )

    document = read(message)

    assert document.lines[-1].text == "and https://chirp.example/b"
    assert "the HTML form says more" in document.parts[0].blind_spots[0]


def test_an_empty_text_form_gives_way_to_html() -> None:
    """Where the text form says nothing, the HTML form is the body."""
    message = mail("\n")
    message.add_alternative("<p>https://chirp.example/a</p>", subtype="html")

    assert read(message).lines[-1].text == "https://chirp.example/a"


def test_attachments_are_parts_with_their_way_in() -> None:
    """An attachment of a mail inside the mail is found, and its place says how to get there."""
    inner = mail("See attached.\n")
    inner.add_attachment(b"n,url\n1,https://chirp.example/a\n", "text", "csv", filename="list.csv")
    outer = mail("Forwarded.\n")
    outer.add_attachment(inner, filename="first.eml")

    document = read(outer)

    assert [part.name for part in document.parts] == ["", "first.eml", "first.eml/list.csv"]
    assert document.lines[-1].text == "1\thttps://chirp.example/a"
    assert str(document.lines[-1].place) == "first.eml/list.csv, row 2, line 2"
    assert document.mail is not None
    assert document.mail.subject == "Direction – तत्काल"


def test_an_unreadable_attachment_is_one_unread_line() -> None:
    """An attachment that nobody can read waits for a person; the mail around it is read."""
    message = mail()
    message.add_attachment(
        bytes(range(256)) * 8, "application", "octet-stream", filename="letter.bin"
    )

    document = read(message)

    assert document.lines[-1].kind is LineKind.PAGE
    assert document.lines[-1].unreadable
    assert document.lines[-1].place.part == "letter.bin"


def test_two_attachments_of_one_name_stay_apart() -> None:
    """Equal names get a number, so that a place points at one of them only."""
    message = mail()
    for target in "ab":
        message.add_attachment(f"https://chirp.example/{target}\n", filename="list.txt")

    assert [part.name for part in read(message).parts] == ["", "list.txt", "list (2).txt"]


def test_a_letter_typed_with_from_and_to_is_no_mail() -> None:
    """In a text file, a typed head is text like the rest; a real mail is a mail by any name."""
    typed = b"From: The Desk\nTo: The Service\nSubject: Order\n\nhttps://chirp.example/a\n"

    assert read_bytes(typed, name="order.txt").media_type == "text/plain"
    assert read_bytes(mail().as_bytes(), name="order.txt").media_type == "message/rfc822"
