"""What one row of a table names, by the columns its cells stand in and by how the cells look."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from withheld.intake.columns import Column, column_of
from withheld.intake.redactions import MARK
from withheld.intake.serials import serial_before, serial_cell
from withheld.intake.sightings import (
    HANDLE,
    HASHTAG,
    HIDDEN,
    HYPERLINK_DIFFERS,
    STRUCK,
    Sighting,
    leads_to,
)
from withheld.intake.spelling import clean
from withheld.intake.urls import Found, find_urls, mend_address
from withheld.model.document import Cell, Line

ROUNDED = "rounded"

_PLAIN = re.compile(r"[\w \t,;()'\"!?+=&%-]*")
"""Letters, digits and marks that no address is made of alone."""
_NAME = re.compile(r"[A-Za-z0-9_.-]{2,64}")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}", re.IGNORECASE)
_FEW_WORDS = 4
"""So many words beside an address are a remark; more are a sentence, and the cell is prose."""
_ID = re.compile(r"\d{5,22}")
_GLUED_SERIAL = re.compile(r"\s*(\d{1,6})\s?[.)]\s?(?=[@#]|(?:[A-Za-z][\w-]*\.)+[A-Za-z]{2,}/)")
"""A serial number that stuck to a handle, or to an address without a scheme."""


def sightings_in_row(line: Line, headings: tuple[str, ...]) -> Iterator[Sighting]:
    """
    Go through what a row's locator cells name; its other cells are its remark.

    Args:
        line: A row.
        headings: The columns' headings, for a row whose cells do not carry their own.
    """
    pairs = list(zip_longest(line.cells, headings[: len(line.cells)], fillvalue=""))
    columns = [_column(cell, str(heading)) for cell, heading in pairs if isinstance(cell, Cell)]
    if not any(columns) and len(columns) > 1 and (label := column_of(line.cells[0].text)):
        columns = [Column.OTHER, *([label] * (len(columns) - 1))]  # `URL:` | https://…
    serial = _row_serial(line.cells, columns)
    locators = _locator_cells(line.cells, columns)
    remark = " · ".join(
        cell.text.strip()
        for turn, (cell, column) in enumerate(zip(line.cells, columns, strict=True))
        if column is not Column.SERIAL
        and turn not in locators
        and cell.text.strip()
        and not (turn == 0 and serial is not None)
    )
    for turn, (whole, column) in enumerate(zip(line.cells, columns, strict=True)):
        if turn not in locators and not _may_hold_address(whole):
            continue
        own_serial, cell = _unglued(whole) if serial is None else (None, whole)
        for one in _of_cell(line, cell, is_named=column is Column.LOCATOR):
            if turn in locators:
                own = own_serial if serial is None else serial
                own = one.serial if own is None else own
                is_listed = column is Column.LOCATOR or own is not None
                yield replace(one, serial=own, remark=remark, is_listed=is_listed)
            elif one.url:
                yield replace(one, is_remark=True)


def _may_hold_address(cell: Cell) -> bool:
    """Return whether a cell that is no locator's could mention an address; most cannot."""
    return bool(cell.hyperlink) or not _PLAIN.fullmatch(cell.text)


def _unglued(cell: Cell) -> tuple[int | None, Cell]:
    """Return the serial number that stuck to what the cell names, and the cell without it."""
    stuck = _GLUED_SERIAL.match(cell.text)
    if stuck is None:
        return None, cell
    return int(stuck[1]), replace(cell, text=cell.text[stuck.end() :])


def _column(cell: Cell, heading: str) -> Column | None:
    """Return what the cell's column is for."""
    return column_of(cell.heading or heading)


def _row_serial(cells: tuple[Cell, ...], columns: list[Column | None]) -> int | None:
    """Return the number in the serial column, or in the first cell where no column says so."""
    for cell, column in zip(cells, columns, strict=True):
        if column is Column.SERIAL:
            return serial_cell(cell.text)
    if len(cells) > 1 and columns[0] is None:
        return serial_cell(cells[0].text)
    return None


