"""Reads zip packages by what they are a package of; plain ones are handed on file by file."""

import io
import re
from dataclasses import replace

from python_calamine import CalamineError, CalamineWorkbook

from withheld.errors import UnreadableFile
from withheld.model.document import Cell, LineKind, Place
from withheld.readers.compound import open_compound
from withheld.readers.docx import read_docx
from withheld.readers.headings import heading_index
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.ods import read_ods
from withheld.readers.odt import read_odt
from withheld.readers.outlook import is_message, read_message
from withheld.readers.package import Package
from withheld.readers.xlsx import read_xlsx

_CALAMINE_BLIND_SPOT = (
    "this form was read for its cells only: hyperlinks, struck-through text, hidden rows, comments"
    " and pictures were not seen; ask for XLSX or CSV"
)
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
        return read_cells(source, transcript)
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
    if b"opendocument.spreadsheet" in mimetype:
        notes = read_ods(streams, source, transcript)
    elif b"opendocument.text" in mimetype:
        notes = read_odt(streams, source, transcript)
    else:
        raise UnreadableFile("no reader knows this office format; ask for it as DOCX or PDF")
    macros = sum(1 for name in package.entries if name.startswith(("Basic/", "Scripts/")))
    spots = (f"{macros} files of macros",) if macros else ()
    return replace(notes, blind_spots=(*notes.blind_spots, *spots))


def read_compound(source: Source, transcript: Transcript) -> Notes:
    """
    Read a compound file by what it holds: an Outlook message or an old workbook.

    Raises:
        UnreadableFile: It is encrypted, broken, or of a kind that no reader knows.
    """
    root = open_compound(source.data)
    if "EncryptedPackage" in root.streams:
        raise UnreadableFile("the office file is encrypted; ask for it without a password")
    if is_message(root):
        return read_message(root, source, transcript)
    if "Workbook" in root.streams or "Book" in root.streams:
        return read_cells(source, transcript)
    raise UnreadableFile(
        "this is an old office file that no reader knows; ask for it as DOCX, XLSX or PDF"
    )


def read_cells(source: Source, transcript: Transcript) -> Notes:
    """
    Read the cells of XLS or XLSB, and say that no more than cells was read.

    Raises:
        UnreadableFile: The workbook is broken, or encrypted.
    """
    sheets = _calamine_sheets(source.data)
    if not sheets:
        raise UnreadableFile("the workbook has no sheet; ask for it as XLSX or CSV")
    for name, rows in sheets:
        texts = [[_shown(value) for value in row] for row in rows]
        heading = heading_index(texts)
        for index, row in enumerate(texts):
            if not any(map(str.strip, row)):
                continue
            is_below = heading is not None and index > heading
            names = texts[heading] if is_below and heading is not None else []
            cells = tuple(
                Cell(
                    text=text,
                    heading=names[column].strip() if column < len(names) else "",
                    is_rounded=isinstance(rows[index][column], float) and len(text) > 15,  # noqa: PLR2004 -- the digits that binary64 keeps
                )
                for column, text in enumerate(row)
            )
            place = Place(part=source.part, sheet=name, row=index + 1)
            transcript.add(LineKind.ROW, "\t".join(row), place, cells=cells)
    return Notes(media_type="application/vnd.ms-excel", blind_spots=(_CALAMINE_BLIND_SPOT,))


def _calamine_sheets(data: bytes) -> list[tuple[str, list[list[object]]]]:
    """
    Return the sheets of a workbook by name, each a list of rows.

    Raises:
        UnreadableFile: The workbook is broken, or encrypted.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (
                name,
                [
                    list(row)
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ],
            )
            for name in book.sheet_names
        ]
    except (CalamineError, ValueError, OSError, IndexError, MemoryError) as problem:
        raise UnreadableFile(
            "the workbook is broken or encrypted; ask for it as XLSX or CSV, without a password"
        ) from problem
    except BaseException as problem:
        # A panic of the native library arrives as an exception outside `Exception`.
        if type(problem).__name__ != "PanicException":
            raise
        raise UnreadableFile(
            "the workbook is broken in a way its reader did not expect; ask for it as XLSX or CSV"
        ) from problem


def _shown(value: object) -> str:
    """Return a cell's value as a person must see it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_files(package: Package, source: Source, transcript: Transcript) -> Notes:
    """Read the files of a plain zip, in the order of their names."""
    ignored = 0
    for name in sorted(package.entries):
        if name.endswith("/") or _IGNORED.search(name):
            ignored += not name.endswith("/")
            continue
        transcript.read_inside(package.read(name), name=name.lstrip("/"), within=source)
    spots = (f"{ignored} files that only file managers use",) if ignored else ()
    return Notes(media_type="application/zip", blind_spots=spots)
