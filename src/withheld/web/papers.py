"""The document beside its items: escaped text, and pages as pictures made in the reader sandbox."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from withheld.adapters.sqlite.desk_rows import Filter, LineRow
from withheld.errors import NotFound, UnreadableFile
from withheld.model.document import Box, Line, Place
from withheld.model.identity import OrderID
from withheld.readers.pictures import Picture, line_picture, page_picture
from withheld.web.gathering import Head, head_of, spot_of
from withheld.web.grids import Block, blocks_of, cells_text
from withheld.web.room import Visit

_PHOTOS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp", ".bmp")
AROUND = 45
"""Lines shown before and after the one that is looked at."""
_MARGIN = 2.0
"""How far a highlight reaches beyond its line, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Where a line stands on its page's picture, in points from the upper left corner."""

    line: int
    x: float
    y: float
    width: float
    height: float
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page as a picture."""

    part: str
    page: int
    width: float
    height: float
    is_photo: bool
    highlights: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """What the document's pane shows."""

    order: OrderID
    line: int
    blocks: list[Block]
    """The lines around, as they look."""
    written: tuple[str, ...]
    """What the items of this very line are called in it; their cells are marked."""
    with_items: set[int]
    total: int
    said: str
    """Why nothing is shown; empty otherwise."""
    is_read: bool
    is_being_read: bool
    part: str
    page: int
    page_count: int
    has_picture: bool
    sheet: Sheet | None
    previous: int
    """The first line of the page, or of the window, before this one; 0 if there is none."""
    following: int


def pane_of(visit: Visit, head: Head, line: int) -> Pane:
    """Return the pane at a line, with its page's picture if that was made already."""
    order, index = head.state.order, visit.index
    said, total = index.document_said(order), index.line_count(order)
    line = min(max(line, 1), max(total, 1))
    here = index.lines(order, line, line)
    part, page = (here[0].part, here[0].page or 0) if here else ("", 0)
    shown = index.lines(order, line - AROUND, line + AROUND)
    with_items = index.lines_with_items(order, line - AROUND, line + AROUND)
    is_paged = bool(page) and _is_paged(part, head.name)
    pages = index.pages(order) if is_paged else []
    at = next((n for n, one in enumerate(pages) if one[:2] == (part, page)), 0)
    before, after = line - 2 * AROUND, line + 2 * AROUND
    if pages:
        before = pages[at - 1][2] if at else 0
        after = pages[at + 1][2] if at + 1 < len(pages) else total + 1
    sheet = _sheet(visit, head, shown, with_items, (part, page, line)) if is_paged else None
    return Pane(
        order=order,
        line=line,
        blocks=blocks_of(_beside(shown, sheet, part, page)),
        written=tuple(one.written for one in index.items(order, Filter(line=line)) if one.written),
        with_items=with_items,
        total=total,
        said=said or "",
        is_read=said is not None,
        is_being_read=False,
        part=part,
        page=page,
        page_count=sum(one[0] == part for one in pages),
        has_picture=is_paged,
        sheet=sheet,
        previous=max(before, 1 if line > 1 and not pages else 0),
        following=after if after <= total else 0,
    )


def _beside(lines: list[LineRow], sheet: Sheet | None, part: str, page: int) -> list[LineRow]:
    """Return the lines that are shown as text: beside a picture, those of its page alone."""
    if sheet is None:
        return lines
    return [one for one in lines if (one.part, one.page or 0) == (part, page)]


def _sheet(
    visit: Visit,
    head: Head,
    shown: list[LineRow],
    with_items: set[int],
    spot: tuple[str, int, int],
) -> Sheet | None:
    part, page, line = spot
    received = head.state.received
    found = visit.room.pictures.find((received.document if received else "", part, page))
    if found is None:
        return None
    return Sheet(
        part=part,
        page=page,
        width=found.width,
        height=found.height,
        is_photo=_is_photo(part, head.name),
        highlights=tuple(
            _highlight(one, found.height, is_here=one.number == line)
            for one in shown
            if (one.part, one.page) == (part, page)
            and one.box
            and (one.number in with_items or one.number == line)
        ),
    )


def _highlight(line: LineRow, height: float, *, is_here: bool) -> Highlight:
    left, bottom, right, top = (float(one) for one in line.box.split())
    return Highlight(
        line=line.number,
        x=left - _MARGIN,
        y=height - top - _MARGIN,
        width=right - left + 2 * _MARGIN,
        height=top - bottom + 2 * _MARGIN,
        is_here=is_here,
    )


def _is_paged(part: str, name: str) -> bool:
    """Return whether a part has pages that can be looked at: a PDF, or a picture."""
    return (part or name).lower().endswith((".pdf", *_PHOTOS))


def _is_photo(part: str, name: str) -> bool:
    """Return whether a part came as a picture: it stays blurred until somebody wants to see it."""
    return (part or name).lower().endswith(_PHOTOS)


