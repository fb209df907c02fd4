"""Places as they are packed, where a document is too long to keep an object for each."""

from withheld.model.document import Box, Place

Where = tuple[
    str,
    int | None,
    str | None,
    int | None,
    int | None,
    tuple[float, float, float, float] | None,
]
"""A place as it is packed: its fields in their order."""


def place_out(place: Place) -> Where:
    """Return a place as it is packed."""
    box = place.box
    sides = None if box is None else (box.left, box.bottom, box.right, box.top)
    return place.part, place.page, place.sheet, place.row, place.line, sides


def place_in(written: Where) -> Place:
    """Return a place that was packed."""
    part, page, sheet, row, line, sides = written
    if sides is None:
        return Place(part=part, page=page, sheet=sheet, row=row, line=line)
    left, bottom, right, top = sides
    box = Box(left=left, bottom=bottom, right=right, top=top)
    return Place(part=part, page=page, sheet=sheet, row=row, line=line, box=box)
