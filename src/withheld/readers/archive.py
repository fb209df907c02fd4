"""Reads zip packages by what they are a package of; plain ones are handed on file by file."""

import re
from dataclasses import replace

from withheld.errors import UnreadableFile
from withheld.readers.compound import open_compound
from withheld.readers.doc import read_doc
from withheld.readers.docx import read_docx
from withheld.readers.embedded import embedded_file, read_embedded
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.naming import part_name
from withheld.readers.ods import read_ods
from withheld.readers.odt import read_odt
from withheld.readers.outlook import is_message, read_message
from withheld.readers.package import Package
from withheld.readers.xls import read_xls, read_xlsb
from withheld.readers.xlsx import read_xlsx

_IGNORED = re.compile(r"(^|/)(\.DS_Store|Thumbs\.db|__MACOSX/|\._)")


def read_zip(source: Source, transcript: Transcript) -> Notes:
    """
    Read a zip package by what it holds.

    Raises:
        UnreadableFile: It is broken, encrypted, a bomb, or of a kind that no reader knows.
    """
    package = Package(source.data, transcript.limits)
    names = package.entries
    if any(name.endswith("xl/workbook.bin") for name in names):
        return read_xlsb(source, transcript)
    if any(re.search(r"(^|/)xl/workbook\d*\.xml$", name) for name in names):
        return read_xlsx(package, source, transcript)
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return read_docx(package, source, transcript)
    if "content.xml" in package and "mimetype" in package:
        return _read_open_document(package, source, transcript)
    return _read_files(package, source, transcript)


def _read_open_document(package: Package, source: Source, transcript: Transcript) -> Notes:
    """
    Read an OpenDocument letter or workbook.

    Raises:
        UnreadableFile: It is encrypted, broken, or of another kind.
    """
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise UnreadableFile("the office file is encrypted; ask for it without a password")
    mimetype = package.read("mimetype")[:200]
    streams = [package.chunks(name) for name in ("styles.xml", "content.xml") if name in package]
    lines_before = transcript.count
    if b"opendocument.spreadsheet" in mimetype:
        notes = read_ods(streams, source, transcript)
    elif b"opendocument.text" in mimetype:
        notes = read_odt(streams, source, transcript)
    else:
        raise UnreadableFile("no reader knows this office format; ask for it as DOCX or PDF")
    pictures = read_embedded(
        package,
        source,
        transcript,
        pictures="Pictures/",
        is_blank=transcript.count == lines_before,
    )
    notes = replace(notes, blind_spots=(*notes.blind_spots, *pictures))
    macros = sum(1 for name in package.entries if name.startswith(("Basic/", "Scripts/")))
    spots = (f"{macros} files of macros",) if macros else ()
    return replace(notes, blind_spots=(*notes.blind_spots, *spots))


def read_compound(source: Source, transcript: Transcript) -> Notes:
    """
    Read a compound file by what it holds: an Outlook message, an old workbook or letter.

    Raises:
        UnreadableFile: It is encrypted, broken, or of a kind that no reader knows.
    """
    root = open_compound(source.data)
    if "EncryptedPackage" in root.streams:
        raise UnreadableFile("the office file is encrypted; ask for it without a password")
    if is_message(root):
        return read_message(root, source, transcript)
    if "Workbook" in root.streams or "Book" in root.streams:
        return read_xls(root, source, transcript)
    if "WordDocument" in root.streams:
        return read_doc(root, source, transcript)
    file = embedded_file(root)
    if file is not None:
        name, data = file
        name = part_name(name, set(), fallback="embedded")
        transcript.read_inside(data, name=name, within=source)
        return Notes(media_type="application/x-ole-storage")
    raise UnreadableFile(
        "this is an old office file that no reader knows; ask for it as DOCX, XLSX or PDF"
    )


def _read_files(package: Package, source: Source, transcript: Transcript) -> Notes:
    """
    Read the files of a plain zip, in the order of their names.

    Raises:
        UnreadableFile: They unpack to more than allowed, or there are too many.
    """
    ignored = 0
    for name in sorted(package.entries):
        if name.endswith("/") or _IGNORED.search(name):
            ignored += not name.endswith("/")
            continue
        inner = name.lstrip("/")
        try:
            data = package.read(name)
        except UnreadableFile as problem:
            if package.is_exhausted:
                raise
            # One file that wants a password, or is broken, leaves the others as they are.
            transcript.read_inside_unread(name=inner, within=source, why=str(problem))
            continue
        transcript.read_inside(data, name=inner, within=source)
    spots = (f"{ignored} files that only file managers use",) if ignored else ()
    return Notes(media_type="application/zip", blind_spots=spots)
