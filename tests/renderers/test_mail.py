"""Mail: text and HTML of one letter, deterministic, without tracking."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from withheld.errors import InvalidInput
from withheld.model.papers import Paper, say
from withheld.renderers.html import to_html
from withheld.renderers.mail import Attachment, Envelope, to_mail
from withheld.renderers.text import to_text

PAPER = Paper(title="आपकी सामग्री\nBcc: x@y.example", language="hi", blocks=(say("नमस्ते"),))
ENVELOPE = Envelope(
    sender="legal@chirp.example",
    sender_name="Chirp, legal",
    to=("lantern@mail.example",),
    message_id="<letter-7@chirp.example>",
    sent_at=datetime(2021, 2, 10, 9, 30, tzinfo=UTC),
    in_reply_to="order-7@mia.example",
)


def read(mail: bytes) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    message = message_from_bytes(mail, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_same_letter_is_the_same_message() -> None:
    """A second try has the same bytes and the same name, so that it can be recognised."""
    assert to_mail(PAPER, ENVELOPE) == to_mail(PAPER, ENVELOPE)
    assert read(to_mail(PAPER, ENVELOPE))["Message-ID"] == "<letter-7@chirp.example>"


def test_a_mail_carries_the_letter_as_text_and_as_html() -> None:
    """Whoever reads mail as text misses nothing."""
    message = read(to_mail(PAPER, ENVELOPE))
    text, page = message.get_body(("plain",)), message.get_body(("html",))

    assert text is not None
    assert page is not None
    assert text.get_content().replace("\r\n", "\n") == to_text(PAPER)
    assert page.get_content().replace("\r\n", "\n") == to_html(PAPER)


def test_a_title_cannot_add_a_header() -> None:
    """A line end in a title is a space in the subject, not a second recipient."""
    message = read(to_mail(PAPER, ENVELOPE))

    assert message["Bcc"] is None
    assert message["Subject"] == "आपकी सामग्री Bcc: x@y.example"


def test_nothing_in_a_mail_is_loaded_from_elsewhere() -> None:
    """Nobody learns whether a letter was opened."""
    page = to_html(PAPER)

    assert "<img" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_robots_do_not_answer_and_answers_find_their_letter() -> None:
    """The mail says that a program sent it, and what it answers."""
    message = read(to_mail(PAPER, ENVELOPE))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] == "<order-7@mia.example>"


def test_a_copy_of_the_order_can_go_with_it() -> None:
    """What is attached arrives byte for byte."""
    attachment = Attachment(name="order.pdf", media_type="application/pdf", content=b"%PDF-x\x00")
    mail = to_mail(PAPER, replace(ENVELOPE, attachments=(attachment,), in_reply_to=""))
    parts = list(read(mail).iter_attachments())

    assert [part.get_filename() for part in parts] == ["order.pdf"]
    assert parts[0].get_payload(decode=True) == b"%PDF-x\x00"
    assert mail == to_mail(PAPER, replace(ENVELOPE, attachments=(attachment,), in_reply_to=""))


@pytest.mark.parametrize(
    "mailbox", ["", "nobody", "a@b.example, c@d.example", "a b@c.example", "<a@b.example>", "a@"]
)
def test_what_is_no_single_mailbox_is_refused(mailbox: str) -> None:
    """A holder's letter never goes to two people by a comma."""
    with pytest.raises(InvalidInput):
        to_mail(PAPER, replace(ENVELOPE, to=(mailbox,)))


def test_a_letter_has_a_reader_and_a_name() -> None:
    """A letter to nobody, or without a message id, is refused."""
    with pytest.raises(InvalidInput):
        to_mail(PAPER, replace(ENVELOPE, to=()))
    with pytest.raises(InvalidInput):
        to_mail(PAPER, replace(ENVELOPE, message_id="none"))
