"""Lists of `tag=value`, as DKIM, ARC and DMARC write them (RFC 6376 section 3.2)."""

import base64
import binascii
import re
from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SPACE = re.compile(r"[ \t\r\n]+")


def parse_tags(text: str) -> Mapping[str, str] | None:
    """Return the tags in `text` by name; None where it is no such list, or names a tag twice."""
    tags: dict[str, str] = {}
    pieces = text.split(";")
    if not pieces[-1].strip():
        pieces.pop()  # A last semicolon ends the list; it begins no further tag.
    for piece in pieces:
        name, equals, value = piece.partition("=")
        name = name.strip()
        if not equals or not _NAME.fullmatch(name) or name in tags:
            return None
        tags[name] = value.strip()
    return tags


def without_space(value: str) -> str:
    """Return `value` without white space, which folding may put anywhere in it."""
    return _SPACE.sub("", value)


def base64_of(value: str) -> bytes | None:
    """Return the bytes that `value` spells in base64, white space ignored; None if it does not."""
    try:
        return base64.b64decode(without_space(value), validate=True)
    except (binascii.Error, ValueError):
        return None


def names_in(value: str) -> tuple[str, ...]:
    """Return the names in a list with colons between them, in small letters, in their order."""
    return tuple(name.strip().lower() for name in value.split(":"))
