"""
The child process that makes a picture of one page: `python -m withheld.readers.picturing`.

It is told the file and the page in one line, cuts itself off from the network, takes on the limits
of every reader, draws, writes one PNG, and ends.  Scripts, forms and links of a PDF are not run.
"""

import json
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from withheld.errors import UnreadableFile
from withheld.model.document import Box
from withheld.readers.child import cut_network, take_limits
from withheld.readers.image import dots_of
from withheld.readers.image_geometry import Frame
from withheld.readers.image_leptonica import Picture, library, pictures_in
from withheld.readers.interface import Limits, Notes, Source, Transcript
from withheld.readers.ocr_engine import engine
from withheld.readers.reading import read_part
from withheld.readers.scan import picture_of_page
from withheld.readers.sniffing import Kind, sniff

_PIXELS_WIDE = 1240
"""A page's width in pixels: A4 at 150 dots an inch."""
_SIDES = ("left", "bottom", "right", "top")
_MARGIN = 6.0
"""So many points around a line are drawn with it."""
_SCALE_MAX = 300 / 72
"""Nothing is drawn finer than scanners see."""
_TURNED_DOTS = 200.0
"""So finely, in dots an inch, is a page drawn of which it is told which way up it is."""
_PIXELS_MAX = 20_000_000
"""A page that would need more is drawn smaller."""
_SIDE_MAX = 20_000
"""In pixels: so is a page that says it is as long as a street."""


class _Found(Exception):
    """The part that was looked for; carries its bytes and nothing else."""

    def __init__(self, data: bytes) -> None:
        super().__init__("the part was found")
        self.data = data


def main() -> None:
    """Draw the page that standard input names, and write it to standard output."""
    request = json.loads(sys.stdin.readline())
    with Path(request["path"]).open("rb") as file:
        data = file.read(Limits().file_bytes_max + 1)
    cut_network()
    take_limits(seconds=int(request["seconds"]), memory=int(request["memory"]))
    try:
        inner = part_of(data, name=str(request["name"]), part=str(request["part"]))
        box = Box(**dict(zip(_SIDES, request["box"], strict=True))) if request["box"] else None
        width, height, png = draw(inner, page=int(request["page"]), box=box)
    except UnreadableFile as problem:
        _answer({"unreadable": str(problem)}, b"")
        return
    _answer({"width": width, "height": height}, png)


def part_of(data: bytes, *, name: str, part: str) -> bytes:
    """
    Return the bytes of the part at `part`, the way into the envelope; the file itself if empty.

    Raises:
        UnreadableFile: There is no such part.
    """
    if not part:
        return data

    def look(source: Source, transcript: Transcript) -> Notes:
        if source.part == part:
            raise _Found(source.data)
        return read_part(source, transcript)

    try:
        Transcript(Limits(recognised_pages_max=0), look).read(Source(data=data, name=name))
    except _Found as found:
        return found.data
    raise UnreadableFile("there is no such part in the file; open the document again")


def draw(data: bytes, *, page: int, box: Box | None = None) -> tuple[float, float, bytes]:
    """
    Return a page's width and height in points, and its picture as PNG; of `box` only, if given.

    Raises:
        UnreadableFile: The PDF is broken, or has no such page.
    """
    if sniff(data, name="") is Kind.IMAGE:
        return _draw_image(data, page=page, box=box)
    try:
        document = pdfium.PdfDocument(data)
        if not 1 <= page <= len(document):
            raise UnreadableFile(f"there is no page {page}; the file has {len(document)}")
        sheet = document[page - 1]
        width, height = sheet.get_size()
        shown = _around(box, width, height)
        if box is not None and _is_sideways(shown):
            with picture_of_page(document, page - 1, dots=_TURNED_DOTS) as whole:
                turned = _turned(whole, _TURNED_DOTS, shown)
            if turned is not None:
                return turned
        cut = (shown.left, shown.bottom, width - shown.right, height - shown.top)
        width, height = shown.right - shown.left, shown.top - shown.bottom
        scale = min(_PIXELS_WIDE / max(width, 1.0), (_PIXELS_MAX / max(width * height, 1.0)) ** 0.5)
        scale = min(scale, _SIDE_MAX / max(height, 1.0), _SCALE_MAX)
        bitmap = sheet.render(scale=scale, crop=cut, rev_byteorder=True, may_draw_forms=False)
    except pdfium.PdfiumError as problem:
        raise UnreadableFile("the page cannot be drawn; read the document's text") from problem
    return float(width), float(height), _png(bitmap)


