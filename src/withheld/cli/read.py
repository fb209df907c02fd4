"""`withheld read`: what intake makes of files, for a script or for a person."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from withheld.cli.cells import write_pictures
from withheld.cli.readings import failure_object, reading_object
from withheld.cli.summaries import summary
from withheld.cli.words import plain
from withheld.errors import BrokenInvariant, Refused
from withheld.model.document import Document
from withheld.model.reading import Reading, Resolution

_SAID_EVERY = 100_000
SOME_UNREAD = 3
"""The exit status when some file could not be read."""


def read(
    *files: Path,
    directory: Annotated[Path | None, Parameter(name="--directory")] = None,
    json: Annotated[bool, Parameter(name="--json", negative=())] = False,
    pictures: Annotated[Path | None, Parameter(name="--pictures")] = None,
) -> int:
    """
    Read orders: every line accounted for, items, demands, proposals, each with its place.

    Nothing is stored and nothing is acted on.  Exit status: 0, 2 when the directory cannot be
    read or a picture not be written, or 3 when some file could not.

    Example: withheld read order.eml --directory ./directory --json

    Parameters
    ----------
    files
        Text, Markdown, HTML, CSV, JSON, XML, PDF, office files (DOCX, DOC, ODT, RTF, XLSX, XLS,
        ODS), mail (EML, MSG, mbox) or a ZIP of those; a mail is read with its attachments.
    directory
        A folder with the service's own accounts.jsonl and posts.jsonl; with it, items are resolved
        to the accounts and posts they mean.
    json
        One JSON object a file, one a line, instead of a summary for people.
    pictures
        A folder that gets a picture of every line that a machine read from a page, or nobody could
        read, to be compared by a person; their names are told beside the answer.
    """
    if not files:
        print(  # noqa: T201 -- a command speaks
            "no file was named; name at least one, such as: withheld read order.eml",
            file=sys.stderr,
        )
        return 2
    try:
        resolver = _resolver(directory)
    except Refused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 -- a command speaks
        return 2
    status = 0
    for path, document in read_files(files):
        outcome = _outcome(document)
        if isinstance(outcome, Reading):
            resolutions = resolver(outcome)
            if json:
                sys.stdout.writelines(
                    reading_object(outcome, file=str(path), resolutions=resolutions)
                )
                text = ""
            else:
                text = plain(summary(outcome, file=str(path), resolutions=resolutions))
        else:
            status = SOME_UNREAD
            text = (
                failure_object(outcome, file=str(path), sha256=_digest(path))
                if json
                else f"{plain(str(path))}: could not be read: {outcome}\n"
            )
        print(text, flush=True)  # noqa: T201 -- a command speaks
        if pictures is not None and isinstance(outcome, Reading):
            status = _show(path, outcome, pictures) or status
    return status


def _show(path: Path, reading: Reading, folder: Path) -> int:
    """Write the pictures of what waits, and tell their names beside the answer; return a status."""
    try:
        for name in write_pictures(path, reading, folder):
            print(name, file=sys.stderr)  # noqa: T201 -- a command speaks
    except Refused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 -- a command speaks
        return 2
    return 0


def _outcome(document: Document | Refused) -> Reading | Refused | BrokenInvariant:
    """Return the reading of a document, or what stood in its way."""
    from withheld.casework.understanding import understand

    if isinstance(document, Refused):
        return document
    try:
        return understand(document)
    except BrokenInvariant as broken:
        return broken


def read_files(files: Sequence[Path]) -> Iterator[tuple[Path, Document | Refused]]:
    """Go through `files` in their order, read in a child process with limits, or why not."""
    from withheld.readers.sandbox import read_many

    yield from read_many(files, progress=_Progress().hear if sys.stderr.isatty() else None)


class _Progress:
    """Says how far the reading of a long file is, now and then, to whoever sits at a terminal."""

    def __init__(self) -> None:
        self._said = 0

    def hear(self, lines: int) -> None:
        """Say how many lines have come, a hundred thousand at a time."""
        step = lines // _SAID_EVERY
        if step and step != self._said:
            print(f"{lines:,} lines read …", file=sys.stderr, flush=True)  # noqa: T201 -- a command speaks
        self._said = step


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _unresolved(reading: Reading) -> Iterable[Resolution | None]:
    """Return None for every item: without a directory nothing is resolved."""
    return repeat(None, len(reading.items))


def _resolver(directory: Path | None) -> Callable[[Reading], Iterable[Resolution | None]]:
    """
    Return what resolves items against the service's own directory.

    Raises:
        NotFound: The folder holds no accounts.
        InvalidInput: A line of the directory cannot be read.
    """
    if directory is None:
        return _unresolved
    from withheld.cli.resolving import resolver_for

    return resolver_for(directory)
