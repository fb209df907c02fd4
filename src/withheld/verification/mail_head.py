"""
What the header of a mail says of its sender, and the tricks by which it says two things at once.

Programs differ in which of two From fields they show and which they check; a mail with two is made
to be read one way and checked another.
"""

import re
from collections.abc import Iterator
from email.header import decode_header
from email.utils import getaddresses

from withheld.model.document import MailHead
from withheld.verification.evidence import Evidence, against, doubt
from withheld.verification.header import RawMail

ONCE = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "content-type")
"""Fields that may stand once at most (RFC 5322 section 3.6, RFC 2045 section 3)."""
_ADDRESS_IN_NAME = re.compile(r"[\w.+-]+@([\w-]+\.)+\w{2,}")
_FIELD_MAX = 20_000
"""Characters of a field that are looked at; no genuine sender has a longer name."""
_STEERING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
"""Characters that cannot be seen, or turn the direction in which others are read."""


def head_of(mail: RawMail) -> MailHead:
    """Return what the header of `mail` says; nothing in it is proven."""
    senders, replies = _addresses(mail, "from"), _addresses(mail, "reply-to")
    name, sender = senders[0] if senders else ("", "")
    return MailHead(
        sender=sender,
        sender_name=name,
        reply_to=replies[0][1] if replies else "",
        to=tuple(address for _, address in _addresses(mail, "to")),
        copied=tuple(address for _, address in _addresses(mail, "cc")),
        subject=decoded(mail.text("subject")),
        message_id=mail.text("message-id"),
        in_reply_to=mail.text("in-reply-to"),
    )


def of_fields(mail: RawMail) -> Iterator[Evidence]:
    """Yield what is odd about the fields themselves."""
    senders = [one for field in mail.all("from") for one in _parsed(field.text)]
    if len(mail.all("from")) > 1 or len(senders) > 1:
        yield against("several-senders", "From is there twice, or names several: one is for show.")
    elif not senders:
        yield doubt("no-sender", "From names nobody that can be read.")
    twice = [name for name in ONCE[1:] if len(mail.all(name)) > 1]
    if twice:
        yield against("field-twice", f"Fields stand twice that may stand once: {', '.join(twice)}.")


def of_display_name(head: MailHead) -> Iterator[Evidence]:
    """Yield what is odd about the name shown beside the address."""
    if _STEERING.search(head.sender_name) or _STEERING.search(head.sender):
        yield against("hidden-letters", "The sender's name has letters that nobody can see.")
    shown = _ADDRESS_IN_NAME.search(_STEERING.sub("", head.sender_name))
    if shown and shown[0].casefold() != head.sender.casefold():
        yield against(
            "name-shows-address", "The name shown is another address than the mail comes from."
        )


def _addresses(mail: RawMail, name: str) -> list[tuple[str, str]]:
    return [one for field in mail.all(name) for one in _parsed(field.text)]


def _parsed(text: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([text[:_FIELD_MAX]])
    except (ValueError, TypeError, IndexError, RecursionError):
        return []  # The parser gave up: nobody is named.
    return [(decoded(name), address) for name, address in pairs if "@" in address]


def decoded(text: str) -> str:
    """Return `text` with RFC 2047 words decoded."""
    try:
        pieces = decode_header(text[:_FIELD_MAX])
        words = [
            piece if isinstance(piece, str) else piece.decode(charset or "utf-8", "replace")
            for piece, charset in pieces
        ]
    except (ValueError, LookupError):
        return text
    return re.sub(r"\s+", " ", "".join(words)).strip()
