"""
What several readings of the same thing come to.

Where all agree, that; where they do not, what most say; where nothing has a majority, the reading
that is nearest to all others.  Only the first is sure.  Never read the others as known.
"""

from collections import Counter
from collections.abc import Sequence

_EDGES = ".,;:·'\"`~|-–—_«»“”‘’ °*^"
"""Specks and the remains of ruling lines are read as these at the edges of words."""
_FIGURES_LIKELY = 85.0
"""Figures are read with so much confidence, or by luck."""


def agreed(readings: Sequence[str]) -> tuple[str, bool]:
    """
    Return the reading that stands, and whether the readings differ.

    Args:
        readings: At least one, the most trusted first.
    """
    counts = Counter(readings)
    text, votes = counts.most_common(1)[0]
    if votes == len(readings):
        return text, len(readings) < 2  # noqa: PLR2004 -- a single reading agrees with nobody
    if 2 * votes > len(readings):
        return text, True
    cores = Counter(reading.strip(_EDGES) for reading in readings)
    core, votes = cores.most_common(1)[0]
    if 2 * votes > len(readings):
        return next(reading for reading in readings if reading.strip(_EDGES) == core), True
    nearest = min(readings, key=lambda one: sum(steps_between(one, other) for other in readings))
    return nearest, True


def borne_out(text: str, readings: Sequence[str], other: str) -> str:
    """
    Return `text`, or another of `readings` if a second engine's, `other`, is that one.

    What only the second engine sees is not believed: it is wrong as often, in other ways.
    """
    return other if other in readings else text


def steps_between(one: str, other: str) -> int:
    """
    Return how many letters were added, dropped or changed between two short texts.

    Source: V. I. Levenshtein, Binary codes capable of correcting deletions, insertions, and
    reversals, 1966.
    """
    if one == other:
        return 0
    above = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        row = [i]
        for j, right in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right)))
        above = row
    return above[-1]


def agreed_figures(first: str, readings: Sequence[tuple[str, float]]) -> tuple[str, bool]:
    """
    Return what a word with figures reads as that a machine was unsure of, and if readings differ.

    Only what was read twice alike, and likely, replaces the first reading.

    Args:
        first: What it was read as at first.
        readings: What it was read as then, each with how likely that is, 0 to 100.
    """
    counts = Counter(text for text, _ in readings)
    likely = [
        (confidence, text)
        for text, confidence in readings
        if counts[text] > 1 and confidence >= _FIGURES_LIKELY
    ]
    _, best = max(likely, default=(0.0, first))
    return best, any(text != first for text, _ in readings)
