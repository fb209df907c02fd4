"""What one line names: addresses, handles, hashtags, ids and redaction marks, with serials."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from withheld.intake.columns import Column, column_of
from withheld.intake.redactions import MARK, names_an_item
from withheld.intake.serials import serial_before, serial_cell
from withheld.intake.spelling import clean
from withheld.intake.urls import Found, find_urls, mend_address
from withheld.model.document import Cell, Line, LineKind

HYPERLINK_DIFFERS = "hyperlink-differs"
STRUCK = "struck"
ROUNDED = "rounded"
HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that one line names, before anybody asked whether it is a target."""

    line: Line
    as_written: str
    url: str | None
    kind: str
    start: int = 0
    """Where it begins in the line's text; 0 for cells."""
    end: int = 0
    serial: int | None = None
    remark: str = ""
    doubts: tuple[str, ...] = field(default=())
    is_redacted: bool = False
    is_listed: bool = False
    """It stands in a list: a row of a table, or beside a serial number."""
    is_remark: bool = False
    """It stands in a cell that says why, not what."""
    beside: tuple[str, str] = ("", "")
    """For a cell of running text: the words before and after."""
    target_elsewhere: str = ""
    """Where the hyperlink leads, if that is somewhere else than the text says."""


_HANDLE = re.compile(r"@[\w.]{1,64}(?:@[\w-]+(?:\.[\w-]+)+)?")
_HASHTAG = re.compile(r"[#＃][^\W_][\w\u0900-\u097f]{0,138}")
_NAME = re.compile(r"[A-Za-z0-9_.-]{2,64}")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}", re.IGNORECASE)
_FEW_WORDS = 4
_ID = re.compile(r"\d{5,22}")
_GLUED_SERIAL = re.compile(r"\s*(\d{1,6})\s?[.)]\s?(?=[@#]|(?:[A-Za-z][\w-]*\.)+[A-Za-z]{2,}/)")
"""A serial number that stuck to a handle, or to an address without a scheme."""
_LISTED_HANDLE = re.compile(
    r"(?:^|(?<=[\s;,|]))\s*(\d{1,6})(?:\s*[.):]\s*|\s{2,}(?=[@#]))([@#][\w\u0900-\u097f.]{1,140}"
    r"|[A-Za-z0-9_]{3,50}(?=\s*$))"
)


def sightings_of(
    line: Line, *, following: str = "", headings: tuple[str, ...] = ()
) -> tuple[Sighting, ...]:
    """
    Return what `line` names.

    Args:
        line: A readable line of any kind.
        following: The physical line right below, where an address may go on.
        headings: The columns' headings, for a row whose cells do not carry their own.
    """
    if line.cells:
        return tuple(_of_row(line, headings))
    return tuple(_of_text(line, following))


def _of_text(line: Line, following: str) -> Iterator[Sighting]:
    """Return the addresses and redaction marks in running text."""
    end = 0
    addresses = find_urls(line.text, following=following)
    for found in addresses:
        serial = serial_before(clean(line.text[end : found.start]).text)
        marked = MARK.search(line.text[found.start : found.end + 12])
        is_redacted = marked is not None and _belongs_to(found, line.text, marked)
        yield Sighting(
            line=line,
            as_written=found.as_written,
            url=None if is_redacted else found.absolute,
            kind="url",
            start=found.start,
            end=found.end,
            serial=serial,
            doubts=found.doubts,
            is_redacted=is_redacted,
            is_listed=serial is not None,
        )
        end = found.end
    yield from _linked(line, addresses)
    yield from _redacted(line)


def _linked(line: Line, found: tuple[Found, ...]) -> Iterator[Sighting]:
    """Return where the words of a hyperlink lead, if the words themselves do not say it."""
    known = {_plain(one.absolute) for one in found}
    for link in line.links:
        if "://" not in link.target or _plain(link.target) in known:
            continue
        start = max(0, line.text.find(link.text)) if link.text else 0
        shown = any(one.start < start + len(link.text) and start < one.end for one in found)
        yield Sighting(
            line=line,
            as_written=link.text or link.target,
            url=link.target,
            kind="link",
            start=start,
            end=start + len(link.text),
            doubts=(HYPERLINK_DIFFERS,) if shown else (),
        )


