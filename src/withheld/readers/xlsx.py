"""
Reads XLSX workbooks: every row that is not blank is one line, hidden ones said to be hidden.

Source: ECMA-376 part 1, chapter 18.
"""

from collections.abc import Iterator

from withheld.readers.embedded import read_embedded
from withheld.readers.interface import Notes, Source, Transcript
from withheld.readers.package import Package
from withheld.readers.sheet import Sheet, range_of, read_sheet
from withheld.readers.sheet_lines import add_sheet
from withheld.readers.workbook import (
    find_workbook,
    read_shared,
    read_styles,
    read_workbook,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINKED_CELLS_MAX = 200_000
_BLIND_FOLDERS = (
    ("xl/comments", "sets of comments"),
    ("xl/threadedComments/", "threads of comments"),
    ("xl/charts/", "charts"),
    ("xl/drawings/drawing", "layers of drawn shapes, with the text in them"),
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
    lines_before = transcript.count
    for entry in entries:
        if entry.path not in package or "/worksheets/" not in f"/{entry.path}":
            blind_spots.append(f"the sheet {entry.name} holds no cells (a chart, or broken)")
            continue
        sheet = read_sheet(package, entry.path, shared=shared, styles=styles)
        targets = package.relations(entry.path)
        _link_cells(sheet, targets)
        add_sheet(sheet, source, transcript, name=entry.name, is_hidden=entry.is_hidden)
        if sheet.unread_links:
            blind_spots.append(
                f"{sheet.unread_links} computed hyperlinks on the sheet {entry.name}"
            )
    blind_spots += read_embedded(
        package,
        source,
        transcript,
        pictures="xl/media/",
        files="xl/embeddings/",
        is_blank=transcript.count == lines_before,
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
            for place, cell in enumerate(row.cells if row else ()):
                if row and first_column <= cell.column <= last_column:
                    row.cells[place] = cell._replace(hyperlink=target)


def _blind_spots(package: Package) -> Iterator[str]:
    """Yield what the workbook holds besides cells."""
    for prefix, words in _BLIND_FOLDERS:
        count = sum(
            1 for name in package.entries if name.startswith(prefix) and "/_rels/" not in name
        )
        if count:
            yield f"{count} {words}"
