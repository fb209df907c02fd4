"""
Reads what lies inside office files besides their text: pictures of pages, files, other letters.

A picture is read as a part of its own where it may be a page: where it is large, or where there is
nothing else.  One of fewer bytes is read where words fit in it; the smallest are only counted.

Source: [MS-OLEDS], 2.3.6 (files as objects); ECMA-376 part 1, 15.2.1 (letters inside letters).
"""

import struct

from withheld.readers.compound import Storage
from withheld.readers.inline_pictures import may_hold_words
from withheld.readers.interface import Source, Transcript
from withheld.readers.naming import part_name
from withheld.readers.package import Package
from withheld.readers.sniffing import image_type

_PAGE_BYTES_MIN = 32 * 1024
"""A picture of so many bytes may be a page; emblems, logos and signatures are smaller."""
_OBJECT_STREAM, _CONTENTS, _PACKAGE = "\x01Ole10Native", "CONTENTS", "Package"


def read_embedded(
    package: Package,
    source: Source,
    transcript: Transcript,
    *,
    pictures: str,
    files: str = "",
    is_blank: bool,
) -> list[str]:
    """
    Read pictures that may be pages and files embedded; return what was only counted.

    Args:
        package: The office file.
        source: The part that the office file is.
        transcript: Gets the parts.
        pictures: The folder of pictures inside the package.
        files: The folder of embedded files; empty where that form has none.
        is_blank: Nothing else was found in the office file.

    Raises:
        UnreadableFile: A limit of the whole file was passed.
    """
    names: set[str] = set()
    counted = 0
    mail = transcript.mail  # a mail inside a letter is not the mail that brought it
    for name, entry in sorted(package.entries.items()):
        if name.startswith(pictures) and not name.endswith("/"):
            data = package.read(name)
            is_minor = entry.file_size < _PAGE_BYTES_MIN and not is_blank
            if not image_type(data) or (is_minor and not may_hold_words(data)):
                counted += 1  # an emblem, a metafile, or whatever no reader knows
                continue
            part = part_name(name, names, fallback="x")
            transcript.read_inside(data, name=part, within=source, is_minor=is_minor)
        elif files and name.startswith(files) and not name.endswith("/"):
            data = package.read(name)
            transcript.read_inside(data, name=part_name(name, names, fallback="x"), within=source)
    transcript.mail = mail
    return [f"{counted} pictures"] if counted else []


def embedded_file(storage: Storage) -> tuple[str, bytes] | None:
    """Return name and bytes of the file that an embedded object is; None where it is none."""
    for name in (_CONTENTS, _PACKAGE):
        data = storage.streams.get(name, b"")
        if data.startswith((b"%PDF-", b"PK\x03\x04")):
            return "", data
    raw = storage.streams.get(_OBJECT_STREAM)
    return _native(raw) if raw else None


def _native(raw: bytes) -> tuple[str, bytes] | None:
    """Return name and bytes of a file packed as an object; None where it is cut short."""
    _, end, rest = raw[6:].partition(b"\0")  # what it is called in the letter
    if not end:
        return None
    path, end, rest = rest.partition(b"\0")
    try:
        (length,) = struct.unpack_from("<I", rest, 4)
        (size,) = struct.unpack_from("<I", rest, 8 + length)
    except struct.error:
        return None
    data = rest[12 + length : 12 + length + size]
    name = path.decode("utf-8", "replace")
    return (name, data) if data and len(data) == size else None