def _belongs_to(found: Found, text: str, mark: re.Match[str]) -> bool:
    """Return whether the mark stands within the address or right at its end."""
    glued = found.start + mark.start()
    return glued < found.end or not text[found.end : glued].strip("/")


def _redacted(line: Line) -> Iterator[Sighting]:
    """Return the redaction marks that stand for an item, by the word before them."""
    for mark in MARK.finditer(line.text):
        if names_an_item(line.text[: mark.start()]):
            yield Sighting(
                line=line,
                as_written=mark[0],
                url=None,
                kind="redacted",
                start=mark.start(),
                end=mark.end(),
                is_redacted=True,
            )


def _of_row(line: Line, headings: tuple[str, ...]) -> Iterator[Sighting]:
    """Return what a row's locator cells name; its other cells are its remark."""
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
        own_serial, cell = _unglued(whole) if serial is None else (None, whole)
        for one in _of_cell(line, cell, is_named=column is Column.LOCATOR):
            if turn in locators:
                own = own_serial if serial is None else serial
                own = one.serial if own is None else own
                is_listed = column is Column.LOCATOR or own is not None
                yield replace(one, serial=own, remark=remark, is_listed=is_listed)
            elif one.url:
                yield replace(one, is_remark=True)


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
    return bare if _HANDLE.fullmatch(bare) or _HASHTAG.fullmatch(bare) else None


def _of_cell(line: Line, cell: Cell, *, is_named: bool) -> Iterator[Sighting]:
    """Return what one locator cell names."""
    found = find_urls(cell.text, is_cell=True)
    doubts = _cell_doubts(line, cell)
    for one in found:
        differs = bool(cell.hyperlink) and not _leads_to(cell.hyperlink, one.absolute)
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
    for kind, shape in (("handle", _HANDLE), ("hashtag", _HASHTAG)):
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


def _leads_to(hyperlink: str, url: str) -> bool:
    """Return whether the hyperlink leads where the text says; spelling aside."""
    return _plain(hyperlink) == _plain(url)


def _plain(url: str) -> str:
    """Return `url` without what makes no difference to where it leads."""
    bare = re.sub(r"^https?://(?:www\.)?", "", clean(url).text.strip().casefold()).replace(" ", "")
    return bare.rstrip("/.,;:")


def listed_handles(line: Line, taken: Iterable[Sighting]) -> Iterator[Sighting]:
    """Return the handles and hashtags beside serial numbers, for a line within a list."""
    spans = [(one.start, one.end) for one in taken]
    for found in _LISTED_HANDLE.finditer(line.text):
        if any(start <= found.start(2) < end for start, end in spans):
            continue
        written = found[2].rstrip(".")
        yield _named(line, written, found.start(2), serial=int(found[1]))


def bare_handles(line: Line) -> Iterator[Sighting]:
    """Return the handles and hashtags of a line that consists of nothing else."""
    text = re.sub(r"^\s*[-*•]\s*", "", line.text)
    tokens = [token for token in re.split(r"[\s,;،、]+", clean(text).text) if token]
    if not tokens or not all(_HANDLE.fullmatch(t) or _HASHTAG.fullmatch(t) for t in tokens):
        return
    for token in tokens:
        yield _named(line, token, max(0, line.text.find(token)), serial=None)


def _named(line: Line, written: str, start: int, *, serial: int | None) -> Sighting:
    """Return the sighting of a handle or hashtag in a text line."""
    kind = "hashtag" if written.startswith(("#", "＃")) else "handle"
    return Sighting(
        line=line,
        as_written=written,
        url=None,
        kind=kind,
        start=start,
        end=start + len(written),
        serial=serial,
        is_listed=True,
    )


def is_text(line: Line) -> bool:
    """Return whether the line is running text."""
    return line.kind in {LineKind.TEXT, LineKind.PARAGRAPH}
