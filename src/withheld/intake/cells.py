"""What one row of a table names, by the columns its cells stand in and by how the cells look."""

import re
from collections.abc import Iterator
from dataclasses import replace

from withheld.intake.columns import Column, names_posts_only
from withheld.intake.redactions import MARK
from withheld.intake.segments import Segment, segments_of
from withheld.intake.serials import serial_before
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
_LISTING = frozenset({Column.LOCATOR, Column.SERIAL})
"""The columns that only a list has."""

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

    What only a remark's cell names is yielded as the only thing the row has, for a person to say
    whether it is meant.

    Args:
        line: A row.
        headings: The columns' headings, for a row whose cells do not carry their own.
    """
    for segment in segments_of(line.cells, headings):
        yield from _of_segment(line, segment)


def _of_segment(line: Line, segment: Segment) -> Iterator[Sighting]:
    """Go through what the cells of one list name, where several stand side by side."""
    locators = _locator_cells(segment)
    remark = _remark(segment, locators)
    named: list[Sighting] = []
    aside: list[Sighting] = []
    for turn, (whole, column) in enumerate(zip(segment.cells, segment.columns, strict=True)):
        if turn not in locators and not _may_hold_address(whole):
            continue
        own_serial, cell = _unglued(whole) if segment.serial is None else (None, whole)
        for one in _of_cell(line, cell, is_named=column is Column.LOCATOR):
            if turn in locators:
                own = own_serial if segment.serial is None else segment.serial
                own = one.serial if own is None else own
                is_listed = column in _LISTING or own is not None
                named.append(replace(one, serial=own, remark=remark, is_listed=is_listed))
            elif one.url:
                around = cell.text[: one.start], cell.text[one.end :]
                aside.append(replace(one, is_remark=True, serial=segment.serial, beside=around))
    is_only = not named and not segment.is_labelled
    yield from named
    yield from (replace(one, is_only=is_only) for one in aside)


def _remark(segment: Segment, locators: set[int]) -> str:
    """Return what stands beside the locators of a list's row, its number left out."""
    said = [
        _as_name(cell.text.strip()) if column is Column.LOCATOR else cell.text.strip()
        for turn, (cell, column) in enumerate(zip(segment.cells, segment.columns, strict=True))
        if (column is not Column.SERIAL or turn in segment.spoken)
        and turn not in locators
        and cell.text.strip()
        and not (turn == 0 and segment.serial is not None)
    ]
    return " · ".join(said)


def _may_hold_address(cell: Cell) -> bool:
    """Return whether a cell that is no locator's could mention an address; most cannot."""
    return bool(cell.hyperlink) or not _PLAIN.fullmatch(cell.text)


def _unglued(cell: Cell) -> tuple[int | None, Cell]:
    """Return the serial number that stuck to what the cell names, and the cell without it."""
    stuck = _GLUED_SERIAL.match(cell.text)
    if stuck is None:
        return None, cell
    return int(stuck[1]), replace(cell, text=cell.text[stuck.end() :])


def _locator_cells(segment: Segment) -> set[int]:
    """Return which cells may hold a locator."""
    cells, columns = segment.cells, segment.columns
    named = {turn for turn, column in enumerate(columns) if column is Column.LOCATOR}
    if named:
        ids = {turn for turn in named if _ID.fullmatch(clean(cells[turn].text).text.strip())}
        spoken = {turn for turn in named - ids if cells[turn].text.strip()}
        posts = {turn for turn in ids if names_posts_only(segment.headings[turn])}
        if posts and all(_NAME.fullmatch(_bare_name(cells[turn].text)) for turn in spoken):
            return posts  # the name beside says whose post it is; nobody asks for all of theirs
        # An id beside an address says the same once more; alone it is all there is.
        return named - ids if spoken else named
    unnamed = {
        turn
        for turn, (cell, column) in enumerate(zip(cells, columns, strict=True))
        if column is None and _names_something(cell)
    }
    return unnamed or {turn for turn in segment.spoken if _names_something(cells[turn])}


def _names_something(cell: Cell) -> bool:
    """Return whether a cell that no heading gives to locators holds or is one."""
    return bool(find_urls(cell.text, is_cell=True) or cell.hyperlink or _token(cell.text))


def _bare_name(text: str) -> str:
    """Return what a cell holds, without the mark before a handle."""
    return clean(text).text.strip().removeprefix("@")


def _as_name(text: str) -> str:
    """Return the account's name that stands beside a post's id, marked as a name."""
    return f"@{text}" if _NAME.fullmatch(text) and not text.isdigit() else text


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