def _around(box: Box | None, width: float, height: float) -> Box:
    """Return `box` with a little around it, within the page; the page itself without one."""
    if box is None:
        return Box(left=0.0, bottom=0.0, right=width, top=height)
    left, bottom = max(0.0, box.left - _MARGIN), max(0.0, box.bottom - _MARGIN)
    right, top = min(width, box.right + _MARGIN), min(height, box.top + _MARGIN)
    if right - left < 1 or top - bottom < 1:
        return Box(left=0.0, bottom=0.0, right=width, top=height)  # it lies outside the page
    return Box(left=left, bottom=bottom, right=right, top=top)


def _is_sideways(place: Box) -> bool:
    """Return whether a line is higher than it is long, as on a page that lies on its side."""
    return place.top - place.bottom > place.right - place.left


def _turned(whole: Picture, dots: float, place: Box) -> tuple[float, float, bytes] | None:
    """Return what stands at `place` upright; None where it is, or nobody can tell."""
    tesseract = engine()
    quarters = tesseract.quarters_needed(whole) if tesseract else 0
    if not quarters:
        return None
    frame = Frame(whole.width, whole.height, dots)
    with (
        whole.cut(frame.rectangle(place)) as part,
        part.turned_by_quarters(quarters) as upright,
        upright.scaled(min(1.0, _PIXELS_WIDE / upright.width)) as shown,
    ):
        return upright.width * frame.points, upright.height * frame.points, shown.png()


def _draw_image(data: bytes, *, page: int, box: Box | None) -> tuple[float, float, bytes]:
    """
    Return a picture's width and height in points, and itself as a fresh PNG, in grey.

    Raises:
        UnreadableFile: It is broken, or nothing here decodes it.
    """
    leptonica = library()
    if leptonica is None:
        raise UnreadableFile("Leptonica, which works on pictures, is not installed")
    for number, picture in enumerate(pictures_in(leptonica, data), start=1):
        with picture:
            if number == page:
                dots = dots_of(picture)
                frame = Frame(picture.width, picture.height, dots)
                place = _around(box, frame.width_points, frame.height_points)
                turned = _turned(picture, dots, place) if box and _is_sideways(place) else None
                if turned is not None:
                    return turned
                with (
                    picture.cut(frame.rectangle(place)) as part,
                    part.scaled(min(1.0, _PIXELS_WIDE / part.width)) as shown,
                ):
                    return place.right - place.left, place.top - place.bottom, shown.png()
    raise UnreadableFile(f"there is no page {page} in the picture")


def _png(bitmap: Any) -> bytes:
    """Return a bitmap as PNG (ISO/IEC 15948): RGB, eight bits, no filter."""
    channels, width, height = bitmap.n_channels, bitmap.width, bitmap.height
    raw = bytes(bitmap.buffer)
    rows = bytearray()
    for y in range(height):
        row = raw[y * bitmap.stride : y * bitmap.stride + width * channels]
        rows.append(0)
        rows += _rgb(row, channels)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 6))
        + _chunk(b"IEND", b"")
    )


def _rgb(row: bytes, channels: int) -> bytes:
    if channels == 3:  # noqa: PLR2004 -- red, green and blue
        return row
    if channels == 1:
        return bytes(value for value in row for _ in range(3))
    kept = bytearray(len(row) // channels * 3)
    for index in range(3):
        kept[index::3] = row[index::channels]
    return bytes(kept)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _answer(head: dict[str, object], body: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
