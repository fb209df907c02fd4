"""Papers to mail: text and HTML of the same paper, nothing loaded from elsewhere, no tracking."""

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from withheld.errors import InvalidInput
from withheld.model.papers import Paper
from withheld.renderers.html import to_html
from withheld.renderers.text import to_text
from withheld.renderers.visible import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom, and how the message is named."""

    sender: str
    """The service's own mailbox, such as `legal@chirp.example`."""
    sender_name: str
    to: tuple[str, ...]
    """Mailboxes; account holders get one message each, never a shared one."""
    message_id: str
    """Made by the caller, once for each letter, so that a second try is the same message."""
    sent_at: datetime
    """Aware UTC."""
    in_reply_to: str = ""
    attachments: tuple["Attachment", ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with the letter."""

    name: str
    media_type: str
    content: bytes


def to_mail(paper: Paper, envelope: Envelope) -> bytes:
    """
    Return `paper` as a mail in wire form; the same paper and envelope give the same bytes.

    Raises:
        InvalidInput: A mailbox, or an identifier of a message, that is none.

    Law:
        RFC 5322; RFC 3834 section 5: the header `Auto-Submitted` keeps out-of-office robots quiet.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Mailbox(
        display_name=visible(envelope.sender_name), addr_spec=_mailbox(envelope.sender)
    )
    if not envelope.to:
        raise InvalidInput("a letter to nobody; name at least one mailbox")
    message["To"] = tuple(Mailbox(addr_spec=_mailbox(one)) for one in envelope.to)
    message["Subject"] = " ".join(visible(paper.title).split())
    message["Date"] = envelope.sent_at
    message["Message-ID"] = _message_id(envelope.message_id)
    if envelope.in_reply_to:
        message["In-Reply-To"] = message["References"] = _message_id(envelope.in_reply_to)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = paper.language
    message.set_content(to_text(paper), charset="utf-8", cte="quoted-printable")
    message.add_alternative(to_html(paper), subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in envelope.attachments:
        maintype, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.name
        )
    _name_boundaries(message, envelope.message_id)
    return message.as_bytes()


def _name_boundaries(message: EmailMessage, message_id: str) -> None:
    """Give each multipart a boundary made of the message's name: the default one is random."""
    for n, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary("=_" + sha256(f"{message_id}/{n}".encode()).hexdigest()[:40])


def _mailbox(text: str) -> str:
    local, at, domain = text.rpartition("@")
    is_one = bool(local and at and domain) and text.isprintable() and not set(text) & set(' <>,;"')
    if not is_one:
        raise InvalidInput("a mailbox that is none was given; give it as name@host.example")
    return text


def _message_id(text: str) -> str:
    bare = text.removeprefix("<").removesuffix(">")
    if "@" not in bare or not bare.isprintable() or set(bare) & set(" <>"):
        raise InvalidInput("a message id that is none was given; give it as <name@host.example>")
    return f"<{bare}>"
