"""The look-up at serving time, beside a dict: one million subjects, pure Python."""

import random
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import Figure, in_turns, record

from withheld.edge.build import build
from withheld.edge.format import Entry
from withheld.edge.table import Table
from withheld.model.identity import SubjectID

SUBJECTS = 1_000_000
ASKED = 20_000
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def main() -> None:
    """Measure single look-ups, and what a subject takes in the file."""
    ids = [SubjectID(f"post:{number * 7919}") for number in range(SUBJECTS)]
    india = frozenset({"IN"})
    data = build(
        (Entry(subject=one, countries=india, starts_at=AT) for one in ids),
        version=1,
        published_at=AT,
        hash_key=bytes(16),
    )
    known = dict.fromkeys(ids, 1)
    chance = random.Random(1)
    asked = [
        f"post:{chance.randrange(SUBJECTS * 10) * 7919}" for _ in range(ASKED)
    ]  # one in ten is listed
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(data)
        table = Table.open(path)
        ours, peer = in_turns(
            lambda: [table.clauses(one) for one in asked],
            lambda: [known.get("post:" + one[5:]) for one in asked],
        )
        record(
            Figure(
                name="edge: single look-up of 1 M, pure Python, dict",
                ours=ours / ASKED * 1e6,
                peer=peer / ASKED * 1e6,
                unit="us",
                ratio=ours / peer,
                target="<= 3",
                holds=ours / peer <= 3,
            )
        )


if __name__ == "__main__":
    main()
