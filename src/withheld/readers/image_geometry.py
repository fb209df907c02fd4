"""
Where things lie on a picture of a page: pixels and points, skew and ruling lines.

Pictures count pixels from the upper left corner of the straightened page.  Layout counts points
(1/72 inch) from its lower left corner, as PDF does.  Places in a document are those of the page as
it is shown, skew and all.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from withheld.model.document import Box
from withheld.readers.image_leptonica import Picture, Rectangle
from withheld.readers.pdf_grids import Grid
from withheld.readers.pdf_page import Rule, Word

_POINTS_PER_INCH = 72.0
_RULE_INCHES = 0.4
"""A ruling line is longer than any stroke of a letter; so long at least."""
_BARE_RULE_INCHES = 0.3
"""What runs on for so long without a gap is taken out of the picture before it is read."""
_THICK_INCHES = 0.045
_TABLE_LINE = 1.5
"""In points: what lies no farther from where a rule runs is the rule."""
_GAP_INCHES = 0.024
"""Grain of paper and ink breaks lines for so long."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A straightened picture of a page."""

    width: int
    height: int
    dots_per_inch: float
    turn: float = 0.0
    """By how many degrees the page was turned clockwise to straighten it, about its middle."""
    upright_width: int = 0
    upright_height: int = 0
    """Its size before that, in pixels; turning makes room for the corners."""
    quarters: int = 0
    """By how many right angles the page as it is shown was turned clockwise before that."""

    @property
    def points(self) -> float:
        """How many points a pixel is."""
        return _POINTS_PER_INCH / self.dots_per_inch

    @property
    def width_points(self) -> float:
        """Its width in points."""
        return self.width * self.points

    @property
    def height_points(self) -> float:
        """Its height in points."""
        return self.height * self.points

    def pixels(self, inches: float) -> int:
        """Return how many pixels `inches` are."""
        return max(1, round(inches * self.dots_per_inch))

    def box(self, place: Rectangle) -> Box:
        """Return where a rectangle of the picture lies on the straightened page."""
        left, top, width, height = place
        return Box(
            left=left * self.points,
            bottom=(self.height - top - height) * self.points,
            right=(left + width) * self.points,
            top=(self.height - top) * self.points,
        )

    def rectangle(self, box: Box, *, inset: int = 0) -> Rectangle:
        """Return where a box of the straightened page lies in the picture, within its bounds."""
        left = max(0, round(box.left / self.points) + inset)
        top = max(0, self.height - round(box.top / self.points) + inset)
        right = min(self.width, round(box.right / self.points) - inset)
        bottom = min(self.height, self.height - round(box.bottom / self.points) - inset)
        return left, top, max(1, right - left), max(1, bottom - top)

    def shown(self, box: Box) -> Box:
        """Return where a box of the straightened page lies on the page as it is shown."""
        if self.turn:
            box = self._crooked(box)
        width, height = self.upright_width * self.points, self.upright_height * self.points
        for _ in range(self.quarters):  # each turns the page back, counter-clockwise
            box = Box(
                left=height - box.top, bottom=box.left, right=height - box.bottom, top=box.right
            )
            width, height = height, width
        return box

    def _crooked(self, box: Box) -> Box:
        """Return where a box of the straightened page lay before that."""
        across, up = self.width_points / 2, self.height_points / 2
        sine, cosine = math.sin(math.radians(self.turn)), math.cos(math.radians(self.turn))
        corners = [
            (x - across, y - up) for x in (box.left, box.right) for y in (box.bottom, box.top)
        ]
        xs = [x * cosine - y * sine for x, y in corners]
        ys = [x * sine + y * cosine for x, y in corners]
        right, above = self.upright_width * self.points / 2, self.upright_height * self.points / 2
        return Box(
            left=round(min(xs) + right, 1),
            bottom=round(min(ys) + above, 1),
            right=round(max(xs) + right, 1),
            top=round(max(ys) + above, 1),
        )


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling lines of a page, and the strokes to be taken out before it is read."""

    horizontals: list[Rule]
    verticals: list[Rule]
    across: Picture
    up: Picture


def rules_of(ink: Picture, frame: Frame) -> Ruled:
    """Return the ruling lines in the `ink` of a straightened page."""
    length, gap = frame.pixels(_RULE_INCHES), frame.pixels(_GAP_INCHES)
    thick = frame.pixels(_THICK_INCHES)
    with ink.strokes(across=length, up=1, gap=gap) as across:
        horizontals = [
            Rule((box.bottom + box.top) / 2, box.left, box.right)
            for place in across.pieces()
            if place[3] <= thick
            for box in [frame.box(place)]
        ]
    with ink.strokes(across=1, up=length, gap=gap) as up:
        verticals = [
            Rule((box.left + box.right) / 2, box.bottom, box.top)
            for place in up.pieces()
            if place[2] <= thick
            for box in [frame.box(place)]
        ]
    bare = frame.pixels(_BARE_RULE_INCHES)
    return Ruled(
        horizontals=horizontals,
        verticals=verticals,
        across=ink.strokes(across=bare, up=1),
        up=ink.strokes(across=1, up=bare),
    )


def without_rules(page: Picture, ruled: Ruled, grids: list[Grid], frame: Frame) -> Picture:
    """
    Return a page with the rules of its tables taken out.

    Only those: the line under an address runs through the tails of its letters.
    """
    within = [
        Box(left=0.0, bottom=below + _TABLE_LINE, right=frame.width_points, top=above - _TABLE_LINE)
        for above, below in pairwise(_apart([row for grid in grids for row in grid.rows], frame))
    ]
    beside = [
        Box(left=left + _TABLE_LINE, bottom=0.0, right=right - _TABLE_LINE, top=frame.height_points)
        for right, left in pairwise(_apart([c for grid in grids for c in grid.columns], frame))
    ]
    with (
        ruled.across.cleared(
            frame.rectangle(box) for box in within if box.top > box.bottom
        ) as rows,
        ruled.up.cleared(frame.rectangle(box) for box in beside if box.right > box.left) as columns,
    ):
        return page.without(rows, columns)


def _apart(lines: list[float], frame: Frame) -> list[float]:
    """Return where rules lie, from high to low, the page's edges among them."""
    farthest = max(frame.width_points, frame.height_points)
    return sorted({*lines, -_TABLE_LINE, farthest + _TABLE_LINE}, reverse=True)


def cells_of(grid: Grid) -> dict[tuple[int, int], Box]:
    """Return the cells of a table by row and column; one that spans several has its first's."""
    cells: dict[tuple[int, int], Box] = {}
    for row in range(len(grid.rows) - 1):
        for column in range(len(grid.columns) - 1):
            box = Box(
                left=grid.columns[column],
                bottom=grid.rows[row + 1],
                right=grid.columns[column + 1],
                top=grid.rows[row],
            )
            middle = Word(box.left, box.right, box.bottom, box.top, "", 0)
            first = grid.cell_of(middle)
            known = cells.get(first)
            cells[first] = box if known is None else around(known, box)
    return cells


def around(one: Box, other: Box) -> Box:
    """Return the rectangle around both."""
    return Box(
        left=min(one.left, other.left),
        bottom=min(one.bottom, other.bottom),
        right=max(one.right, other.right),
        top=max(one.top, other.top),
    )
