"""
Reads XLSX workbooks: every row that is not blank is one line, hidden ones said to be hidden.

Source: ECMA-376 part 1, chapter 18.  A cell in a hidden column is shown apart from its row, as a
hidden line of the same place, so that a note nobody sees does not taint the rows everybody sees.
"""

from collections.abc import Iterator

from withheld.model.document import Cell, LineKind, Link, Place
from withheld.readers.headings import heading_index, look_ahead
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.package import Package
from withheld.readers.sheet import (
    Sheet,
    SheetCell,
    SheetRow,
    range_of,
    read_sheet,
)
from withheld.readers.workbook import (
    SheetEntry,
    find_workbook,
    read_shared,
    read_styles,
    read_workbook,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINKED_CELLS_MAX = 200_000
_BLIND_FOLDERS = (
    ("xl/media/", "pictures"),
    ("xl/embeddings/", "embedded files"),
    ("xl/comments", "sets of comments"),
    ("xl/threadedComments/", "threads of comments"),
    ("xl/charts/", "charts"),
    ("xl/externalLinks/", "links to other workbooks"),
    ("xl/vbaProject", "sets of macros"),
    ("xl/macrosheets/", "macro sheets"),
)


def read_xlsx(package: Package, source: Source, transcript: Transcript) -> Notes:
    """
    Read a workbook.

    Raises:
        UnreadableFile: It has no sheet that can be read, or is broken or too large.
    """
    book, relations = find_workbook(package)
    entries, is_1904 = read_workbook(package, book, relations)
    by_kind = dict(relations.values())
    shared = read_shared(package, by_kind.get("sharedStrings", ""))
    styles = read_styles(package, by_kind.get("styles", ""), is_1904=is_1904)
    blind_spots = list(_blind_spots(package))
    for entry in entries:
        if entry.path not in package or "/worksheets/" not in f"/{entry.path}":
            blind_spots.append(f"the sheet {entry.name} holds no cells (a chart, or broken)")
            continue
        sheet = read_sheet(package, entry.path, shared=shared, styles=styles)
        targets = package.relations(entry.path)
        _link_cells(sheet, targets)
        _add_sheet(sheet, entry, source, transcript)
        if sheet.unread_links:
            blind_spots.append(
                f"{sheet.unread_links} computed hyperlinks on the sheet {entry.name}"
            )
    return Notes(media_type=MEDIA_TYPE, blind_spots=tuple(blind_spots))


def _link_cells(sheet: Sheet, targets: dict[str, tuple[str, str]]) -> None:
    """Give cells the hyperlinks that the sheet keeps apart from them."""
    if not sheet.links:
        return
    rows = {row.number: row for row in sheet.rows}
    linked = 0
    for reference, identity, location in sheet.links:
        cells = range_of(reference)
        target = targets.get(identity, ("", ""))[1]
        if location:
            target = f"{target}#{location}"
        if cells is None or not target:
            sheet.unread_links += 1
            continue
        first_row, first_column, last_row, last_column = cells
        for number in range(first_row, min(last_row, first_row + _LINKED_CELLS_MAX) + 1):
            linked += 1
            if linked > _LINKED_CELLS_MAX:
                return
            row = rows.get(number)
            for cell in row.cells if row else ():
                if first_column <= cell.column <= last_column:
                    cell.hyperlink = target


def _add_sheet(sheet: Sheet, entry: SheetEntry, source: Source, transcript: Transcript) -> None:
    """Add the rows of one sheet."""
    first = [_texts(row.cells) for row in sheet.rows[: look_ahead()]]
    heading = heading_index(first)
    names: dict[int, str] = {}
    for index, row in enumerate(sheet.rows):
        hidden = sheet.hidden_columns
        shown = [c for c in row.cells if c.column not in hidden] if hidden else row.cells
        concealed = [c for c in row.cells if c.column in hidden] if hidden else []
        for cells, is_concealed in ((shown, False), (concealed, True)):
            if cells:
                is_hidden = is_concealed or row.is_hidden or entry.is_hidden
                place = Place(part=source.part, sheet=entry.name, row=row.number)
                _add_row(cells, names, place, transcript, is_hidden=is_hidden)
        if index == heading:
            names = _headings(row, sheet)


def _add_row(
    cells: list[SheetCell],
    names: dict[int, str],
    place: Place,
    transcript: Transcript,
    *,
    is_hidden: bool,
) -> None:
    """Add one row, unless it is blank."""
    for cell in cells:
        if cell.text.strip() or cell.hyperlink:
            break
    else:
        return
    made: list[Cell] = []
    links: list[Link] = []
    for cell in cells:
        while len(made) < cell.column:
            made.append(_BLANK)
        heading = names.get(cell.column, "")
        if not (cell.hyperlink or cell.is_struck or cell.is_rounded):
            made.append(Cell(text=cell.text, heading=heading))
            continue
        if cell.hyperlink:
            links.append(Link(text=cell.text, target=cell.hyperlink))
        made.append(
            Cell(
                text=cell.text,
                heading=heading,
                hyperlink=cell.hyperlink,
                is_struck=cell.is_struck,
                is_rounded=cell.is_rounded,
            )
        )
    transcript.add(
        LineKind.ROW,
        "\t".join([cell.text for cell in made]),
        place,
        cells=tuple(made),
        links=tuple(links),
        is_hidden=is_hidden,
    )


_BLANK = Cell(text="")


def _texts(cells: list[SheetCell]) -> list[str]:
    """Return the texts of a row by column."""
    texts: list[str] = []
    for cell in cells:
        texts.extend([""] * (cell.column - len(texts)))
        texts.append(cell.text)
    return texts


def _headings(row: SheetRow, sheet: Sheet) -> dict[int, str]:
    """Return the names of the columns; a merged heading names every column beneath it."""
    names = {cell.column: cell.text.strip() for cell in row.cells}
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= row.number <= last_row and first_column in names:
            for column in range(first_column, last_column + 1):
                names.setdefault(column, names[first_column])
    return names


def _blind_spots(package: Package) -> Iterator[str]:
    """Yield what the workbook holds besides cells."""
    for prefix, words in _BLIND_FOLDERS:
        count = sum(
            1 for name in package.entries if name.startswith(prefix) and "/_rels/" not in name
        )
        if count:
            yield f"{count} {words}"