def document(visit: Visit) -> Response:
    """
    Show the document's pane at a line; what was not read or drawn yet is, in the sandbox.

    Raises:
        NotFound: A hazard stop stands.
    """
    order = visit.order
    with visit.room.holding():
        head = head_of(visit.office, order)
    if head.state.is_hazard:
        raise NotFound("nothing of this order is shown; a hazard stop stands")
    is_read = read_once(visit, head)
    with visit.room.holding():
        line = visit.number("line")
        if not line and visit.query("spot"):
            line = visit.index.line_at(order, visit.query("spot")) or 1
        pane = replace(pane_of(visit, head, line), is_being_read=not is_read)
    if pane.has_picture and pane.sheet is None:
        problem = _draw_once(visit, head, pane.part, pane.page)
        with visit.room.lock:
            pane = pane_of(visit, head, line)
        if problem:
            visit.session.notices.append(problem)
    with visit.room.lock:
        if visit.request.headers.get("x-fragment") == "1":
            return visit.page("_document.html", paper=pane, head=head)
        return visit.page("document.html", paper=pane, head=head)


def read_once(visit: Visit, head: Head) -> bool:
    """Read an order's document into the index unless it was; return whether it is there."""
    room, order, received = visit.room, head.state.order, head.state.received
    with room.lock:
        if room.index.document_said(order) is not None or received is None:
            return True
        data = room.office.documents.bytes_of(received.document)

    def read() -> None:
        try:
            lines, said = room.office.read_file(data, head.name).lines, ""
        except UnreadableFile as error:
            lines, said = (), str(error)
        with room.lock:
            room.index.put_document(order, [_row(one) for one in lines], said)

    # The sandbox takes its time, a scan its minutes; nobody else waits for it.
    return room.readings.read(order, read)


def _draw_once(visit: Visit, head: Head, part: str, page: int) -> str:
    """Make a page's picture unless it is here; return what went wrong, or nothing."""
    try:
        _picture(visit, head, part, page)
    except UnreadableFile as error:
        return str(error)
    return ""


def _picture(visit: Visit, head: Head, part: str, page: int) -> Picture:
    """
    Return a page's picture.

    Raises:
        NotFound: There is no such page to be shown.
        UnreadableFile: It cannot be drawn.
    """
    received = head.state.received
    if received is None or head.state.is_hazard or not _is_paged(part, head.name):
        raise NotFound("there is no such page to be shown")
    key = (received.document, part, page)
    found = visit.room.pictures.find(key)
    if found is None:
        with visit.room.lock:
            data = visit.office.documents.bytes_of(received.document)
        found = page_picture(data, name=head.name, part=part, page=page)
        visit.room.pictures.keep(key, found)
    return found


def picture(visit: Visit) -> Response:
    """Return a page as a PNG that the sandbox made; nothing of the original itself."""
    with visit.room.lock:
        head = head_of(visit.office, visit.order)
    found = _picture(visit, head, visit.query("part"), visit.number("page"))
    return Response(
        found.png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"}
    )


def crop(visit: Visit) -> Response:
    """
    Return the very line that was read as a PNG that the sandbox made, with a little around it.

    Raises:
        NotFound: There is no such line, or it stands on no page.
    """
    order = visit.order
    with visit.room.lock:
        head = head_of(visit.office, order)
        found = visit.index.lines(order, visit.number("line"), visit.number("line"))
        received = head.state.received
        if head.state.is_hazard or received is None or not found or not has_crop(found[0], head):
            raise NotFound("there is no picture of that line")
        line = found[0]
        key = (received.document, f"{line.part}#{line.number}", line.page or 1)
        kept = visit.room.pictures.find(key)
        data = b"" if kept else visit.office.documents.bytes_of(received.document)
    if kept is None:
        place = Place(part=line.part, page=line.page, box=_box(line))
        kept = line_picture(data, name=head.name, place=place)
        visit.room.pictures.keep(key, kept)
    return Response(
        kept.png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"}
    )


def has_crop(line: LineRow, head: Head) -> bool:
    """Return whether a line stands on a page that can be looked at."""
    return bool(line.page) and _is_paged(line.part, head.name)


def _box(line: LineRow) -> Box | None:
    if not line.box:
        return None
    left, bottom, right, top = (float(one) for one in line.box.split())
    return Box(left=left, bottom=bottom, right=right, top=top)


def _row(line: Line) -> LineRow:
    box = line.place.box
    return LineRow(
        number=line.number,
        text=line.text,
        part=line.place.part,
        page=line.place.page,
        spot=spot_of(line.place),
        place=str(line.place),
        box=f"{box.left:.1f} {box.bottom:.1f} {box.right:.1f} {box.top:.1f}" if box else "",
        unreadable=line.unreadable,
        is_hidden=int(line.is_hidden),
        is_recognised=int(line.is_recognised),
        marks=" ".join(
            (
                *(f"s{start}-{end}" for start, end in line.struck),
                *(f"u{start}-{end}" for start, end in line.unsure),
            )
        ),
        kind=str(line.kind),
        sheet=line.place.sheet or "",
        row=line.place.row,
        cells=cells_text(line.cells),
    )
