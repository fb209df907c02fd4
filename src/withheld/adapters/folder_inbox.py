"""
A folder that is watched: whatever file is put there becomes an order.

    incoming/              files arrive here; names that begin with a dot are left alone
    incoming/taken/        `2026-0001 order.pdf`: what is on file, moved there
    incoming/failed/       what could not be taken in, with `order.pdf.why.txt` beside it

A file is taken when it has not changed between two looks: whoever writes it has ended.  `order.pdf`
and `order.pdf.p7s` are taken together, the second as a signature over the first.
"""

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from withheld.adapters.steps import sync_folder, write_whole
from withheld.errors import NotFound
from withheld.model.identity import OrderID
from withheld.ports.inbox import Arrival, Refusal
from withheld.ports.steps import Steps

TAKEN, FAILED, WHY = "taken", "failed", ".why.txt"
_SIGNATURES = (".p7s", ".sig")
_UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".filepart", "~")
"""Endings under which programs write what is not whole yet."""
_LETTER_LATE = 30
"""How many times longer a signature waits for its letter than a letter waits to be whole."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A file as it was when it was looked at."""

    inode: int
    size: int
    changed_at: int
    """Nanoseconds since 1970."""
    since: float
    """When it was first seen so, on a clock that only goes forward."""


class FolderInbox:
    """A watched folder."""

    def __init__(
        self, folder: Path, steps: Steps, *, bytes_max: int, settled_for: float, keeps: bool = False
    ) -> None:
        """
        Watch `folder`.

        Args:
            folder: A folder that is there.
            steps: Told of every step.
            bytes_max: Files longer than this are not opened.
            settled_for: Seconds a file must stay as it is before it is taken.
            keeps: Leave what was taken where it lies, instead of moving it to `taken`.

        Raises:
            NotFound: There is no such folder.
        """
        if not folder.is_dir():
            raise NotFound("the folder to be watched is not there; make it first")
        self._folder, self._steps = folder, steps
        self._bytes_max, self._settled_for, self._keeps = bytes_max, settled_for, keeps
        self._seen: dict[str, _Look] = {}
        self._kept: set[tuple[str, int, int]] = set()

    def arrivals(self) -> Iterator[Arrival | Refusal]:
        """Go through the files that have settled, the oldest first."""
        looks = self._look()
        now = time.monotonic()
        settled = {
            name: look for name, look in looks.items() if now - look.since >= self._settled_for
        }
        for name in sorted(settled, key=lambda one: (settled[one].changed_at, one)):
            beside = [name + end for end in _SIGNATURES if name + end in looks]
            stem = next((name[: -len(end)] for end in _SIGNATURES if name.endswith(end)), "")
            if stem:
                if stem not in looks and now - looks[name].since >= (
                    self._settled_for * _LETTER_LATE
                ):
                    yield Refusal(
                        key=name,
                        because="a signature came without its letter; if the letter is on file, "
                        "keep it there with `withheld sender ORDER --signature FILE`",
                    )
            elif all(one in settled for one in beside):
                arrival = self._open(name, settled[name], beside)
                if arrival is not None:
                    yield arrival

    def mark_taken(self, arrival: Arrival, order: OrderID, *, is_new: bool) -> None:
        """Move the file, and the signatures beside it, to `taken`; or remember that it was."""
        names = (arrival.key, *(arrival.key + end for end in _SIGNATURES))
        here = [name for name in names if (self._folder / name).is_file()]
        if self._keeps:
            self._kept |= {self._mark_of(name) for name in here}
            return
        for name in here:
            label = f"{order} {name}" if is_new else f"{order} again {name}"
            self._move(name, self._folder / TAKEN, label)

    def mark_failed(self, key: str, because: str) -> None:
        """Move the file to `failed`, and write the reason beside it."""
        if not (self._folder / key).exists():
            return
        moved = self._move(key, self._folder / FAILED, key)
        why = moved.with_name(moved.name + WHY)
        write_whole(why, (because + "\n").encode(), self._steps, mode=0o600)

    def _look(self) -> dict[str, _Look]:
        """Return every file that may be taken, as it is now."""
        found: dict[str, _Look] = {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                    continue
                # Never through a link: it may lead to a file nobody meant to hand in.
                status = entry.stat(follow_symlinks=False)
                if not stat.S_ISREG(status.st_mode) or self._mark(name, status) in self._kept:
                    continue
                found[name] = self._same_or_new(name, status)
        self._seen = found
        return found

    def _same_or_new(self, name: str, status: os.stat_result) -> _Look:
        before = self._seen.get(name)
        now = (status.st_ino, status.st_size, status.st_mtime_ns)
        if before is not None and (before.inode, before.size, before.changed_at) == now:
            return before
        return _Look(*now, since=time.monotonic())

    def _open(self, name: str, look: _Look, beside: list[str]) -> Arrival | Refusal | None:
        """Return a file's bytes; None where it changed while it was read, or went away."""
        if look.size > self._bytes_max:
            return Refusal(
                key=name,
                because=f"the file has {look.size:,} bytes and the limit is "
                f"{self._bytes_max:,}; split it, or ask for less",
            )
        if look.size == 0:
            return Refusal(key=name, because="the file is empty; ask whoever put it there")
        try:
            data, arrived_at = self._read(name, look)
            signatures = tuple((self._folder / one).read_bytes() for one in beside)
        except FileNotFoundError:
            return None  # Taken away while we looked; if it comes back, it comes again.
        except OSError as error:
            return Refusal(
                key=name, because=f"the file cannot be opened ({error.strerror}); check its rights"
            )
        if data is None:
            return None
        return Arrival(key=name, name=name, data=data, arrived_at=arrived_at, signatures=signatures)

    def _read(self, name: str, look: _Look) -> tuple[bytes | None, datetime]:
        handle = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            data = file.read(self._bytes_max + 1)
            status = os.fstat(file.fileno())
        is_same = (status.st_ino, status.st_size, status.st_mtime_ns) == (
            look.inode,
            len(data),
            look.changed_at,
        )
        # When it was put here; the time of its last change may be from where it was copied.
        arrived_at = datetime.fromtimestamp(status.st_ctime, UTC)
        return (data if is_same and status.st_size == look.size else None), arrived_at

    def _move(self, name: str, folder: Path, label: str) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        target, count = folder / label, 1
        while target.exists():
            count += 1
            target = folder / f"{label} ({count})"
        with self._steps("rename"):
            (self._folder / name).rename(target)
        sync_folder(folder)
        sync_folder(self._folder)
        return target

    def _mark_of(self, name: str) -> tuple[str, int, int]:
        return self._mark(name, (self._folder / name).stat(follow_symlinks=False))

    def _mark(self, name: str, status: os.stat_result) -> tuple[str, int, int]:
        return (name, status.st_ino, status.st_mtime_ns)
