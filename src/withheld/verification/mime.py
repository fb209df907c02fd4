"""
The parts of a mail as bytes, exactly as they were signed (RFC 2045, 2046; RFC 1847 for signatures).

Readers make a mail readable and forgive much.  Here nothing is forgiven: a part whose bounds are
not plain is no part, and no signature covers it.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from withheld.verification.header import RawMail, split_mail
from withheld.verification.mail_head import decoded

_DEPTH_MAX, _PARTS_MAX, _FIELD_MAX = 8, 500, 20_000
_PARAMETER = re.compile(
    r";\s*([A-Za-z0-9*_.-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;\"]+))", re.DOTALL
)
_QUOTED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a mail, the mail itself included."""

    entity: RawMail
    raw: bytes
    """Header and body as they stand, which is what a signature covers."""
    kind: str
    """Its media type, small letters."""
    parameters: Mapping[str, str]
    depth: int

    @property
    def name(self) -> str:
        """The file's name, without folders; empty where it has none."""
        disposition = _parameters(self.entity.text("content-disposition")[:_FIELD_MAX])
        for parameters in (disposition, self.parameters):
            stated = parameters.get("filename") or parameters.get("name")
            if stated:
                return re.split(r"[/\\]", decoded(stated))[-1].strip()
            coded = parameters.get("filename*") or parameters.get("name*")
            if coded:
                return re.split(r"[/\\]", unquote(coded.rpartition("'")[2]))[-1].strip()
        return ""

    @property
    def content(self) -> bytes:
        """Its bytes with the transfer encoding undone; as they stand where that fails."""
        body = self.entity.body
        match self.entity.text("content-transfer-encoding").lower():
            case "base64":
                try:
                    return base64.b64decode(b"".join(body.split()), validate=True)
                except (binascii.Error, ValueError):
                    return body
            case "quoted-printable":
                return quopri.decodestring(body)
            case _:
                return body

    @property
    def inner(self) -> tuple["Part", ...]:
        """The parts right inside it; none where it has none, or its bounds are not plain."""
        boundary = self.parameters.get("boundary", "")
        if not self.kind.startswith("multipart/") or not boundary or self.depth >= _DEPTH_MAX:
            return ()
        mark = re.escape(b"--" + boundary.encode("utf-8", "replace"))
        bounds = re.compile(rb"(?:\A|\r\n)" + mark + rb"(--)?[ \t]*(?=\r\n|\Z)")
        found, start = list[Part](), -1
        for bound in bounds.finditer(self.entity.body):
            if start >= 0:
                found.append(part_of(self.entity.body[start : bound.start()], self.depth + 1))
            if bound[1] or len(found) >= _PARTS_MAX:
                return tuple(found)
            start = bound.end() + 2
        return ()  # It has no end: whatever came after could be put there by anybody.

    def walk(self) -> Iterator["Part"]:
        """Yield itself and every part inside it, in the mail's order."""
        yield self
        for one in self.inner:
            yield from one.walk()


def forwarded_in(mail: Part) -> Part | None:
    """Return the only mail inside `mail`; None where there is none, or several."""
    found = [one for one in mail.walk() if one.kind == "message/rfc822"]
    return found[0] if len(found) == 1 else None


def part_of(data: bytes, depth: int = 0) -> Part:
    """Return the part that `data` is: a whole mail, or a part of one."""
    entity = split_mail(data)
    stated = entity.text("content-type")[:_FIELD_MAX] or "text/plain"
    kind, _, rest = stated.partition(";")
    return Part(
        entity=entity,
        raw=data,
        kind=kind.strip().lower(),
        parameters=_parameters(";" + rest),
        depth=depth,
    )


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _PARAMETER.finditer(text):
        value = _QUOTED.sub(r"\1", one[2]) if one[2] is not None else one[3]
        found.setdefault(one[1].lower(), value)
    return found
