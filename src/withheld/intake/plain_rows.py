"""
The plainest rows of a list, read at a glance: a number, one address as it should be, a remark.

Lists of a hundred thousand rows consist of such rows.  What is read here is what `cells` would read
of the same row, to the letter; a row with anything else in it is left to `cells`.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from withheld.intake.columns import Column, column_of
from withheld.intake.places import Where, place_in, place_out
from withheld.intake.redactions import is_illegible
from withheld.intake.sightings import Sighting
from withheld.model.document import Cell, Line, Place
from withheld.model.packed import Packed

_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,24}"
    r"(?:/|(?:/@?|[?#])[A-Za-z0-9_/?=&#%+.~-]*[A-Za-z0-9_/=-])?"
)
"""An address of which every character is its own: nothing to trim, to undo or to put together."""
_DEFANGED = "xxp"
_SERIAL = re.compile(r"[0-9]{1,7}")
_NEW = tuple.__new__
"""Makes a named tuple without asking for its fields by name."""
_WORDS = re.compile(r"[\w ,()'\"!?+=&%-]*")
"""Letters, digits and marks that no address is made of, and no damaged one either."""
_KEPT_MAX = 10_000
"""So many different remarks are remembered; lists say the same few again and again."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the cells of a row stand that has headings."""

    locator: int
    serial: int
    """-1 where no column holds it."""
    others: tuple[int, ...]
    """The columns besides the locator and the serial number."""
    remarks: tuple[int, ...]
    """The columns that the remark is made of."""


class PlainRow(NamedTuple):
    """What differs from one of the plainest rows to the next."""

    address: str
    """As written, which is as the service would know it."""
    serial: int | None
    remark: str
    place: Place


_Written = tuple[str, int | None, str, Where]
KeptRows = list[PlainRow | None] | Packed[PlainRow | None, _Written | None]
"""For every line of a document the row, or None where it is not of the plainest."""


def kept_rows(*, is_long: bool) -> KeptRows:
    """Return no rows yet; those of a document that `is_long` are packed."""
    return Packed(_row_out, _row_in) if is_long else []


def _row_out(row: PlainRow | None) -> _Written | None:
    """Return a row as it is packed."""
    return None if row is None else (row.address, row.serial, row.remark, place_out(row.place))


def _row_in(written: _Written | None, turn: int) -> PlainRow | None:
    """Return a row that was packed, whatever its turn."""
    del turn
    if written is None:
        return None
    address, serial, remark, place = written
    return PlainRow(address, serial, remark, place_in(place))


def plain_sighting(line: Line, row: PlainRow) -> Sighting:
    """Return the one thing that `line` names, which was read as `row`."""
    return Sighting(
        line=line,
        as_written=row.address,
        url=row.address,
        kind="url",
        end=len(row.address),
        serial=row.serial,
        remark=row.remark,
        is_listed=True,
        is_plain=True,
    )


class PlainRows:
    """Reads the plainest rows of one document; remembers what its headings and remarks say."""

    def __init__(self) -> None:
        self._plans: dict[tuple[tuple[str, ...], tuple[str, ...]], _Plan | None] = {}
        self._words: dict[str, bool] = {}
        self._last: tuple[tuple[str, ...], tuple[str, ...] | None, _Plan | None] = ((), None, None)
        """The headings of the row before, its own and those above, and how it was read."""

    def sighting(self, line: Line, headings: tuple[str, ...]) -> Sighting | None:
        """Return the one thing a row names, or None where the row is not of the plainest."""
        row = self.read(line, headings)
        return None if row is None else plain_sighting(line, row)

    def read(self, line: Line, headings: tuple[str, ...]) -> PlainRow | None:
        """
        Return what a row says, or None where it is not of the plainest.

        Args:
            line: A row.
            headings: The columns' headings, for a row whose cells do not carry their own.
        """
        cells = line.cells
        if line.is_hidden or line.is_recognised or line.unreadable:
            return None
        own = tuple([cell.heading for cell in cells])
        if headings is not self._last[1] or own != self._last[0]:
            self._last = (own, headings, self._plan(own, headings))
        plan = self._last[2]
        if plan is None or not _has_address(cells[plan.locator]):
            return None
        for turn in plan.others:
            if cells[turn].hyperlink or not self._says_nothing(cells[turn].text):
                return None
        serial = None
        if plan.serial >= 0:
            cell = cells[plan.serial]
            if cell.hyperlink or not _SERIAL.fullmatch(cell.text):
                return None
            serial = int(cell.text)
        if line.text != "\t".join([cell.text for cell in cells]):
            return None
        said = [text for turn in plan.remarks if (text := cells[turn].text.strip())]
        address, remark = cells[plan.locator].text, " · ".join(said)
        return _NEW(PlainRow, (address, serial, remark, line.place))

    def _plan(self, own: tuple[str, ...], above: tuple[str, ...]) -> _Plan | None:
        """Return how rows with these headings are read; None where it takes a closer look."""
        key = (own, above)
        if key in self._plans:
            return self._plans[key]
        rest = above[: len(own)] + ("",) * (len(own) - len(above))
        columns = [column_of(a or b) for a, b in zip(own, rest, strict=True)]
        plan = _plan_of(columns)
        if len(self._plans) < _KEPT_MAX:
            self._plans[key] = plan
        return plan

    def _says_nothing(self, text: str) -> bool:
        """Return whether a cell beside the address neither names nor withholds anything."""
        known = self._words.get(text)
        if known is None:
            known = (
                _WORDS.fullmatch(text) is not None
                and not is_illegible(text)
                and "www" not in text.casefold()
            )
            if len(self._words) < _KEPT_MAX and not text.isdecimal():
                self._words[text] = known
        return known


def _plan_of(columns: list[Column | None]) -> _Plan | None:
    """Return how rows of these columns are read; None where it takes a closer look."""
    serials = [turn for turn, column in enumerate(columns) if column is Column.SERIAL]
    if columns.count(Column.LOCATOR) != 1 or len(serials) > 1:
        return None
    if not serials and columns[0] is None:
        return None  # its first cell is a number in some rows, and a remark in others
    locator = columns.index(Column.LOCATOR)
    others = tuple(turn for turn in range(len(columns)) if turn != locator)
    return _Plan(
        locator=locator,
        serial=serials[0] if serials else -1,
        others=tuple(turn for turn in others if turn not in serials),
        remarks=tuple(
            turn for turn in others if turn not in serials and not (turn == 0 and serials)
        ),
    )


def _has_address(cell: Cell) -> bool:
    """Return whether a cell is an address as it should be, and looks like nothing else."""
    text = cell.text
    return (
        not (cell.hyperlink or cell.is_struck or cell.is_rounded)
        and _ADDRESS.fullmatch(text) is not None
        and _DEFANGED not in text.lower()
    )
