"""The lists that stand side by side in a row of a table, each with a number of its own."""

from dataclasses import dataclass
from itertools import pairwise, zip_longest

from withheld.intake.columns import Column, column_of
from withheld.intake.serials import serial_cell
from withheld.model.document import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What one row says in one list."""

    cells: tuple[Cell, ...]
    headings: tuple[str, ...]
    """One a cell; empty where nothing heads the column."""
    columns: tuple[Column | None, ...]
    """One a cell."""
    serial: int | None
    is_labelled: bool = False
    """Its first cell says what the others are, as in a form."""

    @property
    def spoken(self) -> set[int]:
        """The cells below a heading for numbers that hold something else."""
        return {
            turn
            for turn, (cell, column) in enumerate(zip(self.cells, self.columns, strict=True))
            if column is Column.SERIAL and cell.text.strip() and serial_cell(cell.text) is None
        }

    @property
    def names_locator(self) -> bool:
        """Whether a cell that is not blank stands below a heading for locators."""
        return any(
            column is Column.LOCATOR and cell.text.strip()
            for cell, column in zip(self.cells, self.columns, strict=True)
        )


def segments_of(cells: tuple[Cell, ...], above: tuple[str, ...]) -> tuple[Segment, ...]:
    """
    Return the lists of a row, from the left; nearly always there is one.

    Args:
        cells: The row's.
        above: The columns' headings, for cells that do not carry their own.
    """
    pairs = zip_longest(cells, above[: len(cells)], fillvalue="")
    headings = tuple(
        cell.heading or str(heading) for cell, heading in pairs if isinstance(cell, Cell)
    )
    columns = tuple(map(column_of, headings))
    if not any(columns) and len(columns) > 1 and (label := column_of(cells[0].text)):
        labelled = (Column.OTHER, *([label] * (len(columns) - 1)))  # `URL:` | https://…
        return (_segment(cells, headings, labelled, is_labelled=True),)
    cuts = (
        _cuts(columns)
        or _repeats(headings, columns)
        or (_bare_cuts(cells) if not any(columns) else [])
    )
    return tuple(
        _segment(cells[start:end], headings[start:end], columns[start:end])
        for start, end in pairwise([0, *cuts, len(cells)])
    )


def _segment(
    cells: tuple[Cell, ...],
    headings: tuple[str, ...],
    columns: tuple[Column | None, ...],
    *,
    is_labelled: bool = False,
) -> Segment:
    """Return a list of these columns, with its number."""
    return Segment(
        cells=cells,
        headings=headings,
        columns=columns,
        serial=_serial(cells, columns),
        is_labelled=is_labelled,
    )


def _serial(cells: tuple[Cell, ...], columns: tuple[Column | None, ...]) -> int | None:
    """Return the number in the serial column, or in the first cell where no column says so."""
    for cell, column in zip(cells, columns, strict=True):
        if column is Column.SERIAL:
            return serial_cell(cell.text)
    if len(cells) > 1 and columns[0] is None:
        return serial_cell(cells[0].text)
    return None


def _cuts(columns: tuple[Column | None, ...]) -> list[int]:
    """Return where the second and later lists begin: each has a number and a locator."""
    numbers = [turn for turn, column in enumerate(columns) if column is Column.SERIAL]
    locators = [turn for turn, column in enumerate(columns) if column is Column.LOCATOR]
    if len(numbers) < 2 or len(locators) < len(numbers):  # noqa: PLR2004 -- one list has one
        return []
    cuts = numbers[1:] if numbers[0] < locators[0] else [turn + 1 for turn in numbers[:-1]]
    bounds = pairwise([0, *cuts, len(columns)])
    each = all(any(start <= turn < end for turn in locators) for start, end in bounds)
    return cuts if each else []


def _repeats(headings: tuple[str, ...], columns: tuple[Column | None, ...]) -> list[int]:
    """Return where the second and later lists begin: their headings say the same once more."""
    numbers = [turn for turn, column in enumerate(columns) if column is Column.SERIAL]
    said = [[one.strip().casefold() for one in headings[turn:]] for turn in numbers]
    width = numbers[1] - numbers[0] if len(numbers) > 1 else 0
    alike = all([part for part in one[:width] if part] == said[0][:width] for one in said)
    return numbers[1:] if width > 1 and numbers[0] == 0 and alike else []


def _bare_cuts(cells: tuple[Cell, ...]) -> list[int]:
    """Return where further lists begin in a row that has no headings: at a number of their own."""
    numbers = [turn for turn, cell in enumerate(cells) if serial_cell(cell.text) is not None]
    if len(numbers) < 2 or numbers[0] != 0:  # noqa: PLR2004 -- one list has one
        return []
    bounds = pairwise([*numbers, len(cells)])
    each = all(any(map(_locates, cells[start:end])) for start, end in bounds)
    return numbers[1:] if each else []


def _locates(cell: Cell) -> bool:
    """Return whether a cell looks like an address or a handle."""
    return "/" in cell.text or cell.text.lstrip().startswith("@")
