"""
Opens zip packages (XLSX, DOCX, ODS, plain ZIP) without trusting what they say of themselves.

A package's declared sizes are checked before anything is unpacked, and the actual ones while it
is: a bomb may lie about the first, not about the second.  XML is read by expat with every entity
declaration refused, so that neither a billion laughs nor an external entity does anything.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from withheld.errors import UnreadableFile
from withheld.readers.interface import MIB, Limits

_ENTRIES_MAX = 5_000
_CHUNK_BYTES = 256 * 1024
_FLAG_ENCRYPTED = 0x1

Attributes = dict[str, str]
StartElement = Callable[[str, Attributes], None]
EndElement = Callable[[str], None]
CharacterData = Callable[[str], None]


class Package:
    """A zip file whose entries are read within limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """
        Open the package.

        Raises:
            UnreadableFile: No zip, a broken one, or one that unpacks to more than `limits` allow.
        """
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
            raise UnreadableFile(
                "the file begins like a zip package (XLSX, DOCX, ZIP) and is broken; ask for it"
                " again"
            ) from problem
        if len(entries) > _ENTRIES_MAX:
            raise UnreadableFile(
                f"the package has {len(entries):,} entries, the limit is {_ENTRIES_MAX:,}; ask for"
                " the parts one by one"
            )
        self.entries: dict[str, zipfile.ZipInfo] = {entry.filename: entry for entry in entries}
        self._check_declared(entries)

    def __contains__(self, name: str) -> bool:
        """Return whether the package has an entry of this exact name."""
        return name in self.entries

    @property
    def is_exhausted(self) -> bool:
        """Whether more was unpacked than is allowed, so that nothing more will be."""
        return self._unpacked > self._limits.inner_bytes_max

    def chunks(self, name: str) -> Iterator[bytes]:
        """
        Yield the unpacked bytes of an entry.

        Raises:
            UnreadableFile: Encrypted, broken, or larger than declared or allowed.
        """
        entry = self.entries[name]
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise UnreadableFile("the package is encrypted; ask for it without a password")
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    self._unpacked += len(chunk)
                    if self._unpacked > self._limits.inner_bytes_max:
                        raise UnreadableFile(_bomb(self._limits))
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as problem:
            raise UnreadableFile("a part of the package is broken; ask for it again") from problem

    def read(self, name: str) -> bytes:
        """
        Return the unpacked bytes of an entry.

        Raises:
            UnreadableFile: As `chunks` does.
        """
        return b"".join(self.chunks(name))

    def parse(
        self,
        name: str,
        *,
        start: StartElement,
        end: EndElement | None = None,
        text: CharacterData | None = None,
    ) -> None:
        """
        Parse an XML entry; names come without their prefix, attributes with theirs.

        Raises:
            UnreadableFile: As `chunks` does, or the XML is not well-formed or declares entities.
        """
        feed(safe_parser(start=start, end=end, text=text), self.chunks(name))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """
        Return the relationships of the entry `name` by id: kind (its last word) and target.

        Raises:
            UnreadableFile: As `parse` does.
        """
        folder, _, base = name.rpartition("/")
        path = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            """Take in one relationship."""
            if local(tag) == "Relationship":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = attributes.get("Target", "")
                if attributes.get("TargetMode") != "External":
                    target = resolve(folder, target)
                found[attributes.get("Id", "")] = (kind, target)

        if path in self:
            self.parse(path, start=start)
        return found

    def _check_declared(self, entries: list[zipfile.ZipInfo]) -> None:
        """
        Refuse a package that declares to be a bomb.

        Raises:
            UnreadableFile: The declared sizes are beyond the limits.
        """
        if sum(entry.file_size for entry in entries) > self._limits.inner_bytes_max:
            raise UnreadableFile(_bomb(self._limits))
        for entry in entries:
            packed = max(entry.compress_size, 1)
            if entry.file_size > MIB and entry.file_size / packed > self._limits.ratio_max:
                raise UnreadableFile(_bomb(self._limits))


def safe_parser(
    *, start: StartElement, end: EndElement | None = None, text: CharacterData | None = None
) -> expat.XMLParserType:
    """Return a parser of XML that refuses every entity and fetches nothing."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_external
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes]) -> None:
    """
    Parse a whole XML document.

    Raises:
        UnreadableFile: It is not well-formed, or declares entities.
    """
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 -- the parser's own signature
        parser.Parse(b"", True)  # noqa: FBT003 -- the parser's own signature
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise UnreadableFile(
            "the XML inside is broken; open and save the file again, or ask for another form"
        ) from problem


def local(tag: str) -> str:
    """Return an element's name without its namespace prefix."""
    return tag.rpartition(":")[2]


def resolve(folder: str, target: str) -> str:
    """Return the entry that `target` means, seen from `folder` in the package."""
    if target.startswith("/"):
        return target[1:]
    steps = [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _bomb(limits: Limits) -> str:
    """Return the refusal of a package that unpacks to far more than it should."""
    return (
        f"the package unpacks to more than {limits.inner_bytes_max:,} bytes, or to more than"
        f" {limits.ratio_max} times its size; such a file is refused as a bomb; ask for the list"
        " as CSV"
    )


def _refuse_entity(*_: object) -> None:
    """
    Refuse an entity declaration; neither office files nor orders have any.

    Raises:
        UnreadableFile: Always.
    """
    raise UnreadableFile(
        "the XML inside declares entities, which no order needs; it is refused as an attack; ask"
        " for the file again"
    )


def _refuse_external(*_: object) -> int:
    """Refuse to fetch anything; expat then reports an error."""
    return 0
