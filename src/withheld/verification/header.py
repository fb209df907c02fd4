"""
A mail as bytes: its header fields one by one, and its body, exactly as they were signed.

Signatures cover bytes, so nothing is decoded here.  A mail that was kept with bare line feeds is
given back the CRLF it travelled with (RFC 5322 section 2.1).
"""

import re
from dataclasses import dataclass

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_FIELDS_MAX = 2_000
"""Header fields looked at; a header longer than that is nobody's letter."""
_NEXT_MAIL = re.compile(rb"\n\r?\nFrom \S+ [^\n]*[0-9]{4}")
_ENVELOPE_LINE = b"From "
"""What an mbox file puts before a mail; it is no header field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One header field."""

    name: str
    """In small letters; empty for a line that is no field."""
    raw: bytes
    """Name, colon and value as they stand, folded lines included, without the last CRLF."""

    @property
    def value(self) -> bytes:
        """The value as it stands, folded lines included."""
        return self.raw.partition(b":")[2]

    @property
    def text(self) -> str:
        """The value on one line; bytes that are no UTF-8 are replaced."""
        return self.value.replace(b"\r\n", b"").decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMail:
    """A mail as bytes."""

    fields: tuple[Field, ...]
    """From the top down."""
    body: bytes
    """With CRLF line ends."""

    def all(self, name: str) -> tuple[Field, ...]:
        """Return the fields called `name` (small letters), from the top down."""
        return tuple(one for one in self.fields if one.name == name)

    def text(self, name: str) -> str:
        """Return the value of the first field called `name` on one line; empty if there is none."""
        return next((one.text for one in self.fields if one.name == name), "")


def split_mail(data: bytes) -> RawMail:
    """Return the fields and the body of the mail in `data`; any bytes can be split."""
    data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if data.startswith(_ENVELOPE_LINE):
        data = data.partition(b"\r\n")[2]
    if data.startswith(b"\r\n"):
        return RawMail(fields=(), body=data[2:])
    header, _, body = data.partition(b"\r\n\r\n")
    raws: list[list[bytes]] = []
    for line in header.removesuffix(b"\r\n").split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and raws:
            raws[-1].append(line)
        elif len(raws) < _FIELDS_MAX:
            raws.append([line])
    return RawMail(fields=tuple(_field(b"\r\n".join(raw)) for raw in raws), body=body)


def is_mail(data: bytes) -> bool:
    """Return whether `data` begins as a mail does: with header fields, From or Received among."""
    if data.startswith(_ENVELOPE_LINE) and _NEXT_MAIL.search(data):
        return False  # Several mails in one file: none of them is the letter.
    head = split_mail(data[:65_536])
    names = {one.name for one in head.fields}
    return bool(head.fields) and bool(head.fields[0].name) and bool(names & {"from", "received"})


def _field(raw: bytes) -> Field:
    found = _FIELD.match(raw)
    return Field(name=found[1].decode("ascii").lower() if found else "", raw=raw)
