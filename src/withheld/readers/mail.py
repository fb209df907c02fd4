"""
Reads mail: its header, its body once, its attachments and the mails inside it.

Law of the format: RFC 5322 (header), RFC 2045 to 2049 (MIME), RFC 2183 (attachments).
Nothing in a header is proven; that is the business of verification.
"""

import binascii
import email
import mimetypes
import re
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from withheld.errors import UnreadableFile
from withheld.model.document import LineKind, MailHead, Place
from withheld.readers.decoding import decode
from withheld.readers.html import add_html
from withheld.readers.inline_pictures import may_hold_words, read_inline
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.markup import HTMLLine, HTMLPage, parse_html
from withheld.readers.naming import part_name
from withheld.readers.signatures import is_signed, signed_content
from withheld.readers.sniffing import image_type
from withheld.readers.text import add_text

_SHOWN_FIELDS = ("From", "Reply-To", "To", "Cc", "Date", "Subject")
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SMALL_PICTURE_BYTES = 8_192
"""A picture shown within the body and smaller than this is a logo, not a scanned order."""
_DEPTH_MAX = 40
_SPACE = re.compile(r"[\s>*_|]+")
_Message = Message  # the class is generic for the type checker only


def read_mail(source: Source, transcript: Transcript) -> Notes:
    """
    Read a mail with everything in it.

    Raises:
        UnreadableFile: The mail's structure is broken beyond repair.
    """
    try:
        message = email.message_from_bytes(source.data, policy=compat32)
    except (MessageError, ValueError, LookupError, RecursionError) as problem:
        raise UnreadableFile(
            "the mail's structure cannot be followed; ask for its attachments as files"
        ) from problem
    head = read_head(message)
    if transcript.mail is None:
        transcript.mail = head
    for field in _SHOWN_FIELDS:
        text = ", ".join(_header(value) for value in message.get_all(field, []))
        if text.strip():
            transcript.add(LineKind.HEADER, f"{field}: {text}", Place(part=source.part))
    return Notes(
        media_type="message/rfc822",
        blind_spots=tuple(_Reading(source, transcript).read(message)),
    )


def read_head(message: Message) -> MailHead:
    """Return what the header of `message` says."""
    senders = _addresses(message, "From")
    sender_name, sender = senders[0] if senders else ("", "")
    replies = _addresses(message, "Reply-To")
    return MailHead(
        sender=sender,
        sender_name=sender_name,
        reply_to=replies[0][1] if replies else "",
        to=tuple(address for _, address in _addresses(message, "To")),
        copied=tuple(address for _, address in _addresses(message, "Cc")),
        subject=_header(message.get("Subject", "")),
        sent_at=_instant(message.get("Date", "")),
        message_id=_header(message.get("Message-ID", "")).strip(),
        in_reply_to=_header(message.get("In-Reply-To", "")).strip(),
    )


def add_forms(plain: str, page: HTMLPage, transcript: Transcript, *, part: str) -> Iterator[str]:
    """
    Add a body that has a text form and an HTML form, once; yield what could not be seen.

    Where the text form is blank the HTML form is read; else only what of it says more.
    """
    if not plain.strip():
        yield from page.blind_spots
        add_html(page, transcript, part=part)
        return
    add_text(plain, transcript, part=part)
    yield from _add_rest(page, plain, transcript, part=part)


def _add_rest(page: HTMLPage, text: str, transcript: Transcript, *, part: str) -> Iterator[str]:
    """Add the lines of the HTML form that say what the text form does not."""
    extra = [line for line in page.lines if _says_more(line, text)]
    if extra:
        yield f"the HTML form says more than the text form, in {len(extra)} lines"
        add_html(HTMLPage(lines=extra), transcript, part=part)


