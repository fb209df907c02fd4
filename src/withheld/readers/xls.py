"""
Reads old and binary workbooks (XLS, XLSB): values from python-calamine, looks from the records.

Of XLS everything is seen that decides what a cell means; of XLSB only values and hidden sheets, and
that is said.
"""

import io

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from withheld.errors import UnreadableFile
from withheld.readers.compound import Storage
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.sheet import Sheet
from withheld.readers.sheet_lines import add_sheet
from withheld.readers.sheet_scan import SheetCell, SheetRow
from withheld.readers.xls_records import OldBook, OldSheet, read_records

MEDIA_TYPE = "application/vnd.ms-excel"
_CELLS_ONLY = (
    "this form was read for its cells only: hyperlinks, struck-through text, hidden rows, comments"
    " and pictures were not seen; ask for XLSX or CSV"
)
_PARTLY_STRUCK = "text of which only a part is struck through, and pictures"
_EXACT_DIGITS_MAX = 15

Values = list[list[object]]
"""The values of a sheet, row by row from its upper left corner."""


def read_xls(root: Storage, source: Source, transcript: Transcript) -> Notes:
    """
    Read an old workbook, with what its records say of links, looks and what is hidden.

    Raises:
        UnreadableFile: It is broken or encrypted, or has no sheet.
    """
    stream = root.streams.get("Workbook")
    if stream is None:  # before 1997; its records have other forms
        return _read(source, transcript, OldBook(), spots=[_CELLS_ONLY])
    book = read_records(stream)
    spots = [_PARTLY_STRUCK]
    if "_VBA_PROJECT_CUR" in root.storages:
        spots.append("macros")
    return _read(source, transcript, book, spots=spots)


def read_xlsb(source: Source, transcript: Transcript) -> Notes:
    """
    Read the values of a binary workbook.

    Raises:
        UnreadableFile: It is broken or encrypted, or has no sheet.
    """
    return _read(source, transcript, OldBook(), spots=[_CELLS_ONLY])


def _read(source: Source, transcript: Transcript, book: OldBook, *, spots: list[str]) -> Notes:
    """
    Read every sheet.

    Raises:
        UnreadableFile: It is broken or encrypted, or has no sheet.
    """
    sheets = _calamine_sheets(source.data)
    if not sheets:
        raise UnreadableFile("the workbook has no sheet; ask for it as XLSX or CSV")
    looks = {look.name: look for look in book.sheets}
    for name, is_hidden, values in sheets:
        look = looks.get(name) or OldSheet(name=name)
        add_sheet(
            _sheet(values, look, book),
            source,
            transcript,
            name=name,
            is_hidden=is_hidden or look.is_hidden,
        )
        for count, words in (
            (look.unread_links, "hyperlinks whose target was not read"),
            (look.notes, "comments"),
        ):
            if count:
                spots.append(f"{count} {words} on the sheet {name}")
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(spots))


def _sheet(values: Values, look: OldSheet, book: OldBook) -> Sheet:
    """Return a sheet of values and looks."""
    sheet = Sheet(
        hidden_columns=look.hidden_columns,
        merged=[(a + 1, b, c + 1, d) for a, b, c, d in look.merged],
    )
    for row, line in enumerate(values):
        cells = [
            _cell(value, (row, column), look, book)
            for column, value in enumerate(line)
            if value != "" or (row, column) in look.links
        ]
        if cells:
            is_hidden = row in look.hidden_rows
            sheet.rows.append(SheetRow(number=row + 1, is_hidden=is_hidden, cells=cells))
    return sheet


def _cell(value: object, at: tuple[int, int], look: OldSheet, book: OldBook) -> SheetCell:
    """Return one cell."""
    text = look.texts.get(at) or _shown(value)
    return SheetCell(
        column=at[1],
        text=text,
        is_struck=look.styles.get(at, -1) in book.struck_styles and bool(text.strip()),
        is_rounded=isinstance(value, float) and len(text.lstrip("-")) > _EXACT_DIGITS_MAX,
        hyperlink=look.links.get(at, ""),
    )


def _shown(value: object) -> str:
    """Return a cell's value as a person must see it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _calamine_sheets(data: bytes) -> list[tuple[str, bool, Values]]:
    """
    Return the sheets of a workbook: name, whether it is hidden, values.

    Raises:
        UnreadableFile: The workbook is broken, or encrypted.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (
                one.name,
                one.visible is not SheetVisibleEnum.Visible,
                [
                    list(row)
                    for row in book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
                ],
            )
            for one in book.sheets_metadata
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
