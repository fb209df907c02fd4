"""How a command leaves: the exit statuses, and what is said when it cannot do what was asked."""

import json
import os
import sys
from typing import NoReturn

from withheld.errors import BrokenInvariant, InvalidInput, NotFound, Refused, UnreadableFile

DONE = 0
REFUSED = 1
"""A rule forbids it, or something has to happen first; nothing was written."""
BAD_INPUT = 2
"""The command line, a value or a name is not what it should be; nothing was written."""
UNREAD = 3
"""Some file could not be read."""
OURS = 70
"""Our own mistake; the number is `EX_SOFTWARE` of sysexits.h."""
READER_GONE = 141
"""Whoever read the output went away: 128 and the number of SIGPIPE, as shells say it."""


def status_of(error: Refused | BrokenInvariant) -> int:
    """Return the exit status that tells a script what kind of wrong it was."""
    match error:
        case BrokenInvariant():
            return OURS
        case UnreadableFile():
            return UNREAD
        case InvalidInput() | NotFound():
            return BAD_INPUT
        case _:
            return REFUSED


def told(error: Refused | BrokenInvariant, *, as_json: bool) -> str:
    """Return what is said of an error on standard error."""
    if as_json:
        return json.dumps({"error": error.code, "message": str(error)}, ensure_ascii=False)
    return f"{error.code}: {error}"


def leave_quietly() -> NoReturn:
    """Leave when the reader of the output is gone; nothing more can be said there."""
    # Python flushes standard output once more at exit, and would complain where nobody listens.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    sys.exit(READER_GONE)
