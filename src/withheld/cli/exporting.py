"""`withheld export`: everything in plain files, to be checked again or to leave with."""

import shutil
from pathlib import Path

from withheld.adapters.steps import Uninterrupted, write_whole
from withheld.casework.exporting import export as exported
from withheld.cli.desk import Desk
from withheld.errors import InvalidInput

_COPIED = ("documents", "public")


def export(folder: Path, /, *, desk: Desk) -> int:
    """
    Write everything to a folder: events, vault, documents, what was published, and how to check it.

    Nothing of it needs this software to be read.  It holds everything confidential but counsel's
    lane and the keys: keep it as you keep the store.
    Exit status: 0, or 2 when there is no store or the folder is not empty.

    Example: withheld export ./leaving --store ./store

    Parameters
    ----------
    folder
        The folder to write; it must not exist yet, or be empty.
    """
    office = desk.office()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput("the folder to export into is not empty; choose an empty one")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    steps, count = Uninterrupted(), 0
    for path, data in exported(office):
        write_whole(folder / path, data, steps, mode=0o600)
        count += 1
    for name in _COPIED:
        if (desk.store / name).is_dir():
            shutil.copytree(desk.store / name, folder / name)
            count += sum(1 for path in (folder / name).rglob("*") if path.is_file())
    desk.say(
        {"folder": str(folder), "files": count, "events": office.store.record_size()},
        f"{folder}: {office.store.record_size()} events in {count} files; README.md says how to "
        "check them.",
    )
    return 0
