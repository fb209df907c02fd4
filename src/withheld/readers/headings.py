"""Finds the row of a table that names its columns, and makes cells that carry those names."""

import itertools
import re
from collections.abc import Sequence

_LOOK_AHEAD = 25
"""In how many rows from the top a heading is looked for."""
_HEADING_LENGTH_MAX = 80
_NUMBER = re.compile(r"[\d\s.,()/:+-]+")
_LOCATOR = re.compile(r"://|^\s*(?:www\.|@\w)|\w\.\w{2,}/", re.IGNORECASE)


def heading_index(rows: Sequence[Sequence[str]]) -> int | None:
    """
    Return the index of the row that names the columns, or None where none does.

    A heading is a row of short words, without numbers or locators, right above a row of data.
    """
    filled = [index for index, row in enumerate(rows[:_LOOK_AHEAD]) if any(map(str.strip, row))]
    for above, below in itertools.pairwise(filled):
        cells = [cell.strip() for cell in rows[above] if cell.strip()]
        # A single cell above a wider table is its title, not a heading.
        if len(cells) < min(2, _count_filled(rows[below])) or not all(
            map(_reads_as_heading, cells)
        ):
            continue
        if any(map(_reads_as_data, rows[below])):
            return above
    return None


def look_ahead() -> int:
    """Return how many rows `heading_index` wants to see."""
    return _LOOK_AHEAD


def _count_filled(row: Sequence[str]) -> int:
    """Return how many cells of `row` are not blank."""
    return sum(1 for cell in row if cell.strip())


def _reads_as_heading(cell: str) -> bool:
    """Whether `cell` could name a column."""
    return (
        len(cell) <= _HEADING_LENGTH_MAX
        and not _NUMBER.fullmatch(cell)
        and not _LOCATOR.search(cell)
    )


def _reads_as_data(cell: str) -> bool:
    """Whether `cell` holds what headings never hold: a number or a locator."""
    text = cell.strip()
    return bool(text) and bool(_NUMBER.fullmatch(text) or _LOCATOR.search(text))
