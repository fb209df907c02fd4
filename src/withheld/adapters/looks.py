"""Who looked at safeguards, as lines of a file that only the service's own account can read."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from withheld.events.codec import instant_to_text, text_to_instant
from withheld.model.identity import ItemID, OrderID
from withheld.ports.looks import Look

FILE = "safeguards.jsonl"


class FolderLooks:
    """The log of the store in one folder; the file appears with the first look."""

    def __init__(self, folder: Path) -> None:
        """Take the folder the file lies in, or will."""
        self._file = folder / FILE

    def note(self, look: Look) -> None:
        """Keep a look before anything is shown."""
        line = json.dumps(
            {
                "at": instant_to_text(look.at),
                "person": look.person,
                "order": look.order,
                "items": list(look.items),
            }
        )
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        # One write of one line at the end: what stands there is never touched again.
        opened = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(opened, f"{line}\n".encode())
        finally:
            os.close(opened)

    def of(self, order: OrderID) -> Sequence[Look]:
        """Return the looks at one order, the oldest first."""
        if not self._file.exists():
            return ()
        lines = self._file.read_text(encoding="utf-8").splitlines()
        return [
            Look(
                at=text_to_instant(one["at"]),
                person=one["person"],
                order=OrderID(one["order"]),
                items=tuple(ItemID(item) for item in one["items"]),
            )
            for one in map(json.loads, lines)
            if one["order"] == order
        ]
