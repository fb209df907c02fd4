"""
Hash lists from a folder: one file a list, its ending says by which algorithm, one hash a line.

    hazards/
        iwf.md5           0123456789abcdef0123456789abcdef, whatever follows is ignored
        own.sha256        # a comment

Compared are the hashes of whole bytes: of what arrived, of every attachment of a mail, every member
of an archive or office file, and every picture that a PDF embeds as it is.  No picture is decoded.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from email import message_from_bytes, policy
from hashlib import md5, sha1, sha256
from pathlib import Path

from withheld.errors import InvalidInput
from withheld.ports.hazards import Hit, ListHeld

FOLDER = "hazards"
_SIZES = {"sha256": 64, "sha1": 40, "md5": 32}
_DEPTH_MAX = 6
"""A mail in a mail in an archive …; deeper, the readers give up too."""
_PARTS_MAX = 20_000
_BYTES_MAX = 1 << 30
"""What is unpacked for one document in all; beyond, the readers' own limits stop it."""
_MEMBER_MAX = 256 << 20
_HEADER = re.compile(
    rb"(?:^|\n)(?:From|Received|Date|Subject|MIME-Version|Content-Type):", re.IGNORECASE
)
_STREAM = re.compile(rb"stream\r?\n")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"\x00\x00\x00\x0cjP")


class FolderHazardLists:
    """The lists in one folder; read once, when the store is opened."""

    def __init__(self, folder: Path) -> None:
        """
        Read the lists.

        Raises:
            InvalidInput: A line is no hash of its list's kind, or a list is of a kind unknown here.
        """
        self._lists: list[ListHeld] = []
        self._hashes: dict[str, dict[str, str]] = {}
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            algorithm = path.suffix.removeprefix(".").casefold()
            if path.name.startswith(".") or not path.is_file():
                continue
            if algorithm not in _SIZES:
                raise InvalidInput(
                    f"the hazard list {path.name} is of no kind compared here; lists end in "
                    ".sha256, .sha1 or .md5 (perceptual hashes would mean decoding the pictures)"
                )
            known = self._hashes.setdefault(algorithm, {})
            found = list(_hashes_in(path, _SIZES[algorithm]))
            known.update(dict.fromkeys(found, path.stem))
            self._lists.append(ListHeld(name=path.stem, algorithm=algorithm, count=len(found)))

    def held(self) -> Sequence[ListHeld]:
        """Return the lists there are."""
        return tuple(self._lists)

    def find(self, data: bytes) -> Hit | None:
        """Return the first listed thing in `data`, itself or a part of it; None if none is."""
        if not self._hashes:
            return None
        return next(
            (
                Hit(list_name=name, algorithm=algorithm, part=f"part {number}" if number else "")
                for number, part in enumerate(parts_of(data))
                for algorithm, digest in _digests(part, self._hashes)
                if (name := self._hashes[algorithm].get(digest)) is not None
            ),
            None,
        )


def _hashes_in(path: Path, size: int) -> Iterator[str]:
    """
    Go through the hashes of one list, in lower case.

    Raises:
        InvalidInput: A line is no hash.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        words = re.split(r"[\s,;]", line.strip(), maxsplit=1)
        if not words[0] or words[0].startswith("#"):
            continue
        if not re.fullmatch(rf"[0-9a-fA-F]{{{size}}}", words[0]):
            raise InvalidInput(
                f"{path.name}, line {number}: no hash; expected {size} hexadecimal digits"
            )
        yield words[0].casefold()


def _digests(data: bytes, wanted: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Go through the hashes of `data` by every algorithm that a list needs."""
    for name, make in (("sha256", sha256), ("sha1", sha1), ("md5", md5)):
        if name in wanted:
            yield name, make(data, usedforsecurity=False).hexdigest()


def parts_of(data: bytes) -> Iterator[bytes]:
    """
    Go through `data` and every part of it that can be told without decoding a picture.

    Bounded in depth, number and size; a part that cannot be unpacked ends its own branch only.
    """
    left = [_BYTES_MAX]
    waiting = [(data, 0)]
    for _ in range(_PARTS_MAX):
        if not waiting:
            return
        part, depth = waiting.pop(0)
        yield part
        if depth < _DEPTH_MAX:
            waiting += [(inner, depth + 1) for inner in _inside(part, left)]


def _inside(data: bytes, left: list[int]) -> Iterator[bytes]:
    """Go through the parts right inside `data`, as far as the bytes that are left allow."""
    inner = _members(data, left[0]) if data[:2] == b"PK" else _pictures(data)
    if data[:5] != b"%PDF-" and data[:2] != b"PK":
        inner = _attachments(data) if _HEADER.search(data[:8192]) else iter(())
    for part in inner:
        left[0] -= len(part)
        if left[0] < 0:
            return
        yield part


def _attachments(data: bytes) -> Iterator[bytes]:
    """Go through the leaves of a mail, decoded."""
    for part in message_from_bytes(data, policy=policy.compat32).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload and payload != data:
            yield payload


def _members(data: bytes, left: int) -> Iterator[bytes]:
    """Go through the members of an archive; one that is too large or encrypted is left out."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        return
    with archive:
        for member in archive.infolist()[:_PARTS_MAX]:
            if member.is_dir() or member.file_size > min(_MEMBER_MAX, left):
                continue
            try:
                yield archive.read(member)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
                continue  # what cannot be unpacked cannot be compared; the reader will say so


def _pictures(data: bytes) -> Iterator[bytes]:
    """Go through the pictures that a PDF holds as files of their own."""
    for begin in _STREAM.finditer(data):
        if not data.startswith(_PICTURES, begin.end()):
            continue
        end = data.find(b"endstream", begin.end())
        if end > 0:
            yield data[begin.end() : end].removesuffix(b"\n").removesuffix(b"\r")
