"""
Reads Outlook messages (MSG): header, body once, attachments and messages inside, each as a part.

Source: [MS-OXMSG], sections 2.1 to 2.4, and [MS-OXPROPS] for the numbers of properties.  A message
in this form no longer has the bytes that were sent, so that no signature can be checked.
"""

import email
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.policy import compat32

from withheld.model.document import LineKind, MailHead, Place
from withheld.readers.compound import Storage
from withheld.readers.compound_writing import pack
from withheld.readers.decoding import decode
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.mail import add_forms, read_head
from withheld.readers.markup import parse_html
from withheld.readers.naming import part_name
from withheld.readers.outlook_rtf import unpacked
from withheld.readers.paragraphs import add_letter
from withheld.readers.rtf import html_within, letter_of
from withheld.readers.text import add_text

MEDIA_TYPE = "application/vnd.ms-outlook"
_PROPERTIES = "__properties_version1.0"
_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
_MESSAGE_ID, _IN_REPLY_TO, _SENT, _DELIVERED = 0x1035, 0x1042, 0x0039, 0x0E06
_SENDER = ((0x5D02, 0x0065, 0x0042), (0x5D01, 0x0C1F, 0x0C1A))
"""Whom the message is from, then who sent it for them: SMTP address, address, name."""
_RECIPIENT = (0x39FE, 0x3003, 0x3001)
_RECIPIENT_TYPE = 0x0C15
_TO, _COPIED = 1, 2
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_INTERNET_CODE_PAGE, _MESSAGE_CODE_PAGE = 0x3FDE, 0x3FFD
_WIDE, _NARROW, _BINARY, _INTEGER, _TIME = 0x001F, 0x001E, 0x0102, 0x0003, 0x0040
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UTF8 = 65001
_BLIND_SPOT = (
    "Outlook's own form: the mail as it was sent is not in it, and no signature of it can be"
    " checked; ask for it as EML"
)


def is_message(storage: Storage) -> bool:
    """Return whether a compound file is an Outlook message."""
    return _PROPERTIES in storage.streams


def read_message(storage: Storage, source: Source, transcript: Transcript) -> Notes:
    """
    Read a message with everything in it.

    Raises:
        UnreadableFile: Its Rich Text is absurd, or a limit of the whole file was passed.
    """
    message = _Properties(storage)
    head = _head(message)
    if transcript.mail is None:
        transcript.mail = head
    _add_head(head, source, transcript)
    spots = [_BLIND_SPOT, *_add_body(message, source, transcript)]
    names: set[str] = set()
    for name, inner in sorted(storage.storages.items()):
        if name.startswith("__attach_version1.0"):
            spots += _read_attachment(_Properties(inner), names, source, transcript)
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


class _Properties:
    """What an object of the message says, by the number of the property."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._fixed: dict[int, bytes] = {}
        raw = storage.streams.get(_PROPERTIES, b"")
        # 2.4: sixteen bytes a property, behind a header of 8, 24 or 32.
        start = 8 if len(raw) % 16 == 8 else 0  # noqa: PLR2004 -- the smallest header
        for place in range(start, len(raw) - 15, 16):
            (tag,) = struct.unpack_from("<I", raw, place)
            self._fixed[tag] = raw[place + 8 : place + 16]

    def text(self, number: int) -> str:
        """Return a property that is text; empty where there is none."""
        wide = self.binary(number, _WIDE)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.binary(number, _NARROW)
        return "" if narrow is None else self.decoded(narrow).rstrip("\0")

    def binary(self, number: int, kind: int = _BINARY) -> bytes | None:
        """Return the bytes of a property; None where there is none of that kind."""
        return self.storage.streams.get(f"__substg1.0_{number:04X}{kind:04X}")

    def whole(self, number: int) -> int | None:
        """Return a property that is a whole number; None where there is none."""
        raw = self._fixed.get(number << 16 | _INTEGER)
        return None if raw is None else int(struct.unpack_from("<i", raw)[0])

    def instant(self, number: int) -> str:
        """Return a property that is an instant, in ISO 8601; empty where there is none."""
        raw = self._fixed.get(number << 16 | _TIME)
        if raw is None:
            return ""
        (ticks,) = struct.unpack("<Q", raw)
        try:
            at = _EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return ""
        return at.isoformat(timespec="seconds") if ticks else ""

    def decoded(self, data: bytes) -> str:
        """Return text in the message's code page."""
        for number in (_INTERNET_CODE_PAGE, _MESSAGE_CODE_PAGE):
            page = self.whole(number)
            if page:
                try:
                    return data.decode("utf-8" if page == _UTF8 else f"cp{page}")
                except (LookupError, UnicodeDecodeError):
                    continue  # the other one may be right; if none is, the bytes decide
        return decode(data)[0]

    def mailbox(self, numbers: tuple[int, int, int]) -> tuple[str, str]:
        """Return address and name of a person; the address is empty unless it is one of mail."""
        smtp, address, name = (self.text(number).strip() for number in numbers)
        found = next((one for one in (smtp, address) if "@" in one), "")
        return found, name or address


