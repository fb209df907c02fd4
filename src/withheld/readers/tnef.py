"""
Reads what Outlook packs a mail into for other Outlooks (`winmail.dat`): its attachments, its body.

Source: [MS-OXTNEF], sections 2.1.3 (attributes) and 2.1.3.4 (properties of messages).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from withheld.errors import UnreadableFile
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.mail import add_forms
from withheld.readers.markup import parse_html
from withheld.readers.naming import part_name
from withheld.readers.outlook_rtf import unpacked
from withheld.readers.paragraphs import add_letter
from withheld.readers.rtf import html_within, letter_of
from withheld.readers.text import add_text

MEDIA_TYPE = "application/ms-tnef"
_NEW_ATTACHMENT, _TITLE, _DATA = 0x00069002, 0x00018010, 0x0006800F
_ATTACHMENT_PROPERTIES, _MESSAGE_PROPERTIES, _BODY = 0x00069005, 0x00069003, 0x0002800C
_CODE_PAGE = 0x00069007
_LONG_NAME, _PLAIN, _HTML, _RICH, _OBJECT = 0x3707, 0x1000, 0x1013, 0x1009, 0x3701
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8,
          0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
"""How many bytes the values of each type take, padded to four."""
_TEXT, _WIDE_TEXT, _BINARY, _INNER = 0x001E, 0x001F, 0x0102, 0x000D
_MANY = 0x1000
_NAMED_FROM = 0x8000
_VALUES_MAX = 10_000


@dataclass(slots=True)
class _Attachment:
    """One attachment while its attributes go by."""

    title: str = ""
    data: bytes = b""
    properties: dict[int, bytes] = field(default_factory=dict)


def read_tnef(source: Source, transcript: Transcript) -> Notes:
    """
    Read a packed mail.

    Raises:
        UnreadableFile: It is broken, or a limit of the whole file was passed.
    """
    mail = _Packed()
    try:
        for number, data in _attributes(source.data):
            mail.take(number, data)
    except (struct.error, IndexError) as problem:
        raise UnreadableFile(
            "the packed mail (winmail.dat) is broken; ask for its attachments as files"
        ) from problem
    body = mail.body.decode(mail.codec, "replace")
    spots = list(_add_body(mail.properties, body, source, transcript))
    _read_attachments(mail.attachments, source, transcript)
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


class _Packed:
    """A packed mail while its attributes go by."""

    def __init__(self) -> None:
        self.attachments: list[_Attachment] = []
        self.properties: dict[int, bytes] = {}
        self.body = b""
        self.codec = "cp1252"

    def take(self, number: int, data: bytes) -> None:
        """
        Take in one attribute.

        Raises:
            struct.error: It is cut short.
        """
        if number == _NEW_ATTACHMENT:
            self.attachments.append(_Attachment())
        elif number == _CODE_PAGE:
            self.codec = _codec(data)
        elif number == _BODY:
            self.body = data
        elif number == _MESSAGE_PROPERTIES:
            self.properties = dict(_properties(data))
        elif self.attachments:
            self._take_attached(self.attachments[-1], number, data)

    def _take_attached(self, attachment: _Attachment, number: int, data: bytes) -> None:
        """
        Take in an attribute of the attachment at hand.

        Raises:
            struct.error: It is cut short.
        """
        if number == _TITLE:
            attachment.title = data.rstrip(b"\0").decode(self.codec, "replace")
        elif number == _DATA:
            attachment.data = data
        elif number == _ATTACHMENT_PROPERTIES:
            attachment.properties = dict(_properties(data))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """
    Yield the attributes: number and content.

    Raises:
        struct.error: One is cut short.
    """
    place = 6
    while place + 9 <= len(data):
        number, length = struct.unpack_from("<II", data, place + 1)
        if place + 9 + length > len(data):
            raise struct.error("cut short")
        yield number, data[place + 9 : place + 9 + length]
        place += 11 + length
    if data[place:].strip(b"\0"):
        raise struct.error("cut short")


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """
    Yield the properties of a message or an attachment: number and first value; text as UTF-8.

    Raises:
        struct.error: One is cut short.
    """
    (count,) = struct.unpack_from("<I", data)
    place = 4
    for _ in range(min(count, _VALUES_MAX)):
        kind, number = struct.unpack_from("<HH", data, place)
        place += 4
        if number >= _NAMED_FROM:
            place = _past_name(data, place)
        base = kind & ~_MANY
        size = _FIXED.get(base)
        values = 1
        if size is None or kind & _MANY:
            (values,) = struct.unpack_from("<I", data, place)
            place += 4
        for turn in range(min(values, _VALUES_MAX)):
            length = size
            if length is None:
                (length,) = struct.unpack_from("<I", data, place)
                place += 4
            value = data[place : place + length]
            place += (length + 3) // 4 * 4
            if turn == 0:
                yield number, _as_utf8(value, base)


def _past_name(data: bytes, place: int) -> int:
    """
    Return where the value of a named property begins.

    Raises:
        struct.error: The name is cut short.
    """
    (kind,) = struct.unpack_from("<I", data, place + 16)
    place += 20
    if kind == 0:
        return place + 4
    (length,) = struct.unpack_from("<I", data, place)
    return place + 4 + int((length + 3) // 4 * 4)


def _as_utf8(value: bytes, kind: int) -> bytes:
    """Return wide text in UTF-8, anything else as it is."""
    if kind == _WIDE_TEXT:
        return value.decode("utf-16-le", "replace").rstrip("\0").encode()
    return value.rstrip(b"\0") if kind == _TEXT else value


def _codec(data: bytes) -> str:
    """Return the code page that an attribute names."""
    name = f"cp{struct.unpack_from('<I', data)[0]}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _add_body(
    message: dict[int, bytes], body: str, source: Source, transcript: Transcript
) -> Iterator[str]:
    """
    Add the body, where it is packed too; yield what could not be seen.

    Raises:
        UnreadableFile: Its Rich Text is absurd.
    """
    plain = body.rstrip("\0") or message.get(_PLAIN, b"").decode("utf-8", "replace")
    html = message.get(_HTML, b"").decode("utf-8", "replace")
    rich = unpacked(message.get(_RICH, b""))
    html = html or (html_within(rich) or "" if rich else "")
    if html.strip():
        yield from add_forms(plain, parse_html(html), transcript, part=source.part)
    elif plain.strip():
        add_text(plain, transcript, part=source.part)
    elif rich:
        letter, spots = letter_of(rich)
        add_letter(letter, source, transcript)
        yield from spots


def _read_attachments(
    attachments: list[_Attachment], source: Source, transcript: Transcript
) -> None:
    """
    Read the attachments, each as a part.

    Raises:
        UnreadableFile: A limit of the whole file was passed.
    """
    names: set[str] = set()
    for attachment in attachments:
        long_name = attachment.properties.get(_LONG_NAME, b"").decode("utf-8", "replace")
        name = part_name(long_name or attachment.title, names, fallback="attachment")
        # An object of a program comes behind sixteen bytes that say of which.
        data = attachment.data or attachment.properties.get(_OBJECT, b"")[16:]
        if data.strip():
            transcript.read_inside(data, name=name, within=source)
        else:
            why = "it is not in the mail: a link to a file elsewhere, or an object of a program"
            transcript.read_inside_unread(name=name, within=source, why=why)