class _Reading:
    """One mail while its parts are being read in order."""

    def __init__(self, source: Source, transcript: Transcript) -> None:
        self._source = source
        self._transcript = transcript
        self._names: set[str] = set()
        self._lines = 0
        self._depth = 0

    def read(self, message: Message) -> Iterator[str]:
        """
        Read `message`, a part of the mail, and yield what could not be seen in it.

        Raises:
            UnreadableFile: A limit of the whole file was passed.
        """
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            yield from self._give_up(message, f"its parts lie more than {_DEPTH_MAX} deep")
        else:
            yield from self._read_kind(message)
        self._depth -= 1

    def _read_kind(self, message: Message) -> Iterator[str]:
        """
        Read a part by its kind.

        Raises:
            UnreadableFile: A limit of the whole file was passed.
        """
        kind = message.get_content_type()
        if kind == "multipart/alternative":
            yield from self._read_alternative(message)
        elif kind in _SEALED:
            yield from self._read_sealed(message)
        elif kind == "multipart/encrypted":
            yield from self._give_up(message, "it is encrypted; ask for it in clear")
        elif kind == "message/rfc822" or (message.is_multipart() and kind.startswith("message/")):
            yield from self._read_inner_mail(message)
        elif message.is_multipart():
            for part in _parts(message):
                yield from self.read(part)
        elif kind in _SIGNATURES:
            yield "a signature, which this reading does not check"
        elif kind in {"text/plain", "text/html"} and not _is_attached(message):
            yield from self._read_body(message)
        else:
            yield from self._read_attachment(message)

    def _read_sealed(self, message: Message) -> Iterator[str]:
        """Read what was signed where that is all that was done to it; what is encrypted waits."""
        try:
            data = _payload(message)
            content = signed_content(data) if is_signed(data) else None
        except UnreadableFile:
            content = None
        if content is None:
            yield from self._give_up(message, "it is encrypted; ask for it in clear")
            return
        yield "a signature, which this reading does not check"
        try:
            inner = email.message_from_bytes(content, policy=compat32)
        except (MessageError, ValueError, LookupError, RecursionError):
            yield from self._give_up(message, "what was signed cannot be followed")
            return
        yield from self.read(inner)

    def _read_body(self, message: Message) -> Iterator[str]:
        """Read one body, text or HTML."""
        text, blind_spots = _text_of(message)
        yield from blind_spots
        if message.get_content_type() == "text/html":
            page = parse_html(text)
            add_html(page, self._transcript, part=self._source.part)
            self._read_carried(page)
            yield from page.blind_spots
        else:
            self._lines = add_text(
                text, self._transcript, part=self._source.part, start=self._lines + 1
            )

    def _read_carried(self, page: HTMLPage) -> None:
        """Read the pictures that an HTML body carries in itself; count those that were not."""
        page.pictures += read_inline(
            page.carried, self._source, self._transcript, names=self._names
        )

    def _read_alternative(self, message: Message) -> Iterator[str]:
        """Read the text form, and of the HTML form only what the text form does not say."""
        forms = {part.get_content_type(): part for part in _parts(message)}
        plain, rich = forms.get("text/plain"), _find_html(message)
        text = _text_of(plain)[0] if plain is not None else ""
        if plain is None or not text.strip():
            for part in _parts(message):
                if part is not plain:
                    yield from self.read(part)
            return
        yield from self._read_body(plain)
        if rich is not None:
            page = parse_html(_text_of(rich)[0])
            yield from _add_rest(page, text, self._transcript, part=self._source.part)
            self._read_carried(page)
        for part in _parts(message):
            if part is not plain and part.get_content_type() != "text/html":
                yield from self._read_beside(part)

    def _read_beside(self, part: Message) -> Iterator[str]:
        """Read what an alternative carries besides its text and its HTML form."""
        if part.get_content_type() != "multipart/related":
            yield from self.read(part)
            return
        for inner in _parts(part):
            if inner.get_content_type() != "text/html":
                yield from self.read(inner)

    def _read_inner_mail(self, message: Message) -> Iterator[str]:
        """Read a mail inside the mail."""
        for inner in _parts(message):
            name = self._name(message, fallback="mail.eml")
            try:
                data = inner.as_bytes()
            except (MessageError, ValueError, LookupError, RecursionError, TypeError):
                yield from self._give_up(message, "the mail inside cannot be taken out")
                continue
            self._transcript.read_inside(data, name=name, within=self._source)
        yield from ()

    def _read_attachment(self, message: Message) -> Iterator[str]:
        """Read an attachment, or a picture within the body."""
        data = _payload(message)
        is_small_picture = (
            bool(image_type(data))
            and len(data) <= _SMALL_PICTURE_BYTES
            and not _is_attached(message)
        )
        if is_small_picture and not may_hold_words(data):
            yield "a small picture in the body"
            return
        if not data.strip():
            yield "an empty attachment"
            return
        name = self._name(message, fallback="attachment")
        self._transcript.read_inside(
            data, name=name, within=self._source, is_minor=is_small_picture
        )

    def _give_up(self, message: Message, why: str) -> Iterator[str]:
        """Enter a part that cannot be read."""
        name = self._name(message, fallback="part")
        self._transcript.read_inside_unread(name=name, within=self._source, why=why)
        yield f"{name}: {why}"

    def _name(self, message: Message, *, fallback: str) -> str:
        """Return a name for a part that no other part of this mail has."""
        try:
            stated = _header(message.get_filename() or "")
        except (ValueError, LookupError, TypeError):
            stated = ""
        suffix = mimetypes.guess_extension(message.get_content_type()) or ""
        fallback = fallback if "." in fallback else fallback + suffix
        return part_name(stated, self._names, fallback=fallback)


