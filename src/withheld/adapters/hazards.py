"""
Hash lists from a folder: one file a list, its ending says by which algorithm, one hash a line.

    hazards/
        iwf.md5           0123456789abcdef0123456789abcdef, whatever follows is ignored
        own.sha256        # a comment

Compared are the hashes of whole bytes: of what arrived, of every attachment of a mail, every member
of an archive or office file, and every picture that a PDF embeds as it is.  No picture is decoded.
What could not be unpacked is counted, and said of the order.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from hashlib import md5, sha1, sha256
from pathlib import Path

from withheld.errors import InvalidInput
from withheld.ports.hazards import Compared, Hit, ListHeld

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

    def compare(self, data: bytes) -> Compared:
        """Return whether something listed is in `data`, and what of it was not compared."""
        if not self._hashes:
            return Compared(hit=None)
        unpacking = _Unpacking()
        for number, part in enumerate(unpacking.parts_of(data)):
            for algorithm, digest in _digests(part, self._hashes):
                name = self._hashes[algorithm].get(digest)
                if name is not None:
                    where = f"part {number}" if number else ""
                    return Compared(hit=Hit(list_name=name, algorithm=algorithm, part=where))
        return Compared(hit=None, gap_count=unpacking.gaps)


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


@dataclass(slots=True)
class _Unpacking:
    """The parts of one document, as far as the bounds allow, and how many were left out."""

    gaps: int = 0
    left: int = _BYTES_MAX

    def parts_of(self, data: bytes) -> Iterator[bytes]:
        """
        Go through `data` and every part of it that can be told without decoding a picture.

        Bounded in depth, number and size; what cannot be unpacked is a gap, and ends its own branch
        only.
        """
        waiting = deque([(data, 0)])
        for _ in range(_PARTS_MAX):
            if not waiting:
                return
            part, depth = waiting.popleft()
            yield part
            inner = [(one, depth + 1) for one in self._inside(part)]
            if depth < _DEPTH_MAX:
                waiting.extend(inner)
            else:
                self.gaps += len(inner)
        self.gaps += len(waiting)

    def _inside(self, data: bytes) -> Iterator[bytes]:
        """Go through the parts right inside `data`."""
        if data[:2] == b"PK":
            return self._members(data)
        if data[:5] == b"%PDF-":
            return self._allowed(_pictures(data))
        return self._allowed(self._attachments(data)) if _HEADER.search(data[:8192]) else iter(())

    def _allowed(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Go through parts as long as their bytes are within the bound."""
        for part in parts:
            if len(part) > self.left:
                self.gaps += 1
                return
            self.left -= len(part)
            yield part

    def _attachments(self, data: bytes) -> Sequence[bytes]:
        """Return the leaves of a mail, decoded."""
        try:
            every = [one.get_payload(decode=True) for one in _walked(data)]
        except (RecursionError, ValueError, LookupError):
            self.gaps += 1  # Nested or broken beyond what anybody can take apart.
            return ()
        return [one for one in every if isinstance(one, bytes) and one and one != data]

    def _members(self, data: bytes) -> Iterator[bytes]:
        """Go through the members of an archive; one too large, broken or encrypted is a gap."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            self.gaps += 1
            return
        with archive:
            listed = archive.infolist()
            self.gaps += max(0, len(listed) - _PARTS_MAX)
            for member in listed[:_PARTS_MAX]:
                if member.is_dir():
                    continue
                if member.file_size > min(_MEMBER_MAX, self.left):
                    self.gaps += 1
                    continue
                try:
                    part = archive.read(member)
                except _BROKEN:
                    self.gaps += 1
                    continue
                self.left -= len(part)
                yield part


_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, NotImplementedError, ValueError),
)
"""How an archive says that it, or a member, is broken, encrypted or packed in an unknown way."""


def _walked(data: bytes) -> Iterator[Message]:
    return message_from_bytes(data, policy=policy.compat32).walk()


def _pictures(data: bytes) -> Iterator[bytes]:
    """Go through the pictures that a PDF holds as files of their own."""
    for begin in _STREAM.finditer(data):
        if not data.startswith(_PICTURES, begin.end()):
            continue
        end = data.find(b"endstream", begin.end())
        if end > 0:
            yield data[begin.end() : end].removesuffix(b"\n").removesuffix(b"\r")
