"""How a figure is taken: candidate and peer in turns, CPU time, the best of several rounds."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"
ROUNDS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the results."""

    name: str
    ours: float
    peer: float
    unit: str
    ratio: float
    target: str
    holds: bool


def in_turns(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Return the least CPU seconds each of the two takes, run in turns."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, call in enumerate((ours, peer)):
            started = time.process_time()
            call()
            best[index] = min(best[index], time.process_time() - started)
    return best[0], best[1]


def record(*figures: Figure) -> None:
    """Print the figures and write them into the results, replacing those of the same name."""
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else []
    names = {one.name for one in figures}
    kept = [one for one in known if one["name"] not in names]
    every = sorted([*kept, *map(asdict, figures)], key=lambda one: str(one["name"]))
    RESULTS.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    for one in figures:
        verdict = "holds" if one.holds else "missed"
        print(
            f"{one.name:<42} ours {one.ours:>10.4g}  peer {one.peer:>10.4g} {one.unit:<14} "
            f"ratio {one.ratio:>7.3g}  target {one.target:<8} {verdict}"
        )
