"""
What each line of a document names, kept as small as it can be.

Nearly all rows of a long list are of the plainest (`plain_rows`), and of those only what differs
from row to row is kept.  Other rows are packed where the document is long; running text is short,
and its sightings stay as they are, since they change until all of it has been heard.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import merge

from withheld.intake.neighbours import Neighbourhood
from withheld.intake.plain_rows import PlainRow, plain_sighting
from withheld.intake.sightings import Sighting
from withheld.model.document import Line
from withheld.model.packed import Packed

_Written = tuple[
    str,
    str | None,
    str,
    int,
    int,
    int | None,
    str,
    tuple[str, ...],
    bool,
    bool,
    bool,
    bool,
    tuple[str, str],
    str,
]
"""A sighting as it is packed: its fields in their order, without the line."""
_NO_MORE: tuple[int, list[Sighting]] = (-1, [])


class Seen:
    """The sightings of every line; a line is asked for by its turn, counted from 0."""

    def __init__(self, lines: Sequence[Line], around: Neighbourhood) -> None:
        """Begin with the plainest rows; `enter` takes in the others from the first to the last."""
        self._lines = lines
        self._plain = around.plain
        self._rows: list[list[Sighting]] | Packed[list[Sighting], list[_Written]] = []
        self._rows_at = array("q")
        """The turns of the rows that name something and are not of the plainest."""
        self._texts: dict[int, list[Sighting]] = {}
        """What running text names, and what was read from pictures."""
        if around.is_long:
            self._rows = Packed(_row_out, self._row_in)

    def enter(self, turn: int, line: Line, ones: list[Sighting]) -> None:
        """Take in what a line names that is not of the plainest."""
        if not ones:
            return
        if line.cells and not line.is_recognised:
            self._rows_at.append(turn)
            self._rows.append(ones)
        else:
            self._texts[turn] = ones

    def at(self, turn: int) -> Sequence[Sighting]:
        """Return what the line at `turn` names, in the order of its words."""
        if turn in self._texts:
            return self._texts[turn]
        if (row := self._plain[turn]) is not None:
            return [plain_sighting(self._lines[turn], row)]
        place = bisect_left(self._rows_at, turn)
        is_row = place < len(self._rows_at) and self._rows_at[place] == turn
        return self._rows[place] if is_row else []

    def put(self, turn: int, ones: list[Sighting]) -> None:
        """Say anew what a line names that is no row, or was read from a picture."""
        self._texts[turn] = ones

    def texts(self) -> Iterator[tuple[int, list[Sighting]]]:
        """Go through the lines that are no rows, or were read from pictures, with their turns."""
        yield from sorted(self._texts.items(), key=lambda entry: entry[0])

    def others(self) -> Iterator[tuple[int, list[Sighting]]]:
        """Go through all lines that name something but the plainest rows, with their turns."""
        rows = zip(self._rows_at, self._rows, strict=True)
        yield from merge(rows, self.texts(), key=lambda entry: entry[0])

    def plain_rows(self) -> Iterator[PlainRow | None]:
        """Go through all lines: the row where it is of the plainest, else None."""
        yield from self._plain

    def __iter__(self) -> Iterator[PlainRow | Sequence[Sighting]]:
        """Go through all lines: the row where it is of the plainest, else what the line names."""
        others = self.others()
        ahead, ones = next(others, _NO_MORE)
        for turn, row in enumerate(self._plain):
            if row is not None:
                yield row
            elif ahead == turn:
                yield ones
                ahead, ones = next(others, _NO_MORE)
            else:
                yield ()

    def _row_in(self, written: list[_Written], place: int) -> list[Sighting]:
        """Return the sightings of a row as they were packed."""
        line = self._lines[self._rows_at[place]]
        return [_sighting_in(one, line) for one in written]


def _row_out(ones: list[Sighting]) -> list[_Written]:
    """Return the sightings of a row, without the row."""
    return [
        (
            one.as_written,
            one.url,
            one.kind,
            one.start,
            one.end,
            one.serial,
            one.remark,
            one.doubts,
            one.is_redacted,
            one.is_listed,
            one.is_remark,
            one.is_only,
            one.beside,
            one.target_elsewhere,
        )
        for one in ones
    ]


def _sighting_in(written: _Written, line: Line) -> Sighting:
    """Return the sighting on `line` that was packed."""
    (
        as_written,
        url,
        kind,
        start,
        end,
        serial,
        remark,
        doubts,
        is_redacted,
        is_listed,
        is_remark,
        is_only,
        beside,
        target_elsewhere,
    ) = written
    return Sighting(
        line=line,
        as_written=as_written,
        url=url,
        kind=kind,
        start=start,
        end=end,
        serial=serial,
        remark=remark,
        doubts=tuple(doubts),
        is_redacted=is_redacted,
        is_listed=is_listed,
        is_remark=is_remark,
        is_only=is_only,
        beside=(beside[0], beside[1]),
        target_elsewhere=target_elsewhere,
    )
