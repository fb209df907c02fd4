"""
How often the edge answers as the slow model does: a million random histories and look-ups.

The model and the comparison are those of `tests/restriction/test_histories.py`, which asks table,
changes and rebuilt table.  What counts is that they agree, not how long it takes.
"""

import sys
from pathlib import Path

from measuring import Figure, record

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.restriction.test_histories import check

PARTS, IN_A_PART = 10, 100_000
SEED = 1000


def agreed(part: int) -> int:
    """Return how many of a part's histories agree; none where one of them does not."""
    try:
        return check(SEED + part, IN_A_PART)
    except AssertionError as error:
        print(f"part {part}: {error}")
        return 0


def main() -> None:
    """Ask every part, and record how many agree."""
    ours, every = sum(agreed(part) for part in range(PARTS)), PARTS * IN_A_PART
    record(
        Figure(
            name="edge: random histories and look-ups that agree with the slow model",
            ours=ours,
            peer=every,
            unit="histories",
            ratio=ours / every,
            target="= 1",
            holds=ours == every,
        )
    )


if __name__ == "__main__":
    main()