# -- header --------------------------------------------------------------------------------------


def _head(message: _Properties) -> MailHead:
    """Return what the message says of itself; the header as received counts first."""
    stated = _stated_head(message.text(_HEADERS))
    sender, name = next(
        (found for found in map(message.mailbox, _SENDER) if found[0]), ("", message.text(0x0C1A))
    )
    addressed: dict[int, list[str]] = {}
    for key, inner in sorted(message.storage.storages.items()):
        if key.startswith("__recip_version1.0"):
            person = _Properties(inner)
            address, shown = person.mailbox(_RECIPIENT)
            kind = person.whole(_RECIPIENT_TYPE) or _TO
            addressed.setdefault(kind, []).append(address or shown)
    found = MailHead(
        sender=sender,
        sender_name=name,
        to=tuple(filter(None, addressed.get(_TO, []))),
        copied=tuple(filter(None, addressed.get(_COPIED, []))),
        subject=message.text(_SUBJECT).strip(),
        sent_at=message.instant(_SENT) or message.instant(_DELIVERED),
        message_id=message.text(_MESSAGE_ID).strip(),
        in_reply_to=message.text(_IN_REPLY_TO).strip(),
    )
    if stated is None:
        return found
    return replace(
        stated,
        sender=stated.sender or found.sender,
        sender_name=stated.sender_name or found.sender_name,
        to=stated.to or found.to,
        copied=stated.copied or found.copied,
        subject=stated.subject or found.subject,
        sent_at=stated.sent_at or found.sent_at,
        message_id=stated.message_id or found.message_id,
        in_reply_to=stated.in_reply_to or found.in_reply_to,
    )


def _stated_head(headers: str) -> MailHead | None:
    """Return what the header as received says; None where the message kept none."""
    if not re.search(r"^(?:from|date|message-id):", headers, re.IGNORECASE | re.MULTILINE):
        return None
    try:
        return read_head(email.message_from_string(headers.lstrip(), policy=compat32))
    except (MessageError, ValueError, LookupError):
        return None


def _add_head(head: MailHead, source: Source, transcript: Transcript) -> None:
    """Add the header fields that a mail's reader shows."""
    sender = f"{head.sender_name} <{head.sender}>" if head.sender_name else head.sender
    fields = (
        ("From", sender),
        ("Reply-To", head.reply_to),
        ("To", ", ".join(head.to)),
        ("Cc", ", ".join(head.copied)),
        ("Date", head.sent_at),
        ("Subject", head.subject),
    )
    for field, text in fields:
        if text.strip():
            transcript.add(LineKind.HEADER, f"{field}: {text}", Place(part=source.part))


# -- body ----------------------------------------------------------------------------------------


def _add_body(message: _Properties, source: Source, transcript: Transcript) -> Iterator[str]:
    """
    Add the body once, in its richest form that can be read; yield what could not be seen.

    Raises:
        UnreadableFile: Its Rich Text is absurd.
    """
    plain, html, rich = message.text(_BODY), _html(message), message.binary(_RTF)
    packed = unpacked(rich) if rich else None
    if packed is not None and html is None:
        html = html_within(packed)
    if html is not None and html.strip():
        yield from add_forms(plain, parse_html(html), transcript, part=source.part)
    elif plain.strip():
        add_text(plain, transcript, part=source.part)
    elif packed is not None:
        letter, spots = letter_of(packed)
        add_letter(letter, source, transcript)
        yield from spots
    elif rich:
        yield "the body, whose packed Rich Text is broken"


def _html(message: _Properties) -> str | None:
    """Return the HTML form of the body; None where there is none."""
    data = message.binary(_HTML)
    if data is not None:
        return message.decoded(data)
    return message.text(_HTML) or None


# -- attachments ---------------------------------------------------------------------------------


def _read_attachment(
    attachment: _Properties, names: set[str], source: Source, transcript: Transcript
) -> Iterator[str]:
    """
    Read an attachment or a message inside; yield what could not be seen.

    Raises:
        UnreadableFile: A limit of the whole file was passed.
    """
    name = _name(attachment, names)
    data = attachment.binary(_DATA)
    inner = attachment.storage.storages.get(f"__substg1.0_{_DATA:04X}000D")
    if data is not None and data.strip():
        transcript.read_inside(data, name=name, within=source)
    elif inner is not None and is_message(inner):
        name = name if name.endswith(".msg") else f"{name}.msg"
        transcript.read_inside(pack(inner), name=name, within=source)
    elif data is not None:
        yield "an empty attachment"
    else:
        why = "it is not in the message: a link to a file elsewhere, or an object of a program"
        transcript.read_inside_unread(name=name, within=source, why=why)


def _name(attachment: _Properties, names: set[str]) -> str:
    """Return a name for an attachment that no other of this message has."""
    numbers = (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)
    stated = next(filter(None, (attachment.text(number).strip() for number in numbers)), "")
    return part_name(stated, names, fallback="attachment")
