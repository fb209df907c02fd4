"""
What the edges say they enforce, and since when by the service's clock.

Beside the published files lies a folder with one file an edge: a line for each time it took
something.  From decision to refusal is from the decision's instant to the line that covers it.
"""

import json
from datetime import datetime
from pathlib import Path

from withheld.edge.folder import write_whole
from withheld.edge.format import instant, moment
from withheld.edge.reached import Reached

RECEIPTS = "receipts"
_KEPT = 2000
"""Lines an edge's file is cut to when it is twice as long."""


def append_receipt(folder: Path, edge: str, version: int, at: datetime) -> None:
    """Note that an edge enforces a version at `at` (aware UTC)."""
    place = folder / RECEIPTS
    place.mkdir(exist_ok=True)
    path = place / f"{edge}.jsonl"
    line = json.dumps({"version": version, "at": instant(at)}) + "\n"
    with path.open("a", encoding="ascii") as file:
        file.write(line)
        is_long = file.tell() > 2 * _KEPT * len(line)
    if is_long:
        kept = path.read_bytes().splitlines(keepends=True)[-_KEPT:]
        write_whole(path, b"".join(kept))


def receipts_of(path: Path) -> list[tuple[int, int]]:
    """Return the versions an edge took and when (microseconds); a torn line is left out."""
    found: list[tuple[int, int]] = []
    for line in path.read_text(encoding="ascii", errors="replace").split("\n")[:-1]:
        try:
            said = json.loads(line)
            found.append((int(said["version"]), int(said["at"])))
        except (ValueError, KeyError, TypeError):
            continue  # The machine stopped while it was written; the next one covers it.
    return found


def latest(place: Path) -> dict[str, int]:
    """Return the last version each edge said it enforces."""
    return {
        path.stem: max((version for version, _ in receipts_of(path)), default=0)
        for path in sorted(place.glob("*.jsonl"))
    }


def reached(folder: Path, version: int) -> Reached:
    """Return how far a version has come, by what lies in a folder that is published from."""
    paths = sorted((folder / RECEIPTS).glob("*.jsonl"))
    first = [
        min((at for taken, at in receipts_of(path) if taken >= version), default=None)
        for path in paths
    ]
    taken_at = [at for at in first if at is not None]
    last = max(taken_at, default=None)
    return Reached(len(taken_at), len(paths), None if last is None else moment(last))