def _locator_cells(cells: tuple[Cell, ...], columns: list[Column | None]) -> set[int]:
    """Return which cells may hold a locator."""
    named = {turn for turn, column in enumerate(columns) if column is Column.LOCATOR}
    if named:
        ids = {turn for turn in named if _ID.fullmatch(clean(cells[turn].text).text.strip())}
        spoken = {turn for turn in named - ids if cells[turn].text.strip()}
        # An id beside an address says the same once more; alone it is all there is.
        return named - ids if spoken else named
    return {
        turn
        for turn, (cell, column) in enumerate(zip(cells, columns, strict=True))
        if column is None
        and (find_urls(cell.text, is_cell=True) or cell.hyperlink or _token(cell.text))
    }


def _token(text: str) -> str | None:
    """Return the handle or hashtag a cell consists of."""
    bare = clean(text).text.strip()
    return bare if HANDLE.fullmatch(bare) or HASHTAG.fullmatch(bare) else None


def _of_cell(line: Line, cell: Cell, *, is_named: bool) -> Iterator[Sighting]:
    """Return what one locator cell names."""
    found = find_urls(cell.text, is_cell=True)
    doubts = _cell_doubts(line, cell)
    for one in found:
        differs = bool(cell.hyperlink) and not leads_to(cell.hyperlink, one.absolute)
        yield Sighting(
            line=line,
            as_written=one.as_written,
            url=one.absolute,
            kind="url",
            start=one.start,
            end=one.end,
            serial=serial_before(clean(cell.text[: one.start]).text) if one.start else None,
            doubts=(*doubts, *one.doubts, *((HYPERLINK_DIFFERS,) if differs else ())),
            target_elsewhere=cell.hyperlink if differs else "",
            beside=_beside(cell.text, one),
        )
    if not found and cell.text.strip():
        yield from _without_address(line, cell, doubts, is_named=is_named)


def _beside(text: str, found: Found) -> tuple[str, str]:
    """Return the words around an address in a cell; nothing where they are no sentence."""
    before, after = text[: found.start], text[found.end :]
    if len(re.findall(r"[^\W\d_]{2,}", before + after)) <= _FEW_WORDS:
        return "", ""
    return before, after


def _without_address(
    line: Line, cell: Cell, doubts: tuple[str, ...], *, is_named: bool
) -> Iterator[Sighting]:
    """Return the handle, hashtag, id or redaction mark that a locator cell consists of."""
    bare = clean(cell.text).text.strip().rstrip(",;")
    kind = _kind_of(bare, is_named=is_named)
    if MARK.search(cell.text):
        yield Sighting(
            line=line,
            as_written=cell.text.strip(),
            url=None,
            kind="redacted",
            is_redacted=True,
            doubts=doubts,
        )
    elif not kind and (mended := mend_address(cell.text)):
        yield Sighting(
            line=line,
            as_written=cell.text.strip(),
            url=mended,
            kind="url",
            doubts=doubts,
        )
    elif kind:
        leads = (
            bool(cell.hyperlink) and bare.strip("@#").casefold() not in cell.hyperlink.casefold()
        )
        yield Sighting(
            line=line,
            as_written=cell.text.strip(),
            url=f"https://{bare}" if kind == "domain" else None,
            kind=kind,
            doubts=(*doubts, *((HYPERLINK_DIFFERS,) if leads else ())),
            target_elsewhere=cell.hyperlink if leads else "",
        )
    elif cell.hyperlink and "://" in cell.hyperlink:
        yield Sighting(
            line=line,
            as_written=cell.text.strip(),
            url=cell.hyperlink,
            kind="url",
            doubts=(*doubts, HYPERLINK_DIFFERS),
            target_elsewhere=cell.hyperlink,
        )


def _kind_of(bare: str, *, is_named: bool) -> str:
    """Return what kind of locator `bare` is; empty if it looks like none."""
    for kind, shape in (("handle", HANDLE), ("hashtag", HASHTAG)):
        if shape.fullmatch(bare):
            return kind
    if not is_named:
        return ""
    if _ID.fullmatch(bare):
        return "id"
    if _DOMAIN.fullmatch(bare) and not bare.startswith((".", "-")):
        return "domain"
    return "handle" if _NAME.fullmatch(bare) and not bare.isdigit() else ""


def _cell_doubts(line: Line, cell: Cell) -> tuple[str, ...]:
    """Return the doubts that the cell's looks raise."""
    return (
        *((STRUCK,) if cell.is_struck else ()),
        *((ROUNDED,) if cell.is_rounded else ()),
        *((HIDDEN,) if line.is_hidden else ()),
    )
