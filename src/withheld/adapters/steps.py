"""Steps that nobody interrupts, and a file that is written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from withheld.ports.steps import Steps


class Uninterrupted:
    """The ordinary case: every step is taken, nobody is told."""

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Return surroundings that do nothing."""
        del name
        yield


class Hurried(Uninterrupted):
    """For a demonstration on invented data: files are whole, but nothing is forced to the disk."""


def write_whole(path: Path, data: bytes, steps: Steps, *, mode: int = 0o644) -> None:
    """Write `data` to `path` so that a crash leaves the old file or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        with steps("fsync"):
            if not isinstance(steps, Hurried):
                os.fsync(file.fileno())
    with steps("rename"):
        draft.rename(path)
    if not isinstance(steps, Hurried):
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