def _parts(message: Message) -> list[Message]:
    """Return the parts of a multipart message; none where its boundary is broken."""
    payload = message.get_payload()
    return (
        [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []
    )


def _find_html(message: Message) -> Message | None:
    """Return the HTML form among alternatives, also where pictures are wrapped around it."""
    for part in _parts(message):
        if part.get_content_type() == "text/html":
            return part
        if part.get_content_type() == "multipart/related":
            return _find_html(part)
    return None


def _is_attached(message: Message) -> bool:
    """Whether a part is to be shown as an attachment rather than in the body."""
    return message.get_content_disposition() == "attachment"


def _payload(message: Message) -> bytes:
    """Return the bytes of a part with its transfer encoding undone as far as possible."""
    try:
        payload = message.get_payload(decode=True)
    except (binascii.Error, ValueError, LookupError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    raw = message.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _text_of(message: Message) -> tuple[str, tuple[str, ...]]:
    """Return the text of a body in its stated encoding, or the one it seems to be in."""
    data = _payload(message)
    try:
        charset = message.get_content_charset() or ""
        if charset:
            return data.decode(charset), ()
    except (LookupError, ValueError):
        text, blind_spots = decode(data)
        return text, (*blind_spots, "a body's stated encoding is wrong")
    return decode(data)


def _says_more(line: HTMLLine, text: str) -> bool:
    """Whether a line of the HTML form says, or leads to, what `text` does not."""
    known = _SPACE.sub("", text)
    for run in line.runs:
        if _SPACE.sub("", run.text) not in known:
            return True
        for link in run.links:
            target = _SPACE.sub("", link.target).removeprefix("mailto:")
            if target not in known and target.rstrip("/") not in known:
                return True
    return False


def _header(value: object) -> str:
    """Return a header field's value with RFC 2047 words decoded and folding undone."""
    raw = str(value)
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, binascii.Error):
        pieces = [(raw, None)]
    words = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        try:
            words.append(piece.decode(charset or "utf-8"))
        except (LookupError, ValueError):
            words.append(decode(piece)[0])
    text = re.sub(r"\s+", " ", "".join(words)).strip()
    return text.encode("utf-8", "replace").decode("utf-8")


def _addresses(message: Message, field: str) -> list[tuple[str, str]]:
    """Return names and addresses in `field`; what is no address is left out."""
    try:
        values = [str(value) for value in message.get_all(field, [])]
        pairs = getaddresses(values)
    except (ValueError, TypeError, IndexError):
        return []
    return [(_header(name), _header(address)) for name, address in pairs if "@" in address]


def _instant(date: object) -> str:
    """Return a Date field in ISO 8601; empty where it is absent or unreadable."""
    try:
        return parsedate_to_datetime(str(date)).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
