"""What kind of file bytes are: by their content first, by the file's name only among texts."""

import re
from enum import StrEnum

from withheld.readers.decoding import unmarked_wide
from withheld.readers.mbox import is_mbox
from withheld.readers.signatures import is_signed


class Kind(StrEnum):
    """A kind of file that a reader exists for, or that can at least be named."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    CSV = "text/csv"
    HTML = "text/html"
    MAIL = "message/rfc822"
    MBOX = "application/mbox"
    JSON = "application/json"
    XML = "application/xml"
    RTF = "application/rtf"
    SIGNED = "application/pkcs7-mime"
    TNEF = "application/ms-tnef"
    """What Outlook packs a mail's attachments into for other Outlooks (winmail.dat)."""
    PDF = "application/pdf"
    ZIP = "application/zip"
    """Any zip: what it is a zip of, the reader of zips finds out."""
    OLE = "application/x-ole-storage"
    """A compound file: XLS, DOC, MSG or an encrypted office file."""
    IMAGE = "image/*"
    EMPTY = "application/x-empty"
    BINARY = "application/octet-stream"


TNEF_SIGNATURE = b"\x78\x9f\x3e\x22"
_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"BM": "image/bmp",
}
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
# RFC 5322 section 2.2: a field name is printable ASCII without colon; the rest may be folded.
_FIELD = re.compile(rb"(?:From |[!-9;-~]{1,64}:)")
_MAIL_FIELDS = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|mime-version|return-path|content-type"
    rb"|delivered-to|reply-to|dkim-signature):",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD_BYTES = 16_384
_JSON = re.compile(rb"\s*(?:\{\s*(?:\"|\})|\[\s*[{\[\"])")
_XML = re.compile(rb"\s*<\?xml[\s?]")
_XML_PROLOGUE = re.compile(
    rb"\s*<\?xml[^>]{0,300}\?>\s*(?:<!--.{0,2000}?-->\s*)*", re.DOTALL | re.IGNORECASE
)
_MAIL_FIELDS_MIN = 2
_MACHINE_FIELDS = frozenset({b"received:", b"message-id:", b"mime-version:", b"return-path:"})
_STATED = {
    "csv": Kind.CSV,
    "tsv": Kind.CSV,
    "tab": Kind.CSV,
    "htm": Kind.HTML,
    "html": Kind.HTML,
    "xhtml": Kind.HTML,
    "md": Kind.MARKDOWN,
    "markdown": Kind.MARKDOWN,
    "json": Kind.JSON,
    "jsonl": Kind.JSON,
    "ndjson": Kind.JSON,
}
"""What a text is by the end of its file's name."""
_CONTROLS = bytes(range(9)) + bytes(range(14, 28))


def sniff(data: bytes, *, name: str) -> Kind:
    """Return the kind of file that `data` is; `name` decides only between kinds of text."""
    if not data.strip(b"\0 \t\r\n") and len(data) < _HEAD_BYTES:
        return Kind.EMPTY
    head = data[:_HEAD_BYTES]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.OLE
    if head.lstrip().startswith(b"{\\rtf"):
        return Kind.RTF
    if image_type(data):
        return Kind.IMAGE
    if is_signed(data):
        return Kind.SIGNED
    if head.startswith(TNEF_SIGNATURE):
        return Kind.TNEF
    return _sniff_text(head, data, name=name)


def image_type(data: bytes) -> str:
    """Return the media type of an image by its signature; empty if it is none we know."""
    for signature, media_type in _IMAGES.items():
        if data.startswith(signature) and (signature != b"BM" or data[6:10] == b"\0\0\0\0"):
            return media_type
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _sniff_text(head: bytes, data: bytes, *, name: str) -> Kind:
    """Return the kind of text, or `BINARY` where it is none."""
    suffix = name.lower().rpartition(".")[2]
    stated = _STATED.get(suffix)
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(unmarked_wide(data))
    if not is_wide:
        if len(head.translate(None, _CONTROLS)) < 0.98 * len(head):
            return Kind.BINARY
        told = _by_beginning(head.removeprefix(b"\xef\xbb\xbf"), data)
        if told is not None:
            return told
        if _is_mail(head, is_named_text=suffix in {"txt", "md", "markdown"}):
            return Kind.MAIL
    elif _is_wide_xml(head):
        return Kind.XML
    return Kind.TEXT if stated is None or (is_wide and stated is Kind.HTML) else stated


def _by_beginning(head: bytes, data: bytes) -> Kind | None:
    """Return the kind that a text's first characters give away; None where they do not."""
    if _HTML.match(_XML_PROLOGUE.sub(b"", head, count=1)):
        return Kind.HTML
    if _XML.match(head):
        return Kind.XML
    if _JSON.match(head):
        return Kind.JSON
    return Kind.MBOX if head.startswith(b"From ") and is_mbox(data) else None


def _is_wide_xml(head: bytes) -> bool:
    """Whether a text of two bytes a character opens with an XML declaration."""
    return _XML.match(head.lstrip(b"\xff\xfe").replace(b"\0", b"")) is not None


def _is_mail(head: bytes, *, is_named_text: bool) -> bool:
    """
    Whether `head` opens with a block of header fields, at least two of them a mail's own.

    In a file named as text, people type "From:" and "To:" themselves; there it takes a field that
    only machines write.
    """
    block = re.split(rb"\r?\n\r?\n|\r\r", head.lstrip(b"\r\n"), maxsplit=1)[0]
    lines = block.splitlines()
    if not lines or not all(_FIELD.match(line) or line[:1] in b" \t" for line in lines):
        return False
    fields = {found.lower() for found in _MAIL_FIELDS.findall(block)}
    if is_named_text and not fields & _MACHINE_FIELDS:
        return False
    return len(fields) >= _MAIL_FIELDS_MIN and b"from:" in fields
