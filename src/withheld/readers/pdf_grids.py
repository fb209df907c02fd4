"""Finds the grids that ruling lines draw on a page: columns, rows, and cells that span several."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from operator import neg

from withheld.readers.pdf_page import Rule, Word

_TOLERANCE = 2.0
"""In points; rules nearer to each other than this are one."""
_RULES_MAX = 600
"""A page with more rules than this is a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table."""

    columns: tuple[float, ...]
    """Where its vertical rules stand, from left to right."""
    rows: tuple[float, ...]
    """Where its horizontal rules stand, from top to bottom."""
    falls: tuple[float, ...]
    """The same with their signs turned, which rises."""
    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    whole_columns: frozenset[int]
    """Which of `columns` are drawn from top to bottom, so that nobody need look closer."""
    whole_rows: frozenset[int]
    """Which of `rows` are drawn from left to right."""

    def holds(self, word: Word) -> bool:
        """Return whether `word` stands inside."""
        across = (word.x0 + word.x1) / 2
        return (
            self.columns[0] < across < self.columns[-1]
            and self.rows[-1] < word.middle < self.rows[0]
        )

    def cell_of(self, word: Word) -> tuple[int, int]:
        """Return row and column of the cell that `word` stands in; a spanning cell's first."""
        across, up = (word.x0 + word.x1) / 2, word.middle
        column = min(bisect_right(self.columns, across) - 1, len(self.columns) - 2)
        row = min(bisect_right(self.falls, -up) - 1, len(self.rows) - 2)
        column, row = max(column, 0), max(row, 0)
        while column not in self.whole_columns and not self._has_column(column, up):
            column -= 1
        while row not in self.whole_rows and not self._has_row(row, across):
            row -= 1
        return row, column

    def right_of(self, row: int, column: int) -> float:
        """Return where the cell that starts in `column` ends, in the band `row`."""
        if column + 1 in self.whole_columns:
            return self.columns[column + 1]
        up = (self.rows[row] + self.rows[row + 1]) / 2
        for right in range(column + 1, len(self.columns)):
            if self._has_column(right, up):
                return self.columns[right]
        return self.columns[-1]

    def _has_column(self, column: int, up: float) -> bool:
        """Whether the vertical rule `column` is drawn at the height `up`; the first always is."""
        return (
            column <= 0
            or column in self.whole_columns
            or _is_drawn(self.verticals, self.columns[column], up)
        )

    def _has_row(self, row: int, across: float) -> bool:
        """Whether the horizontal rule `row` is drawn at `across`; the first always is."""
        return (
            row <= 0
            or row in self.whole_rows
            or _is_drawn(self.horizontals, self.rows[row], across)
        )


def find_grids(horizontals: list[Rule], verticals: list[Rule]) -> list[Grid]:
    """Return the grids on a page from top to bottom; none where rules do not cross."""
    across, up = _merge(horizontals), _merge(verticals)
    if len(across) + len(up) > _RULES_MAX:
        return []
    grids = []
    for group_across, group_up in _groups(across, up):
        columns = _places(group_up, key=lambda at: at)
        rows = _places(group_across, key=lambda at: -at)
        if len(columns) > 2 and len(rows) > 1:  # noqa: PLR2004 -- two columns, one row
            grids.append(
                Grid(
                    columns=columns,
                    rows=rows,
                    falls=tuple(map(neg, rows)),
                    horizontals=tuple(group_across),
                    verticals=tuple(group_up),
                    whole_columns=_whole(columns, group_up, rows[-1], rows[0]),
                    whole_rows=_whole(rows, group_across, columns[0], columns[-1]),
                )
            )
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _whole(
    places: tuple[float, ...], rules: list[Rule], start: float, end: float
) -> frozenset[int]:
    """Return which of `places` a single rule draws from `start` to `end`."""
    drawn = [
        rule.at
        for rule in rules
        if rule.start <= start + _TOLERANCE and rule.end >= end - _TOLERANCE
    ]
    return frozenset(
        index
        for index, at in enumerate(places)
        if any(abs(at - known) <= _TOLERANCE for known in drawn)
    )


def _is_drawn(rules: tuple[Rule, ...], at: float, along: float) -> bool:
    """Whether a rule is drawn at `at` where the other coordinate is `along`."""
    return any(
        abs(rule.at - at) <= _TOLERANCE
        and rule.start - _TOLERANCE <= along <= rule.end + _TOLERANCE
        for rule in rules
    )


def _merge(rules: list[Rule]) -> list[Rule]:
    """Return rules with those that lie on each other, or go on where another ends, made one."""
    merged: list[Rule] = []
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if levels and rule.at - levels[-1][0].at <= _TOLERANCE:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    for level in levels:
        at = level[0].at
        level.sort(key=lambda rule: rule.start)
        start, end = level[0].start, level[0].end
        for rule in level[1:]:
            if rule.start <= end + _TOLERANCE:
                end = max(end, rule.end)
                continue
            merged.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        merged.append(Rule(at, start, end))
    return merged


def _groups(across: list[Rule], up: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules in groups that cross each other, directly or through others."""
    groups: list[tuple[set[int], list[Rule]]] = []
    for vertical in up:
        at = vertical.at
        crossing = {
            index
            for index, rule in enumerate(across)
            if rule.start - _TOLERANCE <= at <= rule.end + _TOLERANCE
            and vertical.start - _TOLERANCE <= rule.at <= vertical.end + _TOLERANCE
        }
        if not crossing:
            continue
        together = (crossing, [vertical])
        apart = []
        for group in groups:
            if crossing & group[0]:
                together[0].update(group[0])
                together[1].extend(group[1])
            else:
                apart.append(group)
        groups = [*apart, together]
    return [([across[index] for index in sorted(indices)], rules) for indices, rules in groups]


def _places(rules: list[Rule], *, key: Callable[[float], float]) -> tuple[float, ...]:
    """Return where rules stand, in the order of `key`, near ones once."""
    places: list[float] = []
    for at in sorted((rule.at for rule in rules), key=key):
        if not places or abs(at - places[-1]) > _TOLERANCE:
            places.append(at)
    return tuple(places)
