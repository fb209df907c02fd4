"""Who looked at safeguards, as lines of a file that only the service's own account can read."""

import json
import os
from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path

from withheld.errors import InvalidInput, NotReady
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
        """
        Keep a look before anything is shown.

        Raises:
            NotReady: It cannot be kept; nothing is to be shown.
        """
        line = json.dumps(
            {
                "at": instant_to_text(look.at),
                "person": look.person,
                "order": look.order,
                "items": list(look.items),
            }
        )
        try:
            self._append(f"{line}\n".encode())
        except OSError as error:
            raise NotReady(
                "nobody can note who looks at safeguards (the disk takes nothing), so they are not "
                "shown; make room"
            ) from error

    def of(self, order: OrderID) -> Sequence[Look]:
        """Return the looks at one order, the oldest first."""
        if not self._file.exists():
            return ()
        lines = self._file.read_bytes().split(b"\n")
        return [look for line in lines if (look := _look(line)) is not None and look.order == order]

    def _append(self, line: bytes) -> None:
        """
        Write one line at the end, all of it; what stands there is never touched again.

        Raises:
            OSError: It could not be written whole.
        """
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        opened = os.open(self._file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(opened).st_size
            is_torn = size > 0 and os.pread(opened, 1, size - 1) != b"\n"
            whole = b"\n" + line if is_torn else line
            if os.write(opened, whole) != len(whole):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
        finally:
            os.close(opened)


def _look(line: bytes) -> Look | None:
    """Return the look in a line; None for one that was not written whole: nothing was shown."""
    try:
        one = json.loads(line)
        return Look(
            at=text_to_instant(one["at"]),
            person=one["person"],
            order=OrderID(one["order"]),
            items=tuple(ItemID(item) for item in one["items"]),
        )
    except (ValueError, KeyError, TypeError, InvalidInput):
        return None
